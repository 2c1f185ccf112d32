"""The rows that templates show as an example: made up, marked so, and left out of an import until they are changed."""

from collections.abc import Mapping
from typing import Final

from supermarket.registers.columns import EXAMPLE
from supermarket.registers.files.sheets import Line
from supermarket.registers.headings import same_heading

_MARKS: Final = frozenset(map(same_heading, (EXAMPLE, "example")))
EXAMPLES: Final[Mapping[str, tuple[Mapping[str, str], ...]]] = {
    "sites": (
        {"site": "1000", "name": "样例区文明实践中心", "tier": "centre"},
        {"site": "2001", "name": "样例镇文明实践所", "tier": "institute", "parent": "1000"},
        {
            "site": "3001",
            "name": "样例村文明实践站",
            "tier": "station",
            "parent": "2001",
            "latitude": "45619000",
            "longitude": "122838000",
            "coordinates": "WGS-84",
        },
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
    "openings": ({"site": "5001", "calendar": "wed 5 15 25", "times": "08:30-11:30"},),
    "items": (
        {"item": "1", "name": "样例雨伞", "sort": "umbrella", "lendable": "yes", "days": "3"},
        {"item": "2", "name": "样例创可贴", "sort": "medicine"},
    ),
    "settings": ({"setting": "district", "value": "220802", "note": "区划代码, 六位数字"},),
    "households": ({"station": "3001", "group": "一组", "head": "王样甲", "phone": "10030011000", "shop": "5001"},),
    "members": ({"household": "1000-1-1-10", "name": "王样乙", "phone": "10030011001"},),
    "roster": ({"household": "1000-1-1-10", "member": "1", "start": "08:30", "end": "11:30"},),
    "listings": (
        {
            "listing": "8001",
            "list": "service",
            "name": "样例义剪队每月义剪",
            "kind": "haircut",
            "site": "3001",
            "capacity": "4",
        },
        {
            "listing": "9001",
            "list": "need",
            "name": "样例村老人理发",
            "kind": "haircut",
            "site": "3001",
            "capacity": "2",
        },
    ),
    "counts": ({"sku": "1001", "counted": "48"},),
    "themes": ({"theme": "202603", "month": "2026-03", "name": "学雷锋志愿服务月", "site": "1000"},),
    "projects": (
        {"project": "701", "name": "样例敬老助洁", "site": "3001", "people": "12", "plan": "每季至少入户助洁一次"},
    ),
    "organisations": (
        {"organisation": "8001", "name": "样例志愿服务队", "site": "3001", "skills": "help haircut", "capacity": "10"},
    ),
    "volunteers": (
        {"volunteer": "80001", "organisation": "8001", "household": "1000-1-1-10", "member": "1000-1-1-10-1"},
    ),
    "services": ({"service": "101", "name": "样例理发", "kind": "haircut"},),
}
"""For each file its example rows, as they are read; the names hold 样, no phone number begins with 100."""

PROPOSED: Final[Mapping[str, tuple[Mapping[str, str], ...]]] = {
    "settings": tuple(
        {"setting": name, "value": value, "note": note}
        for name, value, note in (
            ("reversal_by_author", "1", "经办人可以冲正自己记的流水。1 为允许、0 为不允许"),
            ("days_back_max", "31", "流水的业务日期最多可早于今天的天数"),
            ("days_served_max", "30", "善行日期最多可早于流水业务日期的天数"),
            ("points_per_yuan", "1", "每 1 元折合的积分数。积分不兑换现金"),
            ("near_expiry_days", "30", "到期前多少天算临期"),
            ("review_institute_above", "50", "一项申报超过多少分时由所复核"),
            ("notice_days", "5", "公示多少天 (含首日和末日)"),
            ("person_day_max", "20", "一人一天最多得多少分; 0 为不限"),
            ("household_month_max", "100", "一户一月最多得多少分; 0 为不限"),
            ("household_year_max", "800", "一户一年最多得多少分; 0 为不限"),
            ("site_month_max", "0", "一个站一月最多发放多少分; 0 为不限; 各站可另设"),
            ("balance_floor", "0", "扣分后余额不低于多少分"),
            ("award_years", "2", "积分用到第几年年底 (得分当年为第一年); 0 为长期有效"),
            ("expiry_notice_days", "30", "积分到期前多少天开始提醒"),
            ("heir_days", "180", "独居户主去世后积分为继承人保留多少天"),
            ("proxy_households_per_day", "1", "一名代领人一天最多代领几户; 超过的列为异常"),
            ("match_met", "1000", "精准对接: 满足一项需求值多少分; 扣减后不高于 0 的不配对"),
            ("match_same_service", "300", "精准对接: 供给正是所点的菜单服务时加多少分"),
            ("match_per_km", "20", "精准对接: 直线距离每公里减多少分"),
            ("match_km_unknown", "10", "精准对接: 一方没有坐标时按多少公里计"),
            ("match_load", "3", "精准对接: 供给方在办每占其容量百分之一减多少分"),
            ("match_unsatisfied", "5", "精准对接: 供给方评单不满意每百分之一减多少分"),
            ("match_fairness", "30", "精准对接: 供给方本月每已得一项对接减多少分"),
            ("walk_metres_per_minute", "70", "步行每分钟多少米"),
            ("walk_detour_percent", "130", "步行路程按直线距离的百分之多少计"),
            ("circle_minutes", "15", "服务圈为步行多少分钟以内"),
            ("order_dispatch_hours", "24", "点单后应在多少小时内派单"),
            ("order_accept_hours", "48", "派单后应在多少小时内接单; 逾期改派"),
            ("order_close_days", "15", "点单后应在多少天内办结"),
            ("order_priority", "1", "高龄、独居居民的订单是否排在前面。1 为是、0 为否"),
            ("found_days", "365", "失物招领满多少天无人认领方可转交国家或慈善组织 (民法典第三百一十八条为一年)"),
            ("found_second_yuan", "200", "估值多少元起的失物交还时须有第二人在场"),
            ("month_first_by_reviewer", "0", "一人兼任管理员和站长的地方填 1: 月结由审核员代管理员先签; 各站可另设"),
        )
    )
}
"""Rows that a template proposes, to be taken as they are or changed: a district needs a figure for each setting."""


def is_example(line: Line, passed_over: Mapping[int, str], cells: Mapping[str, str]) -> bool:
    """Say whether a row is an example that nobody changed: marked as one, with what a template wrote."""
    marked = any(
        same_heading(heading) in _MARKS and place < len(line.cells) and line.cells[place].strip()
        for place, heading in passed_over.items()
    )
    return marked and any(dict(cells) == dict(row) for rows in EXAMPLES.values() for row in rows)
