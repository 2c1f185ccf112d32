"""A satisfied order claims VOL-04 for those who served, once; what is undone later takes it back or names who must."""

from collections.abc import Callable
from typing import Final

import pytest

from supermarket.books.session import Request, WriteSession
from supermarket.district.dated.files import STAFF_FILE
from supermarket.district.dated.imports import amend_row, end_row
from supermarket.earning.claims.kinds import CLAIM_FILED
from supermarket.earning.claims.notices import publish
from supermarket.earning.claims.posting import post_claims
from supermarket.earning.claims.reviews import review
from supermarket.earning.claims.standing import State, claim_of
from supermarket.earning.files import RULE_FILE
from supermarket.errors.ledger import KeyUsed
from supermarket.errors.practice.orders import (
    CardNotScanned,
    CardOfAnother,
    MinutesRefused,
    OrderReasonMissing,
    RatingByInvolved,
    RatingByServer,
    RatingUnchanged,
    ResolvedByStepper,
    RosterOfNobody,
    RosterOfResident,
    ServedBeforeOrder,
    VolunteerOfAnother,
    VolunteerUnknown,
)
from supermarket.households.card_kinds import Relation
from supermarket.households.kin import declare
from supermarket.journal.entry import require_name
from supermarket.journal.store import entry_named
from supermarket.practice.orders.files import ORGANISATION_FILE, VOLUNTEER_FILE
from supermarket.practice.orders.rating import claims_of, complain, rate, resolve, undeserved
from supermarket.practice.orders.serving import Service, accept, agree, miss, serve
from supermarket.practice.orders.standing import Order, order_of
from supermarket.practice.orders.words import Rating
from tests.practice.orders.conftest import Ordering
from tests.practice.orders.ordering import ANY, ORGANISER, OWN, added, placed, satisfied, sent, served
from tests.refusing import refused
from tests.village import ADMINISTRATOR, CLERK, MANAGER, REVIEWER

RULE: Final = "VOL-04"


def done(ordering: Ordering) -> Order:
    return served(ordering.village, ordering.scene)


def posted(ordering: Ordering, claims: tuple[str, ...]) -> list[str]:
    """Take claims all the way to their points, and return what credited them."""
    for reviewer in (REVIEWER, MANAGER):
        for claim in claims:
            with ordering.village.writing() as session:
                review(session, claim, "accepted", None, reviewer)
    with ordering.village.writing() as session:
        publish(session, MANAGER)
    ordering.village.time.move(days=6)
    with ordering.village.writing() as session:
        return [each.entry for each in post_claims(session, MANAGER, lambda _count: None)]


def test_a_satisfied_order_files_a_claim_for_each_who_served_in_the_same_transaction(ordering: Ordering) -> None:
    rated = satisfied(ordering.village, done(ordering))
    assert (rated.order.rating, len(rated.claims), rated.unfiled) == ("satisfied", 2, ())
    with ordering.village.ledger.reading() as session:
        entries = [entry_named(session.transaction, require_name(claim)) for claim in rated.claims]
        rating = entry_named(session.transaction, require_name(rated.order.case.steps[-1].entry))
    assert rating is not None
    for number, entry in enumerate(entries, 1):
        assert entry is not None
        assert (entry.kind, entry.seq, entry.actor) == (CLAIM_FILED.name, rating.seq + number, CLERK.actor)
        content = entry.content
        told = (content["rule"], content["points"], content["order"], content["served"])
        assert told == (RULE, 2, rated.order.order, "2026-03-02")
        assert "flags" not in content  # the order is the evidence that the rule asks for
    assert [entry.content["member"] for entry in entries if entry] == list(ordering.scene.volunteers)


@pytest.mark.parametrize("rating", ["basic", "not"])
def test_what_is_not_satisfied_claims_nothing(ordering: Ordering, rating: Rating) -> None:
    order = done(ordering).order
    with ordering.village.writing() as session:
        rated = rate(session, order, rating, CLERK, reason="来晚了")
        assert (rated.claims, claims_of(session, order)) == ((), {})


def test_who_is_not_satisfied_says_why(ordering: Ordering) -> None:
    order = done(ordering).order
    with (
        refused(ordering.village.ledger, OrderReasonMissing, order=order, step="rate"),
        ordering.village.writing() as session,
    ):
        rate(session, order, "not", CLERK)


def test_a_rating_is_changed_once_and_a_claim_that_it_takes_back_is_withdrawn(ordering: Ordering) -> None:
    before = satisfied(ordering.village, done(ordering))
    order = before.order.order
    with (
        refused(ordering.village.ledger, RatingUnchanged, order=order, rating="satisfied"),
        ordering.village.writing() as session,
    ):
        rate(session, order, "satisfied", CLERK)
    with (
        refused(ordering.village.ledger, OrderReasonMissing, order=order, step="rate-again"),
        ordering.village.writing() as session,
    ):
        rate(session, order, "basic", CLERK)
    with ordering.village.writing() as session:
        after = rate(session, order, "basic", CLERK, reason="后来又坏了")
        assert (after.withdrawn, after.to_reverse) == (before.claims, ())
        assert [claim_of(session, claim).state for claim in after.withdrawn] == [State.WITHDRAWN] * 2
    with pytest.raises(Exception, match="rated-again"), ordering.village.writing() as session:
        rate(session, order, "satisfied", CLERK)


def test_a_rating_that_rises_claims_then(ordering: Ordering) -> None:
    order = done(ordering).order
    with ordering.village.writing() as session:
        rate(session, order, "not", CLERK, reason="没擦干净")
    with ordering.village.writing() as session:
        assert len(rate(session, order, "satisfied", CLERK).claims) == 2


def test_what_was_posted_and_is_not_deserved_is_named_until_a_person_has_reversed_it(ordering: Ordering) -> None:
    rated = satisfied(ordering.village, done(ordering))
    awards = posted(ordering, rated.claims)
    with ordering.village.writing() as session:
        complain(session, rated.order.order, "东西少了", CLERK)
        after = resolve(session, rated.order.order, "upheld", "属实", ADMINISTRATOR)
    assert (after.withdrawn, sorted(after.to_reverse)) == ((), sorted(awards))
    ordering.village.reverse(awards[0])
    with ordering.village.ledger.reading() as session:
        assert undeserved(session, order_of(session, rated.order.order)) == (awards[1],)


def test_a_complaint_that_is_dismissed_takes_nothing_back(ordering: Ordering) -> None:
    rated = satisfied(ordering.village, done(ordering))
    with ordering.village.writing() as session:
        complain(session, rated.order.order, "东西少了", CLERK)
        after = resolve(session, rated.order.order, "dismissed", "找到了", ADMINISTRATOR)
        assert (after.order.state, after.claims, after.withdrawn) == ("resolved", rated.claims, ())


def test_a_rating_asked_for_again_with_its_key_claims_nothing_twice(ordering: Ordering) -> None:
    order = done(ordering).order
    request = Request(CLERK.actor, CLERK.site, key="rated")
    answers, sizes = [], set()
    for _again in range(2):
        with ordering.village.writing() as session:
            answers.append(rate(session, order, "satisfied", request).claims)
            sizes.add(session.stream.size)
    assert answers[0] == answers[1]
    assert len(sizes) == 1
    with pytest.raises(KeyUsed), ordering.village.writing() as session:
        rate(session, order, "not", request, reason="别的")


def test_the_resident_rates_with_his_own_card(ordering: Ordering) -> None:
    order = done(ordering).order
    other = ordering.village.card(ordering.scene.other).payload
    with (
        refused(ordering.village.ledger, CardOfAnother, order=order, household=ordering.scene.household),
        ordering.village.writing() as session,
    ):
        rate(session, order, "satisfied", CLERK, card=other)
    with ordering.village.writing() as session:
        assert rate(session, order, "satisfied", CLERK, card=ordering.scene.payload).order.told[-1].how == "card"


@pytest.mark.parametrize("act", ["rate", "complain", "resolve", "missed"])
def test_nobody_who_is_kin_of_who_served_or_answers_for_the_organisation_records_what_the_resident_says(
    ordering: Ordering, act: str
) -> None:
    with ordering.village.writing() as session:
        declare(session, REVIEWER.actor, ordering.scene.other, Relation.KIN, MANAGER)
        added(session, ORGANISATION_FILE, organisation="8008", name="样例队", site="3001", contact=MANAGER.actor)
        amend_row(session, VOLUNTEER_FILE, "80001", {"organisation": "8008"}, MANAGER, scope="1000")
    organisation = "8008"
    order = sent(ordering.village, placed(ordering.village, ordering.scene), organisation).order
    with ordering.village.writing() as session:
        accept(session, order, MANAGER)
        if act != "missed":
            serve(session, order, Service(("80001",)), MANAGER)
        if act in {"complain", "resolve"}:
            rate(session, order, "basic", CLERK)
        if act == "resolve":
            complain(session, order, "来晚了", CLERK)
    acts: dict[str, Callable[[WriteSession, Request], object]] = {
        "rate": lambda session, by: rate(session, order, "satisfied", by),
        "complain": lambda session, by: complain(session, order, "来晚了", by),
        "resolve": lambda session, by: resolve(session, order, "upheld", "属实", by),
        "missed": lambda session, by: miss(session, order, "organisation", None, by),
    }
    if act == "missed":
        with ordering.village.writing() as session:
            agree(session, order, "2026-03-02", None, MANAGER)
    for by in (MANAGER, REVIEWER) if act != "missed" else (MANAGER,):
        with (
            refused(ordering.village.ledger, RatingByInvolved, operator=by.actor, order=order),
            ordering.village.writing() as session,
        ):
            acts[act](session, by)
    with ordering.village.writing() as session:
        acts[act](session, ADMINISTRATOR)


def test_a_roster_is_of_registered_volunteers_of_other_households(ordering: Ordering) -> None:
    order = sent(ordering.village, placed(ordering.village, ordering.scene)).order
    with ordering.village.writing() as session:
        accept(session, order, ORGANISER)
        own = {"household": ordering.scene.household, "member": f"{ordering.scene.household}-1"}
        added(session, VOLUNTEER_FILE, MANAGER, volunteer="80009", **own)
    told = (
        (("",), RosterOfNobody, {"order": order}),
        (("89999",), VolunteerUnknown, {"volunteer": "89999"}),
        (("80009",), RosterOfResident, {"order": order, "member": own["member"]}),
    )
    for roster, refusal, fields in told:
        with refused(ordering.village.ledger, refusal, **fields), ordering.village.writing() as session:
            serve(session, order, Service(roster), ORGANISER)
    with ordering.village.writing() as session:
        after = serve(session, order, Service(("80001", ordering.scene.volunteers[0], "80002")), ORGANISER)
        assert after.roster == ordering.scene.volunteers


@pytest.mark.parametrize(("minutes", "fits"), [(0, False), (1, True), (1440, True), (1441, False)])
def test_a_service_takes_a_part_of_a_day(ordering: Ordering, minutes: int, fits: bool) -> None:
    order = sent(ordering.village, placed(ordering.village, ordering.scene)).order
    with ordering.village.writing() as session:
        accept(session, order, ORGANISER)
    service = Service(("80001",), minutes=minutes)
    if fits:
        with ordering.village.writing() as session:
            assert serve(session, order, service, ORGANISER).told[-1].minutes == minutes
    else:
        with (
            refused(ordering.village.ledger, MinutesRefused, minutes=minutes, most=1440),
            ordering.village.writing() as session,
        ):
            serve(session, order, service, ORGANISER)


def test_nothing_is_served_before_it_was_ordered(ordering: Ordering) -> None:
    order = sent(ordering.village, placed(ordering.village, ordering.scene)).order
    with ordering.village.writing() as session:
        accept(session, order, ORGANISER)
    told = {"order": order, "date": "2026-03-01", "placed": "2026-03-02"}
    with refused(ordering.village.ledger, ServedBeforeOrder, **told), ordering.village.writing() as session:
        serve(session, order, Service(("80001",), "2026-03-01"), ORGANISER)


def test_whom_no_claim_can_be_filed_for_is_named_and_the_rating_stands(ordering: Ordering) -> None:
    order = done(ordering)
    ordering.village.time.move(days=31)
    rated = satisfied(ordering.village, order)
    assert (rated.order.state, rated.claims) == ("rated", ())
    assert [(each.member, each.code) for each in rated.unfiled] == [
        (member, "date_too_far_back") for member in ordering.scene.volunteers
    ]


def test_a_catalogue_without_such_a_deed_claims_nothing(ordering: Ordering) -> None:
    with ordering.village.writing() as session:
        end_row(session, RULE_FILE, RULE, None, ADMINISTRATOR)
    assert satisfied(ordering.village, done(ordering)).claims == ()


def test_each_of_two_orders_of_a_day_is_claimed_without_a_doubt(ordering: Ordering) -> None:
    first, second = (satisfied(ordering.village, done(ordering)) for _ in range(2))
    with ordering.village.ledger.reading() as session:
        flags = [claim_of(session, claim).flags for claim in (*first.claims, *second.claims)]
    assert flags == [()] * 4


def test_it_is_the_organisations_last_contact_who_is_involved_after_it_ended(ordering: Ordering) -> None:
    order = done(ordering).order
    with ordering.village.writing() as session:
        end_row(session, ORGANISATION_FILE, OWN, None, ADMINISTRATOR)
        assert rate(session, order, "satisfied", CLERK).order.state == "rated"


def test_who_recorded_what_the_organisation_did_rates_nothing_without_the_residents_card(ordering: Ordering) -> None:
    order = sent(ordering.village, placed(ordering.village, ordering.scene)).order
    with ordering.village.writing() as session:
        added(session, STAFF_FILE, staff="15099", role="clerk", site="5001", name="赵样某", person=CLERK.actor)
        accept(session, order, CLERK)
        serve(session, order, Service(("80001",)), ORGANISER)
    again = Request("15099", "5001")
    others = ["23001", "33001", "32001", "91000"]
    for by in (CLERK, again):
        told = {"operator": by.actor, "order": order, "others": others}
        with refused(ordering.village.ledger, RatingByServer, **told), ordering.village.writing() as session:
            rate(session, order, "satisfied", by, card=ordering.scene.household)
    for number in (None, ordering.scene.household):
        with refused(ordering.village.ledger, CardNotScanned, order=order), ordering.village.writing() as session:
            rate(session, order, "satisfied", MANAGER, card=number, how="card")
    with ordering.village.writing() as session:
        rated = rate(session, order, "satisfied", CLERK, card=ordering.scene.payload)
    assert (rated.order.told[-1].how, len(rated.claims)) == ("card", 1)


def test_a_complaint_is_judged_by_who_recorded_no_step_of_the_order(ordering: Ordering) -> None:
    order = done(ordering).order
    with ordering.village.writing() as session:
        rate(session, order, "basic", CLERK)
        complain(session, order, "来晚了", CLERK)
    others = ["23001", "32001", "91000"]
    told = {"operator": MANAGER.actor, "order": order, "others": others}
    with refused(ordering.village.ledger, ResolvedByStepper, **told), ordering.village.writing() as session:
        resolve(session, order, "dismissed", "问过", MANAGER)
    with ordering.village.writing() as session:
        assert resolve(session, order, "dismissed", "问过", REVIEWER).order.state == "resolved"


def test_a_roster_is_of_the_organisation_that_has_the_order_on_the_day_on_which_it_served(ordering: Ordering) -> None:
    order = sent(ordering.village, placed(ordering.village, ordering.scene)).order
    with ordering.village.writing() as session:
        accept(session, order, ORGANISER)
    ordering.village.time.move(days=1)
    with ordering.village.writing() as session:
        amend_row(session, VOLUNTEER_FILE, "80001", {"organisation": ANY}, MANAGER, scope="1000")
    told = {"volunteer": "80001", "order": order, "organisation": OWN, "date": "2026-03-03"}
    with refused(ordering.village.ledger, VolunteerOfAnother, **told), ordering.village.writing() as session:
        serve(session, order, Service(("80001",)), ORGANISER)
    with ordering.village.writing() as session:
        assert serve(session, order, Service(("80001",), "2026-03-02"), ORGANISER).roster
