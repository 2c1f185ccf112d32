"""Runs: sealed with the streams' roots, worked out again later, and named where somebody altered what they stand on."""

import json
import shutil
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from supermarket.assessment.beside import Beside, is_bunched
from supermarket.assessment.explain import explain
from supermarket.assessment.forms.adopting import Adopted, abolish, adopt, form_in_force
from supermarket.assessment.forms.forms import Form
from supermarket.assessment.kinds import ASSESSMENT_RUN
from supermarket.assessment.marks import NewMark, give, marks_left_out
from supermarket.assessment.results import digest_of, results_sealed, sealed_parts
from supermarket.assessment.runs import Run, changes_of, check, preview, run, run_named, runs
from supermarket.assessment.runs import past_of as assessed_past
from supermarket.district.gate.second_persons import Second
from supermarket.errors.assessment.runs import (
    FormNotAdopted,
    IndicatorUnknown,
    MarkByOwn,
    MarkEarly,
    MarkItemUnknown,
    MarkRefused,
    MarkWithoutEvidence,
    PeriodRunning,
    RunDiffers,
    RunFirst,
    RunUnknown,
    SiteNotAssessed,
    SiteNotOfForm,
)
from supermarket.errors.ledger import KeyUsed
from supermarket.errors.persons import SecondIsFirst
from supermarket.errors.registers import NothingChanged, RowUnknown
from supermarket.errors.staff import RoleRefused
from supermarket.inspection import verify_file
from supermarket.journal.engines.sqlite.files import files_of
from supermarket.journal.store import streams
from supermarket.ledger import open_ledger
from supermarket.spending.redemption.redemption import Basket, redeem
from tests.assessment.lived import SCORER, SEEN, sample_form
from tests.assessment.test_indicators import past_of
from tests.audit.tampering import tampering
from tests.sound import check_honest
from tests.village import ADMINISTRATOR, CLERK, MANAGER, Village

QUARTER = "2026-1"
SECOND = Second(ADMINISTRATOR.actor)


def ran(village: Village, form: str = "supermarket", period: str = QUARTER, key: str | None = None) -> Run:
    """Run a form of the sample."""
    with village.writing() as session:
        return run(session, sample_form(form), period, replace(ADMINISTRATOR, key=key))


def marked(village: Village, **asked: Any) -> str:  # noqa: ANN401 - the fields of a mark
    """Mark the premises of the station, honestly unless something is asked otherwise."""
    by, second = asked.pop("by", SCORER), asked.pop("second", ADMINISTRATOR.actor)
    told = {"item": "1", "site": "3001", "period": QUARTER, "mark": "8.5", "note": "制度上墙", "evidence": (SEEN,)}
    with village.writing() as session:
        return give(session, sample_form("station"), NewMark(**{**told, **asked}), Second(second), by).entry


def redeemed_late(village: Village) -> None:
    """Enter today that the first household was given soap on the quarter's last day."""
    with village.ledger.reading() as session:
        household = past_of(session).homes[0].household
    with village.writing() as session:
        redeem(session, Basket(household, ["1001"]), replace(CLERK, on="2026-03-31"))


def moved(name: str = "supermarket") -> Form:
    """Return a form of the sample without vetoes, and that would cap lower."""
    return replace(sample_form(name), vetoes=(), veto_most=50)


def adopted(village: Village, form: Form, *, from_: str | None = None, key: str | None = None) -> Adopted:
    with village.writing() as session:
        return adopt(session, form, from_, replace(ADMINISTRATOR, key=key))


# --- the forms that count ---------------------------------------------------------------------------------------------


def test_a_form_is_run_and_marked_only_as_it_stands_in_the_register(quarter: Village) -> None:
    with pytest.raises(FormNotAdopted), quarter.writing() as session:
        run(session, moved(), QUARTER, ADMINISTRATOR)
    with pytest.raises(FormNotAdopted), quarter.writing() as session:
        give(session, moved("station"), NewMark("1", "3001", QUARTER, "8", "牌匾", (SEEN,)), SECOND, SCORER)
    with quarter.writing() as session:
        abolish(session, "supermarket", None, ADMINISTRATOR)
    with pytest.raises(FormNotAdopted):
        ran(quarter)
    check_honest(quarter.ledger)


def test_a_form_counts_from_the_day_on_which_it_is_in_force(quarter: Village) -> None:
    tomorrow = "2026-04-11"
    done = adopted(quarter, moved(), from_=tomorrow, key="k")
    assert adopted(quarter, moved(), from_=tomorrow, key="k") == done
    assert (done.action, done.form, done.from_) == ("amended", "supermarket", tomorrow)
    assert ran(quarter).form == sample_form("supermarket")
    quarter.time.move(days=1)
    with pytest.raises(FormNotAdopted):
        ran(quarter)
    with quarter.writing() as session:
        assert run(session, moved(), QUARTER, ADMINISTRATOR).form.vetoes == ()
        assert form_in_force(session, "supermarket") == moved()
    check_honest(quarter.ledger)


def test_a_form_that_is_in_force_already_is_not_adopted_again(quarter: Village) -> None:
    with pytest.raises(NothingChanged):
        adopted(quarter, sample_form("supermarket"))
    with pytest.raises(RoleRefused), quarter.writing() as session:
        adopt(session, moved(), None, MANAGER)
    with pytest.raises(RowUnknown), quarter.writing() as session:
        abolish(session, "banana", None, ADMINISTRATOR)


def test_marks_by_an_earlier_form_are_named_where_they_do_not_count(quarter: Village) -> None:
    left, again = marked(quarter), marked(quarter, site="3002", mark="7")
    adopted(quarter, moved("station"))
    with quarter.writing() as session:
        new = NewMark("1", "3002", QUARTER, "6", "牌匾", (SEEN,))
        assert give(session, moved("station"), new, SECOND, SCORER).replaces is None
    ran(quarter)
    with quarter.writing() as session:
        sealed = run(session, moved("station"), QUARTER, ADMINISTRATOR)
        assert marks_left_out(assessed_past(session, sealed), sealed.form) == [left]
    assert sealed.results.by_site["3001"].figures[0].denominator == 0
    assert again


def test_a_mark_says_which_one_it_takes_the_place_of(quarter: Village) -> None:
    first = marked(quarter, mark="8.5")
    with quarter.writing() as session:
        new = NewMark("1", "3001", QUARTER, "6", "缺一块牌", (SEEN,))
        second = give(session, sample_form("station"), new, SECOND, replace(SCORER, key="k"))
    assert (second.replaces, second.replaced, second.hundredths) == (first, 850, 600)
    with quarter.writing() as session:
        assert give(session, sample_form("station"), new, SECOND, replace(SCORER, key="k")) == second


# --- what is sealed ---------------------------------------------------------------------------------------------------


def test_a_run_seals_every_stream_and_is_found_again_as_it_was(quarter: Village) -> None:
    with quarter.ledger.reading() as session:
        (stream,) = streams(session.transaction)
    sealed = ran(quarter)
    assert sealed.roots == ({"origin": stream.origin, "size": stream.size, "root": stream.root.hex()},)
    with quarter.ledger.reading() as session:
        found = run_named(session, None)
        assert (found.name, found.results, found.digest) == (sealed.name, sealed.results, sealed.digest)
        assert check(session, sealed.name).digest == sealed.digest
        assert [(line.form, line.period) for line in runs(session)] == [("supermarket", QUARTER)]


def test_a_shop_is_scored_line_by_line(quarter: Village) -> None:
    shop = ran(quarter).results.by_site["5001"]
    # closed_on_time does not apply: 8 of 100 are shared out among the rest, 10 of 92 are 10.87
    assert shop.score.weights[0] == 1_087
    assert shop.score.weights[8] is None
    assert sum(weight or 0 for weight in shop.score.weights) == 10_000
    assert shop.score.points[0] == 0  # 40 % of the opening days: below 60 %
    # 1 of 3 households took part: (33.33 − 5) of 35 per cent of 10.87
    assert shop.score.points[1] == 880
    assert shop.score.vetoes == ("92",)  # the clerk redeemed for his own household
    assert shop.total is not None
    assert shop.total <= 5_900
    assert shop.score.grade == "不合格"


def test_a_shop_where_nothing_happened_has_no_score_and_no_rank(quarter: Village) -> None:
    other = ran(quarter).results.by_site["5002"]
    assert (other.total, other.rank, other.score.grade) == (None, 0, None)


def test_what_comes_after_a_run_leaves_it_as_it_was(quarter: Village) -> None:
    sealed = ran(quarter)
    household = quarter.enrol("钱样丁")
    quarter.credit(household, 12)
    quarter.redeem(household, "1001")
    redeemed_late(quarter)
    with quarter.ledger.reading() as session:
        assert check(session, sealed.name).results == sealed.results
        _past, now, _before = preview(session, sample_form("supermarket"), QUARTER)
    assert now.by_site["5001"].figures != sealed.results.by_site["5001"].figures


def test_what_came_too_late_for_a_run_counts_in_the_next(quarter: Village) -> None:
    first = ran(quarter)
    with quarter.ledger.reading() as session:
        _past, before, _run = preview(session, sample_form("supermarket"), "2026-2")
    redeemed_late(quarter)
    with quarter.ledger.reading() as session:
        assert check(session, first.name).digest == first.digest
        _past, after, run_before = preview(session, sample_form("supermarket"), "2026-2")
    assert run_before == first.name
    number = [slot.indicator for slot in first.form.slots].index("spoilage")
    late, none = after.by_site["5001"].figures[number], before.by_site["5001"].figures[number]
    assert late.denominator == none.denominator + 3  # the soap of 31 March, in the figures of the second quarter


def test_the_same_request_is_answered_by_the_run_that_is_there(quarter: Village) -> None:
    first = ran(quarter, key="K-1")
    assert ran(quarter, key="K-1").name == first.name
    with pytest.raises(KeyUsed):
        ran(quarter, period="2025-4", key="K-1")


def test_the_next_run_names_the_one_before_and_what_changed(quarter: Village) -> None:
    first = ran(quarter)
    quarter.time.move(days=90)
    second = ran(quarter, period="2026-2")
    assert second.before == first.name
    with quarter.ledger.reading() as session:
        change = changes_of(session, second.results, second.before)["5001"]
        assert check(session, second.name).digest == second.digest
    was, now = (each.results.by_site["5001"].total for each in (first, second))
    assert was is not None
    assert now is not None
    assert change.total == now - was


def test_stations_take_the_scores_of_their_shops_from_the_shops_run(quarter: Village) -> None:
    with pytest.raises(RunFirst):
        ran(quarter, "station")
    shops = ran(quarter)
    stations = ran(quarter, "station")
    number = [slot.indicator for slot in stations.form.slots].index("shops")
    total = shops.results.by_site["5001"].total
    assert stations.results.by_site["3001"].figures[number] == (total, 10_000)
    assert stations.results.by_site["3002"].figures[number] == (0, 0)  # its shop has no score
    assert {each.tier for each in stations.results.places} == {"station", "institute"}


@pytest.mark.parametrize("period", ["2026-2", "2026-4"])
def test_a_period_that_is_not_over_is_not_sealed(quarter: Village, period: str) -> None:
    with pytest.raises(PeriodRunning):
        ran(quarter, period=period)


def test_only_an_administrator_runs_a_form(quarter: Village) -> None:
    with pytest.raises(RoleRefused), quarter.writing() as session:
        run(session, sample_form("supermarket"), QUARTER, MANAGER)


def test_a_run_that_there_is_not_is_refused(quarter: Village) -> None:
    with quarter.ledger.reading() as session:
        for name in (None, "1000-1-1", "nothing"):
            with pytest.raises(RunUnknown):
                run_named(session, name)


# --- what somebody altered --------------------------------------------------------------------------------------------


def altered(village: Village, tmp_path: Path, statement: str) -> Path:
    """Return a copy of the ledger in which somebody altered the books."""
    path, made = tmp_path / "altered.db", village.ledger.database.path
    for file in files_of(made):
        if file.is_file():
            shutil.copyfile(file, path.with_name(file.name.replace(made.name, path.name)))
    with tampering(path) as connection:
        connection.execute(statement)
    return path


def test_a_run_is_named_where_what_it_stands_on_was_altered(quarter: Village, tmp_path: Path) -> None:
    ran(quarter)
    path = altered(quarter, tmp_path, "UPDATE redemption SET points = points + 1 WHERE points = 6")
    with closing(open_ledger(path)) as ledger, ledger.reading() as session, pytest.raises(RunDiffers) as refused:
        check(session, None)
    assert (refused.value.site, refused.value.what) == ("5001", "figures")


def test_audit_verify_names_a_run_that_its_entries_do_not_come_to(quarter: Village) -> None:
    sealed = ran(quarter)
    with quarter.writing() as session:  # by a hand that seals what it likes, with points and digest that follow
        content = sealed.entry.content
        figures = [[*each] for each in content["figures"]]
        figures[0][2] += 1  # one more household took part
        told = {**content, "figures": figures}
        stream = session.stream
        told["roots"] = [{"origin": stream.origin, "size": stream.size, "root": stream.root.hex()}]
        told |= sealed_parts(results_sealed(sealed.form, told))
        told["digest"] = digest_of(told)
        body = ASSESSMENT_RUN.body.model_validate(told, strict=False)
        forged = session.record(ASSESSMENT_RUN, body, ADMINISTRATOR, site="1000", on=session.today)
    found = verify_file(quarter.ledger.database.path)
    assert found.breaches == ()
    assert [(each.code, each.seq, each.fields["site"]) for each in found.faults if each.code == "run_differs"] == [
        ("run_differs", forged.seq, "5001")
    ]


# --- a score opened ---------------------------------------------------------------------------------------------------


def test_every_figure_of_a_score_is_the_sum_of_the_entries_behind_it(quarter: Village) -> None:
    sealed = ran(quarter)
    with quarter.ledger.reading() as session:
        opened = explain(session, sealed, "5001")
    assert [line.item for line in opened.lines] == [*map(str, range(1, 13)), "91", "92", "93", "94"]
    for line in opened.lines:
        for figure in line.figures:
            assert sum(each.numerator for each in figure.lines) == figure.numerator
    dealing = opened.lines[13].figures[0].lines
    assert len(dealing) == 1
    with quarter.ledger.reading() as session:
        only = explain(session, sealed, "5001", "self_dealing")
        assert [line.item for line in only.lines] == ["92"]
        with pytest.raises(IndicatorUnknown):
            explain(session, sealed, "5001", "77")
        with pytest.raises(SiteNotAssessed):
            explain(session, sealed, "3001")


# --- marks ------------------------------------------------------------------------------------------------------------


def test_a_mark_counts_in_every_run_after_it_and_a_later_one_takes_its_place(quarter: Village) -> None:
    ran(quarter)
    marked(quarter)
    first = ran(quarter, "station").results.by_site["3001"]
    marked(quarter, mark="10")
    second = ran(quarter, "station").results.by_site["3001"]
    assert (first.figures[0], second.figures[0]) == ((850, 1_000), (1_000, 1_000))
    assert first.score.points[0] is not None
    assert second.score.points[0] == second.score.weights[0]


def test_a_marked_veto_caps_the_score(quarter: Village) -> None:
    with quarter.writing() as session:
        mark = NewMark("93", "5001", QUARTER, "1", "验账不符", (SEEN,))
        give(session, sample_form("supermarket"), mark, Second(ADMINISTRATOR.actor), SCORER)
    assert ran(quarter).results.by_site["5001"].score.vetoes == ("92", "93")


@pytest.mark.parametrize(
    ("asked", "refusal"),
    [
        ({"item": "2"}, MarkItemUnknown),
        ({"mark": "10.01"}, MarkRefused),
        ({"mark": "-1"}, MarkRefused),
        ({"mark": "8.555"}, MarkRefused),
        ({"site": "5001"}, SiteNotOfForm),
        ({"period": "2026-3"}, MarkEarly),
        ({"evidence": ()}, MarkWithoutEvidence),
        ({"by": MANAGER}, MarkByOwn),
        ({"second": SCORER.actor}, SecondIsFirst),
        ({"second": MANAGER.actor}, MarkByOwn),
        ({"by": CLERK}, RoleRefused),
    ],
)
def test_a_mark_that_cannot_be_given_is_refused(
    quarter: Village, asked: dict[str, Any], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        marked(quarter, **asked)


# --- what is named beside ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("every", "late", "named"), [(20, 11, True), (20, 10, False), (19, 19, False)])
def test_more_than_half_of_enough_entries_on_the_last_days_are_too_many(every: int, late: int, *, named: bool) -> None:
    assert is_bunched(every, late, 20) is named


def test_small_baskets_of_the_last_week_are_named_beside_the_score_with_their_entries(quarter: Village) -> None:
    household = quarter.enrol("钱样丁")
    quarter.credit(household, 20)
    quarter.credit(household, 20)
    quarter.time.move(days=80)  # 29 June
    names = [quarter.redeem(household, "1001").entry for _time in range(10)]
    quarter.time.move(days=3)
    sealed = ran(quarter, period="2026-2")
    assert sealed.results.by_site["5001"].beside == (Beside("small_baskets", 10, 10),)
    with quarter.ledger.reading() as session:
        opened = explain(session, sealed, "5001")
    assert [(each.pattern, list(each.entries)) for each in opened.beside] == [("small_baskets", names)]


def test_the_body_of_a_run_is_plain_and_compact(quarter: Village) -> None:
    body = json.loads(ran(quarter).entry.body)
    assert len(json.dumps(body["figures"])) < 200 * len(body["places"])
    assert body["asked"] == {"form": "supermarket", "period": QUARTER}
