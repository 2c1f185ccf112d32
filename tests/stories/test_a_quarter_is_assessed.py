"""A quarter in two villages, told by the command: marked, run, opened, doubted, worked out again, tampered with."""

from pathlib import Path
from typing import Any

from tests.audit.tampering import tampering
from tests.cli.office import Office
from tests.village import small_district

QUARTER = "2026-1"
CENTRE, INSTITUTE = ("91000", "1000"), ("32001", "2001")
CLERK, STATION = ("15001", "5001"), ("91000", "3001")


class District:
    """The district's desks, and what day it is there."""

    def __init__(self, db: Path) -> None:
        self.db = db
        self.day = "2026-03-02"

    def does(self, who: tuple[str, str], *words: str | Path) -> Any:  # noqa: ANN401 - whatever JSON holds
        return Office(self.db, f"{self.day}T09:00:00+08:00").does(*words, by=who[0], site=who[1]).json

    def refused(self, who: tuple[str, str], *words: str | Path) -> str:
        answer = Office(self.db, f"{self.day}T09:00:00+08:00").asks(*words, by=who[0], site=who[1])
        assert answer.code == 1
        return answer.err


def site(value: dict[str, Any], code: str) -> dict[str, Any]:
    """Return what a run says of a site."""
    return next(each for each in value["places"] if each["site"] == code)


def test_a_quarter_is_marked_run_opened_checked_and_tampered_with(tmp_path: Path) -> None:
    folder = tmp_path / "district"
    folder.mkdir()
    district = District(tmp_path / "ledger.db")
    district.does(CENTRE, "init", "--drill", "--from", small_district(folder))
    household = district.does(CLERK, "household", "enrol", "--head", "王样例")["household"]
    district.does(STATION, "deed", "credit", household, "VOL-05")
    district.does(CLERK, "stock", "receive", "1001", "50", "--purchased")
    district.does(CLERK, "redeem", household, "1001x2", "--reason", "card-forgotten")

    # a form is adopted before anybody is scored by it, and a file beside the ledger that says otherwise is no form
    assert "adopt" in district.refused(CENTRE, "assess", "run", "supermarket", QUARTER)
    for form in ("supermarket", "station"):
        adopted = district.does(CENTRE, "assess", "adopt", form)
    (standing,) = (each for each in district.does(CENTRE, "assess", "forms") if each["name"] == "station")
    assert (standing["sha256"], standing["in_force_since"]) == (adopted["sha256"], "2026-03-02")

    # before it is over it can only be looked at
    district.day = "2026-03-31"
    assert "preview" in district.refused(CENTRE, "assess", "run", "supermarket", QUARTER)
    assert district.does(CENTRE, "assess", "preview", "supermarket", QUARTER)["run"] is None

    # the institute's manager marks the station's premises, with a photo and a second person
    district.day = "2026-04-08"
    photo = tmp_path / "premises.jpg"
    photo.write_bytes(b"\xff\xd8\xff rules on the wall")
    told = ("--note", "制度上墙", "--second", "91000", "--evidence", photo)
    district.does(INSTITUTE, "assess", "mark", "station", "1", "3001", QUARTER, "8.5", *told)

    # the shops are run first, because their scores stand in the stations'
    assert "supermarket" in district.refused(CENTRE, "assess", "run", "station", QUARTER)
    shops = district.does(CENTRE, "assess", "run", "supermarket", QUARTER)
    stations = district.does(CENTRE, "assess", "run", "station", QUARTER)
    assert [each["tier"] for each in (*shops["places"], *stations["places"])].count("supermarket") == 2
    marked = site(stations, "3001")
    assert marked["figures"][0] == {"item": "1", "indicator": "mark", "numerator": 850, "denominator": 1_000}
    taken = next(each for each in marked["figures"] if each["indicator"] == "shops")
    assert (taken["numerator"], taken["denominator"]) == (site(shops, "5001")["total"], 10_000)

    # whoever doubts a line opens it down to the entries behind it, 10 points earned and 6 spent
    opened = district.does(CENTRE, "assess", "explain", "5001", "--run", shops["run"], "--indicator", "4")
    (line,) = opened["lines"]
    behind = line["figures"][0]["lines"]
    assert sorted((each["numerator"], each["denominator"]) for each in behind) == [(0, 10), (6, 0)]

    # and works all of it out again, today, and after somebody altered what it stands on
    assert district.does(CENTRE, "assess", "check", shops["run"])["digest"] == shops["digest"]
    assert district.does(CENTRE, "audit", "verify")["ok"]
    with tampering(district.db) as connection:
        connection.execute("UPDATE redemption SET points = 9")
    assert "5001" in district.refused(CENTRE, "assess", "check", shops["run"])
