"""Texts in Chinese and English: English sentences are the keys, the Chinese ones are in the catalogue beside this file.

The language is chosen once per process, before any module that shows texts is imported.
"""

import gettext as _gettext
from pathlib import Path
from typing import Final, Literal

from supermarket.locale.english import English

_FOLDER: Final = Path(__file__).parent
_translations: _gettext.NullTranslations = _gettext.NullTranslations()


def use(language: Literal["zh", "en"]) -> None:
    """Show every later text in this language."""
    global _translations  # noqa: PLW0603 - one language per process, like the C library's locale
    if language == "en":
        _translations = _gettext.NullTranslations()
    else:
        _translations = _gettext.translation("supermarket", _FOLDER, languages=[language])


def is_chinese() -> bool:
    """Say whether texts are shown in Chinese."""
    return type(_translations) is not _gettext.NullTranslations


def _(text: str) -> str:
    """Return this text in the language in use."""
    if not text:
        return ""
    told = _translations.gettext(text)
    return English(told) if told is text and "{" in text else told


def N_(text: str) -> str:  # noqa: N802 - the name that gettext's tools look for
    """Mark a text for the catalogue; it is translated when it is shown."""
    return text
