"""What the reviewers of a claim must know: evidence that lacks, a photo used before, another deed at the same time."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Final

from sqlalchemy import and_, bindparam, or_, select

from supermarket.books.session import ReadSession
from supermarket.district.dated.registers import latest
from supermarket.district.kinds import Role, Staff
from supermarket.district.sites import chain_of
from supermarket.district.tables import PaperRow
from supermarket.earning.claims.kinds import ClaimFiled, Flag
from supermarket.earning.claims.sittings import are_overlapping, from_body
from supermarket.earning.kinds import RULES, Rule
from supermarket.earning.tables import ClaimCountRow, ClaimRow, EvidenceRow
from supermarket.errors.earning import DeedClaimed
from supermarket.households.lineage import lineage_of, person_of
from supermarket.journal.database import Row
from supermarket.journal.entry import Entry
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import table_of

_claim: Final = table_of(ClaimRow).c
_count: Final = table_of(ClaimCountRow).c
_evidence: Final = table_of(EvidenceRow).c
_paper: Final = table_of(PaperRow).c
_AROUND: Final = Prepared(
    select(
        *(_claim.origin, _claim.seq, _claim.member, _claim.rule, _claim.served, _claim.start, _claim.end),
        *(_claim.sittings, _claim.activity),
    )
    .join_from(
        table_of(ClaimRow),
        table_of(ClaimCountRow),
        and_(_count.origin == _claim.origin, _count.seq == _claim.seq),
    )
    .where(
        _claim.household == bindparam("household"),
        _claim.served >= bindparam("first"),
        _claim.served <= bindparam("last"),
        _count.rejections == 0,
        _count.withdrawals == 0,
        or_(_claim.points >= 0, _claim.rule == bindparam("rule")),
    )
    .order_by(_claim.origin, _claim.seq)
)
_USES: Final = Prepared(
    select(_evidence.origin, _evidence.seq)
    .join_from(
        table_of(EvidenceRow),
        table_of(ClaimRow),
        and_(_claim.origin == _evidence.origin, _claim.seq == _evidence.seq),
    )
    .where(
        _evidence.sha256 == bindparam("sha256"),
        or_(_claim.roster.is_(None), _claim.roster.is_distinct_from(bindparam("roster"))),
    )
    .distinct()
    .order_by(_evidence.origin, _evidence.seq)
)
_SIGNED: Final = Prepared(
    select(_paper.origin, _paper.seq)
    .where(_paper.sha256 == bindparam("sha256"))
    .order_by(_paper.origin, _paper.seq)
    .limit(1)
)


def raised(session: ReadSession, body: ClaimFiled, rule: Rule, staff: Staff, on: str) -> dict[Flag, list[str]]:
    """Return the flags of a claim, each with the entries that raised it.

    Raises:
        DeedClaimed: it is the deed of another claim.
    """
    found: dict[Flag, list[str]] = {}
    if lacks(body, rule):
        found["evidence-missing"] = []
    files = [file.sha256 for file in body.evidence or ()]
    uses = [use for sha256 in files for use in _used_by(session, sha256, body.roster)]
    overlaps = list(_overlaps(session, body, set(uses)))
    if used := [*uses, *(paper for sha256 in files for paper in _signed_by(session, sha256))]:
        found["photo-used"] = used
    if overlaps:
        found["overlap"] = overlaps
    if rule.hours and not body.roster and staff.role is Role.ADMINISTRATOR and body.served < on:
        found["entered-afterwards"] = []
    return found


def lacking_of(session: ReadSession, claim: Entry) -> tuple[str, ...]:
    """Return what a claim that was filed lacks of what its rule asked for then."""
    rule = latest(session, RULES, claim.content["rule"], claim.on, chain_of(session, claim.site, claim.on))
    return lacks(ClaimFiled.model_validate_json(claim.body), rule) if rule else ()


def lacks(body: ClaimFiled, rule: Rule) -> tuple[str, ...]:
    """Return what is missing of what the rule asks for; for a deduction one of its kinds is enough."""
    asked = (rule.evidence or "").split()
    shown: set[str] = {file.what for file in body.evidence or ()}
    if body.roster:
        shown.add("sign-in")
    if body.order:
        shown.add("order")
    if body.certificate:
        shown.add("document")
    if rule.points < 0 and shown & set(asked):
        return ()
    return tuple(each for each in asked if each not in shown)


def _used_by(session: ReadSession, sha256: str, roster: str | None) -> list[str]:
    """Return the claims that rest on a file already; everybody on one roster is in the same photo."""
    return [f"{origin}-{seq}" for origin, seq in session.rows(_USES, sha256=sha256, roster=roster)]


def _signed_by(session: ReadSession, sha256: str) -> list[str]:
    """Return the entry for which a file shows a signed paper: it shows no deed."""
    return [f"{origin}-{seq}" for origin, seq in session.rows(_SIGNED, sha256=sha256)]


def _around(session: ReadSession, body: ClaimFiled, first: str, last: str) -> list[Row]:
    """Return the claims of some days for a household, and for those whose past counts as its own."""
    asked = {"rule": body.rule, "first": first}
    lineage = lineage_of(session, body.household).items()
    found = [
        row
        for household, until in lineage
        for row in session.rows(_AROUND, household=household, last=min(last, until), **asked)
    ]
    return sorted(found, key=lambda row: (row[0], row[1]))


def _overlaps(session: ReadSession, body: ClaimFiled, uses: Iterable[str]) -> Iterator[str]:
    """Give the claims of the same person whose time this one overlaps, those over a midnight of the days beside too.

    Raises:
        DeedClaimed: one of them is this very deed: its file, its activity, or its time to the minute is the same.
    """
    own = from_body(body.start, body.end, body.sittings or ())
    day = date.fromisoformat(body.served)
    first, last = ((day + timedelta(days=days)).isoformat() for days in ((-1, 1) if own else (0, 0)))
    numbers = person_of(session, body.member)
    for origin, seq, member, rule, served, start, end, sittings, activity in _around(session, body, first, last):
        if body.member and member and member not in numbers:
            continue
        name, other = f"{origin}-{seq}", from_body(start, end, (sittings or "").split())
        if served != body.served:
            if are_overlapping(own, other, days=1 if served > body.served else -1):
                yield name
            continue
        if name in uses or (own and own == other) or (body.activity is not None and body.activity == activity):
            raise DeedClaimed(claim=name, rule=rule)
        untimed = not own or not other  # then the same rule twice on a day may be the same deed too
        if (rule == body.rule and not body.order) if untimed else are_overlapping(own, other):
            yield name
