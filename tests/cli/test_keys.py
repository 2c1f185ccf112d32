"""The same key gives the same answer, complete, and writes nothing; whatever else differs is another request."""

import ast
from dataclasses import replace
from pathlib import Path

from tests.cli.office import Office
from tests.command import ROOT

COMMANDS = ROOT / "supermarket" / "cli"


def twice(office: Office, *line: str | Path, by: str, site: str | None = None, other: tuple[str | Path, ...]) -> None:
    """Run a command twice with one key, then another one with it; the second writes nothing, the third is refused."""
    key = f"K {' '.join(map(str, line[:2]))} {office.entries()}"
    first = office.does(*line, "--key", key, by=by, site=site)
    written = office.entries()
    again = office.does(*line, "--key", key, by=by, site=site)
    assert again.json == first.json
    refused = office.asks(*other, "--key", key, by=by, site=site)
    assert (refused.code, "was used for something else" in refused.err) == (1, True), refused.err
    assert office.entries() == written


def test_every_command_that_writes_takes_a_key() -> None:
    """
    `init`, `restore`, the till and the menu are not asked twice: the first two make a ledger, the others are talks.
    """
    keyless = set()
    for module in sorted(COMMANDS.rglob("*.py")):
        for function in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            if not isinstance(function, ast.FunctionDef) or "menu" in module.parts:
                continue
            calls = [each.func for each in ast.walk(function) if isinstance(each, ast.Call)]
            writes = any(
                isinstance(each, ast.Attribute)
                and each.attr == "writing"
                and isinstance(each.value, ast.Name)
                and each.value.id in {"call", "ledger"}
                for each in calls
            )
            arguments = {each.arg for each in (*function.args.args, *function.args.kwonlyargs)}
            if writes and not arguments & {"key", "session", "keep"}:
                keyless.add(f"{module.stem}.{function.name}")
    assert keyless == {"register.add_commands", "review_queue._decide"}  # the first holds four functions with a key


def test_registers_answer_by_key(office: Office, tmp_path: Path) -> None:
    site = ("site", "add", "5999", "--name", "试点", "--tier", "supermarket", "--parent", "3001")
    twice(office, *site, by="91000", other=(*site[:4], "别处", *site[5:]))
    amend = ("site", "amend", "5999", "--name", "新点")
    twice(office, *amend, by="91000", other=("site", "amend", "5999", "--name", "新点", "--from", "2026-05-01"))
    twice(office, "site", "end", "5999", by="91000", other=("site", "end", "5999", "--from", "2026-05-01"))
    staff = ("staff", "add", "77001", "--role", "clerk", "--site", "5001", "--name", "王样丙")
    twice(office, *staff, by="91000", other=(*staff[:-1], "王样丁"))
    twice(
        office,
        "staff",
        "amend",
        "77001",
        "--name",
        "王样丁",
        by="91000",
        other=("staff", "amend", "77001", "--role", "reviewer"),
    )
    twice(office, "goods", "price", "1001", "5", by="91000", other=("goods", "price", "1001", "6"))
    twice(
        office, "setting", "amend", "notice_days", "--value", "9", by="91000", other=("setting", "end", "notice_days")
    )
    donors = tmp_path / "donors.csv"
    donors.write_text("donor,name\n7001,甲厂\n7002,乙厂\n", encoding="utf-8")
    others = tmp_path / "others.csv"
    others.write_text("donor,name\n7001,甲厂\n7002,丙厂\n", encoding="utf-8")
    twice(office, "donor", "import", donors, by="91000", other=("donor", "import", others))


def test_households_and_members_answer_by_key_and_their_names_are_compared(office: Office, tmp_path: Path) -> None:
    enrol = ("household", "enrol", "--head", "王样甲", "--phone", "10030011000", "--group", "一组")
    twice(office, *enrol, by="15001", other=(*enrol[:3], "王样乙", *enrol[4:]))
    household = office.does("household", "find", "王样甲", by="15001").json[0]["household"]
    second = (*enrol[:3], "钱样甲", "--phone", "10030011009", "--group", "一组")
    twice(office, *second, by="15001", other=(*second[:-1], "二组"))
    member = ("member", "add", household, "--name", "王样丙")
    twice(office, *member, by="15001", other=(*member, "--phone", "10030011001"))
    number = f"{household}-2"
    amend = ("member", "amend", number, "--phone", "10030011002")
    twice(office, *amend, by="15001", other=("member", "amend", number, "--phone", "10030011003"))
    twice(office, "member", "end", number, by="15001", other=("member", "end", f"{household}-1"))
    group = ("household", "amend", household, "--group", "三组")
    twice(office, *group, by="15001", other=(*group, "--board", "no"))
    file, other = tmp_path / "h.csv", tmp_path / "o.csv"
    file.write_text("station,group,head\n3001,一组,李样甲\n3001,一组,李样乙\n", encoding="utf-8")
    other.write_text("station,group,head\n3001,一组,李样甲\n3001,一组,李样丙\n", encoding="utf-8")
    twice(
        office,
        "household",
        "import",
        file,
        by="32001",
        site="3001",
        other=("household", "import", other),
    )


def test_cards_answer_by_key_without_their_payload(office: Office, household: str, tmp_path: Path) -> None:
    issue = ("card", "issue", household)
    key = ("--key", "K")
    first = office.does(*issue, *key, by="15001").json
    again = office.does(*issue, *key, by="15001").json
    assert again == {**first, "payload": ""}
    twice(office, "card", "freeze", first["card"], by="15001", other=issue)
    blank = ("card", "blank", "3", "--pdf")
    twice(office, *blank, tmp_path / "b.pdf", by="91000", other=("card", "blank", "4", "--pdf", tmp_path / "c.pdf"))


def test_a_count_answers_by_key_line_by_line(office: Office, household: str) -> None:
    twice(office, "stock", "count", "1001=9", "1002=0", by="15001", other=("stock", "count", "1001=9", "1002=1"))
    assert household


def test_an_answer_by_key_says_what_was_held_then_and_that_it_was_reversed_since(
    office: Office, household: str
) -> None:
    line = ("redeem", household, "1001", "--reason", "card-worn", "--key", "K")
    first = office.does(*line, by="15001").json
    office.does("redeem", household, "1001", "--reason", "card-worn", by="15001")
    assert office.does(*line, by="15001").json == first
    reversal = office.does("reverse", first["entry"], "--reason", "拿错了", by="15001").json["entry"]
    assert office.does(*line, by="15001").json == {**first, "reversed_by": reversal}
    shown = office.asks(*line, by="15001").out
    assert shown.splitlines()[-1] == f"It was reversed since, by entry {reversal}."


def test_a_key_answers_whoever_may_do_the_same_there_and_nobody_else(office: Office, household: str) -> None:
    line = ("redeem", household, "1001", "--reason", "card-worn", "--key", "K")
    first = office.does(*line, by="15001").json
    assert office.does(*line, by="91000", site="5001").json == first
    for by in ("41000", "23001"):
        assert office.asks(*line, by=by, site="5001").code == 1
    assert office.asks(*line, by="15002", site="5001").code == 1


def test_a_reason_a_slip_or_a_note_that_differs_is_another_request(office: Office, household: str) -> None:
    line = ("redeem", household, "1001", "--reason", "card-worn", "--slip", "7")
    twice(office, *line, by="15001", other=(*line[:4], "card-forgotten", *line[5:]))
    twice(office, *line[:-1], "8", by="15001", other=(*line[:-1], "9"))
    credit = ("deed", "credit", household, "VOL-01", "--note", "甲")
    twice(office, *credit, by="91000", site="3001", other=(*credit[:-1], "乙"))
    twice(office, *credit, by="91000", site="3001", other=credit[:-2])


def test_a_key_answers_whatever_became_of_the_shop_where_it_was_recorded(office: Office, household: str) -> None:
    asked: list[tuple[tuple[str, ...], str, str]] = [
        (("stock", "receive", "1001", "3", "--purchased"), "91000", "3001"),
        (("stock", "write-off", "1001", "1", "--reason", "damp"), "15001", "5001"),
        (("stock", "count", "1001=8"), "91000", "3001"),
        (("stock", "transfer", "1001", "1", "--to", "5002"), "15001", "5001"),
        (("fund", "receive", "10", "--paper", "A1", "--for", "买货"), "33001", "3001"),
        (("fund", "spend", "1", "--paper", "A2", "--for", "买货"), "33001", "5001"),
        (("redeem", household, "1001", "--reason", "card-worn"), "91000", "3001"),
        (("claim", "file", household, "VOL-01"), "15001", "5001"),
        (
            ("claim", "roster", "VOL-01", "--activity", "清扫", "--csv", str(_roster(office, household))),
            "15001",
            "5001",
        ),
    ]
    keyed = [((*line, "--key", f"K{number}"), by, site) for number, (line, by, site) in enumerate(asked)]
    first = [office.does(*line, by=by, site=site).json for line, by, site in keyed]
    station = ("--tier", "supermarket", "--parent", "3001")
    for change in (("site", "add", "5999", "--name", "后来", *station), ("site", "end", "5001")):
        later = replace(office, now="2026-03-03T09:00:00+08:00")
        assert later.asks(*change, by="91000").code == 0
        written = later.entries()
        assert [later.does(*line, by=by, site=site).json for line, by, site in keyed] == first
        assert later.entries() == written


def test_a_name_left_out_and_another_second_person_are_another_request(office: Office) -> None:
    staff = ("staff", "add", "77001", "--role", "clerk", "--name", "王样丙")
    twice(office, *staff, by="91000", site="5001", other=staff[:-2])
    confirm = ("clock", "confirm", "2026-03-02", "--approver")
    twice(office, *confirm, "33001", by="91000", other=(*confirm, "15001"))


def _roster(office: Office, household: str) -> Path:
    file = office.db.with_name("roster.csv")
    file.write_text(f"household,member,start,end\n{household},1,08:00,10:00\n", encoding="utf-8")
    return file
