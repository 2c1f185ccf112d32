"""The dictionary of all bodies, and how everything is calculated: the same in every package of a version.

As a table for programs, and as a text for people who would write a checker of their own.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any, Final

from supermarket.audit.package.bodies import BodyField, Kinds, fields_of
from supermarket.audit.package.checker.bodies import Field, dictionary_of
from supermarket.audit.package.checker.files.csv_lines import BOM, csv_line
from supermarket.audit.package.editions import since_of, since_of_kind
from supermarket.audit.package.kind_words import kind_words
from supermarket.audit.package.meanings import ENVELOPE_WORDS, meaning_of
from supermarket.books.kinds import Kind

COLUMNS: Final = (
    "kind", "field", "type", "values", "pattern", "least", "most", "required", "unit", "meaning", "english", "since",
)  # fmt: skip
EVERY: Final = "*"
"""The kind of the fields around every body."""
_PATTERNS: Final = {"entry": "[0-9]{1,12}-[1-9][0-9]*-[1-9][0-9]*", "sha256": "[0-9a-f]{64}"}
"""What a text that names an entry, or is a hash, matches whole."""
_TEXT: Final = Path(__file__).with_name("algorithms.txt")
_CODES: Final = Path(__file__).with_name("codes.txt")


def dictionary_rows(kinds: Kinds) -> Iterator[tuple[str, ...]]:
    """Give a row for each kind and each of its fields, in the order of the code; before them what every entry has."""
    yield _head(EVERY, "每条流水账", "every entry")
    for name, type_, pattern, unit, meaning, english in ENVELOPE_WORDS:
        yield EVERY, name, type_, "", pattern, "", "", "yes", unit, meaning, english, "1"
    for kind, fields in groupby(fields_of(kinds), key=lambda field: field.kind):
        yield _head(kind, *kind_words()[kind])
        yield from map(_row, fields)


def kinds_told(kinds: Kinds) -> Mapping[str, Field]:
    """Return what the dictionary says of the body of each kind, as `object_complaint` lays a body beside it."""
    return _told_of(tuple(kinds.values()))


@cache  # it takes a tenth of a second and a megabyte, for each verification
def _told_of(kinds: tuple[Kind[Any], ...]) -> Mapping[str, Field]:
    rows = dictionary_rows({kind.name: kind for kind in kinds})
    return dictionary_of(dict(zip(COLUMNS, row, strict=True)) for row in rows)


def _head(kind: str, meaning: str, english: str) -> tuple[str, ...]:
    return kind, "", "object", "", "", "", "", "yes", "", meaning, english, str(since_of_kind(kind))


def _row(field: BodyField) -> tuple[str, ...]:
    told = meaning_of(field)
    bounds = ("" if bound is None else str(bound) for bound in (field.least, field.most))
    required = "yes" if field.required else "no"
    type_ = "date" if told.unit == "date" and field.type == "text" else field.type
    pattern = field.pattern or (_PATTERNS.get(told.unit, "") if type_ == "text" else "")
    what = (field.kind, field.path, type_, " ".join(field.values), pattern, *bounds, required)
    return (*what, told.unit, told.meaning, told.english, str(since_of(field)))


def dictionary_csv(kinds: Kinds) -> bytes:
    """Return the dictionary as a file of comma-separated values."""
    return (BOM + csv_line(COLUMNS) + "".join(map(csv_line, dictionary_rows(kinds)))).encode()


def dictionary_text(kinds: Kinds) -> bytes:
    """Return the dictionary as people read it, after how everything is calculated."""
    each = groupby(dictionary_rows(kinds), key=lambda row: row[0])
    dictionary = "\n".join("\n".join(_told(kind, rows)) for kind, rows in each)
    codes = _indented(_CODES.read_text(encoding="utf-8"))
    text = _TEXT.read_text(encoding="utf-8").format(codes=codes, dictionary=dictionary.rstrip())
    return (BOM + text).replace("\n", "\r\n").encode()


def _indented(text: str) -> str:
    return "\n".join(f"    {line}" for line in text.rstrip().splitlines())


def _told(kind: str, rows: Iterator[tuple[str, ...]]) -> Iterator[str]:
    head = dict(zip(COLUMNS, next(rows), strict=True))
    yield f"    {kind}    {head['meaning']} {head['english']}"
    for row in rows:
        of = dict(zip(COLUMNS, row, strict=True))
        unit = "" if of["unit"] == of["type"] else of["unit"]
        facts = [of["type"], unit, of["values"], of["pattern"], _bounds(of["least"], of["most"])]
        facts.append("" if of["required"] == "yes" else "可无 optional")
        facts.append("" if of["since"] == "1" else f"第 {of['since']} 版起 from edition {of['since']}")
        told = "；".join(fact for fact in facts if fact)
        yield f"        {of['field']:<28}  {of['meaning']} {of['english']}（{told}）"
    yield ""


def _bounds(least: str, most: str) -> str:
    return f"{least}…{most}" if least or most else ""
