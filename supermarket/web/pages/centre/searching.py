"""One field for everything that has a code or a name of its own: sites, staff, goods, deeds, households, entries."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from supermarket.audit.browsing.opened import entry_for
from supermarket.books.session import ReadSession
from supermarket.cli.frame.names import household_name, site_name
from supermarket.district.dated.registers import SITES, STAFF, all_in_force, in_force, latest
from supermarket.district.texts import plain
from supermarket.earning.kinds import RULES
from supermarket.errors import Refusal
from supermarket.households.finding.lookup import who
from supermarket.journal.entry import entry_name
from supermarket.locale import N_, _
from supermarket.locale.kind_names import kind_name
from supermarket.spending.kinds import GOODS
from supermarket.spending.redemption.receipt_codes import read_receipt_code

HITS_MAX: Final = 40
_NAME_MIN: Final = 1
_GOODS: Final = "/act/goods/list?go=1"
SORTS: Final = {
    "entry": N_("entry"),
    "receipt": N_("receipt"),
    "household": N_("household"),
    "site": N_("site"),
    "staff": N_("member of staff"),
    "goods": N_("goods"),
    "rule": N_("rule"),
}
"""What was found, in words."""


@dataclass(frozen=True)
class Hit:
    """Something that was found: what sort of thing it is, in words, and where it leads."""

    sort: str
    text: str
    href: str

    @property
    def word(self) -> str:
        """Return its sort in the language in use."""
        return _(SORTS[self.sort])


def search(session: ReadSession, words: str, staff: str, *, audits: bool) -> list[Hit]:
    """Return what a code or a part of a name means, the surest first."""
    typed = plain(words)[:64]
    if len(typed) <= _NAME_MIN and not typed.isdigit():
        return []
    found = [
        *_entries(session, typed, staff),
        *_households(session, typed, audits=audits),
        *_codes(session, typed, audits=audits),
    ]
    return [*found, *_named(session, typed, {hit.href for hit in found})][:HITS_MAX]


def _entries(session: ReadSession, typed: str, staff: str) -> Iterator[Hit]:
    receipt = read_receipt_code(typed)
    for sort, name in (("entry", typed), ("receipt", receipt)):
        if name and entry_name(name):
            try:
                entry = entry_for(session, name, staff)
            except Refusal:
                continue  # there is none, or it is not for him
            text = f"{entry.name} {kind_name(entry.kind)} {entry.on}"
            yield Hit(sort, text, f"/entry/{entry.name}")


def _households(session: ReadSession, typed: str, *, audits: bool) -> Iterator[Hit]:
    """Give the household of a number, a card's number, or what a card holds; nobody is looked for by name here."""
    if not typed.replace("-", "").isdigit():
        return
    try:
        number = who(session, typed).household
    except Refusal:
        return
    href = f"/audit?household={number}" if audits else f"/households/{number}"
    yield Hit("household", household_name(session, number), href)


def _codes(session: ReadSession, typed: str, *, audits: bool) -> Iterator[Hit]:
    if latest(session, SITES, typed, session.today):
        yield Hit("site", site_name(session, typed), f"/centre/site/{typed}")
    if (person := in_force(session, STAFF, typed, session.today)) is not None:
        text = " ".join((typed, _(person.role), site_name(session, person.site)))
        yield Hit("staff", text, f"/audit?actor={typed}" if audits else f"/centre/site/{person.site}")
    if (goods := latest(session, GOODS, typed, session.today)) is not None:
        yield Hit("goods", f"{goods.name} ({typed})", _GOODS)
    if (rule := latest(session, RULES, typed.upper(), session.today)) is not None:
        yield Hit("rule", f"{rule.name} ({typed.upper()})", "/act/rule/list?go=1")


def _named(session: ReadSession, typed: str, known: set[str]) -> Iterator[Hit]:
    for site in all_in_force(session, SITES, session.today):
        href = f"/centre/site/{site.site}"
        if typed in site.name and href not in known:
            yield Hit("site", f"{site.name} ({site.site})", href)
    for goods in all_in_force(session, GOODS, session.today):
        if typed in goods.name:
            yield Hit("goods", f"{goods.name} ({goods.sku})", _GOODS)
