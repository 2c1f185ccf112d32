"""The menu's deeds and points: claimed, signed in, reviewed, hung out, objected to, posted and honoured, by digits."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pytest

from supermarket.cli.frame.console import columns_of
from supermarket.people.evidence import evidence_folder
from tests.cli.terminal import END, Terminal
from tests.cli.till.stall import NOW, Stall, prepared
from tests.command import run
from tests.sound import check_file

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals")
MARCH_7: Final = "2026-03-07T10:00+08:00"
LEAVE: Final = "  0  leave\n"
BACK: Final = "  0  back\n"
CLAIM, SIGN_IN, REVIEW, NOTICE, OBJECTIONS, POST, BOARD, LAPSES, CLAIMS = map(str, range(1, 10))
"""The digits of deeds and points, the same for every role."""
HELPED: Final = "6"
"""The number of VOL-02, 4 points, which asks for a sign-in sheet and two witnesses."""
HOURS: Final = "5"
"""The number of VOL-01, which counts hours."""
CLEANED: Final = "1"
"""The number of ENV-01, 3 points, which asks for a sign-in sheet and a photo."""
WEDDING: Final = "18"
"""The number of CUS-01, which is a household's."""
WORDS: Final = ("申报", "签到", "审核申报", "公示", "异议", "入账", "光荣榜", "到期失效", "申报：查看、撤回")
CLERK, REVIEWER, MANAGER = "15001", "23001", "33001"


@pytest.fixture(scope="module")
def made_stall(made_ledger: Path, tmp_path_factory: pytest.TempPathFactory) -> Stall:
    return prepared(made_ledger, tmp_path_factory.mktemp("deeds"))


@pytest.fixture
def stall(made_stall: Stall, tmp_path: Path) -> Iterator[Stall]:
    """Give a shop of this test's own; whatever was done at its desk, its books agree in the end."""
    own = made_stall.copied(tmp_path)
    yield own
    check_file(own.path)


@contextmanager
def deeds(stall: Stall, staff: str, now: str = NOW, **env: str) -> Iterator[Terminal]:
    """Open deeds and points as a member of staff, and leave them and the menu in the end."""
    place = {"SUPERMARKET_DB": str(stall.path), "SUPERMARKET_NOW": now, "SUPERMARKET_OPERATOR": staff}
    with Terminal(env={**place, **env}) as terminal:
        terminal.until(LEAVE)
        terminal.type("5\r")
        terminal.until(BACK)
        yield terminal
        terminal.type("0\r")
        terminal.until(LEAVE)
        terminal.type("0\r")
        terminal.ended()


def asked(terminal: Terminal, *answers: str) -> str:
    """Answer one question after another and return what is shown until the choices come again."""
    terminal.type("".join(f"{answer}\r" for answer in answers))
    return terminal.until(BACK)


def states(stall: Stall) -> list[str]:
    listed = run("claim", "list", "--db", stall.path, "--now", MARCH_7, "--json")
    return [claim["state"] for claim in listed.json]


def claimed(stall: Stall, who: str, rule: str = HELPED) -> str:
    """File a claim for a card at the clerk's desk and return its number."""
    with deeds(stall, CLERK) as terminal:
        assert "it waits for review" in asked(terminal, CLAIM, who, rule, "1", "1", "1", "1", "")
    return str(stall.written("claim.filed")[-1]["entry"])


def reviewed(stall: Stall, count: int = 1) -> None:
    """Let the reviewer and the manager accept whatever waits."""
    told = "1 claim was reviewed" if count == 1 else f"{count} claims were reviewed"
    for staff in (REVIEWER, MANAGER):
        with deeds(stall, staff) as terminal:
            assert told in asked(terminal, REVIEW, *["1"] * count)


def hung_out(stall: Stall, folder: Path) -> str:
    """Let the manager hang a notice out and return its number."""
    with deeds(stall, MANAGER) as terminal:
        assert " out from 2026-03-02 to 2026-03-06" in asked(terminal, NOTICE, "1", str(folder))
    return str(stall.written("notice.published")[-1]["entry"])


# --- who sees what ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("staff", "may"),
    [
        (CLERK, "125789"),
        (REVIEWER, "12345789"),
        (MANAGER, "123456789"),
        ("41000", "78"),
    ],
    ids=["clerk", "reviewer", "manager", "auditor"],
)
def test_each_role_sees_in_its_own_words_what_it_may_do(stall: Stall, staff: str, may: str) -> None:
    place = {"SUPERMARKET_DB": str(stall.path), "SUPERMARKET_NOW": NOW, "SUPERMARKET_OPERATOR": staff}
    with Terminal(env={**place, "SUPERMARKET_LANG": "zh"}) as terminal:
        terminal.until("  0  离开\n")
        terminal.type("5\r")
        names = dict(zip("123456789", WORDS, strict=True))
        listed = terminal.until("  0  返回\n").splitlines()
        lines = dict(line.split() for line in listed if line.startswith("  "))
        assert lines == {**{digit: names[digit] for digit in may}, "0": "返回"}
        terminal.type("0\r")
        terminal.until("  0  离开\n")
        terminal.type("0\r")
        terminal.ended()


# --- from the deed to the points --------------------------------------------------------------------------------------


def test_a_deed_is_claimed_reviewed_twice_hung_out_and_posted_by_digits_alone(stall: Stall, tmp_path: Path) -> None:
    claimed(stall, stall.card)
    claimed(stall, stall.other)
    assert states(stall) == ["filed", "filed"]
    reviewed(stall, 2)
    notice = hung_out(stall, tmp_path / "stick")
    assert {file.name for file in (tmp_path / "stick").iterdir()} == {f"notice-{notice}.pdf", f"notice-{notice}.png"}
    with deeds(stall, MANAGER) as terminal:
        assert "No notice has ended" in asked(terminal, POST)
    with deeds(stall, MANAGER, MARCH_7) as terminal:
        assert "2 claims were posted" in asked(terminal, POST)
        assert "No notice has ended" in asked(terminal, POST)
    assert states(stall) == ["posted", "posted"]


def test_claims_are_filed_one_household_after_another(stall: Stall) -> None:
    with deeds(stall, CLERK) as terminal:
        shown = asked(
            terminal,
            *(CLAIM, "12345", "没有", "wyj", "助老", HELPED, "2", "2", "1", "1"),
            *(stall.other, WEDDING, "1", "2026年2月28日", "1", "1"),
            "",
        )
    assert shown.count("\a") == 2  # no number of a household, and nobody of that name
    first, second = stall.written("claim.filed")
    assert (first["household"], first["member"], first["rule"]) == (stall.household, f"{stall.household}-1", "VOL-02")
    assert (first["quantity"], first["points"], first["served"]) == (2, 8, "2026-03-01")
    assert (second["rule"], "member" in second, second["served"]) == ("CUS-01", False, "2026-02-28")


def test_of_several_members_one_is_picked_by_digit(stall: Stall) -> None:
    run("member", "add", stall.household, "--name", "王样戊", "--db", stall.path, "--operator", CLERK, "--now", NOW)
    with deeds(stall, CLERK) as terminal:
        shown = asked(terminal, CLAIM, stall.card, HELPED, "2", "1", "1", "1", "1", "")
    assert "  2  王样戊" in shown
    (claim,) = stall.written("claim.filed")
    assert claim["member"] == f"{stall.household}-2"


def test_time_is_told_from_when_to_when_or_in_hours(stall: Stall) -> None:
    with deeds(stall, CLERK) as terminal:
        shown = asked(terminal, CLAIM, stall.card, HOURS, "25:00-26:00", "8:00-8:30 下午1点-1点半", "1", "1", "")
        assert "“25:00” cannot be read" in shown
        assert "Time worked: 1 hour." in shown
        assert "Time worked: 1.5 hours." in asked(terminal, CLAIM, stall.card, HOURS, "1.5", "2", "1", "")
    claims = stall.written("claim.filed")
    assert [(claim["minutes"], claim["points"], claim.get("sittings")) for claim in claims] == [
        (60, 1, ["08:00-08:30", "13:00-13:30"]),
        (90, 1, None),
    ]


def test_what_cannot_be_read_is_asked_again_and_an_empty_answer_files_nothing(stall: Stall) -> None:
    with deeds(stall, CLERK) as terminal:
        for answers in (
            ("",),
            (stall.card, "", ""),
            (stall.card, "没有", "99", "", ""),
            (stall.card, HELPED, "many", "0", "1", ""),
            (stall.card, HELPED, "1", "tomorrow", "", "1", ""),
            (stall.card, HELPED, "1", "1", "1", "", "1", ""),
            (stall.card, HELPED, "1", "1", "/no/such/photo.jpg", "", "1", ""),
            ("0",),
            (stall.card, HELPED, "1", "2026-01-01", "1", "1", ""),
            (stall.frozen, ""),
        ):
            asked(terminal, CLAIM, *answers)
    assert stall.written("claim.filed") == []


def test_a_photo_that_is_dragged_into_the_window_is_kept_and_the_reviewer_is_told_where(
    stall: Stall, tmp_path: Path
) -> None:
    photo = tmp_path / "村口 照片.jpg"
    photo.write_bytes(b"\xff\xd8\xff\xe0 a photo of a clean village street")
    with deeds(stall, CLERK) as terminal:
        shown = asked(terminal, CLAIM, stall.card, CLEANED, "1", "1", f"'{photo}'", f"{photo}".replace(" ", "\\ "), "")
        assert "For the reviewers" not in shown
    (kept,) = evidence_folder(stall.path).iterdir()
    with deeds(stall, REVIEWER) as terminal:
        assert str(kept) in asked(terminal, REVIEW, "0").replace("\n", "")


# --- signed in --------------------------------------------------------------------------------------------------------


def test_people_are_signed_in_by_their_cards_and_named_on_the_screen(stall: Stall) -> None:
    run("member", "add", stall.household, "--name", "王样戊", "--db", stall.path, "--operator", CLERK, "--now", NOW)
    with deeds(stall, CLERK) as terminal:
        shown = asked(
            terminal,
            *(SIGN_IN, CLEANED, "村口大扫除", "1"),
            *(stall.card, "2", "9", stall.other, stall.frozen, stall.card, "-", "+", "1"),
        )
    assert "1: 王样甲" in shown
    assert "1 王样甲  2 王样戊" in shown
    assert shown.count("\a") == 2  # there is no ninth member, and a frozen card
    (roster,) = stall.written("roster.taken")
    assert (roster["activity"], roster["people"]) == ("村口大扫除", 2)
    assert [claim.get("member") for claim in stall.written("claim.filed")] == [f"{stall.household}-2", None]


def test_an_activity_that_cannot_be_sealed_is_refused_before_anybody_is_scanned(stall: Stall) -> None:
    with deeds(stall, CLERK) as terminal:
        assert "\a" in asked(terminal, SIGN_IN, CLEANED, "13800000001", "0", "1")
        asked(terminal, SIGN_IN, CLEANED, "大扫除", "1", "+")
        asked(terminal, SIGN_IN, CLEANED, "大扫除", "", "1")
        asked(terminal, SIGN_IN, CLEANED, "", "1")
        shown = asked(terminal, SIGN_IN, CLEANED, "大扫除", "1", stall.card, "+", "0", "1")
        assert "File a claim for each of them?" in shown
    assert stall.written("roster.taken") == []


def test_a_no_at_the_end_of_a_roster_loses_nobody_who_was_scanned(stall: Stall) -> None:
    with deeds(stall, CLERK) as terminal:
        shown = asked(terminal, SIGN_IN, CLEANED, "大扫除", "1", stall.card, "+", "2", "2", "1")
    assert "What you typed is not recorded." in shown
    (roster,) = stall.written("roster.taken")
    assert roster["people"] == 1


# --- reviewed, hung out, objected to ----------------------------------------------------------------------------------


def test_what_is_not_right_is_rejected_with_a_reason_by_digit(stall: Stall) -> None:
    claimed(stall, stall.card)
    with deeds(stall, REVIEWER) as terminal:
        shown = asked(terminal, REVIEW, "7", "2", "0", "2", "1")
        assert "is rejected" in shown
        assert "No claim waits" in asked(terminal, REVIEW)
    assert states(stall) == ["rejected"]


def test_without_a_folder_or_a_reviewed_claim_nothing_is_hung_out(stall: Stall, tmp_path: Path) -> None:
    with deeds(stall, MANAGER) as terminal:
        assert "\a" in asked(terminal, NOTICE, "1")
        assert "\a" in asked(terminal, NOTICE, "2")
        asked(terminal, NOTICE, "")
    claimed(stall, stall.card)
    reviewed(stall)
    with deeds(stall, MANAGER) as terminal:
        asked(terminal, NOTICE, "1", "", "1")
        (tmp_path / "file").touch()
        assert "\a" in asked(terminal, NOTICE, "1", str(tmp_path / "file" / "stick"), "0", "1")
    assert stall.written("notice.published") == []


def test_a_notice_is_printed_once_more_and_overwrites_nothing(stall: Stall, tmp_path: Path) -> None:
    claimed(stall, stall.card)
    reviewed(stall)
    notice = hung_out(stall, tmp_path / "first")
    with deeds(stall, MANAGER) as terminal:
        assert str(tmp_path / "second") in asked(terminal, NOTICE, "2", str(tmp_path / "second")).replace("\n", "")
        assert "\a" in asked(terminal, NOTICE, "2", str(tmp_path / "first"))
        asked(terminal, NOTICE, "2", "", "1")
    assert (tmp_path / "second" / f"notice-{notice}.pdf").read_bytes()[:5] == b"%PDF-"


def test_an_objection_is_recorded_listed_and_resolved_from_lists_alone(stall: Stall, tmp_path: Path) -> None:
    claimed(stall, stall.card)
    with deeds(stall, CLERK) as terminal:
        assert "No objection is open" in asked(terminal, OBJECTIONS)
    reviewed(stall)
    hung_out(stall, tmp_path)
    with deeds(stall, CLERK) as terminal:
        shown = asked(terminal, OBJECTIONS, "王样甲没有去")
        assert ("\a" in shown, "王样甲 一组: " in shown) == (True, True)  # a reason names nobody
        asked(terminal, OBJECTIONS, "")
        assert "is objected" in asked(terminal, OBJECTIONS, "没有人看见")
    with deeds(stall, MANAGER) as terminal:
        assert "没有人看见" in asked(terminal, OBJECTIONS, "")
        asked(terminal, OBJECTIONS, "1", "", "1")
        assert "is noticed" in asked(terminal, OBJECTIONS, "2", "问过了，去了")
    with deeds(stall, CLERK) as terminal:
        asked(terminal, OBJECTIONS, "1")
        assert "\a" in asked(terminal, OBJECTIONS, "1", "查过")  # a clerk resolves nothing
    with deeds(stall, MANAGER) as terminal:
        assert "is rejected" in asked(terminal, OBJECTIONS, "1", "1")
    said = [entry["reason"] for entry in stall.written("claim.objected", "objection.resolved")]
    assert "It was not done." in said


def test_a_claim_is_looked_at_and_taken_back_and_a_notice_taken_down(stall: Stall, tmp_path: Path) -> None:
    claimed(stall, stall.card)
    with deeds(stall, CLERK) as terminal:
        terminal.type(f"{CLAIMS}\r1\r2\rwyj\r3\r1\r0\r")
        shown = terminal.until("deeds and points\n")
        assert ("waits for review" in shown or "filed" in shown, "is withdrawn" in shown) == (True, True)
        terminal.until(BACK)
    claimed(stall, stall.other)
    reviewed(stall)
    hung_out(stall, tmp_path)
    with deeds(stall, MANAGER) as terminal:
        assert "was taken down" in asked(terminal, NOTICE, "3", "1")


# --- the honour board -------------------------------------------------------------------------------------------------


def test_the_board_of_a_month_is_shown_and_put_on_paper(stall: Stall, tmp_path: Path) -> None:
    with deeds(stall, MANAGER) as terminal:
        shown = asked(terminal, BOARD, "1", "1", str(tmp_path / "stick"))
        assert "王*" in shown
        assert "王样甲" not in shown
        assert "Nobody here" in asked(terminal, BOARD, "2")
        assert "100" in asked(terminal, BOARD, "3", "2")
        assert "100" in asked(terminal, BOARD, "4", "0", "1")
        asked(terminal, BOARD, "")
    names = {file.name for file in (tmp_path / "stick").iterdir()}
    assert names == {"board-3001-2026-03-01-2026-03-02.pdf", "board-3001-2026-03-01-2026-03-02.png"}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_whole_catalogue_of_deeds_stands_on_one_screen_of_eighty_columns(stall: Stall, language: str) -> None:
    place = {"SUPERMARKET_DB": str(stall.path), "SUPERMARKET_NOW": NOW, "SUPERMARKET_OPERATOR": CLERK}
    with Terminal(env={**place, "SUPERMARKET_LANG": language}) as terminal:
        for typed in ("5\r", f"1\r{stall.card}\r"):
            terminal.until("  0  ")
            terminal.type(typed)
        lines = terminal.until(" 40 虚报积分 -1\n").splitlines()
        rules = lines[next(place for place, line in enumerate(lines) if line.startswith("  1 参加")) :]
        assert len(rules) == 20
        assert max(map(columns_of, rules)) <= 80
        terminal.type(END)
