"""Random claims, reviews, notices and postings, and households that split, merge and end; part of the machine."""

import json
from typing import TYPE_CHECKING, Any, Final

from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from supermarket.books.session import Request
from supermarket.earning.claims.claims import Deed, file_claim, withdraw
from supermarket.earning.claims.notices import object_to, publish, resolve
from supermarket.earning.claims.posting import post_claims
from supermarket.earning.claims.reviews import review
from supermarket.earning.claims.standing import every_claim
from supermarket.earning.household_points.splits_and_mergers import Split, merge, split
from supermarket.households.changes import depart, relocate
from supermarket.households.households import members_of
from supermarket.households.lists.files import new_member
from tests.model.claims_oracle import ENDED, HOURLY, MINUTES, NOTICE_DAYS, Claim
from tests.model.oracle import STATION, day_after

if TYPE_CHECKING:
    from collections.abc import Callable

    from supermarket.ledger import Ledger
    from tests.model.oracle import Oracle

PICK: Final = st.integers(0, 10_000)
PLACES: Final = st.sampled_from(sorted(STATION.values()))
DEEDS: Final = st.sampled_from(["ENV-01", "LEC-01", "LEC-01", "HAR-03", "NEG-01", HOURLY, HOURLY])
UNITS: Final = st.sampled_from([1, 1, 1, 2, 3, 8, 0])
ANYWHERE: Final = Request("91000", "1000")
KEPT: Final = 2
"""So many households stay, so that somebody is left to do something."""


class EarningRules:
    """What villages do with claims and households; the machine gives the rest."""

    if TYPE_CHECKING:
        ledger: Ledger
        oracle: Oracle
        households: list[str]

        def ask(self, verb: Callable[..., Any], *asked: Any, **how: Any) -> Any: ...  # noqa: ANN401
        def expect(self, wrong: set[str], ask: Callable[[], Any]) -> Any: ...  # noqa: ANN401
        def time_passed(self, days: int) -> None: ...
        def _reverse(self, entry: str, operator: str) -> None: ...

    # --- claims -------------------------------------------------------------------------------------------------------

    @rule(pick=PICK, place=PLACES, deed=st.tuples(DEEDS, UNITS), back=st.sampled_from([0, 0, 0, 1, 20, 30, 31, -1]))
    def claim_filed(self, pick: int, place: str, deed: tuple[str, int], back: int) -> None:
        self._file(self.households[pick % len(self.households)], place, deed, back)

    def _file(self, household: str, place: str, deed: tuple[str, int], back: int) -> Claim | None:
        code, quantity = deed
        served = day_after(self.oracle.today, -back)
        wrong = self.oracle.wrong_claim(household, code, quantity, served)
        asked = Deed(household, code, quantity, served=served)
        if code == HOURLY:
            asked = Deed(
                household, code, served=served, hours=f"{quantity * MINUTES // 60}:{quantity * MINUTES % 60:02}"
            )
        filed = self.expect(wrong, lambda: self.ask(file_claim, asked, Request(f"23{place[1:]}", place)))
        if filed is None:
            return None
        claim = self.oracle.file(filed.claim, household, place, deed, served)
        assert filed.points == claim.points
        return claim

    def _claim(self, pick: int, *states: str) -> Claim | None:
        """Pick a claim, one in these states if there is any."""
        claims = list(self.oracle.claims.values())
        able = [claim for claim in claims if claim.state in states]
        chosen = able or claims
        return chosen[-1 - pick % len(chosen)] if chosen else None

    @precondition(lambda self: self.oracle.claims)
    @rule(
        pick=PICK,
        who=st.sampled_from(["23", "33", "32", "15", "far"]),
        verdict=st.sampled_from(["accepted"] * 4 + ["rejected"]),
    )
    def claim_reviewed(self, pick: int, who: str, verdict: str) -> None:
        claim = self._claim(pick, "filed", "reviewed-once")
        assert claim is not None
        other = "3002" if claim.place == "3001" else "3001"
        operator = {"32": "32001", "far": f"23{other[1:]}"}.get(who, f"{who}{claim.place[1:]}")
        self._review(claim, operator, verdict)

    def _review(self, claim: Claim, operator: str, verdict: str) -> None:
        wrong = self.oracle.wrong_review(claim, operator, accepts=verdict == "accepted")
        wrong |= self.oracle.wrong_place(operator, claim.place)
        reason = "mistake" if verdict == "rejected" else None
        request = Request(operator, claim.place)
        if self.expect(wrong, lambda: self.ask(review, claim.entry, verdict, reason, request)):
            self.oracle.review(claim, operator, accepts=verdict == "accepted")

    @precondition(lambda self: self.oracle.claims)
    @rule(pick=PICK)
    def claim_withdrawn(self, pick: int) -> None:
        claim = self._claim(pick)
        assert claim is not None
        wrong = {"claim_not_waiting"} if claim.state in ENDED else set()
        if self.expect(wrong, lambda: self.ask(withdraw, claim.entry, "mistake", ANYWHERE)):
            claim.state = "withdrawn"

    @rule(place=PLACES)
    def noticed(self, place: str) -> None:
        self._notice(place)

    def _notice(self, place: str) -> None:
        hung = self.oracle.to_notice(place)
        wrong = set() if hung else {"notice_empty"}
        notice = self.expect(wrong, lambda: self.ask(publish, Request(f"33{place[1:]}", place)))
        if notice:
            assert notice.claims == tuple(claim.entry for claim in hung)
            assert notice.last_day == self.oracle.notice(hung)

    @precondition(lambda self: self.oracle.claims)
    @rule(pick=PICK, upheld=st.sampled_from([None, True, False]))
    def objected(self, pick: int, upheld: bool | None) -> None:
        """Object to a claim that hangs out, and sometimes resolve it at once."""
        claim = self._claim(pick, "noticed", "objected")
        assert claim is not None
        wrong = set() if claim.state in {"noticed", "objected"} else {"claim_not_waiting"}
        if self.expect(wrong, lambda: self.ask(object_to, claim.entry, "nobody saw it", ANYWHERE)):
            claim.state, claim.objections = "objected", claim.objections + 1
        if upheld is not None:
            self._resolve(claim, upheld=upheld)

    @precondition(lambda self: self.oracle.claims)
    @rule(pick=PICK, upheld=st.booleans())
    def resolved(self, pick: int, upheld: bool) -> None:
        claim = self._claim(pick, "objected")
        assert claim is not None
        self._resolve(claim, upheld=upheld)

    def _resolve(self, claim: Claim, *, upheld: bool) -> None:
        wrong = set() if claim.state == "objected" else {"claim_not_waiting"}
        asked: dict[str, Any] = {"upheld": upheld, "reason": "asked about", "request": Request("32001", claim.place)}
        if self.expect(wrong, lambda: self.ask(resolve, claim.entry, **asked)):
            claim.objections -= 1
            claim.state = "rejected" if upheld else "objected" if claim.objections else "noticed"

    @rule(place=PLACES, days=st.sampled_from([0, NOTICE_DAYS]))
    def posted(self, place: str, days: int) -> None:
        self.time_passed(days)
        self._post(place)

    def _post(self, place: str) -> None:
        due = self.oracle.to_post(place)
        request = Request(f"33{place[1:]}", place)
        posted = self.ask(post_claims, request, lambda _done: None)
        assert [(each.claim, each.household) for each in posted] == [(claim.entry, whose) for claim, whose in due]
        for each, (claim, household) in zip(posted, due, strict=True):
            assert each.points == self.oracle.post(claim, household, each.entry)
            assert sum(cut.points for cut in each.cut) == abs(claim.points) - abs(each.points)
        assert self.ask(post_claims, request, lambda _done: None) == []

    @rule(
        pick=PICK,
        place=PLACES,
        deeds=st.lists(st.tuples(DEEDS, st.sampled_from([1, 2, 8])), min_size=1, max_size=3),
        is_undone=st.booleans(),
    )
    def claims_taken_the_whole_way(self, pick: int, place: str, deeds: list[tuple[str, int]], is_undone: bool) -> None:
        """File, have reviewed, notice and post claims of one household; sometimes reverse the last posting."""
        household = self.households[pick % len(self.households)]
        claims = [claim for deed in deeds if (claim := self._file(household, place, deed, 0))]
        for claim in claims:
            self._review(claim, f"23{place[1:]}", "accepted")
            self._review(claim, "32001", "accepted")
        self._notice(place)
        self.time_passed(NOTICE_DAYS)
        self._post(place)
        if is_undone and claims:
            self._reverse(list(self.oracle.moved)[-1], "91000")

    # --- households over time -----------------------------------------------------------------------------------------

    @rule(pick=PICK, share=st.sampled_from([0, 1, 2, 2, 3]))
    def household_split(self, pick: int, share: int) -> None:
        """Let one more member of a household go, with nothing, half, all or more of its points."""
        household = self.households[pick % len(self.households)]
        points = self.oracle.points[household] * share // 2
        member = self.ask(new_member, household, "王样末", None, ANYWHERE, another=True).code
        wrong = self.oracle.wrong_split(household, points)
        done = self.expect(wrong, lambda: self.ask(split, household, Split(member, points=points), ANYWHERE))
        if done:
            self.oracle.split(household, done.into, points)
            self.households.append(done.into)

    @rule(pick=PICK, other=PICK)
    def household_merged(self, pick: int, other: int) -> None:
        """Merge any household that ever was into a living one."""
        every = list(self.oracle.points)
        household = every[pick % len(every)]
        into = self.households[other % len(self.households)]
        if household in self.households and len(self.households) <= KEPT:
            return
        wrong = self.oracle.wrong_merge(household, into)
        if self.expect(wrong, lambda: self.ask(merge, household, into, ANYWHERE)):
            self.oracle.merge(household, into)
            self._forget(household)

    @rule(pick=PICK, why=st.sampled_from(["death", "leaving"]))
    def household_departed(self, pick: int, why: str) -> None:
        household = self.households[pick % len(self.households)]
        if len(self.households) <= KEPT:
            return
        with self.ledger.reading() as session:
            members = len(members_of(session, household, session.today))
        wrong = {"members_remain"} if why == "death" and members > 1 else set()
        if self.expect(wrong, lambda: self.ask(depart, household, why, ANYWHERE)):
            self.oracle.depart(household)
            self._forget(household)

    def _forget(self, household: str) -> None:
        """Take a household that is no more from those that are picked, and its cards out of use."""
        self.households[:] = [each for each in self.households if each != household]
        for card in self.oracle.cards.values():
            if card.household == household and card.state in {"active", "frozen"}:
                card.state = "cancelled"

    @rule(pick=PICK, shop=st.sampled_from(sorted(STATION)))
    def household_moved(self, pick: int, shop: str) -> None:
        household, station = self.households[pick % len(self.households)], STATION[shop]
        wrong = {"nothing_changed"} if self.oracle.station[household] == station else set()
        if self.expect(wrong, lambda: self.ask(relocate, household, shop, ANYWHERE, another=True)):
            self.oracle.relocate(household, station)

    @precondition(lambda self: self.oracle.merged or self.oracle.gone)
    @rule(pick=PICK, place=PLACES)
    def claimed_for_who_is_no_more(self, pick: int, place: str) -> None:
        ended = [*self.oracle.merged, *self.oracle.gone]
        assert self._file(ended[pick % len(ended)], place, ("ENV-01", 1), 0) is None

    # --- after every step ---------------------------------------------------------------------------------------------

    @invariant()
    def claims_stand_as_the_oracle_says(self) -> None:
        with self.ledger.reading() as session:
            stand = {claim.claim: claim.state.value for claim in every_claim(session)}
            assert stand == {claim.entry: claim.state for claim in self.oracle.claims.values()}
            posted = session.transaction.driver.execute("SELECT body FROM entry WHERE kind = 'claim.posted'").fetchall()
        assert sorted(json.loads(body)["claim"] for (body,) in posted) == sorted(
            claim.entry for claim in self.oracle.claims.values() if claim.state == "posted"
        )
