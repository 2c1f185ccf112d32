"""Money is compared with the goods that it bought, and each paper is paid once."""

import pytest

from supermarket.audit.analysis.money import Bought, Spent, fund_gap, paper_twice
from supermarket.district.texts import normal_paper


def spent(entry: str, paper: str, amount: int = 50_000, shop: str = "5001") -> Spent:
    return Spent(shop, paper, "2026-03-02", entry, amount)


def bought(paper: str, cost: int, shop: str = "5001") -> Bought:
    return Bought(shop, paper, "2026-03-02", f"goods for {paper}", cost)


def test_papers_that_are_paid_once_are_not_named() -> None:
    tested = paper_twice([spent("#1", "发票 1"), spent("#2", "发票 2"), spent("#3", ""), spent("#4", "")])
    assert (tested.looked, tested.findings) == (2, ())


def test_a_paper_paid_twice_is_named_however_it_is_written() -> None:
    [found] = paper_twice(
        [spent("#1", "FP-0017"), spent("#2", "ｆｐ 0017", shop="5002"), spent("#3", "FP-0018")]
    ).findings
    assert (found.subject, found.entries, found.hits) == ("FP-0017", ("#1", "#2"), 2)


def test_two_sellers_may_number_their_papers_alike() -> None:
    apart = [spent("#1", "收据 7", 50_000), spent("#2", "收据 7", 31_000, shop="5002")]
    assert paper_twice(apart).findings == ()
    [found] = paper_twice([*apart, spent("#3", "收据 7", 31_000, shop="5003")]).findings
    assert (found.entries, found.hits) == (("#2", "#3"), 2)


def test_the_number_of_a_paper_is_compared_without_its_hyphens() -> None:
    assert normal_paper(" ｆｐ－00 17 ") == normal_paper("FP0017") != normal_paper("FP0018")


def test_a_shop_whose_goods_are_worth_what_it_spent_is_not_named() -> None:
    tested = fund_gap(
        [spent("#1", "1"), spent("#2", "运费", 3_000)], [bought("1", 50_000), bought("9", 70_000, "5002")]
    )
    assert (tested.looked, tested.findings) == (1, ())


@pytest.mark.parametrize(("amount", "found"), [(100_000, 0), (110_000, 0), (111_111, 0), (111_112, 1)])
def test_a_gap_is_more_than_a_tenth(amount: int, found: int) -> None:
    assert len(fund_gap([spent("#1", "1", amount)], [bought("1", 100_000)]).findings) == found


@pytest.mark.parametrize(("amount", "found"), [(30_000, 0), (30_001, 1)])
def test_a_gap_is_more_than_a_hundred_yuan(amount: int, found: int) -> None:
    assert len(fund_gap([spent("#1", "1", amount)], [bought("1", 20_000)]).findings) == found


def test_what_somebody_else_paid_is_no_gap() -> None:
    assert fund_gap([spent("#1", "1", 5_000)], [bought("1", 900_000)]).findings == ()


def test_what_no_delivery_answers_is_named() -> None:
    tested = fund_gap([spent("#1", "1"), spent("#2", "2", 80_000)], [bought("1", 50_000)])
    [found] = tested.findings
    assert (found.subject, found.entries, found.looked, found.hits, found.usual) == (
        "5001",
        ("#2",),
        130_000,
        80_000,
        50_000_000,
    )
