"""What this machine prefers 本机设置: where its receipts and backups go. Never sealed, and no backup carries it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy import bindparam, delete, select

from supermarket.books.session import ReadSession
from supermarket.journal.engines.neutral import Upsert
from supermarket.journal.entry import node_of
from supermarket.journal.statements import Prepared
from supermarket.journal.store import stream_here
from supermarket.journal.tables import table_of
from supermarket.local.opened import Opened
from supermarket.local.tables import PreferenceRow

RECEIPTS: Final = "receipts"
BACKUP: Final = "backup"
AT_SHUTTING: Final = "backup_at_shutting"
RECEIPTS_OF: Final = "receipts_of"
YES: Final = "yes"
_preference: Final = table_of(PreferenceRow)
_ALL: Final = Prepared(select(_preference.c.name, _preference.c.value))
_KEEP: Final = Prepared(Upsert(_preference, sets=("value",)))
_FORGET: Final = Prepared(delete(_preference).where(_preference.c.name == bindparam("of_name")))


@dataclass(frozen=True)
class Preferences:
    """Where receipts go (a folder, or a printer's device), where backups go, and whether shutting a till makes one.

    `receipts_of` is the shop whose receipts a server prints here; unless it is said, that of which this machine is.
    """

    receipts: Path | None = None
    backup: Path | None = None
    backup_at_shutting: bool = False
    receipts_of: str | None = None


def preferences_of(session: ReadSession) -> Preferences:
    """Return what this machine prefers."""
    kept: dict[str, str] = dict(session.rows(_ALL))
    return Preferences(
        receipts=Path(kept[RECEIPTS]) if RECEIPTS in kept else None,
        backup=Path(kept[BACKUP]) if BACKUP in kept else None,
        backup_at_shutting=kept.get(AT_SHUTTING) == YES,
        receipts_of=kept.get(RECEIPTS_OF),
    )


def prints_for(session: ReadSession, wanted: Preferences, shop: str) -> bool:
    """Say whether a receipt that a browser at a shop is given goes to this machine's printer: it stands there."""
    own = node_of(stream_here(session.transaction).origin)
    return shop == (wanted.receipts_of or own)


def prefer(ledger: Opened, wanted: Mapping[str, str]) -> Preferences:
    """Keep what is wanted by its name; an empty value forgets it. Return all that is preferred then."""
    with ledger.database.writing() as transaction:
        for name, value in wanted.items():
            if value:
                transaction.run(_KEEP, name=name, value=value)
            else:
                transaction.run(_FORGET, of_name=name)
    with ledger.reading() as session:
        return preferences_of(session)
