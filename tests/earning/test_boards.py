"""The honour board ranks households by what they earned in a period; nobody is shown against his will."""

from hypothesis import given
from hypothesis import strategies as st

from supermarket.district.dated.registers import HOUSEHOLDS, latest, latest_of
from supermarket.earning.boards import Place, board, ranked
from supermarket.households.finding.heads import head_names
from supermarket.households.households import head_name
from supermarket.households.lists.files import amend_household, end_household
from supermarket.paper.boards import lapse_notes
from tests.village import CLERK, MANAGER, Village

MARCH = ("2026-03-01", "2026-03-31")


def shown(village: Village, site: str = "3001", first: str = MARCH[0], last: str = MARCH[1]) -> list[Place]:
    with village.ledger.reading() as session:
        return board(session, site, first, last)


def test_as_many_points_are_the_same_rank_and_the_next_is_passed_over() -> None:
    assert ranked({"a": 5, "b": 9, "c": 5, "d": 1, "e": 0, "f": -3}) == [
        (1, "b", 9),
        (2, "a", 5),
        (2, "c", 5),
        (4, "d", 1),
    ]


@given(st.dictionaries(st.text(min_size=1, max_size=3), st.integers(-5, 30)))
def test_a_rank_says_how_many_earned_more(points: dict[str, int]) -> None:
    for rank, name, earned in ranked(points):
        assert earned == points[name]
        assert rank == 1 + sum(more > earned for more in points.values())


def test_a_board_shows_masked_names_by_points_earned_whatever_was_spent(village: Village) -> None:
    first, second = village.enrol("王样甲"), village.enrol("李样乙")
    village.receive()
    village.credit(first, 20)
    village.credit(second, 30)
    village.redeem(second, "1001x5")
    assert shown(village) == [
        Place(1, second, "一组", "李*", 30, minutes=1800),
        Place(2, first, "一组", "王*", 20, minutes=1200),
    ]


def test_a_reversed_award_is_off_the_board(village: Village) -> None:
    household = village.enrol()
    village.reverse(village.credit(household).entry)
    assert shown(village) == []


def test_a_board_is_of_one_period(village: Village) -> None:
    village.credit(village.enrol())
    assert shown(village, first="2026-02-01", last="2026-02-28") == []
    assert len(shown(village, first="2026-01-01", last="2026-12-31")) == 1


def test_a_board_is_of_one_site_and_those_below_it(village: Village) -> None:
    village.credit(village.enrol())
    assert [len(shown(village, site)) for site in ("1000", "2001", "3001", "5001", "3002")] == [1, 1, 1, 1, 0]


def test_who_does_not_wish_to_be_shown_or_has_ended_is_not(village: Village) -> None:
    shy, gone = village.enrol(), village.enrol("李样乙")
    village.credit(shy)
    village.reverse(village.credit(gone).entry)
    with village.writing() as session:
        amend_household(session, shy, group=None, shop=None, listed=False, request=CLERK)
        end_household(session, gone, MANAGER)
    assert shown(village) == []
    with village.writing() as session:
        amend_household(session, shy, group=None, shop=None, listed=True, request=CLERK)
    assert [place.household for place in shown(village)] == [shy]
    village.time.move(days=60)
    assert [place.household for place in shown(village)] == [shy]
    with village.writing() as session:
        amend_household(session, shy, group=None, shop=None, listed=False, request=CLERK)
    assert shown(village) == [], "the board of a month that is over too"


def test_heads_and_rows_that_are_read_at_once_are_those_read_one_by_one(village: Village) -> None:
    some = [village.enrol("王样甲"), village.enrol("李样乙"), village.enrol("赵样丙")]
    with village.writing() as session:
        end_household(session, some[1], MANAGER)
        amend_household(session, some[2], group="二组", shop=None, listed=True, request=CLERK)
    with village.ledger.reading() as session:
        for day in ("2026-03-01", session.today, "9999-12-31"):
            one_by_one = {each: latest(session, HOUSEHOLDS, each, day) for each in (*some, "none")}
            at_once = latest_of(session, HOUSEHOLDS, one_by_one, day)
            assert at_once == {each: row for each, row in one_by_one.items() if row}
        rows = [row for row in at_once.values() if not row.state]
        names = {row.household: head_name(session, row.household, session.today) for row in rows}
        assert names == head_names(session, rows, session.today) == {some[0]: "王样甲", some[2]: "赵样丙"}


def test_the_wall_says_what_lapses_soon_and_nothing_before(village: Village) -> None:
    household, other = village.enrol(), village.enrol("李样乙")
    village.credit(household, 20)
    village.credit(other, 30)

    def said() -> tuple[str, ...]:
        with village.ledger.reading() as session:
            return lapse_notes(session, "3001")

    assert said() == ()
    village.time.move(days=365 + 270)  # 2027-11-27
    assert said() == ()
    village.time.move(days=6)
    (line,) = said()
    assert "2 户共 50 分将于 2027-12-31" in line
