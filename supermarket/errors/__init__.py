"""Everything that the books refuse: one class per refusal, each with a code and the fields of its sentence.

A sentence says what was refused, why, and what to do. Scripts and tests rely on the code and the fields, never on the
words.
"""

import re
from enum import StrEnum
from inspect import get_annotations
from typing import Annotated, ClassVar, Final, Self, dataclass_transform, get_args

from supermarket.locale import N_, _, is_chinese
from supermarket.locale.kind_names import kind_name, register_name


class Heading(str):
    """A column's name, and how offices head it in Chinese."""

    __slots__ = ("heading",)
    heading: str

    def __new__(cls, name: str, heading: str) -> Self:
        """Take both."""
        made = super().__new__(cls, name)
        made.heading = heading
        return made


Term = Annotated[str, "a word of the program, or the name of a kind"]
"""The type of a field, or of what a list in it holds, that is said in the reader's language; others stay as they are.

What somebody typed, or what stands in a file, may happen to be a word of the program too, and is shown as it is there.
"""


ANOTHER: Final = N_("it is another, to be recorded too"), N_("it is the same: nothing is recorded")
"""What is offered where what is asked may be here already."""


def shown(value: object, *, term: bool = False) -> str:
    """Return a field as a sentence shows it: a `term` in the reader's language, a list joined, else as it is."""
    if isinstance(value, Heading) and is_chinese():
        return f"{value.heading} ({value})"
    if isinstance(value, StrEnum):
        return kind_name(value.value)
    if isinstance(value, str):
        return kind_name(value) if term else str(value)
    if isinstance(value, list | tuple):
        items, comma = [shown(item, term=term) for item in value], _(", ")
        return (_("; ") if any(comma in item for item in items) else comma).join(items)
    return str(value)


def yuan_of(fen: int) -> str:
    """Return fen as yuan with two decimals."""
    yuan, rest = divmod(abs(fen), 100)
    return f"{'-' if fen < 0 else ''}{yuan}.{rest:02d}"


@dataclass_transform(kw_only_default=True, eq_default=False)
class Refusal(Exception):  # noqa: N818 - a refusal is an answer of the rules, not an error of the program
    """A rule refused what was asked; nothing was written."""

    code: ClassVar[str] = "refused"
    sentence: ClassVar[str] = ""
    at_desk: ClassVar[str] = ""
    """What the menu says instead, where the sentence speaks of what one types on a command line."""
    ways: ClassVar[tuple[str, ...]] = ()
    """What the menu offers where it may be here already: to record it all the same (`--another`), or nothing."""
    names: ClassVar[tuple[str, ...]] = ()
    """The fields of the sentence."""
    terms: ClassVar[tuple[str, ...]] = ()
    """The fields that hold words of the program."""
    in_yuan: ClassVar[tuple[str, ...]] = ()
    """The fields that hold fen; a sentence shows yuan, because 分 is also the word for points."""
    of_registers: ClassVar[tuple[str, ...]] = ("register",)
    """The fields that hold the name of a register."""

    def __init_subclass__(cls) -> None:
        """Turn the annotations of a refusal into keyword fields and its name into its code."""
        super().__init_subclass__()
        types = get_annotations(cls)
        cls.names = tuple(types)
        cls.terms = tuple(name for name, each in types.items() if Term in {each, *get_args(each)})
        cls.code = re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()

    def __init__(self, **values: object) -> None:
        """Take the fields by name, every one of them; a hundred dataclasses would load slowly."""
        super().__init__()
        if values.keys() != set(self.names):
            raise TypeError(f"{type(self).__name__} takes {self.names}")
        self.__dict__.update(values)

    def __str__(self) -> str:
        """Return the sentence in the language in use."""
        return _(self.sentence).format(**self.words())

    def words(self) -> dict[str, str]:
        """Return every field as a sentence shows it in the language in use."""
        found = {name: getattr(self, name) for name in self.names}
        said = {name: register_name(each) for name, each in found.items() if name in self.of_registers}
        plain = {name: shown(each, term=name in self.terms) for name, each in found.items()}
        return plain | {name: yuan_of(found[name]) for name in self.in_yuan} | said
