"""The pinyin initials of a name, by which a clerk finds a household without typing Chinese."""

from itertools import islice, product
from typing import Final

READINGS_MAX: Final = 8
"""So many readings of one name are kept; a name of several many-voiced characters has more than anybody types."""


def initials(name: str) -> tuple[str, ...]:
    """Return the initials of a Chinese name in lower case, one for each reading: 单样例 is both syl and dyl."""
    if not name or name.isascii():
        return ("".join(part[0] for part in name.lower().split()),) if name else ()
    from pypinyin import Style, pinyin  # noqa: PLC0415 - its dictionary takes 0.1 s to load, and only names need it

    readings = pinyin(name, style=Style.FIRST_LETTER, heteronym=True, errors="ignore")
    letters = [sorted({reading[0] for reading in syllable if reading}) for syllable in readings]
    return tuple(dict.fromkeys("".join(choice) for choice in islice(product(*letters), READINGS_MAX)))
