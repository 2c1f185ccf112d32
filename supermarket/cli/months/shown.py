"""How a month end looks on the screen, section by section: figures, checks, exceptions, what waits, who signed."""

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from supermarket.cli.frame import console
from supermarket.cli.spending.counter import lapsed_words
from supermarket.errors import yuan_of
from supermarket.locale import N_, _
from supermarket.locale.kind_names import register_name

if TYPE_CHECKING:
    from supermarket.months.particulars import Coded, Line, Particulars
    from supermarket.months.reconciled import Reconciliation

ADVICE: Final[Mapping[str, str]] = {
    "credits_follow_the_rules": N_("Reverse the entries named, and credit them again by the rule."),
    "awards_follow_the_rules": N_("Reverse the entries named, and file the claims again."),
    "counts_agree": N_("Count these goods again; what is apart becomes an entry."),
    "redemptions_follow_the_prices": N_("Reverse the redemptions named, and enter them again at the price."),
    "sessions_agree": N_("Compare the till's receipts with what was told at its shutting; sign with a reason."),
    "fund_adds_up": N_("Compare the fund's book with its papers; reverse the entry that is wrong."),
    "closed_figures_stand": N_("Something was entered for the month after it was closed; tell the institute."),
}
"""What to do about a check that fails, in words; about every other the ledger itself is in doubt."""
DOUBTED: Final = N_("No work at the counter makes this: run audit verify, and tell the institute.")


def show_month(found: "Reconciliation", beside: "Particulars") -> None:
    """Show a reconciled month with what stands `beside` its figures."""
    title = _("{name} ({site}), month {month}").format(name=found.name, site=found.site, month=found.month)
    console.rule(title)
    _show_all(whose(beside))
    _show_all(scope(found))
    _show_points(found)
    _show_awards(beside)
    _show_goods(found)
    _show_donations(found)
    _show_checks(found)
    _show_exceptions(found, beside)
    _show_pending(beside)
    _show_movement(found)
    _show_rest(found, beside)


def _show_all(sentences: Iterable[str]) -> None:
    for sentence in sentences:
        console.say(sentence)


def whose(beside: "Particulars") -> Iterator[str]:
    """Give the sentences about whose month it is: sites above, shops, households."""
    if beside.above:
        yield _("Above it: {sites}").format(sites=_(", ").join(map(coded, beside.above)))
    if beside.shops:
        yield _("Its shops: {sites}").format(sites=_(", ").join(map(coded, beside.shops)))
    text = _("Households at its end: {all}; {earning} of them earned in it, and {redeeming} redeemed.")
    yield text.format(all=beside.households, earning=beside.earning, redeeming=beside.redeeming)


def coded(each: "Coded") -> str:
    """Return a code with the name that belongs to it."""
    return f"{each.code} {each.name}".strip()


def _unless_zero(values: Iterable[int]) -> list[int | None]:
    """Return figures as a table shows them: a nought is nothing."""
    return [value or None for value in values]


def scope(found: "Reconciliation") -> Iterator[str]:
    """Give the sentences about what the month rests on: its entries, and the registers that it went by."""
    if found.first:
        text = _("{count} entries, written from {first} to {last}")
        yield text.format(count=found.entries, first=found.first, last=found.last)
    else:
        yield _("No entries in this month.")
    for each in found.versions:
        text = _("{register}: {rows} in force at the month's end, {changed} changed in it, the last by entry {latest}")
        told = {**vars(each), "register": register_name(each.register), "latest": each.latest or "-"}
        yield text.format(**told)


# --- figures ----------------------------------------------------------------------------------------------------------


def _show_points(found: "Reconciliation") -> None:
    headings = (
        _("Opening"),
        _("Credits"),
        _("Deductions"),
        _("Redemptions"),
        _("Reversals"),
        _("Lapsed"),
        _("Closing"),
    )
    opening, *moved, closing = vars(found.figures.points).values()
    console.say(_("Points"))
    console.say_table(headings, [(opening, *_unless_zero(moved), closing)], dict.fromkeys(range(7), "right"))


def _show_goods(found: "Reconciliation") -> None:
    if not found.figures.goods:
        console.say(_("Goods: none."))
        return
    rows = [
        (line.sku, found.names.get(line.sku, ""), *_unless_zero([*vars(line).values()][1:]))
        for line in found.figures.goods
    ]
    names = (_("SKU"), _("Name"), _("Opening"), _("Bought"), _("Donated"), _("In"), _("Given"), _("Spoiled"), _("Out"))
    console.say(_("Goods"))
    console.say_table((*names, _("Count difference"), _("Closing")), rows, dict.fromkeys(range(2, 11), "right"))


def _show_awards(beside: "Particulars") -> None:
    if beside.awards:
        rows = [(f"{each.rule} {each.name}", *each[2:]) for each in beside.awards]
        headings = (_("Rule"), _("Entries"), _("Quantity"), _("Points"))
        console.say(_("What points were given for"))
        console.say_table(headings, rows, dict.fromkeys(range(1, 4), "right"))


def gift_headings() -> tuple[str, ...]:
    """Return what stands above the columns of a month's gifts."""
    return (
        *(_("Donor"), _("For"), _("Goods"), _("Opening"), _("Received"), _("Transferred or counted")),
        *(_("Given"), _("Spoiled"), _("Left")),
    )


def gifts(found: "Reconciliation") -> list[tuple[object, ...]]:
    """Return what became of gifts, by donor and by what they were given for, under their headings."""
    return [
        (
            f"{each.donor} {each.name}",
            each.restricted or _("anything"),
            f"{each.sku} {found.names.get(each.sku, '')}".strip(),
            *_unless_zero([*vars(each).values()][4:]),
        )
        for each in found.donations
    ]


def _show_donations(found: "Reconciliation") -> None:
    if found.donations:
        console.say(_("Gifts"))
        console.say_table(gift_headings(), gifts(found), dict.fromkeys(range(3, 9), "right"))


def _show_movement(found: "Reconciliation") -> None:
    rows = [
        (
            _(each.figure),
            each.now or None,
            each.before or None,
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
    console.say(_("Beside last month"))
    console.say_table(headings, rows, dict.fromkeys(range(1, 5), "right"))


# --- checks and exceptions --------------------------------------------------------------------------------------------


def _show_checks(found: "Reconciliation") -> None:
    rows = [
        (_result(check.ok, compared=check.compared), " = ".join((_(check.left), _(check.right))), *_sides(check))
        for check in found.compared
    ]
    headings = (_("Result"), _("Compared"), _("Expected"), _("Found"), _("Apart"))
    console.say(_("Checks"))
    console.say_table(headings, rows, dict.fromkeys(range(2, 5), "right"))
    for check in found.compared:
        if not check.ok:
            console.note(_("{check}: see {entries}").format(check=_(check.name), entries=" ".join(check.entries)))
            console.note(_(ADVICE.get(check.name, DOUBTED)))


def _sides(check: Any) -> tuple[object, ...]:  # noqa: ANN401 - a finding, whose module is heavy to import
    if not check.compared:
        return (None, None, None)
    figures = (check.expected, check.found, check.difference or None)
    if check.name != "fund_adds_up":
        return figures
    return tuple(None if figure is None else yuan_of(figure) for figure in figures)


def _result(ok: bool, *, compared: bool) -> str:  # noqa: FBT001 - what is shown
    if not compared:
        return _("nothing to compare")
    return _("equal") if ok else _("differs")


def _show_exceptions(found: "Reconciliation", beside: "Particulars") -> None:
    listed = [each for each in found.exceptions if each.entries]
    if not listed:
        console.say(_("No exceptions."))
        return
    console.say(_("Exceptions"))
    _show_lines([(_(each.text), beside.exceptions[each.name]) for each in listed])


def _show_pending(beside: "Particulars") -> None:
    from supermarket.months.figures.pending import PENDING

    waiting = [(_(text), lines) for what, text in PENDING.items() if (lines := beside.pending.get(what))]
    console.say(_("Still waiting") if waiting else _("Nothing waits."))
    _show_lines(waiting)


def _show_lines(sorts: "list[tuple[str, tuple[Line, ...]]]") -> None:
    """Show entries sort by sort: when, about whom, what and how much of it, by whom."""
    headings = (
        *(_("Date"), _("Household"), _("Goods or rule")),
        *(_("Points"), _("Units"), _("Yuan"), _("Who"), _("Entry")),
    )
    for text, lines in sorts:
        console.say(_("{what}: {count}").format(what=text, count=len(lines)))
        console.say_table(headings, [_line(line) for line in lines], dict.fromkeys((3, 4, 5), "right"))


def _line(line: "Line") -> tuple[object, ...]:
    from supermarket.months.particulars import PRICED

    household = coded(line.household) if line.household else None
    what, who = (_(", ").join(map(coded, some)) for some in (line.what, line.who))
    sign = "" if line.kind == PRICED or not line.points else "+"
    points = None if line.points is None else f"{line.points:{sign}}"
    units = None if line.units is None else f"{line.units:+}"
    money = None if line.fen is None else yuan_of(line.fen)
    return line.on, household, what, points, units, money, who, line.entry


# --- what stands behind, and who signed -------------------------------------------------------------------------------


def _show_rest(found: "Reconciliation", beside: "Particulars") -> None:
    _show_all(held(found))
    show_signatures(found, beside.staff)
    console.say(_("Number of these figures: {number}").format(number=found.number))
    console.say(_("Journal {origin}, {size} entries, root {root}").format(**vars(found)))


def held(found: "Reconciliation") -> Iterator[str]:
    """Give the sentences about cards, and about what households hold and what stands against it."""
    cards = _(", ").join(" ".join((_(state), str(count))) for state, count in found.figures.cards.items())
    if cards:
        yield _("Cards: {cards}").format(cards=cards)
    liability = found.liability
    text = _("Points that households here held at its end: {points}; of them {expiring} were to lapse within 90 days.")
    if not found.ended:
        text = _("Points that households here hold now: {points}; of them {expiring} lapse within 90 days.")
    yield text.format(points=liability.points, expiring=liability.expiring)
    yield from _apart(liability.points - found.figures.points.closing)
    if liability.lapsed:
        yield lapsed_words(liability.lapsed)
    text = _("Against them stand goods on the shelves: {goods} points; fund: {yuan} yuan.")
    yield text.format(goods=liability.stock_points, yuan=yuan_of(liability.fund_fen))


def _apart(more: int) -> Iterator[str]:
    """Say why households at home at a place hold other points than its closing has; accounts are of where one acted."""
    if more > 0:
        text = _(
            "The closing of the points is {count} less: it counts what was entered here, and in sum households at "
            "home here brought points along when they moved, merged or split, earned some elsewhere, or owe some."
        )
    else:
        text = _(
            "The closing of the points is {count} more: it counts what was entered here, and in sum households "
            "took points along when they moved, merged or split, or spent some elsewhere."
        )
    if more:
        yield text.format(count=abs(more))


def show_signatures(found: "Reconciliation", staff: Mapping[str, str] | None = None) -> None:
    """Show who has signed a month, and whose signatures have lapsed; `staff` are their names."""
    console.say(_("Signed: {who}").format(who=signers(found.signatures, staff or {}) or _("nobody")))
    show_lapsed(found.lapsed, staff or {})


def signers(signatures: Any, staff: Mapping[str, str]) -> str:  # noqa: ANN401 - signatures, whose module is heavy to import
    """Return who has signed, each with what he is, his code and his name."""
    return _(", ").join(
        " ".join(filter(None, (_(each.role.value), each.actor, staff.get(each.actor, ""), *_on_paper(each))))
        for each in signatures
    )


def _on_paper(signature: Any) -> tuple[str, ...]:  # noqa: ANN401 - a signature
    return (_("(on paper, {date})").format(date=signature.on),) if signature.paper else ()


def show_lapsed(lapsed: Any, staff: Mapping[str, str]) -> None:  # noqa: ANN401 - signatures
    """Show whose signatures were given for other figures."""
    if lapsed:
        text = _("The figures have changed, so these signatures have lapsed: {who}.")
        console.say(text.format(who=signers(lapsed, staff)))
