"""A month is closed with what another machine had done before and nobody had heard: what was signed was right then."""

from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import pytest

from supermarket.audit.package.export import export
from supermarket.books.rebuild import first_difference, silent
from supermarket.books.session import Request
from supermarket.corrections.corrections import reverse
from supermarket.district.dated.files import SITE_FILE
from supermarket.district.dated.imports import add_row, amend_row, end_row
from supermarket.earning.credit import Deed, credit
from supermarket.inspection import inspecting, verify_file
from supermarket.journal.store import entries
from supermarket.ledger import Ledger, open_ledger
from supermarket.months.closing.closing import sign
from supermarket.practice.orders.files import SERVICE_FILE
from tests.audit.lived_apart import move, read, three_machines
from tests.audit.package.packages import run_here
from tests.audit.rules.forging import asked, in_time
from tests.carry.machines import Machine, exchange
from tests.cli.office import Office
from tests.earning.claims.claiming import INSTITUTE, NOTICE_DAYS, accepted, claimed, noticed, posted
from tests.village import ADMINISTRATOR, CLERK, MANAGER

SIGNERS: Final = (CLERK, MANAGER, replace(INSTITUTE, site="3001"))


def sign_all(machine: Machine, month: str) -> list[str]:
    """Have three persons sign a month, on paper that says why others were not heard; return their entries."""
    signed = []
    with closing(machine.opened()) as ledger:
        for signer in SIGNERS:
            machine.time.move(minutes=1)
            with ledger.writing() as session:
                signed.append(sign(session, month, signer, reason="超市的机器坏了").entry)
    return signed


def undo(ledger: Ledger, entry: str, by: Request) -> None:
    with ledger.writing() as session:
        reverse(session, entry, "误记", by)


def live(place: Path) -> tuple[tuple[Machine, ...], list[str]]:
    """Let a shop and the centre post the same claims and undo the same receipt in March, the shop first.

    The centre closes March and April before it hears of that. Return the machines and the six signatures.
    """
    centre, shop, _other = machines = three_machines(place)
    with closing(shop.opened()) as ledger:
        village = shop.village(ledger)
        household = village.enrol()
        with ledger.writing() as session:
            credit(session, Deed(household, "VOL-01", 40), replace(ADMINISTRATOR, site="3001"))
        village.card(household)
        village.receive()
        sold = village.redeem(household, "1001x2").entry
        for rule in ("VOL-02", "GOV-01"):
            accepted(village, claimed(village, household, rule).claim)
        noticed(village)
    move(machines, NOTICE_DAYS)
    exchange(*machines, folder=place / "first")
    for machine in (shop, centre):
        move(machines, 1)
        with closing(machine.opened()) as ledger:
            assert len(posted(machine.village(ledger))) == 2
            undo(ledger, sold, MANAGER)
    signed = []
    for month, days in (("2026-03", 30), ("2026-04", 30)):
        move(machines, days)
        signed += sign_all(centre, month)
    for number in range(2):
        exchange(*machines, folder=place / f"last{number}")
    return machines, signed


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> tuple[tuple[Machine, ...], list[str]]:
    return live(tmp_path_factory.mktemp("unknowing"))


def test_months_that_were_closed_with_what_turns_out_a_repetition_are_no_breach_on_any_machine(lived: Any) -> None:  # noqa: ANN401 - machines and names
    machines, _signed = lived
    for machine in machines:
        found = verify_file(machine.path, with_evidence=False)
        assert (found.faults, found.breaches) == ((), ())
        with inspecting(machine.path) as session:
            assert first_difference(session.transaction, session.kinds, silent) is None


def test_nor_is_it_in_the_package(lived: Any, tmp_path: Path) -> None:  # noqa: ANN401 - machines and names
    (centre, *_others), _signed = lived
    with closing(open_ledger(centre.path)) as ledger, ledger.reading() as session:
        export(session, tmp_path / "package")
    code, said = run_here(tmp_path / "package")
    assert code == 0, said


def test_other_figures_than_its_machine_knew_are_still_a_breach(lived: Any) -> None:  # noqa: ANN401 - machines and names
    (centre, *_others), signed = lived
    with closing(open_ledger(centre.path)) as ledger, ledger.reading() as session:
        journal = tuple(map(read, entries(session.transaction)))
    for name in signed:
        changed = [
            each._replace(body={**each.body, "figures": "ab" * 32}) if f"{each.origin}-{each.seq}" == name else each
            for each in journal
        ]
        found = {(each.code, f"{each.origin}-{each.seq}", each.beside) for each in asked(in_time(changed))}
        assert ("figures_differ", name, "") in found


@pytest.mark.parametrize("first", [True, False], ids=["before the month was over", "after it was signed"])
def test_who_signed_without_having_heard_that_his_shop_moved_is_not_blamed(tmp_path: Path, *, first: bool) -> None:
    """A household of the station earns at the end of March at the centre, which the shop hears after it has signed."""
    centre, shop, _other = machines = three_machines(tmp_path)
    with closing(shop.opened()) as ledger:
        household = shop.village(ledger).enrol()
        shop.village(ledger).receive()
    exchange(*machines, folder=tmp_path / "first")
    move(machines, 10)
    if first:
        shop_moved(centre)
    move(machines, 20)
    with closing(shop.opened()) as ledger, ledger.writing() as session:
        signed = sign(session, "2026-03", CLERK, reason="中心的机器坏了").entry
    if not first:
        shop_moved(centre)
    with closing(centre.opened()) as ledger, ledger.writing() as session:
        credit(session, Deed(household, "VOL-01", 2), replace(ADMINISTRATOR, site="3001", on="2026-03-31"))
    exchange(*machines, folder=tmp_path / "last")
    assert verify_file(centre.path, with_evidence=False).breaches == ()
    with closing(open_ledger(centre.path)) as ledger, ledger.reading() as session:
        journal = tuple(map(read, entries(session.transaction)))
    late = {(each.code, f"{each.origin}-{each.seq}") for each in asked(in_time(journal)) if each.beside}
    assert (("figures_differ", signed) in late) is first
    if not first:
        wrong = [
            each._replace(body={**each.body, "figures": "ab" * 32}) if f"{each.origin}-{each.seq}" == signed else each
            for each in journal
        ]
        assert "figures_differ" in {each.code for each in asked(in_time(wrong)) if not each.beside}


def shop_moved(machine: Machine) -> None:
    with closing(machine.opened()) as ledger, ledger.writing() as session:
        amend_row(session, SITE_FILE, "5001", {"parent": "3002"}, ADMINISTRATOR, scope="1000")


def test_a_shop_that_has_not_heard_of_its_move_and_of_a_services_end_works_on_honestly(tmp_path: Path) -> None:
    centre, shop, _other = machines = three_machines(tmp_path)
    with closing(centre.opened()) as ledger, ledger.writing() as session:
        add_row(session, SERVICE_FILE, {"service": "101", "name": "助洁", "kind": "help"}, ADMINISTRATOR, scope="1000")
    with closing(shop.opened()) as ledger:
        household = shop.village(ledger).enrol()
        shop.village(ledger).receive()
    exchange(*machines, folder=tmp_path / "first")
    move(machines, 10)
    shop_moved(centre)
    with closing(centre.opened()) as ledger, ledger.writing() as session:
        end_row(session, SERVICE_FILE, "101", None, ADMINISTRATOR)
    office = Office(shop.path, now="2026-03-12T10:00+08:00")
    for line in (
        ("card", "issue", household),
        ("household", "enrol", "--head", "王样乙", "--group", "二组"),
        ("order", "place", household, "101", "--how", "phone"),
        ("stock", "write-off", "1001", "1", "--reason", "broken", "--approver", "33001"),
    ):
        office.does(*line, by="15001")
    office.does("card", "freeze", household, by="15001", site="3001")
    move(machines, 1)
    exchange(*machines, folder=tmp_path / "last")
    assert verify_file(centre.path, with_evidence=False).breaches == ()
    with closing(open_ledger(centre.path)) as ledger, ledger.reading() as session:
        found = {each.code for each in asked(in_time(map(read, entries(session.transaction)))) if each.beside}
    assert found >= {"card_elsewhere", "member_elsewhere", "order_amiss", "approver_may_not", "site_out_of_reach"}
