"""Eight processes write to one file at once: nobody sees an error, and everything that anybody wrote is there."""

import subprocess
import sys
from pathlib import Path
from typing import Final

from supermarket.inspection import verify_file
from supermarket.ledger import open_ledger
from tests.command import ROOT
from tests.endurance.test_crashes import kinds
from tests.village import START, Village

CLERKS: Final = 8
TIMES: Final = 12


def test_eight_processes_write_to_one_ledger(village: Village, ledger_path: Path) -> None:
    household = village.enrol()
    village.receive(quantity=1_000)
    village.ledger.close()
    clerks = [
        subprocess.Popen(
            (
                sys.executable,
                "-m",
                "tests.endurance.clerk",
                "redeem",
                str(ledger_path),
                household,
                f"c{number}",
                str(TIMES),
            ),
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for number in range(CLERKS)
    ]
    said = [clerk.communicate() for clerk in clerks]
    assert [clerk.returncode for clerk in clerks] == [0] * CLERKS, [err for _out, err in said]
    assert [err for _out, err in said] == [""] * CLERKS
    names = [name for out, _err in said for name in out.split() if name != "ready"]
    found = kinds(ledger_path)
    assert len(names) == len(set(names)) == CLERKS * TIMES * 2
    assert set(names) <= set(found)
    assert verify_file(ledger_path).faults == ()
    reopened = Village(open_ledger(ledger_path, now=START))
    assert (reopened.points(household), reopened.on_hand()) == (0, 1_000 - CLERKS * TIMES)
    reopened.ledger.close()
