"""The triggers by which PostgreSQL itself refuses what must never happen, on any connection of any tool.

They are those of SQLite, by the same names, and one more for each table, because TRUNCATE fires no other. Each asks in
the schema in which it was made, whatever the search path of whoever writes.
"""

from collections.abc import Mapping
from typing import Final

from supermarket.journal.engines.engine import Guard, Guards

_REFUSED: Final = "integrity_constraint_violation"
"""The condition that is raised: that of a constraint."""


def _guard(name: str, event: str, table: str, words: str, *, when: str = "") -> Guard:
    """Return a guard that refuses an event of a table, always or when a condition on NEW and OLD is true."""
    refusal = f"RAISE EXCEPTION '{words}' USING ERRCODE = '{_REFUSED}';"
    body = f"IF {when} THEN {refusal} END IF; RETURN NEW;" if when else refusal
    each = "STATEMENT" if event.endswith("TRUNCATE") else "ROW"
    asks = f"RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $guard$ BEGIN {body} END $guard$"
    fires = f"{event} ON {table} FOR EACH {each} EXECUTE FUNCTION guard_{name}()"
    return Guard(name, (f"CREATE OR REPLACE FUNCTION guard_{name}() {asks}", f"CREATE TRIGGER {name} {fires}"))


def _never(table: str, what: str, words: str, *, verbs: Mapping[str, str]) -> tuple[Guard, ...]:
    """Return the guards of a table that refuse whole verbs: by the end of each name, what it says."""
    events = {"changed": "BEFORE UPDATE", "deleted": "BEFORE DELETE", "truncated": "BEFORE TRUNCATE"}
    return tuple(
        _guard(f"{table}_never_{end}", events[end], table, f"{words}: {what} {said}") for end, said in verbs.items()
    )


_CHANGED: Final = {"changed": "never changes"}
_DELETED: Final = {"deleted": "is never deleted", "truncated": "is never deleted"}
_LAST: Final = "(SELECT max(seq) FROM entry WHERE district = NEW.district AND origin = NEW.origin)"
_POSTED: Final = "EXISTS (SELECT 1 FROM posted WHERE origin = NEW.origin AND seq = NEW.seq)"
_LEGS: Final = "SELECT 1 FROM posting WHERE origin = NEW.origin AND seq = NEW.seq"
_TAKES_IN: Final = (
    "EXISTS (SELECT 1 FROM stream WHERE own = 0 AND size < (SELECT max(seq) FROM entry"
    " WHERE entry.district = stream.district AND entry.origin = stream.origin))"
)
"""Entries of another machine are facts, and what was there before them may come only later. While they are taken in,
the row of their stream does not count them yet."""
_BELOW_ZERO: Final = f"NEW.amount < 0 AND NEW.account LIKE 'Assets:%' AND NOT {_TAKES_IN}"

_JOURNAL: Final = (
    _guard(
        "entry_in_sequence",
        "BEFORE INSERT",
        "entry",
        "journal: an entry can only be appended, one after the last",
        when=f"NEW.seq IS DISTINCT FROM 1 + coalesce({_LAST}, 0)",
    ),
    _guard(
        "entry_key_unused",
        "BEFORE INSERT",
        "entry",
        "journal: this key was used before",
        when="EXISTS (SELECT 1 FROM entry WHERE key = NEW.key AND origin = NEW.origin AND district = NEW.district)",
    ),
    _guard(
        "entry_clock",
        "BEFORE INSERT",
        "entry",
        "journal: the clock of a stream never runs backwards",
        when="NEW.at < (SELECT at FROM entry"
        " WHERE district = NEW.district AND origin = NEW.origin ORDER BY seq DESC LIMIT 1)",
    ),
    _guard(
        "entry_stream_known",
        "BEFORE INSERT",
        "entry",
        "journal: the stream of this entry was not opened",
        when="NOT EXISTS (SELECT 1 FROM stream WHERE district = NEW.district AND origin = NEW.origin)",
    ),
    *_never("entry", "an entry", "journal", verbs={**_CHANGED, **_DELETED}),
    _guard(
        "stream_new",
        "BEFORE INSERT",
        "stream",
        "journal: a stream is opened once, empty",
        when="NEW.size IS DISTINCT FROM 0"
        " OR EXISTS (SELECT 1 FROM stream WHERE district = NEW.district AND origin = NEW.origin)",
    ),
    _guard(
        "stream_grows",
        "BEFORE UPDATE",
        "stream",
        "journal: a stream only grows, by its entries",
        when="NEW.district IS DISTINCT FROM OLD.district OR NEW.origin IS DISTINCT FROM OLD.origin"
        " OR NEW.own > OLD.own OR NEW.size < OLD.size OR NEW.at < OLD.at"
        " OR (NEW.size IS NOT DISTINCT FROM OLD.size AND NEW.frontier IS DISTINCT FROM OLD.frontier)"
        f" OR NEW.size IS DISTINCT FROM coalesce({_LAST}, 0)",
    ),
    *_never("stream", "a stream", "journal", verbs=_DELETED),
)
_HOLDINGS: Final = (
    _guard(
        "balance_never_negative_new",
        "AFTER INSERT",
        "balance",
        "books: points and stock are never negative",
        when=_BELOW_ZERO,
    ),
    _guard(
        "balance_never_negative",
        "AFTER UPDATE",
        "balance",
        "books: points and stock are never negative",
        when=f"NEW.amount < OLD.amount AND {_BELOW_ZERO}",
    ),
)
_POSTINGS: Final = (
    _guard(
        "posted_balanced",
        "BEFORE INSERT",
        "posted",
        "books: the postings of an entry must sum to zero",
        when=f"NOT EXISTS ({_LEGS}) OR EXISTS ({_LEGS} GROUP BY commodity HAVING sum(amount) <> 0)",
    ),
    _guard("posted_once", "BEFORE INSERT", "posted", "books: an entry is posted once", when=_POSTED),
    *_never("posted", "a posted entry", "books", verbs={**_CHANGED, **_DELETED}),
    _guard(
        "posting_before_posted",
        "BEFORE INSERT",
        "posting",
        "books: a posted entry gains no posting",
        when=f"{_POSTED} OR EXISTS ({_LEGS} AND account = NEW.account AND commodity = NEW.commodity)",
    ),
    *_never("posting", "a posting", "books", verbs={**_CHANGED, **_DELETED}),
    *_never("balance", "a balance", "books", verbs=_DELETED),
    _guard(
        "reversal_once",
        "BEFORE INSERT",
        "reversal",
        "books: an entry is reversed at most once",
        when="EXISTS (SELECT 1 FROM reversal"
        " WHERE reverses_origin = NEW.reverses_origin AND reverses_seq = NEW.reverses_seq)",
    ),
    *_never("reversal", "a reversal", "books", verbs={**_CHANGED, **_DELETED}),
)

GUARDS: Final[Mapping[Guards, tuple[Guard, ...]]] = {
    Guards.JOURNAL: _JOURNAL,
    Guards.HOLDINGS: _HOLDINGS,
    Guards.POSTINGS: _POSTINGS,
}
