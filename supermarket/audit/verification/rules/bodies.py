"""Bodies: that each is canonical JSON of an object and nothing else; many are looked at together where all are."""

import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from pydantic_core import from_json, to_json

from supermarket.journal.canonical import INTEGER_MAX


def contents_of(bodies: Sequence[bytes]) -> list[dict[str, Any]] | None:
    """Return what many bodies hold; None where one of them is not canonical, which `content_of` then tells of each."""
    try:
        contents = [from_json(body, allow_inf_nan=False) for body in bodies]
        if set(map(type, contents)) != {dict} or to_json(contents) != b"[%b]" % b",".join(bodies):
            return None
        # The marks around a text compose with nothing, so where the whole is in normal form each of its texts is.
        foreign = b"".join(body for body in bodies if not body.isascii()).decode()
    except ValueError:
        return None
    return contents if all(map(_is_plain, contents)) and unicodedata.is_normalized("NFC", foreign) else None


def content_of(body: bytes) -> tuple[Any, bool]:
    """Return what a body holds, and whether these are the canonical bytes of an object, and nothing else."""
    content = None
    try:
        content = from_json(body, allow_inf_nan=False)
        if type(content) is not dict or to_json(content) != body:
            return content, False
    except ValueError:
        return content, False
    return content, _is_plain(content) and (body.isascii() or _are_normal(content))


def _is_plain(content: dict[str, Any]) -> bool:
    """Say whether an object holds only what the format allows, its keys in order; its texts are not looked at."""
    if not _are_in_order(tuple(content)):
        return False
    for value in content.values():
        kind = type(value)
        if kind is str:
            continue
        if kind is int:
            if not -INTEGER_MAX <= value <= INTEGER_MAX:
                return False
        elif kind is dict:
            if not _is_plain(value):
                return False
        elif kind is not list or not _are_plain(value):
            return False
    return True


@lru_cache(maxsize=4096)
def _are_in_order(keys: tuple[str, ...]) -> bool:
    return all(map(str.isascii, keys)) and list(keys) == sorted(keys)


def _are_plain(values: list[Any]) -> bool:
    return all(
        _is_plain(value)
        if type(value) is dict
        else _are_plain(value)
        if type(value) is list
        else type(value) is str or (type(value) is int and -INTEGER_MAX <= value <= INTEGER_MAX)
        for value in values
    )


def _are_normal(content: Any) -> bool:  # noqa: ANN401 - what JSON holds
    """Say whether every text in a content is in the normal form NFC."""
    if isinstance(content, str):
        return unicodedata.is_normalized("NFC", content)
    if isinstance(content, dict):
        return all(map(_are_normal, content.values()))
    return not isinstance(content, list) or all(map(_are_normal, content))
