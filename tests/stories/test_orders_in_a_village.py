"""Orders in one village, told by the command: served and rated, declined and sent on, rated “not”, taken by none."""

import csv
from pathlib import Path
from typing import Any, Final

import openpyxl
import pytest

from supermarket.sample import sample_folder
from tests.cli.office import Office
from tests.village import small_district

CENTRE: Final = ("91000", "1000")
CLERK: Final = ("15001", "5001")
MANAGER: Final = ("33001", "3001")
ORGANISER: Final = ("81001", "1000")


class Desks:
    """The desks of the village and of the organisation, and what day it is there."""

    def __init__(self, db: Path) -> None:
        self.db = db
        self.day = "2026-03-02"

    def office(self) -> Office:
        return Office(self.db, f"{self.day}T09:00:00+08:00")

    def does(self, who: tuple[str, str], *words: str | Path) -> Any:  # noqa: ANN401 - whatever JSON holds
        return self.office().does(*words, by=who[0], site=who[1]).json

    def refused(self, who: tuple[str, str], *words: str | Path) -> str:
        answer = self.office().asks(*words, by=who[0], site=who[1])
        assert answer.code == 1
        return answer.err


@pytest.fixture
def desks(tmp_path: Path) -> Desks:
    """Make a small district's ledger, take the services and organisations in, and register two volunteers."""
    here = Desks(tmp_path / "ledger.db")
    folder = tmp_path / "district"
    folder.mkdir()
    here.does(CENTRE, "init", "--drill", "--from", small_district(folder))
    organisations = folder / "organisations.csv"
    text = (sample_folder() / "organisations.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    known = [line for line in text if line[0] in "#o" or line.split(",")[2] in {"1000", "2001", "3001"}]
    organisations.write_text("".join(known), encoding="utf-8")
    assert len(here.does(CENTRE, "service", "import", sample_folder() / "services.csv")) > 25 - 1
    here.does(CENTRE, "organisation", "import", organisations)
    here.does(CENTRE, "staff", "add", "81001", "--role", "organiser", "--site", "1000", "--name", "孙样丁")
    here.does(CENTRE, "organisation", "amend", "8001", "--contact", "81001")
    return here


@pytest.fixture
def people(desks: Desks) -> tuple[str, str]:
    """Enrol who orders, with a card, and who serves, a registered volunteer."""
    household = desks.does(CLERK, "household", "enrol", "--head", "钱样甲", "--group", "一组")["household"]
    helper = desks.does(CLERK, "household", "enrol", "--head", "李样乙", "--group", "二组")["household"]
    told = ("--household", helper, "--member", f"{helper}-1", "--organisation", "8001", "--party", "yes")
    desks.does(MANAGER, "volunteer", "add", "80001", *told)
    return household, helper


def test_an_order_goes_through_all_four_steps_and_its_volunteer_has_a_claim(
    desks: Desks, people: tuple[str, str]
) -> None:
    household, helper = people
    card = desks.does(CLERK, "card", "issue", household)["payload"]
    order = desks.does(CLERK, "order", "place", card, "101", "--priority", "独居, 八十三岁")["order"]
    assert desks.does(MANAGER, "order", "list", "--mine")[0]["priority"] is True
    fits = [each for each in desks.does(MANAGER, "order", "show", order)["candidates"] if each["unfit"] is None]
    assert "8001" in {each["organisation"] for each in fits}
    desks.does(MANAGER, "order", "dispatch", order, "8001")
    assert [each["order"] for each in desks.does(ORGANISER, "order", "list", "--mine")] == [order]
    desks.does(ORGANISER, "order", "accept", order)
    desks.does(ORGANISER, "order", "agree", order, "--day", "2026-03-04", "--time", "9:30")
    desks.day = "2026-03-04"
    desks.does(ORGANISER, "order", "done", order, "80001", "--minutes", "120")
    assert "81001" in desks.refused(ORGANISER, "order", "rate", order, "satisfied")
    rated = desks.does(CLERK, "order", "rate", order, "satisfied", "--card", card)
    (claim,) = rated["claims"]
    shown = desks.does(CLERK, "claim", "show", claim)
    assert (shown["household"], shown["rule"], shown["points"], shown["flags"]) == (helper, "VOL-04", 2, [])
    board = desks.does(MANAGER, "order", "board")
    (line,) = [each for each in board["board"] if each["organisation"] == "8001"]
    assert (line["satisfied"], line["answered"], line["open"]) == (1, 1, 0)
    assert desks.does(CENTRE, "audit", "verify")["ok"]


def test_an_order_that_is_declined_goes_to_the_next_and_one_that_is_rated_not_is_complained_of(
    desks: Desks, people: tuple[str, str]
) -> None:
    order = desks.does(CLERK, "order", "place", people[0], "101", "--how", "phone")["order"]
    desks.does(MANAGER, "order", "dispatch", order, "8001")
    desks.does(ORGANISER, "order", "decline", order, "--reason", "这周排满了")
    assert "8014" in desks.refused(MANAGER, "order", "dispatch", order, "8001")
    desks.does(MANAGER, "order", "dispatch", order, "8014")
    desks.day = "2026-03-05"
    assert desks.does(MANAGER, "order", "list", "--overdue")[0]["order"] == order
    listed_in_files(desks, order)
    assert "dispatch" in desks.refused(CLERK, "order", "accept", order)  # its two days are over
    desks.does(MANAGER, "order", "dispatch", order, "8002")
    desks.does(CLERK, "order", "accept", order)
    assert "8002" in desks.refused(CLERK, "order", "done", order, "80001")  # he is of the organisation that declined
    desks.does(MANAGER, "volunteer", "amend", "80001", "--organisation", "8002")
    member = desks.does(CLERK, "order", "done", order, "80001")["roster"][0]
    [server] = desks.does(CLERK, "order", "show", order)["served_by"]
    assert server["member"] == member
    assert server["name"]
    told = desks.office().asks("order", "show", order, by="15001", site="5001").out
    assert f"Served on 2026-03-05 by {server['name']} {member}." in told
    assert MANAGER[0] in desks.refused(CLERK, "order", "rate", order, "not", "--reason", "没擦干净")
    rated = desks.does(MANAGER, "order", "rate", order, "not", "--reason", "没擦干净")
    assert rated["claims"] == []
    desks.does(CLERK, "order", "complain", order, "--reason", "少了一只碗")
    assert CENTRE[0] in desks.refused(MANAGER, "order", "resolve", order, "upheld", "--reason", "属实, 已赔")
    ended = desks.does(CENTRE, "order", "resolve", order, "upheld", "--reason", "属实, 已赔")
    assert ended["state"] == "resolved"
    steps = [each["step"] for each in desks.does(CLERK, "order", "show", order)["steps"]]
    assert steps == [
        *("opened", "dispatch", "decline", "dispatch", "lapse", "dispatch", "accept", "serve"),
        *("rate", "complain", "resolve"),
    ]
    assert desks.does(CENTRE, "audit", "verify")["ok"]


def listed_in_files(desks: Desks, order: str) -> None:
    """See that the list is the same as a CSV and as a workbook, and that neither is written over."""
    table, book = desks.db.with_name("orders.csv"), desks.db.with_name("orders.xlsx")
    for path in (table, book):
        assert desks.does(MANAGER, "order", "list", "--out", path)[0]["order"] == order
        assert str(path) in desks.refused(MANAGER, "order", "list", "--out", path)
    lines = list(csv.reader(table.read_text(encoding="utf-8-sig").splitlines()))
    assert (lines[0][0], lines[1][0], lines[1][3], lines[1][-1]) == ("Order", order, "101", "late")
    (sheet,) = openpyxl.load_workbook(book).worksheets
    assert [["" if cell is None else str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)] == lines
    assert "xlsx" in desks.refused(MANAGER, "order", "list", "--out", desks.db.with_name("orders.pdf"))


def test_an_order_that_nobody_takes_is_given_up_and_one_that_is_not_wanted_any_more_called_off(
    desks: Desks, people: tuple[str, str]
) -> None:
    nobody, unwanted = (desks.does(CLERK, "order", "place", people[0], code)["order"] for code in ("110", "105"))
    desks.does(MANAGER, "order", "dispatch", nobody, "8009")
    desks.does(CLERK, "order", "decline", nobody, "--reason", "没有零件")
    assert desks.does(MANAGER, "order", "give-up", nobody, "--reason", "没有组织能修")["state"] == "given-up"
    assert desks.does(CLERK, "order", "cancel", unwanted, "--reason", "儿子回来了")["state"] == "called-off"
    figures = desks.does(MANAGER, "order", "board")["figures"]
    assert (figures["placed"], figures["called_off"], figures["given_up"], figures["closed"]) == (2, 1, 1, 0)
    assert desks.does(MANAGER, "order", "list") == []
    assert len(desks.does(MANAGER, "order", "list", "--from", "2026-03-01")) == 2
    refused = desks.refused(MANAGER, "order", "dispatch", nobody, "8002")
    assert "nothing" in refused


def test_a_screen_shows_an_order_its_board_and_every_step_there_is(desks: Desks, people: tuple[str, str]) -> None:
    order = desks.does(CLERK, "order", "place", people[0], "101")["order"]
    office = desks.office()
    for words in (
        ("order", "list"),
        ("order", "show", order),
        ("order", "board"),
        ("service", "list"),
        ("organisation", "list"),
        ("volunteer", "list"),
        ("doctor", "--orders"),
    ):
        answer = office.asks(*words, by="33001", site="3001")
        assert (answer.code, answer.err) == (0, ""), words
        assert answer.out.strip()
