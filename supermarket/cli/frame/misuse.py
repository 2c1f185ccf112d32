"""Sentences for wrong usage. Typer's are fixed English, so each is said again here from what the exception knows."""

import re
from typing import Any, Final

import typer

from supermarket.cli.frame.choices import said_of
from supermarket.locale import _

_CARD: Final = re.compile(r"\d{32}")
"""What a card holds, in whatever digits it came; nobody is to read it from a screen."""


class Misuse(typer.BadParameter):
    """Wrong usage that carries its whole sentence, already in the reader's language."""


def sentence(wrong: typer.TyperException) -> str:
    """Return what is wrong with a command line, in one sentence."""
    if isinstance(wrong, Misuse):
        return named(name_of(wrong.param), wrong.message) if wrong.param else wrong.message
    for kind in type(wrong).__mro__:
        if kind.__name__ in _SENTENCES:
            return _SENTENCES[kind.__name__](wrong)
    return _("The command line cannot be understood.")


def named(name: str, text: str) -> str:
    """Return a sentence with what it is about before it."""
    return _("{name}: {text}").format(name=name, text=text)


def name_of(parameter: Any) -> str:  # noqa: ANN401 - Typer's parameter classes are private
    """Return a parameter as a person types it: the option's long form, or the argument's word in the usage line."""
    if parameter is None:
        return "?"
    options = [str(option) for option in parameter.opts if str(option).startswith("-")]
    return max(options, key=len) if options else str(parameter.metavar or parameter.name.upper())


def choices_of(parameter: Any) -> list[str]:  # noqa: ANN401 - Typer's parameter classes are private
    """Return the words that a parameter takes, or nothing where it takes any."""
    choices = parameter.type_descriptor.choices or ()
    return [str(getattr(choice, "value", choice)) for choice in choices]


def _missing(wrong: Any) -> str:  # noqa: ANN401 - see sentence
    text = _("{name} is missing.").format(name=name_of(wrong.param))
    choices = choices_of(wrong.param) if wrong.param is not None else []
    return text + " " + _one_of(wrong.param) if choices else text


def _unknown_option(wrong: Any) -> str:  # noqa: ANN401 - see sentence
    text = _("There is no option {name} here.").format(name=clean(wrong.option_name))
    near = sorted(set(wrong.possibilities or ()) - _hidden(wrong.ctx))
    return text + " " + did_you_mean(near) if near else text


def _hidden(context: Any) -> set[str]:  # noqa: ANN401 - see sentence
    parameters = getattr(getattr(context, "command", None), "params", ())
    return {name for parameter in parameters if getattr(parameter, "hidden", False) for name in parameter.opts}


def _option_value(wrong: Any) -> str:  # noqa: ANN401 - see sentence
    command = getattr(wrong.ctx, "command", None)
    for parameter in getattr(command, "params", ()):
        if wrong.option_name in parameter.opts and getattr(parameter, "is_flag", False):
            return _("{name} takes no value.").format(name=wrong.option_name)
    if wrong.option_name == "--help":
        return _("{name} takes no value.").format(name=wrong.option_name)
    return _("{name} needs a value after it.").format(name=wrong.option_name)


def _bad_value(wrong: Any) -> str:  # noqa: ANN401 - see sentence
    text = _("The value of {name} cannot be used.").format(name=name_of(wrong.param))
    choices = choices_of(wrong.param) if wrong.param is not None else []
    return text + " " + _one_of(wrong.param) if choices else text


def _one_of(parameter: Any) -> str:  # noqa: ANN401 - see sentence
    said = said_of(parameter)
    choices = [
        value if said.get(value, value) == value else _("{word} ({meaning})").format(word=value, meaning=said[value])
        for value in choices_of(parameter)
    ]
    return _("It is one of: {choices}.").format(choices=_(", ").join(choices))


def did_you_mean(near: list[str]) -> str:
    """Return the question that offers words near to a mistyped one."""
    return _("Did you mean {words}?").format(words=_(", ").join(near))


def holds_card(typed: str) -> bool:
    """Say whether what a card holds is among these words."""
    return _CARD.search(typed) is not None


def clean(typed: str) -> str:
    """Return typed words fit for a sentence: no control characters, nothing of a card, not longer than a line."""
    shown = _CARD.sub("…", "".join(sign if sign.isprintable() else "?" for sign in typed))
    return shown if len(shown) <= 60 else shown[:59] + "…"  # noqa: PLR2004 - a line has room for no more


_SENTENCES = {
    "MissingParameter": _missing,
    "NoSuchOption": _unknown_option,
    "BadOptionUsage": _option_value,
    "BadParameter": _bad_value,
}
