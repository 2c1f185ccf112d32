"""The kinds of entries of the practice work, feature by feature."""

from typing import Any, Final

from supermarket.books.kinds import Kind
from supermarket.practice.activities.kinds import KINDS as ACTIVITY_KINDS
from supermarket.practice.bases.kinds import BASE_KINDS
from supermarket.practice.lists.kinds import KINDS as LIST_KINDS
from supermarket.practice.orders.kinds import ORDER_KINDS
from supermarket.practice.projects.kinds import KINDS as PROJECT_KINDS

KINDS: Final[tuple[Kind[Any], ...]] = (
    *ORDER_KINDS,
    *LIST_KINDS,
    *ACTIVITY_KINDS,
    *PROJECT_KINDS,
    *BASE_KINDS,
)
