"""A month at the point of the square, told by commands alone.

2026-03-02 (a Monday): the centre takes in opening days and things; 12 umbrellas, 30 plasters, 700 books come.
    open mon wed fri sat: 2, 4, 6, 7, 9 March …; somebody is counted on the 2nd and the 4th, nobody on the 6th
    two umbrellas are lent: one comes back, one is late on the 6th and lost on the 9th, 15 yuan are paid for it
    4 plasters are given; on the 21st the 26 that are left have expired and are taken away
    a purse looks worth 300 yuan: claimed in vain, claimed rightly, handed over before a second person
    a pass goes to the police; a coat waits
    600 leaflets or so, 100 and 120 signatures under two pledges, about 20,000 visits, at least 500 good deeds
In the end the audit finds nothing, and the package checks itself.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

import pytest

from supermarket.cli.run import main
from supermarket.sample import sample_folder
from tests.village import SMALL

SITES: Final = {*SMALL, "7001", "site"}


class Desk:
    """Who types commands at the point, on which day."""

    def __init__(self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        self.capsys = capsys
        self.environment = monkeypatch
        self.on("2026-03-02")

    def on(self, day: str) -> None:
        self.environment.setenv("SUPERMARKET_NOW", f"{day}T09:00+08:00")

    def by(self, operator: str, site: str) -> None:
        self.environment.setenv("SUPERMARKET_OPERATOR", operator)
        self.environment.setenv("SUPERMARKET_SITE", site)

    def does(self, *words: str) -> Any:  # noqa: ANN401 - whatever JSON holds
        """Type a command and return its answer."""
        assert main(["--lang", "en", *words, "--json"]) == 0, self.capsys.readouterr().err
        return json.loads(self.capsys.readouterr().out)

    def refused(self, *words: str) -> str:
        """Type a command that the rules refuse, and return the sentence."""
        assert main(["--lang", "en", *words]) == 1
        return self.capsys.readouterr().err


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Desk:
    folder = tmp_path / "district"
    folder.mkdir()
    for file in sample_folder().glob("*.csv"):
        lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
        if file.name in {"sites.csv", "staff.csv", "openings.csv"}:
            column = 2 if file.name == "staff.csv" else 0
            lines = [line for line in lines if [*line.strip().split(","), "", ""][column] in SITES]
        (folder / file.name).write_text("".join(lines), encoding="utf-8")
    monkeypatch.setenv("SUPERMARKET_DB", str(tmp_path / "ledger.db"))
    desk = Desk(capsys, monkeypatch)
    desk.by("91000", "1000")
    desk.does("init", "--drill", "--from", str(folder))
    desk.does("opening", "import", str(folder / "openings.csv"))
    desk.does("item", "import", str(folder / "items.csv"))
    for clerk in ("17001", "27001"):
        desk.does("staff", "add", clerk, "--role", "clerk", "--site", "7001")
    desk.by("17001", "7001")
    return desk


def test_a_month_at_the_point_of_the_square(desk: Desk, tmp_path: Path) -> None:
    desk.does("copies", "receive", "1", "12", "--donor", "9001")
    desk.does("copies", "receive", "6", "30", "--expires", "2026-03-20", "--cost", "45")
    desk.does("copies", "receive", "103", "700")
    late = desk.does("loan", "make", "1", "--stranger", "红衣男士 10030123000")["loan"]
    back = desk.does("loan", "make", "1", "--stranger", "样例路人 10030123001")["loan"]
    desk.does("base", "visit", "20000", "--sure", "about")
    desk.does("base", "visit", "500", "--purpose", "deed", "--sure", "at-least")
    purse = desk.does("find", "record", "黑色钱包", "--place", "广场", "--worth", "300", "--finder", "李样")["find"]
    papers = desk.does("find", "record", "身份证件", "--place", "广场入口")["find"]
    desk.does("find", "record", "儿童外套", "--place", "健身器材旁")
    assert desk.does("loan", "return", back)["state"] == "returned"

    desk.on("2026-03-04")
    wrong = desk.does("base", "visit", "310")["entry"]
    desk.does("base", "visit", "31", "--mends", wrong)
    desk.does("leaflet", "hand", "文明实践宣传单", "600", "--sure", "about")
    desk.does("leaflet", "sign", "移风易俗倡议书", "100")
    desk.does("leaflet", "sign", "文明过节倡议书", "120")
    assert desk.does("copies", "remove", "6", "4", "--why", "given-out")["here"] == 26
    desk.does("find", "pass-on", papers, "--to", "police")
    assert "2027-03-02" in desk.refused("find", "pass-on", purse, "--to", "charity")

    desk.on("2026-03-06")
    (overdue,) = desk.does("loan", "overdue")
    assert (overdue["loan"], overdue["days_late"], overdue["whom"]) == (late, 1, "红衣男士 10030123000")
    desk.does("find", "claim", purse, "--proof", "里面有三张照片")
    desk.does("find", "refuse", purse, "--reason", "与失物不符")
    desk.does("find", "claim", purse, "--proof", "里面有一张合影")
    assert "--second" in desk.refused("find", "hand-over", purse, "--owner", "王样")
    given = desk.does("find", "hand-over", purse, "--owner", "王样 10030123002", "--second", "27001")
    assert given["state"] == "handed-over"

    desk.on("2026-03-09")
    assert desk.does("loan", "lose", late, "--paid", "15")["paid"] == 1_500
    (room,) = (base for base in desk.does("base", "list") if base["site"] == "7001")
    shown = {name: room[name] for name in ("host", "books", "things", "lent", "finds", "reading_room")}
    assert shown == {
        "host": "样例城管大队广场中队",
        "books": 700,
        "things": 37,
        "lent": 0,
        "finds": 1,
        "reading_room": True,
    }
    opened = desk.does("opening", "show", "--month", "2026-03")
    assert [(day["on"][-2:], day["held"]) for day in opened["days"][:5]] == [
        ("02", "held"),
        ("04", "held"),
        ("06", "missed"),
        ("07", "missed"),
        ("09", "to come"),
    ]
    assert (opened["planned"], opened["held"]) == (4, 2)

    desk.on("2026-03-21")
    assert "expired" in desk.refused("copies", "remove", "6", "1", "--why", "given-out")
    desk.does("copies", "remove", "6", "26", "--why", "expired")
    counts = desk.does("base", "counts", "--from", "2026-03-01")
    assert [(each["purpose"], each["title"], each["qualifier"], each["heads"]) for each in counts] == [
        ("deed", None, "at-least", 500),
        ("leaflet", "文明实践宣传单", "about", 600),
        ("pledge", "文明过节倡议书", "exact", 120),
        ("pledge", "移风易俗倡议书", "exact", 100),
        ("visit", None, "about", 20_000),
        ("visit", None, "exact", 31),
    ]
    assert [find["state"] for find in desk.does("find", "list", "--ended")] == ["handed-over", "passed-on", "unclaimed"]
    assert desk.does("audit", "verify")["ok"]
    desk.does("audit", "export", str(tmp_path / "package"))
    checked = subprocess.run(
        [sys.executable, "-I", str(tmp_path / "package" / "verify.py")], capture_output=True, check=False
    )
    assert checked.returncode == 0, checked.stdout
