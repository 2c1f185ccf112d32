"""Bodies that are read many at a time: what is taken as surely right has no complaint, and what is honest is taken."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, Final

from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic_core import from_json, to_json

from supermarket.audit.package.checker.bodies import INTEGER_MAX, ITEM, OTHERS, Field, object_complaint
from supermarket.audit.package.dictionary import kinds_told
from supermarket.audit.verification.rules.bodies import content_of, contents_of
from supermarket.audit.verification.rules.sure import sure_of
from supermarket.kinds import KINDS
from tests.journal.raw import raw

SHORT: Final = 200
LONG: Final = 1_000
TOLD: Final = kinds_told(KINDS)
SURE: Final = sure_of(KINDS)
DAYS: Final = st.dates().filter(lambda day: (day.month, day.day) != (2, 29)).map(date.isoformat)
AMISS: Final = [
    None, True, 1.0, -1, 0, 1, 2**53 - 1, 2**53, -(2**53), 10**30, "", "\x1f", "a", "e\u0301", "2026-02-30",
    "2024-02-29", "0000-01-01", "2026-01-01\n", "1-1-1\n", " 1-1-1", "0" * 64, "A" * 65, [], {}, [None],
    [1, 2.5], ["\u1100\u1161"], {"b": "1", "a": "2"}, {"a": {"é": 1}}, {"a": False}, {"a": 2**60},
]  # fmt: skip


def in_order(content: dict[str, Any]) -> dict[str, Any]:
    return dict(sorted(content.items()))


TEXTS: Final = st.text(st.sampled_from("aé好 1-\n\x1f"), max_size=3)
WHATEVER: Final = st.recursive(
    TEXTS | st.integers(-INTEGER_MAX, INTEGER_MAX),
    lambda each: st.lists(each, max_size=2) | st.dictionaries(st.sampled_from("abc"), each, max_size=2).map(in_order),
    max_leaves=4,
)


def right(field: Field) -> st.SearchStrategy[Any]:
    """Return what draws values that a field may have."""
    found: st.SearchStrategy[Any]
    match field.type:
        case "object":
            found = right_object(field)
        case "list":
            found = st.lists(right(field.parts[ITEM]) if ITEM in field.parts else TEXTS, max_size=2)
        case "integer":
            found = st.integers(field.least, field.most)
        case "any":
            found = WHATEVER
        case _ if field.values:
            found = st.sampled_from(sorted(field.values))
        case "date":
            found = DAYS
        case _:
            found = st.from_regex(field.pattern, fullmatch=True) if field.pattern else TEXTS
    return found


def right_object(field: Field) -> st.SearchStrategy[dict[str, Any]]:
    parts = {name: right(part) for name, part in field.parts.items()}
    others = parts.pop(OTHERS, st.nothing())
    needed = {name: parts.pop(name) for name in field.needed}
    more = st.dictionaries(st.sampled_from("xyz"), others)
    return st.tuples(more, st.fixed_dictionaries(needed, optional=parts)).map(lambda two: in_order(two[0] | two[1]))


BODIES: Final = st.sampled_from(sorted(TOLD)).flatmap(lambda kind: st.tuples(st.just(kind), right(TOLD[kind])))


def places_in(holder: Any) -> list[tuple[Any, Any]]:  # noqa: ANN401 - a list or a dictionary, and a key of it
    """Return where every value stands that is within another one."""
    found = []
    for key, value in list(holder.items() if type(holder) is dict else enumerate(holder)):
        found += [(holder, key), *(places_in(value) if type(value) in {dict, list} else ())]
    return found


def changes_of(value: Any) -> Iterator[Any]:  # noqa: ANN401 - what JSON holds
    """Give what may stand in the place of a value, and may be wrong there."""
    yield from AMISS
    if type(value) is dict:
        yield from ({name: value[name] for name in value if name != each} for each in value)
        yield from (in_order(value | {name: "a"}) for name in ("", "a", "zz", "é", "{}", "[]"))
        yield dict(reversed(value.items()))


def changed(content: dict[str, Any]) -> Iterator[bytes]:
    """Give the bytes of a body with one thing changed in it, which may make it wrong."""
    body, whole = to_json(content), [content]
    yield from (body + b" ", body.replace(b",", b", ", 1), body.replace(b"a", b"\\u0061", 1), body[:-1])
    for holder, key in places_in(whole):
        value = holder[key]
        for other in changes_of(value):
            holder[key] = other
            yield to_json(whole[0])
        holder[key] = value


def check_sure(kind: str, body: bytes) -> None:
    """Fail if a body is taken at once that is not wholly right."""
    contents = contents_of([kind], [body], SURE)
    if contents is not None:
        content, is_canonical = content_of(body)
        assert is_canonical
        assert repr(contents) == repr([content])  # in the same order, too
        assert object_complaint(content, TOLD[kind]) == ""


def bodies_in(path: Path) -> list[tuple[str, bytes]]:
    with raw(path) as connection:
        return connection.execute("SELECT kind, CAST(body AS BLOB) FROM entry ORDER BY length(body)").fetchall()


@settings(max_examples=40)
@given(BODIES)
def test_what_has_no_complaint_is_taken_at_once(drawn: tuple[str, Any]) -> None:
    kind, content = drawn
    assert object_complaint(content, TOLD[kind]) == ""
    assert contents_of([kind], [to_json(content)], SURE) == [content]


@settings(max_examples=25)
@given(st.data())
def test_what_is_taken_at_once_has_no_complaint(data: st.DataObject) -> None:
    kind, content = data.draw(BODIES)
    for body in changed(content):
        check_sure(kind, body)


def test_what_is_taken_at_once_of_every_kind_that_was_lived_has_no_complaint(lived: Path) -> None:
    for kind, body in {kind: body for kind, body in bodies_in(lived) if len(body) < LONG}.items():
        for each in changed(from_json(body)):
            check_sure(kind, each)


def forget(field: Field) -> None:
    """Let nothing be known any more of what was found to be right in a field."""
    field.layouts.clear()
    field.good.clear()
    for part in field.parts.values():
        forget(part)


def test_what_is_known_of_other_bodies_changes_nothing_of_what_is_told_of_one(lived: Path) -> None:
    for kind, body in {kind: body for kind, body in bodies_in(lived) if len(body) < SHORT}.items():
        content, field = [from_json(body)], TOLD[kind]
        for holder, key in places_in(content):
            value = holder[key]
            for other in changes_of(value):
                assert object_complaint(from_json(body), field) == ""  # so that this is known
                holder[key] = other
                told = object_complaint(content[0], field)
                forget(field)
                assert told == object_complaint(content[0], field)
            holder[key] = value


def test_where_anything_may_stand_no_bounds_are_told() -> None:
    """What is not looked into there is held against the format alone."""

    def check(field: Field) -> None:
        assert field.type != "any" or (field.least, field.most) == (-INTEGER_MAX, INTEGER_MAX)
        for part in field.parts.values():
            check(part)

    for field in TOLD.values():
        check(field)


def test_an_honest_ledgers_bodies_are_taken_at_once(lived: Path) -> None:
    """Else verification would be right, but slow."""
    assert [kind for kind, body in bodies_in(lived) if contents_of([kind], [body], SURE) is None] == []
