"""A district's month: a summary of every place, and pages only for the places where something happened."""

from collections.abc import Iterator

import pypdfium2  # type: ignore[import-untyped]
import pytest

from supermarket.months.reconciled import Reconciliation
from supermarket.months.reconciliation import reconcile_all
from tests.months.march import MONTH, live
from tests.paper.month.month_papers import drawn, flat, lacking, pages, sheets, written
from tests.village import Village


@pytest.fixture
def every(village: Village) -> Iterator[list[Reconciliation]]:
    """Give March at every place: two villages had goods moved, the others rested."""
    live(village)
    with village.ledger.reading() as session:
        yield reconcile_all(session, MONTH)


def test_only_places_where_something_happened_have_pages(village: Village, every: list[Reconciliation]) -> None:
    read = pages(drawn(village, *every, whole=True))
    assert [each.site for each in every if not each.idle] == ["3001", "3002"]
    said = (
        "月度对账汇总表",
        f"{len(every)} 个单位，2 个有业务，0 个已月结",
        f"本月没有业务的单位（{len(every) - 2} 个，不另列页）",
    )
    assert lacking("".join(read[:2]), *said) == []
    assert sum("签字表示" in page for page in read) == 2
    assert lacking("".join(read), "3187 桦洲村新时代文明实践站") == []
    assert len(read) < 12


def test_the_summary_is_the_sum_of_all_places_and_says_on_which_page_each_is(
    village: Village, every: list[Reconciliation]
) -> None:
    pdf = drawn(village, *every, whole=True)
    read = pages(pdf)
    starts = [number for number, page in enumerate(read, 1) if "签字表示" in page]
    with pypdfium2.PdfDocument(pdf) as document:
        contents = [(each.get_title(), each.get_dest().get_index() + 1) for each in document.get_toc()]
    assert contents == [
        ("月度对账汇总表", 1),
        *((f"{each.site} {each.name}", start) for each, start in zip(every[:2], starts, strict=True)),
    ]
    for each, start in zip(every[:2], starts, strict=True):
        assert flat(f"全册第 {start} 页") in flat(read[start - 1])
        assert f"进行中{start}" in flat(read[0])
        assert f"{each.site}{each.name}" in flat(read[0])
    points = [sum(vars(each.figures.points)[name] for each in every) for name in ("opening", "credits", "deductions")]
    total = "".join(str(value) for value in points if value)
    assert f"合计（{len(every)}个）{total}" in flat(read[0])


def test_the_workbook_has_the_summary_too_with_those_that_rested_in_one_row(
    village: Village, every: list[Reconciliation]
) -> None:
    read = sheets(written(village, *every, whole=True))
    assert [*read][:3] == ["封面", "汇总", "积分"]
    rows = read["汇总"]
    assert [row[0] for row in rows] == ["单位编号", "3001", "3002", "", "合计"]
    assert rows[3][1] == f"没有业务的单位（{len(every) - 2} 个）"
    assert "3187 桦洲村新时代文明实践站" in str(rows[3][-1])
    assert rows[4][9] == sum(each.figures.points.closing for each in every)
    assert {row[0] for row in read["异常"][1:]} <= {"3001", "3002"}
    assert read["封面"][0][0] == "月度对账汇总表\u3000演练 DRILL"
