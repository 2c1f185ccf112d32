"""The triggers by which SQLite itself refuses what must never happen, on any connection of any tool.

They stop mistakes; the tree and its copies outside expose intent. `INSERT OR REPLACE` fires no DELETE trigger, so the
INSERT trigger must refuse an existing number itself; tables without a row number leave no other way in. Each is
written once more for every other engine; what it is for is said in `engine.py`.
"""

from collections.abc import Mapping
from typing import Final

from supermarket.journal.engines.engine import Guard, Guards

_JOURNAL: Final = (
    """
    CREATE TRIGGER entry_in_sequence BEFORE INSERT ON entry
    WHEN NEW.seq IS NOT 1 + coalesce(
        (SELECT max(seq) FROM entry WHERE district = NEW.district AND origin = NEW.origin), 0)
    BEGIN SELECT raise(ABORT, 'journal: an entry can only be appended, one after the last'); END
    """,
    # The plus signs keep SQLite from walking the whole stream by the primary key instead of looking the key up.
    """
    CREATE TRIGGER entry_key_unused BEFORE INSERT ON entry
    WHEN EXISTS (SELECT 1 FROM entry WHERE key = NEW.key AND +origin = NEW.origin AND +district = NEW.district)
    BEGIN SELECT raise(ABORT, 'journal: this key was used before'); END
    """,
    """
    CREATE TRIGGER entry_clock BEFORE INSERT ON entry
    WHEN NEW.at < (SELECT at FROM entry
        WHERE district = NEW.district AND origin = NEW.origin ORDER BY seq DESC LIMIT 1)
    BEGIN SELECT raise(ABORT, 'journal: the clock of a stream never runs backwards'); END
    """,
    """
    CREATE TRIGGER entry_stream_known BEFORE INSERT ON entry
    WHEN NOT EXISTS (SELECT 1 FROM stream WHERE district = NEW.district AND origin = NEW.origin)
    BEGIN SELECT raise(ABORT, 'journal: the stream of this entry was not opened'); END
    """,
    """
    CREATE TRIGGER entry_never_changed BEFORE UPDATE ON entry
    BEGIN SELECT raise(ABORT, 'journal: an entry never changes'); END
    """,
    """
    CREATE TRIGGER entry_never_deleted BEFORE DELETE ON entry
    BEGIN SELECT raise(ABORT, 'journal: an entry is never deleted'); END
    """,
    """
    CREATE TRIGGER stream_new BEFORE INSERT ON stream
    WHEN NEW.size IS NOT 0 OR EXISTS (SELECT 1 FROM stream WHERE district = NEW.district AND origin = NEW.origin)
    BEGIN SELECT raise(ABORT, 'journal: a stream is opened once, empty'); END
    """,
    """
    CREATE TRIGGER stream_grows BEFORE UPDATE ON stream
    WHEN NEW.district IS NOT OLD.district OR NEW.origin IS NOT OLD.origin OR NEW.own > OLD.own OR NEW.size < OLD.size
        OR NEW.at < OLD.at OR (NEW.size IS OLD.size AND NEW.frontier IS NOT OLD.frontier)
        OR NEW.size IS NOT coalesce(
            (SELECT max(seq) FROM entry WHERE district = NEW.district AND origin = NEW.origin), 0)
    BEGIN SELECT raise(ABORT, 'journal: a stream only grows, by its entries'); END
    """,
    """
    CREATE TRIGGER stream_never_deleted BEFORE DELETE ON stream
    BEGIN SELECT raise(ABORT, 'journal: a stream is never deleted'); END
    """,
)

_TAKES_IN: Final = """EXISTS (SELECT 1 FROM stream WHERE own = 0 AND size < (SELECT max(seq) FROM entry
            WHERE entry.district = stream.district AND entry.origin = stream.origin))"""
"""Entries of another machine are facts, and what was there before them may come only later. While they are taken in,
the row of their stream does not count them yet."""
_HOLDINGS: Final = (
    # The row that an upsert would have inserted is checked before the conflict is seen, so a CHECK cannot do this.
    f"""
    CREATE TRIGGER balance_never_negative_new AFTER INSERT ON balance
    WHEN NEW.amount < 0 AND NEW.account LIKE 'Assets:%'
        AND NOT {_TAKES_IN}
    BEGIN SELECT raise(ABORT, 'books: points and stock are never negative'); END
    """,
    f"""
    CREATE TRIGGER balance_never_negative AFTER UPDATE ON balance
    WHEN NEW.amount < 0 AND NEW.amount < OLD.amount AND NEW.account LIKE 'Assets:%'
        AND NOT {_TAKES_IN}
    BEGIN SELECT raise(ABORT, 'books: points and stock are never negative'); END
    """,
)

_POSTINGS: Final = (
    """
    CREATE TRIGGER posted_balanced BEFORE INSERT ON posted
    WHEN NOT EXISTS (SELECT 1 FROM posting WHERE origin = NEW.origin AND seq = NEW.seq)
        OR EXISTS (SELECT 1 FROM posting WHERE origin = NEW.origin AND seq = NEW.seq
            GROUP BY commodity HAVING sum(amount) <> 0)
    BEGIN SELECT raise(ABORT, 'books: the postings of an entry must sum to zero'); END
    """,
    """
    CREATE TRIGGER posted_once BEFORE INSERT ON posted
    WHEN EXISTS (SELECT 1 FROM posted WHERE origin = NEW.origin AND seq = NEW.seq)
    BEGIN SELECT raise(ABORT, 'books: an entry is posted once'); END
    """,
    """
    CREATE TRIGGER posted_never_changed BEFORE UPDATE ON posted
    BEGIN SELECT raise(ABORT, 'books: a posted entry never changes'); END
    """,
    """
    CREATE TRIGGER posted_never_deleted BEFORE DELETE ON posted
    BEGIN SELECT raise(ABORT, 'books: a posted entry is never deleted'); END
    """,
    """
    CREATE TRIGGER posting_before_posted BEFORE INSERT ON posting
    WHEN EXISTS (SELECT 1 FROM posted WHERE origin = NEW.origin AND seq = NEW.seq)
        OR EXISTS (SELECT 1 FROM posting WHERE origin = NEW.origin AND seq = NEW.seq
            AND account = NEW.account AND commodity = NEW.commodity)
    BEGIN SELECT raise(ABORT, 'books: a posted entry gains no posting'); END
    """,
    """
    CREATE TRIGGER posting_never_changed BEFORE UPDATE ON posting
    BEGIN SELECT raise(ABORT, 'books: a posting never changes'); END
    """,
    """
    CREATE TRIGGER posting_never_deleted BEFORE DELETE ON posting
    BEGIN SELECT raise(ABORT, 'books: a posting is never deleted'); END
    """,
    """
    CREATE TRIGGER balance_never_deleted BEFORE DELETE ON balance
    BEGIN SELECT raise(ABORT, 'books: a balance is never deleted'); END
    """,
    """
    CREATE TRIGGER reversal_once BEFORE INSERT ON reversal
    WHEN EXISTS (SELECT 1 FROM reversal
        WHERE reverses_origin = NEW.reverses_origin AND reverses_seq = NEW.reverses_seq)
    BEGIN SELECT raise(ABORT, 'books: an entry is reversed at most once'); END
    """,
    """
    CREATE TRIGGER reversal_never_changed BEFORE UPDATE ON reversal
    BEGIN SELECT raise(ABORT, 'books: a reversal never changes'); END
    """,
    """
    CREATE TRIGGER reversal_never_deleted BEFORE DELETE ON reversal
    BEGIN SELECT raise(ABORT, 'books: a reversal is never deleted'); END
    """,
)


def _named(statement: str) -> Guard:
    return Guard(statement.split()[2], (statement,))


GUARDS: Final[Mapping[Guards, tuple[Guard, ...]]] = {
    Guards.JOURNAL: tuple(map(_named, _JOURNAL)),
    Guards.HOLDINGS: tuple(map(_named, _HOLDINGS)),
    Guards.POSTINGS: tuple(map(_named, _POSTINGS)),
}
