"""The Chinese words of the month end's paper and workbook, whatever language the screen has."""

from typing import Final

TITLE: Final = "月度对账表"
ENGLISH: Final = "Monthly reconciliation"
CHECKS: Final = {
    "points_add_up": ("积分：期初＋发放－扣减－兑换±冲正－清零（按分录）", "期末（按账户）"),
    "points_by_household": ("积分：本单位账户的变动", "各户账户逐户重算的变动"),
    "credits_follow_the_rules": ("直接记分：数量×当时规则分值", "账上记入积分"),
    "awards_follow_the_rules": ("申报入账：申报数量×申报时规则分值", "入账积分＋封顶削减积分"),
    "goods_add_up": ("货品：期初＋各项收入－各项支出±盘点（按分录）", "期末（按账户）"),
    "counts_agree": ("盘点：最近一次的实数", "盘点后的账面数"),
    "redemptions_follow_the_prices": ("兑换：数量×当时兑换分值", "凭证各行积分"),
    "redemptions_are_debited": ("兑换：凭证各行积分", "账上扣减积分"),
    "redemptions_leave_the_shelf": ("兑换：凭证各行数量", "库存减少数量"),
    "sessions_agree": ("兑换台：收台时所报积分", "各凭证积分合计"),
    "fund_adds_up": ("资金（元）：期初＋收入－支出（按分录）", "期末（按账户）"),
    "closed_figures_stand": ("月结：当时签署的数字", "现在的数字"),
}
"""For each check, what is compared with what."""
EXCEPTIONS: Final = {
    "direct_credit": "直接记分",
    "evidence_missing": "缺少凭据",
    "cap_hit": "超出上限已削减",
    "redemption_outside_session": "开台以外的兑换",
    "hand_entry": "手工录入卡号或户号",
    "without_card": "未出示积分卡，按户号兑换",
    "own_household": "为本户或亲属经办",
    "count_differs": "盘点有差异",
    "lost_on_the_way": "调拨途中短少",
    "written_off": "报损",
    "back_dated": "补录（业务日期早于录入日期）",
    "reversal": "冲正",
    "duplicate": "一分钟内同户同货重复兑换",
    "many_by_hand": "多户连续手工录入",
    "slip_gap": "手工凭条断号",
    "price_there_and_back": "兑换分值改动后又改回",
    "signed_with_reason": "核对不符仍签署（附理由）",
}
POINTS: Final = {
    "opening": "期初",
    "credits": "发放",
    "deductions": "扣减",
    "redemptions": "兑换",
    "reversals": "冲正",
    "expiry": "清零",
    "closing": "期末",
}
GOODS: Final = {
    "sku": "编码",
    "opening": "期初",
    "purchased": "购入",
    "donated": "受赠",
    "in_": "调入",
    "given": "兑出",
    "spoiled": "报损",
    "out": "调出",
    "counted": "盘盈亏",
    "closing": "期末",
}
FUND: Final = {"opening": "期初", "received": "收入", "spent": "支出", "closing": "期末"}
CARDS: Final = {"blank": "空白", "active": "在用", "frozen": "挂失", "replaced": "已换", "cancelled": "注销"}
REGISTERS: Final = {"rules": "积分规则", "prices": "兑换分值"}
SIGNERS: Final = {"clerk": "管理员", "reviewer": "审核员", "manager": "站长", "institute": "所负责人"}
EQUAL: Final = "相符"
DIFFERS: Final = "不符"
NOTHING: Final = "无可比对"


def result(*, ok: bool, compared: bool) -> str:
    """Return what a check came to, in a word."""
    return NOTHING if not compared else EQUAL if ok else DIFFERS


def figure(check: str, value: int) -> str:
    """Return a check's figure as it stands on paper: money in yuan, all else as it is."""
    return yuan(value) if check == "fund_adds_up" else str(value)


def yuan(fen: int) -> str:
    """Return an amount of money in yuan."""
    sign = "-" if fen < 0 else ""
    return f"{sign}{abs(fen) // 100}.{abs(fen) % 100:02}"
