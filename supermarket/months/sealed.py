"""The content of a month's paper as it is sealed with the signature that closes the month.

From then on the paper is drawn from this, so it is the same whenever it is drawn, however the registers and the
program changed since. It names sites, goods, donors and staff codes, and never a person.
"""

from dataclasses import dataclass
from typing import Any, Final

from supermarket.books.session import ReadSession
from supermarket.journal.entry import require_name
from supermarket.journal.store import entry_named
from supermarket.months.board import Earned, earned_at
from supermarket.months.checks import Finding, stand
from supermarket.months.days import Days
from supermarket.months.donations import Donation
from supermarket.months.exceptions import TEXTS, ListedEntries, of_signatures
from supermarket.months.figures import Figures
from supermarket.months.liability import Liability
from supermarket.months.movement import Movement
from supermarket.months.pending import Pending
from supermarket.months.plain import plain, restored
from supermarket.months.reconciled import Reconciliation
from supermarket.months.signatures import Signature
from supermarket.months.versions import Version

FIELD: Final = "reconciliation"
"""Where the body of the closing signature holds it."""


@dataclass(frozen=True)
class Excepted:
    """The entries that are exceptions of one sort."""

    name: str
    entries: tuple[str, ...]


@dataclass(frozen=True)
class SealedMonth:
    """What a closed month's paper says beside the signatures: figures, checks, exceptions, and what stands beside them.

    `name` is the place's, `sites` are its sites at the month's end, `names` the goods' by SKU; `entries` are counted,
    from the `first` written to the `last`. `board` is what households earned, for the sheet that the village reads.
    """

    name: str
    sites: tuple[str, ...]
    figures: Figures
    checks: tuple[Finding, ...]
    exceptions: tuple[Excepted, ...]
    liability: Liability
    donations: tuple[Donation, ...]
    pending: Pending
    movement: tuple[Movement, ...]
    versions: tuple[Version, ...]
    entries: int
    first: str | None
    last: str | None
    names: dict[str, str]
    board: tuple[Earned, ...]


def sealed_content(session: ReadSession, days: Days, found: Reconciliation, closing: Signature) -> dict[str, Any]:
    """Return what is sealed of a reconciled month with the signature that closes it."""
    exceptions = {each.name: each.entries for each in found.exceptions if each.entries}
    for name, entry in of_signatures([closing], {closing.entry} if closing.paper else ()):
        exceptions[name] = (*exceptions.get(name, ()), entry)
    sealed = SealedMonth(
        name=found.name,
        sites=found.sites,
        figures=found.figures,
        checks=found.checks,
        exceptions=tuple(Excepted(*each) for each in exceptions.items()),
        liability=found.liability,
        donations=found.donations,
        pending=found.pending,
        movement=found.movement,
        versions=found.versions,
        entries=found.entries,
        first=found.first,
        last=found.last,
        names=dict(found.names),
        board=earned_at(session, days, found.site),
    )
    content: dict[str, Any] = plain(sealed)
    return content


def drawn(session: ReadSession, days: Days, place: str, given: tuple[Signature, ...]) -> Reconciliation | None:
    """Return a closed month as it was when it was closed; None where its content was not sealed (older versions).

    `given` are its signatures; how its figures stand now is not compared here.
    """
    entry = entry_named(session.transaction, require_name(given[-1].entry))
    content = entry.content.get(FIELD) if entry else None
    if entry is None or content is None:
        return None
    sealed = restored(SealedMonth, content)
    exceptions = {each.name: each.entries for each in sealed.exceptions}
    return Reconciliation(
        site=place,
        name=sealed.name,
        month=days.month,
        sites=sealed.sites,
        figures=sealed.figures,
        digest=entry.content["figures"],
        checks=sealed.checks,
        stands=stand(None, entry.content["figures"]),
        exceptions=tuple(ListedEntries(name, text, exceptions.get(name, ())) for name, text in TEXTS.items()),
        liability=sealed.liability,
        donations=sealed.donations,
        pending=sealed.pending,
        movement=sealed.movement,
        versions=sealed.versions,
        entries=sealed.entries,
        first=sealed.first,
        last=sealed.last,
        origin=entry.origin,
        size=entry.content["size"],
        root=entry.content["root"],
        at=entry.at,
        names=sealed.names,
        board=sealed.board,
        signatures=given,
        lapsed=(),
        closed=True,
        ended=True,
        drill=session.drill,
    )
