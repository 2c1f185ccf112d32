"""How a month end looks on the screen: figures, checks, exceptions, what waits, who signed."""

from typing import TYPE_CHECKING, Any

from supermarket.cli import console
from supermarket.cli.counter import say_lapsed
from supermarket.cli.fund import yuan_of
from supermarket.locale import _

if TYPE_CHECKING:
    from supermarket.months.closing import MonthState, SignedMonth
    from supermarket.months.reconciled import Reconciliation


def show_month(found: "Reconciliation") -> None:
    """Show a reconciled month: figures, checks, exceptions, signatures."""
    console.rule(_("{name} ({site}), month {month}").format(name=found.name, site=found.site, month=found.month))
    _show_scope(found)
    points = found.figures.points
    headings = (
        _("Opening"),
        _("Credits"),
        _("Deductions"),
        _("Redemptions"),
        _("Reversals"),
        _("Lapsed"),
        _("Closing"),
    )
    console.say(_("Points"))
    console.say_table(headings, [tuple(vars(points).values())], dict.fromkeys(range(7), "right"))
    if found.figures.goods:
        console.say(_("Goods"))
        names = (_("SKU"), _("Opening"), _("Bought"), _("Donated"), _("In"), _("Given"), _("Spoiled"), _("Out"))
        rows = [tuple(vars(line).values()) for line in found.figures.goods]
        console.say_table((*names, _("Counted"), _("Closing")), rows, dict.fromkeys(range(1, 10), "right"))
    _show_donations(found)
    console.say(_("Checks"))
    console.say_table((_("Result"), _("Compared"), _("Expected"), _("Found")), _checks(found), {2: "right", 3: "right"})
    for check in found.compared:
        if not check.ok:
            console.say(_("{check}: see {entries}").format(check=_(check.name), entries=" ".join(check.entries)))
    _show_exceptions(found)
    _show_pending(found)
    _show_movement(found)
    _show_rest(found)


def _show_scope(found: "Reconciliation") -> None:
    if found.first:
        text = _("{count} entries, written from {first} to {last}")
        console.say(text.format(count=found.entries, first=found.first, last=found.last))
    else:
        console.say(_("No entries in this month."))
    for each in found.versions:
        text = _("{register}: {rows} in force at the month's end, {changed} changed in it, the last by entry {latest}")
        told = {**vars(each), "register": _(each.register), "latest": each.latest or "-"}
        console.say(text.format(**told))


def _checks(found: "Reconciliation") -> list[tuple[object, ...]]:
    return [
        (_result(check.ok, compared=check.compared), " = ".join((_(check.left), _(check.right))), *_sides(check))
        for check in found.compared
    ]


def _sides(check: Any) -> tuple[int | None, int | None]:  # noqa: ANN401 - a finding, whose module is heavy to import
    return (check.expected, check.found) if check.compared else (None, None)


def _result(ok: bool, *, compared: bool) -> str:  # noqa: FBT001 - what is shown
    if not compared:
        return _("nothing to compare")
    return _("equal") if ok else _("differs")


def _show_exceptions(found: "Reconciliation") -> None:
    listed = [each for each in found.exceptions if each.entries]
    if not listed:
        console.say(_("No exceptions."))
        return
    console.say(_("Exceptions"))
    rows = [(_(each.text), len(each.entries), " ".join(each.entries)) for each in listed]
    console.say_table((_("What"), _("Count"), _("Entries")), rows, {1: "right"})


def _show_donations(found: "Reconciliation") -> None:
    if not found.donations:
        return
    console.say(_("Gifts"))
    names = (
        _("Donor"),
        _("For"),
        _("SKU"),
        _("Opening"),
        _("Received"),
        _("Transferred or counted"),
        _("Given"),
        _("Spoiled"),
        _("Left"),
    )
    rows = [(each.name, each.restricted or _("anything"), *tuple(vars(each).values())[3:]) for each in found.donations]
    console.say_table(names, rows, dict.fromkeys(range(3, 9), "right"))


def _show_pending(found: "Reconciliation") -> None:
    from supermarket.months.pending import PENDING

    rows = [
        (_(text), len(names), " ".join(names))
        for what, text in PENDING.items()
        if (names := getattr(found.pending, what))
    ]
    if rows:
        console.say(_("Still waiting"))
        console.say_table((_("What"), _("Count"), _("Which")), rows, {1: "right"})


def _show_movement(found: "Reconciliation") -> None:
    console.say(_("Beside last month"))
    rows = [
        (
            _(each.figure),
            each.now,
            each.before,
            None if each.change is None else f"{each.change:+}%",
            each.median,
            _("; ").join(
                text
                for text, is_so in ((_("jumped"), each.jumped), (_("far from the institute's others"), each.outlier))
                if is_so
            ),
        )
        for each in found.movement
    ]
    headings = (_("Movement"), _("This month"), _("Last month"), _("Change"), _("Median"), _("Remarks"))
    console.say_table(headings, rows, dict.fromkeys(range(1, 5), "right"))


def _show_rest(found: "Reconciliation") -> None:
    cards = _(", ").join(" ".join((_(state), str(count))) for state, count in found.figures.cards.items())
    if cards:
        console.say(_("Cards: {cards}").format(cards=cards))
    liability = found.liability
    text = _("Points that households here held at its end: {points}; of them {expiring} were to lapse within 90 days.")
    if not found.ended:
        text = _("Points that households here hold now: {points}; of them {expiring} lapse within 90 days.")
    console.say(text.format(points=liability.points, expiring=liability.expiring))
    if liability.lapsed:
        say_lapsed(liability.lapsed)
    text = _("Against them stand goods on the shelves: {goods} points; fund: {yuan} yuan.")
    console.say(text.format(goods=liability.stock_points, yuan=yuan_of(liability.fund_fen)))
    show_signatures(found)
    console.say(_("Journal {origin}, {size} entries, root {root}").format(**vars(found)))


def show_signatures(found: "Reconciliation") -> None:
    """Show who has signed a month, and whose signatures have lapsed."""
    console.say(_("Signed: {who}").format(who=_signers(found.signatures) or _("nobody")))
    _show_lapsed(found.lapsed)


def _signers(signatures: Any) -> str:  # noqa: ANN401 - signatures, whose module is heavy to import
    return _(", ").join(" ".join((_(each.role.value), each.actor, *_on_paper(each))) for each in signatures)


def _on_paper(signature: Any) -> tuple[str, ...]:  # noqa: ANN401 - a signature
    return (_("(on paper, {date})").format(date=signature.on),) if signature.paper else ()


def _show_lapsed(lapsed: Any) -> None:  # noqa: ANN401 - signatures
    if lapsed:
        text = _("The figures have changed, so these signatures have lapsed: {who}.")
        console.say(text.format(who=_signers(lapsed)))


def show_all(found: "list[Reconciliation]") -> None:
    """Show the months of all stations, a line for each."""
    headings = (_("Site"), _("Name"), _("Opening"), _("Credits"), _("Redemptions"), _("Closing"), _("Checks"))
    rows = [
        (
            each.site,
            each.name,
            each.figures.points.opening,
            each.figures.points.credits,
            each.figures.points.redemptions,
            each.figures.points.closing,
            _(", ").join(_(check.name) for check in each.compared if not check.ok) or _("equal"),
            _signers(each.signatures),
        )
        for each in found
    ]
    console.say_table((*headings, _("Signed")), rows, dict.fromkeys(range(2, 6), "right"))


def show_signed(signed: "SignedMonth") -> None:
    """Show how a month stands after a signature or a withdrawal."""
    _show_lapsed(signed.lapsed)
    who = _signers(signed.signatures) or _("nobody")
    console.say(
        _("Month {month} of site {site}, signed by: {who}.").format(month=signed.month, site=signed.site, who=who)
    )
    if signed.closed:
        console.say(_("The month is closed; nothing more is entered for it."))
    elif signed.turn:
        console.say(_("To be signed next by the {turn}.").format(turn=_(signed.turn.value)))


def show_states(found: "list[MonthState]") -> None:
    """Show who has signed which month."""
    rows = [(each.month, each.site, each.name, _signers(each.signatures), _standing(each)) for each in found]
    console.say_table((_("Month"), _("Site"), _("Name"), _("Signed"), _("State")), rows)


def _standing(state: "MonthState") -> str:
    if state.closed:
        return _("closed")
    if state.lapsed:
        return _("signatures lapsed")
    if state.running:
        return _("running")
    return _("open, after {month}").format(month=state.waits_for) if state.waits_for else _("open")
