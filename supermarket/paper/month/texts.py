"""The Chinese words of the month end's paper and workbook, whatever language the screen has."""

from typing import Final

from supermarket.months.particulars import PRICED, Coded, Line

TITLE: Final = "月度对账表"
ENGLISH: Final = "Monthly reconciliation"
SUMMARY: Final = "月度对账汇总表"
SUMMARY_ENGLISH: Final = "Monthly reconciliation of the district"
CHECKS: Final = {
    "points_add_up": ("积分：期初＋发放－扣减－兑换±冲正－到期失效（按流水）", "期末（按账户）"),
    "points_by_household": ("积分：本单位账户的变动", "各户账户逐户重算的变动"),
    "credits_follow_the_rules": ("直接记分：数量×当时规则分值", "账上记入积分"),
    "awards_follow_the_rules": ("申报入账：申报数量×申报时规则分值", "入账积分＋封顶削减积分"),
    "goods_add_up": ("商品：期初＋各项收入－各项支出±盘点（按流水）", "期末（按账户）"),
    "counts_agree": ("盘点：最近一次的实盘数", "盘点后的账面数"),
    "redemptions_follow_the_prices": ("兑换：数量×当时兑换分值", "兑换各行积分"),
    "redemptions_are_debited": ("兑换：兑换各行积分", "账上扣减积分"),
    "redemptions_leave_the_shelf": ("兑换：兑换各行数量", "库存减少数量"),
    "sessions_agree": ("兑换台：收台时所报积分", "各条兑换积分合计"),
    "fund_adds_up": ("资金（元）：期初＋收入－支出（按流水）", "期末（按账户）"),
}
"""For each check, what is compared with what."""
EXCEPTIONS: Final = {
    "direct_credit": "直接记分",
    "credit_again": "同一人再次直接记同一分",
    "evidence_missing": "缺少凭据",
    "redemption_outside_session": "开台以外的兑换",
    "hand_entry": "手工录入号码且未说明原因",
    "without_card": "未出示积分卡，按户号兑换",
    "dormant": "半年未得分的户兑换",
    "nobody_left": "成员均已销户的户兑换",
    "proxy_many": "一户一天代领户数过多",
    "own_household": "为本户经办",
    "kin_credited": "为亲属直接记分",
    "kin_by_hand": "为亲属兑换且未扫卡",
    "count_differs": "有盘差",
    "lost_on_the_way": "调拨途中短少",
    "written_off": "报损（商品尚未过期）",
    "written_off_alone": "报损由批准人自己经办",
    "agreed_by_pin": "审核或批准所用口令由另一经办人重设",
    "back_dated": "补录（业务日期早于录入日期）",
    "reversal": "隔日冲正",
    "photo_used": "照片或材料已用于别的申报",
    "overlap": "同一人申报时间重叠",
    "entered_afterwards": "事后补录的时长（只计荣誉）",
    "cap_hit": "超出上限已削减",
    "reviewed_by_filer": "申报人自己审核",
    "posted_early": "公示未满即入账",
    "false_claim": "虚报积分扣分",
    "near_review": "刚好不超过须所复核的分数",
    "split_awards": "拆成几项以避开所复核",
    "near_month": "连续得分刚好不超过家庭月上限",
    "without_gift": "捐物得分但没有入库",
    "duplicate": "一分钟内同一户同样商品重复兑换",
    "by_hand_again": "同一户再次手工录入",
    "many_by_hand": "多户连续手工录入",
    "slip_gap": "手工兑换单断号",
    "bunched_redemptions": "兑换集中在月末三天",
    "two_shops": "同一户一小时内在两家超市兑换",
    "dear_purchase": "进价高出平常一半以上",
    "odd_donation": "受赠数量超过平常十倍",
    "delivered_again": "同一张单据的商品重复入库",
    "bunched_claims": "申报集中在月末三天",
    "served_again": "同一志愿者同日为同一户服务两单",
    "late": "关账后才送到，计入本月",
    "closed_twice": "同一月份在两台机器上关账，数字一致",
    "closed_apart": "同一月份在两台机器上关账，数字不一致",
    "doubled": "另一台机器不知情而重复办理，不计",
    "not_by_holder": "不是持有机器而兑换",
    "below_zero": "户积分为负",
    "deed_twice": "同一件好事在两台机器上申报",
    "slip_twice": "同一张手工兑换单在两台机器上录入",
    "delivered_twice": "同一张单据的商品在两台机器上入库",
    "card_frozen": "卡片已在别的机器上冻结仍使用",
    "merged_used": "已在别的机器上合并的户仍使用",
    "clock_apart": "两台机器时钟相差太多",
    "after_lost": "已报失的机器所记",
    "after_replaced": "机器被接替之后仍扣分",
    "replaced": "机器已被接替而未报失，最后所记或缺",
    "not_heard": "月末之前就没有收到该机器的流水",
    "not_come": "别的机器已收到而此处未到的流水",
    "forked": "流水分岔",
    "voucher_waits": "凭单借出积分，所载流水尚未到",
    "voucher_nowhere": "凭单所载流水从未记过",
    "paper_differs": "转来凭单所载积分与实际不符",
    "voucher_other": "到来的流水与凭单所载不同",
    "written_off_by_one": "报损多由一人经办",
    "price_there_and_back": "兑换分值改动后又改回",
    "limit_changed": "发放期间改动限兑数量",
    "signed_with_reason": "核对不符仍签字（附理由）",
    "signed_by_pin": "签字所用口令由本月另一经办人设置",
    "on_paper": "纸上签字，本人尚未确认",
}
POINTS: Final = {
    "opening": "期初",
    "credits": "发放",
    "deductions": "扣减",
    "redemptions": "兑换",
    "reversals": "冲正",
    "expiry": "到期失效",
    "closing": "期末",
}
GOODS: Final = {
    "sku": "商品编号",
    "opening": "期初",
    "purchased": "购入",
    "donated": "受赠",
    "in_": "调入",
    "given": "已兑换",
    "spoiled": "报损",
    "out": "调出",
    "counted": "盘差",
    "closing": "期末",
}
DONATIONS: Final = {
    "opening": "期初",
    "received": "受赠",
    "moved": "调拨等",
    "given": "已兑换",
    "spoiled": "报损",
    "left": "结余",
}
PENDING: Final = {
    "claims": "逾5日未审未公示的申报",
    "notices": "尚未全部入账的公示",
    "objections": "未处理的异议",
    "transfers": "在途调拨",
    "write_offs": "待批报损",
    "cards": "挂失未补的卡",
}
MOVEMENT: Final = {
    "issued": "发放净额",
    "redeemed": "兑换净额",
    "spoiled": "报损",
    "to staff": "工作人员本户及亲属得分",
}
JUMPED: Final = "变动超过五成"
OUTLIER: Final = "明显偏离本所各站"
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


def coded(each: Coded) -> str:
    """Return a code with the name that belongs to it."""
    return f"{each.code} {each.name}".strip()


def amount(line: Line) -> str:
    """Return what an entry moved, each in its unit; of a change of a price, the price."""
    sign = "" if line.kind == PRICED or not line.points else "+"
    points = "" if line.points is None else f"{line.points:{sign}} 分"
    units = "" if line.units is None else f"{line.units:+} 件"
    money = "" if line.fen is None else f"{yuan(line.fen)} 元"
    return " ".join(filter(None, (points, units, money)))
