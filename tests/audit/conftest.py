"""A ledger in which something of every sort has happened, made once, copied for every test that spoils it."""

import shutil
from contextlib import closing
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import pytest

from supermarket.books.roots import BLOCK
from supermarket.books.session import Request
from supermarket.clock import district_date
from supermarket.district.clocks import correct_clock
from supermarket.district.gate.kinds import SignedPaper
from supermarket.district.gate.second_persons import Second
from supermarket.district.machines.kinds import (
    MACHINE_ADMITTED,
    MACHINE_INVITED,
    MACHINE_KEYED,
    STREAM_FORKED,
    MachineAdmitted,
    MachineInvited,
    MachineKeyed,
    StreamForked,
)
from supermarket.earning.award_kinds import POINTS_EXPIRED, LapsedYear, PointsExpired
from supermarket.earning.claims.kinds import EvidenceFile
from supermarket.earning.claims.notices import object_to, resolve
from supermarket.earning.claims.rosters import Activity, Attendance, take_roster
from supermarket.earning.credit import Deed, credit
from supermarket.earning.household_points.splits_and_mergers import Split, merge, split
from supermarket.earning.vouchers.kinds import VOUCHER_SETTLED, VOUCHER_TAKEN, VoucherSettled, VoucherTaken
from supermarket.households import cards
from supermarket.households.card_kinds import Relation
from supermarket.households.cards import card_by_number
from supermarket.households.changes import change_head, depart, relocate
from supermarket.households.finding.lookup import who
from supermarket.households.holders.kinds import HOLDER_CHANGED, HolderChanged
from supermarket.households.kin import declare
from supermarket.households.lists.files import new_member
from supermarket.households.proxies import authorise
from supermarket.ledger import open_ledger
from supermarket.local.kinds import PIN_RESET, PinReset
from supermarket.months.kinds import (
    MONTH_SIGNED,
    MONTH_WITHDRAWN,
    MonthSigned,
    MonthWithdrawn,
    SignedAsked,
    Signer,
)
from supermarket.people.evidence import evidence_folder
from supermarket.spending.fund.money import Money, receive_money, spend_money
from supermarket.spending.redemption.form_numbers import number_forms
from supermarket.spending.redemption.redemption import Basket, redeem
from supermarket.spending.stock.approvals import Unapproved, approve, decline, request_write_off
from supermarket.spending.stock.spoilage import Spoiled, write_off
from supermarket.spending.stock.stocktakes import Counted, count
from supermarket.spending.stock.transfers import arrive, send
from supermarket.spending.till.sessions import open_till, shut_till
from tests.assessment.lived import live_rootless
from tests.assessment.rectification.lived import live_rectifications
from tests.earning.claims.claiming import accepted, claimed, noticed, on_day, posted
from tests.erasure.leaving import erased, leave, paper, paper_bytes, second_at_centre
from tests.ledgers.before import before_ledger
from tests.practice.activities.lived import STREET, STREET_SHA256, live_activities
from tests.practice.bases.lived import live_bases
from tests.practice.lists.lived import live_lists
from tests.practice.orders.lived import live_orders
from tests.village import (
    ADMINISTRATOR,
    CLERK,
    CREDITOR,
    MANAGER,
    REVIEWER,
    START,
    Time,
    Village,
    make_ledger,
    seeded_clock,
    small_district,
)

PHOTO_BYTES: Final = b"\xff\xd8\xff a village street"
PHOTO: Final = EvidenceFile(
    what="photo", sha256=sha256(PHOTO_BYTES).hexdigest(), kind="image/jpeg", size=len(PHOTO_BYTES)
)
PAPER_BYTES: Final = b"\x89PNG\r\n\x1a\n a signed month"
PAPER_SHA256: Final = sha256(PAPER_BYTES).hexdigest()


@pytest.fixture(scope="session")
def made_ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the ledger that the others are copies of: a drill of two villages, made on 2026-03-02."""
    place = tmp_path_factory.mktemp("small")
    make_ledger(place / "ledger.db", folder=small_district(place))
    return place / "ledger.db"


@pytest.fixture(scope="session")
def made_lived(made_ledger: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the ledger that the others are copies of."""
    path = tmp_path_factory.mktemp("lived") / "ledger.db"
    shutil.copyfile(made_ledger, path)
    with closing(open_ledger(path, now=START)) as ledger:
        live(Village(ledger))
    keep_evidence(path)
    return path


@pytest.fixture
def lived(made_lived: Path, tmp_path: Path) -> Path:
    """Give a lived-in ledger of this test's own."""
    path = tmp_path / "ledger.db"
    shutil.copyfile(made_lived, path)
    shutil.copytree(evidence_folder(made_lived), evidence_folder(path))
    return path


@pytest.fixture
def honest(tmp_path: Path) -> Path:
    """Give a ledger in which no rule was broken: a real one of the version before, renewed."""
    path = before_ledger("record", tmp_path)
    open_ledger(path).close()
    return path


def keep_evidence(ledger: Path) -> None:
    """Lay the photo and the paper that the story's entries name beside the ledger."""
    folder = evidence_folder(ledger)
    folder.mkdir()
    kept = ((f"{PHOTO.sha256}.jpg", PHOTO_BYTES), (f"{PAPER_SHA256}.png", PAPER_BYTES))
    asked = (f"{paper().sha256}.png", paper_bytes())
    for name, content in (*kept, asked, (f"{STREET_SHA256}.jpg", STREET)):
        (folder / name).write_bytes(content)


def live(village: Village) -> None:
    """Enrol, credit, deliver, redeem, reverse, lose a card; then move goods and money about, and open a till."""
    household, other = village.enrol(), village.enrol("李样乙")
    lost = village.card(household)
    village.card(other)
    with village.writing() as session:
        card = card_by_number(session, lost.card)
        assert card is not None
        cards.freeze(session, card, CLERK)
    village.card(household)
    village.credit(household, 40)
    village.credit(other, 30)
    with village.writing() as session:
        credit(session, Deed(household, "VOL-01", 2, note="清扫村道"), CREDITOR)
    village.receive()
    village.receive("1002", 10, donor="样例帮扶单位甲")
    village.receive("1003", 10, donor="新的单位")
    village.redeem(household, "1001x2", "1002", "2001")
    village.reverse(village.redeem(household).entry)
    village.reverse(village.credit(household).entry)
    village.reverse(village.receive("1004", 5).entry)
    with village.writing() as session:
        receive_money(session, Money("100", "发票 1", "采购"), MANAGER)
        spend_money(session, Money("12.50", "发票 2", "采购"), MANAGER)
        write_off(session, Spoiled("1001", 1, "broken", MANAGER.actor), CLERK)
        count(session, [Counted("1002", 8)], CLERK)
        sent = send(session, "1001", 5, "5002", CLERK)
    with village.writing() as session:
        arrive(session, sent.entry, 4, Request("15002", "5002"))
        till = open_till(session, CLERK)
        redeem(session, Basket(household, ["1001"], till=till.till), CLERK)
        shut_till(session, till, CLERK)
        number_forms(session, "register", 20, None, CLERK)
        redeem(session, Basket(household, ["1001"], slip="7"), CLERK)
    claim_in_the_open(village, household)
    live_on(village)
    live_activities(village)
    live_bases(village)
    live_rectifications(village, live_rootless(village))
    sign_february(village)
    ask_for_write_offs(village)
    live_lists(village, live_orders(village).household)
    meet_other_machines(village, household)
    erase_somebody(village)
    fill_a_block(village)
    set_the_clock_right(village)
    with village.writing() as session:
        session.record(PIN_RESET, PinReset(staff=CLERK.actor), MANAGER, site=CLERK.site, on=session.today)


def erase_somebody(village: Village) -> None:
    """Erase the details of somebody who left, as two persons of the centre do."""
    with village.writing() as session:
        second_at_centre(session)
    erased(village, leave(village).head)


def meet_other_machines(village: Village, household: str) -> None:
    """Let a second machine come, take a voucher of it and settle that, and give a household away.

    What it writes is not here: these are the entries alone that this machine writes.
    """
    program, centre, keys = Request("0", "1000"), ADMINISTRATOR, MachineKeyed(signs="ab" * 32, opens="cd" * 32)
    with village.writing() as session:
        today = session.today
        session.record(MACHINE_KEYED, keys, program, site="1000", on=today)
        invited = MachineInvited(node="5002", proof="ef" * 32)
        entry = session.record(MACHINE_INVITED, invited, centre, site="1000", on=today)
        known = MachineAdmitted(origin="5002-1", signs="12" * 32, opens="34" * 32, invited=entry.name)
        session.record(MACHINE_ADMITTED, known, program, site="1000", on=today)
        forked = StreamForked(forked="5002-1", seq=5, file=PHOTO.sha256)
        session.record(STREAM_FORKED, forked, program, site="1000", on=today)
        voucher: dict[str, Any] = {"voucher": "5002-1-6", "household": household, "points": 3, "credited": today}
        shown = VoucherTaken(asked={"voucher": "5002-1-6"}, leaf="78" * 32, **voucher)
        entry = session.record(VOUCHER_TAKEN, shown, CLERK, site=CLERK.site, on=today)
        settled = VoucherSettled(taken=entry.name, **voucher)
        session.record(VOUCHER_SETTLED, settled, Request("0", CLERK.site), site=CLERK.site, on=today)
        asked = {"households": household, "to": "5002"}
        given = HolderChanged(
            asked=asked,
            of="1000",
            to="5002",
            households=(household,),
        )
        session.record(HOLDER_CHANGED, given, MANAGER, site="3001", on=today)


def claim_in_the_open(village: Village, household: str) -> None:
    """Take claims every step of the way, one of them false, so that every table of earning has a row."""
    claims = [
        claimed(village, household, "VOL-02", evidence=(PHOTO,)).claim,
        claimed(village, household, "NEG-08", quantity=2).claim,
        claimed(village, household, "HAR-01").claim,
        claimed(village, village.enrol("李样丙"), "GOV-03").claim,
    ]
    for claim in claims:
        accepted(village, claim)
    noticed(village, on_day(MANAGER, "2026-02-20"))
    with village.writing() as session:
        declare(session, CLERK.actor, household, Relation.KIN, MANAGER)
        object_to(session, claims[2], "没有人看见", CLERK)
        resolve(session, claims[2], upheld=True, reason="查无此事", request=MANAGER)
        take_roster(session, Activity("LEC-01", "宣讲"), [Attendance(household)], CLERK)
    cut, deduction, award = posted(village)
    assert (len(cut.cut), deduction.points < 0, award.points > 0) == (1, True, True)
    village.reverse(award.entry)
    with village.writing() as session:
        lapsed = PointsExpired(
            asked={"household": household, "until": "2026-02-28"},
            household=household,
            years=(LapsedYear(award_year="2025", points=1), LapsedYear(award_year="2026", points=1)),
            points=2,
            until="2026-02-28",
        )
        entry = session.record(POINTS_EXPIRED, lapsed, MANAGER, site="3001", on=session.today)
    village.reverse(entry.name)


def live_on(village: Village) -> None:
    """Let households split, move, die out and merge, and one fetch goods for another."""
    household, other, single = village.enrol("周样甲"), village.enrol("周样乙"), village.enrol("周样丙")
    village.credit(household, 10)
    village.credit(single, 10)
    with village.writing() as session:
        declare(session, REVIEWER.actor, household, Relation.KIN, MANAGER)
        new_member(session, household, "周样丁", None, CLERK)
        new_member(session, household, "周样戊", None, CLERK)
        change_head(session, household, "2", "death", CLERK)
        split(session, household, Split("3", points=4), MANAGER)
        authorise(session, household, who(session, other), "2026-12-31", CLERK)
        redeem(session, Basket(household, ["2002"], proxy=other), CLERK)
        relocate(session, household, "3002", ADMINISTRATOR)
        depart(session, single, "death", MANAGER)
        merge(session, single, other, MANAGER)


def ask_for_write_offs(village: Village) -> None:
    """Ask twice for goods to be written off while no manager is there; he agrees once, and once he does not."""
    with village.writing() as session:
        one, other, _third = (request_write_off(session, Unapproved("1001", 1, "broken"), CLERK) for _ in range(3))
        approve(session, one.entry, MANAGER)
        decline(session, other.entry, "没有坏", MANAGER)


def fill_a_block(village: Village) -> None:
    """Go on until the books keep the stream's frontier."""
    with village.writing() as session:
        while session.stream.size <= BLOCK:
            receive_money(session, Money("1", "发票 3", "采购"), MANAGER)


def set_the_clock_right(village: Village) -> None:
    """Let the machine's clock run ahead by an hour, and two persons say what the time is."""
    time = Time(START + 3_600_000)
    ahead = Village(replace(village.ledger, clock=seeded_clock(time)), time)
    ahead.receive("1001", 1)
    with village.writing() as session:
        correct_clock(session, district_date(START), MANAGER, second=Second(CLERK.actor))


def sign_february(village: Village) -> None:
    """Close the month before as its entries would, and withdraw another, without waiting for a month to end."""
    with village.writing() as session:
        for month, role, sites in (("2026-02", Signer.INSTITUTE, ("3001", "5001")), ("2026-01", Signer.CLERK, None)):
            signed = MonthSigned(
                asked=SignedAsked(month=month, place="3001"),
                month=month,
                place="3001",
                role=role,
                figures="ab" * 32,
                size=session.stream.size,
                root=session.stream.root.hex(),
                sites=sites,
                paper=SignedPaper(
                    signer="32001", signed="2026-03-01", sha256=PAPER_SHA256, kind="image/png", size=len(PAPER_BYTES)
                )
                if sites
                else None,
            )
            entry = session.record(MONTH_SIGNED, signed, MANAGER, site="3001", on=session.today)
        asked = SignedAsked(month="2026-01", place="3001", reason="漏记")
        taken = MonthWithdrawn(asked=asked, month="2026-01", place="3001", reason="漏记", signatures=(entry.name,))
        session.record(MONTH_WITHDRAWN, taken, MANAGER, site="3001", on=session.today)
