"""At the command line a PIN is typed out of sight, or a token is in the environment; no argument carries either."""

import os
import pty
import select
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pytest

from supermarket.clock import system_clock
from supermarket.errors.signing import PinLocked
from supermarket.journal.entry import Entry
from supermarket.journal.store import entries
from supermarket.ledger import Ledger, open_ledger
from supermarket.local.pins import verify_pin
from supermarket.opening import Opening, init
from supermarket.sample import sample_folder
from tests.cli.frame.running import CHINESE
from tests.command import INSTALLED, ROOT, Answer, called
from tests.pins import ADMINISTRATORS_PIN, give_pin

PIN: Final = "4071"
WRONG: Final = "9302"
CLERK: Final = "15001"
MANAGER: Final = "33001"
MANAGERS_PIN: Final = "518693"
AT_SHOP: Final = ("--site", "5001", "--operator", CLERK)
ENROL: Final = ("household", "enrol", "--head", "王样甲", *AT_SHOP)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a real ledger whose clerk and manager have PINs."""
    path = tmp_path_factory.mktemp("real") / "ledger.db"
    init(path, Opening(sample_folder()), system_clock())
    with opened(path) as ledger:
        give_pin(ledger, CLERK, PIN)
        give_pin(ledger, MANAGER, MANAGERS_PIN)
    return path


@pytest.fixture
def path(made: Path, tmp_path: Path) -> Path:
    """Give a copy of it."""
    copy = tmp_path / "ledger.db"
    shutil.copyfile(made, copy)
    return copy


@contextmanager
def opened(path: Path) -> Iterator[Ledger]:
    ledger = open_ledger(path)
    try:
        yield ledger
    finally:
        ledger.close()


def kept(path: Path) -> list[Entry]:
    with opened(path) as ledger, ledger.reading() as session:
        return list(entries(session.transaction))


def known(path: Path) -> set[object]:
    """Return how the actor of the last entry was known; nothing was written but PINs where there is none."""
    last = kept(path)[-1]
    return {last.content.get("known")} if last.actor != "0" and last.kind != "pin.reset" else set()


def on(path: Path, *arguments: str | Path, **env: str) -> Answer:
    """Run a command on a ledger, without a terminal."""
    return called("--db", path, *arguments, env=env)


def token_of(path: Path) -> str:
    made = on(path, "staff", "token", CLERK, "--json", SUPERMARKET_PIN=PIN)
    assert made.code == 0, made.err
    token = made.json["token"]
    assert isinstance(token, str)
    return token


# --- without a terminal -----------------------------------------------------------------------------------------------


def test_who_has_no_pin_goes_on_by_the_code_alone(path: Path) -> None:
    done = on(path, "household", "enrol", "--head", "王样甲", "--site", "5002", "--operator", "15002")
    assert done.code == 0, done.err
    assert known(path) == {"named"}


def test_who_has_a_pin_does_not_go_on_without_it(path: Path) -> None:
    refused = on(path, *ENROL, SUPERMARKET_PIN=PIN)  # that variable is for setting PINs, not for going without tokens
    assert (refused.code, refused.out) == (1, "")
    assert f"supermarket staff token {CLERK}" in refused.err
    assert known(path) == set()


def test_a_script_is_known_by_the_token_in_its_environment(path: Path) -> None:
    token = token_of(path)
    assert on(path, *ENROL, SUPERMARKET_TOKEN=token).code == 0
    assert known(path) == {"token"}
    assert token not in "".join(entry.body for entry in kept(path))


def test_a_roster_may_name_members_where_its_clerk_is_known(path: Path, tmp_path: Path) -> None:
    token = token_of(path)
    household = on(path, *ENROL, "--json", SUPERMARKET_TOKEN=token).json["household"]
    roster = tmp_path / "roster.csv"
    roster.write_text(f"户号,成员,签到,签退\n{household},王 样甲,08:00,09:30\n", encoding="utf-8")
    shared = ("--csv", roster, "--site", "5001", "--operator", CLERK, "--json")
    taken = on(path, "claim", "roster", "ENV-01", "--activity", "扫雪", *shared, SUPERMARKET_TOKEN=token)
    assert taken.code == 0, taken.err
    (claim,) = taken.json["claims"]
    assert claim["household"] == household


def test_a_token_that_is_not_good_is_refused_and_one_revoked_is_not_good(path: Path) -> None:
    assert on(path, *ENROL, SUPERMARKET_TOKEN="9" * 32).code == 1
    token = token_of(path)
    assert on(path, *ENROL[:-1], MANAGER, SUPERMARKET_TOKEN=token).code == 1
    revoked = on(path, "staff", "token", CLERK, "--revoke", "--json", SUPERMARKET_PIN=PIN)
    assert revoked.json == {"staff": CLERK, "revoked": 1}
    assert on(path, *ENROL, SUPERMARKET_TOKEN=token).code == 1
    assert known(path) == set()


def test_looking_at_what_an_import_would_do_asks_who_looks(path: Path, tmp_path: Path) -> None:
    csv = tmp_path / "households.csv"
    csv.write_text("household,station,group,head,phone,shop\n,3001,一组,王样甲,,5001\n", encoding="utf-8")
    look = ("household", "import", csv, "--site", "3001", "--operator", MANAGER)
    assert on(path, *look, "--dry-run").code == 1
    assert on(path, *look).code == 1
    assert known(path) == set()


def test_who_names_nobody_is_refused_by_the_command_itself(path: Path) -> None:
    assert on(path, *ENROL[:-2]).code == 1


def test_reading_asks_for_nothing(path: Path) -> None:
    assert on(path, "staff", "list", "--operator", CLERK).code == 0


def test_a_drill_asks_for_nothing(tmp_path: Path) -> None:
    path = tmp_path / "drill.db"
    init(path, Opening(sample_folder(), drill=True), system_clock())
    with opened(path) as ledger:
        give_pin(ledger, CLERK, PIN)
    assert on(path, *ENROL, SUPERMARKET_TOKEN="9" * 32).code == 0
    assert known(path) == {"named"}


def test_wrong_pins_of_several_commands_lock_together(path: Path) -> None:
    change = ("staff", "pin", CLERK)
    for _time in range(5):
        assert on(path, *change, SUPERMARKET_PIN=WRONG, SUPERMARKET_PIN_NEW="827364").code == 1
    assert on(path, *change, SUPERMARKET_PIN=PIN, SUPERMARKET_PIN_NEW="827364").code == 1
    with opened(path) as ledger, pytest.raises(PinLocked):
        verify_pin(ledger, CLERK, PIN)


def test_pins_are_set_changed_and_reset_by_scripts_through_the_environment(path: Path) -> None:
    before = ("staff", "pin", "15002", "--json", "--operator", "91000")
    first = on(path, *before, SUPERMARKET_PIN=ADMINISTRATORS_PIN, SUPERMARKET_PIN_NEW="827364")
    assert first.json == {"staff": "15002", "pin": "set"}
    changed = on(path, "staff", "pin", CLERK, "--json", SUPERMARKET_PIN=PIN, SUPERMARKET_PIN_NEW="827364")
    assert changed.json == {"staff": CLERK, "pin": "changed"}
    reset = ("staff", "pin", CLERK, "--reset", "--json", "--operator", MANAGER)
    done = on(path, *reset, SUPERMARKET_PIN=MANAGERS_PIN, SUPERMARKET_PIN_NEW="637281")
    assert done.json == {"staff": CLERK, "pin": "reset"}
    with opened(path) as ledger:
        verify_pin(ledger, CLERK, "637281")


@pytest.mark.parametrize(
    "wrong",
    [
        ("staff", "pin", "12345"),
        ("staff", "pin", CLERK),
        ("staff", "pin", CLERK, "--reset"),
        ("staff", "pin", MANAGER, "--reset", "--operator", CLERK),
        ("staff", "pin", CLERK, "--reset", "--operator", "91000"),
        ("staff", "token", "12345"),
        ("staff", "token", "15002"),
        ("staff", "token", MANAGER, "--revoke", "--operator", CLERK),
    ],
)
def test_pins_and_tokens_are_not_for_everyone(path: Path, wrong: Sequence[str]) -> None:
    """The clerk's own PIN with a new one that is trivial, nobody's PIN, and what belongs to others."""
    refused = on(path, *wrong, SUPERMARKET_PIN=PIN, SUPERMARKET_PIN_NEW="1234")
    assert (refused.code, refused.out) == (1, "")


@pytest.mark.parametrize("command", [("staff", "pin", CLERK, PIN), ("staff", "token", CLERK, PIN)])
def test_no_argument_carries_a_pin(path: Path, command: Sequence[str]) -> None:
    assert on(path, *command).code == 2


@pytest.mark.parametrize("days", ["0", "367"])
def test_a_token_is_made_for_a_day_to_a_year(path: Path, days: str) -> None:
    assert on(path, "staff", "token", CLERK, "--days", days, SUPERMARKET_PIN=PIN).code == 2


def test_what_pins_and_tokens_leave_is_nothing_to_those_who_check_the_ledger(path: Path) -> None:
    token_of(path)
    assert on(path, *ENROL).code == 1
    assert on(path, "audit", "verify").code == 0
    assert on(path, "books", "rebuild", "--check").code == 0


# --- at a terminal ----------------------------------------------------------------------------------------------------

OWN_TERMINAL: Final = (
    "import fcntl, os, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); os.execv(sys.argv[1], sys.argv[1:])"
)
"""Makes the terminal on stdin that of the command, as it is for a person."""


def typed(
    path: Path,
    *arguments: str,
    lines: Sequence[str],
    env: Mapping[str, str] | None = None,
    terminal: bool = True,
    pipe: bool = False,
) -> tuple[int, str]:
    """Run a command at a terminal, type a line whenever it asks, and return its exit code and all that was shown."""
    master, slave = pty.openpty()
    start = (sys.executable, "-c", OWN_TERMINAL) if terminal else ()
    process = subprocess.Popen(
        [*start, *INSTALLED, "--db", str(path), *arguments],
        stdin=slave,
        stdout=subprocess.PIPE if pipe else slave,
        stderr=slave,
        start_new_session=True,
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "HOME": str(path.parent), "LANG": "C.UTF-8", "SUPERMARKET_LANG": "en"}
        | dict(env or {}),
    )
    os.close(slave)
    shown = b""
    waiting = [line.encode() for line in lines]
    asked = 0
    while piece := _read(master):
        shown += piece
        if waiting and shown[asked:].rstrip().endswith((b":", "：".encode())):
            os.write(master, waiting.pop(0))
            asked = len(shown)
    answer, _nothing = process.communicate(timeout=120)
    code = process.returncode
    os.close(master)
    assert not waiting, shown
    return code, ((answer or b"") + shown).decode("utf-8", "replace")


def _read(master: int) -> bytes:
    """Return what the command shows next, nothing where it has ended."""
    ready, _writable, _failed = select.select([master], [], [], 120)
    assert ready
    try:
        return os.read(master, 1024)
    except OSError:  # Linux says so when nobody has the other end open any more
        return b""


@pytest.mark.parametrize(("line", "terminal"), [("4071\r", True), ("4071\n", False), ("４０７１\n", True)])
def test_the_pin_is_asked_for_and_not_shown(path: Path, line: str, terminal: bool) -> None:
    code, shown = typed(path, *ENROL, lines=[line], terminal=terminal)
    assert code == 0, shown
    assert "4071" not in shown.replace("\r\n", "")
    assert "４" not in shown
    assert known(path) == {"pin"}


def test_a_wrong_pin_is_asked_for_again_and_not_shown_and_an_empty_one_gives_up(path: Path) -> None:
    code, shown = typed(path, *ENROL, lines=[f"{WRONG}\n", "\n"])
    assert code == 1
    assert WRONG not in shown
    assert known(path) == set()


def test_the_pin_is_asked_for_in_chinese_on_any_console(path: Path) -> None:
    env = {"SUPERMARKET_LANG": "zh", "PYTHONIOENCODING": "gbk", "PYTHONUTF8": "0"}
    code, shown = typed(path, *ENROL, lines=["4071\n"], env=env)
    assert code == 0, shown
    assert CHINESE.search(shown)


def test_a_second_persons_wrong_pin_is_asked_for_again_and_what_was_typed_is_not_typed_anew(path: Path) -> None:
    assert typed(path, "stock", "receive", "1001", "5", "--purchased", *AT_SHOP, lines=["4071\n"])[0] == 0
    write_off = ("stock", "write-off", "1001", "2", "--reason", "damp", "--approver", MANAGER, *AT_SHOP)
    code, shown = typed(path, *write_off, lines=["4071\n", f"{WRONG}\n", f"{MANAGERS_PIN}\n"])
    assert (code, "3 are here now" in shown) == (0, True), shown
    assert WRONG not in shown


def test_a_wrong_present_pin_is_asked_for_again(path: Path) -> None:
    code, shown = typed(path, "staff", "token", CLERK, lines=[f"{WRONG}\n", "4071\n"])
    assert (code, WRONG in shown) == (0, False), shown


@pytest.mark.parametrize("line", ["\x04", "\x03", "\n", "四零七一\n", "1" * 32 + "\n"])
def test_whoever_types_no_pin_is_told_so_in_one_sentence(path: Path, line: str) -> None:
    code, shown = typed(path, *ENROL, lines=[line, "\n"] if line[0].isalnum() else [line])
    assert code == 1
    assert "Traceback" not in shown
    assert "fault" not in shown
    assert known(path) == set()


def test_an_answer_for_a_program_is_not_mixed_with_the_question(path: Path) -> None:
    code, shown = typed(path, "staff", "token", CLERK, "--json", lines=["4071\n"], pipe=True)
    assert code == 0
    assert shown.startswith('{"staff": "15001"')


def test_a_token_is_taken_before_anybody_is_asked(path: Path) -> None:
    code, shown = typed(path, *ENROL, lines=[], env={"SUPERMARKET_TOKEN": token_of(path)})
    assert code == 0, shown
    assert known(path) == {"token"}


def test_a_new_pin_is_typed_twice(path: Path) -> None:
    code, shown = typed(path, "staff", "pin", CLERK, lines=["4071\n", "827364\n", "827364\n"])
    assert code == 0, shown
    assert "827364" not in shown
    with opened(path) as ledger:
        verify_pin(ledger, CLERK, "827364")


def test_a_new_pin_that_is_typed_in_two_ways_changes_nothing(path: Path) -> None:
    code, _shown = typed(path, "staff", "pin", CLERK, lines=["4071\n", "827364\n", "827363\n"])
    assert code == 1
    with opened(path) as ledger:
        verify_pin(ledger, CLERK, PIN)
