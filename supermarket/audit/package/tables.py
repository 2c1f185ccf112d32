"""The tables of the auditor's package, each read from the books in the order of the entries.

Nothing personal is among them: no name or phone of anybody, no commitment to one, no trace of a card's payload.
"""

from collections.abc import Iterator
from typing import Final

from sqlalchemy import func, select

from supermarket.audit.package.contents import Table, columns
from supermarket.audit.package.earning_tables import EARNING
from supermarket.audit.package.rows import (
    ENTRY,
    books,
    chosen,
    joined,
    name_of,
    plain,
    register,
    said,
    with_entry,
)
from supermarket.books.session import ReadSession
from supermarket.books.tables import BalanceRow, ClosedMonthRow, PostingRow, ReversalRow
from supermarket.district.tables import (
    CardStateRow,
    DonorRow,
    HouseholdRow,
    MemberRow,
    SettingRow,
    SiteRow,
    StaffRow,
)
from supermarket.earning.tables import (
    RuleRow,
)
from supermarket.journal.database import Row
from supermarket.journal.statements import Prepared
from supermarket.journal.store import streams
from supermarket.journal.tables import table_of
from supermarket.months.tables import MonthSignatureRow, MonthWithdrawalRow
from supermarket.spending.fund_kinds import CNY
from supermarket.spending.tables import (
    ArrivalRow,
    BatchLeftRow,
    BatchRow,
    CountRow,
    GoodsRow,
    TillRow,
    TillShutRow,
    TransferRow,
    UseRow,
)

UNITS: Final = {"POINT": "积分", CNY: "人民币分"}
"""What a commodity is counted in; a good in its units."""


def _accounts(session: ReadSession) -> Iterator[Row]:
    for account, commodity, opened, last, count, balance in session.each(_ACCOUNTS):
        yield account, commodity, UNITS.get(commodity, "件"), opened, last, count, balance


def _streams(session: ReadSession) -> Iterator[Row]:
    return ((stream.origin, stream.size, stream.root.hex()) for stream in streams(session.transaction))


_balance: Final = table_of(BalanceRow).c
_posting: Final = table_of(PostingRow).c
_batch: Final = table_of(BatchRow)
_left: Final = table_of(BatchLeftRow)
_till: Final = table_of(TillRow)
_shut: Final = table_of(TillShutRow)
_goods: Final = table_of(GoodsRow).c
_reversal: Final = table_of(ReversalRow).c

_MOVED: Final = (
    select(
        _posting.account,
        _posting.commodity,
        func.min(_posting.on).label("opened"),
        func.max(_posting.on).label("last"),
        func.count().label("count"),
    )
    .group_by(_posting.account, _posting.commodity)
    .subquery()
)
_ACCOUNTS: Final = Prepared(
    select(_balance.account, _balance.commodity, _MOVED.c.opened, _MOVED.c.last, _MOVED.c["count"], _balance.amount)
    .outerjoin_from(
        table_of(BalanceRow),
        _MOVED,
        (_balance.account == _MOVED.c.account) & (_balance.commodity == _MOVED.c.commodity),
    )
    .order_by(_balance.account, _balance.commodity)
)
_POSTINGS: Final = select(
    name_of(_posting.origin, _posting.seq), _posting.on, _posting.account, _posting.commodity, _posting.amount
).order_by(_posting.origin, _posting.seq, _posting.account, _posting.commodity)
_PRICES: Final = chosen(
    GoodsRow,
    "entry sku scope from until points",
    until=func.lead(_goods["from"]).over(
        partition_by=(_goods.sku, _goods.scope), order_by=(_goods["from"], _goods.at, _goods.origin, _goods.seq)
    ),
)


_DELIVERIES: Final = chosen(
    BatchRow,
    "entry sku site on units left expires donor cost paper restricted",
    site=_batch.c.shop,
    left=_left.c.units,
).outerjoin_from(_batch, _left, joined(_batch, _left, ("origin", "seq", "sku")))
_TILLS: Final = chosen(
    TillRow, "entry site actor on shut", site=_till.c.shop, shut=name_of(_shut.c.by_origin, _shut.c.by_seq)
).outerjoin_from(_till, _shut, joined(_till, _shut, ("origin", "seq")))


_REVERSALS: Final = with_entry(
    ReversalRow,
    "entry reverses on site actor reason",
    reverses=name_of(_reversal.reverses_origin, _reversal.reverses_seq),
    on=ENTRY.c.on,
    site=ENTRY.c.site,
    actor=ENTRY.c.actor,
    reason=said("$.reason"),
)


ENTRIES: Final = columns("entry origin seq kind site on at actor key leaf")
"""The columns of the one table that is written beside the journal."""
ACCOUNTS: Final = Table(
    "accounts",
    "账户余额",
    "全部账户，含余额为零的；余额为导出时的期末数",
    columns("account commodity unit opened last postings balance"),
    ("account", "commodity"),
    _accounts,
)
POSTINGS: Final = books(
    "postings",
    "记账行",
    "每笔分录的各行之和，每个品种都为零",
    "entry on account commodity amount",
    "entry account commodity",
    _POSTINGS,
    sheet=False,
)
STREAMS: Final = Table("streams", "流水与树根", "每台机器一条流水", columns("origin size root"), ("origin",), _streams)
TABLES: Final = (
    STREAMS,
    ACCOUNTS,
    register(SiteRow, "sites", "网点", "site name tier parent"),
    register(StaffRow, "staff", "工作人员与角色", "staff role site"),
    register(HouseholdRow, "households", "农户（不含个人信息）", "household station shop holder group head unlisted"),
    register(MemberRow, "members", "成员（不含个人信息）", "member household"),
    plain(
        CardStateRow,
        "cards",
        "卡片",
        "每次状态变化一行；不含二维码内容及其哈希",
        "entry card state household",
        "entry card",
    ),
    register(RuleRow, "rules", "积分规则", "rule name points unit caps evidence reviewer uncapped hours freezes"),
    register(GoodsRow, "goods", "商品", "sku name unit points limit barcode service"),
    books("prices", "兑换价格", "每个价格的有效期", "entry sku scope from until points", "entry", _PRICES),
    register(DonorRow, "donors", "捐赠单位", "donor name"),
    register(SettingRow, "settings", "设置", "setting value note"),
    books(
        "deliveries",
        "到货批次",
        "每批商品：购入、受赠、调入或盘盈",
        "entry sku site on units left expires donor cost paper restricted",
        "entry sku",
        _DELIVERIES,
    ),
    plain(
        UseRow,
        "uses",
        "商品去向",
        "商品从各批次中减少；冲正为负数",
        "entry sku delivery use household on units",
        "entry sku delivery",
        sheet=False,
        delivery=func.nullif(name_of(table_of(UseRow).c.batch_origin, table_of(UseRow).c.batch_seq), "-0"),
    ),
    plain(
        CountRow,
        "counts",
        "盘点",
        "账面数与实盘数",
        "entry sku site on book counted",
        "entry sku",
        site=table_of(CountRow).c.shop,
    ),
    plain(
        TransferRow,
        "transfers",
        "调出",
        "在途商品",
        "entry sku delivery site to units",
        "entry sku delivery",
        site=table_of(TransferRow).c.shop,
    ),
    plain(
        ArrivalRow,
        "arrivals",
        "调入",
        "调拨到达与途中缺失",
        "entry transfer delivery sku units missing",
        "entry",
        transfer=name_of(table_of(ArrivalRow).c.sent_origin, table_of(ArrivalRow).c.sent_seq),
    ),
    *EARNING,
    books("tills", "兑换台班次", "开台与关台", "entry site actor on shut", "entry", _TILLS),
    plain(
        MonthSignatureRow,
        "signatures",
        "月结签字",
        "每次签字一行：岗位、所签数字的摘要、签字之前的分录数与树根",
        "entry place month on role actor figures size root reason signer signed photo",
        "entry",
        photo=table_of(MonthSignatureRow).c.paper,
    ),
    plain(
        MonthWithdrawalRow, "withdrawals", "撤回签字", "此前的签字全部作废", "entry place month actor reason", "entry"
    ),
    plain(
        ClosedMonthRow,
        "closes",
        "已关账月份",
        "第三个签字关账；此后该网点不得再记入该月",
        "entry site month",
        "entry site",
    ),
    books("reversals", "冲正", "每笔分录至多冲正一次", "entry reverses on site actor reason", "entry", _REVERSALS),
)
"""Every table but the entries and postings, which are written beside the journal and the accounting file."""
