"""Rectifications: ordered once after a run, answered with what shows it, judged by another, followed to their end."""

from dataclasses import replace

import pytest

from supermarket.assessment.glance.morning import morning
from supermarket.assessment.rectification.rectifications import (
    Ordering,
    Rectification,
    after_run,
    answer,
    judge,
    open_rectifications,
    order,
    rectification_of,
)
from supermarket.assessment.runs import Run
from supermarket.books.session import Request
from supermarket.district.dated.files import STAFF_FILE
from supermarket.district.dated.imports import add_row
from supermarket.errors.assessment.rectification import (
    RectificationDue,
    RectificationEarly,
    RectificationItems,
    RectificationOwn,
    RectificationSite,
    RectificationTwice,
    RectificationUnsaid,
)
from supermarket.errors.assessment.runs import RunUnknown
from supermarket.errors.practice.cases import CaseUnknown, StepRefused
from supermarket.errors.staff import RoleRefused
from supermarket.people.evidence import KeptFile
from tests.assessment.ran import run_first_quarter
from tests.village import ADMINISTRATOR, CLERK, MANAGER, Village

SHOP, DUE, LATER = "5001", "2026-04-30", "2026-05-15"
PHOTO = KeptFile("ab" * 32, "image/jpeg", 1_000)


@pytest.fixture
def sealed(village: Village) -> Run:
    """Give the run of the first quarter, on the first of April."""
    return run_first_quarter(village)


def ordered(
    village: Village, run: Run, *, site: str = SHOP, due: str = DUE, items: tuple[str, ...] = ("9", "8")
) -> str:
    with village.writing() as session:
        return order(session, Ordering(run.name, site, items, due, "补齐盘点"), ADMINISTRATOR).rectification


def answered(village: Village, case: str, by: Request = MANAGER) -> Rectification:
    with village.writing() as session:
        return answer(session, case, "已重新盘点", [PHOTO], by)


def judged(  # noqa: PLR0913 - what is said, by name
    village: Village,
    case: str,
    step: str,
    *,
    by: Request = ADMINISTRATOR,
    reason: str | None = None,
    due: str | None = None,
) -> Rectification:
    with village.writing() as session:
        return judge(session, case, step, by, reason=reason, due=due)


def test_an_order_is_answered_refused_answered_again_and_accepted(village: Village, sealed: Run) -> None:
    case = ordered(village, sealed)
    assert answered(village, case).state == "answered"
    refused = judged(village, case, "refuse", reason="照片看不清", due=LATER)
    assert (refused.state, refused.due, refused.first_due) == ("refused", LATER, DUE)
    answered(village, case)
    accepted = judged(village, case, "approve")
    assert [each.step for each in accepted.steps] == ["opened", "answer", "refuse", "answer", "approve"]
    assert [each.pictures for each in accepted.steps if each.step == "answer"] == [1, 1]
    with village.ledger.reading() as session:
        assert open_rectifications(session) == []
        assert after_run(session, sealed.name) == [accepted]
    assert village.ledger.first_difference() is None


def test_it_is_overdue_the_day_after_its_last_and_lapses_from_then_on(village: Village, sealed: Run) -> None:
    case = ordered(village, sealed, due="2026-04-03")
    village.time.move(days=2)
    with village.ledger.reading() as session:
        assert (session.today, rectification_of(session, case).overdue) == ("2026-04-03", False)
    with pytest.raises(RectificationEarly) as early:
        judged(village, case, "lapse", reason="逾期未改")
    assert early.value.due == "2026-04-03"
    village.time.move(days=1)
    with village.ledger.reading() as session:
        [late] = open_rectifications(session, overdue=True)
        assert (late.days_late, late.rectification) == (1, case)
        told = {each.noun: each for each in morning(session) if each.what == "overdue"}
        assert (told["rectification"].count, told["rectification"].sites) == (1, (SHOP,))
    assert judged(village, case, "lapse", reason="逾期未改").state == "lapsed"
    with village.ledger.reading() as session:
        assert open_rectifications(session) == []


def test_time_that_is_extended_counts_from_then_on(village: Village, sealed: Run) -> None:
    case = ordered(village, sealed, due="2026-04-03")
    village.time.move(days=3)
    extended = judged(village, case, "extend", reason="等待供货", due="2026-04-05")
    assert (extended.overdue, extended.due) == (False, "2026-04-05")


def test_a_site_is_ordered_once_after_a_run(village: Village, sealed: Run) -> None:
    case = ordered(village, sealed)
    with pytest.raises(RectificationTwice) as twice:
        ordered(village, sealed, due=LATER)
    assert twice.value.case == case


@pytest.mark.parametrize("due", ["2026-04-01", "2026-03-31", "2027-04-03", "soon", ""])
def test_a_last_day_is_to_come_and_within_a_year(village: Village, sealed: Run, due: str) -> None:
    with pytest.raises(RectificationDue):
        ordered(village, sealed, due=due)


@pytest.mark.parametrize("due", ["2026-04-02", "2027-04-02"])
def test_the_first_and_the_last_day_that_can_be_are_taken(village: Village, sealed: Run, due: str) -> None:
    assert ordered(village, sealed, due=due)


def test_an_order_follows_a_run_that_has_the_site_and_the_lines(village: Village, sealed: Run) -> None:
    with pytest.raises(RectificationSite):
        ordered(village, sealed, site="3001")
    for items in ((), ("9", "77")):
        with pytest.raises(RectificationItems):
            ordered(village, sealed, items=items)
    with pytest.raises(RunUnknown), village.writing() as session:
        order(session, Ordering("1000-1-1", SHOP, ("9",), DUE), ADMINISTRATOR)
    with pytest.raises(CaseUnknown), village.ledger.reading() as session:
        rectification_of(session, sealed.name)


def test_an_answer_says_and_shows_what_was_done(village: Village, sealed: Run) -> None:
    case = ordered(village, sealed)
    for done, shown in ((" ", [PHOTO]), ("已改", [])):
        with pytest.raises(RectificationUnsaid), village.writing() as session:
            answer(session, case, done, shown, MANAGER)


def test_the_site_answers_and_the_centre_judges(village: Village, sealed: Run) -> None:
    case = ordered(village, sealed)
    for by in (ADMINISTRATOR,):
        with pytest.raises(RoleRefused):
            answered(village, case, by)
    answered(village, case, CLERK)
    for by in (CLERK, MANAGER):
        with pytest.raises(RoleRefused):
            judged(village, case, "approve", by=by)
    with pytest.raises(RoleRefused), village.writing() as session:
        order(session, Ordering(sealed.name, "5002", ("9",), DUE), MANAGER)


def test_whoever_answered_does_not_judge_under_another_code_of_his(village: Village, sealed: Run) -> None:
    case = ordered(village, sealed)
    answered(village, case)
    with village.writing() as session:
        told = {"staff": "91001", "role": "administrator", "site": "1000", "name": "王样", "person": MANAGER.actor}
        add_row(session, STAFF_FILE, told, ADMINISTRATOR, scope="1000")
    with pytest.raises(RectificationOwn):
        judged(village, case, "approve", by=Request("91001", "1000"))


@pytest.mark.parametrize("step", ["approve", "refuse"])
def test_what_was_not_answered_is_not_judged(village: Village, sealed: Run, step: str) -> None:
    case = ordered(village, sealed)
    with pytest.raises(StepRefused) as refused:
        judged(village, case, step, reason="不足", due=LATER)
    assert refused.value.legal == ["answer", "extend", "lapse"]


def test_a_key_that_is_used_again_answers_with_what_was_done(village: Village, sealed: Run) -> None:
    case = ordered(village, sealed)
    keyed = replace(ADMINISTRATOR, key="k1")
    answered(village, case)
    assert judged(village, case, "approve", by=keyed) == judged(village, case, "approve", by=keyed)
    size = _size(village)
    judged(village, case, "approve", by=keyed)
    assert _size(village) == size


def _size(village: Village) -> int:
    with village.writing() as session:
        return session.stream.size
