"""Bodies: that each is canonical JSON of an object and nothing else; many are read together where all surely are."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from pydantic_core import from_json, to_json

from supermarket.audit.verification.rules.sure import Sure
from supermarket.journal.canonical import INTEGER_MAX


def contents_of(kinds: Iterable[str], bodies: Sequence[bytes], sure: Mapping[str, Sure]) -> list[dict[str, Any]] | None:
    """Return what many bodies hold; None where one of them is not surely canonical and as its kind is told to be.

    Which one that is, `content_of` and `object_complaint` tell, asked of each.
    """
    try:
        readers = [sure[kind] for kind in kinds]
        contents = [read(body) for (read, _unseen), body in zip(readers, bodies, strict=True)]
        # They were given with their keys in order: where that gives the same bytes, so did the bodies have them.
        if to_json(contents) != b"[%b]" % b",".join(bodies):
            return None
        # The marks around a text compose with nothing, so where the whole is in normal form each of its texts is.
        foreign = b"".join([body for body in bodies if not body.isascii()]).decode()
    except (KeyError, ValueError):
        return None
    for (_read, unseen), content in zip(readers, contents, strict=True):
        for name in unseen:
            if name in content and not _may_be(content[name]):
                return None
    return contents if unicodedata.is_normalized("NFC", foreign) else None


def objects_of(bodies: Iterable[bytes]) -> list[dict[str, Any]] | None:
    """Return what many bodies hold, however they are written; None where one of them is no JSON object."""
    try:
        contents = [from_json(body, allow_inf_nan=False) for body in bodies]
    except ValueError:
        return None
    return contents if set(map(type, contents)) <= {dict} else None


def content_of(body: bytes) -> tuple[Any, bool]:
    """Return what a body holds, and whether these are the canonical bytes of an object, and nothing else."""
    content = None
    try:
        content = from_json(body, allow_inf_nan=False)
        if type(content) is not dict or to_json(content) != body:
            return content, False
    except ValueError:
        return content, False
    return content, _may_be(content) and (body.isascii() or _are_normal(content))


def _may_be(value: Any) -> bool:  # noqa: ANN401 - what JSON holds
    """Say whether the format allows a value, all keys within it in order; its texts are not looked at."""
    kind = type(value)
    if kind is dict:
        if not _are_in_order(tuple(value)):
            return False
        value = value.values()
    elif kind is not list:
        return kind is str or (kind is int and -INTEGER_MAX <= value <= INTEGER_MAX)
    for each in value:  # noqa: SIM110 - `all` takes a quarter longer
        if type(each) is not str and not _may_be(each):
            return False
    return True


@lru_cache(maxsize=4096)
def _are_in_order(keys: tuple[str, ...]) -> bool:
    return all(map(str.isascii, keys)) and list(keys) == sorted(keys)


def _are_normal(content: Any) -> bool:  # noqa: ANN401 - what JSON holds
    """Say whether every text in a content is in the normal form NFC."""
    if isinstance(content, str):
        return unicodedata.is_normalized("NFC", content)
    if isinstance(content, dict):
        return all(map(_are_normal, content.values()))
    return not isinstance(content, list) or all(map(_are_normal, content))
