"""The auditor's package: what its tables are made of, and what each column is called and means.

The words are Chinese whatever language the screen has, because the same ledger gives the same bytes.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final, Literal

from supermarket.books.session import ReadSession
from supermarket.journal.database import Row

GUIDE: Final = "0-说明.txt"
OVERVIEW: Final = "overview.xlsx"
JOURNAL: Final = "journal.jsonl"
BEANCOUNT: Final = "ledger.beancount"
VERIFIER: Final = "verify.py"
DESCRIPTOR: Final = "datapackage.json"
TABLES_FOLDER: Final = "tables"

Type = Literal["string", "integer", "date"]


@dataclass(frozen=True)
class Column:
    """A column: its name for programs, its heading for people, what is in it."""

    name: str
    title: str
    type: Type = "string"
    meaning: str = ""


@dataclass(frozen=True)
class Table:
    """A table of the package: its columns, those that name a row, and the function that reads its rows.

    `sheet` says that the overview shows it too.
    """

    name: str
    title: str
    meaning: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    rows: Callable[[ReadSession], Iterator[Row]]
    sheet: bool = True

    @property
    def path(self) -> str:
        """Return where in the package the table stands."""
        return f"{TABLES_FOLDER}/{self.name}.csv"

    @property
    def has_entries(self) -> bool:
        """Say whether each row names the entry that it comes from."""
        return any(column.name == "entry" for column in self.columns)


@dataclass(frozen=True)
class Written:
    """A file of the package as it was written; `rows` is None where it is not made of rows."""

    path: str
    title: str
    format: str
    mediatype: str
    rows: int | None = None
    table: Table | None = None


_COLUMNS: Final = {
    column.name: column
    for column in (
        Column("account", "账户", meaning="按代码命名，不含姓名；符号同纯文本记账"),
        Column("actor", "经办人", meaning="工作人员代码；0 为程序自身"),
        Column("activity", "活动"),
        Column("amount", "金额", "integer", "整数：积分为分，商品为件，资金为人民币分"),
        Column("at", "记录时刻", "integer", "自 1970-01-01 UTC 起的毫秒数"),
        Column("award_year", "授予年度"),
        Column("balance", "余额", "integer", "截至导出时全部记账行之和"),
        Column("barcode", "条码"),
        Column("book", "账面数", "integer"),
        Column("caps", "上限", meaning="次数/期间，空格分隔"),
        Column("card", "卡号", meaning="印在卡上的号码；二维码内容不在本包中"),
        Column("claim", "申报分录"),
        Column("claims", "公示申报数", "integer"),
        Column("cap", "所超上限"),
        Column("commodity", "品种", meaning="POINT 积分；G 加商品编码为商品；CNY 为人民币，单位：分"),
        Column("cost", "金额（分）", "integer", "该批全部数量的人民币金额，单位：分"),
        Column("counted", "实盘数", "integer"),
        Column("delivery", "到货分录", meaning="该批商品到货的分录号；服务没有批次"),
        Column("donor", "捐赠单位代码"),
        Column("end", "止"),
        Column("entry", "分录号", meaning="流水号-序号；记录本行的那笔分录"),
        Column("event", "变动"),
        Column("evidence", "所需证据"),
        Column("expires", "到期日", "date"),
        Column("from", "生效日", "date", "空白表示自始有效"),
        Column("first_day", "首日", "date"),
        Column("flags", "提示", meaning="空格分隔；复核人所见"),
        Column("freezes", "停止积分月数", "integer"),
        Column("group", "组"),
        Column("head", "户主编号", meaning="成员编号，不是姓名"),
        Column("holder", "持有机器", meaning="可为该户扣减积分的机器"),
        Column("household", "户号"),
        Column("honour", "累计积分", "integer", "计入红榜的积分"),
        Column("hours", "是否按小时"),
        Column("key", "幂等键"),
        Column("kind", "种类"),
        Column("last", "末次日期", "date"),
        Column("last_day", "末日", "date", "当日仍有效"),
        Column("leaf", "叶哈希", meaning="SHA-256(0x00 ‖ 规范字节)，见 RFC 6962"),
        Column("left", "现存数", "integer"),
        Column("figures", "数字摘要", meaning="签字时对账数字的 SHA-256"),
        Column("limit", "每户限量", meaning="数量/期间"),
        Column("member", "成员编号"),
        Column("missing", "途中缺失", "integer"),
        Column("month", "月份", meaning="YYYY-MM"),
        Column("name", "名称"),
        Column("note", "备注"),
        Column("on", "业务日期", "date"),
        Column("opened", "首次日期", "date"),
        Column("origin", "流水", meaning="机器-第几次启用"),
        Column("other", "另一户"),
        Column("paper", "凭证号"),
        Column("parent", "上级网点"),
        Column("person_name", "姓名", meaning="空白表示个人信息已删除"),
        Column("phone", "电话末四位"),
        Column("photo", "照片数字摘要", meaning="签了字的纸的照片，SHA-256；照片本身不在本包中"),
        Column("place", "月结网点", meaning="站及其超市为一处，以站的代码命名"),
        Column("points", "积分", "integer"),
        Column("postings", "记账行数", "integer"),
        Column("proxy", "代领户"),
        Column("reason", "理由"),
        Column("relation", "亲属关系", meaning="own 本户，kin 亲属，none 已无关系"),
        Column("restricted", "定向用途"),
        Column("reverses", "被冲正分录"),
        Column("reviewer", "复核层级"),
        Column("role", "角色"),
        Column("root", "树根", meaning="RFC 6962 默克尔树根；与凭证、月结单上所印的相比"),
        Column("rule", "规则代码"),
        Column("scope", "适用网点", meaning="该网点及其下级；中心表示全部"),
        Column("roster", "签到表分录"),
        Column("seq", "序号", "integer", "自 1 起连续"),
        Column("served", "善行日期", "date"),
        Column("service", "是否服务"),
        Column("sha256", "文件数字摘要", meaning="SHA-256；文件本身不在本包中"),
        Column("setting", "设置"),
        Column("shop", "所属超市"),
        Column("shut", "关台分录"),
        Column("signed", "纸上日期", "date"),
        Column("signer", "纸上签字人", meaning="空白表示由经办人本人在账上签字"),
        Column("site", "网点代码"),
        Column("size", "分录数", "integer"),
        Column("sku", "商品编码"),
        Column("staff", "工作人员代码"),
        Column("state", "状态", meaning="空白表示正常；ended 已终止；申报则为所到的一步"),
        Column("start", "起"),
        Column("station", "所属站"),
        Column("step", "经过"),
        Column("tier", "层级"),
        Column("to", "调入超市"),
        Column("transfer", "调拨分录"),
        Column("uncapped", "不计通用上限"),
        Column("unlisted", "不上红榜"),
        Column("unit", "单位"),
        Column("units", "数量", "integer"),
        Column("until", "失效日", "date", "自该日起由后一行代替；空白表示仍有效"),
        Column("use", "去向", meaning="given 兑出，spoiled 报损，moved 调出，counted 盘亏"),
        Column("what", "证据种类"),
        Column("value", "值", "integer"),
    )
}


def columns(names: str) -> tuple[Column, ...]:
    """Return the columns of these names, separated by blanks."""
    return tuple(_COLUMNS[name] for name in names.split())
