"""What an analysis answers with: a span of days, what each test found in it, and down to which entries."""

from dataclasses import dataclass, field
from typing import Final

from supermarket.district.kinds import ALWAYS
from supermarket.district.tree import FOREVER
from supermarket.journal.statements import Value


@dataclass(frozen=True)
class Span:
    """Business dates, both included, YYYY-MM-DD; without any it is everything."""

    first: str = ALWAYS
    last: str = FOREVER

    @property
    def days(self) -> dict[str, Value]:
        """Return the parameters of a statement over the span."""
        return {"first": self.first, "last": self.last}


EVERYTHING: Final = Span()


@dataclass(frozen=True)
class Finding:
    """Something that is worth a question: whose it is, how much was looked at, how much of it is what is looked for.

    `usual` is what was to be expected, in thousandths of what `hits` counts; `once` that chance alone brings as much
    once in so many times. Both are None where a single one is enough. `entries` are the names of those that are meant.
    """

    subject: str
    looked: int
    hits: int
    usual: int | None = None
    once: int | None = None
    entries: tuple[str, ...] = ()


@dataclass(frozen=True)
class Figures:
    """A small table that a test shows besides: whole numbers under headings, a row for each subject."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str | int, ...], ...]


@dataclass(frozen=True)
class Outcome:
    """What a test found: at how many persons, pairs, households, shops or things it looked, and what stands out."""

    test: str
    looked: int
    findings: tuple[Finding, ...] = ()
    figures: Figures | None = None


@dataclass(frozen=True)
class Pattern:
    """A test in words: title, what is counted and in which unit, what an honest year shows, from where on it is told.

    All are English texts that are marked to be translated.
    """

    code: str
    title: str
    measure: str
    honest: str
    bound: str


@dataclass(frozen=True)
class Analysis:
    """All tests over a span, in their order."""

    span: Span
    tested: tuple[Outcome, ...] = field(default=())

    @property
    def findings(self) -> int:
        """Return how many things stand out."""
        return sum(len(each.findings) for each in self.tested)
