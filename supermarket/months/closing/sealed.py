"""The content of a month's paper, sealed with the signature that closes the month, and drawn from what was sealed."""

from dataclasses import fields
from typing import Any, Final

from supermarket.books.session import ReadSession
from supermarket.journal.entry import require_name
from supermarket.journal.store import entry_named
from supermarket.months.closing.signatures import Signature
from supermarket.months.days import Days
from supermarket.months.exceptions.exceptions import TEXTS, ListedEntries, of_signatures
from supermarket.months.exceptions.pins import signed_by_pin
from supermarket.months.figures.board import earned_at
from supermarket.months.figures.checks import stand
from supermarket.months.plain import plain, restored
from supermarket.months.reconciled import Reconciliation, SealedMonth

FIELD: Final = "reconciliation"
"""Where the body of the closing signature holds it."""


def sealed_content(session: ReadSession, days: Days, found: Reconciliation, closing: Signature) -> dict[str, Any]:
    """Return what is sealed of a reconciled month with the signature that closes it."""
    exceptions = {each.name: each.entries for each in found.exceptions if each.entries}
    for name, entry in of_signatures([closing], {closing.entry} if closing.paper else ()):
        exceptions[name] = (*exceptions.get(name, ()), entry)
    # Whose PIN the last one set is known only now that he signs.
    exceptions["signed_by_pin"] = (*signed_by_pin(session, found.site, found.month, (*found.signatures, closing)),)
    beside = {
        "exceptions": tuple(ListedEntries(*each) for each in exceptions.items() if each[1]),
        "board": earned_at(session, days, found.site),
    }
    content: dict[str, Any] = plain(SealedMonth(**(_parts(found) | beside)))
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
    listed = {each.name: each.entries for each in sealed.exceptions}
    exceptions = tuple(ListedEntries(name, listed.get(name, ())) for name in TEXTS)
    return Reconciliation(
        **(_parts(sealed) | {"exceptions": exceptions}),
        site=place,
        month=days.month,
        digest=entry.content["figures"],
        stands=stand(None, entry.content["figures"]),
        origin=entry.origin,
        size=entry.content["size"],
        root=entry.content["root"],
        at=entry.at,
        signatures=given,
        lapsed=(),
        closed=True,
        ended=True,
        drill=session.drill,
    )


def _parts(month: SealedMonth) -> dict[str, Any]:
    return {each.name: getattr(month, each.name) for each in fields(SealedMonth)}
