"""The lines of a work sheet: each entry of a sample with what is booked and what should bear it out."""

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import bindparam, select

from supermarket.audit.package.checker.sampling import Item
from supermarket.audit.sampling.drawing import DrawnSample
from supermarket.books.session import ReadSession
from supermarket.district.sites import site_of
from supermarket.earning.claims.kinds import FILED, NOTICED, REJECTED, REVIEWED
from supermarket.earning.rules import rule_of
from supermarket.earning.tables import ClaimStepRow
from supermarket.journal.entry import Entry, require_name
from supermarket.journal.statements import Prepared
from supermarket.journal.store import entry_named
from supermarket.journal.tables import table_of
from supermarket.spending.goods.catalogue import name_of

_step: Final = table_of(ClaimStepRow).c
_STEPS: Final = Prepared(
    select(_step.step, _step.actor, _step.origin, _step.seq)
    .where(_step.claim_origin == bindparam("origin"), _step.claim_seq == bindparam("seq"))
    .order_by(_step.at, _step.origin, _step.seq)
)
# The sheet is filled in by hand, on paper too, whatever language the screen has: its words are Chinese.
EVIDENCE: Final = {
    "photo": "照片",
    "sign-in": "签到签退",
    "witness": "两名证人",
    "document": "文件",
    "inspection": "检查表",
    "order": "点单",
    "registry": "登记",
    "receipt": "收据",
}
_SHOWN: Final = {"payload": "扫码", "card": "手工输入卡号", "household": "手工输入户号"}
_DIGITS: Final = 16


@dataclass(frozen=True)
class SheetLine:
    """An entry of a sample: `deed` is what it is for, `look_for` what should bear it out, both in Chinese.

    `stratum` counts from 1; `points` are what is booked, below zero for a deduction.
    """

    number: int
    stratum: int
    entry: str
    on: str
    place: str
    household: str
    deed: str
    points: int
    look_for: str


def lines_of(session: ReadSession, drawn: DrawnSample) -> tuple[SheetLine, ...]:
    """Return the lines of a sample's work sheet."""
    return tuple(_line(session, number, stratum, item) for number, (stratum, item) in enumerate(drawn.sample.items, 1))


def _line(session: ReadSession, number: int, stratum: int, item: Item) -> SheetLine:
    entry = _entry(session, item.entry)
    body = entry.content
    deed, look_for = _redeemed(session, entry) if item.what == "redemption" else _awarded(session, entry)
    place = f"{site_of(session, entry.site, entry.on).name}（{entry.site}）"
    return SheetLine(
        number, stratum, item.entry, entry.on, place, body["household"], deed, item.points, "；".join(look_for)
    )


def _entry(session: ReadSession, name: str) -> Entry:
    entry = entry_named(session.transaction, require_name(name))
    if entry is None:
        raise LookupError(name)  # the books name no entry that is not there
    return entry


def _redeemed(session: ReadSession, entry: Entry) -> tuple[str, list[str]]:
    body = entry.content
    lines = "、".join(
        f"{name_of(session, line['sku'], entry.on)}（{line['sku']}）×{line['quantity']}" for line in body["lines"]
    )
    look_for = ["小票或登记表上的签字", _SHOWN[body["shown"]], f"经办 {entry.actor}"]
    look_for += [f"手工兑换单 {body['slip']}"] if "slip" in body else []
    look_for += [f"代领户 {body['proxy']}"] if "proxy" in body else []
    look_for += [] if "till" in body else ["不在班次内"]
    return f"兑换 {lines}", look_for


def _awarded(session: ReadSession, entry: Entry) -> tuple[str, list[str]]:
    body = entry.content
    if "claim" not in body:
        [line] = body["lines"]
        deed = _deed(session, line["rule"], line["quantity"], body["served"], entry)
        return deed, ["直接入账的依据", *_asked_for(session, line["rule"], entry), f"经办 {entry.actor}"]
    claim = _entry(session, body["claim"])
    about = claim.content
    deed = _deed(session, about["rule"], about["quantity"], about["served"], claim)
    files = [f"{EVIDENCE[file['what']]} {file['sha256'][:_DIGITS]}" for file in about.get("evidence", ())]
    roster = [f"签到表 {about['roster']}"] if "roster" in about else []
    look_for = [f"申报 {claim.name}", *_asked_for(session, about["rule"], claim), *files, *roster]
    return deed, [*look_for, *_steps(session, claim)]


def _deed(session: ReadSession, rule: str, units: int, served: str, entry: Entry) -> str:
    return f"{rule} {rule_of(session, rule, entry.on, entry.site).name} ×{units}，{served}"


def _asked_for(session: ReadSession, rule: str, entry: Entry) -> list[str]:
    asked = rule_of(session, rule, entry.on, entry.site).evidence or ""
    return [f"规则要求{'、'.join(EVIDENCE[each] for each in asked.split())}"] if asked else []


def _steps(session: ReadSession, claim: Entry) -> list[str]:
    words = {FILED: "申报人", REVIEWED: "审核人", REJECTED: "不通过"}
    said: list[str] = []
    rows: list[Any] = session.rows(_STEPS, origin=claim.origin, seq=claim.seq)
    for step, actor, origin, seq in rows:
        if step in words:
            said.append(f"{words[step]} {actor}")
        elif step == NOTICED:
            said.append(f"公示 {origin}-{seq}")
    return said
