"""The one page that an auditor reads first: what lies in the package, how to check it, and what it cannot show."""

from typing import Final

from supermarket.audit.package.contents import BEANCOUNT, DESCRIPTOR, GUIDE, JOURNAL, OVERVIEW, VERIFIER, Written
from supermarket.audit.package.descriptor import GUARD_MEANING
from supermarket.audit.package.names import PEOPLE
from supermarket.journal.store import Stream

_STREAMS_SHOWN: Final = 12
"""So many streams are named on the page; all of them are in tables/streams.csv."""
_FRAME: Final = """\
文明实践超市积分账 审计包说明{drill}

一、流水与树根
{streams}
    树根是全部分录的指纹：任何一笔分录被改动、插入、删除或调换，树根都会不同。请与兑换凭证、
    月结单和各站装订的纸质单据上所印的流水、分录数和树根比对：纸上的是当时的树根，分录数较小。
    树根相符，则本包中的流水就是当时的流水；不符即为问题。

二、文件
    {guide}         本页
    {overview}       一览表，用 WPS 或 Excel 打开；金额单位见“单位”栏
    {journal}       流水：每行一笔分录，规范 JSON 字节（RFC 8785），一经记录不再改变
    {beancount}    同一套账的纯文本记账文件，可用 bean-check（beancount 3）独立核对
    {verifier}           核对程序：单个文件，只用 Python 标准库，一刻钟可读完
    {descriptor}    各文件的说明、列名、行数、字节数和 SHA-256
    tables/*.csv        各表（UTF-8，带 BOM）：
{tables}

三、核对
    在装有 Python 3.11 或更高版本的电脑上，于本文件夹中运行：
        python {verifier}
    要与纸上较早的树根比对，写上流水与当时的分录数，例如：
        python {verifier} 1000-1-500
    程序不联网，不改动任何文件。它从流水重新计算每笔分录的叶哈希、每条流水的树根、每笔分录的
    记账行、每个账户的余额，与各表和记账文件逐一比较，并核对每个文件的 SHA-256。无误时退出码为 0；
    有问题时逐条列出，退出码为 1。程序本身也应先读一遍，或在另一台电脑上自行另写。

四、读表须知
    1  {guard}。
    2  编号（如 5017-1-30）在表格软件中可能被当作日期，代码可能丢失开头的 0：导入 CSV 时请把
       这些列设为“文本”，或直接看 {overview}。
    3  积分与商品为整数；资金以人民币分计，一览表中折算为元。
    4  账户符号同复式记账：资产、费用增加为正，权益（发放、购入、受赠）增加为负；每笔分录之和为零。
    5  更正只有冲正一种，见“冲正”表；冲正记在当日，不改动原分录。

五、{personal}
"""
_WITHOUT: Final = """\
本包不含
    姓名、电话、身份证件、自由备注的内容、卡片二维码的内容。流水中只有加盐的承诺值（SHA-256），
    凭它不能还原。个人信息须另行依权限查阅。本包不载制作时间：同一套账所得的文件逐字节相同。"""
_WITH: Final = """\
本包含有个人信息
    tables/people.csv 与一览表的“人员姓名”页载有姓名和电话末四位，带出时已在流水中记一笔 names.exported。
    请妥善保管，不得外传；转交他人之前，或审计完毕之后，应重新导出不含姓名的审计包。
    电话全号、身份证件、自由备注的内容、卡片二维码的内容不在本包中。"""


def guide(files: list[Written], streams: list[Stream], *, drill: bool) -> str:
    """Return the text of the page."""
    shown = [f"    {stream.origin}    {stream.size} 笔    {stream.root.hex()}" for stream in streams[:_STREAMS_SHOWN]]
    if len(streams) > _STREAMS_SHOWN:
        shown.append(f"    另有 {len(streams) - _STREAMS_SHOWN} 条，见 tables/streams.csv")
    tables = [f"        {file.table.name:<12}{file.title}，{file.rows} 行" for file in files if file.table is not None]
    return _FRAME.format(
        drill="（演练，不是真账）" if drill else "",
        streams="\n".join(shown),
        tables="\n".join(tables),
        guard=GUARD_MEANING,
        guide=GUIDE,
        overview=OVERVIEW,
        journal=JOURNAL,
        beancount=BEANCOUNT,
        verifier=VERIFIER,
        personal=_WITH if any(file.table is PEOPLE for file in files) else _WITHOUT,
        descriptor=DESCRIPTOR,
    )
