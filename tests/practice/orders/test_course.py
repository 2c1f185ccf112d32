"""An order goes by its table: each step from its states alone, late where nobody moved, never twice to one."""

from collections.abc import Callable
from typing import Final

import pytest

from supermarket.audit.verification.verify import verify
from supermarket.books.session import Request, WriteSession
from supermarket.district.dated.files import SITE_FILE
from supermarket.district.dated.imports import amend_row, end_row
from supermarket.errors.practice.cases import CaseUnknown, StepRefused
from supermarket.errors.practice.orders import (
    AnsweredTooLate,
    MissedTooEarly,
    NotItsContact,
    OrderReasonMissing,
    OrganisationAgain,
    OrganisationUnfit,
    OrganisationUnknown,
    WantedPast,
)
from supermarket.errors.registers import EndedBefore
from supermarket.errors.staff import RoleRefused
from supermarket.households.changes import relocate
from supermarket.practice.orders.course import COURSE
from supermarket.practice.orders.dispatching import FULL as HAS_NO_ROOM
from supermarket.practice.orders.dispatching import WRONG_KIND, WRONG_PLACE, candidates, dispatch, give_up
from supermarket.practice.orders.files import ORGANISATION_FILE, VOLUNTEER_FILE
from supermarket.practice.orders.placing import cancel
from supermarket.practice.orders.rating import complain, rate, resolve
from supermarket.practice.orders.serving import Service, accept, agree, decline, miss, put_off, serve
from supermarket.practice.orders.standing import Order, awaited, order_of
from tests.practice.orders.conftest import Ordering
from tests.practice.orders.ordering import (
    ANY,
    ELSEWHERE,
    FULL,
    HAIRCUT,
    ORGANISER,
    OWN,
    added,
    placed,
    sent,
    served,
)
from tests.refusing import refused
from tests.village import ADMINISTRATOR, CLERK, MANAGER

DAY: Final = "2026-03-05"
ACTS_LEAD_TO: Final = {"accept": "taken-on", "decline": "sent-back"}
Act = Callable[[WriteSession, str, Request], Order]
ACTS: Final[dict[str, Act]] = {
    "dispatch": lambda session, order, _by: dispatch(session, order, ANY, MANAGER),
    "give-up": lambda session, order, _by: give_up(session, order, "没有人能去", MANAGER),
    "accept": accept,
    "decline": lambda session, order, by: decline(session, order, "人手不足", by),
    "agree": lambda session, order, by: agree(session, order, DAY, None, by),
    "put-off": lambda session, order, by: put_off(session, order, DAY, "8:00", "下雪", by),
    "resident-missed": lambda session, order, by: miss(session, order, "resident", None, by),
    "organisation-missed": lambda session, order, _by: miss(session, order, "organisation", None, CLERK),
    "serve": lambda session, order, by: serve(session, order, Service(("80001",)), by),
    "rate": lambda session, order, _by: rate(session, order, "basic", CLERK).order,
    "complain": lambda session, order, _by: complain(session, order, "来晚了", CLERK).order,
    "resolve": lambda session, order, _by: resolve(session, order, "dismissed", "问过", ADMINISTRATOR).order,
    "cancel": lambda session, order, _by: cancel(session, order, "不用了", CLERK),
}
"""Each step as it is asked for; lapse, release and rate-again follow from others."""


def took(ordering: Ordering, order: str, *acts: str) -> Order:
    """Take steps with an order, each of which must be legal."""
    with ordering.village.writing() as session:
        for act in acts:
            ACTS[act](session, order, ORGANISER)
        return order_of(session, order)


def new(ordering: Ordering, **said: str) -> Order:
    return placed(ordering.village, ordering.scene, **said)


WAYS: Final = {
    "placed": (),
    "dispatched": ("send",),
    "sent-back": ("send", "decline"),
    "taken-on": ("send", "accept"),
    "appointed": ("send", "accept", "agree"),
    "put-off": ("send", "accept", "agree", "put-off"),
    "resident-away": ("send", "accept", "agree", "wait", "resident-missed"),
    "organisation-away": ("send", "accept", "agree", "wait", "organisation-missed"),
    "served": ("send", "accept", "serve"),
    "rated": ("send", "accept", "serve", "rate"),
    "complained": ("send", "accept", "serve", "rate", "complain"),
    "resolved": ("send", "accept", "serve", "rate", "complain", "resolve"),
    "called-off": ("cancel",),
    "given-up": ("give-up",),
}


@pytest.mark.parametrize("state", WAYS)
def test_from_each_state_the_steps_of_the_table_lead_on_and_others_are_refused_with_these_named(
    ordering: Ordering, state: str
) -> None:
    order = new(ordering).order
    for act in WAYS[state]:
        if act == "send":
            sent(ordering.village, order_(ordering, order), OWN)
        elif act == "wait":
            ordering.village.time.move(days=3)
        else:
            took(ordering, order, act)
    assert order_(ordering, order).state == state
    legal = COURSE.legal(state)
    names = {"rate": "rate-again"} if state == "rated" else {}
    for name, asks in ACTS.items():
        if names.get(name, name) in legal:
            continue
        told = {"noun": "order", "case": order, "state": state, "step": name, "legal": list(legal) or ["nothing"]}
        with refused(ordering.village.ledger, StepRefused, **told), ordering.village.writing() as session:
            asks(session, order, ORGANISER)


def order_(ordering: Ordering, order: str) -> Order:
    with ordering.village.ledger.reading() as session:
        return order_of(session, order)


def test_who_is_no_order_is_named_by_no_entry(ordering: Ordering) -> None:
    with refused(ordering.village.ledger, CaseUnknown, noun="order", case="1000-1-1"):
        took(ordering, "1000-1-1", "accept")


def test_an_order_that_lies_past_its_time_goes_on_with_the_next_dispatch_and_the_entry_says_so(
    ordering: Ordering,
) -> None:
    order = sent(ordering.village, new(ordering))
    told = {"noun": "order", "case": order.order, "state": "dispatched", "step": "dispatch"}
    ordering.village.time.move(days=2)
    with refused(ordering.village.ledger, StepRefused, **told, legal=list(COURSE.legal("dispatched"))):
        sent(ordering.village, order, ANY)
    ordering.village.time.move(minutes=1)
    after = sent(ordering.village, order, ANY)
    assert [step.step for step in after.case.steps] == ["opened", "dispatch", "lapse", "dispatch"]
    assert (after.told[1].organisation, after.organisation) == (OWN, ANY)


def test_a_dispatch_that_takes_an_order_back_first_is_answered_by_its_key(ordering: Ordering) -> None:
    order = sent(ordering.village, new(ordering))
    ordering.village.time.move(days=3)
    request = Request(MANAGER.actor, MANAGER.site, key="on")
    for _again in range(2):
        with ordering.village.writing() as session:
            after = dispatch(session, order.order, ANY, request)
            assert session.stream.size == after_size(after)
    assert after.organisation == ANY


def after_size(order: Order) -> int:
    return max(int(step.entry.rpartition("-")[2]) for step in order.case.steps)


@pytest.mark.parametrize("act", ["accept", "decline"])
def test_an_organisation_answers_within_its_time_and_not_a_minute_later(ordering: Ordering, act: str) -> None:
    order, late = (sent(ordering.village, new(ordering)).order for _order in range(2))
    ordering.village.time.move(days=2)
    assert took(ordering, order, act).state == ACTS_LEAD_TO[act]
    ordering.village.time.move(minutes=1)
    told = {"order": late, "organisation": OWN, "due": "2026-03-04 09:00"}
    with refused(ordering.village.ledger, AnsweredTooLate, **told):
        took(ordering, late, act)
    with ordering.village.writing() as session:  # where no other can, it has another two days
        end_row(session, ORGANISATION_FILE, ANY, None, ADMINISTRATOR)
        end_row(session, ORGANISATION_FILE, FULL, None, ADMINISTRATOR)
    sent(ordering.village, order_again(ordering, late), OWN)
    assert took(ordering, late, act).state == ACTS_LEAD_TO[act]


def order_again(ordering: Ordering, order: str) -> Order:
    with ordering.village.ledger.reading() as session:
        return order_of(session, order)


def test_no_organisation_gets_an_order_twice_in_a_row_unless_there_is_no_other(ordering: Ordering) -> None:
    order = took(ordering, sent(ordering.village, new(ordering)).order, "decline")
    with refused(ordering.village.ledger, OrganisationAgain, order=order.order, organisation=OWN, others=[ANY, FULL]):
        sent(ordering.village, order, OWN)
    with ordering.village.writing() as session:
        end_row(session, ORGANISATION_FILE, ANY, None, ADMINISTRATOR)
        end_row(session, ORGANISATION_FILE, FULL, None, ADMINISTRATOR)
    assert sent(ordering.village, order, OWN).organisation == OWN


def test_an_order_goes_only_where_it_can_be_served(ordering: Ordering) -> None:
    sent(ordering.village, new(ordering), FULL)
    order = new(ordering, service=HAIRCUT)
    told = {"order": order.order, "others": [ANY]}
    for organisation, why in ((OWN, WRONG_KIND), (ELSEWHERE, WRONG_PLACE), (FULL, HAS_NO_ROOM)):
        with refused(ordering.village.ledger, OrganisationUnfit, organisation=organisation, why=why, **told):
            sent(ordering.village, order, organisation)
    with refused(ordering.village.ledger, OrganisationUnknown, organisation="9999"):
        sent(ordering.village, order, "9999")


def test_of_those_who_can_the_one_with_the_fewest_open_orders_comes_first(ordering: Ordering) -> None:
    sent(ordering.village, new(ordering), ANY)
    with ordering.village.ledger.reading() as session:
        found = candidates(session, order_of(session, new(ordering).order))
    assert [(each.organisation, each.load) for each in found if each.unfit is None] == [(OWN, 0), (FULL, 0), (ANY, 1)]


def test_the_orders_of_an_organisation_that_ends_are_to_be_dispatched_again(ordering: Ordering) -> None:
    order = took(ordering, sent(ordering.village, new(ordering)).order, "accept", "agree")
    with ordering.village.writing() as session:
        end_row(session, ORGANISATION_FILE, OWN, None, ADMINISTRATOR)
    with ordering.village.ledger.reading() as session:
        waiting = awaited(session, order_of(session, order.order))
    assert waiting is not None
    assert (waiting.step, waiting.ended) == ("dispatch", True)
    with pytest.raises(EndedBefore):
        took(ordering, order.order, "put-off")
    after = sent(ordering.village, order, ANY)
    assert [step.step for step in after.case.steps][-2:] == ["release", "dispatch"]
    assert (after.organisation, after.day) == (ANY, None)


def test_an_organiser_answers_for_his_own_organisation_alone(ordering: Ordering) -> None:
    order = sent(ordering.village, new(ordering), ANY)
    told = {"operator": ORGANISER.actor, "order": order.order, "organisation": ANY}
    with refused(ordering.village.ledger, NotItsContact, **told):
        took(ordering, order.order, "accept")
    with ordering.village.writing() as session:
        assert accept(session, order.order, CLERK).told[-1].said == "phone"
    own = took(ordering, sent(ordering.village, new(ordering)).order, "accept")
    assert own.told[-1].said is None


def test_an_auditor_takes_no_step(ordering: Ordering) -> None:
    order = sent(ordering.village, new(ordering))
    auditor = Request("41000", "1000")
    with (
        refused(ordering.village.ledger, RoleRefused, operator="41000", role="auditor", verb="order accept"),
        ordering.village.writing() as session,
    ):
        accept(session, order.order, auditor)


@pytest.mark.parametrize("act", ["agree", "put-off"])
def test_no_day_is_agreed_that_has_passed(ordering: Ordering, act: str) -> None:
    order = took(ordering, sent(ordering.village, new(ordering)).order, *WAYS["taken-on"][1:])
    if act == "put-off":
        took(ordering, order.order, "agree")
    for day, passes in (("2026-03-01", False), ("2026-03-02", True)):
        with ordering.village.writing() as session:
            if passes:
                after = (
                    agree(session, order.order, day, None, ORGANISER)
                    if act == "agree"
                    else put_off(session, order.order, day, None, "下雪", ORGANISER)
                )
                assert after.day == day
            else:
                with pytest.raises(WantedPast):
                    agree(session, order.order, day, None, ORGANISER)


def test_nobody_has_missed_a_day_that_has_not_come(ordering: Ordering) -> None:
    order = took(ordering, sent(ordering.village, new(ordering)).order, "accept", "agree").order
    ordering.village.time.move(days=2)
    with refused(ordering.village.ledger, MissedTooEarly, order=order, date=DAY):
        took(ordering, order, "resident-missed")
    ordering.village.time.move(days=1)
    assert took(ordering, order, "resident-missed").state == "resident-away"
    assert took(ordering, order, "agree").day == DAY


@pytest.mark.parametrize("act", ["give-up", "decline", "put-off", "cancel", "complain", "resolve"])
def test_what_is_not_as_it_should_be_has_a_reason(ordering: Ordering, act: str) -> None:
    order = new(ordering).order
    asked: dict[str, Callable[[WriteSession], object]] = {
        "give-up": lambda session: give_up(session, order, " ", MANAGER),
        "decline": lambda session: decline(session, order, "", ORGANISER),
        "put-off": lambda session: put_off(session, order, DAY, None, " ", ORGANISER),
        "cancel": lambda session: cancel(session, order, "", CLERK),
        "complain": lambda session: complain(session, order, "", CLERK),
        "resolve": lambda session: resolve(session, order, "upheld", " ", MANAGER),
    }
    with (
        refused(ordering.village.ledger, OrderReasonMissing, order=order, step=act),
        ordering.village.writing() as session,
    ):
        asked[act](session)


def test_an_order_counts_for_its_organisation_until_it_is_served(ordering: Ordering) -> None:
    first = sent(ordering.village, new(ordering), FULL)
    second = new(ordering)
    with ordering.village.writing() as session:
        amend_row(session, VOLUNTEER_FILE, "80001", {"organisation": FULL}, MANAGER, scope="1000")
        accept(session, first.order, CLERK)
        serve(session, first.order, Service(("80001",)), CLERK)
    assert sent(ordering.village, second, FULL).organisation == FULL


def test_an_organisation_is_added_with_what_it_can_do(ordering: Ordering) -> None:
    with ordering.village.writing() as session:
        added(session, ORGANISATION_FILE, organisation="8009", name="样例理发队", site="3001", skills="haircut")
    order = new(ordering, service=HAIRCUT)
    assert sent(ordering.village, order, "8009").organisation == "8009"
    assert served(ordering.village, ordering.scene).state == "served"


def test_an_order_of_a_site_that_has_ended_is_still_called_off(ordering: Ordering) -> None:
    order = new(ordering).order
    with ordering.village.writing() as session:
        relocate(session, ordering.scene.household, "3002", ADMINISTRATOR)
        relocate(session, ordering.scene.other, "3002", ADMINISTRATOR)
        end_row(session, SITE_FILE, "5001", None, ADMINISTRATOR)
        end_row(session, SITE_FILE, "3001", None, ADMINISTRATOR)
    with ordering.village.writing() as session:
        assert cancel(session, order, "站点撤并", ADMINISTRATOR).state == "called-off"
    with ordering.village.ledger.reading() as session:
        assert verify(session).ok
