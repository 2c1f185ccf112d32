"""How month ends look as lists: all stations of the district, and how every month stands."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from supermarket.cli.frame import console
from supermarket.cli.months.shown import show_lapsed, signers
from supermarket.errors import yuan_of
from supermarket.locale import N_, _

if TYPE_CHECKING:
    from supermarket.months.closing.closing import MonthState, SignedMonth
    from supermarket.months.exceptions.closed import Differing
    from supermarket.months.exceptions.machines import Apart
    from supermarket.months.reconciled import Reconciliation

_FIGURES_MOST: Final = 4
_SECTIONS: Final = {"points": N_("Points"), "goods": N_("Goods"), "fund": N_("Fund"), "cards": N_("Cards")}
_FIGURES: Final = {
    "opening": N_("Opening"),
    "credits": N_("Credits"),
    "deductions": N_("Deductions"),
    "redemptions": N_("Redemptions"),
    "reversals": N_("Reversals"),
    "expiry": N_("Lapsed"),
    "redemptions_count": N_("Redeemed"),
    "purchased": N_("Bought"),
    "donated": N_("Donated"),
    "in": N_("In"),
    "given": N_("Given"),
    "spoiled": N_("Spoiled"),
    "out": N_("Out"),
    "counted": N_("Count difference"),
    "received": N_("Received"),
    "spent": N_("Spent"),
    "closing": N_("Closing"),
}
"""The figures of a month as its tables head them; a card's state is a word of its own."""
_SUMMED = ("opening", "credits", "deductions", "redemptions", "reversals", "expiry", "closing")


def show_all(found: "list[Reconciliation]", staff: Mapping[str, str]) -> None:
    """Show the months of all stations: a line for each where something happened, one for all the others, and the sums.

    The papers and --json name every one.
    """
    busy = [each for each in found if not each.idle]
    idle = [each for each in found if each.idle]
    headings = (
        *(_("Site"), _("Name"), _("Opening"), _("Credits"), _("Deductions"), _("Redemptions"), _("Reversals")),
        *(_("Lapsed"), _("Closing"), _("Redeemed"), _("Checks"), _("Exceptions"), _("Signed"), _("State")),
    )
    rows = [_place(each, staff) for each in busy]
    if idle:
        rows.append(_sums(_("without entries: {count}").format(count=len(idle)), idle))
    rows.append(_sums(_("all: {count}").format(count=len(found)), found))
    console.say_table(headings, rows, dict.fromkeys((*range(2, 10), 11), "right"))


def _place(each: "Reconciliation", staff: Mapping[str, str]) -> tuple[object, ...]:
    differs = _(", ").join(_(check.name) for check in each.compared if not check.ok)
    state = _("closed") if each.closed else _("open") if each.ended else _("running")
    told = (differs or _("equal"), _exceptions(each), signers(each.signatures, staff), state)
    return (each.site, each.name, *_points([each]), *told)


def _sums(label: str, found: "list[Reconciliation]") -> tuple[object, ...]:
    differs = sum(not each.ok for each in found)
    checks = _("{count} differ").format(count=differs) if differs else _("equal")
    closed = sum(each.closed for each in found)
    state = _("closed: {count}").format(count=closed) if closed else None
    return (None, label, *_points(found), checks, sum(_exceptions(each) or 0 for each in found) or None, None, state)


def _points(found: "list[Reconciliation]") -> list[int | None]:
    """Return the sums of places' points, and how many redemptions there were; a nought is nothing."""
    sums = [sum(vars(each.figures.points)[name] for each in found) for name in _SUMMED]
    return [value or None for value in (*sums, sum(each.figures.redemptions for each in found))]


def _exceptions(found: "Reconciliation") -> int | None:
    """Return how many entries are exceptions, each counted once."""
    return len({entry for each in found.exceptions for entry in each.entries}) or None


def show_apart(names: Mapping[str, str], found: "list[Apart]") -> None:
    """Show what shows between machines: where (`names` has the sites), the entry, the other side, what, who mends."""
    headings = (_("Site"), _("Entry"), _("Other side"), _("What"), _("Who can mend it"))
    rows = [(names[each.site], each.entry, each.other, _what(each), _(each.mended_by)) for each in found]
    console.say_table(headings, rows, none=_("Nothing shows between machines in that month."))


def _what(each: "Apart") -> str:
    """Return what shows; of figures that differ the first few, as the entry has them and as the other side has them."""
    told = [_(each.text), *map(_differs, each.figures[:_FIGURES_MOST])]
    more = len(each.figures) - _FIGURES_MOST
    if more > 0:
        told.append(_("and {count} more").format(count=more))
    return _("; ").join(told)


def _differs(each: "Differing") -> str:
    what = " ".join(filter(None, (_(_SECTIONS[each.section]), each.item, _(_FIGURES.get(each.figure, each.figure)))))
    sides = (yuan_of(side) if each.section == "fund" else str(side) for side in (each.entry, each.other))
    return f"{what} {' / '.join(sides)}"


def show_signed(signed: "SignedMonth", staff: Mapping[str, str]) -> None:
    """Show who has signed a month now, and whose turn it is."""
    show_lapsed(signed.lapsed, staff)
    who = signers(signed.signatures, staff) or _("nobody")
    console.say(
        _("Month {month} of site {site}, signed by: {who}.").format(month=signed.month, site=signed.site, who=who)
    )
    if signed.closed:
        console.say(_("The month is closed; nothing more is entered for it."))
    elif signed.turn:
        console.say(_("To be signed next by the {turn}.").format(turn=_(signed.turn.value)))


def show_states(found: "list[MonthState]", staff: Mapping[str, str]) -> None:
    """Show who has signed which month."""
    rows = [(each.month, each.site, each.name, signers(each.signatures, staff), _standing(each)) for each in found]
    console.say_table((_("Month"), _("Site"), _("Name"), _("Signed"), _("State")), rows)


def _standing(state: "MonthState") -> str:
    if state.closed:
        return _("closed")
    if state.lapsed:
        return _("signatures lapsed")
    if state.running:
        return _("running")
    return _("open, after {month}").format(month=state.waits_for) if state.waits_for else _("open")
