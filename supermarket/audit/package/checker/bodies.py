"""The bodies of entries: what each kind holds, by tables/dictionary.csv, and whether a body holds that and no more."""

import csv
import re
import unicodedata
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, Dict, Iterable, Optional, Pattern, Set, Tuple

INTEGER_MAX = 2**53 - 1
ENVELOPE = "*"  # so the dictionary calls what stands around a body
BODY = {"type": "object", "required": "yes", "least": "", "most": "", "values": "", "pattern": ""}
NOT_TEXT = {"any", "date", "integer", "list", "object"}
ITEM, OTHERS = "[]", "{}"  # what each of a list is, and what an object holds under names of its own
GOOD_MAX, LAYOUTS_MAX = 1 << 8, 1 << 8  # so much of what was right is kept for a while
PATH_PART = re.compile(r"\[\]|\{\}|[^.\[\]{}]+")


def to_the_end(pattern: str) -> str:
    """Return a pattern whose end is that of the text: after `$` Python lets a line feed follow."""
    return pattern[:-1] + r"\Z" if pattern.endswith("$") else pattern


class Field:
    """A field of a body: its type, whether it must be there, what it may say, and what it holds in its turn."""

    def __init__(self, row: Dict[str, str]) -> None:
        self.type, self.required = row["type"], row["required"] == "yes"
        self.least = int(row["least"] or -INTEGER_MAX)
        self.most = int(row["most"] or INTEGER_MAX)
        self.values = frozenset(row["values"].split())
        self.pattern: Optional[Pattern[str]] = re.compile(row["pattern"]) if row["pattern"] else None
        self.is_free = not (self.type in NOT_TEXT or self.values or self.pattern)  # any text will do
        self.is_integer = self.type == "integer"
        is_alone = not (self.values or self.type == "date")  # what a text is like is all that is asked of it
        self.like = re.compile(to_the_end(row["pattern"])).search if row["pattern"] else None
        self.is_like = self.like if is_alone else None
        self.good: Set[str] = set()  # texts that were found to be as they must; most come again
        self.parts: Dict[str, Field] = {}
        self.needed: Dict[str, None] = {}  # the names of those parts that must be there
        self.layouts: Dict[Tuple[str, ...], Tuple[Field, ...]] = {}  # names that were found to be right -> their parts


def read_dictionary(path: Path) -> Dict[str, Field]:
    """Return what the dictionary of a package describes."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        cells = csv.DictReader(file)  # the guard before a cell is taken away
        return dictionary_of({name: cell[cell.startswith("'") :] for name, cell in row.items()} for row in cells)


def dictionary_of(rows: Iterable[Dict[str, str]]) -> Dict[str, Field]:
    """Return every kind of entry that the rows of a dictionary describe, as the field that its body is."""
    kinds: Dict[str, Field] = {}
    for row in rows:
        field = kinds.setdefault(row["kind"], Field(BODY))
        parts = PATH_PART.findall(row["field"])  # none where the line is about the kind itself
        for part in parts[:-1]:
            field = field.parts[part]
        for part in parts[-1:]:
            field.parts[part] = Field(row)
            if field.parts[part].required and part != OTHERS:
                field.needed[part] = None
    del kinds[ENVELOPE]
    return kinds


@lru_cache(maxsize=10_000)
def is_date(text: str) -> bool:
    """Say whether this is a day that exists, YYYY-MM-DD."""
    try:
        return date(int(text[:4]), int(text[5:7]), int(text[8:])).isoformat() == text
    except ValueError:
        return False


def complaint(value: object, field: Field) -> str:
    """Return what is wrong with a value by the dictionary, or nothing."""
    if field.type == "object":
        return object_complaint(value, field)
    if field.type == "list":
        return list_complaint(value, field.parts.get(ITEM))
    if field.type == "integer":
        return integer_complaint(value, field)
    if field.type == "any":
        return any_complaint(value, field)
    wrong = text_complaint(value)
    return wrong or written_complaint(str(value), field)


def list_complaint(value: object, item: Optional[Field]) -> str:
    """Return what is wrong with a list or one of those in it, or nothing."""
    if not isinstance(value, list):
        return "应为列表"
    for each in value:
        wrong = complaint(each, item) if item else text_complaint(each)
        if wrong:
            return wrong
    return ""


def written_complaint(text: str, field: Field) -> str:
    """Return what is wrong with what a text says, or nothing."""
    if field.is_free:
        return ""
    if field.values and text not in field.values:
        return f"不在所许的值之内：{text}"
    if field.type == "date" and not is_date(text):
        return f"没有这一天：{text}"
    if field.like and not field.like(text):
        return f"不合规定的写法：{text}"
    if len(field.good) >= GOOD_MAX:
        field.good.clear()
    field.good.add(text)
    return ""


def any_complaint(value: object, field: Field) -> str:
    """Return what is wrong with a text, an integer, or whatever is made of them, or nothing."""
    if isinstance(value, (dict, list)):
        parts = [*value, *value.values()] if isinstance(value, dict) else value
        return next(filter(None, (any_complaint(part, field) for part in parts)), "")
    return integer_complaint(value, field) if type(value) is int else text_complaint(value)


def integer_complaint(value: object, field: Field) -> str:
    """Return what is wrong with an integer, or nothing."""
    if type(value) is not int:
        return f"应为整数，而为 {value!r}"
    return "" if field.least <= value <= field.most else f"不在 {field.least} 与 {field.most} 之间：{value}"


def text_complaint(value: object) -> str:
    """Return what is wrong with a text, or nothing."""
    if not isinstance(value, str):
        return f"应为文字，而为 {value!r}"
    return "" if value.isascii() or unicodedata.is_normalized("NFC", value) else "文字不是 NFC"


def object_complaint(value: object, field: Field) -> str:
    """Return what is wrong with an object or one of its fields, or nothing."""
    if not isinstance(value, dict):
        return f"应为对象，而为 {value!r}"
    parts = field.layouts.get(tuple(value))
    if parts is None:
        return first_complaint(value, field)
    for each, part in zip(value.values(), parts):
        type_ = type(each)  # most are plain texts and integers
        if type_ is str:
            if part.is_like:
                if each.isascii() and part.is_like(each):
                    continue
            elif each.isascii() if part.is_free else each in part.good:
                continue
        elif type_ is int and part.is_integer and part.least <= each <= part.most:
            continue
        if complaint(each, part):
            return first_complaint(value, field)
    return ""


def first_complaint(value: Dict[str, Any], field: Field) -> str:
    """Return what is wrong with an object whose names were not seen yet, or nothing: then they are known as good."""
    if not field.needed.keys() <= value.keys():
        return f"缺少字段 {next(name for name in field.needed if name not in value)}"
    others, parts = field.parts.get(OTHERS), []
    for name, each in value.items():
        part = field.parts.get(name, others)
        if part is None:
            return f"未知字段 {name}"
        wrong = complaint(each, part)
        if wrong:
            return f"{name}：{wrong}"
        parts.append(part)
    if len(field.layouts) >= LAYOUTS_MAX:
        field.layouts.clear()
    field.layouts[tuple(value)] = tuple(parts)
    return ""
