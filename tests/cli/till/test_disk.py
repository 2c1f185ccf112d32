"""A till whose disk takes nothing more says so, keeps what lies on the counter, and goes on when there is room."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from tests.cli.terminal import Terminal
from tests.cli.till.stall import SOAP, Stall, prepared
from tests.sound import check_file

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux lets another process's limits be changed")
TOLD = "The disk does not answer as it should"


@pytest.fixture
def stall(made_ledger: Path, tmp_path: Path) -> Iterator[Stall]:
    own = prepared(made_ledger, tmp_path)
    yield own
    check_file(own.path)


@contextmanager
def full_for(till: Terminal) -> Iterator[None]:
    """Let no file take a byte more from this till's process; a terminal is no file."""
    process, unlimited = psutil.Process(till.process.pid), psutil.RLIM_INFINITY
    process.rlimit(psutil.RLIMIT_FSIZE, (0, unlimited))
    yield
    process.rlimit(psutil.RLIMIT_FSIZE, (unlimited, unlimited))


def test_a_basket_that_the_disk_did_not_take_is_still_there_and_is_given_once_there_is_room(stall: Stall) -> None:
    with stall.opened() as till:
        till.type(f"{stall.card}\r{SOAP}\r")
        till.until("left 97")
        with full_for(till):
            till.type("+\r")
            till.until(TOLD)
            till.type(f"{SOAP}\r")
            till.until("left 94")
        till.type("+\r")
        till.until("94 left.")
    (redeemed,) = stall.written("goods.redeemed")
    assert redeemed["points"] == 6
