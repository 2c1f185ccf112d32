"""Runs the small program of shop.py, and looks for the language of what it says."""

import re
import sys
from pathlib import Path
from typing import Final

from supermarket.cli.app import LINES
from tests.command import Answer, run

SHOP: Final = (sys.executable, "-m", "tests.cli.frame.shop")
CHINESE: Final = re.compile(r"[\u4e00-\u9fff]")
_AS_TYPED: Final = (
    r"`[^`]*`",
    r"“[^”]*”",
    r"--[a-z-]+",
    r"SUPERMARKET_[A-Z_]+",
    r"\S*/\S*",
    r"\b[a-z-]+(?:\|[a-z-]+)+",  # the choices of an option
    r"\[默认：[^\]]*\]",
    r"\bSKU\[xN\]",
    r"\b[A-Z]{2,}\b",
)


def shop(*arguments: str | Path, env: dict[str, str] | None = None) -> Answer:
    """Run the small program."""
    return run(*arguments, env=env, program=SHOP)


def english_in(text: str) -> set[str]:
    """Return the English words of a text, leaving out what is typed as it is: options, commands, variables, paths."""
    for typed in _AS_TYPED:
        text = re.sub(typed, " ", text)
    return set(re.findall(r"[A-Za-z]{2,}", text)) - set(LINES) - {"supermarket", "zh", "en"}
