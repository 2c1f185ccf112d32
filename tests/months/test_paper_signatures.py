"""A signature that stands on paper is recorded at the shop: whose, of which date, with a photo; three persons still."""

from dataclasses import replace
from pathlib import Path

import pytest

from supermarket.books.session import Request
from supermarket.district.kinds import Setting
from supermarket.district.registers import SETTINGS, record_row
from supermarket.errors.dates import DateFuture, DateUnreadable
from supermarket.errors.ledger import KeyUsed
from supermarket.errors.months import MonthOutOfTurn, MonthPaperEarly, MonthSignedBySame
from supermarket.errors.staff import RoleRefused, StaffUnknown
from supermarket.journal.entry import require_name
from supermarket.journal.store import entry_named
from supermarket.months.closing import FIRST_BY_REVIEWER, OnPaper, SignedMonth, months, sign
from supermarket.months.reconciliation import reconcile
from supermarket.people.evidence import KeptFile, keep_file
from supermarket.spending.stock import Delivery, receive
from tests.months.march import INSTITUTE, MONTH
from tests.refusing import refused
from tests.sound import check_sound
from tests.village import ADMINISTRATOR, AUDITOR, CLERK, MANAGER, REVIEWER, Village

SIGNED = "2026-04-02"
PHOTO = KeptFile("ab" * 32, "image/jpeg", 4_000_000)
PAPER = OnPaper(INSTITUTE.actor, SIGNED, PHOTO)


@pytest.fixture
def ended(lived: Village) -> Village:
    """Give the village in April."""
    lived.time.move(days=31)
    return lived


def signed(village: Village, by: Request, paper: OnPaper | None = None) -> SignedMonth:
    with village.writing() as session:
        return sign(session, MONTH, by, paper=paper)


def by_two(village: Village) -> Village:
    signed(village, CLERK)
    signed(village, MANAGER)
    return village


def test_the_institutes_signature_is_recorded_from_the_paper_and_closes_the_month(ended: Village) -> None:
    answer = signed(by_two(ended), CLERK, PAPER)
    last = answer.signatures[-1]
    assert answer.closed
    assert (last.role, last.actor, last.on) == ("institute", INSTITUTE.actor, SIGNED)
    assert (last.recorded_by, last.paper) == (CLERK.actor, PHOTO.sha256)
    with ended.ledger.reading() as session:
        entry = entry_named(session.transaction, require_name(answer.entry))
    assert entry
    assert entry.actor == CLERK.actor
    assert entry.content["paper"] == {
        "signer": INSTITUTE.actor, "signed": SIGNED, "sha256": PHOTO.sha256, "kind": PHOTO.kind, "size": PHOTO.size,
    }  # fmt: skip
    check_sound(ended.ledger)


def test_every_signature_may_stand_on_paper(ended: Village) -> None:
    for signer in (CLERK, MANAGER, INSTITUTE):
        answer = signed(ended, CLERK, replace(PAPER, signer=signer.actor))
    assert answer.closed
    assert [each.actor for each in answer.signatures] == [CLERK.actor, MANAGER.actor, INSTITUTE.actor]


def test_who_records_a_paper_signs_nothing_himself(ended: Village) -> None:
    signed(ended, MANAGER, replace(PAPER, signer=CLERK.actor))
    assert signed(ended, MANAGER).turn == "institute"


def test_a_signature_in_the_ledger_holds_nothing_of_a_paper(ended: Village) -> None:
    answer = signed(ended, CLERK)
    with ended.ledger.reading() as session:
        entry = entry_named(session.transaction, require_name(answer.entry))
    assert entry
    assert "paper" not in entry.content
    assert set(entry.content["asked"]) == {"month", "place"}


def test_on_paper_too_three_persons_sign_in_turn(ended: Village) -> None:
    with refused(ended.ledger, MonthOutOfTurn, operator=INSTITUTE.actor, month=MONTH, site="3001", turn="clerk"):
        signed(ended, CLERK, PAPER)
    first = signed(ended, CLERK).entry
    with refused(ended.ledger, MonthSignedBySame, operator=CLERK.actor, month=MONTH, entry=first):
        signed(ended, MANAGER, replace(PAPER, signer=CLERK.actor))


def test_a_paper_names_somebody_who_is_known(ended: Village) -> None:
    with refused(ended.ledger, StaffUnknown, operator="99999"):
        signed(ended, CLERK, replace(PAPER, signer="99999"))
    with refused(ended.ledger, RoleRefused, operator=AUDITOR.actor, role="auditor", verb="month sign"):
        signed(ended, replace(AUDITOR, site="3001"), PAPER)


def test_a_paper_is_of_a_day_after_the_month_and_not_of_tomorrow(ended: Village) -> None:
    with refused(ended.ledger, MonthPaperEarly, month=MONTH, date="2026-03-31"):
        signed(ended, CLERK, replace(PAPER, signed="2026-03-31"))
    with refused(ended.ledger, DateFuture, date="2026-04-03", latest="2026-04-02"):
        signed(ended, CLERK, replace(PAPER, signed="2026-04-03"))
    with refused(ended.ledger, DateUnreadable, date="2.4."):
        signed(ended, CLERK, replace(PAPER, signed="2.4."))
    assert signed(ended, MANAGER, OnPaper(CLERK.actor, "2026-04-01", PHOTO)).signatures[0].on == "2026-04-01"


def test_the_same_key_with_another_photo_is_refused(ended: Village) -> None:
    by = replace(MANAGER, key="0001")
    paper = replace(PAPER, signer=CLERK.actor)
    first = signed(ended, by, paper)
    assert signed(ended, by, paper) == first
    with refused(ended.ledger, KeyUsed, key="0001", entry=first.entry):
        signed(ended, by, replace(paper, photo=replace(PHOTO, sha256="cd" * 32)))


def test_the_photo_lies_beside_the_ledger_under_the_hash_that_is_sealed(ended: Village, tmp_path: Path) -> None:
    photo = tmp_path / "scan.pdf"
    photo.write_bytes(b"%PDF-1.4 signed")
    kept = keep_file(ended.ledger.database.path, photo)
    answer = signed(ended, MANAGER, OnPaper(CLERK.actor, SIGNED, kept))
    beside = ended.ledger.database.path.parent / "ledger-evidence" / f"{answer.signatures[0].paper}.pdf"
    assert beside.read_bytes() == photo.read_bytes()


# --- where one person is clerk and manager ----------------------------------------------------------------------------


def let_reviewer_sign(village: Village, scope: str, value: int = 1) -> None:
    row = Setting(scope=scope, setting=FIRST_BY_REVIEWER, value=value, from_=SIGNED)
    with village.writing() as session:
        record_row(session, SETTINGS, row, ADMINISTRATOR, site="1000")


def test_where_one_person_is_clerk_and_manager_the_reviewer_signs_first(ended: Village) -> None:
    let_reviewer_sign(ended, "3001")
    with refused(ended.ledger, MonthOutOfTurn, operator=CLERK.actor, month=MONTH, site="3001", turn="reviewer"):
        signed(ended, CLERK)
    signed(ended, REVIEWER)
    assert signed(ended, MANAGER).turn == "institute"
    assert signed(ended, INSTITUTE).closed


def test_the_setting_counts_only_where_it_was_set(ended: Village) -> None:
    let_reviewer_sign(ended, "3002")
    assert signed(ended, CLERK).turn == "manager"


def test_who_signed_first_before_the_setting_is_not_asked_for_again(ended: Village) -> None:
    signed(ended, CLERK)
    let_reviewer_sign(ended, "3001")
    assert signed(ended, MANAGER).turn == "institute"
    let_reviewer_sign(ended, "3001", 0)
    assert signed(ended, INSTITUTE).closed


# --- signatures that have lapsed stand nowhere ------------------------------------------------------------------------


def test_a_lapsed_signature_stands_neither_in_the_list_nor_on_the_paper(ended: Village) -> None:
    signed(ended, CLERK)
    with ended.ledger.reading() as session:
        assert [each.actor for each in months(session, "3001")[1].signatures] == [CLERK.actor]
    with ended.writing() as session:
        receive(session, Delivery("1001", 1), replace(CLERK, on="2026-03-31"))
    with ended.ledger.reading() as session:
        state, found = months(session, "3001")[1], reconcile(session, "3001", MONTH)
    assert (state.signatures, [each.actor for each in state.lapsed]) == ((), [CLERK.actor])
    assert (found.signatures, [each.actor for each in found.lapsed]) == ((), [CLERK.actor])


def test_a_signature_given_with_a_reason_is_listed_as_an_exception(ended: Village) -> None:
    with ended.writing() as session:
        entry = sign(session, MONTH, CLERK, reason="断电").entry
    with ended.ledger.reading() as session:
        listed = {each.name: each.entries for each in reconcile(session, "3001", MONTH).exceptions}
    assert listed["signed_with_reason"] == (entry,)
