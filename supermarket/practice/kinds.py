"""The kinds of entries of the practice work, feature by feature."""

from typing import Any, Final

from supermarket.books.kinds import Kind
from supermarket.practice.lists.kinds import KINDS as LIST_KINDS
from supermarket.practice.orders.kinds import ORDER_KINDS

KINDS: Final[tuple[Kind[Any], ...]] = (*ORDER_KINDS, *LIST_KINDS)
