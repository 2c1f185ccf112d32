"""The last day that a date can name, 9999-12-31, is a day like any other: whoever writes it spoils no package."""

from supermarket.audit.package.checker.files.beancount import beancount_balances
from supermarket.audit.package.checker.files.later import AccountSums, Later


def balances(**days: dict[str, int]) -> list[str]:
    """Return what is said of accounts that moved by so much on such days, without blanks between."""
    later = Later()
    for account, moved in days.items():
        sums = later.accounts.setdefault((account, "POINT"), AccountSums(min(moved)))
        for day, amount in moved.items():
            sums.add(day, day[:7], amount)
    return "".join(beancount_balances(later)).split("\n")[1:-1]


def test_nothing_is_said_of_a_day_after_the_last() -> None:
    assert balances(a={"9999-12-31": 5}, b={"2026-03-02": 3, "9999-11-30": 1}) == [
        "2026-04-01 balance b  3 POINT",
        "9999-12-01 balance b  4 POINT",
    ]


def test_in_the_last_month_the_day_after_the_last_entry_is_said() -> None:
    assert balances(a={"9999-12-15": 5}, b={"2026-03-02": 3}) == [
        "9999-12-16 balance a  5 POINT",
        "2026-04-01 balance b  3 POINT",
        "9999-12-16 balance b  3 POINT",
    ]


def test_the_last_day_of_a_month_is_followed_by_the_first_of_the_next() -> None:
    assert balances(a={"2026-12-31": 5}) == ["2027-01-01 balance a  5 POINT"]
