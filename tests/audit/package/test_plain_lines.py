"""Lines of the journal that are taken at first sight: none of them has a complaint, and every honest one is taken."""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import pytest

from supermarket.audit.package.checker.journal import Entry
from supermarket.audit.package.checker.sealed import encoded, entry_of, fields_complaint, fields_of, plain_entry
from supermarket.audit.package.dictionary import kinds_told
from supermarket.kinds import KINDS
from tests.audit.rules.lives import entries_in

TOLD: Final = dict(kinds_told(KINDS))
AMISS: Final[list[Any]] = [
    None, True, 0, 1, 2, -1, 1.5, 10**15, 2**53 - 1, 2**53, "", "1", "0", "01", "1-0", "1-01", "1-1", "a b", "a.b", "é",
    '"', "\\", "\x7f", "～", "k" * 65, "2026-02-30", "２０２６-01-01", "2026-01-01\n", "1\n", "1234567",
    [], {}, {"a": "b"},
]  # fmt: skip
SIGNS: Final = [b"", b'"', b"\\", b" ", b"0", b"-", b",", b"}", b".", b"e", b"\xc3\xa9", b"\xff", b"\x00", b"\n"]


@pytest.fixture(scope="module")
def lines(made_lived: Path) -> dict[str, bytes]:
    """Give a line of every kind that was lived, the shortest first."""
    lines = {entry.kind: line_of(fields(entry)) for entry in entries_in(made_lived)}
    return dict(sorted(lines.items(), key=lambda line: len(line[1])))


def fields(entry: Entry) -> dict[str, Any]:
    return {name: value for name, value in entry._asdict().items() if name != "leaf"}


def line_of(found: dict[str, Any]) -> bytes:
    return encoded(found).encode()


def check(line: bytes) -> None:
    """Fail if a line is taken at first sight that a close look complains of, or reads otherwise."""
    leaf = sha256(line).digest()
    try:
        entry = plain_entry(line, leaf, TOLD)
    except UnicodeDecodeError:
        return  # which is told
    if entry is not None:
        assert fields_complaint(fields_of(line), line, TOLD) == ""
        assert entry == entry_of(line, leaf.hex())


def forged(found: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Give fields with one of them altered, left out or added."""
    for name in [*found, "w"]:
        yield from (found | {name: other} for other in AMISS)
        yield {each: found[each] for each in found if each != name}


def test_every_honest_line_is_taken_at_first_sight(lines: dict[str, bytes]) -> None:
    assert [kind for kind, line in lines.items() if plain_entry(line, b"", TOLD) is None] == []


def test_no_line_with_a_field_amiss_is_taken_at_first_sight(lines: dict[str, bytes]) -> None:
    for line in list(lines.values())[:40]:
        found = fields_of(line)
        for body in forged(found["body"]):
            check(line_of(found | {"body": body}))
    for found in forged(fields_of(lines["till.opened"])):
        check(line_of(found))


def test_no_line_with_a_byte_amiss_is_taken_at_first_sight(lines: dict[str, bytes]) -> None:
    line = next(iter(lines.values()))
    for at in range(len(line) + 1):
        for sign in SIGNS:
            check(line[:at] + sign + line[at:])
            check(line[:at] + sign + line[at + 1 :])
    for name, value in fields_of(line).items():
        check(line.replace(b'"v":1', encoded({name: value}).encode()[1:-1] + b',"v":1'))
