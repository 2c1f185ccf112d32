"""What a member of staff began on a page and has not recorded yet, such as a stocktake half way round the shelf.

It outlives a reload, a dead phone and the end of a session, and is gone once it was recorded. Nothing in it is
a fact: whoever loses it counts again.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import bindparam, delete, select

from supermarket.books.session import ReadSession
from supermarket.journal.database import Transaction
from supermarket.journal.engines.neutral import Upsert
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import table_of
from supermarket.local.opened import Opened
from supermarket.local.tables import DraftRow

_draft: Final = table_of(DraftRow)
_OF: Final = Prepared(
    select(_draft.c.key, _draft.c.content, _draft.c.at).where(
        _draft.c.subject == bindparam("subject"), _draft.c.staff == bindparam("staff")
    )
)
_OF_STAFF: Final = Prepared(
    select(_draft.c.subject, _draft.c.key, _draft.c.content, _draft.c.at)
    .where(_draft.c.staff == bindparam("staff"))
    .order_by(_draft.c.at.desc(), _draft.c.subject)
)
_KEEP: Final = Prepared(Upsert(_draft, sets=("key", "content", "at")))
_DROP: Final = Prepared(
    delete(_draft).where(_draft.c.subject == bindparam("of_subject"), _draft.c.staff == bindparam("of_staff"))
)
_DROP_OLD: Final = Prepared(
    delete(_draft).where(
        _draft.c.subject == bindparam("of_subject"),
        _draft.c.staff == bindparam("of_staff"),
        _draft.c.at < bindparam("oldest"),
    )
)


@dataclass(frozen=True)
class Draft:
    """What was begun: the key under which it will be recorded, its content, and when it was kept last (UTC ms)."""

    key: str
    content: Mapping[str, Any]
    at: int


def draft_of(session: ReadSession | Transaction, subject: str, staff: str) -> Draft | None:
    """Return what a member of staff began about a subject, such as "count 5001", or None."""
    row = session.row(_OF, subject=subject, staff=staff)
    return Draft(row[0], json.loads(row[1]), row[2]) if row else None


def keep_draft(ledger: Opened, subject: str, staff: str, key: str, content: Mapping[str, Any]) -> None:
    """Keep what was begun, in place of what was kept before."""
    with ledger.database.writing() as transaction:
        _keep(transaction, subject, staff, Draft(key, content, ledger.clock.now()))


def exchange_draft(
    ledger: Opened, subject: str, staff: str, to: Callable[[Draft | None], tuple[str, Mapping[str, Any]] | None]
) -> bool:
    """Keep another key and content in place of what is kept now; `to` says which, or None: it is not as it was seen.

    Say whether it was kept. What was seen before this turn may have been changed or recorded by another page since.
    """
    with ledger.database.writing() as transaction:
        wanted = to(draft_of(transaction, subject, staff))
        if wanted:
            _keep(transaction, subject, staff, Draft(*wanted, ledger.clock.now()))
        return wanted is not None


def drafts_of(session: ReadSession, about: str, staff: str) -> dict[str, Draft]:
    """Return all that a member of staff began about subjects of a kind, such as "roster", the latest first."""
    rows = session.rows(_OF_STAFF, staff=staff)
    return {row[0]: Draft(row[1], json.loads(row[2]), row[3]) for row in rows if row[0].partition(" ")[0] == about}


def change_draft(
    ledger: Opened, subject: str, staff: str, change: Callable[[Mapping[str, Any]], Mapping[str, Any]]
) -> Draft | None:
    """Change what was begun, two taps one after the other; return it as it is then, None where there is none."""
    with ledger.database.writing() as transaction:
        return change_draft_here(transaction, subject, staff, change, ledger.clock.now())


def change_draft_here(
    transaction: Transaction,
    subject: str,
    staff: str,
    change: Callable[[Mapping[str, Any]], Mapping[str, Any]],
    now: int,
) -> Draft | None:
    """Change what was begun within a transaction of something else, at a time (UTC milliseconds)."""
    before = draft_of(transaction, subject, staff)
    if before is None:
        return None
    changed = change(before.content)
    if _text(changed) == _text(before.content):
        return before
    after = Draft(before.key, changed, now)
    _keep(transaction, subject, staff, after)
    return after


def _keep(transaction: Transaction, subject: str, staff: str, draft: Draft) -> None:
    transaction.run(_KEEP, subject=subject, staff=staff, key=draft.key, content=_text(draft.content), at=draft.at)


def _text(content: Mapping[str, Any]) -> str:
    return json.dumps(content, sort_keys=True, ensure_ascii=False)


def drop_old_drafts(ledger: Opened, about: str, staff: str, oldest: int) -> None:
    """Forget what a member of staff kept last about subjects of a kind before a time (UTC milliseconds)."""
    with ledger.reading() as session:
        old = [subject for subject, draft in drafts_of(session, about, staff).items() if draft.at < oldest]
    if not old:
        return
    with ledger.database.writing() as transaction:
        for subject in old:  # unless it was kept once more meanwhile
            transaction.run(_DROP_OLD, of_subject=subject, of_staff=staff, oldest=oldest)


def drop_draft(ledger: Opened, subject: str, staff: str) -> None:
    """Forget what was begun."""
    with ledger.database.writing() as transaction:
        drop_draft_here(transaction, subject, staff)


def drop_draft_here(transaction: Transaction, subject: str, staff: str) -> None:
    """Forget what was begun within a transaction of something else."""
    transaction.run(_DROP, of_subject=subject, of_staff=staff)
