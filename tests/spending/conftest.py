"""A village whose books are looked through when the test is over, and tills in it."""

from collections.abc import Iterator

import pytest

from tests.sound import check_sound
from tests.spending.shelf import size
from tests.spending.till.counter import Counter, opened
from tests.village import Village


@pytest.fixture
def shop(village: Village) -> Iterator[Village]:
    """Give a village; whatever the test did in it, books and journal agree in the end."""
    yield village
    check_sound(village.ledger)


@pytest.fixture
def counter(shop: Village) -> Counter:
    """Give an open till."""
    return opened(shop)


@pytest.fixture
def quiet(village: Village) -> Iterator[Counter]:
    """Give an open till at which nothing happens that is written down."""
    till = opened(village)
    before = size(village)
    yield till
    assert size(village) == before
