"""An entry is named ORIGIN-SEQ, and asked for under a key."""

import re

import pytest

from supermarket.journal.entry import EntryName, entry_name, is_key, require_name


@pytest.mark.parametrize(
    ("text", "origin", "seq"),
    [("1000-1-1", "1000-1", 1), ("5017-12-986", "5017-12", 986), ("1-1-99999999999999", "1-1", 99999999999999)],
)
def test_a_name_is_the_stream_and_the_number_in_it(text: str, origin: str, seq: int) -> None:
    assert entry_name(text) == EntryName(origin, seq)
    assert require_name(text) == EntryName(origin, seq)
    assert str(EntryName(origin, seq)) == text


@pytest.mark.parametrize(
    "text",
    ["", "1000-1", "1000-1-0", "1000-0-1", "1000-1-01", "1000-1-1-1", "１０００-1-1", " 1000-1-1", "1-1-" + "9" * 30],
)
def test_whatever_else_is_typed_names_no_entry(text: str) -> None:
    assert entry_name(text) is None
    with pytest.raises(ValueError, match=f"^{re.escape(text)}$"):
        require_name(text)


@pytest.mark.parametrize("key", ["a", "KEY/2", " ", "~" * 64, '"\\'])
def test_a_key_is_up_to_64_printable_ascii_characters(key: str) -> None:
    assert is_key(key)


@pytest.mark.parametrize("key", ["", "~" * 65, "键", "a\n", "\x7f", "\t"])
def test_whatever_else_is_no_key(key: str) -> None:
    assert not is_key(key)
