"""The kinds of entries of the practice work, feature by feature."""

from typing import Any, Final

from supermarket.books.kinds import Kind

KINDS: Final[tuple[Kind[Any], ...]] = ()
