"""PINs: what can be one, how wrong ones are counted and lock it, who may set and reset one."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest

from supermarket.clock import MINUTE, district_time
from supermarket.district.dated.files import STAFF_FILE
from supermarket.district.dated.imports import add_row, amend_row
from supermarket.errors.persons import SecondIsFirst
from supermarket.errors.signing import (
    PinAlone,
    PinChanged,
    PinFirst,
    PinLocked,
    PinMissing,
    PinNotSet,
    PinTrivial,
    PinUnreadable,
    PinWrong,
    TokenRefused,
)
from supermarket.errors.staff import RoleRefused, SiteRefused, StaffUnknown
from supermarket.journal.entry import Entry
from supermarket.journal.store import entries
from supermarket.ledger import Ledger, open_ledger
from supermarket.local.browsers.sessions import begin_session, session_of
from supermarket.local.locks import LOCK
from supermarket.local.pin_kept import kept_pin
from supermarket.local.pins import (
    WRONG_MAX,
    choose,
    has_pin,
    read_pin,
    reset_pin,
    set_pin,
    verify_pin,
)
from supermarket.local.signing import new_token, sign_in
from tests.command import ROOT
from tests.refusing import refused
from tests.sound import check_sound
from tests.turns import late
from tests.village import ADMINISTRATOR, AUDITOR, CLERK, MANAGER, START, Village

PIN: Final = "4071"
WRONG: Final = "9302"
UNTIL: Final = district_time(START + LOCK)
STAFF_CODE: Final = CLERK.actor


def wrong(ledger: Ledger, times: int, staff: str = STAFF_CODE) -> None:
    """Give wrong PINs, fewer than lock it."""
    for _time in range(times):
        with pytest.raises(PinWrong):
            verify_pin(ledger, staff, WRONG)


@contextmanager
def locking(until: str = UNTIL) -> Iterator[None]:
    """See that the PIN is locked until then; what locks it is written down, so something may have been."""
    with pytest.raises(PinLocked) as caught:
        yield
    assert (caught.value.operator, caught.value.until) == (STAFF_CODE, until)


def locked(ledger: Ledger) -> None:
    """Set a PIN and lock it by wrong ones."""
    set_pin(ledger, STAFF_CODE, PIN)
    wrong(ledger, WRONG_MAX - 1)
    with locking():
        verify_pin(ledger, STAFF_CODE, WRONG)


def locks(ledger: Ledger) -> list[Entry]:
    with ledger.reading() as session:
        return [entry for entry in entries(session.transaction) if entry.kind == "signin.locked"]


# --- what can be a PIN ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["", "407", "407100000", "40a1", "40 71", "-407", "4.07", "四零七一", "4071\n4071"])
def test_what_is_not_four_to_eight_digits_is_no_pin(typed: str) -> None:
    with pytest.raises(PinUnreadable):
        read_pin(typed)


@pytest.mark.parametrize("typed", ["4071", " 4071\r\n", "４０７１", "40710285"])
def test_a_pin_is_read_as_digits_whatever_keyboard_they_come_from(typed: str) -> None:
    assert read_pin(typed) in {"4071", "40710285"}


@pytest.mark.parametrize(
    "trivial",
    [
        "0000",
        "1111",
        "1234",
        "123456",
        "12345678",
        "4321",
        "9876",
        "7890",
        "2468",
        "1357",
        "1212",
        "123123",
        "90429042",
    ],
)
def test_a_pin_that_is_guessed_at_once_is_refused(trivial: str) -> None:
    with pytest.raises(PinTrivial):
        choose("777", trivial)


@pytest.mark.parametrize(("staff", "trivial"), [("15001", "15001"), ("15001", "1500"), ("15001", "9150014")])
def test_the_staff_code_and_what_is_part_of_it_is_no_pin(staff: str, trivial: str) -> None:
    with pytest.raises(PinTrivial):
        choose(staff, trivial)


@pytest.mark.parametrize("pin", ["4071", "1243", "112234", "20260302"])
def test_other_digits_can_be_a_pin(pin: str) -> None:
    assert choose("15001", pin) == pin


# --- setting one's own ------------------------------------------------------------------------------------------------


def test_a_first_pin_is_set_and_lets_in(ledger: Ledger) -> None:
    set_pin(ledger, STAFF_CODE, PIN)
    verify_pin(ledger, STAFF_CODE, "４０７１")
    with ledger.reading() as session:
        assert has_pin(session, STAFF_CODE)
        assert not has_pin(session, MANAGER.actor)


def test_two_people_with_the_same_pin_have_different_hashes(ledger: Ledger) -> None:
    set_pin(ledger, STAFF_CODE, PIN)
    set_pin(ledger, MANAGER.actor, PIN)
    with ledger.reading() as session:
        hashes = session.transaction.driver.execute("SELECT hash FROM pin").fetchall()
    assert len(set(hashes)) == 2
    assert all(hashed.startswith("$argon2id$") for (hashed,) in hashes)


def test_without_a_pin_none_is_compared(ledger: Ledger) -> None:
    with refused(ledger, PinNotSet, operator=STAFF_CODE):
        verify_pin(ledger, STAFF_CODE, PIN)


def test_nobody_has_no_pin(ledger: Ledger) -> None:
    with refused(ledger, StaffUnknown, operator="12345"):
        set_pin(ledger, "12345", PIN)


def test_a_pin_is_changed_with_the_old_one(ledger: Ledger) -> None:
    set_pin(ledger, STAFF_CODE, PIN)
    set_pin(ledger, STAFF_CODE, "827364", old=PIN)
    verify_pin(ledger, STAFF_CODE, "827364")
    with refused(ledger, PinWrong, operator=STAFF_CODE, left=WRONG_MAX - 1):
        verify_pin(ledger, STAFF_CODE, PIN)


@pytest.mark.parametrize("old", [None, WRONG])
def test_a_pin_is_not_changed_without_the_old_one(ledger: Ledger, old: str | None) -> None:
    set_pin(ledger, STAFF_CODE, PIN)
    with pytest.raises((PinMissing, PinWrong)):
        set_pin(ledger, STAFF_CODE, "827364", old=old)
    verify_pin(ledger, STAFF_CODE, PIN)


def test_a_change_of_the_pin_counts_wrong_old_ones_too(ledger: Ledger) -> None:
    set_pin(ledger, STAFF_CODE, PIN)
    wrong(ledger, WRONG_MAX - 1)
    with locking():
        set_pin(ledger, STAFF_CODE, "827364", old=WRONG)


def test_a_trivial_pin_changes_nothing(ledger: Ledger) -> None:
    set_pin(ledger, STAFF_CODE, PIN)
    with refused(ledger, PinTrivial):
        set_pin(ledger, STAFF_CODE, "1234", old=PIN)
    verify_pin(ledger, STAFF_CODE, PIN)


def test_of_two_who_set_the_first_pin_at_the_same_time_the_second_is_asked_for_it(village: Village) -> None:
    def random(size: int) -> bytes:
        set_pin(village.ledger, STAFF_CODE, PIN)  # somebody else, while the salt of this one is made
        return village.ledger.clock.random(size)

    late = replace(village.ledger, clock=replace(village.ledger.clock, random=random))
    with pytest.raises(PinMissing):
        set_pin(late, STAFF_CODE, "827364")
    verify_pin(village.ledger, STAFF_CODE, PIN)


# --- wrong ones -------------------------------------------------------------------------------------------------------


def test_a_wrong_pin_is_counted_although_it_is_refused(ledger: Ledger) -> None:
    set_pin(ledger, STAFF_CODE, PIN)
    for left in range(WRONG_MAX - 1, 0, -1):
        with refused(ledger, PinWrong, operator=STAFF_CODE, left=left):
            verify_pin(ledger, STAFF_CODE, WRONG)
    with locking():
        verify_pin(ledger, STAFF_CODE, WRONG)


def test_a_locked_pin_is_refused_even_where_it_is_right(village: Village) -> None:
    locked(village.ledger)
    village.time.move(minutes=14)
    with locking():
        verify_pin(village.ledger, STAFF_CODE, PIN)


def test_a_lock_ends_after_a_quarter_of_an_hour_and_five_more_may_be_wrong(village: Village) -> None:
    locked(village.ledger)
    village.time.move(minutes=15)
    wrong(village.ledger, WRONG_MAX - 1)
    verify_pin(village.ledger, STAFF_CODE, PIN)


def test_waiting_does_not_help_who_goes_on_guessing(village: Village) -> None:
    locked(village.ledger)
    village.time.move(minutes=10)
    with pytest.raises(PinLocked):
        verify_pin(village.ledger, STAFF_CODE, WRONG)
    village.time.move(minutes=5)
    verify_pin(village.ledger, STAFF_CODE, PIN)


def test_the_end_of_a_lock_is_told_to_the_minute_and_never_too_early(village: Village) -> None:
    village.time.at += 1
    set_pin(village.ledger, STAFF_CODE, PIN)
    wrong(village.ledger, WRONG_MAX - 1)
    with locking(district_time(START + LOCK + 60_000)):
        verify_pin(village.ledger, STAFF_CODE, WRONG)


@pytest.mark.parametrize("days", [-3_650, -1, 1, 3_650])
def test_a_lock_is_neither_shorter_nor_longer_for_a_clock_that_is_set(village: Village, days: int) -> None:
    locked(village.ledger)
    village.time.at += days * 86_400_000
    village.time.running += LOCK - 1
    with pytest.raises(PinLocked):
        verify_pin(village.ledger, STAFF_CODE, PIN)
    village.time.running += 1
    verify_pin(village.ledger, STAFF_CODE, PIN)


@pytest.mark.parametrize("running", [0, 1, LOCK - 1])
def test_after_a_start_of_the_machine_the_wait_begins_anew(village: Village, running: int) -> None:
    locked(village.ledger)
    village.time.move(minutes=14)
    village.time.running = running
    with pytest.raises(PinLocked):
        verify_pin(village.ledger, STAFF_CODE, PIN)
    village.time.running = LOCK
    verify_pin(village.ledger, STAFF_CODE, PIN)


def test_a_machine_started_again_and_looked_at_late_waits_no_longer_than_since_its_start(village: Village) -> None:
    locked(village.ledger)
    begun = village.time.running
    village.time.running = 1
    with pytest.raises(PinLocked):
        verify_pin(village.ledger, STAFF_CODE, PIN)
    village.time.running = begun + 1
    verify_pin(village.ledger, STAFF_CODE, PIN)


def test_a_lock_is_an_entry_at_the_persons_site_and_wrong_ones_before_it_are_none(ledger: Ledger) -> None:
    set_pin(ledger, STAFF_CODE, PIN)
    wrong(ledger, WRONG_MAX - 1)
    assert locks(ledger) == []
    with pytest.raises(PinLocked):
        verify_pin(ledger, STAFF_CODE, WRONG)
    with pytest.raises(PinLocked):
        verify_pin(ledger, STAFF_CODE, WRONG)
    (entry,) = locks(ledger)
    assert (entry.site, entry.actor, entry.content) == ("5001", "0", {"staff": STAFF_CODE, "wrong": 5, "minutes": 15})
    check_sound(ledger)


@pytest.mark.parametrize("days", [-400, 400])
def test_whoever_sets_the_clock_does_not_guess_unseen(real: Village, days: int) -> None:
    set_pin(real.ledger, MANAGER.actor, PIN)
    real.enrol()
    real.time.at += days * 86_400_000
    wrong(real.ledger, WRONG_MAX - 1, MANAGER.actor)
    with pytest.raises(PinLocked):
        verify_pin(real.ledger, MANAGER.actor, WRONG)
    (entry,) = locks(real.ledger)
    assert (entry.on, entry.content["staff"]) == ("2026-03-02", MANAGER.actor)
    check_sound(real.ledger)


def test_a_right_pin_ends_the_count(ledger: Ledger) -> None:
    set_pin(ledger, STAFF_CODE, PIN)
    wrong(ledger, WRONG_MAX - 1)
    verify_pin(ledger, STAFF_CODE, PIN)
    wrong(ledger, WRONG_MAX - 1)
    verify_pin(ledger, STAFF_CODE, PIN)


def test_what_can_be_no_pin_is_not_counted(ledger: Ledger) -> None:
    set_pin(ledger, STAFF_CODE, PIN)
    for _time in range(WRONG_MAX):
        with refused(ledger, PinUnreadable):
            verify_pin(ledger, STAFF_CODE, "1" * 32)
    verify_pin(ledger, STAFF_CODE, PIN)


def test_everyones_wrong_ones_are_counted_apart(ledger: Ledger) -> None:
    locked(ledger)
    set_pin(ledger, MANAGER.actor, PIN)
    verify_pin(ledger, MANAGER.actor, PIN)


GUESS: Final = """
import sys
from pathlib import Path
from supermarket.errors import Refusal
from supermarket.ledger import open_ledger
from supermarket.local.pins import verify_pin
try:
    verify_pin(open_ledger(Path(sys.argv[1])), sys.argv[2], sys.argv[3])
except Refusal as refusal:
    print(type(refusal).__name__)
"""
"""Gives one PIN in a process of its own and prints how it is refused."""


def test_processes_that_guess_at_the_same_time_are_counted_together(ledger_path: Path) -> None:
    ledger = open_ledger(ledger_path)
    set_pin(ledger, STAFF_CODE, PIN)
    guess = [sys.executable, "-c", GUESS, str(ledger_path), STAFF_CODE, WRONG]
    guessing = [subprocess.Popen(guess, stdout=subprocess.PIPE, text=True, cwd=ROOT) for _process in range(WRONG_MAX)]
    told = sorted(process.communicate(timeout=120)[0].strip() for process in guessing)
    assert told == ["PinLocked", *["PinWrong"] * (WRONG_MAX - 1)]
    with pytest.raises(PinLocked):
        verify_pin(ledger, STAFF_CODE, PIN)
    ledger.close()


def meanwhile(village: Village, happens: Callable[[], None]) -> Ledger:
    """Return the ledger as one sees it who is just about to compare a PIN while something happens elsewhere."""
    pending = [happens]

    def uptime() -> int:
        if pending:
            pending.pop()()
        return village.time.running

    return replace(village.ledger, clock=replace(village.ledger.clock, uptime=uptime))


def test_a_right_one_is_refused_where_others_locked_it_while_it_was_compared(village: Village) -> None:
    set_pin(village.ledger, STAFF_CODE, PIN)

    def lock() -> None:
        wrong(village.ledger, WRONG_MAX - 1)
        with pytest.raises(PinLocked):
            verify_pin(village.ledger, STAFF_CODE, WRONG)

    with pytest.raises(PinLocked):
        verify_pin(meanwhile(village, lock), STAFF_CODE, PIN)


def test_an_old_one_is_refused_where_it_was_changed_while_it_was_compared(village: Village) -> None:
    set_pin(village.ledger, STAFF_CODE, PIN)

    def change() -> None:
        set_pin(village.ledger, STAFF_CODE, "827364", old=PIN)

    with pytest.raises(PinWrong):
        verify_pin(meanwhile(village, change), STAFF_CODE, PIN)


# --- the first one, in a real ledger ----------------------------------------------------------------------------------


def first(village: Village, staff: str, operator: str | None = None, pin: str | None = None) -> None:
    set_pin(village.ledger, staff, PIN, operator=operator, pin=pin)


@pytest.mark.parametrize("staff", [MANAGER.actor, ADMINISTRATOR.actor])
def test_the_very_first_pin_of_a_machine_is_a_managers_or_an_administrators(real: Village, staff: str) -> None:
    for other in (CLERK.actor, AUDITOR.actor, "23001"):
        with refused(real.ledger, PinFirst, operator=other):
            first(real, other, staff, PIN)
    first(real, staff)
    verify_pin(real.ledger, staff, PIN)


def test_everybody_else_sets_the_first_one_in_the_presence_of_his_manager_who_signs_in(real: Village) -> None:
    first(real, MANAGER.actor)
    with refused(real.ledger, PinAlone, operator=CLERK.actor):
        first(real, CLERK.actor)
    with refused(real.ledger, PinMissing, operator=MANAGER.actor):
        first(real, CLERK.actor, MANAGER.actor)
    with refused(real.ledger, PinWrong, operator=MANAGER.actor, left=WRONG_MAX - 1):
        first(real, CLERK.actor, MANAGER.actor, WRONG)
    with refused(real.ledger, RoleRefused, operator=CLERK.actor, role="clerk", verb="staff pin"):
        first(real, "15002", CLERK.actor, PIN)
    with refused(real.ledger, SiteRefused, operator=MANAGER.actor, site="5002", home="3001"):
        first(real, "15002", MANAGER.actor, PIN)
    with refused(real.ledger, PinNotSet, operator="32001"):
        first(real, CLERK.actor, "32001", PIN)
    first(real, CLERK.actor, MANAGER.actor, PIN)
    verify_pin(real.ledger, CLERK.actor, PIN)


def test_an_administrators_first_pin_and_an_auditors_are_set_before_an_administrator_alone(real: Village) -> None:
    first(real, MANAGER.actor)
    for guarded in (ADMINISTRATOR.actor, AUDITOR.actor):
        with pytest.raises((RoleRefused, SiteRefused)):
            first(real, guarded, MANAGER.actor, PIN)


# --- resetting another's ----------------------------------------------------------------------------------------------


def reset(ledger: Ledger, operator: str, staff: str = STAFF_CODE, pin: str = "5186") -> None:
    reset_pin(ledger, staff, "827364", operator=operator, pin=pin)


def test_a_manager_resets_a_forgotten_pin_and_ends_its_lock(ledger: Ledger) -> None:
    locked(ledger)
    set_pin(ledger, MANAGER.actor, "5186")
    reset(ledger, MANAGER.actor)
    verify_pin(ledger, STAFF_CODE, "827364")


def test_a_pin_that_is_changed_or_reset_ends_the_sessions_that_began_by_the_one_before(ledger: Ledger) -> None:
    set_pin(ledger, STAFF_CODE, PIN)
    set_pin(ledger, MANAGER.actor, "5186")
    anew_in: tuple[Callable[[], None], ...] = (
        lambda: set_pin(ledger, STAFF_CODE, "6253", old=PIN),
        lambda: reset(ledger, MANAGER.actor),
    )
    for anew in anew_in:
        secrets = [
            begin_session(ledger, staff, "5001", "pin", pin=kept(ledger, staff))
            for staff in (STAFF_CODE, MANAGER.actor)
        ]
        anew()
        with ledger.reading() as session:
            assert [session_of(session, secret) is None for secret in secrets] == [True, False]


def kept(ledger: Ledger, staff: str) -> str | None:
    with ledger.reading() as session:
        return kept_pin(session.transaction, staff)


def test_a_pin_that_is_reset_while_the_one_before_is_compared_opens_nothing_by_that(ledger: Ledger) -> None:
    set_pin(ledger, MANAGER.actor, "5186")
    set_pin(ledger, STAFF_CODE, "827364")  # as it is reset: who knows it knows it still, but it was set anew
    acts: tuple[tuple[int, Callable[[Ledger, str | None], object]], ...] = (
        (1, lambda slow, seen: begin_session(slow, STAFF_CODE, "5001", "pin", pin=seen)),
        (2, lambda slow, _seen: new_token(slow, STAFF_CODE, "827364")),
        (2, lambda slow, _seen: set_pin(slow, STAFF_CODE, "6253", old="827364")),
    )
    for number, act in acts:
        seen = kept(ledger, STAFF_CODE)
        with late(ledger, lambda: reset(ledger, MANAGER.actor), number) as slow, pytest.raises(PinChanged):
            act(slow, seen)
    verify_pin(ledger, STAFF_CODE, "827364")


def test_of_two_who_set_the_first_pin_of_a_machine_one_has_somebody_beside_him(real: Village) -> None:
    with (
        late(real.ledger, lambda: set_pin(real.ledger, MANAGER.actor, "5186")) as slow,
        pytest.raises(PinAlone),
    ):
        set_pin(slow, ADMINISTRATOR.actor, "6253")
    assert kept(real.ledger, ADMINISTRATOR.actor) is None


def test_a_lock_of_this_very_moment_is_not_taken_for_one_from_before_the_machine_was_started(village: Village) -> None:
    ledger = village.ledger
    locked(ledger)
    village.time.running = 5 * MINUTE  # it was started again

    def another_guesses() -> None:
        village.time.running += LOCK
        wrong(ledger, WRONG_MAX - 1)
        with pytest.raises(PinLocked):
            verify_pin(ledger, STAFF_CODE, WRONG)

    with late(ledger, another_guesses) as slow, pytest.raises(PinLocked):
        verify_pin(slow, STAFF_CODE, PIN)


def test_whoever_resets_anothers_pin_is_told_in_an_entry(ledger: Ledger) -> None:
    set_pin(ledger, STAFF_CODE, PIN)
    set_pin(ledger, MANAGER.actor, "5186")
    with refused(ledger, PinWrong, operator=MANAGER.actor, left=WRONG_MAX - 1):
        reset(ledger, MANAGER.actor, pin=WRONG)
    reset(ledger, MANAGER.actor)
    with ledger.reading() as session:
        last = list(entries(session.transaction))[-1]
    assert (last.kind, last.site, last.actor) == ("pin.reset", "5001", MANAGER.actor)
    assert last.content == {"staff": STAFF_CODE, "known": "pin"}


def test_a_reset_revokes_the_tokens_made_before(real: Village) -> None:
    set_pin(real.ledger, MANAGER.actor, "5186")
    set_pin(real.ledger, STAFF_CODE, PIN, operator=MANAGER.actor, pin="5186")
    token = new_token(real.ledger, STAFF_CODE, PIN).token
    assert sign_in(real.ledger, STAFF_CODE, token=token) == "token"
    reset(real.ledger, MANAGER.actor)
    with refused(real.ledger, TokenRefused, operator=STAFF_CODE):
        sign_in(real.ledger, STAFF_CODE, token=token)


def test_a_manager_resets_with_his_own_pin_alone(ledger: Ledger) -> None:
    locked(ledger)
    with refused(ledger, PinNotSet, operator=MANAGER.actor):
        reset(ledger, MANAGER.actor)
    set_pin(ledger, MANAGER.actor, "5186")
    with refused(ledger, PinWrong, operator=MANAGER.actor, left=WRONG_MAX - 1):
        reset(ledger, MANAGER.actor, pin=WRONG)


def test_a_clerk_resets_nobodys_pin(ledger: Ledger) -> None:
    set_pin(ledger, STAFF_CODE, "5186")
    with refused(ledger, RoleRefused, operator=STAFF_CODE, role="clerk", verb="staff pin"):
        reset(ledger, STAFF_CODE, MANAGER.actor)


def test_a_manager_resets_nobodys_pin_at_another_place(ledger: Ledger) -> None:
    set_pin(ledger, MANAGER.actor, "5186")
    with refused(ledger, SiteRefused, operator=MANAGER.actor, site="5002", home="3001"):
        reset(ledger, MANAGER.actor, "15002")


def test_nobody_resets_a_pin_unnamed_and_nobodys_pin_is_reset(ledger: Ledger) -> None:
    with refused(ledger, PinAlone, operator=CLERK.actor):
        reset(ledger, "")
    with refused(ledger, StaffUnknown, operator="12345"):
        reset(ledger, ADMINISTRATOR.actor, "12345")


def test_an_administrator_resets_an_auditors_pin(ledger: Ledger) -> None:
    set_pin(ledger, ADMINISTRATOR.actor, "5186")
    reset(ledger, ADMINISTRATOR.actor, AUDITOR.actor)
    verify_pin(ledger, AUDITOR.actor, "827364")


def test_nobody_resets_the_pin_of_his_own_other_staff_code(village: Village) -> None:
    with village.writing() as session:
        amend_row(session, STAFF_FILE, STAFF_CODE, {"person": MANAGER.actor}, ADMINISTRATOR, scope="1000")
    set_pin(village.ledger, STAFF_CODE, PIN)
    set_pin(village.ledger, MANAGER.actor, "5186")
    with refused(village.ledger, SecondIsFirst, operator=MANAGER.actor, verb="staff pin"):
        reset(village.ledger, MANAGER.actor)


def test_no_manager_of_the_centre_passes_himself_off_as_the_administrator_or_auditor(village: Village) -> None:
    chief = "92000"
    with village.writing() as session:
        row = {"staff": chief, "role": "manager", "site": "1000"}
        add_row(session, STAFF_FILE, row, ADMINISTRATOR, scope="1000")
    set_pin(village.ledger, chief, "5186")
    with refused(village.ledger, SecondIsFirst, operator=chief, verb="staff pin"):
        reset(village.ledger, chief, chief)
    for guarded in (ADMINISTRATOR.actor, AUDITOR.actor):
        with refused(village.ledger, RoleRefused, operator=chief, role="manager", verb="staff pin"):
            reset(village.ledger, chief, guarded)
