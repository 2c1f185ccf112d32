"""The deeds of the invented months: signed in or claimed day by day, reviewed, noticed and posted on Fridays."""

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Final, TypeVar, get_args

from supermarket.books.rebuild import silent
from supermarket.books.session import WriteSession
from supermarket.corrections.corrections import reverse
from supermarket.demo.plan import GoodDeed
from supermarket.demo.scene import VILLAGES, Time, Village
from supermarket.district.times import hours_figure
from supermarket.earning.claims.claims import Deed, file_claim
from supermarket.earning.claims.kinds import Evidence, EvidenceFile
from supermarket.earning.claims.notices import object_to, publish, resolve
from supermarket.earning.claims.posting import post_claims
from supermarket.earning.claims.reviews import review
from supermarket.earning.claims.rosters import Activity, Attendance, take_roster
from supermarket.earning.claims.standing import Standing, State, open_claims
from supermarket.earning.kinds import Rule
from supermarket.errors import Refusal

Answer = TypeVar("Answer")
ACTIVITIES: Final = {"ENV-01": "村环境卫生整治", "LEC-01": "炕头讲堂", "GOV-01": "村民会议"}
"""What a whole village is called to and signs in at, by its rule."""
_PHOTOS: Final = tuple(path.read_bytes() for path in sorted((Path(__file__).parent / "photos").glob("*.jpg")))
"""Drawn scenes that stand for photos; the files are kept as they are, because what an encoder makes of one changes."""
MISTAKES, REJECTIONS, OBJECTIONS = 0.01, 0.02, 0.01
FRIDAY: Final = 4
MOMENT: Final = 100
"""In milliseconds: a week's reviews are over before the office shuts."""
REJECTED, OBJECTED, RESOLVED = "凭据不足", "有人反映未到场", "已向组长核实"
REVERSED: Final = "重复录入"


@dataclass
class Deeds:
    """What must be known of the deeds to go on from day to day, and what came of them.

    `evidence` is the folder beside the ledger; without one no file of evidence is kept.
    """

    rules: dict[str, Rule]
    chance: random.Random
    time: Time
    refused: Counter[str]
    evidence: Path | None = None
    claims: int = 0
    posted: int = 0
    earned: int = 0
    reversals: int = 0

    def claim(self, session: WriteSession, deed: GoodDeed, day: date) -> None:
        """File a single claim, with what its rule asks for as evidence."""
        served = (day - timedelta(days=deed.days_ago)).isoformat()
        hours = hours_figure(deed.minutes) if deed.minutes else None
        asked = Deed(deed.home.household, deed.rule, served=served, hours=hours, evidence=self._evidence(deed.rule))
        self._done(file_claim, session, asked, deed.home.village.clerk)
        self.claims += 1

    def sign_in(self, session: WriteSession, deeds: list[GoodDeed]) -> None:
        """Take the roster of what a village was called to today."""
        rule, village = deeds[0].rule, deeds[0].home.village
        photos = tuple(file for file in self._evidence(rule) if file.what != "sign-in")
        people = [Attendance(deed.home.household) for deed in deeds]
        activity = Activity(rule, ACTIVITIES[rule], evidence=photos)
        roster = self._done(take_roster, session, activity, people, village.clerk)
        self.claims += len(roster.claims) if roster else 0

    def end_week(self, session: WriteSession) -> None:
        """Post what hung out, then review what was claimed since, and hang that out, village by village."""
        for village in VILLAGES:
            for claim in [each for each in open_claims(session) if _is_at(each, village, State.OBJECTED)]:
                upheld = bool(self.chance.getrandbits(1))
                self._done(resolve, session, claim.claim, upheld=upheld, reason=RESOLVED, request=village.manager)
            self._post(session, village)
            for claim in [each for each in open_claims(session) if _is_at(each, village, State.FILED)]:
                self._review(session, claim, village)
            notice = self._done(publish, session, village.manager)
            for noticed in notice.claims if notice else ():
                if self.chance.random() < OBJECTIONS:
                    self._done(object_to, session, noticed, OBJECTED, village.clerk)

    def _post(self, session: WriteSession, village: Village) -> None:
        for posted in self._done(post_claims, session, village.manager, silent) or ():
            self.posted += 1
            self.earned += posted.points
            if posted.points and self.chance.random() < MISTAKES:
                self.reversals += bool(self._done(reverse, session, posted.entry, REVERSED, village.manager))

    def _review(self, session: WriteSession, claim: Standing, village: Village) -> None:
        if self.chance.random() < REJECTIONS:
            self._done(review, session, claim.claim, "rejected", REJECTED, village.reviewer)
            return
        for reviewer in (village.reviewer, village.manager):
            self._done(review, session, claim.claim, "accepted", None, reviewer)

    def _evidence(self, rule: str) -> tuple[EvidenceFile, ...]:
        """Return invented photos and papers, kept as real ones are; they are drawn and show nobody."""
        asked = (self.rules[rule].evidence or "").split()
        return tuple(self._invented(what) for what in get_args(Evidence) if what in asked)

    def _invented(self, what: Evidence) -> EvidenceFile:
        own = self.chance.randbytes(32)
        drawn = _PHOTOS[own[0] % len(_PHOTOS)]
        content = drawn[:2] + b"\xff\xfe\x00\x22" + own + drawn[2:]  # a comment, of which every photo has its own
        name = sha256(content).hexdigest()
        if self.evidence:
            (self.evidence / f"{name}.jpg").write_bytes(content)
        return EvidenceFile(what=what, sha256=name, kind="image/jpeg", size=len(content))

    def _done(self, verb: Callable[..., Answer], *words: object, **named: object) -> Answer | None:
        """Return what a verb answers; a refusal, which writes nothing, is counted and None returned."""
        self.time.at += MOMENT
        try:
            return verb(*words, **named)
        except Refusal as refusal:
            self.refused[refusal.code] += 1
            return None


def _is_at(claim: Standing, village: Village, state: State) -> bool:
    return claim.site == village.station and claim.state is state
