"""The books as a plain-text-accounting file: every posting, and what each account must hold after every month.

Money is written in whole fen as FEN, because a file that says CNY is read as yuan.
"""

import datetime as dt
import re
from functools import lru_cache
from typing import Dict, Iterator

from supermarket.audit.package.checker.files.later import Later
from supermarket.audit.package.checker.journal import Entry
from supermarket.audit.package.checker.legs import Legs

BEANCOUNT_HEAD = """\
;; -*- mode: beancount; coding: utf-8 -*-
;; 积分账：由流水账记账而成，账户以编号命名。POINT 为积分，G 加编码为商品（件），FEN 为人民币分钱。
;; 检查：bean-check ledger.beancount（beancount 3）；balance 指令写在每月月末之次日与全部记账之次日。

option "title" "文明实践超市积分账"
option "infer_tolerance_from_cost" "FALSE"

"""
UNWRITABLE_CODE = re.compile(r"[^A-Za-z0-9:.-]")
"""No code holds such a character; a forged one shall not become a line of its own."""
LAST_MONTH = "9999-12"
UNITS = {"POINT": "积分", "CNY": "人民币分钱"}


@lru_cache(maxsize=1 << 15)
def code_text(code: str) -> str:
    """Return a code as the file writes it, an account, a date or a kind."""
    return UNWRITABLE_CODE.sub("-", code) if UNWRITABLE_CODE.search(code) else code


@lru_cache(maxsize=1 << 10)
def commodity_text(commodity: str) -> str:
    """Return a commodity as the file writes it."""
    return "FEN" if commodity == "CNY" else code_text(commodity)


def beancount_openings(later: Later) -> Iterator[str]:
    """Give the text before the postings: since when there is each commodity and each account."""
    yield BEANCOUNT_HEAD
    commodities: Dict[str, str] = {}
    accounts: Dict[str, str] = {}
    for (account, commodity), sums in later.accounts.items():
        commodities[commodity] = min(sums.opened, commodities.get(commodity, sums.opened))
        accounts[account] = min(sums.opened, accounts.get(account, sums.opened))
    for commodity in sorted(commodities):
        meaning = UNITS.get(commodity, "商品 " + code_text(commodity[1:]))
        yield f'{code_text(commodities[commodity])} commodity {commodity_text(commodity)}\n  name: "{meaning}"\n'
    yield "\n"
    for opened, account in sorted((opened, account) for account, opened in accounts.items()):
        yield f"{code_text(opened)} open {code_text(account)}\n"


def beancount_entry(entry: Entry, legs: Legs) -> str:
    """Return what an entry posts, nothing where it posts nothing."""
    if not legs:
        return ""
    text = f'\n{code_text(entry.on)} * "{code_text(entry.kind)}" ^{code_text(entry.name)}\n'
    for (account, commodity), amount in legs.items():
        text += f"  {code_text(account)}  {amount} {commodity_text(commodity)}\n"
    return text


def beancount_balances(later: Later) -> Iterator[str]:
    """Give what an account holds after each month in which it moved, and all accounts after the last day."""
    if not later.accounts:
        return
    last = max(sums.last for sums in later.accounts.values())
    end = day_after(last)
    yield "\n"
    for (account, commodity), sums in sorted(later.accounts.items()):
        said = ""
        held = 0
        for month in sorted(sums.months):
            held += sums.months[month]
            said = min(filter(None, (month_after(month), end)), default="")
            if said:
                yield f"{said} balance {code_text(account)}  {held} {commodity_text(commodity)}\n"
        if end and said != end:
            yield f"{end} balance {code_text(account)}  {held} {commodity_text(commodity)}\n"


def day_after(day: str) -> str:
    """Return the day after another; nothing after the last one that a date can name."""
    try:
        return (dt.date(*map(int, day.split("-"))) + dt.timedelta(days=1)).isoformat()
    except OverflowError:
        return ""


def month_after(month: str) -> str:
    """Return the first day after a month; nothing after the last one that a date can name."""
    year, number = map(int, month.split("-"))
    if month == LAST_MONTH:
        return ""
    return f"{year + number // 12:04}-{number % 12 + 1:02}-01"
