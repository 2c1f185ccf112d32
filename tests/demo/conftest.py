"""One demo, performed by the installed command, that the tests of this folder look at."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.command import Answer, run


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


@pytest.fixture(scope="session")
def verified(demo: Demo) -> Answer:
    """Verify the demo's ledger as its story and its advice say; thousands of entries, so once for all."""
    return run("audit", "verify", "--db", demo.ledger)


@pytest.fixture(scope="session")
def verified_tampered(demo: Demo) -> Answer:
    """Verify the copy that was tampered with as the advice says, answered in JSON."""
    return run("audit", "verify", "--without-evidence", "--db", demo.out / "tampered.db", "--json")
