"""Whatever a person can type: each option and argument of every command, with values that nobody should give.

Each is answered by an exit code of the table and at most a few plain lines: no traceback, no fault of the program, no
control character.
"""

import io
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import pytest
import typer

from supermarket.cli.app import program
from tests.cli.office import Office

CONTROL: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
HOSTILE: Final = {
    "text": ("\x1b[31m", "-5", "9" * 20, "\udc80\u202e", "%s{0}{x}"),
    "date": ("0001-01-01", "9999-12-31", "2026-02-30", "9999-12"),
    "month": ("0001-01", "9999-12", "2026-13"),
    "file": ("~nouser/x", "folder", "\x00", "torn.csv", "heads.csv"),
}
"""Values by the sort of what is asked for."""
USUAL: Final = {
    "rule": "VOL-01",
    "entry": "1000-1-5",
    "sku": "1001",
    "lines": "1001",
    "month": "2026-02",
    "code": "5001",
    "csv": "heads.csv",
    "date": "2026-03-02",
    "day": "2026-03-02",
    "first": "2026-03-01",
    "last": "2026-03-31",
    "due": "2026-03-31",
    "kind": "theory",
    "purpose": "visit",
    "why": "worn",
    "rating": "satisfied",
    "outcome": "upheld",
    "period": "2026-1",
    "pdf": "x.txt",
}
"""What the other arguments of a command say meanwhile."""
FILES: Final = {
    "pdf",
    "png",
    "svg",
    "html",
    "xlsx",
    "csv",
    "public",
    "folder",
    "evidence",
    "photo",
    "receipts",
    "backup",
    "paper",
    "file",
    "path",
    "marked",
}
DATES: Final = {
    "on",
    "from_",
    "first",
    "last",
    "day",
    "due",
    "wanted",
    "found",
    "served",
    "until",
    "date",
    "signed",
    "expires",
}
"""Which names ask for a file, which for a date."""
ALONE: Final = {"counter", "demo", "init", "ledger move", "restore", "web"}
"""What makes ledgers, is a talk, or serves until it is stopped."""

THOROUGHLY: Final = 4
"""In so many commands an option of one name is tried with every value."""


def leaves(
    command: Any,  # noqa: ANN401 - Typer's own classes are private
    context: typer.Context,
    path: tuple[str, ...] = (),
) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Give every command with the words that name it."""
    if not hasattr(command, "list_commands"):
        yield path, command
        return
    for name in command.list_commands(context):
        inner = command.get_command(context, name)
        yield from leaves(inner, typer.Context(inner, info_name=name, parent=context), (*path, name))


def tried(
    path: tuple[str, ...],
    command: Any,  # noqa: ANN401 - see leaves
    usual: dict[str, str],
    seen: Counter[str],
) -> Iterator[list[str]]:
    """Give a command line for each value of each of its options and arguments, the others as usual.

    What a name asks for is read by the same function everywhere. So an option that some commands have had already, such
    as `--key` of 160, is tried with one value in each other command, the next one each time.
    """
    for target in command.params:
        if target.name in {"help", "lang", "json", "db", "now", "operator", "site"} or getattr(
            target, "is_flag", False
        ):
            continue
        values = HOSTILE[sort_of(target)]
        if seen[target.name] >= THOROUGHLY:
            values = (values[seen[target.name] % len(values)],)
        seen[target.name] += 1
        for value in values:
            options, arguments = [], []
            for each in command.params:
                text = value if each is target else usual.get(each.name, "1") if each.required else None
                if text is not None and each.param_type_name == "argument":
                    arguments.append(text)
                elif text is not None:
                    options.append(f"{max(each.opts, key=len)}={text}")
            yield [*path, *options, *arguments]


def sort_of(parameter: Any) -> str:  # noqa: ANN401 - see leaves
    """Return what a parameter asks for, by its name."""
    name = str(parameter.name)
    if name in FILES:
        return "file"
    if name in DATES:
        return "date"
    return "month" if name == "month" else "text"


def named() -> dict[str, tuple[tuple[str, ...], Any]]:
    """Return every command by its name."""
    front = program()
    found = leaves(front, typer.Context(front, info_name="supermarket"))
    return {" ".join(path): (path, command) for path, command in found if path[0] not in ALONE}


@pytest.fixture
def usual(office: Office, household: str) -> dict[str, str]:
    """Give what the arguments of a command say that are not tried, about what there is: an order, a loan, a run."""

    def made(word: str, *line: str, by: str = "91000", site: str | None = None) -> str:
        answer = office.does(*line, by=by, site=site).json
        return str((answer[0] if isinstance(answer, list) else answer)[word])

    member = f"{household}-1"
    found = {"who": household, "household": household, "service": "101", "organisation": "8001", "roster": "80001"}
    office.does("service", "add", "101", "--name", "助老", "--kind", "help", by="91000")
    team = ("--name", "样例队", "--site", "3001", "--contact", "33001", "--skills", "help")
    office.does("organisation", "add", "8001", *team, by="91000")
    helper = ("--household", household, "--member", member, "--organisation", "8001")
    office.does("volunteer", "add", "80001", *helper, by="33001")
    office.does(
        "item", "add", "1", "--name", "雨伞", "--sort", "umbrella", "--lendable", "yes", "--days", "3", by="91000"
    )
    office.does("copies", "receive", "1", "90", by="15001")
    for code, which in (("71001", "resource"), ("73001", "need")):
        line = ("--list", which, "--name", "场地", "--kind", "venue", "--site", "3001", "--capacity", "1")
        office.does("list", "add", code, *line, by="91000", site="3001")
    office.does("assess", "adopt", "supermarket", by="91000")
    office.does("assess", "run", "supermarket", "2025-4", by="91000")
    return found | {
        "order": made("order", "order", "place", household, "101", by="33001"),
        "loan": made("loan", "loan", "make", "1", "--to", household, by="15001"),
        "find": made("find", "find", "record", "伞", "--place", "门口", by="15001"),
        "activity": made("activity", "activity", "plan", "清扫", "--kind", "cleaning", by="33001"),
        "number": made("rectification", "rectification", "order", "5001", "--due", "2026-03-31", "--item", "9"),
        "member": member,
        "offer": "71001",
        "need": "73001",
        "form": "supermarket",
        "whose": "5001",
    }


def test_no_value_of_any_option_is_met_with_a_fault(
    office: Office, usual: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    (tmp_path / "folder").mkdir()
    (tmp_path / "torn.csv").write_bytes(b"\xff\xfe\x00\x80\x81\n")
    (tmp_path / "heads.csv").write_text("\x1b[31mx,\u202ea\n1,2\n", encoding="utf-8")
    wrong, seen = [], Counter[str]()
    for path, command in named().values():
        for line in tried(path, command, USUAL | usual, seen):
            told = office.asks(*line, by="91000", site="5001")
            shown = told.out + told.err
            if told.code not in {0, 1, 2, 3} or "program has a fault" in shown or CONTROL.search(shown):
                wrong.append((line, told.code, shown[-300:]))
    assert wrong == []


def test_environment_and_streams_of_any_sort_are_met_with_a_sentence(
    office: Office, household: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in (
        ("SUPERMARKET_DB", "~nouser/x"),
        ("SUPERMARKET_DB", "\udcff"),
        ("SUPERMARKET_SITE", "\x1b[31m"),
        ("SUPERMARKET_NOW", "9999-12-31T23:59+00:00"),
        ("SUPERMARKET_LANG", "\x1b"),
        ("TMPDIR", "/nowhere"),
        ("COLUMNS", "-5"),
        ("_SUPERMARKET_COMPLETE", "complete_bash"),
    ):
        with monkeypatch.context() as patched:
            patched.setenv(name, value)
            told = office.asks("balance", household)
        assert told.code in {0, 1, 2}
        assert "fault" not in told.err
        assert not CONTROL.search(told.out + told.err)


def test_a_note_in_a_foreign_encoding_beside_a_backup_is_read_all_the_same(office: Office, tmp_path: Path) -> None:
    file = office.does("backup", tmp_path / "stick").json["file"]
    (tmp_path / "stick" / "supermarket-1000-1.restored").write_bytes("1000-2 D:/账本".encode("gbk"))
    told = replace(office, db=tmp_path / "new.db").asks("restore", file)
    assert (told.code, "1000-2" in told.err) == (1, True)


def test_a_figure_that_no_calendar_holds_is_refused(office: Office) -> None:
    for name, most in (("heir_days", 36_600), ("award_years", 100)):
        assert office.asks("setting", "amend", name, "--value", str(most), by="91000").code == 0
        assert office.asks("setting", "amend", name, "--value", str(most + 1), by="91000").code == 1


def test_a_number_below_zero_may_stand_after_an_option(office: Office) -> None:
    for points in ("-5", "−6", "-0007"):
        line = ("--name", f"乱倒{points[-1]}", "--points", points, "--unit", "次")
        assert office.asks("rule", "add", f"ZZZ-0{points[-1]}", *line, by="91000").code == 0
