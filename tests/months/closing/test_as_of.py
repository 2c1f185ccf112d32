"""A month's paper speaks of the month: whatever changes afterwards, it is drawn as it was."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from supermarket.journal.entry import require_name
from supermarket.journal.store import entry_named
from supermarket.months.closing.closing import sign
from supermarket.months.kinds import MONTH_SIGNED, MonthSigned, SignedAsked, Signer
from supermarket.months.plain import plain, restored
from supermarket.months.reconciled import Reconciliation, SealedMonth
from supermarket.months.reconciliation import reconcile, reconcile_all
from tests.command import run
from tests.months.march import INSTITUTE, MONTH
from tests.months.storm import blow
from tests.sound import check_sound
from tests.village import CLERK, MANAGER, Village

APRIL = "2026-04-02T09:00+08:00"
LATER = "2027-04-03T09:00+08:00"


@pytest.fixture
def ended(lived: Village) -> Village:
    """Give the village in April."""
    lived.time.move(days=31)
    return lived


def household_of(village: Village) -> str:
    with village.ledger.reading() as session:
        row = session.transaction.driver.execute("SELECT household FROM household").fetchone()
    return str(row[0])


def close(village: Village) -> None:
    for signer in (CLERK, MANAGER, INSTITUTE):
        with village.writing() as session:
            sign(session, MONTH, replace(signer, site="3001"))


def reconciled(village: Village) -> Reconciliation:
    with village.ledger.reading() as session:
        return reconcile(session, "3001", MONTH)


def drawn(village: Village, folder: Path, now: str) -> dict[str, bytes]:
    """Draw every paper of March as a person would, and show it on the screen in both ways."""
    folder.mkdir()
    files = {"--pdf": "month.pdf", "--xlsx": "month.xlsx", "--csv": "month.csv", "--public": "public.pdf"}
    papers = [word for option, name in files.items() for word in (option, folder / name)]
    env = {"SUPERMARKET_DB": str(village.ledger.database.path), "SUPERMARKET_NOW": now}
    told = run("month", "reconcile", MONTH, "--site", "3001", "--json", *papers, env=env)
    shown = run("month", "reconcile", MONTH, "--site", "3001", env=env)
    assert (told.code, shown.code) == (0, 0), told.err + shown.err
    return {"json": told.written, "screen": shown.written} | {
        name: (folder / name).read_bytes() for name in files.values()
    }


def test_every_paper_of_a_closed_month_is_the_same_bytes_after_a_storm(ended: Village, tmp_path: Path) -> None:
    close(ended)
    before = drawn(ended, tmp_path / "before", APRIL)
    blow(ended, household_of(ended))
    after = drawn(ended, tmp_path / "after", LATER)
    assert [name for name in before if before[name] != after[name]] == []
    check_sound(ended.ledger)


def test_a_closed_month_is_the_same_among_all_and_by_itself(ended: Village) -> None:
    close(ended)
    before = reconciled(ended)
    blow(ended, household_of(ended))
    with ended.ledger.reading() as session:
        assert next(each for each in reconcile_all(session, MONTH) if each.site == "3001") == before


def test_the_paper_of_an_ended_month_that_nobody_signed_speaks_of_it_all_the_same(ended: Village) -> None:
    def told(found: Reconciliation) -> Reconciliation:
        return replace(found, size=0, root="", at=0)  # which say when it was drawn

    before = reconciled(ended)
    blow(ended, household_of(ended))
    assert told(reconciled(ended)) == told(before)


def test_the_closing_signature_seals_the_paper_and_the_first_two_do_not(ended: Village) -> None:
    close(ended)
    found = reconciled(ended)
    with ended.ledger.reading() as session:
        entries = [entry_named(session.transaction, require_name(each.entry)) for each in found.signatures]
    sealed = [entry.content.get("reconciliation") for entry in entries if entry]
    assert sealed[:2] == [None, None]
    assert sealed[2]["figures"]["points"] == vars(found.figures.points)
    assert plain(restored(SealedMonth, sealed[2])) == sealed[2]
    assert entries[2]
    assert "王样" not in entries[2].body


def test_a_month_closed_before_papers_were_sealed_is_worked_out_as_of_its_days(ended: Village) -> None:
    for signer in (CLERK, MANAGER):
        with ended.writing() as session:
            sign(session, MONTH, replace(signer, site="3001"))
    found = reconciled(ended)
    with ended.writing() as session:
        seen: dict[str, Any] = {"figures": found.digest, "size": session.stream.size, "root": session.stream.root.hex()}
        asked = SignedAsked(month=MONTH, place="3001")
        body = MonthSigned(
            asked=asked, month=MONTH, place="3001", role=Signer.INSTITUTE, sites=("3001", "5001"), **seen
        )
        session.record(MONTH_SIGNED, body, INSTITUTE, site="3001", on=session.today)
    before = reconciled(ended)
    assert (before.closed, before.size, before.stands.ok, before.board) == (True, seen["size"], True, None)
    blow(ended, household_of(ended))
    assert reconciled(ended) == before
