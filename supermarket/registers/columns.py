"""The columns of every file that an office sends or is sent: what they are called there and what may stand in them.

One line of the table is one column; a register's file names the columns that it has.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from supermarket.locale import N_, _, is_chinese
from supermarket.registers.coordinates import SYSTEMS

What = Literal[
    "text", "code", "barcode", "whole", "date", "time", "hours", "phone", "flag", "word", "words", "caps", "degrees"
]
"""How a cell is read."""


def _said(text: str) -> frozenset[str]:
    return frozenset(text.split())


YES: Final = _said("是 有 对 需要 √ ✓ ☑ y yes true 1")
NO: Final = _said("否 无 不 没有 不需要 × ✗ ☐ n no false 0 - — / none")
NOTHING: Final = _said("无 没有 暂无 - -- — —— / none n/a")
"""What offices write into a cell that says nothing, so that nobody takes it for one that was forgotten."""
PERIODS: Final[Mapping[str, str]] = {
    "activity": "activity 活动 场",
    "day": "day 天 日",
    "month": "month 月 个月",
    "quarter": "quarter 季 季度",
    "year": "year 年",
    "person": "person 人 终身",
}
TIERS: Final[Mapping[str, str]] = {
    "centre": "实践中心 中心 文明实践中心 新时代文明实践中心",
    "institute": "实践所 所 文明实践所 新时代文明实践所",
    "station": "实践站 站 文明实践站 新时代文明实践站",
    "supermarket": "实践超市 超市 文明超市 文明实践超市 积分超市 爱心超市",
    "base": "实践基地 基地 文明实践基地",
    "point": "实践点 点 文明实践点",
}
ROLES: Final[Mapping[str, str]] = {
    "clerk": "管理员 超市管理员 店员",
    "reviewer": "审核员 审核人",
    "manager": "站长/所长 站长 所长 站长或所长 负责人",
    "auditor": "审计员 审计",
    "administrator": "系统管理员",
    "organiser": "志愿组织联系人 组织联系人",
}
EVIDENCE: Final[Mapping[str, str]] = {
    "photo": "照片 图片",
    "sign-in": "签到表 签到",
    "witness": "见证人 证人 两人见证 见证",
    "document": "证明文件 证明 文件",
    "inspection": "检查记录 检查",
    "order": "订单",
    "registry": "登记 登记表 登记册",
    "receipt": "收据 票据 凭据",
}
ROUNDING: Final[Mapping[str, str]] = {"down": "舍去 向下 去尾", "half": "四舍五入", "up": "进一 向上 进位"}

_WEEKDAYS: Final = dict(
    zip(["mon", "tue", "wed", "thu", "fri", "sat", "sun"], ["一", "二", "三", "四", "五", "六", "日"], strict=True)
)
OPEN_DAYS: Final[Mapping[str, str]] = {
    **{day: f"周{said} 星期{said} 礼拜{said}" for day, said in _WEEKDAYS.items()},
    **{str(day): f"{day}日 {day}号 每月{day}日 每月{day}号" for day in range(1, 32)},
}
SORTS: Final[Mapping[str, str]] = {
    "umbrella": "雨伞 伞",
    "lunch-box": "饭盒 保温盒",
    "medicine": "药品 应急药品 药",
    "book": "图书 书",
    "other": "其他 其它",
}


@dataclass(frozen=True)
class Column:
    """A column: what templates head it with in Chinese, what else offices call it, how it is read, what may stand.

    `words` are the values of a column of few, each with the words that mean it, the usual one first.
    """

    name: str
    headings: str
    what: What = "text"
    may: str = N_("text of at most 40 characters")
    words: Mapping[str, str] = field(default_factory=dict)
    names: str = ""
    """Headings under which the name of what is meant stands; they count where no other heading means the column."""

    @property
    def is_needed(self) -> bool:
        """Say whether a word must stand there: 无 is none of the words of such a column."""
        return "nothing" not in self.may

    @property
    def allowed(self) -> str:
        """Return in words what may stand there, in the language in use: the very words, where there are few."""
        if not self.words or self.what == "caps":
            return _(self.may)
        words = [said.split()[0] if is_chinese() else value for value, said in self.words.items()]
        return _(self.may).format(words=_(", ").join(words))

    @property
    def title(self) -> str:
        """Return the heading that a template has in Chinese."""
        return self.headings.split()[0]


_CODE: Final = N_("a code of 1 to 12 digits")
_YES: Final = N_("yes (是), or nothing")
_TABLE: Final = (
    Column("site", "站点编号 站点 站点编码 站点代码 所在站点 所属站点 阵地编号 阵地", "code", _CODE),
    Column(
        "name",
        "名称 姓名 商品名称 品名 商品 站点名称 阵地名称 规则名称 善行 积分事项 捐赠方名称 单位名称 成员姓名 "
        "家庭成员 人员姓名 工作人员 名字 full_name",
    ),
    Column("tier", "层级 级别 类型 类别 站点类型 站点类别", "word", N_("one of {words}"), TIERS),
    Column("parent", "上级 上级编号 上级站点 上级编码 上级站点编号 所属上级", "code", _CODE),
    Column("telephone", "办公电话 监督电话 站点电话", "phone", N_("digits and hyphens, or nothing")),
    Column(
        "latitude",
        "纬度 北纬 lat",
        "degrees",
        N_("degrees north by WGS-84 such as 45.619, with its longitude, or nothing"),
    ),
    Column("longitude", "经度 东经 lon lng", "degrees", N_("degrees east by WGS-84 such as 122.838, or nothing")),
    Column("coordinates", "坐标系 坐标系统 坐标标准", "word", N_("WGS-84, which nothing means too"), SYSTEMS),
    Column("staff", "工号 人员 人员编号 员工编号 人员编码 人员代码", "code", _CODE),
    Column("role", "角色 岗位 职务 职责 身份", "word", N_("one of {words}"), ROLES),
    Column("person", "本人 本人工号 同一人", "code", N_("a code of 1 to 12 digits, or nothing")),
    Column("rule", "规则 规则编号 规则编码 规则代码 事项编号", "text", N_("a code such as ENV-01")),
    Column(
        "points",
        "积分 分值 单价 兑换积分 所需积分 积分单价 兑换分值 积分价格 价格 每单位积分 奖励积分 price",
        "whole",
        N_("a whole number of points"),
    ),
    Column("unit", "单位 计量单位 计分单位"),
    Column("caps", "上限 积分上限 上限次数", "caps", N_("N/period, such as 1/day 8/month, or nothing"), PERIODS),
    Column(
        "evidence",
        "凭证 凭据 所需凭据 证明材料 佐证材料 证据",
        "words",
        N_("some of {words}, with blanks between, or nothing"),
        EVIDENCE,
    ),
    Column("reviewer", "复核 复核层级 复核单位", "word", N_("{words}, or nothing"), TIERS),
    Column("uncapped", "不限额 不受上限 不计通用上限", "flag", _YES),
    Column("hours", "按小时 按小时计 是否按小时 计时", "flag", _YES),
    Column("rounding", "取整 取整方式 尾数", "word", N_("{words}, or nothing"), ROUNDING),
    Column("freezes", "停分月数 冻结月数 停止积分月数", "whole", N_("a whole number of months, or nothing")),
    Column("sku", "商品编号 商品编码 货号 商品代码 SKU编号", "code", N_("4 to 6 digits")),
    Column(
        "counted",
        "实盘 实盘数 实盘数量 盘点数 盘点数量 实存 实存数量 实际数量 数量 quantity",
        "whole",
        N_("a whole number"),
    ),
    Column("at", "盘点时间 点数时间", "time", N_("a time such as 11:30, at most 24:00, or nothing")),
    Column(
        "limit",
        "限量 每户限量 限额 兑换限额 限兑 限购 每户限额",
        "caps",
        N_("N/period, such as 2/month, or nothing"),
        PERIODS,
    ),
    Column("minimum", "最低库存 最少库存 库存下限 安全库存", "whole", N_("a whole number, or nothing")),
    Column(
        "barcode",
        "条码 条形码 商品条码 商品条形码 ean",
        "barcode",
        N_("8, 12 or 13 digits with a right check digit, as text, or nothing"),
    ),
    Column(
        "barcodes",
        "其他条码 全部条码 更多条码 箱码 外箱条码 包装条码",
        "text",
        N_("barcodes with blanks between, a pack with its units such as 16901234567899*12, or nothing"),
    ),
    Column("service", "服务 服务类 是否服务 服务项目", "flag", _YES),
    Column("donor", "捐赠方 捐赠方编号 捐赠单位编号 捐赠方编码", "code", N_("a code of 1 to 24 digits")),
    Column("household", "户号 户编号 家庭编号 家庭户号 卡号 户号或卡号 积分卡号", "text", N_("a household's number")),
    Column(
        "station",
        "站 所属站 所属站点 所在站 实践站 实践站编号 站点编号 站点 站编号 村编号 村站编号 村站 文明实践站",
        "code",
        N_("a station's code, or its name"),
        names="站点名称 站名",
    ),
    Column(
        "group", "组 组别 村民组 村民小组 小组 居民组 社 队", "text", N_("text of at most 40 characters, or nothing")
    ),
    Column("head", "户主 户主姓名 姓名 户主名称 家庭户主 户名 名字 名称"),
    Column(
        "phone",
        "电话 联系电话 手机 手机号 手机号码 电话号码 联系方式 联系号码 联系手机 户主电话 tel telephone mobile",
        "phone",
        N_("5 to 15 digits, as text, or nothing"),
    ),
    Column(
        "shop",
        "超市 所属超市 超市编号 兑换超市 所在超市 实践超市 文明实践超市 超市编码",
        "code",
        N_("the code or name of a shop of the station, or nothing"),
        names="超市名称",
    ),
    Column(
        "member",
        "成员 成员编号 成员号 家庭成员编号",
        "text",
        N_("a member's number, or its last part alone, or nothing"),
    ),
    Column("another", "另一户 另一人 不是同一户 不是同一人 确认不同", "flag", _YES),
    Column("start", "签到 签到时间 开始 开始时间 到达时间 上班", "time", N_("a time such as 08:30, 0830 or 8点半")),
    Column("end", "签退 签退时间 结束 结束时间 离开时间 下班", "time", N_("a time such as 11:30, or nothing")),
    Column("setting", "设置 设置项 参数 参数名 参数名称 设置名称", "text", N_("the name of a setting")),
    Column("value", "值 设置值 参数值 数值", "whole", N_("a whole number")),
    Column("note", "备注 说明 注释", "text", N_("text of at most 200 characters, or nothing")),
    Column("host", "依托单位 挂靠单位 主办单位", "text", N_("text of at most 40 characters, or nothing")),
    Column(
        "calendar",
        "开放日 开放日期 开放时间表",
        "words",
        N_("weekdays (mon, 周一) and days of the month (15, 15日), with blanks between"),
        OPEN_DAYS,
    ),
    Column(
        "times",
        "开放时间 营业时间 开放时段 时间 时段",
        "hours",
        N_("times such as 08:30-11:30, with blanks between, or nothing"),
    ),
    Column("item", "用品编号 用品 便民用品编号 物品 物品编号 便民物品编号", "code", _CODE),
    Column("sort", "用品种类 用品类别 物品种类 物品类别 种类 类别", "word", N_("one of {words}"), SORTS),
    Column("lendable", "可出借 可借 是否出借", "flag", _YES),
    Column("days", "出借天数 借期 借用天数", "whole", N_("a whole number of days, or nothing")),
    Column("from", "生效日期 启用日期 生效日 执行日期 起始日期", "date", N_("a date such as 2026-03-05, or nothing")),
)
COLUMNS: Final[Mapping[str, Column]] = {column.name: column for column in _TABLE}
CODE_HEADINGS: Final = _said("编号 编码 代码 代号 code id")
"""These mean the first column of a register, its own code."""
EXAMPLE: Final = "示例"
"""Heads the column by which a template marks the rows that it made up."""
PASSED_OVER: Final = _said(
    "序号 序 编次 行号 no no. 号 # 备注 说明 签字 签名 签章 盖章 手印 捺印 本人签字 户主签字 确认 确认签字 领取签字 "
    "领取人签字 照片 remark remarks signature 示例 example 性别 年龄 出生日期 出生年月 民族 文化程度 学历 政治面貌 "
    "职业 住址 家庭住址 地址 门牌号 身份证 身份证号 身份证号码 证件号码 公民身份号码 与户主关系 关系 家庭关系 家庭人口 "
    "人口 人口数 家庭人数 人数 健康状况 站名 站点名称 所在村 村 村名 行政村 乡镇 镇 街道 社区 超市名称 上级名称 账面 "
    "账面数 账面数量 账存 盘差 差异 规格 型号 规格型号"
)
"""What offices write beside a register and no register keeps; such columns are left out, and said so."""
