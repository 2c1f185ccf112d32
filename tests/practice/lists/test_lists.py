"""The three lists: what stands on them, what is stale, what is refused; pairs by hand; matches that become orders."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest

from supermarket.books.session import Request, WriteSession
from supermarket.district.dated.imports import add_row, amend_row, end_row
from supermarket.errors.ledger import KeyUsed
from supermarket.errors.practice.lists import (
    ListEmpty,
    ListingEnded,
    ListingUnknown,
    NeedUnmatched,
    NeedUnordered,
    PairCrowded,
    PairForbidden,
    PairRefused,
)
from supermarket.errors.registers import CellRefused, EndedBefore
from supermarket.errors.staff import SiteRefused
from supermarket.ledger import open_ledger
from supermarket.practice.lists.files import LISTING_FILE
from supermarket.practice.lists.listings import refresh, shown
from supermarket.practice.lists.matches import matches
from supermarket.practice.lists.met import report
from supermarket.practice.lists.pairs import confirm, rule
from supermarket.practice.lists.proposals import ALL_TAKEN, NOT_OFFERED, NOT_WORTH, propose, unsatisfied_shares
from supermarket.practice.orders.files import ORGANISATION_FILE
from supermarket.practice.orders.placing import cancel
from supermarket.practice.orders.rating import rate
from supermarket.practice.orders.serving import Service, accept, serve
from supermarket.practice.orders.standing import order_of
from tests.practice.lists.lived import CARE, CUT, HELPED, NEXT, ROOM, TEAM, listed, three_lists
from tests.practice.orders.ordering import ANY, HELP, ORGANISER, OWN, able
from tests.refusing import refused
from tests.sound import check_honest
from tests.village import ADMINISTRATOR, CLERK, MANAGER, START, Time, Village, seeded_clock

OTHER_MANAGER = Request("33002", "3002")


@pytest.fixture(scope="module")
def made_listed(made_ledger: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """Give a village that can order, with lines on its lists, and the household that needs something."""
    path = Path(shutil.copyfile(made_ledger, tmp_path_factory.mktemp("listed") / "ledger.db"))
    with closing(open_ledger(path, now=START)) as ledger:
        village = Village(replace(ledger, clock=seeded_clock(Time(), seed=5)))
        scene = able(village)
        with village.writing() as session:
            three_lists(session, scene.household)
    return path, scene.household


@pytest.fixture
def village(made_listed: tuple[Path, str], tmp_path: Path) -> Iterator[Village]:
    path = Path(shutil.copyfile(made_listed[0], tmp_path / "ledger.db"))
    time = Time()
    with closing(open_ledger(path, now=START)) as ledger:
        yield Village(replace(ledger, clock=seeded_clock(time, seed=6)), time)


@pytest.fixture
def household(made_listed: tuple[Path, str]) -> str:
    return made_listed[1]


def stale(session: WriteSession, site: str = "3001") -> list[str]:
    return [each.line.listing for each in shown(session, session.today, site=site) if each.stale]


def proposed(session: WriteSession) -> list[tuple[str, str]]:
    return [(pair.need, pair.offer) for pair in propose(session, "3001").pairs]


# --- the lists --------------------------------------------------------------------------------------------------------


def test_what_nobody_looked_at_this_month_is_stale_until_somebody_has(village: Village) -> None:
    """2026-03 the lines come; 2026-04 all are stale; the manager looks at the needs; the offers stay stale."""
    with village.writing() as session:
        assert stale(session) == []
    village.time.move(days=31)
    with village.writing() as session:
        assert stale(session) == [ROOM, TEAM, CUT, CARE, HELPED, NEXT]
        (done,) = refresh(session, MANAGER, lists={"need"})
        assert (done.site, done.list, done.month, done.lines) == ("3001", "need", "2026-04", 4)
        assert stale(session) == [ROOM, TEAM]
        amend_row(session, LISTING_FILE, ROOM, {"capacity": "2"}, MANAGER, scope="1000")
        assert stale(session) == [TEAM]
        refresh(session, MANAGER)
        assert stale(session) == []


def test_the_lists_of_a_site_show_who_looked_at_them_and_when(village: Village) -> None:
    with village.writing() as session:
        refresh(session, Request(MANAGER.actor, "5001"))
        lines = shown(session, session.today, site="2001", lists={"resource"})
        (line,) = lines
    assert (line.line.listing, line.since, line.stale) == (ROOM, "2026-03-02", False)
    assert line.looked
    assert (line.looked.on, line.looked.actor, line.looked.site) == ("2026-03-02", "33001", "3001")


def test_a_line_is_gone_after_its_last_day_and_after_it_was_taken_off(village: Village) -> None:
    with village.writing() as session:
        listed(session, "85", "need", "venue", until="2026-03-03")
        end_row(session, LISTING_FILE, ROOM, None, MANAGER)
        assert "85" in [each.line.listing for each in shown(session, "2026-03-03", site="3001")]
        assert "85" not in [each.line.listing for each in shown(session, "2026-03-04", site="3001")]
        assert ROOM not in [each.line.listing for each in shown(session, session.today, site="3001")]
        with pytest.raises(ListingEnded):
            rule(session, "85", ROOM, "fixed", MANAGER)


def test_a_look_asked_for_twice_with_one_key_is_recorded_once(village: Village) -> None:
    keyed = replace(MANAGER, key="look")
    with village.writing() as session:
        first = refresh(session, keyed)
    with village.writing() as session:
        assert refresh(session, keyed) == first
        assert len(first) == 3
    with refused(village.ledger, KeyUsed, key="look", entry=first[0].entry), village.writing() as session:
        refresh(session, keyed, lists={"need"})


def test_there_is_nothing_to_look_through_where_no_line_stands(village: Village) -> None:
    with refused(village.ledger, ListEmpty, site="3002"), village.writing() as session:
        refresh(session, OTHER_MANAGER)


@pytest.mark.parametrize(
    ("column", "said"),
    [
        ("owner", {"list": "need", "owner": OWN}),
        ("household", {"list": "service", "household": "1000-1-1-10"}),
        ("household", {"list": "need", "household": "1000-1-1-10"}),
        ("owner", {"list": "service", "owner": "9999"}),
        ("service", {"list": "need", "service": "999"}),
        ("capacity", {"list": "need", "capacity": "0"}),
        ("capacity", {"list": "need", "capacity": "1001"}),
        ("kind", {"list": "need", "kind": "magic"}),
        ("listing", {"list": "need", "listing": "1234567890123"}),
    ],
)
def test_a_line_that_cannot_be_is_refused_by_its_column(village: Village, column: str, said: dict[str, str]) -> None:
    cells = {"listing": "99", "name": "样例", "kind": "help", "site": "3001", "capacity": "1", **said}
    with pytest.raises(CellRefused) as caught, village.writing() as session:
        add_row(session, LISTING_FILE, cells, MANAGER, scope="1000")
    assert caught.value.column == column


def test_a_line_stays_on_its_list_even_after_it_was_taken_off(village: Village) -> None:
    with village.writing() as session, pytest.raises(CellRefused) as caught:
        amend_row(session, LISTING_FILE, ROOM, {"list": "服务"}, MANAGER, scope="1000")
    assert caught.value.column == "list"


def test_a_need_is_of_a_household_of_its_own_place(village: Village, household: str) -> None:
    cells = {"listing": "99", "list": "need", "name": "样例", "kind": "help", "site": "3002", "capacity": "1"}
    with village.writing() as session, pytest.raises(CellRefused) as caught:
        add_row(session, LISTING_FILE, {**cells, "household": household}, OTHER_MANAGER, scope="1000")
    assert caught.value.column == "household"


def test_a_line_of_another_village_is_recorded_by_whoever_is_at_home_there(village: Village) -> None:
    with pytest.raises(SiteRefused), village.writing() as session:
        listed(session, "99", "need", "help", site="3002")
    with village.writing() as session:
        amend_row(session, LISTING_FILE, ROOM, {"capacity": "3"}, Request("32001", "2001"), scope="1000")


# --- pairs ------------------------------------------------------------------------------------------------------------


def test_needs_are_proposed_what_their_village_reaches_each_with_its_reason_or_why_not(village: Village) -> None:
    with village.writing() as session:
        proposal = propose(session, "3001")
        listed(session, "73", "service", "haircut", capacity="1")
        end_row(session, LISTING_FILE, CARE, None, MANAGER)
        after = propose(session, "3001")
    assert [(pair.need, pair.offer) for pair in proposal.pairs] == [(CARE, TEAM), (CARE, TEAM), (HELPED, TEAM)]
    assert [(each.need, each.times, each.why) for each in proposal.unmet] == [
        (CUT, 1, NOT_OFFERED),
        (NEXT, 1, ALL_TAKEN),
    ]
    assert [(pair.need, pair.offer) for pair in after.pairs] == [(CUT, "73"), (HELPED, TEAM), (NEXT, TEAM)]
    assert proposal.objective == sum(pair.score for pair in proposal.pairs) == 1300 + 1270 + 940


def test_a_forbidden_pair_is_not_proposed_until_it_is_free_again(village: Village) -> None:
    with village.writing() as session:
        for need in (CARE, NEXT):
            rule(session, need, TEAM, "forbidden", MANAGER)
        assert proposed(session) == [(HELPED, TEAM)]
        assert [each.why for each in propose(session, "3001").unmet] == [NOT_OFFERED, NOT_WORTH, NOT_WORTH]
        rule(session, NEXT, TEAM, "free", MANAGER)
        assert proposed(session) == [(HELPED, TEAM), (NEXT, TEAM)]


def test_a_fixed_pair_is_kept_and_done_with_once_it_was_confirmed(village: Village) -> None:
    with village.writing() as session:
        amend_row(session, LISTING_FILE, TEAM, {"capacity": "1"}, MANAGER, scope="1000")
        assert proposed(session) == [(CARE, TEAM)]
        rule(session, NEXT, TEAM, "fixed", MANAGER)
        (pair,) = propose(session, "3001").pairs
        assert (pair.need, pair.offer, pair.fixed) == (NEXT, TEAM, True)
    village.time.move(minutes=1)
    with village.writing() as session:
        confirm(session, [NEXT], MANAGER)
    with village.writing() as session:
        amend_row(session, LISTING_FILE, NEXT, {"capacity": "2"}, MANAGER, scope="1000")
        amend_row(session, LISTING_FILE, TEAM, {"capacity": "2"}, MANAGER, scope="1000")
        assert proposed(session) == [(CARE, TEAM)]


def test_no_more_pairs_are_fixed_than_there_is_room_for(village: Village) -> None:
    with village.writing() as session:
        rule(session, NEXT, TEAM, "fixed", MANAGER)
    with refused(village.ledger, PairCrowded, need=NEXT, offer=TEAM), village.writing() as session:
        rule(session, NEXT, TEAM, "fixed", MANAGER)
    with village.writing() as session:
        amend_row(session, LISTING_FILE, TEAM, {"capacity": "1"}, MANAGER, scope="1000")
    with refused(village.ledger, PairCrowded, need=CARE, offer=TEAM), village.writing() as session:
        rule(session, CARE, TEAM, "fixed", MANAGER)
    with village.writing() as session:
        rule(session, CARE, TEAM, "forbidden", MANAGER)
    with refused(village.ledger, PairForbidden, need=CARE, offer=TEAM), village.writing() as session:
        rule(session, CARE, TEAM, "fixed", MANAGER)


def test_no_more_pairs_are_fixed_than_the_organisation_takes_over_all_its_offers(village: Village) -> None:
    with village.writing() as session:
        listed(session, "75", "service", "help", owner=OWN, service=HELP, capacity="3")
        amend_row(session, ORGANISATION_FILE, OWN, {"capacity": "2"}, ADMINISTRATOR, scope="1000")
        rule(session, NEXT, TEAM, "fixed", MANAGER)
        rule(session, CARE, "75", "fixed", MANAGER)
    for need, offer in ((HELPED, TEAM), (HELPED, "75"), (CARE, TEAM)):
        with refused(village.ledger, PairCrowded, need=need, offer=offer), village.writing() as session:
            rule(session, need, offer, "fixed", MANAGER)
    with village.writing() as session:
        rule(session, CARE, "75", "free", MANAGER)
        rule(session, HELPED, TEAM, "fixed", MANAGER)


def test_no_more_is_proposed_than_the_organisation_takes_over_all_its_offers(village: Village) -> None:
    with village.writing() as session:
        listed(session, "75", "service", "help", owner=OWN, service=HELP, capacity="3")
        amend_row(session, ORGANISATION_FILE, OWN, {"capacity": "1"}, ADMINISTRATOR, scope="1000")
        found = propose(session, "3001")
        assert len([pair for pair in found.pairs if pair.offer in {TEAM, "75"}]) == 1
        assert {each.why for each in found.unmet if each.need in {CARE, HELPED, NEXT}} == {ALL_TAKEN}
        confirm(session, [], MANAGER)


@pytest.mark.parametrize(("need", "offer"), [(TEAM, CARE), (CARE, ROOM), (CARE, CUT), (CUT, TEAM)])
def test_two_lines_that_are_no_need_and_offer_of_one_kind_are_no_pair(village: Village, need: str, offer: str) -> None:
    with refused(village.ledger, PairRefused, need=need, offer=offer), village.writing() as session:
        rule(session, need, offer, "fixed", MANAGER)


def test_a_pair_is_ruled_where_the_need_is_at_home(village: Village) -> None:
    with pytest.raises(SiteRefused), village.writing() as session:
        rule(session, CARE, TEAM, "fixed", OTHER_MANAGER)
    with refused(village.ledger, ListingUnknown, listing="99"), village.writing() as session:
        rule(session, "99", TEAM, "fixed", MANAGER)


def test_what_was_said_of_a_pair_is_taken_back_after_one_of_the_two_has_ended(village: Village) -> None:
    with village.writing() as session:
        rule(session, NEXT, TEAM, "fixed", MANAGER)
        end_row(session, LISTING_FILE, NEXT, None, MANAGER)
        assert rule(session, NEXT, TEAM, "free", MANAGER).ruling == "free"


# --- confirmed --------------------------------------------------------------------------------------------------------


def test_a_confirmed_pair_becomes_an_order_that_is_with_the_organisation(village: Village, household: str) -> None:
    with village.writing() as session:
        first, second = confirm(session, [CARE], MANAGER)
        order = order_of(session, first.order)
        assert (order.household, order.service, order.organisation, order.state) == (household, HELP, OWN, "dispatched")
        assert (first.score, second.score) == (1300, 1270)
        assert [(each.need, each.offer, each.order) for each in matches(session, session.today)] == [
            (CARE, TEAM, first.order),
            (CARE, TEAM, second.order),
        ]
        assert proposed(session) == [(HELPED, TEAM)]


def test_a_pair_that_is_confirmed_while_the_clock_goes_on_is_honest(village: Village) -> None:
    passed = count()
    clock = replace(village.ledger.clock, now=lambda: village.time.at + next(passed))
    going = Village(replace(village.ledger, clock=clock), village.time)
    with going.writing() as session:
        confirm(session, [CARE], MANAGER)
    check_honest(going.ledger)


def test_confirming_twice_with_one_key_orders_once(village: Village) -> None:
    keyed = replace(MANAGER, key="go")
    with village.writing() as session:
        first = confirm(session, [CARE], keyed)
    with village.writing() as session:
        assert confirm(session, [CARE], keyed) == first
        assert len(matches(session, session.today)) == 2
    with pytest.raises(KeyUsed), village.writing() as session:
        confirm(session, [HELPED], keyed)


def test_all_that_is_proposed_can_be_confirmed_at_once(village: Village) -> None:
    with village.writing() as session:
        done = confirm(session, [], Request(MANAGER.actor, "5001"))
        assert [each.need for each in done] == [CARE, CARE, HELPED]
        assert proposed(session) == []


def test_a_need_whose_order_was_called_off_asks_again_and_its_place_is_free(village: Village) -> None:
    with village.writing() as session:
        done = confirm(session, [], MANAGER)
        cancel(session, done[2].order, "不用了", CLERK)
        assert proposed(session) == [(HELPED, TEAM)]
        assert report(session, "3001", "2026-03").whole.matched == 2


def test_an_offer_has_its_place_again_once_the_order_was_served(village: Village) -> None:
    with village.writing() as session:
        done = confirm(session, [], MANAGER)
        assert proposed(session) == []
        accept(session, done[0].order, ORGANISER)
        serve(session, done[0].order, Service(("80001",)), ORGANISER)
        assert proposed(session) == [(NEXT, TEAM)]


def test_how_those_who_were_served_rated_an_organisation_counts_against_it(village: Village) -> None:
    with village.writing() as session:
        done = confirm(session, [CARE], MANAGER)
        for each, rating in zip(done, ("satisfied", "not"), strict=True):
            accept(session, each.order, ORGANISER)
            serve(session, each.order, Service(("80001",)), ORGANISER)
            rate(session, each.order, rating, CLERK, reason="来晚了" if rating == "not" else None)  # type: ignore[arg-type]
        assert unsatisfied_shares(session) == {OWN: 50}
        (helped, _next) = propose(session, "3001").pairs
    assert [(part.what, part.points) for part in helped.parts] == [("met", 1000), ("unsatisfied", -250), ("turn", -60)]


def test_a_need_without_household_or_service_cannot_be_ordered_and_nothing_is(village: Village) -> None:
    with village.writing() as session:
        listed(session, "86", "need", "venue")
    with refused(village.ledger, NeedUnordered, need="86", missing="household"), village.writing() as session:
        confirm(session, ["86"], MANAGER)
    with refused(village.ledger, NeedUnmatched, need=CUT), village.writing() as session:
        confirm(session, [CARE, CUT], MANAGER)
    with village.writing() as session:
        assert matches(session, session.today) == []


def test_a_room_without_an_owner_is_ordered_and_waits_to_be_dispatched(village: Village, household: str) -> None:
    with village.writing() as session:
        listed(session, "86", "need", "venue", household=household, service=HELP)
        (done,) = confirm(session, ["86"], MANAGER)
        assert (order_of(session, done.order).state, order_of(session, done.order).organisation) == ("placed", None)


@pytest.mark.parametrize(("said", "fits"), [({"skills": "haircut"}, False), ({"places": "3002"}, False), ({}, True)])
def test_what_an_organisation_cannot_do_or_does_not_reach_is_not_proposed(
    village: Village, said: dict[str, str], fits: bool
) -> None:
    with village.writing() as session:
        amend_row(session, LISTING_FILE, TEAM, {"owner": ANY}, MANAGER, scope="1000")
        amend_row(session, ORGANISATION_FILE, ANY, {"capacity": "9", **said}, ADMINISTRATOR, scope="1000")
        assert (len(proposed(session)) == 3) is fits


def test_an_organisation_that_ended_offers_nothing_any_more(village: Village) -> None:
    with village.writing() as session:
        end_row(session, ORGANISATION_FILE, OWN, None, ADMINISTRATOR)
        assert proposed(session) == []
    with pytest.raises(EndedBefore), village.writing() as session:
        amend_row(session, LISTING_FILE, TEAM, {"capacity": "9"}, MANAGER, scope="1000")


# --- met --------------------------------------------------------------------------------------------------------------


def test_the_share_of_needs_that_were_met_is_told_by_kind_and_place_and_month(village: Village) -> None:
    """2026-03 five times of four needs, two matched, one of them served; 2026-04 one need has ended, one is matched."""
    with village.writing() as session:
        done, waits = confirm(session, [CARE], MANAGER)
        accept(session, done.order, ORGANISER)
        serve(session, done.order, Service(("80001",)), ORGANISER)
        march = report(session, "3001", "2026-03", months=2)
    assert (march.whole.needs, march.whole.wanted, march.whole.matched, march.whole.met) == (4, 5, 2, 1)
    assert march.whole.percent == 20
    assert [(each.what, each.wanted, each.met) for each in march.kinds] == [("haircut", 1, 0), ("help", 4, 1)]
    assert [(each.what, each.percent) for each in march.months] == [("2026-02", None), ("2026-03", 20)]
    assert [each.asked.need for each in march.never] == [CUT, HELPED, NEXT]
    village.time.move(days=31)
    with village.writing() as session:
        end_row(session, LISTING_FILE, CUT, None, MANAGER)
        confirm(session, [HELPED], MANAGER)
        cancel(session, waits.order, "不用了", CLERK)
        april = report(session, "2001", "2026-04")
    assert (april.whole.needs, april.whole.matched, april.whole.met) == (4, 2, 1)
    assert [(each.what, each.needs) for each in april.places] == [("3001", 4)]
    cut, helped, _next = sorted(april.never, key=lambda each: each.asked.need)
    assert (cut.asked.need, cut.asked.since, cut.asked.ended, cut.days) == (CUT, "2026-03-02", "2026-04-01", 30)
    assert (helped.asked.need, helped.asked.matched, helped.asked.met) == (HELPED, 1, 0)
    village.time.move(days=30)
    with village.writing() as session:
        assert report(session, "3001", "2026-05").whole.needs == 3
        assert report(session, "3001", "2026-03").whole == march.whole
        assert report(session, "3002", "2026-03").whole.percent is None
        waited = {each.asked.need: each.days for each in report(session, "3001", "2026-04").never}
        assert waited[HELPED] == 59, "to the last of April, which has thirty days"


def test_a_need_that_ran_out_is_told_with_its_last_day(village: Village) -> None:
    with village.writing() as session:
        listed(session, "85", "need", "talk", until="2026-03-10")
    village.time.move(days=20)
    with village.writing() as session:
        (talk,) = (each for each in report(session, "3001", "2026-03").never if each.asked.need == "85")
    assert (talk.asked.ended, talk.days) == ("2026-03-10", 8)


def test_the_books_of_the_lists_are_what_the_journal_makes_of_them(village: Village) -> None:
    with village.writing() as session:
        confirm(session, [CARE], MANAGER)
        rule(session, NEXT, TEAM, "forbidden", MANAGER)
        refresh(session, MANAGER)
    assert village.ledger.first_difference() is None
