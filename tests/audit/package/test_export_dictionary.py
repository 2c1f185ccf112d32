"""The dictionary of bodies says every field of every kind, and the tables show what the bodies hold."""

import csv
import io
import re
from collections.abc import Iterable
from itertools import groupby
from typing import Any, Final

import pytest

from supermarket.audit.package.bodies import BodyField, fields_of
from supermarket.audit.package.checker.files.descriptor import DICTIONARY_FILE, FORMAT_FILE
from supermarket.audit.package.checker.files.later import Later
from supermarket.audit.package.checker.files.names import COMMITS
from supermarket.audit.package.checker.files.rows import ROWS, rows_of
from supermarket.audit.package.checker.journal import Entry
from supermarket.audit.package.checker.legs import legs_of
from supermarket.audit.package.dictionary import EVERY, dictionary_csv, dictionary_text
from supermarket.audit.package.kind_words import kind_words
from supermarket.audit.package.meanings import where_of
from supermarket.earning.award_kinds import CAPS
from supermarket.earning.claims.kinds import FLAGS
from supermarket.earning.claims.standing import State
from supermarket.households.card_kinds import CardState
from supermarket.households.kinds import HouseholdEvent
from supermarket.journal.entry import Entry as Sealed
from supermarket.kinds import KINDS
from supermarket.months.exceptions.exceptions import EXCEPTIONS
from supermarket.months.figures.checks import CHECKS

FIELDS: Final = tuple(fields_of(KINDS))
PERSONAL: Final = frozenset(f"{kind} {field}" for kind, field in COMMITS.items())
IN_THE_JOURNAL_ALONE: Final = PERSONAL | {
    "stream.opened random",
    "card.issued payload",
    "till.opened date",  # the entry's own
    *(f"{kind} paper.{name}" for kind in ("month.signed", "stock.spoiled") for name in ("kind", "size", "pixels")),
    "erasure.requested paper.pixels",
    *(f"{kind} lines[].points" for kind in ("points.credited", "credit.reversed", "claim.posted", "award.reversed")),
    *(f"{kind} reversed_on" for kind in ("expiry.reversed", "funding.reversed", "spending.reversed")),
    *(f"delivery.reversed {name}" for name in ("donor", "lines[].expires", "lines[].cost")),  # the delivery's own
    *(f"household.merged spent_years[].{name}" for name in ("household", "year", "points")),  # redemptions say it
    *(f"{kind} photo.{name}" for kind in ("find.recorded", "find.stepped") for name in ("kind", "size")),
    "copies.removed quantity",  # the sum of its rows
    *(f"till.shut {name}" for name in ("opened", "redemptions", "points")),  # in the row of what opened the till
}
"""What no table shows, because the same stands in one under another entry, or because nobody may see it."""
EXPLAINED: Final = {"flags", "role", "tier", "what", "cap"}
"""Fields whose values stand in a table as they are sealed, and whose meaning does not say what each is."""
SAID: Final = {"verdict": "accepted", "outcome": "upheld", "why": "death"}
"""Fields on whose value the rows depend."""


def rows() -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(dictionary_csv(KINDS).decode("utf-8-sig"))))


def test_every_field_of_every_kind_has_a_meaning() -> None:
    assert [f"{field.kind} {field.path}" for field in FIELDS if where_of(field) is None] == []
    assert KINDS.keys() - kind_words().keys() == set()


def test_the_dictionary_names_the_fields_of_an_entry_as_they_are_sealed() -> None:
    every = [row["field"] for row in rows() if row["kind"] == EVERY and row["field"]]
    assert set(every) == {*Sealed._fields} - {"leaf"}


def test_the_dictionary_says_each_field_in_both_languages() -> None:
    assert {row["kind"] for row in rows()} == KINDS.keys() | {EVERY}
    for row in rows():
        assert re.search("[\u4e00-\u9fff]", row["meaning"]), row
        assert re.search("[a-z]", row["english"]), row
        assert row["type"] in {"text", "date", "integer", "list", "object", "any"}
        assert row["since"] in {"1", "2", "3", "4"}
    text = dictionary_text(KINDS).decode()
    assert all(row["kind"] in text for row in rows())


def test_the_dictionary_knows_what_the_models_refuse() -> None:
    told = {(row["kind"], row["field"]): row for row in rows()}
    assert told["goods.redeemed", "shown"]["values"] == "payload card household"
    assert told["goods.redeemed", "lines[].from[].delivery"]["unit"] == "entry"
    assert told["goods.recorded", "sku"]["pattern"] == "^[0-9]{4,6}$"
    assert (told["goods.recorded", "points"]["least"], told["goods.recorded", "points"]["most"]) == ("1", "100000")
    assert (told["claim.filed", "note"]["required"], told["claim.filed", "rule"]["required"]) == ("no", "yes")
    assert told["stream.opened", "previous{}"]["type"] == "any"


def test_the_text_says_how_everything_is_calculated() -> None:
    text = dictionary_text(KINDS).decode("utf-8-sig")
    for told in ("0x00", "0x01", "salt", '"points"', "person-day", "household-month", "award_years", "先得先用"):
        assert told in text
    assert "{dictionary}" not in text
    assert not {DICTIONARY_FILE, FORMAT_FILE} - {"dictionary.csv", "1-正文字典.txt"}


def test_every_code_that_stands_in_a_table_is_explained() -> None:
    checks = {name.__name__.removeprefix("check_") for name in CHECKS}
    values = {value for field in FIELDS for value in field.values if field.name in EXPLAINED}
    codes = {*EXCEPTIONS, *checks, *CAPS, *FLAGS, *State, *HouseholdEvent, *CardState, *values}
    text = dictionary_text(KINDS).decode("utf-8-sig")
    assert {code for code in codes if f"  {code} " not in text} == set()


# --- what the bodies hold stands in the tables ------------------------------------------------------------------------


def body_of(fields: Iterable[BodyField]) -> tuple[dict[str, Any], dict[str, str]]:
    """Return a body in which every field says something of its own, and what each field that is no list says."""
    body: dict[str, Any] = {}
    leaves: dict[str, str] = {}
    for number, field in enumerate(fields, 100_000):
        parts = re.findall(r"\[\]|\{\}|[^.\[\]{}]+", field.path)
        if parts[0] in {"asked", "reconciliation"} or parts[-1] == "{}":
            continue
        new: Any = {"list": [], "object": {}, "integer": number}.get(field.type, SAID.get(field.name, f"t{number}"))
        put(body, parts, new)
        if not isinstance(new, list | dict) and field.name not in SAID:
            leaves[field.path] = str(new)
    return body, leaves


def put(body: dict[str, Any], parts: list[str], new: object) -> None:
    at: Any = body
    for part, following in zip(parts, [*parts[1:], ""], strict=True):
        made: Any = new if not following else [] if following == "[]" else {}
        if part == "[]":
            if not at:
                at.append(made)
            at = at[0]
        else:
            at = at.setdefault(part, made)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_what_a_body_says_stands_in_a_table(kind: str) -> None:
    fields = next(list(group) for name, group in groupby(FIELDS, key=lambda field: field.kind) if name == kind)
    body, leaves = body_of(fields)
    entry = Entry("220802", "1000-1", 7, 1, kind, "5001", "2026-01-01", 5, "15001", "k", body, "00" * 32)
    later = Later()
    later.take(entry)
    later.finish()
    shown = {
        str(cell) for _table, row in (*rows_of(entry, later, legs_of(entry)), *later.closing_rows()) for cell in row
    }
    shown |= {part.removeprefix("-") for cell in shown for part in cell.split()}
    missing = {f"{kind} {path}" for path, said in leaves.items() if said not in shown}
    assert missing <= IN_THE_JOURNAL_ALONE


def test_every_kind_has_rows_but_those_whose_rows_stand_elsewhere() -> None:
    assert KINDS.keys() - ROWS.keys() == {"till.opened", "till.shut"}
    assert {field.kind for field in FIELDS if field.name == "household" and field.path == "household"} <= ROWS.keys()
