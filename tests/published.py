"""The SHA-256 of the checker in the auditor's package, as both READMEs publish it; `make hash` brings it up to date."""

import re
from hashlib import sha256
from pathlib import Path
from typing import Final

from supermarket.audit.package.assembling import verifier
from supermarket.kinds import KINDS
from tests.command import ROOT

PAGES: Final = (ROOT / "README.md", ROOT / "README.zh.md")
_LINE: Final = re.compile(r"^[0-9a-f]{64}  verify\.py$", re.MULTILINE)


def line() -> str:
    """Return the line that says it, as `sha256sum --check` reads it."""
    return f"{sha256(verifier(KINDS)).hexdigest()}  verify.py"


def published(page: Path) -> list[str]:
    """Return the lines of a page that say it."""
    return _LINE.findall(page.read_text(encoding="utf-8"))


def main() -> None:
    """Publish it anew."""
    for page in PAGES:
        text = _LINE.sub(line(), page.read_text(encoding="utf-8"))
        page.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
