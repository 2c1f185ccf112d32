"""The demo in a browser: a button for each of the people in it, and nothing told twice."""

import re
import shutil
from pathlib import Path

from httpx2 import Client

from supermarket.demo.folder import told_before
from supermarket.demo.scene import PEOPLE
from tests.demo.conftest import Demo
from tests.web.serving import started
from tests.web.visitor import Visitor


def test_a_demo_that_was_told_is_served_as_it_is_and_lets_everybody_in_by_a_tap(demo: Demo, tmp_path: Path) -> None:
    out = tmp_path / "demo"
    shutil.copytree(demo.out, out)
    before = {path.name: path.stat().st_mtime_ns for path in out.iterdir() if path.suffix in {".pdf", ".png"}}
    with started("demo", "--out", out, "--serve") as server:
        with Client(base_url=f"http://localhost:{server.port}", follow_redirects=True, timeout=60) as client:
            visitor = Visitor(client)
            assert re.findall(r'name="staff" value="(\d+)"', visitor.get("/").text) == list(PEOPLE)
            for staff in PEOPLE:
                visitor.get("/")
                assert visitor.send("/door", staff=staff).status_code == 200
                assert staff in visitor.get("/me").text
        code, said = server.stop()
    assert code == 0
    assert any("has stopped" in line for line in said)
    assert {name: (out / name).stat().st_mtime_ns for name in before} == before


def test_a_demo_that_was_not_told_to_its_end_is_told_anew(demo: Demo, tmp_path: Path) -> None:
    assert told_before(demo.out)
    shutil.copyfile(demo.ledger, tmp_path / "ledger.db")
    assert told_before(tmp_path) is None
    assert told_before(tmp_path / "none") is None
