"""What is committed is told as committed, even where its answer cannot be shown: exit code 3, the entry named."""

import inspect
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from supermarket.cli.frame import recorded
from supermarket.cli.run import main
from supermarket.web.acts.commands import ALONE, Command, every_command
from tests.cli.office import NOW, Office
from tests.command import INSTALLED, Answer, run

ENDINGS = (">/dev/full", ">&-", "| true")
"""What may become of an answer: its disk is full, its stream is closed, nobody reads it."""


def shelled(  # noqa: PLR0913 - by name
    office: Office, line: str, *, typed: str = "", by: str = "15001", site: str = "5001", limit: str = ""
) -> Answer:
    """Run a command line through a shell, and give the exit code of the command, not of what reads it."""
    env = {
        name: value for name, value in os.environ.items() if not name.startswith(("SUPERMARKET_", "LC_", "PYTHON"))
    } | {
        "SUPERMARKET_DB": str(office.db),
        "SUPERMARKET_NOW": NOW,
        "SUPERMARKET_LANG": "en",
        "SUPERMARKET_OPERATOR": by,
        "SUPERMARKET_SITE": site,
    }
    shell = ["bash", "-c", f"{limit} {INSTALLED[0]} {line}; exit ${{PIPESTATUS[0]}}"]
    done = subprocess.run(shell, env=env, input=typed.encode(), capture_output=True, check=False, timeout=120)
    return Answer(done.returncode, done.stdout, done.stderr)


def test_what_was_recorded_is_named_where_its_answer_cannot_be_shown(office: Office, household: str) -> None:
    for number, (ending, json) in enumerate((ending, json) for ending in ENDINGS for json in ("", "--json")):
        before = office.entries()
        line = f"redeem {household} 1001 --reason card-worn --key K{number}"
        named = f"It is recorded as 1000-1-{before + 1}; only the answer could not be shown."
        for _time in ("first", "again by its key"):
            told = shelled(office, f"{line} {json} {ending}")
            assert (told.code, told.err.splitlines()) == (3, [named])
        assert office.does(*line.split(), by="15001").json["entry"] == f"1000-1-{before + 1}"
        assert office.entries() == before + 1


def test_a_reading_command_whose_answer_cannot_be_shown_says_so(office: Office, household: str) -> None:
    for ending in ENDINGS:
        for json in ("", "--json"):
            told = shelled(office, f"balance {household} {json} {ending}")
            assert (told.code, len(told.err.splitlines())) == (1, 1)
            assert "recorded" not in told.err


def test_nothing_is_told_where_nobody_listens_for_it(office: Office, household: str) -> None:
    for ending in ("2>&-", "2>/dev/full"):
        told = shelled(office, f"balance {household} {ending}")
        assert (told.code, told.err) == (0, "")
        assert household in told.out


def test_the_till_names_the_receipt_that_could_not_be_shown(office: Office, household: str) -> None:
    before = office.entries()
    told = shelled(office, "counter >/dev/full", typed=f"{household}\n1001\n+\n1\n+\n")
    assert told.code == 3
    assert told.err.splitlines() == [f"It is recorded as 1000-1-{before + 1}; only the answer could not be shown."]


def test_a_closed_input_is_an_input_that_ended(office: Office) -> None:
    for line in ("", "counter", "claim roster ENV-01 --activity 清扫", "claim review --queue"):
        told = shelled(office, f"{line} <&-")
        assert told.code in {0, 1, 2}
        assert "fault" not in told.err


@pytest.mark.parametrize(
    ("command", "code"),
    [("staff cards --pdf {0}/a.pdf", 1), ("forms print claim --pdf {0}/b.pdf", 1), ("forms print --pdf {0}/c.pdf", 3)],
)
def test_a_paper_is_there_although_its_answer_cannot_be_shown(
    office: Office, tmp_path: Path, command: str, code: int
) -> None:
    told = shelled(office, command.format(tmp_path) + " >/dev/full", by="91000", site="1000")
    assert (told.code, len(list(tmp_path.glob("*.pdf")))) == (code, 1)


def test_a_ledger_that_was_made_is_told_as_made(office: Office, tmp_path: Path) -> None:
    told = shelled(office, f"init --drill --db {tmp_path}/new.db >/dev/full")
    assert told.code == 3
    assert told.err.splitlines() == ["What was asked is done; only the answer could not be shown."]


def test_where_the_disk_takes_nothing_a_ledger_is_read_all_the_same(office: Office, household: str) -> None:
    before = office.entries()
    for line in (f"balance {household}", "site list", "month list", "statement " + household):
        told = shelled(office, f"{line}", limit="ulimit -f 0;")
        assert (told.code, told.err) == (0, "")
    for line in (f"redeem {household} 1001", "counter"):
        told = shelled(office, line, limit="ulimit -f 0;")
        # A limit on files is told by the system in other words than a full disk, and by some not at all.
        assert (told.code, told.err.count("\n")) == (1, 1)
        assert told.err.startswith("The disk ")
    assert office.entries() == before


INTERRUPTED = """
import signal, sys
left = [int(sys.argv.pop(1))]
def interrupt(event, _arguments):
    if event == "import":
        left[0] -= 1
        if left[0] == 0:
            signal.raise_signal(signal.SIGINT)
from supermarket.cli.main import console_entry
sys.addaudithook(interrupt)
console_entry()
"""
"""Presses Ctrl-C while the module of this number is imported."""


@pytest.mark.parametrize("modules", [1, 2, 5, 20, 60, 120, 250, 500])
def test_ctrl_c_is_told_in_a_sentence_while_the_program_is_loaded(office: Office, modules: int) -> None:
    program = (str(Path(INSTALLED[0]).with_name("python")), "-c", INTERRUPTED, str(modules))
    told = run("site", "list", "--db", office.db, program=program, env={"SUPERMARKET_LANG": "en"})
    assert (told.code, told.err.splitlines()) == (1, ["Stopped; what was not finished was not recorded."])


@pytest.mark.parametrize("ending", ENDINGS)
def test_an_answer_drawn_as_a_table_that_cannot_be_shown_is_told_as_recorded(office: Office, ending: str) -> None:
    before = office.entries()
    told = shelled(office, f"household enrol --head 王样乙 {ending}")
    named = f"2 entries are recorded, 1000-1-{before + 1} to 1000-1-{before + 2}; only the answer could not be shown."
    assert (told.code, told.err.splitlines()) == (3, [named])


def test_a_library_that_leaves_the_program_after_something_was_recorded_is_told_as_recorded(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    def leaving() -> Any:  # noqa: ANN401 - Typer's own classes are private
        recorded.entries_recorded(["1000-1-7"])
        raise SystemExit(1)

    assert main(["--lang", "en", "balance", "--db", str(office.db)], program=leaving) == 3
    assert capsys.readouterr().err == "It is recorded as 1000-1-7; only the answer could not be shown.\n"


@pytest.mark.parametrize(
    ("options", "file"),
    [(("--pdf",), "month.pdf"), (("--xlsx",), "month.xlsx"), (("--csv",), "month.csv"), (("--public",), "public.pdf")],
)
def test_a_months_paper_that_finds_no_room_leaves_the_earlier_one_as_it_was(
    office: Office, tmp_path: Path, options: tuple[str, ...], file: str
) -> None:
    """A file's limit is what a full disk is: a part is written, then no more. Bytecode would be cut off too."""
    paper = tmp_path / file
    paper.write_bytes(b"as it was")
    line = f"month reconcile 2026-03 {options[0]} {paper}"
    told = shelled(office, line, by="33001", site="3001", limit="export PYTHONDONTWRITEBYTECODE=1; ulimit -f 1;")
    assert (told.code, len(told.err.splitlines())) == (1, 1)
    assert paper.read_bytes() == b"as it was"
    assert [path.name for path in tmp_path.glob(f".{file}*")] == []


def test_a_folder_that_is_not_there_is_told_by_the_name_that_was_typed(office: Office, tmp_path: Path) -> None:
    told = office.asks("goods", "labels", "--pdf", tmp_path / "none" / "labels.pdf", by="15001")
    assert (told.code, told.err) == (1, f"There is no file or folder {tmp_path / 'none' / 'labels.pdf'}.\n")


ENDED = """
import atexit, gc, sys
atexit.register(lambda: print("put aside:", gc.get_freeze_count() > 0, file=sys.stderr))
from supermarket.cli.main import console_entry
console_entry()
"""
"""Says in the end whether what was loaded is looked through for garbage once more."""


def test_a_command_that_is_done_looks_for_no_garbage_before_it_ends() -> None:
    told = run("--version", program=(str(Path(INSTALLED[0]).with_name("python")), "-c", ENDED))
    assert (told.code, told.err) == (0, "put aside: True\n")


def done_by(command: Command) -> str:
    """Return the source of a command, with that of the functions beside it which it calls."""
    beside = {name: each for name, each in vars(inspect.getmodule(command.does)).items() if inspect.isfunction(each)}
    source = inspect.getsource(command.does)
    called = [each for name, each in beside.items() if f"{name}(" in source and each is not command.does]
    return source + "".join(map(inspect.getsource, called))


def test_every_command_that_does_something_without_an_entry_or_a_key_notes_that_it_is_done() -> None:
    doing = [
        each for each in every_command() if not each.writes and {each.name, each.name.split()[0]} & {*ALONE, "carry"}
    ]
    silent = {each.name for each in doing if "recorded.done()" not in done_by(each)}
    assert silent == {"counter", "web", "template", "carry list"}
