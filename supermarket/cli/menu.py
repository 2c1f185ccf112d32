"""The front door: `supermarket` alone asks who one is and what to do, chosen by digit.

Nobody in a village types an option. Every choice calls the same verbs as the commands do.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from supermarket.cli import console
from supermarket.cli.asking import request
from supermarket.cli.command import Call
from supermarket.cli.scanner import Keys
from supermarket.cli.signing import signed_in
from supermarket.cli.till import back_up_to, scans, serve, unlocked
from supermarket.district.numbers import plain
from supermarket.errors import Refusal
from supermarket.locale import N_, _

if TYPE_CHECKING:
    from supermarket.books.session import Request
    from supermarket.district.kinds import Staff
    from supermarket.ledger import Ledger

_DIGITS: Final = "123456789"


@dataclass(frozen=True)
class Desk:
    """Where one sits: the ledger, who asks and where, and what is typed."""

    ledger: "Ledger"
    asked: "Request"
    typed: Keys

    def ask(self, text: str) -> str:
        """Ask for a line; an empty one, and the end of input, go back to the menu. An idle desk locks like a till."""
        console.say(text)
        for line in self.typed:
            if line is not None:
                return line.strip()
            if not unlocked(self.ledger, self.asked.actor, self.typed):
                break
        return ""

    @contextmanager
    def asking(self, *texts: str) -> Iterator[list[str]]:
        """Ask for several things in turn, and say what a rule refuses; nothing is done where one is left empty."""
        given: list[str] = []
        for text in texts:
            given.append(self.ask(text))
            if not given[-1]:
                break
        try:
            yield given
        except Refusal as refusal:
            console.ring()
            console.say(f">> {refusal}")


@dataclass(frozen=True)
class Choice:
    """A line of the menu; `verb` is what the person must be allowed."""

    name: str
    verb: str
    do: Callable[[Desk], None]


def menu(call: Call) -> int:
    """Show the menu until its reader leaves it; return the exit code.

    Raises:
        LedgerMissing, LedgerForeign, LedgerNewer, ClockTold: there is no ledger to work with.
        StaffUnknown: nobody of this code is on the staff.
    """
    with call.ledger() as ledger:
        with scans() as typed:
            staff = _who(call, ledger, typed)
        if staff is None:
            return 0
        known = signed_in(ledger, staff.staff)
        with ledger.reading() as session:
            asked = request(call, session)
        asked = replace(asked, actor=staff.staff, site=call.site or staff.site, known=known)
        return _serve(ledger, asked, staff)


def _serve(ledger: "Ledger", asked: "Request", staff: "Staff") -> int:
    with scans() as typed:
        desk = Desk(ledger, asked, typed)
        choices = _choices(staff)
        while True:
            console.rule(_("Practice supermarket {site}   {staff}").format(site=asked.site, staff=staff.staff))
            for digit, choice in enumerate(choices, start=1):
                console.say(f"  {digit}  " + _(choice.name))
            answer = plain(desk.ask(_("  0  leave")))
            if answer in {"", "0"}:
                return 0
            if chosen := dict(zip(_DIGITS, choices, strict=False)).get(answer):
                chosen.do(desk)
            else:
                console.ring()


def _who(call: Call, ledger: "Ledger", typed: Keys) -> "Staff | None":
    from supermarket.district.registers import STAFF, in_force
    from supermarket.errors.staff import StaffUnknown

    code = call.operator or ""
    if not code:
        console.say(_("Your staff code:"))
        code = next((plain(line) for line in typed if line is not None), "")
    if not code:
        return None
    with ledger.reading() as session:
        staff = in_force(session, STAFF, code, session.today)
    if staff is None:
        raise StaffUnknown(operator=code)
    return staff


def _choices(staff: "Staff") -> list[Choice]:
    from supermarket.district.roles import VERBS

    return [choice for choice in CHOICES if not choice.verb or staff.role in VERBS[choice.verb]]


def _exchange(desk: Desk) -> None:
    with desk.asking():
        serve(desk.ledger, desk.asked, desk.typed, receipts=None)


def _find(desk: Desk) -> None:
    from supermarket.district.households import find, view
    from supermarket.district.roles import staff_for

    with desk.asking(_("Name, initials, group, or the last four digits of a phone:")) as (words, *_rest):
        if not words:
            return
        with desk.ledger.reading() as session:
            staff = staff_for(session, "household find", actor=desk.asked.actor, on=session.today)
            found = [
                view(session, row, staff, session.today) for row in find(session, words, desk.asked.site, session.today)
            ]
        rows = [(row.household, row.head, row.group, row.balance) for row in found]
        console.say_table((_("Household"), _("Head"), _("Group"), _("Balance")), rows, {3: "right"})


def _new_card(desk: Desk) -> None:
    from supermarket.district.cards import bind, card_in_force, freeze
    from supermarket.district.kinds import CardState
    from supermarket.district.lookup import card_named, who
    from supermarket.district.roles import allow

    with desk.asking(_("The household's number:"), _("Scan the blank card:")) as given:
        if len(given) < 2 or not all(given):  # noqa: PLR2004 - both answers
            return
        with desk.ledger.writing() as session:
            allow(session, "card bind", desk.asked)
            household = who(session, given[0]).household
            old = card_in_force(session, household)
            if old and old.state is CardState.ACTIVE:
                freeze(session, old, desk.asked)
            card = bind(session, card_named(session, given[1]), household, desk.asked)
        console.say(_("Card {card} of household {household} is active.").format(card=card.card, household=household))


def _receive(desk: Desk) -> None:
    from supermarket.spending.stock import Delivery, receive

    questions = (
        _("Scan the goods, or type the SKU:"),
        _("How many:"),
        _("Bought: 1. Given: the donor's code or name:"),
    )
    with desk.asking(*questions) as given:
        if len(given) < len(questions) or not all(given):
            return
        with desk.ledger.writing() as session:
            donor = None if given[2] == "1" else given[2]
            delivery = Delivery(sku=_sku(session, given[0]), quantity=_figure(given[1]), donor=donor)
            received = receive(session, delivery, desk.asked)
        text = _("Entry {entry}: {quantity} of {sku} arrived; {on_hand} are here now.")
        console.say(text.format(**vars(received)))


def _count(desk: Desk) -> None:
    from supermarket.spending.stocktakes import count, parsed_count

    questions = (_("Scan the goods, or type the SKU:"), _("How many are on the shelf:"))
    with desk.asking(*questions) as given:
        if len(given) < len(questions) or not all(given):
            return
        with desk.ledger.writing() as session:
            counted = parsed_count(f"{_sku(session, given[0])}={given[1]}")
            (taken,) = count(session, [counted], desk.asked)
        text = _("Entry {entry}: by the book {book}, counted {counted}, difference {difference}.")
        console.say(text.format(**vars(taken)))


def _back_up(desk: Desk) -> None:
    with desk.asking(_("The folder or stick:")) as (folder, *_rest):
        if folder:
            back_up_to(desk.ledger, Path(folder).expanduser())


def _verify(desk: Desk) -> None:
    from supermarket.audit.verify import verify

    with desk.asking(), desk.ledger.reading() as session:
        verification = verify(session)
        for stream in verification.streams:
            console.say(f"{stream.origin} {stream.size} {stream.root}")
        for fault in verification.faults:
            console.say(f"{fault.origin}-{fault.seq} {fault.what}")
        console.say(_("Everything agrees: no fault was found.") if verification.ok else "")


def _sku(session: object, typed: str) -> str:
    """Return the SKU of what was scanned; what is no barcode is taken as an SKU."""
    from supermarket.spending.basket import goods_scanned

    digits = plain(typed)
    return goods_scanned(session, digits) or digits  # type: ignore[arg-type] # a session, whose module is heavy to import


def _figure(typed: str) -> int:
    """Return a typed quantity; what is no number is refused as zero is."""
    text = plain(typed)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0  # noqa: PLR2004 - nine digits


CHOICES: Final = (
    Choice(N_("exchange"), "redeem", _exchange),
    Choice(N_("find a household"), "household find", _find),
    Choice(N_("new card for a lost one"), "card bind", _new_card),
    Choice(N_("goods arrived"), "stock receive", _receive),
    Choice(N_("count the shelf"), "stock count", _count),
    Choice(N_("back up"), "", _back_up),
    Choice(N_("verify for the auditor"), "", _verify),
)
"""The menu 兑换, 找人, 补卡, 入库, 盘点, 备份, 交审计, in this order; each role sees what it may do."""
