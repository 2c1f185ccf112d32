"""The rows that templates show as an example: made up, marked so, and left out of an import until they are changed."""

from collections.abc import Mapping
from typing import Final

from supermarket.registers.columns import EXAMPLE
from supermarket.registers.headings import same_heading
from supermarket.registers.sheets import Line

_MARKS: Final = frozenset(map(same_heading, (EXAMPLE, "example")))
EXAMPLES: Final[Mapping[str, tuple[Mapping[str, str], ...]]] = {
    "sites": (
        {"site": "1000", "name": "样例区文明实践中心", "tier": "centre"},
        {"site": "2001", "name": "样例镇文明实践所", "tier": "institute", "parent": "1000"},
        {"site": "3001", "name": "样例村文明实践站", "tier": "station", "parent": "2001"},
        {"site": "5001", "name": "样例村文明实践超市", "tier": "supermarket", "parent": "3001"},
    ),
    "staff": (
        {"staff": "91000", "role": "administrator", "site": "1000", "name": "赵样甲"},
        {"staff": "15001", "role": "clerk", "site": "5001", "name": "钱样乙"},
    ),
    "rules": (
        {
            "rule": "ENV-01",
            "name": "参加村环境卫生整治",
            "points": "3",
            "unit": "次/人",
            "caps": "1/day 8/month",
            "evidence": "sign-in photo",
        },
        {
            "rule": "VOL-01",
            "name": "志愿服务时长",
            "points": "1",
            "unit": "小时",
            "caps": "4/day",
            "evidence": "sign-in",
            "hours": "yes",
        },
    ),
    "goods": (
        {
            "sku": "1001",
            "name": "样例香皂",
            "unit": "块",
            "points": "3",
            "limit": "2/month",
            "barcode": "2000000010014",
        },
        {"sku": "2001", "name": "样例理发", "unit": "次", "points": "10", "service": "yes"},
    ),
    "donors": ({"donor": "9001", "name": "样例帮扶单位"},),
    "settings": ({"setting": "district", "value": "220802", "note": "区划代码, 六位数字"},),
    "households": ({"station": "3001", "group": "一组", "head": "王样甲", "phone": "10030011000", "shop": "5001"},),
    "members": ({"household": "1000-1-1-10", "name": "王样乙", "phone": "10030011001"},),
    "roster": ({"household": "1000-1-1-10", "member": "1", "start": "08:30", "end": "11:30"},),
    "counts": ({"sku": "1001", "counted": "48"},),
}
"""For each file its example rows, as they are read; the names hold 样, no phone number begins with 100."""


def is_example(line: Line, passed_over: Mapping[int, str], cells: Mapping[str, str]) -> bool:
    """Say whether a row is an example that nobody changed: marked as one, with what a template wrote."""
    marked = any(
        same_heading(heading) in _MARKS and place < len(line.cells) and line.cells[place].strip()
        for place, heading in passed_over.items()
    )
    return marked and any(dict(cells) == dict(row) for rows in EXAMPLES.values() for row in rows)
