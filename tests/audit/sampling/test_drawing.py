"""A sample is drawn by a public number alone: anybody draws the same, from the ledger or from the package."""

from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from supermarket.audit.package.checker.sampling import (
    BOUNDS,
    SAMPLE_MIN,
    Item,
    Sample,
    band_of,
    draw,
    every_nth,
    seed_of,
    shared_out,
)
from supermarket.audit.sampling.drawing import DrawnSample, draw_sample
from supermarket.audit.sampling.lines import lines_of
from supermarket.audit.verification.outside import OutsideRoot
from supermarket.books.roots import root_at
from supermarket.books.session import ReadSession
from supermarket.errors.audit import SampleRootForeign, SampleTooSmall
from supermarket.journal.store import own_stream
from supermarket.ledger import open_ledger
from tests.audit.package.packages import packed, run_here
from tests.audit.sampling.conftest import SIZE, root_of

POPULATION = [
    Item(f"1000-1-{number}", what, f"{3001 + number % 7}", points)
    for number in range(1, 2_001)
    for what, points in [("award", (2, 3, 5, 10, 30)[number % 5]) if number % 3 else ("redemption", 6 + number % 60)]
]


def named(sample: Sample) -> list[str]:
    return [item.entry for _stratum, item in sample.items]


def test_the_seed_is_what_anybody_computes_with_sha256sum() -> None:
    # printf '%s' "00…00 4711" | sha256sum
    assert seed_of("00" * 32, 4711) == "96a98e44634949b42482e0cdb1c0a01e615daff90b8f549c9b73a31cf90cf4be"


def test_the_order_in_which_entries_come_does_not_matter() -> None:
    assert draw("seed", 60, POPULATION) == draw("seed", 60, reversed(POPULATION))


def test_another_number_draws_others() -> None:
    one, other = (set(named(draw(seed_of("ab" * 32, number), 60, POPULATION))) for number in (1, 2))
    assert len(one) == len(other) == 60
    assert len(one & other) < 20


def test_every_place_has_its_part_of_a_stratum() -> None:
    sample = draw("seed", 150, POPULATION)
    for number, stratum in enumerate(sample.strata, 1):
        sites = Counter(item.site for of, item in sample.items if of == number)
        here = Counter(
            each.site for each in POPULATION if (each.what, band_of(each.points)) == (stratum.what, stratum.band)
        )
        assert sum(sites.values()) == stratum.drawn
        assert all(abs(sites[site] - stratum.drawn * here[site] / stratum.entries) < 1 for site in here)


def test_every_entry_of_a_stratum_has_the_same_chance() -> None:
    items = POPULATION[:40]
    drawn = Counter(item.entry for number in range(4_000) for item in every_nth(f"{number}", "award 0", 8, items))
    assert set(drawn) == {item.entry for item in items}
    assert all(abs(count - 800) < 110 for count in drawn.values())  # four standard deviations


@pytest.mark.parametrize(("points", "band"), [(1, 0), (5, 0), (6, 1), (20, 1), (21, 2), (50, 2), (51, 3), (-51, 3)])
def test_an_entry_lies_in_the_band_of_its_points(points: int, band: int) -> None:
    assert BOUNDS == (5, 20, 50)
    assert band_of(points) == band


def test_more_are_drawn_where_more_points_lie() -> None:
    assert shared_out(20, [1_000, 100, 2], [3_000, 1_500, 200]) == [12, 6, 2]
    assert shared_out(20, [1_000, 100, 10], [10, 10, 10_000]) == [5, 5, 10]  # all of the third
    assert shared_out(50, [5, 4], [10, 400]) == [5, 4]
    assert shared_out(16, [1, 40], [1, 400]) == [1, 15]


def test_a_population_smaller_than_the_sample_is_drawn_whole() -> None:
    assert sorted(named(draw("seed", 99, POPULATION[:30]))) == sorted(each.entry for each in POPULATION[:30])
    assert draw("seed", 99, []).items == ()


# --- from the books and from the package ------------------------------------------------------------------------------


def drawn_at(session: ReadSession, size: int, number: int = 4711, asked: int = SIZE) -> DrawnSample:
    return draw_sample(session, root_of(session, size), number, asked)


def test_the_package_alone_gives_the_same_sample(market: Path, tmp_path: Path) -> None:
    package = packed(market, tmp_path / "package")
    with closing(open_ledger(market)) as opened, opened.reading() as session:
        size = own_stream(session.transaction).size
        for at in (size, size - 4):  # four entries before, less was there, and less had been taken back
            drawn, lines = drawn_at(session, at), lines_of(session, drawn_at(session, at))
            root = f"{drawn.entry}={drawn.root[:16]}"
            code, told = run_here(package, "--sample", root, "4711", str(SIZE))
            said = [line.split("\t") for line in told.splitlines()]
            assert (code, said[0][1:]) == (0, [drawn.entry, drawn.root, "4711", str(SIZE), drawn.sample.seed])
            assert [tuple(each[1:]) for each in said if each[0].startswith("层")] == [
                (str(number), *map(str, stratum)) for number, stratum in enumerate(drawn.sample.strata, 1)
            ]
            found = [(each[2], each[4], int(each[5])) for each in said if each[0].isdigit()]
            assert found == [(line.entry, line.household, line.points) for line in lines]
            assert len(found) == SIZE


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("--sample", "1000-1-7=" + "0" * 16, "4711", "60"), 1),  # not the root of the journal
        (("--sample", "1000-1-999999=" + "0" * 16, "4711", "60"), 1),  # not so long
        (("--sample", "1000-1-7", "4711", "60"), 2),
        (("--sample", "1000-1-7=" + "0" * 16, "4711"), 2),
        (("--sample", "1000-1-7=" + "0" * 16, "-1", "60"), 2),
        (("--sample", "1000-1-7=" + "0" * 16, "4711", str(SAMPLE_MIN - 1)), 2),
    ],
)
def test_the_package_draws_nothing_by_a_root_that_is_not_its_own(
    market_package: Path, arguments: tuple[str, ...], code: int
) -> None:
    found, told = run_here(market_package, *arguments)
    assert found == code
    assert "种子" not in told
    assert "层 stratum" not in told


def test_what_was_taken_back_is_not_drawn(market: Path) -> None:
    with closing(open_ledger(market)) as opened, opened.reading() as session:
        size = own_stream(session.transaction).size
        undone = session.transaction.driver.execute("SELECT reverses_origin || '-' || reverses_seq FROM reversal")
        names = {row[0] for row in undone}
        drawn = drawn_at(session, size, asked=100_000)
        assert names
        assert names.isdisjoint(item.entry for _stratum, item in drawn.sample.items)


def test_a_root_of_another_ledger_draws_nothing(market: Path) -> None:
    with closing(open_ledger(market)) as opened, opened.reading() as session:
        size = own_stream(session.transaction).size
        good = root_of(session, size)
        roots = (
            OutsideRoot("1000-1", size, "0" * 16, ""),
            OutsideRoot("1000-1", size - 1, good.root, ""),
            OutsideRoot("1000-1", size + 1, good.root, ""),
            OutsideRoot("1000-2", size, good.root, ""),
        )
        for root in roots:
            with pytest.raises(SampleRootForeign):
                draw_sample(session, root, 4711, SIZE)
        part = draw_sample(session, OutsideRoot("1000-1", size, good.root[:16], ""), 4711, SIZE)
        assert part.root == root_at(session.transaction, "1000-1", size).hex()


@pytest.mark.parametrize(("asked", "refused"), [(SAMPLE_MIN - 1, True), (SAMPLE_MIN, False), (SAMPLE_MIN + 1, False)])
def test_a_sample_is_not_too_small(market: Path, asked: int, *, refused: bool) -> None:
    with closing(open_ledger(market)) as opened, opened.reading() as session:
        size = own_stream(session.transaction).size
        if refused:
            with pytest.raises(SampleTooSmall):
                drawn_at(session, size, asked=asked)
        else:
            assert len(drawn_at(session, size, asked=asked).sample.items) == asked


def test_a_line_says_what_should_bear_the_entry_out(market: Path) -> None:
    with closing(open_ledger(market)) as opened, opened.reading() as session:
        size = own_stream(session.transaction).size
        lines = {line.entry: line for line in lines_of(session, drawn_at(session, size, asked=100_000))}
        claims = [line for line in lines.values() if line.look_for.startswith("申报")]
        redeemed = [line for line in lines.values() if line.deed.startswith("兑换")]
        direct = [line for line in lines.values() if line.look_for.startswith("直接入账")]
    assert claims[0].deed.startswith("VOL-02 ")
    assert "规则要求签到签退、两名证人" in claims[0].look_for
    assert {"申报人 15001", "审核人 23001", "审核人 33001"} <= set(claims[0].look_for.split("；"))
    assert "小票或登记表上的签字；扫码；经办 15001" in {line.look_for for line in redeemed}
    assert any("手工输入户号" in line.look_for and "不在班次内" in line.look_for for line in redeemed)
    assert any("手工兑换单 7" in line.look_for for line in redeemed)
    assert all("规则要求" in line.look_for for line in direct)
