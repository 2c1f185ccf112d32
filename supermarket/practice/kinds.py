"""The kinds of entries of the practice work, feature by feature."""

from typing import Any, Final

from supermarket.books.kinds import Kind
from supermarket.practice.lists.kinds import KINDS as LIST_KINDS

KINDS: Final[tuple[Kind[Any], ...]] = (*LIST_KINDS,)
