"""What the code says and how the catalogue translates it; `make texts` brings the catalogue in line with the code."""

import re
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT: Final = Path(__file__).parent.parent
CATALOGUE: Final = ROOT / "supermarket/locale/zh/LC_MESSAGES/supermarket.po"
NOISE: Final = r'^"(Project|POT|PO|Last|Language-Team|Report|Generated)[A-Za-z-]*:.*\n'
"""Header lines that say when, by whom and with what: a change of texts alone should change the file."""


@cache
def said() -> set[str]:
    """Return every text for people in the package: what stands in _("…") and N_("…"), in code and in templates."""
    ways = [("**.py", "python"), ("web/templates/**.html", "jinja2")]
    found = extract_from_dir(ROOT / "supermarket", ways, keywords={"_": None, "N_": None})
    return {text for _file, _line, text, _comments, _context in found if isinstance(text, str)}


@cache
def translated() -> dict[str, str]:
    """Return the catalogue: the Chinese of every English text, empty where there is none yet."""
    with CATALOGUE.open("rb") as file:
        catalogue = read_po(file, locale="zh")
    return {str(message.id): str(message.string) for message in catalogue if message.id and not message.fuzzy}


def refreshed() -> str:
    """Return the catalogue with exactly the texts of the code, in alphabetical order and without dates."""
    known = translated()
    catalogue = Catalog(locale="zh", fuzzy=False, header_comment="# Chinese texts of supermarket.")
    for text in said():
        catalogue.add(text, known.get(text, ""))
    written = BytesIO()
    write_po(written, catalogue, width=120, no_location=True, sort_output=True)
    return re.sub(NOISE, "", written.getvalue().decode(), flags=re.MULTILINE)


def main() -> None:
    """Write the refreshed catalogue and show what it lacks."""
    CATALOGUE.write_text(refreshed(), encoding="utf-8")
    translated.cache_clear()
    for text, chinese in translated().items():
        if not chinese:
            print(f"not translated: {text}")  # noqa: T201 - a developer's tool


if __name__ == "__main__":
    main()
