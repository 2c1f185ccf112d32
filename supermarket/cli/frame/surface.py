"""What takes an answer's place on a console: a page that is drawn of the same lines and tables."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final, Literal, Protocol

Side = Literal["left", "right"]


class Surface(Protocol):
    """Takes what a command shows, block by block."""

    def say(self, text: str) -> None:
        """Take a line of the answer."""

    def head(self, text: str) -> None:
        """Take a heading."""

    def table(self, headings: Sequence[str], rows: Sequence[Sequence[object]], sides: Mapping[int, Side]) -> None:
        """Take a table; `sides` says which columns are numbers."""

    def tell(self, text: str) -> None:
        """Take a line about the work, beside the answer."""

    def progress(self, text: str, count: int, total: int | None) -> None:
        """Take how many are done so far."""


_SURFACE: ContextVar[Surface | None] = ContextVar("surface", default=None)
"""Where this thread's answers go; none is the console."""


def surface() -> Surface | None:
    """Return what takes answers here instead of the console, or None."""
    return _SURFACE.get()


@contextmanager
def shown_on(taking: Surface) -> Iterator[None]:
    """Let a surface take whatever is shown meanwhile, in this thread alone."""
    token: Final = _SURFACE.set(taking)
    try:
        yield
    finally:
        _SURFACE.reset(token)
