"""A station's spring told by its commands: a theme a month, an action a week, a training, a claim by its certificate.

The commands run as a village types them; what each answers is what a person would look at.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

from tests.cli.office import Office
from tests.sound import check_file

CLERK, REVIEWER, MANAGER, INSTITUTE, CENTRE = "15001", "23001", "33001", "32001", "91000"
FIRST_DAY: Final = "2026-03-02"
PHOTO: Final = b"\xff\xd8\xff\xe0 people sweeping a village street"


@dataclass
class Spring:
    """The office at a day of the story."""

    ledger: Path
    day: str = FIRST_DAY

    @property
    def office(self) -> Office:
        return Office(self.ledger, now=f"{self.day}T09:00:00+08:00")

    def comes(self, day: str) -> None:
        self.day = day

    def does(self, *words: str | Path, by: str = MANAGER) -> Any:  # noqa: ANN401 - whatever JSON holds
        return self.office.does(*words, by=by, site="2001" if by == INSTITUTE else None).json

    def is_refused(self, *words: str | Path, names: str, by: str = MANAGER) -> None:
        answer = self.office.asks(*words, by=by)
        assert (answer.code, answer.err.count("\n")) == (1, 1), answer.err
        assert names in answer.err

    def shown(self, *words: str | Path, by: str = MANAGER) -> str:
        """Return what the screen shows a person."""
        answer = self.office.asks(*words, by=by)
        assert (answer.code, answer.err) == (0, ""), answer.err
        return answer.out


def test_a_station_lives_a_spring_of_activities(ledger_path: Path, tmp_path: Path) -> None:
    spring = Spring(ledger_path)
    themes_and_projects(spring)
    weeks(spring, tmp_path)
    gaps(spring, tmp_path)
    household = training(spring, tmp_path)
    claim(spring, household)
    check_file(ledger_path)


def themes_and_projects(spring: Spring) -> None:
    """The centre sets March's theme, the station its own for April and a project; no station sets another's."""
    spring.does("theme", "add", "601", "--month", "2026-03", "--name", "学雷锋志愿服务月", "--site", "1000", by=CENTRE)
    spring.does("theme", "add", "602", "--month", "2026-04", "--name", "河岸清洁月", "--site", "3001")
    another = ("theme", "add", "603", "--month", "2026-04", "--name", "别村的主题")
    answer = spring.office.asks(*another, by=MANAGER, site="3002")
    assert (answer.code, "33001" in answer.err) == (1, True)
    spring.does("project", "add", "701", "--name", "样例敬老助洁", "--site", "3001", "--people", "12", "--brand", "yes")
    assert [each["month"] for each in spring.does("theme", "list")] == ["2026-03", "2026-04"]


def weeks(spring: Spring, folder: Path) -> None:
    """Week 10 is held and its count corrected, 11 rained off, 12 moved into 13, 14 planned and never told."""
    photo = folder / "street.jpg"
    photo.write_bytes(PHOTO)
    clean_up = ("activity", "plan", "清扫村道", "--kind", "cleaning", "--also", "customs")
    swept = spring.does(*clean_up, "--theme", "601", "--project", "701", "--start", "8点半", by=CLERK)["activity"]
    told = spring.does(
        *("activity", "hold", swept, "--heads", "300", "--qualifier", "at-least", "--evidence", photo), by=CLERK
    )
    assert (told["state"], told["start"], told["photos"]) == ("held", "08:30", 1)
    spring.is_refused("activity", "hold", swept, "--heads", "30", names="held", by=CLERK)
    wrong = ("activity", "correct", swept, "--heads", "30", "--qualifier", "at-least", "--reason", "多写了一个零")
    assert spring.does(*wrong)["heads"] == 30
    clinic = spring.does("activity", "plan", "义诊", "--kind", "clinic", "--day", "2026-03-11", by=CLERK)["activity"]
    spring.does("activity", "cancel", clinic, "--why", "weather", "--reason", "大风", by=CLERK)
    hair = ("activity", "plan", "义剪", "--kind", "haircut", "--also", "old-young", "--day", "2026-03-18")
    moved = spring.does(*hair, "--project", "701", by=CLERK)["activity"]
    spring.does("activity", "move", moved, "2026-03-25", "--reason", "师傅有事", by=CLERK)
    spring.does("activity", "plan", "宣讲", "--kind", "theory", "--day", "2026-04-01", by=CLERK)
    spring.comes("2026-03-25")
    reused = ("activity", "hold", moved, "--heads", "18", "--evidence", photo)
    spring.is_refused(*reused, names="shows another activity", by=CLERK)
    spring.does("activity", "hold", moved, "--heads", "18", by=CLERK)


def gaps(spring: Spring, folder: Path) -> None:
    """In May the calendar names what lacks, nobody can write it in any more, and the counts are never added up."""
    spring.comes("2026-05-04")
    year = spring.does("calendar", "--year", "2026")
    assert year["weeks_without_action"] == [11, 12, 14, 15, 16, 17, 18]
    assert year["months_without_theme"] == []
    assert "Weeks without an action: 11–12, 14–18." in spring.shown("calendar", "--year", "2026")
    late = ("activity", "record", "清扫", "--kind", "cleaning", "--heads", "20", "--day", "2026-04-02")
    spring.is_refused(*late, names="2026-04-04 to 2027-05-05", by=CLERK)
    counts = {each["kind"]: each for each in spring.does("activity", "counts", "--at", "3001")["lines"]}
    assert counts["all"]["activities"] == 2
    assert counts["all"]["heads"] == {"count": 48, "qualifier": "at-least"}
    assert (counts["customs"]["activities"], counts["customs"]["mainly"]) == (1, 0)
    assert (counts["universal"]["activities"], counts["universal"]["heads"]["count"]) == (1, 18)
    summary = ("activity", "report", "all", "--from", "2022-01-01", "--to", "2025-12-31", "--source", "区工作总结")
    spring.does(*summary, "--times", "20000", "--times-qualifier", "at-least", by=CENTRE)
    assert "at least 20,000" in spring.shown("activity", "counts")
    (project,) = spring.does("project", "list", "--at", "3001")
    assert (project["state"], project["quarters"][-2:]) == ("live", [["2026-Q1", 2], ["2026-Q2", 0]])
    png = folder / "year.png"
    spring.shown("calendar", "--year", "2026", "--png", png)
    assert png.read_bytes()[:4] == b"\x89PNG"
    below = spring.does("calendar", "--year", "2026", "--below", by=INSTITUTE)
    assert (len(below), below[0]["weeks_without_action"]) == (3, year["weeks_without_action"])


def training(spring: Spring, folder: Path) -> str:
    """Two households attend a first-aid training; each head gets a certificate, one with a number of another body."""
    one, other = (
        spring.does("household", "enrol", "--head", name, "--group", "一组", by=CLERK)["household"]
        for name in ("王样例", "李样例")
    )
    roll = folder / "attended.csv"
    roll.write_text(f"household,member\n{one},1\n{other},1\n", encoding="utf-8")
    planned = spring.does("activity", "plan", "应急救护培训", "--kind", "training", "--online", by=CLERK)["activity"]
    told = spring.does("training", "hold", planned, "--csv", roll, by=CLERK)
    assert (told["attended"], told["heads"], told["online"]) == (2, 2, True)
    issued = spring.does("certificate", "issue", planned, f"{one}-1", "--title", "应急救护合格", "--number", "RC-9")
    assert (issued["paper"], issued["member"]) == ("RC-9", f"{one}-1")
    (rest,) = spring.does("certificate", "issue", planned, "--title", "应急救护合格")
    assert rest["member"] == f"{other}-1"
    assert spring.does("certificate", "issue", planned, "--title", "应急救护合格") == []
    names = [each["name"] for each in spring.does("training", "attended", planned)]
    assert sorted(names) == ["李*", "王*"]
    (listed,) = spring.does("training", "list", "--at", "3001")
    assert (listed["activity"], listed["certificates"]) == (planned, 2)
    pdf = folder / "certificate.pdf"
    spring.shown("certificate", "print", issued["certificate"], "--pdf", pdf)
    assert pdf.read_bytes()[:5] == b"%PDF-"
    return str(one)


def claim(spring: Spring, household: str) -> None:
    """The certificate is the claim's document: it is reviewed, hangs out, is posted, and no other claim rests on it."""
    (certificate,) = spring.does("certificate", "list", "--member", f"{household}-1")
    number = certificate["certificate"]
    filed = spring.does("claim", "file", household, "LEC-03", "--member", "1", "--certificate", number, by=CLERK)
    assert (filed["points"], filed["flags"]) == (5, [])
    again = ("claim", "file", household, "LEC-03", "--member", "1", "--served", "2026-05-04", "--certificate", number)
    spring.is_refused(*again, names=filed["claim"], by=CLERK)
    for reviewer in (REVIEWER, MANAGER):
        spring.does("claim", "review", filed["claim"], "--accept", by=reviewer)
    spring.does("notice", "publish")
    spring.comes((date.fromisoformat(spring.day) + timedelta(days=5)).isoformat())
    (posted,) = spring.does("claim", "post")["posted"]
    assert (posted["claim"], posted["points"]) == (filed["claim"], 5)
    (certificate,) = spring.does("certificate", "list", "--member", f"{household}-1")
    assert certificate["claim"] == filed["claim"]
