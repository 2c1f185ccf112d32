"""A signature that stands on paper is recorded at the shop: whose, of which date, with a photo; three persons still."""

from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from supermarket.books.session import Request
from supermarket.district.dated.files import STAFF_FILE
from supermarket.district.dated.imports import add_row, amend_row
from supermarket.district.dated.registers import SETTINGS, record_row
from supermarket.district.gate.papers import OnPaper, confirm, waiting
from supermarket.district.kinds import Setting
from supermarket.district.settings import MONTH_FIRST_BY_REVIEWER
from supermarket.earning.claims.claims import Deed, file_claim
from supermarket.earning.claims.kinds import EvidenceFile
from supermarket.errors.dates import DateFuture, DateUnreadable
from supermarket.errors.ledger import KeyUsed
from supermarket.errors.months import MonthOutOfTurn, MonthPaperEarly, MonthSignedBySame
from supermarket.errors.persons import (
    PaperConfirmed,
    PaperNotYours,
    PaperRecorder,
    PaperUnknown,
    PaperUsed,
    SecondIsFirst,
)
from supermarket.errors.staff import OperatorMissing, RoleRefused, StaffUnknown
from supermarket.journal.entry import require_name
from supermarket.journal.store import entry_named
from supermarket.months.closing.closing import SignedMonth, months, sign
from supermarket.months.reconciliation import reconcile
from supermarket.people.evidence import KeptPaper, keep_paper
from supermarket.spending.stock.deliveries import Delivery, receive
from tests.months.march import INSTITUTE, MONTH
from tests.refusing import refused
from tests.sound import check_sound
from tests.village import ADMINISTRATOR, AUDITOR, CLERK, MANAGER, REVIEWER, Village

SIGNED = "2026-04-02"
PHOTO = KeptPaper("ab" * 32, "image/jpeg", 4_000_000, pixels="ef" * 32)
PAPER = OnPaper(INSTITUTE.actor, SIGNED, PHOTO)


@pytest.fixture
def ended(lived: Village) -> Village:
    """Give the village in April."""
    lived.time.move(days=31)
    return lived


def another(paper: OnPaper, number: int) -> OnPaper:
    """Return a paper with a photo of its own."""
    return replace(paper, photo=replace(PHOTO, sha256=f"{number:064x}", pixels=f"{number:064x}"))


def more_staff(village: Village) -> tuple[Request, Request]:
    """Let two more reviewers sit in the village, who can record what others signed."""
    codes = ("23901", "23902")
    with village.writing() as session:
        for code in codes:
            row = {"staff": code, "role": "reviewer", "site": "3001"}
            add_row(session, STAFF_FILE, row, ADMINISTRATOR, scope="1000")
    first, second = (Request(actor=code, site="3001") for code in codes)
    return first, second


def signed(village: Village, by: Request, paper: OnPaper | None = None) -> SignedMonth:
    with village.writing() as session:
        return sign(session, MONTH, by, paper=paper)


def by_two(village: Village) -> Village:
    signed(village, CLERK)
    signed(village, MANAGER)
    return village


def test_the_institutes_signature_is_recorded_from_the_paper_and_closes_the_month(ended: Village) -> None:
    answer = signed(by_two(ended), REVIEWER, PAPER)
    last = answer.signatures[-1]
    assert answer.closed
    assert (last.role, last.actor, last.on) == ("institute", INSTITUTE.actor, SIGNED)
    assert (last.recorded_by, last.paper) == (REVIEWER.actor, PHOTO.sha256)
    with ended.ledger.reading() as session:
        entry = entry_named(session.transaction, require_name(answer.entry))
    assert entry
    assert entry.actor == REVIEWER.actor
    assert entry.content["paper"] == {
        "signer": INSTITUTE.actor, "signed": SIGNED, "sha256": PHOTO.sha256, "kind": PHOTO.kind, "size": PHOTO.size,
        "pixels": PHOTO.pixels,
    }  # fmt: skip
    check_sound(ended.ledger)


def test_every_signature_may_stand_on_paper(ended: Village) -> None:
    recorders = (REVIEWER, *more_staff(ended))
    for number, (signer, recorder) in enumerate(zip((CLERK, MANAGER, INSTITUTE), recorders, strict=True)):
        answer = signed(ended, recorder, another(replace(PAPER, signer=signer.actor), number))
    assert answer.closed
    assert [each.actor for each in answer.signatures] == [CLERK.actor, MANAGER.actor, INSTITUTE.actor]


def test_who_records_a_paper_has_no_other_part_in_that_months_signatures(ended: Village) -> None:
    first = signed(ended, MANAGER, replace(PAPER, signer=CLERK.actor)).entry
    with refused(ended.ledger, PaperRecorder, operator=MANAGER.actor, month=MONTH, entry=first):
        signed(ended, MANAGER)
    with refused(ended.ledger, PaperRecorder, operator=MANAGER.actor, month=MONTH, entry=first):
        signed(ended, MANAGER, another(PAPER, 1))
    with refused(ended.ledger, PaperRecorder, operator=MANAGER.actor, month=MONTH, entry=first):
        signed(ended, REVIEWER, another(replace(PAPER, signer=MANAGER.actor), 1))
    with refused(ended.ledger, PaperRecorder, operator=CLERK.actor, month=MONTH, entry=first):
        signed(ended, CLERK, another(replace(PAPER, signer=MANAGER.actor), 1))


def test_an_administrator_records_what_stands_on_paper_and_signs_nothing_himself(ended: Village) -> None:
    by_two(ended)
    with pytest.raises(RoleRefused), ended.writing() as session:
        sign(session, MONTH, replace(ADMINISTRATOR, site="3001"))
    assert signed(ended, replace(ADMINISTRATOR, site="3001"), PAPER).closed
    check_sound(ended.ledger)


def test_nobody_records_his_own_signature_from_a_paper(ended: Village) -> None:
    with refused(ended.ledger, SecondIsFirst, operator=CLERK.actor, verb="month sign"):
        signed(ended, CLERK, replace(PAPER, signer=CLERK.actor))
    same_person(ended, REVIEWER.actor, CLERK.actor)
    with refused(ended.ledger, SecondIsFirst, operator=CLERK.actor, verb="month sign"):
        signed(ended, REVIEWER, replace(PAPER, signer=CLERK.actor))


def test_one_person_with_two_staff_codes_signs_a_month_once(ended: Village) -> None:
    same_person(ended, MANAGER.actor, CLERK.actor)
    first = signed(ended, CLERK).entry
    with refused(ended.ledger, MonthSignedBySame, operator=MANAGER.actor, month=MONTH, entry=first):
        signed(ended, MANAGER)
    with refused(ended.ledger, MonthSignedBySame, operator=MANAGER.actor, month=MONTH, entry=first):
        signed(ended, REVIEWER, replace(PAPER, signer=MANAGER.actor))


def same_person(village: Village, one: str, other: str) -> None:
    with village.writing() as session:
        amend_row(session, STAFF_FILE, one, {"person": other}, ADMINISTRATOR, scope="1000")


def test_a_photo_proves_one_signature_be_it_the_same_file_or_the_same_picture(ended: Village) -> None:
    first = signed(ended, REVIEWER, replace(PAPER, signer=CLERK.actor)).entry
    recorder, _other = more_staff(ended)
    for photo in (PHOTO, replace(PHOTO, sha256="cd" * 32), replace(PHOTO, pixels=None)):
        with refused(ended.ledger, PaperUsed, entry=first):
            signed(ended, recorder, OnPaper(MANAGER.actor, SIGNED, photo))
    paper = OnPaper(MANAGER.actor, SIGNED, replace(PHOTO, sha256="cd" * 32, pixels=None))
    assert signed(ended, recorder, paper).turn == "institute"


def test_the_photo_of_a_claim_is_no_paper(ended: Village) -> None:
    evidence = EvidenceFile(what="photo", sha256=PHOTO.sha256, kind=PHOTO.kind, size=PHOTO.size)
    household = ended.enrol("钱样丁")
    with ended.writing() as session:
        claim = file_claim(session, Deed(household, "VOL-02", evidence=(evidence,)), CLERK).claim
    with refused(ended.ledger, PaperUsed, entry=claim):
        signed(ended, REVIEWER, replace(PAPER, signer=CLERK.actor))


def exceptions(village: Village) -> dict[str, tuple[str, ...]]:
    with village.ledger.reading() as session:
        return {each.name: each.entries for each in reconcile(session, "3001", MONTH).exceptions if each.entries}


def confirmed(village: Village, entry: str, by: Request) -> str:
    with village.writing() as session:
        return confirm(session, entry, by).name


def test_what_stands_on_paper_is_an_exception_until_whoever_signed_confirms_it(ended: Village) -> None:
    entry = signed(ended, REVIEWER, replace(PAPER, signer=CLERK.actor)).entry
    assert exceptions(ended)["on_paper"] == (entry,)
    with ended.ledger.reading() as session:
        (paper,) = waiting(session)
    assert (paper.entry, paper.signer, paper.recorded_by) == (entry, CLERK.actor, REVIEWER.actor)
    for other in (REVIEWER, MANAGER):
        with refused(ended.ledger, PaperNotYours, entry=entry, operator=other.actor, signer=CLERK.actor):
            confirmed(ended, entry, other)
    with refused(ended.ledger, OperatorMissing, verb="paper confirm"):
        confirmed(ended, entry, Request("", "5001"))
    with refused(ended.ledger, StaffUnknown, operator="99999"):
        confirmed(ended, entry, Request("99999", "5001"))
    with refused(ended.ledger, PaperUnknown, entry="1000-1-1"):
        confirmed(ended, "1000-1-1", CLERK)
    keyed = replace(CLERK, key="seen")
    name = confirmed(ended, entry, keyed)
    assert confirmed(ended, entry, keyed) == name
    with refused(ended.ledger, PaperConfirmed, entry=entry):
        confirmed(ended, entry, CLERK)
    assert "on_paper" not in exceptions(ended)
    with ended.ledger.reading() as session:
        assert waiting(session) == []
    check_sound(ended.ledger)


def test_a_signature_in_the_ledger_holds_nothing_of_a_paper(ended: Village) -> None:
    answer = signed(ended, CLERK)
    with ended.ledger.reading() as session:
        entry = entry_named(session.transaction, require_name(answer.entry))
    assert entry
    assert "paper" not in entry.content
    assert set(entry.content["asked"]) == {"month", "place"}


def test_on_paper_too_three_persons_sign_in_turn(ended: Village) -> None:
    with refused(ended.ledger, MonthOutOfTurn, operator=INSTITUTE.actor, month=MONTH, site="3001", turn="clerk"):
        signed(ended, REVIEWER, PAPER)
    first = signed(ended, CLERK).entry
    with refused(ended.ledger, MonthSignedBySame, operator=CLERK.actor, month=MONTH, entry=first):
        signed(ended, MANAGER, replace(PAPER, signer=CLERK.actor))


def test_a_paper_names_somebody_who_is_known(ended: Village) -> None:
    with refused(ended.ledger, StaffUnknown, operator="99999"):
        signed(ended, CLERK, replace(PAPER, signer="99999"))
    with refused(ended.ledger, RoleRefused, operator=AUDITOR.actor, role="auditor", verb="month record"):
        signed(ended, replace(AUDITOR, site="3001"), PAPER)


def test_a_paper_is_of_a_day_after_the_month_and_not_of_tomorrow(ended: Village) -> None:
    with refused(ended.ledger, MonthPaperEarly, month=MONTH, date="2026-03-31"):
        signed(ended, REVIEWER, replace(PAPER, signed="2026-03-31"))
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
    photo = tmp_path / "scan.png"
    Image.new("RGB", (8, 8), "white").save(photo)
    kept = keep_paper(ended.ledger.database.path, photo)
    answer = signed(ended, MANAGER, OnPaper(CLERK.actor, SIGNED, kept))
    beside = ended.ledger.database.path.parent / "ledger-evidence" / f"{answer.signatures[0].paper}.png"
    assert beside.read_bytes() == photo.read_bytes()


# --- where one person is clerk and manager ----------------------------------------------------------------------------


def let_reviewer_sign(village: Village, scope: str, value: int = 1) -> None:
    row = Setting(scope=scope, setting=MONTH_FIRST_BY_REVIEWER, value=value, from_=SIGNED)
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


def test_a_lapsed_signature_stands_nowhere_once_the_month_is_closed_either(ended: Village) -> None:
    with ended.writing() as session:
        sign(session, MONTH, CLERK)
        receive(session, Delivery("1001", 1), replace(CLERK, on="2026-03-31"))
    with ended.writing() as session:
        for signer in (CLERK, MANAGER, INSTITUTE):
            answer = sign(session, MONTH, signer)
    with ended.ledger.reading() as session:
        state, found = months(session, "3001")[1], reconcile(session, "3001", MONTH)
    for each in (answer, state, found):
        assert [signature.role.value for signature in each.signatures] == ["clerk", "manager", "institute"]
        assert each.lapsed == ()


def test_a_signature_given_with_a_reason_is_listed_as_an_exception(ended: Village) -> None:
    with ended.writing() as session:
        entry = sign(session, MONTH, CLERK, reason="断电").entry
    with ended.ledger.reading() as session:
        listed = {each.name: each.entries for each in reconcile(session, "3001", MONTH).exceptions}
    assert listed["signed_with_reason"] == (entry,)
