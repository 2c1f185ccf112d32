"""Three machines of a small district, made once for the tests of a folder and copied for each."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.earning.vouchers.machines import District, district, make_district


@pytest.fixture(scope="session")
def made_machines(made_ledger: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("three")
    shutil.copyfile(made_ledger, folder / "ledger.db")
    make_district(folder)
    return folder


@pytest.fixture
def three(made_machines: Path, tmp_path: Path) -> Iterator[District]:
    folder = tmp_path / "three"
    folder.mkdir()
    with district(made_machines, folder) as found:
        yield found
