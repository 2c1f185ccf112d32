"""The kinds of entries of assessment."""

from typing import Any, Final

from supermarket.books.kinds import Kind

KINDS: Final[tuple[Kind[Any], ...]] = ()
