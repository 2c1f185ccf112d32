"""The triggers by which the database itself refuses what must never happen to the journal, on any connection.

They stop mistakes; the tree and its copies outside expose intent. `INSERT OR REPLACE` fires no DELETE trigger, so the
INSERT trigger must refuse an existing number itself; tables without a row number leave no other way in.
"""

from typing import Final

GUARDS: Final = (
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
