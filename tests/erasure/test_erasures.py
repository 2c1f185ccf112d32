"""A person's details are erased by two persons of the centre, when nothing concerns him any more, and nothing fails."""

from contextlib import closing
from dataclasses import replace

import pytest

from supermarket.audit.verification.verify import verify
from supermarket.books.session import Request
from supermarket.district.dated.registers import STAFF, in_force, record_row
from supermarket.district.gate.papers import OnPaper, check_unused, paper_of
from supermarket.district.kinds import Role, Staff
from supermarket.earning.claims.claims import Deed as Claimed
from supermarket.earning.claims.claims import file_claim, withdraw
from supermarket.earning.credit import Deed, credit
from supermarket.earning.household_points.splits_and_mergers import merge
from supermarket.erasure.erasures import Wanted, approve, erasures, preview, request_erasure
from supermarket.erasure.kinds import ErasureReason
from supermarket.errors import Refusal
from supermarket.errors.erasure import (
    ErasureApprovedAlready,
    ErasurePaperMissing,
    ErasureUnknown,
    ErasureWaits,
    KeptTooShortly,
    SubjectConcerned,
    SubjectErased,
    SubjectHolds,
    SubjectInForce,
    SubjectMonthOpen,
    SubjectUnknown,
)
from supermarket.errors.ledger import KeyUsed
from supermarket.errors.persons import PaperUsed, PersonUnproven, PinOfFirst, SecondIsFirst
from supermarket.errors.staff import RoleRefused
from supermarket.households.changes import depart
from supermarket.households.households import head_name
from supermarket.households.lists.files import end_member, new_member
from supermarket.ledger import open_ledger
from supermarket.local.kinds import PIN_RESET, PinReset
from supermarket.months.closing.closing import sign
from tests.erasure.leaving import (
    NAMES,
    SECOND,
    Left,
    approved,
    erased,
    leave,
    paper,
    requested,
    second_at_centre,
    wanted,
)
from tests.months.march import INSTITUTE
from tests.refusing import refused
from tests.sound import check_honest
from tests.village import ADMINISTRATOR, CLERK, CREDITOR, MANAGER, Village

TEN_YEARS = ErasureReason.TEN_YEARS


@pytest.fixture
def village(village: Village) -> Village:
    """Give a village with two persons at the centre."""
    with village.writing() as session:
        second_at_centre(session)
    return village


@pytest.fixture
def left(village: Village) -> Left:
    """Give a household that left."""
    return leave(village)


def kept(village: Village) -> set[str]:
    """Return whom the records are about that are kept."""
    with village.ledger.reading() as session:
        return {row[0] for row in session.transaction.driver.execute("SELECT subject FROM personal").fetchall()}


def refuses(village: Village, want: Wanted, refusal: type[Refusal], **fields: object) -> None:
    """Expect that a request is refused, and that whoever looks beforehand is told so."""
    with refused(village.ledger, refusal, **fields):
        requested(village, want)
    if refusal is not SubjectUnknown:
        with village.ledger.reading() as session:
            assert preview(session, want).obstacles


def test_every_version_of_a_record_is_gone_and_nothing_else(village: Village, left: Left) -> None:
    asked = requested(village, wanted(left.head))
    assert left.head in kept(village)
    done = approved(village, asked.entry)
    assert (done.approved_by, done.member) == (SECOND.actor, left.head)
    assert left.head not in kept(village)
    assert left.other in kept(village)
    with village.ledger.reading() as session:
        assert head_name(session, left.household, session.today) == ""
        assert erasures(session) == [done]
    check_honest(village.ledger)


def test_the_name_is_in_no_byte_of_the_file_after_a_checkpoint(village: Village, left: Left) -> None:
    for number in range(60):  # so many that pages are split, and copies of rows stay where they were
        village.enrol(f"孙样{number:03d}", None)
    erased(village, left.head)
    village.ledger.close()
    there = village.ledger.database.path
    found = b"".join(file.read_bytes() for file in there.parent.glob(f"{there.name}*") if file.is_file())
    assert [name for name in NAMES[:3] if name.encode() in found] == []
    assert NAMES[3].encode() in found


def test_a_name_stands_in_no_log_of_the_file_as_long_as_a_server_holds_it(village: Village, left: Left) -> None:
    there = village.ledger.database.path
    with closing(open_ledger(there)) as held:  # so that the log stays when the other program leaves the file
        with held.reading() as session:
            assert erasures(session) == []
        erased(village, left.head)
        village.ledger.close()
        found = b"".join(file.read_bytes() for file in there.parent.glob(f"{there.name}*") if file.is_file())
    assert [name for name in NAMES[:3] if name.encode() in found] == []


def test_what_would_be_erased_is_shown_beforehand_and_nothing_recorded(village: Village, left: Left) -> None:
    with village.ledger.reading() as session:
        foreseen = preview(session, wanted(left.head))
    assert (foreseen.versions, foreseen.records, foreseen.obstacles) == (2, 2, ())
    requested(village, wanted(left.head))
    with village.ledger.reading() as session:
        assert len(preview(session, wanted(left.head)).obstacles) == 1
        assert [each.approved for each in erasures(session)] == [None]


def test_whoever_requested_it_does_not_approve_it_under_another_code_either(village: Village, left: Left) -> None:
    asked = requested(village, wanted(left.head))
    with refused(village.ledger, SecondIsFirst, verb="erasure approve", operator="91000"):
        approved(village, asked.entry, ADMINISTRATOR)
    own = Staff(staff="92001", role=Role.ADMINISTRATOR, site="1000", identity="91000", scope="1000", from_="2026-03-02")
    with village.writing() as session:
        record_row(session, STAFF, own, SECOND, site="1000")
    with refused(village.ledger, SecondIsFirst, verb="erasure approve", operator="92001"):
        approved(village, asked.entry, Request("92001", "1000"))


@pytest.mark.parametrize("is_first", [True, False])
def test_a_pin_that_one_of_both_had_set_shows_no_second_person(village: Village, left: Left, *, is_first: bool) -> None:
    def pin_set(whose: Request, by: Request) -> None:
        body = PinReset(staff=whose.actor, first="yes" if is_first else None)
        with village.writing() as session:
            session.record(PIN_RESET, body, by, site="1000", on=session.today)

    third = Staff(staff="92002", role=Role.ADMINISTRATOR, site="1000", scope="1000", from_="2026-03-02")
    with village.writing() as session:
        record_row(session, STAFF, third, ADMINISTRATOR, site="1000")
    pin_set(SECOND, ADMINISTRATOR)
    asked = requested(village, wanted(left.head)).entry
    with refused(village.ledger, PinOfFirst, verb="erasure approve", operator="91000", staff="92000"):
        approved(village, asked)
    pin_set(SECOND, Request("92002", "1000"))
    assert approved(village, asked).approved
    pin_set(ADMINISTRATOR, SECOND)
    asked = requested(village, wanted(left.other, "another")).entry
    with refused(village.ledger, PinOfFirst, verb="erasure approve", operator="92000", staff="91000"):
        approved(village, asked)
    pin_set(ADMINISTRATOR, Request("92002", "1000"))  # too late: who requested was known by the PIN of then
    with refused(village.ledger, PinOfFirst, verb="erasure approve", operator="92000", staff="91000"):
        approved(village, asked)
    check_honest(village.ledger)


def test_only_the_centre_erases(village: Village, left: Left) -> None:
    with refused(village.ledger, RoleRefused, operator="15001", role="clerk", verb="erasure request"):
        requested(village, wanted(left.head), CLERK)
    with refused(village.ledger, RoleRefused, operator="33001", role="manager", verb="erasure request"):
        requested(village, wanted(left.head), MANAGER)


def test_who_approves_is_known_by_more_than_a_code(real: Village) -> None:
    with real.writing() as session:
        second_at_centre(session)
    household = leave(real)
    asked = requested(real, wanted(household.head))
    with refused(real.ledger, PersonUnproven, operator="92000", verb="erasure approve"):
        approved(real, asked.entry)
    assert approved(real, asked.entry, replace(SECOND, known="pin")).approved
    check_honest(real.ledger)


def test_the_same_request_again_has_the_first_answer(village: Village, left: Left) -> None:
    first = requested(village, wanted(left.head), replace(ADMINISTRATOR, key="once"))
    done = approved(village, first.entry, replace(SECOND, key="and done"))
    assert requested(village, wanted(left.head), replace(ADMINISTRATOR, key="once")) == done
    assert approved(village, first.entry, replace(SECOND, key="and done")) == done
    with refused(village.ledger, KeyUsed, key="once", entry=first.entry):
        requested(village, wanted(left.other), replace(ADMINISTRATOR, key="once"))
    with refused(village.ledger, ErasureApprovedAlready, entry=first.entry):
        approved(village, first.entry)
    refuses(village, wanted(left.head, "again"), SubjectErased, subject=left.head, entry=done.approved)


def test_one_request_waits_at_a_time_and_each_has_a_paper_of_its_own(village: Village, left: Left) -> None:
    first = requested(village, wanted(left.head))
    refuses(village, wanted(left.head, "again"), ErasureWaits, subject=left.head, entry=first.entry)
    with refused(village.ledger, PaperUsed, entry=first.entry):
        requested(village, wanted(left.other))
    with refused(village.ledger, PaperUsed, entry=first.entry):  # nor the picture saved again
        again = Wanted(ErasureReason.KIN_ASK, member=left.other, paper=replace(paper(), sha256="ab" * 32))
        requested(village, again)
    with refused(village.ledger, ErasurePaperMissing, reason="kin-ask"):
        requested(village, Wanted(ErasureReason.KIN_ASK, member=left.other))
    with village.ledger.reading() as session, pytest.raises(PaperUsed):  # nor does it serve for anything else
        check_unused(session, paper_of(session, OnPaper(MANAGER.actor, session.today, paper())))


def test_nobody_is_erased_of_whom_nothing_is_kept_or_who_is_still_there(village: Village) -> None:
    household = village.enrol()
    refuses(village, wanted(f"{household}-1"), SubjectInForce, subject=f"{household}-1")
    refuses(village, wanted("1000-1-1-32-9"), SubjectUnknown, subject="1000-1-1-32-9")
    refuses(village, Wanted(TEN_YEARS, staff="92000"), SubjectInForce, subject="92000")
    refuses(village, Wanted(TEN_YEARS, staff="15001"), SubjectUnknown, subject="15001")
    with refused(village.ledger, ErasureUnknown, entry="1000-1-1"):
        approved(village, "1000-1-1")


def test_a_household_left_holds_nothing_first(village: Village) -> None:
    household = village.enrol("钱样余", None)
    points = village.credit(household, 3).points
    with village.writing() as session:
        depart(session, household, "leaving", MANAGER)
    with village.ledger.reading() as session:
        foreseen = preview(session, wanted(f"{household}-1"))
    assert len(foreseen.obstacles) == 2  # it holds points, and March, in which they were earned, is not closed
    refuses(village, wanted(f"{household}-1"), SubjectHolds, household=household, points=points, owed=0)


def test_a_claim_of_his_ends_first_and_others_points_are_theirs(village: Village) -> None:
    household = village.customer()
    with village.writing() as session:
        new_member(session, household, "周样离", None, CLERK)
        member = f"{household}-2"
        claim = file_claim(session, Claimed(household, "VOL-02", member=member), CLERK).claim
        end_member(session, member, CLERK)
    refuses(village, wanted(member), SubjectConcerned, subject=member, entry=claim)


def test_the_month_in_which_he_was_last_named_is_closed_first(village: Village) -> None:
    household = village.customer()
    member = f"{household}-2"
    with village.writing() as session:
        new_member(session, household, "周样离", None, CLERK)
        credit(session, Deed(household, "VOL-01", 2, member=member), CREDITOR)
        end_member(session, member, CLERK)
    refuses(village, wanted(member), SubjectMonthOpen, subject=member, month="2026-03", place="3001")
    village.time.move(days=31)
    for signer in (CLERK, MANAGER, INSTITUTE):
        with village.writing() as session:
            sign(session, "2026-03", signer, reason="练习")
    erased(village, member)
    assert member not in kept(village)
    check_honest(village.ledger)


def test_free_notes_of_what_he_did_are_erased_with_him_and_those_of_others_stay(village: Village) -> None:
    household = village.customer()
    member = f"{household}-2"
    with village.writing() as session:
        new_member(session, household, "周样离", None, CLERK)
        credit(session, Deed(household, "VOL-01", 2, member=member, note="替孙样家送药"), CREDITOR)
        credit(session, Deed(household, "VOL-01", 2, member=f"{household}-1", note="与周样离同去"), CREDITOR)
        claim = file_claim(session, Claimed(household, "VOL-02", member=member, note="周样离自述"), CLERK).claim
        withdraw(session, claim, "重复", CLERK)
        end_member(session, member, CLERK)
    village.time.move(days=31)
    for signer in (CLERK, MANAGER, INSTITUTE):
        with village.writing() as session:
            sign(session, "2026-03", signer, reason="练习")
    with village.ledger.reading() as session:
        foreseen = preview(session, wanted(member))
    assert (foreseen.records, foreseen.notes, foreseen.obstacles) == (1, 2, ())
    erased(village, member)
    check_honest(village.ledger)
    refuses_again = Wanted(ErasureReason.PERSON_ASKS, member=member, paper=paper("again"))
    with village.ledger.reading() as session:
        assert len(preview(session, refuses_again).obstacles) == 1
        left = {row[0] for row in session.transaction.driver.execute("SELECT record FROM personal").fetchall()}
    assert [note for note in ("替孙样家送药", "周样离自述", "与周样离同去") if any(note in row for row in left)] == [
        "与周样离同去"
    ]


def test_without_a_paper_ten_years_go_by(village: Village, left: Left) -> None:
    want = Wanted(TEN_YEARS, member=left.head)
    refuses(village, want, KeptTooShortly, subject=left.head, last="2026-03-02", until="2036-03-02")
    village.time.move(days=3652)
    refuses(village, want, KeptTooShortly, subject=left.head, last="2026-03-02", until="2036-03-02")
    village.time.move(days=1)
    assert approved(village, requested(village, want).entry).paper is None
    check_honest(village.ledger)


def test_whoever_was_given_another_number_is_erased_under_all_of_them(village: Village) -> None:
    former, into = village.enrol("吴样并", None), village.enrol("郑样收", None)
    with village.writing() as session:
        merge(session, former, into, MANAGER)
    number = f"{into}-2"
    refuses(village, wanted(f"{former}-1"), SubjectInForce, subject=f"{former}-1")
    with village.writing() as session:
        end_member(session, number, CLERK)
    requested(village, wanted(number))
    with village.ledger.reading() as session:
        assert set(preview(session, wanted(f"{former}-1")).codes) == {number, f"{former}-1"}
        (waits,) = erasures(session)
    approved(village, waits.entry)
    assert not {number, f"{former}-1"} & kept(village)
    check_honest(village.ledger)


def test_one_of_the_staff_who_left_is_erased_too(village: Village) -> None:
    with village.writing() as session:
        row = in_force(session, STAFF, "92000", session.today)
        assert row
        third = row.model_copy(update={"staff": "93000", "person": None})
        record_row(session, STAFF, third, ADMINISTRATOR, site="1000")
        record_row(session, STAFF, row.model_copy(update={"state": "ended"}), ADMINISTRATOR, site="1000")
        asked = request_erasure(session, Wanted(ErasureReason.PERSON_ASKS, staff="92000", paper=paper()), ADMINISTRATOR)
        assert approve(session, asked.entry, Request("93000", "1000")).staff == "92000"
    assert "staff 92000" not in kept(village)
    check_honest(village.ledger)


def test_what_is_still_there_though_it_was_erased_is_a_fault(village: Village, left: Left) -> None:
    with village.ledger.reading() as session:
        rows = session.transaction.driver.execute("SELECT * FROM personal").fetchall()
    done = erased(village, left.head)
    with village.writing() as session:
        driver = session.transaction.driver
        driver.executemany("INSERT OR REPLACE INTO personal VALUES (?, ?, ?, ?, ?)", rows)
    with village.ledger.reading() as session:
        found = {(f"{each.origin}-{each.seq}", each.code) for each in verify(session).faults}
    assert (done.approved, "personal_erased_kept") in found
