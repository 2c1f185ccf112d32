"""The journal by what is asked for: what each filter names, newest first, and every entry on one page exactly."""

from collections.abc import Iterator

import pytest

from supermarket.audit.browsing import journal
from supermarket.audit.browsing.journal import PAGE, Found, Wanted, browse
from supermarket.journal.entry import Entry
from supermarket.journal.statements import Prepared
from supermarket.journal.store import entries
from supermarket.ledger import Ledger
from tests.village import Village


@pytest.fixture
def lived(village: Village) -> Village:
    """Give a village where a little was earned, spent and taken back on two days."""
    household = village.enrol()
    credited = village.credit(household)
    village.receive()
    village.time.move(days=1)
    village.redeem(household)
    village.reverse(credited.entry)
    return village


def pages(ledger: Ledger, wanted: Wanted) -> Iterator[Found]:
    with ledger.reading() as session:
        found = browse(session, wanted)
        yield found
        while found.after:
            found = browse(session, wanted, found.after)
            yield found


def names(ledger: Ledger, wanted: Wanted) -> list[str]:
    return [entry.name for found in pages(ledger, wanted) for entry in found.entries]


def every(ledger: Ledger) -> list[Entry]:
    with ledger.reading() as session:
        return list(entries(session.transaction))[::-1]


def test_page_after_page_the_whole_journal_is_shown_once_from_its_end(lived: Village) -> None:
    assert names(lived.ledger, Wanted()) == [entry.name for entry in every(lived.ledger)]
    assert all(len(found.entries) == PAGE for found in list(pages(lived.ledger, Wanted()))[:-1])


@pytest.mark.parametrize(
    "wanted",
    [
        Wanted(kind="goods.redeemed"),
        Wanted(site="3001"),
        Wanted(actor="15001", kind="stock.received"),
        Wanted(written="2026-03-03"),
        Wanted(written="2026-03"),
        Wanted(written="2026-02"),
        Wanted(kind="site.recorded", written="2026-03-02"),
    ],
    ids=str,
)
def test_a_filter_names_what_it_says_and_nothing_else(lived: Village, wanted: Wanted) -> None:
    first, last = wanted.span
    fitting = [
        entry.name
        for entry in every(lived.ledger)
        if wanted.kind in {"", entry.kind}
        and wanted.site in {"", entry.site}
        and wanted.actor in {"", entry.actor}
        and first <= entry.at <= last
    ]
    assert names(lived.ledger, wanted) == fitting


def test_what_was_reversed_and_what_reverses_are_told_apart(lived: Village) -> None:
    [was], [does] = names(lived.ledger, Wanted(reversed="yes")), names(lived.ledger, Wanted(reversed="is"))
    kinds = {entry.name: entry.kind for entry in every(lived.ledger)}
    assert (kinds[was], kinds[does]) == ("points.credited", "credit.reversed")
    assert len(names(lived.ledger, Wanted(reversed="no"))) == len(kinds) - 1


def test_a_household_is_named_by_all_that_concerns_it(lived: Village) -> None:
    other = lived.enrol("李样乙", "13800000002")
    lived.credit(other)
    with lived.ledger.reading() as session:
        household = next(
            entry.content["household"] for entry in entries(session.transaction) if entry.kind == "household.recorded"
        )
    kinds = {entry.name: entry.kind for entry in every(lived.ledger)}
    found = [kinds[name] for name in names(lived.ledger, Wanted(household=household))]
    assert found == ["credit.reversed", "goods.redeemed", "points.credited", "member.recorded", "household.recorded"]
    assert len(names(lived.ledger, Wanted(household=household, kind="goods.redeemed"))) == 1


def test_the_exceptions_of_a_month_are_its_entries(lived: Village) -> None:
    with lived.ledger.reading() as session:
        raised = {str(name) for name in journal.raised_in(session, "2026-03")}
    assert raised
    assert set(names(lived.ledger, Wanted(exceptions="2026-03"))) == raised


def test_what_is_rare_is_looked_for_step_by_step_and_it_is_said_how_far(
    lived: Village, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal, "LOOKED_AT", 40)
    looked = list(pages(lived.ledger, Wanted(kind="stream.opened")))
    assert [entry.name for found in looked for entry in found.entries] == ["1000-1-1"]
    assert [found.looked_to for found in looked] == [True] * (len(looked) - 1) + [False]
    assert names(lived.ledger, Wanted()) == [entry.name for entry in every(lived.ledger)]


def test_no_page_reads_the_whole_journal(lived: Village) -> None:
    with lived.ledger.reading() as session:
        browse(session, Wanted(household="1000-1-1010-96"))
        statements: list[Prepared] = [journal._BACK, journal._ONE, journal._AT, journal._households()]  # noqa: SLF001
        for statement in statements:
            spoken = statement.on(session.transaction.engine.speech)
            values = dict.fromkeys(statement_names(spoken.sql)) | dict(spoken.fixed)
            plan = session.transaction.driver.execute(f"EXPLAIN QUERY PLAN {spoken.sql}", values).fetchall()
            steps = [row[3] for row in plan]
            assert not [step for step in steps if step.startswith("SCAN") and "SUBQUERY" not in step], steps


def statement_names(sql: str) -> list[str]:
    return [word.rstrip("),") for part in sql.split(":")[1:] if (word := part.split()[0])]
