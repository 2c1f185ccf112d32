"""How machines stand, and what a machine that goes on anew comes to, on the screen."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from supermarket.cli.frame import console
from supermarket.clock import district_date, district_time
from supermarket.locale import _
from supermarket.locale.kind_names import kind_name

if TYPE_CHECKING:
    from supermarket.carry.listing import MachineStanding, Standings
    from supermarket.carry.renewal.renewing import Renewed


def show_machines(found: "Standings") -> None:
    """Show each machine, and which were invited and have not come."""
    headings = (_("Machine"), _("Entries"), _("Heard until"), _("Lacks of ours"), _("Remarks"))
    rows = [
        (
            each.origin,
            each.size,
            _("this machine") if each.own else district_time(each.heard),
            "" if each.own else each.lacks,
            _("; ").join(_remarks(each)),
        )
        for each in found.machines
    ]
    console.say_table(headings, rows, {1: "right", 3: "right"})
    for awaited in found.awaited:
        text = _("{node} was invited on {date} and has not come yet.")
        console.say(text.format(node=awaited.node, date=district_date(awaited.invited)))


def _remarks(each: "MachineStanding") -> Iterator[str]:
    if each.centre:
        yield _("centre")
    if not each.let_in:
        yield _("not let in")
    for gap in each.gaps:
        yield _("{first} to {last} are missing").format(first=gap.first, last=gap.last)
    if each.forked is not None:
        yield _("two branches from {first} on").format(first=each.forked)
    if each.seen > each.size:
        yield _("others have seen {size} entries of it").format(size=each.seen)
    if each.successor:
        yield _("{successor} goes on instead").format(successor=each.successor)
    if each.elsewhere:
        yield _("goes on elsewhere")
    if not each.own and each.silent_days:
        yield _("not heard for {days} days").format(days=each.silent_days)


def show_renewed(renewed: "Renewed") -> None:
    """Show what was taken along, what has another number now, and what is left for the hand."""
    text = _("This machine goes on as {origin}; the old ledger of {previous} lies at {kept}.")
    console.say(text.format(origin=renewed.origin, previous=renewed.previous, kept=renewed.kept))
    for origin in renewed.branches:
        console.say(_("Of {origin} the centre's branch is here now.").format(origin=origin))
    if renewed.kept_along:
        text = _("Entries of {previous} that were kept as they are, and that the centre lacks: {count}.")
        console.say(text.format(previous=renewed.previous, count=renewed.kept_along))
    if renewed.others:
        text = _("Entries of other machines that were kept as they are, and that the centre lacks: {count}.")
        console.say(text.format(count=renewed.others))
    console.say(_("Entries recorded again: {count}.").format(count=renewed.again))
    if renewed.renumbered:
        console.say(_("These numbers are others now; print the cards anew:"))
        numbers = [(each.former, each.number) for each in renewed.renumbered]
        console.say_table((_("Number before"), _("Number now")), numbers)
    if renewed.by_hand:
        console.say(_("These are left; enter by hand what really happened:"))
        headings = (_("Entry"), _("Kind"), _("Site"), _("Date"), _("Why not by itself"))
        rows = [(each.entry, kind_name(each.kind), each.site, each.on, each.why) for each in renewed.by_hand]
        console.say_table(headings, rows)
