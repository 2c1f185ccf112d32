"""Texts in Chinese and English: English sentences are the keys, the Chinese ones are in the catalogue beside this file.

The language is chosen once per process, before any module that shows texts is imported; a server that speaks to several
people at once chooses it anew for each of them (`spoken`).
"""

import gettext as _gettext
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Final, Literal

from supermarket.locale.english import English

Language = Literal["zh", "en"]
_FOLDER: Final = Path(__file__).parent
_translations: _gettext.NullTranslations = _gettext.NullTranslations()
_SPOKEN: Final[ContextVar[_gettext.NullTranslations | None]] = ContextVar("spoken", default=None)


@cache
def _catalogue(language: Language) -> _gettext.NullTranslations:
    if language == "en":
        return _gettext.NullTranslations()
    return _gettext.translation("supermarket", _FOLDER, languages=[language])


def use(language: Language) -> None:
    """Show every later text in this language."""
    global _translations  # noqa: PLW0603 - one language per process, like the C library's locale
    _translations = _catalogue(language)


@contextmanager
def spoken(language: Language) -> Iterator[None]:
    """Show texts in this language meanwhile, to whoever is served here."""
    token = _SPOKEN.set(_catalogue(language))
    try:
        yield
    finally:
        _SPOKEN.reset(token)


def is_chinese() -> bool:
    """Say whether texts are shown in Chinese."""
    return type(_SPOKEN.get() or _translations) is not _gettext.NullTranslations


def language() -> Language:
    """Return the language in which texts are shown."""
    return "zh" if is_chinese() else "en"


def _(text: str) -> str:
    """Return this text in the language in use."""
    if not text:
        return ""
    told = (_SPOKEN.get() or _translations).gettext(text)
    return English(told) if told is text and "{" in text else told


def N_(text: str) -> str:  # noqa: N802 - the name that gettext's tools look for
    """Mark a text for the catalogue; it is translated when it is shown."""
    return text
