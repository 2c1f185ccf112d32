"""The canonical bytes that are sealed: RFC 8785 JSON, narrowed to what a ledger needs.

Integers of at most 2^53-1, NFC strings without lone surrogates, lists, and objects with ASCII keys. No float, boolean
or null: an optional key is absent. Within these limits the standard encoder writes the same bytes as RFC 8785 asks for.
"""

import json
import unicodedata
from collections.abc import Iterable
from itertools import islice
from typing import Any, Final

INTEGER_MAX: Final = 2**53 - 1
_encode = json.JSONEncoder(
    sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False, check_circular=False
).encode
_KEYS_MAX: Final = 10_000
_KEYS: Final[set[str]] = set()
"""Keys that were looked at and can be sealed: nearly all are the few hundred names of the fields of bodies."""
quoted = json.encoder.encode_basestring
"""A string as JSON writes it, without the check."""


class NotCanonicalError(ValueError):
    """A value that can never be sealed: a fault of the program or of a file, never of a clerk."""


def canonical(value: object) -> str:
    """Return the canonical JSON of this value as text; its UTF-8 bytes are what is sealed.

    Raises:
        NotCanonicalError: the value holds what the format excludes.
    """
    _check(value)
    return _encode(value)


def _check(value: object) -> None:
    """Refuse whatever the format excludes."""
    if isinstance(value, str):
        _check_text(value)
    elif isinstance(value, bool):
        raise NotCanonicalError(value)
    elif isinstance(value, int):
        if not -INTEGER_MAX <= value <= INTEGER_MAX:
            raise NotCanonicalError(value)
    elif isinstance(value, list | tuple):
        for item in value:
            _check(item)
    elif isinstance(value, dict):
        _check_members(value)
    else:
        raise NotCanonicalError(value)


def _check_members(members: dict[Any, Any]) -> None:
    if not members.keys() <= _KEYS:
        _check_keys(members)
    for item in members.values():
        of = type(item)  # most items are plain texts and numbers, and a call for each is what costs most
        if of is str:
            if not item.isascii():
                _check_text(item)
        elif of is dict:
            _check_members(item)
        elif of is not int or not -INTEGER_MAX <= item <= INTEGER_MAX:
            _check(item)


def _check_keys(members: Iterable[Any]) -> None:
    for key in members:
        if not (isinstance(key, str) and key.isascii()):
            raise NotCanonicalError(key)
    _KEYS.update(islice(members, _KEYS_MAX - len(_KEYS)))


def _check_text(text: str) -> None:
    if text.isascii():
        return
    if not unicodedata.is_normalized("NFC", text):
        raise NotCanonicalError(text)
    try:
        text.encode()
    except UnicodeEncodeError as fault:
        raise NotCanonicalError(repr(text)) from fault
