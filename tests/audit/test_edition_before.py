"""A ledger of the second edition of the rules keeps them; what is stricter since is asked of later entries alone."""

import subprocess
import sys
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import Any, Final

import pytest

from supermarket.audit.package.checker.journal import Entry
from supermarket.audit.package.checker.merging import merged_of
from supermarket.audit.package.checker.rules.all import breaches
from supermarket.audit.package.export import export
from supermarket.clock import DAY, district_date
from supermarket.district.kinds import RULEBOOK
from supermarket.earning.lapsing.lapsing import adopted_year
from supermarket.inspection import verify_file
from supermarket.ledger import open_ledger
from tests.audit.rules.lives import entries_in
from tests.audit.tampering import tampering
from tests.ledgers.before import SECOND, before_ledger
from tests.sound import check_sound

SIZE: Final = 370
"""So many entries the second edition left."""
STRICTER: Final = {
    "text_personal": 1,
    "activity_amiss": 1,
    "activity_step_amiss": 2,
    "certificate_amiss": 2,
    "claim_certificate_amiss": 1,
    "order_sent_wrongly": 1,
    "mark_not_of_form": 1,
    "run_form_not_in_force": 2,
}
"""How often the third edition would refuse what is in the ledger, by the rule."""
CAME_WITH_THIRD: Final[dict[str, tuple[str, dict[str, Any]]]] = {
    "the day of a training": ("certificate.issued", {"trained": "2026-04-12"}),
    "an order of a household by itself": ("order.placed", {"proven": "payload"}),
    "an objection of a household by itself": ("claim.objected", {"proven": "phone"}),
    "a card that a household froze by itself": ("card.frozen", {"proven": "phone"}),
    "a photo of a delivery": ("stock.received", {"photo": {"sha256": "ab" * 32, "kind": "image/jpeg", "size": 1}}),
    "what is known of a difference": ("stock.counted", {"why": "missing"}),
}


@pytest.fixture
def before(tmp_path: Path) -> Path:
    """Give a ledger as the second edition left it."""
    return before_ledger(SECOND, tmp_path)


@pytest.fixture(scope="module")
def entries(tmp_path_factory: pytest.TempPathFactory) -> tuple[Entry, ...]:
    """Give what the second edition wrote, and that the third was adopted then."""
    path = before_ledger(SECOND, tmp_path_factory.mktemp("second"))
    open_ledger(path).close()
    return tuple(entries_in(path))


def with_body(entry: Entry, **said: Any) -> Entry:  # noqa: ANN401 - what a body says
    return entry._replace(body={**entry.body, **said})


def number_of(entries: tuple[Entry, ...], kind: str) -> int:
    return next(number for number, entry in enumerate(entries) if entry.kind == kind)


def test_it_verifies_as_it_lies_there_and_when_it_was_opened_and_it_is_said_which_edition_judged(before: Path) -> None:
    for _time in range(2):
        found = verify_file(before)
        assert (found.faults, found.breaches) == ((), ())
        judged = [(each.code, each.fields) for each in found.remarks if each.origin]
        assert judged == [("judged_by_earlier_edition", {"count": SIZE, "edition": "2"})]
        with closing(open_ledger(before)) as ledger:
            check_sound(ledger)


def test_it_adopts_the_third_edition_once(entries: tuple[Entry, ...]) -> None:
    assert len(entries) == SIZE + 1
    last = entries[-1]
    assert (last.kind, last.body, last.actor) == ("rulebook.adopted", {"rulebook": RULEBOOK}, "0")


def test_its_package_verifies_and_says_which_edition_judged(before: Path, tmp_path: Path) -> None:
    with closing(open_ledger(before)) as ledger, ledger.reading() as session:
        export(session, tmp_path / "package")
    script = tmp_path / "package" / "verify.py"
    done = subprocess.run([sys.executable, "-I", script], capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{SIZE} 条按第 2 版规则核对" in done.stdout


def test_the_third_edition_refuses_what_the_second_allowed(entries: tuple[Entry, ...]) -> None:
    assert list(breaches(entries)) == []
    as_third = (with_body(entries[0], rulebook=RULEBOOK), *entries[1:-1])
    assert Counter(each.code for each in breaches(as_third)) == STRICTER


@pytest.mark.parametrize("what", CAME_WITH_THIRD)
def test_nothing_that_came_with_the_third_edition_is_in_an_entry_of_the_second(
    what: str, entries: tuple[Entry, ...]
) -> None:
    kind, said = CAME_WITH_THIRD[what]
    number = number_of(entries, kind)
    forged = with_body(entries[number], **said)
    found = [each for each in breaches((*entries[:number], forged)) if each.seq == forged.seq]
    assert ("edition_ahead", {"field": next(iter(said))}) in [(each.code, each.fields) for each in found]


def test_a_kind_that_came_with_the_third_edition_is_no_entry_of_the_second(entries: tuple[Entry, ...]) -> None:
    house = entries[number_of(entries, "household.recorded")]
    last = entries[SIZE - 1]
    body = {"household": house.body["household"], "wrong": 5, "minutes": 60}
    station = {"kind": "inquiry.locked", "site": house.body["station"], "actor": "0", "key": "locked", "body": body}
    for held, codes in ((entries[:-1], ["edition_ahead"]), (entries, [])):
        locked = held[-1]._replace(seq=len(held) + 1, at=last.at + 1, on=last.on, **station)
        assert [each.code for each in breaches((*held, locked)) if each.seq == locked.seq] == codes


def test_a_mark_of_the_second_edition_is_of_a_line_that_the_form_of_its_run_has_marked(
    entries: tuple[Entry, ...],
) -> None:
    number = number_of(entries, "mark.given")
    forged = with_body(entries[number], hundredths=100_000)
    others = (*entries[:number], forged, *entries[number + 1 :])
    assert ("mark_not_of_form", forged.seq) in {(each.code, each.seq) for each in breaches(others)}


def test_under_the_second_edition_too_points_past_their_last_day_were_not_spent(tmp_path: Path) -> None:
    """Only a ledger of the first edition has years of which that is not asked."""
    for purpose, year in ((SECOND, "0000"), ("record", "2027")):
        path = before_ledger(purpose, tmp_path / purpose)
        with closing(open_ledger(path)) as ledger, ledger.reading() as session:
            assert adopted_year(session) == year


def test_books_that_call_themselves_those_of_the_version_before_are_named_when_an_entry_obeys_the_third(
    before: Path,
) -> None:
    open_ledger(before).close()
    with tampering(before) as connection:
        connection.execute("DROP TABLE form")
        connection.execute("DROP TABLE certificate_withdrawn")
        connection.execute("PRAGMA user_version = 6")
    assert "books_version" in {fault.code for fault in verify_file(before).faults}


@pytest.mark.parametrize(("days", "accused"), [(90, []), (91, ["edition_outdated"])])
def test_a_machine_not_upgraded_within_ninety_days_of_those_of_whom_it_heard_is_accused(
    days: int, accused: list[str], entries: tuple[Entry, ...]
) -> None:
    opening, house = entries[0], entries[number_of(entries, "household.recorded")]
    centre = [with_body(opening, rulebook=RULEBOOK - 1), with_body(entries[-1], rulebook=RULEBOOK)]
    shop = with_body(opening, rulebook=RULEBOOK - 1, node="5001")._replace(origin="5001-1")
    heads = [{"origin": each.origin, "size": each.seq, "at": each.at, "root": ""} for each in centre[1:]]
    heard = shop._replace(seq=2, at=centre[1].at + 1, kind="stream.heard", body={"heads": heads})
    at = centre[1].at + days * DAY
    later = house._replace(origin="5001-1", seq=3, at=at, on=district_date(at))
    every = [centre[0], shop, centre[1], heard, later]
    found = breaches(every, merged=merged_of(every))
    assert [each.code for each in found if each.origin == "5001-1" and each.code.startswith("edition_")] == accused


def test_a_machine_that_heard_of_a_later_edition_before_it_adopts_that_is_not_accused_of_adopting_it(
    entries: tuple[Entry, ...],
) -> None:
    opening, adopting = entries[0], entries[-1]
    own = [with_body(opening, rulebook=RULEBOOK - 1), with_body(adopting, rulebook=RULEBOOK)]
    other = [
        own[0]._replace(origin="5001-1", body={**own[0].body, "node": "5001"}),
        own[1]._replace(origin="5001-1", seq=2, at=own[1].at + 1),
        own[1]._replace(origin="5001-1", seq=3, at=own[1].at + 2, body={"rulebook": RULEBOOK - 1}),
    ]
    found = [each for each in breaches([own[0], other[0], own[1], *other[1:]]) if each.code.startswith("edition_")]
    assert [(each.origin, each.seq, each.code) for each in found] == [
        ("5001-1", 3, "edition_unknown"),
        ("5001-1", 3, "edition_outdated"),
    ]
