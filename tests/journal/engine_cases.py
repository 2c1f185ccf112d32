"""What every engine must refuse, and what it must answer: plain statements and values, to be run on whichever it is."""

from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, delete, func, literal, update

from supermarket.books.tables import BalanceRow, PostedRow, PostingRow, ReversalRow
from supermarket.journal.engines.neutral import (
    Upsert,
    day_before,
    day_of_second,
    greater,
    is_day,
    is_digits,
    is_json,
    is_stored_as,
    last_letters,
    number_at,
    position,
    text_at,
    text_of,
)
from supermarket.journal.statements import Prepared, Value, insertion
from supermarket.journal.tables import EntryRow, StreamRow, table_of


class Asked(NamedTuple):
    """A statement and its values."""

    statement: Prepared
    values: dict[str, Value]


STREAM: Final[dict[str, Value]] = {
    "district": "220802",
    "origin": "1000-1",
    "own": 1,
    "size": 0,
    "at": 0,
    "frontier": b"",
}
ENTRY: Final[dict[str, Value]] = {
    "district": "220802",
    "origin": "1000-1",
    "seq": 1,
    "v": 1,
    "kind": "stream.opened",
    "site": "1000",
    "on": "2026-03-02",
    "at": 1_772_413_200_000,
    "actor": "0",
    "key": "one",
    "body": "{}",
    "leaf": bytes(32),
}
HOUSEHOLD: Final = "Assets:Households:1000-1-1-00"
ISSUED: Final = "Equity:Issued:1000"
_LEG: Final[dict[str, Value]] = {"origin": "1000-1", "seq": 1, "commodity": "POINT", "on": "2026-03-02"}
_TAKEN: Final[dict[str, Value]] = {"reverses_origin": "1000-1", "reverses_seq": 1, "origin": "1000-1", "seq": 2}

_entry, _stream, _posted, _posting, _balance, _reversal = (
    table_of(row) for row in (EntryRow, StreamRow, PostedRow, PostingRow, BalanceRow, ReversalRow)
)
GROWN: Final = Asked(Prepared(update(_stream).values(size=1, at=literal(ENTRY["at"]), frontier=bytes(32))), {})
ADDED: Final = Prepared(Upsert(_balance, adds=("amount",)))

STANDING: Final = (
    Asked(insertion(StreamRow), STREAM),
    Asked(insertion(EntryRow), ENTRY),
    GROWN,
    Asked(insertion(PostingRow), {**_LEG, "account": HOUSEHOLD, "amount": 5}),
    Asked(insertion(PostingRow), {**_LEG, "account": ISSUED, "amount": -5}),
    Asked(insertion(PostedRow), {"origin": "1000-1", "seq": 1}),
    Asked(ADDED, {"account": HOUSEHOLD, "commodity": "POINT", "amount": 5}),
    Asked(ADDED, {"account": ISSUED, "commodity": "POINT", "amount": -5}),
    Asked(insertion(ReversalRow), _TAKEN),
)
"""A ledger of one entry that posts five points."""

_NEXT: Final[dict[str, Value]] = {**ENTRY, "seq": 2, "key": "two"}
REFUSED: Final[dict[str, Asked]] = {
    "entry_in_sequence": Asked(insertion(EntryRow), {**_NEXT, "seq": 3}),
    "entry_key_unused": Asked(insertion(EntryRow), {**_NEXT, "key": "one"}),
    "entry_clock": Asked(insertion(EntryRow), {**_NEXT, "at": 1_772_413_199_999}),
    "entry_stream_known": Asked(insertion(EntryRow), {**ENTRY, "origin": "1000-2"}),
    "entry_never_changed": Asked(Prepared(update(_entry).values(actor="15001")), {}),
    "entry_never_deleted": Asked(Prepared(delete(_entry)), {}),
    "stream_new": Asked(insertion(StreamRow), {**STREAM, "origin": "1000-2", "size": 7}),
    "stream_grows": Asked(Prepared(update(_stream).values(size=0)), {}),
    "stream_never_deleted": Asked(Prepared(delete(_stream)), {}),
    "balance_never_negative_new": Asked(ADDED, {"account": "Assets:Stock:5001", "commodity": "G1001", "amount": -1}),
    "balance_never_negative": Asked(ADDED, {"account": HOUSEHOLD, "commodity": "POINT", "amount": -6}),
    "posted_balanced": Asked(insertion(PostedRow), {"origin": "1000-1", "seq": 2}),
    "posted_once": Asked(insertion(PostedRow), {"origin": "1000-1", "seq": 1}),
    "posted_never_changed": Asked(Prepared(update(_posted).values(seq=2)), {}),
    "posted_never_deleted": Asked(Prepared(delete(_posted)), {}),
    "posting_before_posted": Asked(insertion(PostingRow), {**_LEG, "account": "Expenses:Other", "amount": 1}),
    "posting_never_changed": Asked(Prepared(update(_posting).values(amount=6)), {}),
    "posting_never_deleted": Asked(Prepared(delete(_posting)), {}),
    "balance_never_deleted": Asked(Prepared(delete(_balance)), {}),
    "reversal_once": Asked(insertion(ReversalRow), {**_TAKEN, "seq": 3}),
    "reversal_never_changed": Asked(Prepared(update(_reversal).values(seq=3)), {}),
    "reversal_never_deleted": Asked(Prepared(delete(_reversal)), {}),
}
"""For each guard what it refuses in that ledger."""

UNFIT: Final[dict[str, Asked]] = {
    "a district that is no six digits": Asked(insertion(StreamRow), {**STREAM, "own": 2}),
    "letters in a district": Asked(insertion(EntryRow), {**_NEXT, "district": "22080x"}),
    "a day that is none": Asked(insertion(EntryRow), {**_NEXT, "on": "2026-3-2"}),
    "a body that is no JSON": Asked(insertion(EntryRow), {**_NEXT, "body": "{"}),
    "a leaf that is too short": Asked(insertion(EntryRow), {**_NEXT, "leaf": b"short"}),
    "a number of points in words": Asked(ADDED, {"account": ISSUED, "commodity": "POINT", "amount": "five"}),
    "nothing where something must be": Asked(ADDED, {"account": ISSUED, "commodity": "POINT", "amount": None}),
}
"""What a constraint, or the type of a column, refuses."""

_BODY: Final = literal('{"lines":[{"sku":"1001","from":[{"quantity":2}]}],"points":12,"note":"文明"}')
ANSWERED: Final[dict[str, tuple[ColumnElement[Any], Any]]] = {
    "a text of bytes": (text_of(literal("文明".encode())), "文明"),
    "a part of a text": (position("文明实践", "实践"), 3),
    "no part of a text": (position("文明实践", "超市"), 0),
    "the end of a text": (last_letters("points.reversed", 9), ".reversed"),
    "the greater text": (greater("2026-03-02", "2026-01-31"), "2026-03-02"),
    "a day of seconds": (day_of_second(1_772_413_200 + 8 * 3600), "2026-03-02"),
    "half a year before": (day_before("2026-03-02", 183), "2025-08-31"),
    "a text in JSON": (text_at(_BODY, "$.lines[0].sku"), "1001"),
    "a Chinese text in JSON": (text_at(_BODY, "$.note"), "文明"),
    "a number in JSON": (number_at(_BODY, "$.points"), 12),
    "a number deep in JSON": (number_at(_BODY, "$.lines[0].from[0].quantity"), 2),
    "what JSON has not": (func.coalesce(text_at(_BODY, "$.lines[1].sku"), "none"), "none"),
    "digits": (is_digits(literal("220802")), True),
    "no digits": (is_digits(literal("22080x")), False),
    "a day": (is_day(literal("2026-03-02")), True),
    "no day": (is_day(literal("2026-13-02 ")), False),
    "JSON": (is_json(literal("[1]")), True),
    "what it is stored as": (is_stored_as(literal("text"), "text"), True),
}
"""What an engine is asked in neutral words, and what it must answer."""
