"""The district at a glance: its figures are those of the months, whoever adds them up."""

from collections import Counter

import pytest

from supermarket.assessment.glance.glance import GOODS, POINTS, glance, monday_of, mondays, months_up_to
from supermarket.assessment.glance.practice import practice_of
from supermarket.cli.run import main
from supermarket.errors.months import MonthRunning, MonthUnknown
from supermarket.months.reconciliation import reconcile_all
from tests.months.march import MONTH
from tests.refusing import refused
from tests.village import Village

APRIL = "2026-04"


def test_points_and_goods_are_the_sums_of_what_every_place_reconciles(lived: Village) -> None:
    lived.time.move(days=33)
    lived.receive("1004", 7)
    with lived.ledger.reading() as session:
        found = glance(session, APRIL)
        assert found.months == (MONTH, APRIL)
        for at, month in enumerate(found.months):
            points, goods = Counter[str](), Counter[str]()
            for each in reconcile_all(session, month):
                points.update({name: vars(each.figures.points)[name] for name in POINTS})
                for line in each.figures.goods:
                    goods.update({name: vars(line)[name] for name in GOODS})
            assert {name: found.points[name][at] for name in POINTS} == {name: points[name] for name in POINTS}
            assert {name: found.goods[name][at] for name in GOODS} == {name: goods[name] for name in GOODS}
    assert sum(map(sum, found.points.values())) > 0
    assert sum(map(sum, found.goods.values())) > 0


def test_an_institute_has_what_its_sites_have_and_its_weeks_add_up_to_its_redemptions(lived: Village) -> None:
    with lived.ledger.reading() as session:
        found = glance(session, MONTH)
        redeemed = sum(each.figures.redemptions for each in reconcile_all(session, MONTH))
    for figure in ("credits", "redemptions"):
        assert sum(getattr(each, figure)[0] for each in found.branches) == found.points[figure][0]
    assert sum(sum(each.weeks) for each in found.branches) == redeemed
    assert all(len(each.weeks) == len(found.weeks) for each in found.branches)
    assert all(each.closed == (0,) for each in found.branches)


def test_a_month_that_runs_is_said_to_and_one_to_come_is_refused(lived: Village) -> None:
    with lived.ledger.reading() as session:
        today = session.today
        assert glance(session, today[:7]).running
        with pytest.raises(MonthRunning):
            glance(session, "2027-01")
    lived.time.move(days=40)
    with lived.ledger.reading() as session:
        assert not glance(session, MONTH).running


def test_a_month_that_was_over_before_the_ledger_began_is_refused(lived: Village) -> None:
    with lived.ledger.reading() as session:
        for month in ("2026-02", "2025-03", "2020-01"):
            with refused(lived.ledger, MonthUnknown, month=month, first=MONTH):
                glance(session, month)
        assert glance(session, MONTH).months == (MONTH,)


def test_what_was_given_most_stands_first(lived: Village) -> None:
    with lived.ledger.reading() as session:
        given = glance(session, MONTH).most_given
    assert [each.units for each in given] == sorted((each.units for each in given), reverse=True)
    assert given[0].sku == "1001"


def test_a_ledger_without_an_entry_that_moved_anything_has_nothing_to_tell(village: Village) -> None:
    with village.ledger.reading() as session:
        found = glance(session, session.today[:7])
    assert not any(map(sum, found.points.values()))
    assert found.most_given == ()


def test_months_and_weeks_are_those_of_the_calendar() -> None:
    assert list(months_up_to("2026-02"))[:2] == ["2025-03", "2025-04"]
    assert len(list(months_up_to("2026-12"))) == 12
    assert monday_of("2026-03-08") == "2026-03-02"
    assert list(mondays("2026-03-08", "2026-03-16")) == ["2026-03-02", "2026-03-09", "2026-03-16"]


def test_every_figure_says_by_which_command_and_as_of_when_it_is_made(lived: Village) -> None:
    with lived.ledger.reading() as session:
        found = glance(session, MONTH)
        made = [*found.made.values(), *practice_of(session, found).made.values()]
        last = session.today
    assert {"points", "goods", "closed", "exceptions", "weeks"} <= set(found.made)
    assert {each.as_of for each in made} == {last}
    path = str(lived.ledger.database.path)
    for command in sorted({each.command for each in made}):
        assert main(["--lang", "en", *command.split(), "--db", path]) == 0, command
