"""What needs attention by site: the morning's lines told apart, the most urgent first; and twelve months of one."""

from supermarket.assessment.glance.attention import SHORT, UNOPENED, Attention, attention, site_months
from supermarket.assessment.glance.morning import TEXTS
from tests.village import Village


def told(village: Village, site: str | None = None) -> Attention:
    with village.ledger.reading() as session:
        return attention(session, site)


def test_every_line_of_the_morning_has_a_place_in_the_order() -> None:
    assert set(TEXTS) == set(SHORT) - {UNOPENED}


def test_what_waits_in_all_is_the_sum_of_what_waits_at_each_site(lived: Village) -> None:
    lived.time.move(days=40)
    found = told(lived)
    assert {line.what for line in found.lines} >= {"unsigned"}
    for what in {line.what for line in found.lines}:
        in_all = sum(line.count for line in found.lines if line.what == what)
        assert sum(spot.waits.get(what, 0) for spot in found.spots) == in_all
        assert sum(branch.waits.get(what, 0) for branch in found.branches) == in_all
    urgencies = [spot.urgency for spot in found.spots]
    assert urgencies == sorted(urgencies)
    assert found.needy == found.spots[: len(found.needy)]
    assert sum(branch.sites for branch in found.branches) == len(found.spots)


def test_a_shop_is_told_of_a_week_after_it_was_last_open(village: Village) -> None:
    household = village.enrol()
    village.credit(household)
    village.receive()
    village.redeem(household)

    def shop() -> tuple[str | None, bool, int]:
        found = told(village)
        [spot] = [each for each in found.spots if each.code == "5001"]
        return spot.last_open, UNOPENED in spot.waits, found.opened

    assert shop() == ("2026-03-02", False, 1)
    village.time.move(days=7)
    assert shop() == ("2026-03-02", False, 0)
    village.time.move(days=1)
    assert shop() == ("2026-03-02", True, 0)


def test_a_shop_where_nothing_else_waits_is_counted_and_stands_among_no_urgent_ones(village: Village) -> None:
    found = told(village, "3001")
    [shop] = [spot for spot in found.spots if spot.code == "5001"]
    assert (dict(shop.waits), found.unopened) == ({UNOPENED: 1}, 1)
    assert shop not in found.needy
    assert [branch.needy for branch in found.branches] == [0]


def test_below_a_site_there_are_its_own_sites_alone(lived: Village) -> None:
    here = {spot.code for spot in told(lived, "3001").spots}
    assert here == {"3001", "5001"}
    assert here < {spot.code for spot in told(lived, "2001").spots} < {spot.code for spot in told(lived).spots}


def test_the_months_of_a_site_are_the_sums_of_its_points(village: Village) -> None:
    household = village.enrol()
    credited = village.credit(household, 20)
    village.receive()
    village.redeem(household, "1001x2")
    village.reverse(village.redeem(household).entry)
    with village.ledger.reading() as session:
        shop, station = site_months(session, "5001"), site_months(session, "3001")
    assert [each.month for each in shop][::11] == ["2025-04", "2026-03"]
    assert (shop[-1].credited, shop[-1].redeemed, shop[-1].redemptions) == (0, 6, 2)
    assert (station[-1].credited, station[-1].redeemed) == (credited.points, 0)
    assert all((each.credited, each.redeemed, each.redemptions) == (0, 0, 0) for each in shop[:-1])
