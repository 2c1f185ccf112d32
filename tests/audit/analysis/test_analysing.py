"""On a real ledger every test finds what is crooked, down to its entries, and counts what the journal alone counts."""

import json
from contextlib import closing

import pytest

from supermarket import locale
from supermarket.audit.analysis.analysing import analyse
from supermarket.audit.analysis.counted import COUNTINGS, FIGURED, counts_of
from supermarket.audit.analysis.values import EVERYTHING, Analysis, Finding, Outcome, Span
from supermarket.audit.analysis.words import BY_CODE, TESTS
from supermarket.audit.package.checker.analysis import counting
from supermarket.audit.package.checker.analysis.counting import Patterns
from supermarket.audit.package.checker.files.later import Later
from supermarket.audit.package.checker.journal import Entry
from supermarket.books.session import ReadSession
from supermarket.journal.entry import require_name
from supermarket.journal.store import entries
from supermarket.ledger import open_ledger
from tests.audit.analysis.conftest import Spring
from tests.ledgers.before import before_ledger

PLANTED = (
    *("same_photo", "same_deed", "same_sitting", "typed_cards", "typed_for_household", "outside_session"),
    *("nights", "price_back", "rule_back", "paper_twice", "fund_gap"),
)


def outcome(analysis: Analysis, test: str) -> Outcome:
    return next(each for each in analysis.tested if each.test == test)


def only_finding(spring: Spring, test: str) -> Finding:
    [found] = outcome(spring.analysis, test).findings
    return found


@pytest.mark.parametrize("test", PLANTED)
def test_what_is_crooked_is_found_with_the_very_entries(spring: Spring, test: str) -> None:
    assert spring.crooked.names_are_of(test, only_finding(spring, test).entries)


def test_a_phone_of_two_places_is_found_with_its_households(spring: Spring) -> None:
    found = only_finding(spring, "same_phone")
    pair = {spring.crooked.households[0], spring.crooked.others[1]}
    assert (set(found.subject.split()), found.hits) == (pair, 2)


def test_whose_entries_are_often_taken_back_is_found(spring: Spring) -> None:
    found = only_finding(spring, "reversals")
    assert found.subject == "15002"
    assert spring.crooked.names_are_of("reversals", found.entries)


def test_what_is_honest_beside_it_is_not_named(spring: Spring) -> None:
    named = {each.test for each in spring.analysis.tested if each.findings}
    assert named == {*PLANTED, "same_phone", "reversals"}


def test_whose_they_are_is_told(spring: Spring) -> None:
    subjects = {test: only_finding(spring, test).subject for test in ("nights", "typed_cards", "typed_for_household")}
    assert subjects == {
        "nights": "15002",
        "typed_cards": "15002",
        "typed_for_household": spring.crooked.households[0],
    }
    assert only_finding(spring, "fund_gap").subject == "5001"


@pytest.mark.parametrize(
    ("first", "last", "named"),
    [
        (
            "2026-03-02",
            "2026-03-02",
            {"typed_cards", "typed_for_household", "outside_session", "nights", "same_phone", "reversals"},
        ),
        ("2026-03-03", "2026-03-03", {"same_photo", "same_deed", "same_sitting", "price_back", "same_phone"}),
        ("2026-03-04", "2026-03-31", {"rule_back", "paper_twice", "fund_gap", "same_phone"}),
        ("2027-01-01", "2027-12-31", {"same_phone", "ageing"}),
    ],
)
def test_a_span_holds_its_own_days_alone(spring: Spring, first: str, last: str, named: set[str]) -> None:
    with spring.crooked.village.ledger.reading() as session:
        found = analyse(session, Span(first, last))
    assert {each.test for each in found.tested if each.findings} == named


# --- the same counts by two ways --------------------------------------------------------------------------------------


def by_the_journal(session: ReadSession) -> Patterns:
    """Count what the journal says on two walks along it, as the export and verify.py do."""
    later, read = Later(), list[Entry]()
    for sealed in entries(session.transaction):
        where = (sealed.district, sealed.origin, sealed.seq, sealed.v, sealed.kind, sealed.site, sealed.on, sealed.at)
        read.append(Entry(*where, sealed.actor, sealed.key, json.loads(sealed.body), sealed.leaf.hex()))
        later.take(read[-1])
    later.finish()
    for entry in read:
        later.count(entry)
    return later.patterns


def check_counts(session: ReadSession) -> None:
    books, journal = counts_of(session, EVERYTHING), by_the_journal(session)
    for counting_ in COUNTINGS:
        of = counting_.of
        assert dict(books.counted[of]) == dict(journal.counted[of]), of
        assert dict(books.met[of]) == dict(journal.met[of]), of
    for figured in FIGURED:
        assert dict(books.figures[figured.of]) == dict(journal.figures[figured.of]), figured.of
    assert books.counted["nights"]


def test_the_books_count_what_the_journal_counts(spring: Spring) -> None:
    with spring.crooked.village.ledger.reading() as session:
        check_counts(session)


def test_so_they_do_in_a_ledger_of_the_version_before(tmp_path_factory: pytest.TempPathFactory) -> None:
    path = before_ledger("record", tmp_path_factory.mktemp("before"))
    with closing(open_ledger(path)) as opened, opened.reading() as session:
        check_counts(session)


def test_every_count_names_as_many_entries_as_it_has_hits(spring: Spring) -> None:
    with spring.crooked.village.ledger.reading() as session:
        for counting_ in COUNTINGS:
            for _group, one, other, _acts, hits in session.rows(counting_.sums, **EVERYTHING.days):
                whose = {"one": one, "other": other} if other else {"one": one}
                named = session.rows(counting_.names, **EVERYTHING.days, **whose)
                same = [row for row in session.rows(counting_.sums, **EVERYTHING.days) if row[1:3] == (one, other)]
                assert len(named) == sum(row[4] for row in same) >= hits, (counting_.of, one, other)


# --- words ------------------------------------------------------------------------------------------------------------


def test_every_test_is_in_the_list_once_and_in_words(spring: Spring) -> None:
    codes = [test.code for test in TESTS]
    assert [each.test for each in spring.analysis.tested] == codes
    assert len(set(codes)) == len(codes)
    assert all(test.title and test.measure and test.honest and test.bound for test in TESTS)


def test_the_package_says_of_each_test_what_the_program_says_in_chinese() -> None:
    locale.use("zh")
    try:
        said = {
            code: (locale._(BY_CODE[code].title), locale._(BY_CODE[code].measure), locale._(BY_CODE[code].honest))
            for code in counting.TESTS
        }
    finally:
        locale.use("en")
    assert said == counting.TESTS


def test_every_finding_names_entries_that_are_there(spring: Spring) -> None:
    with spring.crooked.village.ledger.reading() as session:
        there = {entry.name for entry in entries(session.transaction)}
    named = {name for each in spring.analysis.tested for finding in each.findings for name in finding.entries}
    assert named <= there
    assert all(require_name(name).seq > 1 for name in named)
