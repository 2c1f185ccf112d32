"""The kinds of entries of the practice work, feature by feature."""

from typing import Any, Final

from supermarket.books.kinds import Kind
from supermarket.practice.bases.kinds import KINDS as BASE_KINDS

KINDS: Final[tuple[Kind[Any], ...]] = (*BASE_KINDS,)
