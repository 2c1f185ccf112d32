"""The few words that an option takes: each stands in help, pages and refusals with what it means, and either is read.

A command's words are English, because scripts type them. Whoever reads Chinese sees what each means, and may type that.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import typer

from supermarket.district.texts import plain
from supermarket.locale import N_, _


@dataclass(frozen=True)
class Meanings:
    """What words of an option mean where that is not their own text. Stands in `Annotated` beside the option."""

    words: Mapping[str, str]


SURE: Final = Meanings(
    {"exact": N_("exactly so many"), "at-least": N_("at least so many"), "about": N_("about so many")}
)
"""How a count is meant."""


@dataclass(frozen=True)
class Choices:
    """Reads a word of an option, by itself or by what it means in the language in use."""

    values: tuple[str, ...]
    meant: Mapping[str, str]

    def __call__(self, typed: Any) -> Any:  # noqa: ANN401 - the parser hands defaults over too, which are values already
        """Return the word that is meant; the parser says which there are where it is none of them."""
        if typed is None or typed in self.values:
            return typed
        wanted = plain(str(typed))
        for value in self.values:
            if wanted in {value, self.said(value)}:
                return value
        raise typer.BadParameter(wanted)

    def said(self, value: str) -> str:
        """Return what a word means."""
        return _(self.text(value))

    def text(self, value: str) -> str:
        """Return the English text of what a word means."""
        return self.meant.get(value, value)


def texts_of(parameter: Any) -> dict[str, str]:  # noqa: ANN401 - Typer's parameter classes are private
    """Return the words that a parameter takes, each with the English text of what it means."""
    reader = parameter.type_descriptor.parameter_info.parser
    return {value: reader.text(value) for value in reader.values} if isinstance(reader, Choices) else {}


def said_of(parameter: Any) -> dict[str, str]:  # noqa: ANN401 - Typer's parameter classes are private
    """Return the words that a parameter takes, each with what it means."""
    return {value: _(text) for value, text in texts_of(parameter).items()}
