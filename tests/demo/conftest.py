"""One demo, performed by the installed command, that the tests of this folder look at."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.command import run


@dataclass(frozen=True)
class Demo:
    """What `supermarket demo --json` answered, and the folder that it filled."""

    out: Path
    answer: dict[str, Any]

    @property
    def ledger(self) -> Path:
        return self.out / "ledger.db"


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    out = tmp_path_factory.mktemp("shown") / "demo"
    done = run("demo", "--out", out, "--json")
    assert done.code == 0, done.err
    return Demo(out, done.json)
