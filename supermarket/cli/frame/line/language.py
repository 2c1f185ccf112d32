"""Which language to speak: the command line says, else the environment, else the machine's locale."""

import locale as system_locale
import os
from collections.abc import Mapping, Sequence
from typing import Literal

from supermarket import locale

Language = Literal["zh", "en"]


def language(arguments: Sequence[str], environment: Mapping[str, str]) -> Language:
    """Return the language that the arguments, SUPERMARKET_LANG or the locale name, in this order; else English.

    It is read before the parser exists, because the commands' own texts are translated when they are imported; what
    the parser later finds wrong with --lang it says in the language found here.
    """
    for word in (_asked(arguments), environment.get("SUPERMARKET_LANG", "")):
        if known := _known(word):
            return known
    names = (environment.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    told = next((name for name in names if name), "") or _windows()
    return "zh" if told.lower().startswith(("zh", "chinese")) else "en"


def speak(chosen: Language) -> bool:
    """Show every later text in this language; return False where its catalogue is not built (a bare checkout)."""
    try:
        locale.use(chosen)
    except FileNotFoundError:
        return False
    return True


def _asked(arguments: Sequence[str]) -> str:
    """Return the language that the arguments name; of several, as before a command and after it, the last counts."""
    asked = ""
    for place, argument in enumerate(arguments):
        if argument == "--":
            break
        if argument == "--lang" and place + 1 < len(arguments):
            asked = arguments[place + 1]
        if argument.startswith("--lang="):
            asked = argument.removeprefix("--lang=")
    return asked


def _known(word: str) -> Language | None:
    match word.strip().lower().replace("-", "_").partition("_")[0].partition(".")[0]:
        case "zh":
            return "zh"
        case "en":
            return "en"
    return None


def _windows() -> str:
    return system_locale.getlocale()[0] or "" if os.name == "nt" else ""
