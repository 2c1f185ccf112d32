"""What happens at a place now and then: people move, divide and die; goods travel and come back; papers and locks."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Final

from benchmarks.district.life import MONDAY, SHELF, Year
from benchmarks.district.scene import MODEL, Place
from supermarket.books.accounts import household_points, stock, units
from supermarket.books.kinds import POINT
from supermarket.books.rebuild import silent
from supermarket.books.session import WriteSession
from supermarket.corrections.corrections import reverse
from supermarket.demo.scene import ADMINISTRATOR
from supermarket.district.dated.files import SETTING_FILE
from supermarket.district.dated.imports import amend_row
from supermarket.district.dated.registers import HOUSEHOLDS, in_force
from supermarket.district.gate.papers import OnPaper, confirm
from supermarket.district.settings import SITE_MONTH_MAX
from supermarket.earning.claims.claims import Deed, file_claim, withdraw
from supermarket.earning.credit import Deed as Credit
from supermarket.earning.credit import credit
from supermarket.earning.household_points.splits_and_mergers import Split, merge, split
from supermarket.earning.lapsing.expiry import post_expiry
from supermarket.households.card_kinds import Relation
from supermarket.households.cards import bind, cancel, card_by_number, freeze, issue_blanks
from supermarket.households.changes import change_head, depart, relocate
from supermarket.households.finding.lookup import who
from supermarket.households.kin import declare
from supermarket.households.lists.files import amend_household, new_member
from supermarket.households.numbers import payload_hash
from supermarket.households.proxies import authorise
from supermarket.local.kinds import PIN_RESET, PinReset
from supermarket.local.locks import record_lock
from supermarket.people.evidence import KeptPaper
from supermarket.spending.fund.money import Money, receive_money, spend_money
from supermarket.spending.redemption.form_numbers import number_forms
from supermarket.spending.redemption.redemption import Basket, redeem
from supermarket.spending.stock.approvals import Unapproved, approve, decline, request_write_off
from supermarket.spending.stock.deliveries import Delivery, receive
from supermarket.spending.stock.shelves import EXPIRED, shelf
from supermarket.spending.stock.spoilage import Spoiled, write_off
from supermarket.spending.stock.transfers import arrive, send

WORKDAYS: Final = 250
_WEEK: Final = 7
Act = Callable[[Year, WriteSession, Place], object]


def acts_of(year: Year, session: WriteSession, place: Place, day: date) -> list[Callable[[], object]]:
    """Return what happens besides at a place on a working day."""
    if day.month == 1 and day.day <= _WEEK and day.weekday() == MONDAY:  # the first one after the year's end
        return [partial(_lapse, year, session, place)]
    if len(year.here(place)) < MODEL_FULL:
        return []
    chosen = [act for act, often in RARE.items() if year.chance.random() < often * year.rate / WORKDAYS]
    return [partial(act, year, session, place) for act in chosen]


MODEL_FULL: Final = 100
"""Only at a place that so many households have joined something rare happens."""


def _lapse(year: Year, session: WriteSession, place: Place) -> None:
    """Let what could be redeemed until the year's end lapse; one of these was a mistake."""
    lapsed = year.asked(partial(post_expiry, session, place.manager, silent)) or []
    if lapsed and lapsed[0].entry:
        year.asked(partial(reverse, session, lapsed[0].entry, "登记有误", place.manager))


def _lost_card(year: Year, session: WriteSession, place: Place) -> None:
    home = year.chance.choice(year.here(place))
    card = card_by_number(session, home.card)
    if card and year.asked(partial(freeze, session, card, place.clerk)):
        year.homes[home.household] = year.carded(session, home)


def _blank_cards(year: Year, session: WriteSession, place: Place) -> None:
    """Print two blank cards at the centre, bind one here instead of a lost one, and cancel the other."""
    home, printed = year.chance.choice(year.here(place)), year.asked(partial(issue_blanks, session, 2, ADMINISTRATOR))
    for number, card in enumerate(printed or ()):
        year.payloads[payload_hash(card.payload)] = card.payload
        made = card_by_number(session, card.card)
        if made and number:
            year.asked(partial(cancel, session, made, place.manager))
        elif made and year.asked(partial(bind, session, made, home.household, place.clerk)):
            year.homes[home.household] = replace(home, payload=card.payload, card=card.card)


def _kin(year: Year, session: WriteSession, place: Place) -> None:
    home = year.chance.choice(year.here(place))
    year.asked(partial(declare, session, place.reviewer.actor, home.household, Relation.KIN, place.manager))


def _member(year: Year, session: WriteSession, place: Place) -> None:
    home = year.chance.choice(year.here(place))
    year.asked(partial(new_member, session, home.household, next(year.names), None, place.clerk))


def _divide(year: Year, session: WriteSession, place: Place) -> None:
    """Let two grown children join a household, one of them lead it, and the other have a household of his own."""
    home = year.chance.choice(year.here(place))
    for _child in range(2):
        year.asked(partial(new_member, session, home.household, next(year.names), None, place.clerk))
    year.asked(partial(change_head, session, home.household, "2", "other", place.clerk))
    points = session.balance(household_points(home.household), POINT) // 3
    moved = year.asked(partial(split, session, home.household, Split("3", points=points), place.manager))
    if moved:
        year.homes[moved.into] = year.carded(session, replace(home, household=moved.into))


def _die(year: Year, session: WriteSession, place: Place) -> None:
    """Let the last of a household die, and an heir take over what is left."""
    gone, heir = year.chance.sample(year.here(place), k=2)
    if year.asked(partial(depart, session, gone.household, "death", place.manager)):
        del year.homes[gone.household]
        year.asked(partial(merge, session, gone.household, heir.household, place.manager))


def _leave(year: Year, session: WriteSession, place: Place) -> None:
    home = year.chance.choice(year.here(place))
    if year.asked(partial(depart, session, home.household, "leaving", place.manager)):
        del year.homes[home.household]


def _move(year: Year, session: WriteSession, place: Place) -> None:
    home, there = year.chance.choice(year.here(place)), MODEL[place == MODEL[0]]
    if year.asked(partial(relocate, session, home.household, there.station, ADMINISTRATOR)):
        year.homes[home.household] = replace(home, place=there)


def _fetch(year: Year, session: WriteSession, place: Place) -> None:
    """Let a household fetch goods for another one."""
    home, proxy = year.chance.sample(year.here(place), k=2)
    until = (date.fromisoformat(session.today) + timedelta(days=60)).isoformat()
    named = who(session, proxy.household)
    year.asked(partial(authorise, session, home.household, named, until, place.clerk))
    if session.balance(household_points(home.household), POINT) >= year.prices["1001"]:
        basket = Basket(home.household, ["1001"], "card-forgotten", proxy=proxy.payload)
        year.asked(partial(redeem, session, basket, place.clerk))


def _slip(year: Year, session: WriteSession, place: Place) -> None:
    """Enter a redemption that was written on a paper slip while the power was out."""
    home = max(year.chance.sample(year.here(place), k=5), key=lambda each: each.zeal)
    if session.balance(household_points(home.household), POINT) >= year.prices["1001"]:
        slip = f"A{year.chance.randrange(10**6):06}"
        basket = Basket(home.household, ["1001"], "scanner-broken", slip=slip)
        year.asked(partial(redeem, session, basket, place.clerk))


def _unlisted(year: Year, session: WriteSession, place: Place) -> None:
    home = year.chance.choice(year.here(place))
    row = in_force(session, HOUSEHOLDS, home.household, session.today)
    if row and not row.unlisted:
        amended = partial(amend_household, session, home.household, group=None, shop=None, listed=False)
        year.asked(partial(amended, request=place.clerk))


def _withdrawn(year: Year, session: WriteSession, place: Place) -> None:
    home = year.chance.choice(year.here(place))
    filed = year.asked(partial(file_claim, session, Deed(home.household, "GOV-04"), place.clerk))
    if filed:
        year.asked(partial(withdraw, session, filed.claim, "填错了", place.clerk))


def _scolded(year: Year, session: WriteSession, place: Place) -> None:
    rule = year.chance.choices(("NEG-01", "NEG-03", "NEG-08"), (6, 6, 1))[0]
    deed = Deed(year.chance.choice(year.here(place)).household, rule, evidence=(year.photo("inspection"),))
    year.asked(partial(file_claim, session, deed, place.clerk))


def _own_budget(year: Year, session: WriteSession, place: Place) -> None:
    """Give a station a budget of its own, which it never uses up."""
    value = {"value": str(year.chance.randint(40, 90) * 100)}
    by = replace(ADMINISTRATOR, site=place.station)
    year.asked(partial(amend_row, session, SETTING_FILE, SITE_MONTH_MAX, value, by, scope=place.station))


def _credited(year: Year, session: WriteSession, place: Place) -> None:
    """Credit hours that were written down on paper, once by mistake."""
    home = year.chance.choice(year.here(place))
    by = replace(ADMINISTRATOR, site=place.station)
    given = year.asked(partial(credit, session, Credit(home.household, "HON-01-05", 1), by))
    if given and year.chance.random() < 0.3:  # noqa: PLR2004 - now and then
        year.asked(partial(reverse, session, given.entry, "重复录入", by))


def _money(year: Year, session: WriteSession, place: Place) -> None:
    number = year.chance.randrange(10**6)
    got = year.asked(partial(receive_money, session, Money("300", f"拨款单 {number}", "拨款"), place.manager))
    spent = year.asked(partial(spend_money, session, Money("87.50", f"发票 {number}", "采购"), place.manager))
    if got and spent and year.chance.random() < 0.1:  # noqa: PLR2004 - now and then
        year.asked(partial(reverse, session, spent.entry, "金额写错", place.manager))
        year.asked(partial(reverse, session, got.entry, "金额写错", place.manager))


def _sends(year: Year, session: WriteSession, place: Place) -> None:
    """Send goods to the other shop, where now and then one is missing."""
    there, sku = MODEL[place == MODEL[0]], year.chance.choice(sorted(set(SHELF) - {"1020"}))
    if session.balance(stock(place.shop), units(sku)) > SHELF[sku] // 2:
        sent = year.asked(partial(send, session, sku, 5, there.shop, place.clerk))
        if sent:
            came = 5 - (year.chance.random() < 0.1)  # noqa: PLR2004 - now and then
            year.asked(partial(arrive, session, sent.entry, came, there.clerk))


def _wrong_delivery(year: Year, session: WriteSession, place: Place) -> None:
    got = year.asked(partial(receive, session, Delivery("1003", 4, donor="9003"), place.clerk))
    if got:
        year.asked(partial(reverse, session, got.entry, "数量写错", place.clerk))


def _spoiled(year: Year, session: WriteSession, place: Place) -> None:
    """Ask for a write-off while nobody is there to approve it; it is declined or approved later, and one taken back."""
    sku = year.chance.choice(sorted(set(SHELF) - {"1020"}))
    asked = year.asked(partial(request_write_off, session, Unapproved(sku, 1, "damp"), place.clerk))
    if asked and year.chance.random() < 0.4:  # noqa: PLR2004 - not always
        year.asked(partial(decline, session, asked.entry, "还可以用", place.manager))
    elif asked:
        gone = year.asked(partial(approve, session, asked.entry, place.manager))
        if gone and year.chance.random() < 0.3:  # noqa: PLR2004 - now and then
            year.asked(partial(reverse, session, gone.entry, "误报", place.manager))


def _on_paper(year: Year, session: WriteSession, place: Place) -> None:
    """Write off what the manager agreed to on paper; he confirms it himself."""
    pixels, sha256 = (year.chance.randbytes(32).hex() for _hash in range(2))
    paper = OnPaper(place.manager.actor, session.today, KeptPaper(sha256, "image/jpeg", 90_000, pixels))
    spoiled = Spoiled("1004", 1, "broken", place.manager.actor, paper=paper)
    gone = year.asked(partial(write_off, session, spoiled, place.clerk))
    if gone:
        year.asked(partial(confirm, session, gone.entry, place.manager))


def _expired(year: Year, session: WriteSession, place: Place) -> None:
    for line in shelf(session, place.shop):
        if line["state"] == EXPIRED:
            gone = Spoiled(str(line["sku"]), int(line["left"] or 0), "expired", place.manager.actor, approved="pin")
            year.asked(partial(write_off, session, gone, place.clerk))


def _forms(year: Year, session: WriteSession, place: Place) -> None:
    year.asked(partial(number_forms, session, "register", 50, None, place.clerk))


def _locked(year: Year, session: WriteSession, place: Place) -> None:
    """Lock the clerk's PIN after wrong ones; his manager sets it anew."""
    year.asked(partial(record_lock, session, place.clerk.actor, 5))
    reset = PinReset(staff=place.clerk.actor)
    request = replace(place.manager, site=place.shop, known="pin")
    session.record(PIN_RESET, reset, request, site=place.shop, on=session.today)


RARE: Final[Mapping[Act, float]] = {
    _lost_card: 8, _blank_cards: 2, _kin: 2, _member: 10, _divide: 3, _die: 2, _leave: 1, _move: 2, _fetch: 8,
    _slip: 12, _unlisted: 2, _withdrawn: 6, _scolded: 8, _own_budget: 1, _credited: 6, _money: 12, _sends: 8,
    _wrong_delivery: 3, _spoiled: 6, _on_paper: 3, _expired: 30, _forms: 3, _locked: 3,
}  # fmt: skip
"""How often each happens at a place in a year."""
