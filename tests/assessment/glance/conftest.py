"""A village with one month behind it."""

import pytest

from tests.months.march import live
from tests.village import Village


@pytest.fixture
def lived(village: Village) -> Village:
    """Give a village at the end of March 2026."""
    return live(village)
