"""These tests look at whole ledgers again and again; theirs is a small one."""

from pathlib import Path

import pytest

from tests.village import make_ledger, small_district


@pytest.fixture(scope="session")
def made_ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the ledger that the others are copies of: a drill of two villages, made on 2026-03-02."""
    place = tmp_path_factory.mktemp("small")
    make_ledger(place / "ledger.db", folder=small_district(place))
    return place / "ledger.db"
