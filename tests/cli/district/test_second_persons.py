"""Second persons and names at the command line of a real ledger: by PINs and tokens of their own, or not at all."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pytest
from PIL import Image

from supermarket.cli.keyboard.questions import Left, Questions, Sitting
from supermarket.cli.keyboard.signing import second_typed
from supermarket.clock import system_clock
from supermarket.district.gate.second_persons import Second
from supermarket.errors.signing import PinLocked
from supermarket.journal.store import entries
from supermarket.ledger import open_ledger
from supermarket.local.signing import new_token
from supermarket.opening import Opening, init
from supermarket.sample import sample_folder
from tests.cli.office import Office
from tests.pins import ADMINISTRATORS_PIN, give_pin
from tests.sound import check_file
from tests.village import Village

CLERKS: Final = "15001"
MANAGER: Final = "33001"
INSTITUTE: Final = "32001"
CENTRE: Final = "91000"
PINS: Final = {CENTRE: ADMINISTRATORS_PIN, CLERKS: "4071", MANAGER: "518693", INSTITUTE: "620584"}
WRITE_OFF: Final = ("stock", "write-off", "1001", "2", "--reason", "damp")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str], str]:
    """Make a real ledger with goods and a household, and tokens of four people; the others have no PIN."""
    path = tmp_path_factory.mktemp("second") / "ledger.db"
    init(path, Opening(sample_folder()), system_clock())
    ledger = open_ledger(path)
    for staff, pin in PINS.items():
        give_pin(ledger, staff, pin)
    tokens = {staff: new_token(ledger, staff, pin).token for staff, pin in PINS.items()}
    village = Village(ledger)
    village.receive(quantity=50)
    household = village.enrol("王样甲")
    ledger.close()
    return path, tokens, household


@dataclass(frozen=True, kw_only=True)
class Real(Office):
    """An office with a real ledger, where tokens and PINs come from the environment."""

    patch: pytest.MonkeyPatch
    tokens: dict[str, str]
    household: str

    def signed(self, staff: str | None, **env: str) -> "Real":
        """Let somebody be known by his token, and the second person by what is given."""
        names = ("SUPERMARKET_TOKEN", "SUPERMARKET_PIN", "SUPERMARKET_APPROVER_PIN", "SUPERMARKET_APPROVER_TOKEN")
        for name in names:
            self.patch.delenv(name, raising=False)
        for name, value in {**({"SUPERMARKET_TOKEN": self.tokens[staff]} if staff else {}), **env}.items():
            self.patch.setenv(name, value)
        return self


@pytest.fixture
def real_office(
    made: tuple[Path, dict[str, str], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Real]:
    """Give a copy of it."""
    path, tokens, household = made
    copy = shutil.copyfile(path, tmp_path / "ledger.db")
    office = Real(copy, now=None, patch=monkeypatch, tokens=tokens, household=household)
    yield office
    check_file(office.db)


def spoiled(office: Office) -> list[dict[str, Any]]:
    ledger = open_ledger(office.db)
    with ledger.reading() as session:
        found = [entry.content for entry in entries(session.transaction) if entry.kind == "stock.spoiled"]
    ledger.close()
    return found


def refuses(office: Real, *arguments: str | Path, by: str | None = None, site: str = "5001") -> str:
    """Ask for something that is refused, in one sentence and with nothing on stdout; return the sentence."""
    for more in ((), ("--json",)):
        answer = office.asks(*arguments, *more, by=by, site=site)
        assert (answer.code, answer.out, len(answer.err.splitlines())) == (1, "", 1), answer
        assert "王样甲" not in answer.err
    return answer.err


# --- write-offs -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", ["pin", "token"])
def test_the_approver_gives_his_own_pin_or_token_at_the_same_till(real_office: Real, way: str) -> None:
    given = {
        "pin": {"SUPERMARKET_APPROVER_PIN": PINS[MANAGER]},
        "token": {"SUPERMARKET_APPROVER_TOKEN": real_office.tokens[MANAGER]},
    }
    real_office.signed(CLERKS, **given[way]).does(*WRITE_OFF, "--approver", MANAGER, by=CLERKS)
    (entry,) = spoiled(real_office)
    assert (entry["approver"], entry["approved"], entry["known"]) == (MANAGER, way, "token")


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"SUPERMARKET_APPROVER_PIN": "9302"},
        {"SUPERMARKET_APPROVER_PIN": PINS[CLERKS]},
        {"SUPERMARKET_PIN": PINS[MANAGER]},
        {"SUPERMARKET_APPROVER_TOKEN": "9" * 32},
    ],
    ids=["nothing", "wrong", "the clerk's", "another variable", "no token"],
)
def test_nobody_approves_by_the_code_alone_or_with_anothers_secret(real_office: Real, given: dict[str, str]) -> None:
    refuses(real_office.signed(CLERKS, **given), *WRITE_OFF, "--approver", MANAGER, by=CLERKS)
    assert spoiled(real_office) == []


def test_the_token_of_another_approves_nothing(real_office: Real) -> None:
    given = {"SUPERMARKET_APPROVER_TOKEN": real_office.tokens[INSTITUTE]}
    refuses(real_office.signed(CLERKS, **given), *WRITE_OFF, "--approver", MANAGER, by=CLERKS)
    refuses(real_office.signed(CLERKS, SUPERMARKET_APPROVER_PIN="1"), *WRITE_OFF, "--approver", "33002", by=CLERKS)


def test_a_manager_does_not_approve_his_own(real_office: Real) -> None:
    given = {"SUPERMARKET_APPROVER_PIN": PINS[MANAGER]}
    refuses(real_office.signed(MANAGER, **given), *WRITE_OFF, "--approver", MANAGER, by=MANAGER)


def test_a_locked_approver_approves_nothing_and_the_lock_is_an_entry(real_office: Real) -> None:
    wrong = real_office.signed(CLERKS, SUPERMARKET_APPROVER_PIN="9302")
    for _time in range(3):
        refuses(wrong, *WRITE_OFF, "--approver", MANAGER, by=CLERKS)
    given = {"SUPERMARKET_APPROVER_PIN": PINS[MANAGER]}
    assert "locked" in refuses(real_office.signed(CLERKS, **given), *WRITE_OFF, "--approver", MANAGER, by=CLERKS)
    ledger = open_ledger(real_office.db)
    with ledger.reading() as session:
        kinds = [entry.kind for entry in entries(session.transaction)]
    ledger.close()
    assert kinds.count("signin.locked") == 1


def test_where_no_manager_is_there_he_approves_later_from_a_list(real_office: Real) -> None:
    asked = real_office.signed(CLERKS).does(*WRITE_OFF, by=CLERKS).json
    real_office.signed(None)
    (waits,) = real_office.does("stock", "approvals").json
    assert (waits["entry"], waits["requested_by"]) == (asked["entry"], CLERKS)
    assert asked["entry"] in real_office.asks("stock", "approvals").out
    refuses(real_office, "stock", "approve", asked["entry"], by=MANAGER)
    refuses(real_office.signed(CLERKS), "stock", "approve", asked["entry"], by=CLERKS)
    real_office.signed(MANAGER).does("stock", "approve", asked["entry"], by=MANAGER, site="5001")
    refuses(real_office, "stock", "decline", asked["entry"], "--reason", "still good", by=MANAGER)
    assert real_office.does("stock", "approvals").json == []


def test_a_write_off_is_declined_with_a_reason(real_office: Real) -> None:
    asked = real_office.signed(CLERKS).does(*WRITE_OFF, by=CLERKS).json
    decline = ("stock", "decline", asked["entry"], "--reason", "still good")
    assert real_office.signed(MANAGER).does(*decline, by=MANAGER).json["request"] == asked["entry"]
    assert spoiled(real_office) == []


class Typed:
    """What is typed at a counter, line after line."""

    def __init__(self, *lines: str) -> None:
        self.secret = False
        self.lines = list(lines)

    def __iter__(self) -> Iterator[str | None]:
        while self.lines:
            yield self.lines.pop(0)


def test_a_second_person_whose_finger_slipped_is_asked_again_until_he_is_known_or_locked(real_office: Real) -> None:
    def asked(*lines: str) -> Second:
        ledger = open_ledger(real_office.db)
        try:
            return second_typed(ledger, Questions(Typed(*lines), Sitting(CLERKS)), "Who?")
        finally:
            ledger.close()

    assert asked("33999", "15002", MANAGER, "1", MANAGER, "9302", MANAGER, PINS[MANAGER]) == Second(MANAGER, "pin")
    for leaving in (("0", "left"), ("",)):
        with pytest.raises(Left):
            asked(MANAGER, "9302", *leaving)
    with pytest.raises(PinLocked):
        asked(*(MANAGER, "9302") * 5, MANAGER, PINS[MANAGER])


def test_a_code_that_nobody_has_is_told_so_and_not_sent_to_set_a_pin(real_office: Real) -> None:
    said = refuses(real_office.signed(None), "household", "show", real_office.household, by="99999")
    assert ("99999" in said, "staff pin" in said) == (True, False)


def test_a_token_that_is_nobodys_is_named_by_where_it_lies_when_nobody_is_named(real_office: Real) -> None:
    real_office.signed(None, SUPERMARKET_TOKEN="9" * 32)
    assert "SUPERMARKET_TOKEN" in refuses(real_office, "balance", real_office.household)


def test_a_paper_is_opened_used_once_and_confirmed(real_office: Real, tmp_path: Path) -> None:
    photo, again, junk = tmp_path / "paper.jpg", tmp_path / "again.png", tmp_path / "junk.jpg"
    Image.linear_gradient("L").save(photo)
    with Image.open(photo) as shown:
        shown.save(again)
    junk.write_bytes(b"\xff\xd8\xff" + b"junk!")
    ledger = open_ledger(real_office.db)
    with ledger.reading() as session:
        signed = ("--approver", MANAGER, "--signed", session.today)
    ledger.close()
    office = real_office.signed(CLERKS)
    refuses(office, *WRITE_OFF, *signed, "--paper", junk, by=CLERKS)
    entry = office.does(*WRITE_OFF, *signed, "--paper", photo, by=CLERKS).json["entry"]
    for used in (photo, again):
        assert entry in refuses(office, *WRITE_OFF, *signed, "--paper", used, by=CLERKS)
    (waits,) = office.does("paper", "list").json
    assert (waits["entry"], waits["signer"]) == (entry, MANAGER)
    assert entry in office.asks("paper", "list").out
    refuses(office, "paper", "confirm", entry, by=CLERKS)
    assert office.signed(MANAGER).does("paper", "confirm", entry, by=MANAGER).json["confirms"] == entry
    assert office.does("paper", "list").json == []


@pytest.mark.parametrize(
    "more", [("--paper", "x.jpg"), ("--signed", "2026-03-02"), ("--paper", "x.jpg", "--signed", "2026-03-02")]
)
def test_a_paper_comes_with_its_date_and_signer(real_office: Real, more: tuple[str, ...]) -> None:
    assert real_office.signed(CLERKS).asks(*WRITE_OFF, *more, by=CLERKS).code == 2


# --- other acts -------------------------------------------------------------------------------------------------------


def test_a_date_is_confirmed_by_two_who_sign_in(real_office: Real) -> None:
    ledger = open_ledger(real_office.db)
    with ledger.reading() as session:
        confirm = ("clock", "confirm", session.today, "--approver", CLERKS)
    ledger.close()
    refuses(real_office.signed(MANAGER), *confirm, by=MANAGER)
    given = {"SUPERMARKET_APPROVER_PIN": PINS[CLERKS]}
    real_office.signed(MANAGER, **given).does(*confirm, by=MANAGER, site="3001")
    assert real_office.signed(MANAGER).asks(*confirm[:3], by=MANAGER).code == 2


def test_who_has_no_pin_signs_no_month_reviews_nothing_and_declares_no_kinship(real_office: Real) -> None:
    real_office.signed(None)
    assert "staff pin 23001" in refuses(real_office, "month", "sign", "2026-01", by="23001", site="3001")
    kin = ("staff", "kin", "15002", real_office.household)
    assert "staff pin 33002" in refuses(real_office, *kin, by="33002", site="3002")


def test_a_first_pin_is_set_before_the_manager_by_nobody_else(real_office: Real) -> None:
    pin = ("staff", "pin", "23001", "--json")
    office = real_office.signed(None, SUPERMARKET_PIN_NEW="827364")
    refuses(office, *pin[:3])
    refuses(office, *pin[:3], by="23001")
    refuses(office, *pin[:3], by=CLERKS)
    refuses(office, *pin[:3], by=MANAGER)
    given = {"SUPERMARKET_PIN": PINS[MANAGER], "SUPERMARKET_PIN_NEW": "827364"}
    assert office.signed(None, **given).asks(*pin, by=MANAGER).json == {"staff": "23001", "pin": "set"}


# --- names ------------------------------------------------------------------------------------------------------------


def naming(office: Real, tmp_path: Path) -> list[tuple[str | Path, ...]]:
    return [
        ("household", "show", office.household),
        ("household", "find", "王样"),
        ("statement", office.household, "--pdf", tmp_path / "p.pdf"),
        ("board", "--pdf", tmp_path / "b.pdf"),
        ("card", "sheet", "--pdf", tmp_path / "s.pdf"),
        ("card", "issue", office.household, "--png", tmp_path / "c.png"),
        ("staff", "cards", "--pdf", tmp_path / "t.pdf"),
    ]


@pytest.mark.parametrize("operator", [MANAGER, "33901"], ids=["with a PIN not given", "without a PIN"])
def test_whoever_is_not_signed_in_sees_no_name(real_office: Real, tmp_path: Path, operator: str) -> None:
    add = ("staff", "add", "33901", "--role", "manager", "--site", "3001", "--operator", CENTRE)
    assert real_office.signed(CENTRE).asks(*add).code == 0
    real_office.signed(None)
    for command in naming(real_office, tmp_path):
        refuses(real_office, *command, by=operator, site="3001")
    assert [path.suffix for path in tmp_path.iterdir() if path.suffix in {".pdf", ".png"}] == []


def test_whoever_signed_in_at_home_sees_the_name(real_office: Real, tmp_path: Path) -> None:
    real_office.signed(MANAGER)
    assert real_office.does("household", "show", real_office.household, by=MANAGER).json["head"] == "王样甲"
    for command in naming(real_office, tmp_path):
        answer = real_office.asks(*command, by=MANAGER, site="3001")
        assert (answer.code, answer.err) == (0, ""), command


def test_without_an_operator_a_passbook_is_masked_and_no_household_is_shown(real_office: Real, tmp_path: Path) -> None:
    real_office.signed(None)
    refuses(real_office, "household", "show", real_office.household)
    assert real_office.asks("statement", real_office.household, "--pdf", tmp_path / "p.pdf").code == 0


@pytest.mark.parametrize(
    "command",
    [("staff", "list"), ("balance", "{}"), ("books", "rebuild", "--check"), ("stock", "list"), ("paper", "list")],
    ids=" ".join,
)
def test_a_wrong_token_is_refused_where_none_is_needed_too(real_office: Real, command: tuple[str, ...]) -> None:
    asked = [part.format(real_office.household) for part in command]
    real_office.signed(None, SUPERMARKET_TOKEN="9" * 32)
    refuses(real_office, *asked)
    refuses(real_office, *asked, by=CLERKS)
    refuses(real_office.signed(MANAGER), *asked, by=CLERKS)
    assert real_office.signed(CLERKS).asks(*asked, by=CLERKS, site="5001").code == 0
    assert real_office.asks(*asked, site="5001").code == 0
