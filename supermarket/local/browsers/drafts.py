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


@dataclass(frozen=True)
class Draft:
    """What was begun: the key under which it will be recorded, its content, and when it was kept last (UTC ms)."""

    key: str
    content: Mapping[str, Any]
    at: int


def draft_of(session: ReadSession, subject: str, staff: str) -> Draft | None:
    """Return what a member of staff began about a subject, such as "count 5001", or None."""
    row = session.row(_OF, subject=subject, staff=staff)
    return Draft(row[0], json.loads(row[1]), row[2]) if row else None


def keep_draft(ledger: Opened, subject: str, staff: str, key: str, content: Mapping[str, Any]) -> None:
    """Keep what was begun, in place of what was kept before."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False)
    with ledger.database.writing() as transaction:
        transaction.run(_KEEP, subject=subject, staff=staff, key=key, content=text, at=ledger.clock.now())


def drafts_of(session: ReadSession, about: str, staff: str) -> dict[str, Draft]:
    """Return all that a member of staff began about subjects of a kind, such as "roster", the latest first."""
    rows = session.rows(_OF_STAFF, staff=staff)
    return {row[0]: Draft(row[1], json.loads(row[2]), row[3]) for row in rows if row[0].partition(" ")[0] == about}


def change_draft(
    ledger: Opened, subject: str, staff: str, change: Callable[[Mapping[str, Any]], Mapping[str, Any]]
) -> Draft | None:
    """Change what was begun, two taps one after the other; return it as it is then, None where there is none."""
    with ledger.database.writing() as transaction:
        row = transaction.row(_OF, subject=subject, staff=staff)
        if row is None:
            return None
        key, text, at = row
        changed = json.dumps(change(json.loads(text)), sort_keys=True, ensure_ascii=False)
        if changed != text:
            at = ledger.clock.now()
            transaction.run(_KEEP, subject=subject, staff=staff, key=key, content=changed, at=at)
        return Draft(key, json.loads(changed), at)


def drop_old_drafts(ledger: Opened, about: str, staff: str, oldest: int) -> None:
    """Forget what a member of staff kept last about subjects of a kind before a time (UTC milliseconds)."""
    with ledger.reading() as session:
        old = [subject for subject, draft in drafts_of(session, about, staff).items() if draft.at < oldest]
    for subject in old:
        drop_draft(ledger, subject, staff)


def drop_draft(ledger: Opened, subject: str, staff: str) -> None:
    """Forget what was begun."""
    with ledger.database.writing() as transaction:
        transaction.run(_DROP, of_subject=subject, of_staff=staff)
