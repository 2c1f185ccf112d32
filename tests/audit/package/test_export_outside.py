"""The package as the programs of others read it: frictionless, bean-check; and what a forged ledger cannot slip in."""

import subprocess
import sys
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import pytest

from supermarket.audit.package.checker.files.beancount import beancount_entry, beancount_openings
from supermarket.audit.package.checker.files.later import Later
from supermarket.audit.package.checker.journal import Entry
from supermarket.audit.package.checker.legs import legs_of
from supermarket.audit.package.export import export
from supermarket.ledger import open_ledger
from tests.published import PAGES, line, published
from tests.village import START

FRICTIONLESS = Path(sys.executable).with_name("frictionless")
BEAN_CHECK = Path(sys.executable).with_name("bean-check")


@pytest.fixture
def package(lived: Path, tmp_path: Path) -> Path:
    """Give the package of a lived-in ledger, with names."""
    with closing(open_ledger(lived, now=START)) as opened, opened.reading() as session:
        export(session, tmp_path / "package", names=True)
    return tmp_path / "package"


def test_frictionless_finds_the_package_valid(package: Path) -> None:
    done = subprocess.run(
        [str(FRICTIONLESS), "validate", "datapackage.json"], cwd=package, capture_output=True, check=False, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "INVALID" not in done.stdout


def test_the_published_hash_is_that_of_the_checker_in_the_package(package: Path) -> None:
    for page in PAGES:
        assert published(page) == [line()], "make hash publishes it"
    assert line().split()[0] == sha256((package / "verify.py").read_bytes()).hexdigest()


def test_frictionless_finds_a_cell_that_is_no_date(package: Path) -> None:
    path = package / "tables/redemptions.csv"
    path.write_bytes(path.read_bytes().replace(b",2026-03-02,", b",2026-13-02,", 1))
    done = subprocess.run(
        [str(FRICTIONLESS), "validate", "datapackage.json"], cwd=package, capture_output=True, check=False, text=True
    )
    assert done.returncode != 0


@pytest.mark.parametrize("code", ['1\n2026-01-01 include "more"', '1"\nplugin "evil"', "1\r\noption", "1 POINT\n; x"])
def test_no_code_of_a_forged_entry_becomes_a_line_of_the_accounting_file(code: str, tmp_path: Path) -> None:
    taken = [{"delivery": "1000-1-1", "quantity": 1}]
    body = {"household": code, "points": 1, "lines": [{"sku": code, "quantity": 1, "points": 1, "from": taken}]}
    later = Later()
    entry = Entry("220802", "1000-1", 2, 1, "redemption.reversed", code, "2026-01-01", 5, "1", "k", body, "00" * 32)
    later.take(entry)
    text = "".join(beancount_openings(later)) + beancount_entry(entry, legs_of(entry))
    lines = [line for line in text.splitlines() if not line.startswith("option")]
    assert text.count("\noption ") == 2
    assert not [line for line in lines if line.startswith(("include", "plugin", "pushtag"))]
    (tmp_path / "ledger.beancount").write_text(text, encoding="utf-8")
    done = subprocess.run([str(BEAN_CHECK), str(tmp_path / "ledger.beancount")], capture_output=True, check=False)
    assert b"import" not in done.stderr.lower(), "nothing that the file names is loaded"
    assert b"include" not in done.stderr
