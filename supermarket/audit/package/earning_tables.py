"""The tables of the auditor's package about earning: claims step by step, awards and cuts, what lapsed, kin."""

from collections.abc import Iterator
from typing import Final

from sqlalchemy import func

from supermarket.audit.package.contents import Table, columns
from supermarket.audit.package.rows import ENTRY, books, chosen, joined, listed, name_of, plain, said, with_entry
from supermarket.books.accounts import expired
from supermarket.books.session import ReadSession
from supermarket.books.tables import PostingRow
from supermarket.district.tables import HouseholdEventRow, KinRow, ProxyRow
from supermarket.earning.standing import state_of
from supermarket.earning.tables import (
    AwardRow,
    ClaimCountRow,
    ClaimPostedRow,
    ClaimRow,
    ClaimStepRow,
    EvidenceRow,
    NoticeRow,
)
from supermarket.journal.database import Row
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import table_of


def _claims(session: ReadSession) -> Iterator[Row]:
    counts = len(ClaimCountRow.sums)
    for row in session.each(_CLAIMS):
        yield (*row[:-counts], state_of(**dict(zip(ClaimCountRow.sums, row[-counts:], strict=True))))


_claim: Final = table_of(ClaimRow)
_counted: Final = table_of(ClaimCountRow)
_posting: Final = table_of(PostingRow).c
_step: Final = table_of(ClaimStepRow).c
_event: Final = table_of(HouseholdEventRow).c
_ABOUT: Final = "entry site actor on household member rule units points served start end activity roster flags"
_CLAIMS: Final = Prepared(
    chosen(ClaimRow, _ABOUT, units=_claim.c.quantity)
    .add_columns(*(_counted.c[name] for name in ClaimCountRow.sums))
    .join_from(_claim, _counted, joined(_claim, _counted, ("origin", "seq")))
)
_NOTICES: Final = with_entry(
    NoticeRow,
    "entry site on first_day last_day claims",
    on=ENTRY.c.on,
    claims=func.json_array_length(ENTRY.c.body, "$.claims"),
)
_EXPIRIES: Final = listed(
    PostingRow,
    "entry household award_year points last_day",
    "$.years",
    household=said("$.household"),
    last_day=said("$.until"),
).where(_posting.account >= expired(""), _posting.account < expired("~"))
_MOVED_YEARS: Final = listed(HouseholdEventRow, "entry household award_year points", "$.award_years").where(
    (_event.what == "split") | (_event.what == "merged")
)

EARNING: Final = (
    Table(
        "claims", "申报", "每笔申报及其所到的一步；积分为上限之前的", columns(f"{_ABOUT} state"), ("entry",), _claims
    ),
    plain(
        ClaimStepRow,
        "steps",
        "申报经过",
        "申报、初审、复核、公示、异议、入账，每一步一行",
        "entry claim step on actor reason",
        "entry claim",
        sheet=False,
        claim=name_of(_step.claim_origin, _step.claim_seq),
    ),
    books("notices", "公示", "每张公示及其首日、末日", "entry site on first_day last_day claims", "entry", _NOTICES),
    plain(
        EvidenceRow,
        "evidence",
        "证据",
        "申报所附的文件",
        "entry what sha256 kind size",
        "entry what sha256",
        sheet=False,
    ),
    plain(
        AwardRow,
        "awards",
        "入账",
        "每笔入账的积分及上限所计的数量；冲正为负数",
        "entry site household member rule on served units points honour uncapped",
        "entry",
        sheet=False,
    ),
    books(
        "cuts",
        "上限所扣",
        "入账时各上限扣去的积分",
        "entry cap points",
        "entry cap",
        listed(ClaimPostedRow, "entry cap points", "$.cut"),
    ),
    books(
        "expiries",
        "积分失效",
        "按授予年度失效的积分；冲正为负数",
        "entry household award_year points last_day",
        "entry household award_year",
        _EXPIRIES,
    ),
    plain(
        KinRow,
        "kin",
        "亲属申报",
        "工作人员与农户的关系，以最后一行为准",
        "entry staff household relation",
        "entry staff household",
    ),
    plain(
        HouseholdEventRow,
        "changes",
        "农户变动",
        "户主变更、迁移、分户、合户、离世、迁出；转入的积分为正，转出为负",
        "entry household event on other points last_day",
        "entry household",
        event=_event.what,
        last_day=_event.until,
    ),
    books(
        "moved",
        "积分年度转移",
        "分户、合户时各年度积分的增减",
        "entry household award_year points",
        "entry household award_year",
        _MOVED_YEARS,
    ),
    plain(
        ProxyRow,
        "proxies",
        "代领授权",
        "授权至末日，以最后一行为准",
        "entry household proxy last_day",
        "entry",
        last_day=table_of(ProxyRow).c.until,
    ),
)
"""Claims, steps, notices, awards, expiries and households over time."""
