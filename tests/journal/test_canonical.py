"""What is sealed is RFC 8785 JSON; the package rfc8785 is the independent judge."""

import json
import unicodedata
from typing import Any, Final, TypeAlias

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from supermarket.journal.canonical import INTEGER_MAX, NotCanonicalError, canonical, quoted
from supermarket.journal.entry import Entry, leaf_of, sealed_bytes
from supermarket.journal.merkle import leaf_hash

TEXTS: Final = st.text(st.characters(exclude_categories=["Cs"])).map(lambda text: unicodedata.normalize("NFC", text))
NUMBERS: Final = st.integers(-INTEGER_MAX, INTEGER_MAX)
KEYS: Final = st.text(st.characters(max_codepoint=127))
Value: TypeAlias = "str | int | list[Value] | dict[str, Value]"
VALUES: Final[st.SearchStrategy[Value]] = st.recursive(
    TEXTS | NUMBERS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4), max_leaves=12
)


@given(VALUES)
def test_every_value_that_the_format_allows_is_written_as_rfc_8785_says(value: Value) -> None:
    assert canonical(value).encode() == rfc8785.dumps(value)


@given(VALUES)
def test_what_was_written_reads_as_what_it_was(value: Value) -> None:
    assert json.loads(canonical(value)) == value


@given(st.dictionaries(KEYS, VALUES, max_size=5))
def test_the_order_in_which_an_object_was_made_does_not_matter(value: dict[str, Value]) -> None:
    assert canonical(dict(reversed(value.items()))) == canonical(value)


def test_a_tuple_is_written_as_a_list() -> None:
    assert canonical({"lines": ({"sku": "1001"},)}) == '{"lines":[{"sku":"1001"}]}'


@pytest.mark.parametrize(
    "value",
    [
        1.0,
        float("nan"),
        True,
        False,
        None,
        b"bytes",
        INTEGER_MAX + 1,
        -INTEGER_MAX - 1,
        "\ud800",
        "e\u0301",  # é in two characters, which NFC writes as one
        {"键": 1},
        {1: 1},
        {"a": {"b": None}},
        ["x", [0.5]],
        Ellipsis,
    ],
    ids=ascii,
)
def test_what_the_format_excludes_is_never_sealed(value: object) -> None:
    with pytest.raises(NotCanonicalError):
        canonical(value)


@pytest.mark.parametrize("value", [INTEGER_MAX, -INTEGER_MAX, 0, "", "é", "💧", "\x7f\u2028"], ids=ascii)
def test_the_limits_themselves_are_sealed(value: str | int) -> None:
    assert canonical(value).encode() == rfc8785.dumps(value)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_a_quoted_text_is_the_one_that_rfc_8785_writes(text: str) -> None:
    assert quoted(text).encode() == rfc8785.dumps(text)


CODES: Final = st.text("0123456789", min_size=1, max_size=12)


@st.composite
def entries(draw: st.DrawFn) -> dict[str, Any]:
    return {
        "district": draw(st.text("0123456789", min_size=6, max_size=6)),
        "origin": f"{draw(CODES)}-{draw(st.integers(1, 99))}",
        "seq": draw(st.integers(1, INTEGER_MAX)),
        "v": 1,
        "kind": draw(st.sampled_from(["stream.opened", "points.credited", "goods.redeemed"])),
        "site": draw(CODES),
        "on": str(draw(st.dates())),
        "at": draw(st.integers(1, INTEGER_MAX)),
        "actor": draw(CODES),
        "key": draw(st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=1, max_size=64)),
        "body": draw(st.dictionaries(KEYS, VALUES, max_size=4)),
    }


@given(entries())
def test_an_entry_is_sealed_as_the_object_of_all_its_fields_but_the_leaf(fields: dict[str, Any]) -> None:
    stored = {**fields, "body": canonical(fields["body"])}
    assert sealed_bytes(**stored) == rfc8785.dumps(fields)
    assert leaf_of(Entry(**stored, leaf=b"")) == leaf_hash(rfc8785.dumps(fields))
    assert Entry(**stored, leaf=b"").content == fields["body"]
