"""The month end: what a month came to, who signs it, and how it stands everywhere."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from supermarket.cli import console
from supermarket.cli.asking import acting_site, request
from supermarket.cli.command import Call, answer, commands
from supermarket.cli.counter import Key
from supermarket.cli.misuse import Misuse
from supermarket.cli.typed import DAY, MONTH, PROSE, WORD
from supermarket.locale import _

if TYPE_CHECKING:
    from supermarket.months.closing import MonthState, SignedMonth
    from supermarket.months.reconciliation import Reconciliation

app = commands()

Month = Annotated[str, typer.Argument(metavar="YYYY-MM", help=_("The month, such as 2026-03.")), MONTH]


@app.command("reconcile", _("Reconcile a month: figures, checks, exceptions."), site=_("The station or a shop of it."))
def reconcile(
    call: Call,
    month: Month,
    *,
    all_: Annotated[bool, typer.Option("--all", help=_("Every station of the ledger."))] = False,
    pdf: Annotated[
        Path | None, typer.Option("--pdf", metavar=_("FILE"), help=_("Write the paper to sign as a PDF."))
    ] = None,
    xlsx: Annotated[
        Path | None, typer.Option("--xlsx", metavar=_("FILE"), help=_("Write the figures as a workbook."))
    ] = None,
) -> int:
    from supermarket.months.reconciliation import reconcile, reconcile_all
    from supermarket.paper.reconciliation import write_papers

    with call.reading() as session:
        found = reconcile_all(session, month) if all_ else [reconcile(session, acting_site(call, session), month)]
        write_papers(session, found, pdf=pdf, xlsx=xlsx)
    if all_:
        answer(call, [_plain(each) for each in found], lambda _value: _show_all(found))
    else:
        answer(call, _plain(found[0]), lambda _value: show_month(found[0]))
    return 0 if all(each.ok for each in found) else 1


@app.command(
    "sign",
    _("Sign a month in turn, the third signature closes it; new figures make earlier signatures lapse."),
    site=_("The station or a shop of it."),
)
def sign(
    call: Call,
    month: Month,
    *,
    reason: Annotated[
        str | None,
        typer.Option("--reason", metavar=_("TEXT"), help=_("Why it is signed although a check fails.")),
        PROSE,
    ] = None,
    paper: Annotated[
        Path | None,
        typer.Option("--paper", metavar=_("FILE"), help=_("A photo or PDF of the signed paper; with the next two.")),
    ] = None,
    signer: Annotated[
        str | None, typer.Option("--signer", metavar=_("STAFF"), help=_("Whose signature stands on the paper.")), WORD
    ] = None,
    signed: Annotated[
        str | None, typer.Option("--signed", metavar="YYYY-MM-DD", help=_("The date on the paper.")), DAY
    ] = None,
    key: Key = None,
) -> None:
    from supermarket.months.closing import OnPaper, sign
    from supermarket.people.evidence import keep_file

    on_paper = None
    if paper and signer and signed:
        with call.ledger():
            on_paper = OnPaper(signer, signed, keep_file(call.db, paper.expanduser()))
    elif paper or signer or signed:
        raise Misuse(_("--paper, --signer and --signed go together."))
    with call.writing() as session:
        signed_month = sign(session, month, request(call, session, key=key), reason=reason, paper=on_paper)
    answer(call, _signed(signed_month), lambda _value: show_signed(signed_month))


@app.command(
    "withdraw", _("Withdraw the signatures under a month that is not closed."), site=_("The station or a shop of it.")
)
def withdraw(
    call: Call,
    month: Month,
    *,
    reason: Annotated[
        str,
        typer.Option("--reason", metavar=_("TEXT"), help=_("Why; it is sealed and public, so without names.")),
        PROSE,
    ],
    key: Key = None,
) -> None:
    from supermarket.months.closing import withdraw

    with call.writing() as session:
        signed = withdraw(session, month, reason, request(call, session, key=key))
    answer(call, _signed(signed), lambda _value: show_signed(signed))


@app.command("list", _("List who has signed which month."))
def list_(
    call: Call,
    *,
    site: Annotated[
        str | None, typer.Option("--site", metavar=_("CODE"), help=_("One station, or a shop of it; else all."))
    ] = None,
) -> None:
    from supermarket.months.closing import months

    with call.reading() as session:
        found = months(session, site)
    answer(call, [_state(each) for each in found], lambda _value: show_states(found))


# --- for programs -----------------------------------------------------------------------------------------------------


def _plain(found: "Reconciliation") -> dict[str, Any]:
    return {
        "site": found.site,
        "name": found.name,
        "month": found.month,
        "sites": found.sites,
        "points": _figures(found.figures.points),
        "goods": [_figures(line) for line in found.figures.goods],
        "fund": _figures(found.figures.fund),
        "redemptions": found.figures.redemptions,
        "cards": found.figures.cards,
        "liability": found.liability,
        "versions": [vars(each) for each in found.versions],
        "checks": [vars(check) for check in found.checks],
        "exceptions": [{"name": each.name, "entries": each.entries} for each in found.exceptions],
        "figures": found.digest,
        "entries": found.entries,
        "first": found.first,
        "last": found.last,
        "origin": found.origin,
        "size": found.size,
        "root": found.root,
        "signatures": [vars(each) for each in found.signatures],
        "lapsed": [vars(each) for each in found.lapsed],
        "closed": found.closed,
        "ok": found.ok,
    }


def _figures(value: object) -> dict[str, Any]:
    return {name.rstrip("_"): figure for name, figure in vars(value).items()}


def _signed(signed: "SignedMonth") -> dict[str, Any]:
    signatures, lapsed = ([vars(each) for each in some] for some in (signed.signatures, signed.lapsed))
    return {**vars(signed), "signatures": signatures, "lapsed": lapsed}


def _state(state: "MonthState") -> dict[str, Any]:
    signatures, lapsed = ([vars(each) for each in some] for some in (state.signatures, state.lapsed))
    return {**vars(state), "signatures": signatures, "lapsed": lapsed}


# --- on the screen ----------------------------------------------------------------------------------------------------


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
    console.say(_("Checks"))
    console.say_table((_("Result"), _("Compared"), _("Expected"), _("Found")), _checks(found), {2: "right", 3: "right"})
    for check in found.checks:
        if not check.ok:
            console.say(_("{check}: see {entries}").format(check=_(check.name), entries=" ".join(check.entries)))
    _show_exceptions(found)
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
        for check in found.checks
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


def _show_rest(found: "Reconciliation") -> None:
    cards = _(", ").join(" ".join((_(state), str(count))) for state, count in found.figures.cards.items())
    if cards:
        console.say(_("Cards: {cards}").format(cards=cards))
    liability = found.liability
    text = _("Points that households here hold now: {points}; of them {expiring} lapse within 90 days.")
    console.say(text.format(points=liability.points, expiring=liability.expiring))
    text = _("Against them stand goods on the shelves: {goods} points; fund: {fen} fen.")
    console.say(text.format(goods=liability.stock_points, fen=liability.fund_fen))
    console.say(_("Signed: {who}").format(who=_signers(found.signatures) or _("nobody")))
    _show_lapsed(found.lapsed)
    console.say(_("Journal {origin}, {size} entries, root {root}").format(**vars(found)))


def _signers(signatures: Any) -> str:  # noqa: ANN401 - signatures, whose module is heavy to import
    return _(", ").join(" ".join((_(each.role.value), each.actor, *_on_paper(each))) for each in signatures)


def _on_paper(signature: Any) -> tuple[str, ...]:  # noqa: ANN401 - a signature
    return (_("(on paper, {date})").format(date=signature.on),) if signature.paper else ()


def _show_lapsed(lapsed: Any) -> None:  # noqa: ANN401 - signatures
    if lapsed:
        text = _("The figures have changed, so these signatures have lapsed: {who}.")
        console.say(text.format(who=_signers(lapsed)))


def _show_all(found: "list[Reconciliation]") -> None:
    headings = (_("Site"), _("Name"), _("Opening"), _("Credits"), _("Redemptions"), _("Closing"), _("Checks"))
    rows = [
        (
            each.site,
            each.name,
            each.figures.points.opening,
            each.figures.points.credits,
            each.figures.points.redemptions,
            each.figures.points.closing,
            _(", ").join(_(check.name) for check in each.checks if not check.ok) or _("equal"),
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
    return _("running") if state.running else _("open")
