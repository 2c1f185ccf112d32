"""The story of a first day in one village: every sort of thing that the ledger is for, once, on 2 March 2026."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from supermarket.books.accounts import household_points
from supermarket.books.kinds import POINT
from supermarket.books.session import Request, WriteSession
from supermarket.corrections.corrections import reverse
from supermarket.demo.folder import Folder
from supermarket.demo.open_story import tell_claim
from supermarket.demo.scene import ADMINISTRATOR, HOME, Stage, moment
from supermarket.demo.telling import Teller, refusal_of, typed
from supermarket.district.dated.registers import HOUSEHOLDS, all_in_force
from supermarket.district.kinds import Household
from supermarket.district.sites import site_of
from supermarket.earning.credit import Deed, credit, cumulative_of
from supermarket.households.cards import Card, NewCard, bind, freeze
from supermarket.households.finding.lookup import card_named
from supermarket.households.households import NewHousehold, enrol
from supermarket.households.lists.imports import import_households
from supermarket.locale import _
from supermarket.opening import Opened
from supermarket.paper.cards.issuing import issue_blank_sheet, issue_card, issue_sheet
from supermarket.spending.goods.catalogue import goods_of
from supermarket.spending.redemption.redemption import Basket, redeem
from supermarket.spending.stock.deliveries import Delivery, receive

DAY: Final = date(2026, 3, 2)
OPENS_AT: Final = 8 * 60 + 30
"""In minutes after midnight."""
HEAD: Final = NewHousehold(head="石样例", phone="10030019001", group="一组")
SOAP: Final = "1001"
SNOW: Final = "VOL-05"
DONOR: Final = "9001"
AT_HOME: Final = Request(actor=ADMINISTRATOR.actor, site=HOME.station)
REASON: Final = "数量录错"
BLANKS: Final = 20


@dataclass(frozen=True)
class FirstDay:
    """What the first day leaves: its household, deed and claim, cards by household of those printed, blank payloads."""

    household: str
    deed: str
    claim: str
    payload: str
    printed: tuple[NewCard, ...]
    blanks: tuple[str, ...]


def tell_opening(teller: Teller, opened: Opened) -> None:
    """Tell that the district was loaded."""
    counts = opened.counts
    teller.tell(
        _("A district is loaded from files as an office keeps them: who, where, what deeds earn, what goods cost."),
        typed("init", "--drill"),
        _("{sites} sites, {staff} staff, {rules} deed rules, {goods} goods and services: ledger {origin}.").format(
            sites=counts["site.recorded"],
            staff=counts["staff.recorded"],
            rules=counts["rule.recorded"],
            goods=counts["goods.recorded"],
            origin=opened.origin,
        ),
    )


def tell_first_day(stage: Stage, teller: Teller, folder: Folder, sample: Path) -> FirstDay:
    """Tell the first day, through the same verbs that the commands call."""
    stage.time.move_to(moment(DAY, OPENS_AT))
    household = _enrol(stage, teller)
    lost = _give_card(stage, teller, household, folder.card)
    deed = _earn(stage, teller, lost)
    claim = tell_claim(stage, teller, folder, lost)
    _take_in(stage, teller)
    receipt = _spend(stage, teller, lost)
    _overspend(stage, teller, lost)
    _correct(stage, teller, lost, receipt)
    blank, *others = _print_blanks(stage, teller, folder.blanks)
    _replace_card(stage, teller, household, blank.payload)
    _show_cards(stage, teller, lost, blank.payload)
    _take_in_list(stage, teller, sample / "households.csv")
    printed = _print_cards(stage, teller, folder.sheets)
    return FirstDay(household, deed, claim, blank.payload, tuple(printed), tuple(card.payload for card in others))


def _enrol(stage: Stage, teller: Teller) -> str:
    with stage.writing() as session:
        household = enrol(session, HEAD, HOME.clerk)
        station = site_of(session, household.station, session.today).name
    teller.tell(
        _("A household is enrolled. Its name stays in a drawer apart; what is sealed is a number."),
        typed("household enrol", "--head", HEAD.head, "--phone", HEAD.phone, "--group", HEAD.group, by=HOME.clerk),
        _("Household {household} of site {site}, head {head}: {balance} points.").format(
            household=household.household, site=f"{station} ({household.station})", head=HEAD.head, balance=0
        ),
    )
    return household.household


def _give_card(stage: Stage, teller: Teller, household: str, png: Path) -> str:
    with stage.writing() as session:
        card = issue_card(session, household, HOME.clerk, png)
    text = _("Card {card} of household {household} is active. What its QR code holds, shown this once: {payload}")
    teller.tell(
        _("It gets a card with its number as a QR code; the ledger keeps only the number's hash."),
        typed("card issue", household, "--png", png, by=HOME.clerk),
        text.format(card=card.card, household=household, payload=card.payload),
    )
    return card.payload


def _earn(stage: Stage, teller: Teller, payload: str) -> str:
    with stage.writing() as session:
        credited = credit(session, Deed(payload, SNOW), AT_HOME)
    teller.tell(
        _("Points of a paper passbook are carried over: an administrator credits them, and the month's paper says so."),
        typed("deed credit", payload, SNOW, by=AT_HOME),
        _("Entry {entry}: household {household} earned {points} points and has {balance}.").format(
            entry=credited.entry, household=credited.household, points=credited.points, balance=credited.balance
        ),
    )
    return credited.entry


def _take_in(stage: Stage, teller: Teller) -> None:
    with stage.writing() as session:
        received = receive(session, Delivery(SOAP, 50, donor=DONOR), HOME.clerk)
        goods = goods_of(session, received.sku, session.today).name
    teller.tell(
        _("Goods arrive at the village's supermarket: 50 bars of soap, a gift."),
        typed("stock receive", SOAP, 50, "--donated", DONOR, by=HOME.clerk),
        _("Entry {entry}: {quantity} of {sku} arrived; {on_hand} are here now.").format(
            entry=received.entry, quantity=received.quantity, sku=f"{goods} ({received.sku})", on_hand=received.on_hand
        ),
    )


def _spend(stage: Stage, teller: Teller, payload: str) -> str:
    title = _("The card is scanned at the counter: points leave the household and goods the shelf, in one entry.")
    return _redeem(stage, teller, title, payload, f"{SOAP}x2")


def _redeem(stage: Stage, teller: Teller, title: str, payload: str, line: str) -> str:
    with stage.writing() as session:
        given = redeem(session, Basket(payload, (line,)), HOME.clerk)
    teller.tell(
        title,
        typed("redeem", payload, line, by=HOME.clerk),
        _("Receipt {entry}: household {household} spent {points} points and has {balance} left.").format(
            entry=given.entry, household=given.household, points=given.points, balance=given.balance
        ),
    )
    return given.entry


def _overspend(stage: Stage, teller: Teller, payload: str) -> None:
    line = f"{SOAP}x2"
    teller.tell_refusal(
        _("More than the household has is refused, in one sentence, and nothing is written."),
        typed("redeem", payload, line, by=HOME.clerk),
        refusal_of(stage, lambda session: redeem(session, Basket(payload, (line,)), HOME.clerk)),
    )


def _correct(stage: Stage, teller: Teller, payload: str, receipt: str) -> None:
    with stage.writing() as session:
        done = reverse(session, receipt, REASON, HOME.clerk)
    teller.tell(
        _("It was one bar, not two. An entry is never changed: it is reversed, with a reason, at most once."),
        typed("reverse", receipt, "--reason", REASON, by=HOME.clerk),
        _("Entry {entry} reverses {reverses}.").format(entry=done.entry, reverses=done.reverses),
    )
    _redeem(stage, teller, _("What is right is entered anew."), payload, SOAP)


def _print_blanks(stage: Stage, teller: Teller, pdf: Path) -> list[NewCard]:
    with stage.writing() as session:
        cards = issue_blank_sheet(session, BLANKS, ADMINISTRATOR, pdf)
    teller.tell(
        _("Shops have no printer, so the centre prints blank cards for them."),
        typed("card blank", BLANKS, "--pdf", pdf, by=ADMINISTRATOR),
        _("{count} cards are on the sheets in {path}.").format(count=len(cards), path=pdf),
    )
    return cards


def _replace_card(stage: Stage, teller: Teller, household: str, blank: str) -> None:
    with stage.writing() as session:
        frozen = freeze(session, card_named(session, household), HOME.clerk)
    teller.tell(
        _("The household has lost its card: it is frozen at once."),
        typed("card freeze", household, by=HOME.clerk),
        _card_line(frozen),
    )
    with stage.writing() as session:
        bound = bind(session, card_named(session, blank), household, HOME.clerk)
    teller.tell(
        _("A blank card is bound to the household by scanning it, done."),
        typed("card bind", household, blank, by=HOME.clerk),
        _card_line(bound),
    )


def _card_line(card: Card) -> str:
    text = _("Card {card} of household {household} is {state}.")
    return text.format(card=card.card, household=card.household, state=_(card.state.value))


def _show_cards(stage: Stage, teller: Teller, lost: str, bound: str) -> None:
    teller.tell_refusal(
        _("Whoever finds the lost card can do nothing with it."),
        typed("redeem", lost, SOAP, by=HOME.clerk),
        refusal_of(stage, lambda session: redeem(session, Basket(lost, (SOAP,)), HOME.clerk)),
    )
    with stage.ledger.reading() as session:
        household = card_named(session, bound).household or ""
        held, earned = session.balance(household_points(household), POINT), cumulative_of(session, household)
    text = _("Household {household} has {balance} points; it has earned {cumulative} in all.")
    teller.tell(
        _("The new card opens the household, and no point is lost."),
        typed("balance", bound),
        text.format(household=household, balance=held, cumulative=earned),
    )


def _take_in_list(stage: Stage, teller: Teller, csv: Path) -> None:
    with stage.writing() as session:
        outcomes = import_households(session, csv, ADMINISTRATOR)
        stations = {household.station for household in _enrolled(session)}
    teller.tell(
        _("A list of households is imported, the whole file or nothing of it."),
        typed("household import", csv, by=ADMINISTRATOR),
        _("{households} households at {stations} stations were enrolled.").format(
            households=sum(each.action == "added" for each in outcomes), stations=len(stations)
        ),
    )


def _print_cards(stage: Stage, teller: Teller, pdf: Path) -> list[NewCard]:
    with stage.writing() as session:
        cards = issue_sheet(session, HOME.station, HOME.manager, pdf)
    teller.tell(
        _("Every household of the station without a card gets one, ten to a sheet, to be cut out."),
        typed("card sheet", "--pdf", pdf, by=HOME.manager),
        _("{count} cards are on the sheets in {path}.").format(count=len(cards), path=pdf),
    )
    return cards


def _enrolled(session: WriteSession) -> list[Household]:
    return all_in_force(session, HOUSEHOLDS, session.today)
