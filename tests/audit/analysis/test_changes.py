"""What was changed and changed back is named where somebody used it; an honest change is not."""

from collections.abc import Sequence

import pytest

from supermarket.audit.analysis.changes import (
    BACK_DAYS,
    There,
    Used,
    Version,
    settings_back,
    there_and_back,
    used_between,
)


def versions(*rows: tuple[str, int], code: str = "1005", scope: str = "1000") -> list[Version]:
    return [
        Version(code, scope, since, number, f"#{code}-{number}", figure) for number, (since, figure) in enumerate(rows)
    ]


def friend(there: There) -> Sequence[Used]:
    return [Used(f"used {there.changed.code}", "h1"), Used(f"used again {there.changed.code}", "h1")]


def nobody(_there: There) -> Sequence[Used]:
    return ()


def is_any(_there: There) -> bool:
    return True


@pytest.mark.parametrize(
    "honest",
    [
        versions(("", 20)),
        versions(("", 20), ("2026-03-01", 18)),  # a price that fell
        versions(("", 20), ("2026-03-01", 18), ("2026-03-20", 15)),  # and fell again
        versions(("", 20), ("2026-03-01", 18), ("2026-03-20", 19)),  # mended a little
        versions(("", 20), ("2026-03-01", 2), ("2026-03-01", 20)),  # mistyped, and mended before it was ever in force
        versions(("", 20), ("2026-03-01", 18), ("2026-09-01", 20)),  # half a year later
        [*versions(("", 20), ("2026-03-01", 18)), *versions(("2026-03-05", 20), code="1006")],
        [*versions(("", 20), ("2026-03-01", 18)), *versions(("2026-03-05", 20), scope="3001")],
    ],
)
def test_an_honest_change_is_not_named(honest: list[Version]) -> None:
    assert used_between("price_back", honest, is_any, friend).findings == ()


def test_a_price_that_fell_for_three_days_is_named_with_who_used_it() -> None:
    rows = versions(("", 20), ("2026-03-10", 2), ("2026-03-13", 20))
    [found] = used_between("price_back", rows, is_any, friend).findings
    assert found.entries == ("#1005-1", "used 1005", "used again 1005", "#1005-2")
    assert (found.subject, found.looked, found.hits) == ("1005", 2, 1)


def test_what_nobody_used_is_not_named() -> None:
    rows = versions(("", 20), ("2026-03-10", 2), ("2026-03-13", 25))
    assert len(list(there_and_back(rows))) == 1
    assert used_between("price_back", rows, is_any, nobody).findings == ()


def test_only_what_is_meant_is_named() -> None:
    rows = versions(("", 2), ("2026-03-10", 20), ("2026-03-13", 2))
    assert len(used_between("rule_back", rows, lambda there: there.is_gain, friend).findings) == 1
    assert used_between("price_back", rows, lambda there: not there.is_gain, friend).findings == ()


@pytest.mark.parametrize(("back", "found"), [("2026-04-09", 1), ("2026-04-10", 1), ("2026-04-11", 0)])
def test_back_is_within_a_month(back: str, found: int) -> None:
    assert BACK_DAYS == 31
    assert len(list(there_and_back(versions(("", 20), ("2026-03-10", 2), (back, 20))))) == found


def test_a_setting_changed_for_a_while_is_named_with_both_changes() -> None:
    [found] = settings_back(
        versions(("", 5), ("2026-12-20", 9), ("2026-12-31", 5), code="notice.days"), is_any
    ).findings
    assert (found.subject, found.entries) == ("notice.days 1000", ("#notice.days-1", "#notice.days-2"))
