"""How a claim is shown: whose, which deed, how much, on what it rests, how it stands, and what comes next."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from supermarket.books.session import ReadSession
from supermarket.cli.earning.evidence import flags_told, lacking_in
from supermarket.district.dated.registers import HOUSEHOLDS, latest
from supermarket.district.kinds import Staff, Tier
from supermarket.district.settings import NOTICE_DAYS, setting
from supermarket.district.sites import chain_of
from supermarket.district.times import in_words
from supermarket.earning.claims.notices import last_day_of
from supermarket.earning.claims.reviews import tier_wanted
from supermarket.earning.claims.standing import Standing, State, steps_of
from supermarket.earning.kinds import RULES
from supermarket.households.households import head_name, member_name, sees_names
from supermarket.journal.entry import require_name
from supermarket.journal.store import entry_named
from supermarket.locale import _
from supermarket.people.masking import masked_name

SHOWN: Final = frozenset({"image/jpeg", "image/png", "image/webp"})
"""Kinds of files that a page shows; others are downloaded."""


@dataclass(frozen=True)
class SeenFile:
    """A photo or paper of a claim: what it shows, its SHA-256, and whether a page shows it."""

    what: str
    sha256: str
    is_picture: bool


@dataclass(frozen=True)
class Seen:
    """A claim as a visitor sees it; `whose` and `member` are masked where he may not know the names, `flags` told."""

    claim: Standing
    whose: str
    member: str
    deed: str
    amount: str
    flags: tuple[str, ...]
    files: tuple[SeenFile, ...] = ()
    likes: tuple[str, ...] = ()
    place: str = ""
    activity: str = ""


def whose(session: ReadSession, staff: Staff | None, household: str) -> str:
    """Return a household's head with its group: in full to staff at home there who proved who they are."""
    row = latest(session, HOUSEHOLDS, household, session.today)
    name = head_name(session, household, session.today)
    if row is None or staff is None or not sees_names(session, staff, row, session.today):
        name = masked_name(name)
    return f"{name} {(row and row.group) or ''}".strip() or household


def seen(session: ReadSession, staff: Staff | None, claim: Standing, *, files: bool = False) -> Seen:
    """Return a claim as a member of staff sees it; with its `files`, its flags and what raised them where asked."""
    rule = latest(session, RULES, claim.rule, claim.on, chain_of(session, claim.site, claim.on))
    amount = in_words(claim.minutes) if claim.minutes else f"{claim.quantity} {rule.unit if rule else ''}"
    content = _content(session, claim.claim) if files else {}
    return Seen(
        claim=claim,
        whose=whose(session, staff, claim.household),
        member=_member(session, staff, claim),
        deed=rule.name if rule else claim.rule,
        amount=amount,
        flags=tuple(flags_told(claim.flags, lacking_in(session, claim), claim.points)) if files else (),
        files=tuple(files_in(content)),
        likes=tuple(content.get("likes", ())),
        place=content.get("place", ""),
        activity=content.get("activity", ""),
    )


def all_seen(session: ReadSession, staff: Staff | None, claims: Iterable[Standing]) -> list[Seen]:
    """Return claims as a member of staff sees them in a list."""
    return [seen(session, staff, claim) for claim in claims]


def files_in(content: dict[str, Any]) -> list[SeenFile]:
    """Return the files that an entry's body names as evidence."""
    return [SeenFile(each["what"], each["sha256"], each["kind"] in SHOWN) for each in content.get("evidence", ())]


def next_words(session: ReadSession, claim: Standing) -> str:
    """Return what happens next with a claim, in words for whoever filed it."""
    match claim.state:
        case State.FILED | State.REVIEWED_ONCE:
            days = setting(session, NOTICE_DAYS, session.today, chain_of(session, claim.site, session.today))
            if claim.state is State.REVIEWED_ONCE:
                text = _("A second person looks at it; then it hangs out for {days} days before its points are posted.")
            else:
                text = _(
                    "Two different persons look at it; then it hangs out for {days} days before its points are posted."
                )
            higher = tier_wanted(session, claim) is not Tier.STATION
            return " ".join((text.format(days=days), _("One of the two sits higher up.") if higher else "")).strip()
        case State.REVIEWED:
            return _("It waits for the next public notice.")
        case State.NOTICED | State.OBJECTED:
            last = last_day_of(session, claim.claim)
            if claim.state is State.OBJECTED:
                return _("Somebody objected; it is not posted before that is resolved.")
            return _("It hangs out until {last}; if nobody objects, it is posted after that.").format(
                last=last[0] if last else ""
            )
        case State.POSTED:
            return _("It is posted.")
        case _:
            said = [step.reason for step in steps_of(session, claim.claim) if step.reason]
            return _("It ended without points: {reason}").format(reason=said[-1] if said else "")


def _content(session: ReadSession, claim: str) -> dict[str, Any]:
    entry = entry_named(session.transaction, require_name(claim))
    return dict(entry.content) if entry else {}


def _member(session: ReadSession, staff: Staff | None, claim: Standing) -> str:
    """Return the name of the member who did it, where one is named."""
    if not claim.member:
        return ""
    row = latest(session, HOUSEHOLDS, claim.household, session.today)
    name = member_name(session, claim.member, session.today)
    if row is None or staff is None or not sees_names(session, staff, row, session.today):
        return masked_name(name)
    return name
