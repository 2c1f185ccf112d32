"""Goods on the shelf: taken in, listed, moved between shops, written off, counted."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from supermarket.cli.district.imported import Marked, SheetName, telling_problems
from supermarket.cli.frame import console
from supermarket.cli.frame.asking import acting_site, request
from supermarket.cli.frame.call import Call, answer
from supermarket.cli.frame.command import commands
from supermarket.cli.frame.misuse import Misuse
from supermarket.cli.frame.names import goods_names, site_name, site_names
from supermarket.cli.frame.typed import DAY, PROSE
from supermarket.cli.spending.counter import Key, On, Why
from supermarket.cli.spending.stock_shown import (
    show_arrival,
    show_counts,
    show_purchases,
    show_received,
    show_requested,
    show_sent,
    show_transit,
    show_written_off,
)
from supermarket.district.texts import plain
from supermarket.errors.shop.goods import DonorMissing
from supermarket.locale import N_, _

if TYPE_CHECKING:
    from supermarket.people.evidence import KeptFile
    from supermarket.spending.stock.approvals import Requested

app = commands()
SPOILED_FOR = {
    "expired": N_("expired"),
    "broken": N_("broken"),
    "damp": N_("damp"),
    "pests": N_("pests"),
    "other": N_("other"),
}
"""Why goods spoil, in words."""
DIFFERS_FOR = {
    "unwritten": N_("something was not written down"),
    "miscounted": N_("counted wrong before"),
    "spoiled": N_("spoiled"),
    "missing": N_("missing, nobody knows why"),
    "other": N_("other"),
}
"""Why a count differs from the book, in words."""

Sku = Annotated[str, typer.Argument(metavar="SKU", help=_("The goods' code."))]
Waiting = Annotated[str, typer.Argument(metavar="ENTRY", help=_("The entry that asked for the write-off."))]
Quantity = Annotated[int, typer.Argument(metavar="QTY", help=_("How many units."))]


@app.command("receive", _("Take in goods that arrived at a shop."))
def receive(
    call: Call,
    sku: Sku,
    quantity: Quantity,
    *,
    purchased: Annotated[bool, typer.Option("--purchased", help=_("They were bought."))] = False,
    donated: Annotated[
        str | None,
        typer.Option(
            "--donated", metavar=_("DONOR"), help=_("They were given: a donor's code, or an organisation's name.")
        ),
    ] = None,
    expires: Annotated[str | None, typer.Option("--expires", metavar=_("DATE"), help=_("Their last day.")), DAY] = None,
    cost: Annotated[
        str | None, typer.Option("--cost", metavar=_("YUAN"), help=_("What all of them cost, such as 12.50."))
    ] = None,
    paper: Annotated[
        str | None, typer.Option("--paper", metavar=_("NUMBER"), help=_("The invoice or receipt that they stand on."))
    ] = None,
    restricted: Annotated[
        str | None, typer.Option("--restricted", metavar=_("TEXT"), help=_("What a donor gave them for.")), PROSE
    ] = None,
    photo: Annotated[
        Path | None,
        typer.Option("--photo", metavar=_("FILE"), help=_("A photo or PDF of the invoice or receipt.")),
    ] = None,
    another: Annotated[
        bool, typer.Option("--another", help=_("They came besides those that the same paper brought already."))
    ] = False,
    on: On = None,
    key: Key = None,
) -> None:
    from supermarket.spending.fund.money import read_yuan
    from supermarket.spending.goods.articles import sku_meant
    from supermarket.spending.stock.deliveries import Delivery, receive

    if purchased == (donated is not None):
        raise DonorMissing
    delivery = Delivery(
        sku=sku,
        quantity=quantity,
        donor=donated,
        expires=expires,
        cost=read_yuan(cost) if cost else None,
        paper=paper,
        restricted=restricted,
        photo=_kept(call, photo),
        another=another,
    )
    with call.writing() as session:
        delivery = replace(delivery, sku=sku_meant(session, sku))
        received = receive(session, delivery, request(call, session, on=on, key=key))
        names = goods_names(session, [received.sku])
    answer(call, received, partial(show_received, names))


@app.command("list", _("List what a shop has by the book."))
def list_(
    call: Call,
    *,
    batches: Annotated[
        bool, typer.Option("--batches", help=_("Batch by batch: when it came and when it expires."))
    ] = False,
) -> None:
    from supermarket.spending.stock.shelves import on_hand, shelf

    with call.reading() as session:
        shop = _shop(call, session)
        held = on_hand(session, shop)
        names = goods_names(session, [line.sku for line in held])
        if batches:
            answer(call, shelf(session, shop), partial(_show_batches, names))
        else:
            answer(call, [{"sku": line.sku, "on_hand": line.on_hand} for line in held], partial(_show, names))


@app.command("transfer", _("Send goods to another shop."))
def transfer(
    call: Call,
    sku: Sku,
    quantity: Quantity,
    *,
    to: Annotated[str, typer.Option("--to", metavar=_("CODE"), help=_("The shop that they go to."))],
    on: On = None,
    key: Key = None,
) -> None:
    from supermarket.spending.goods.articles import sku_meant
    from supermarket.spending.stock.transfers import send

    with call.writing() as session:
        sent = send(session, sku_meant(session, sku), quantity, to, request(call, session, on=on, key=key))
        names = goods_names(session, [sent.sku]) | {each: site_name(session, each) for each in (sent.shop, sent.to)}
    answer(call, sent, partial(show_sent, names))


@app.command("transit", _("List what is on its way to or from a shop."))
def transit(call: Call) -> None:
    from supermarket.spending.stock.transfers import in_transit

    with call.reading() as session:
        moving = in_transit(session, _shop(call, session))
        names = goods_names(session, [each.sku for each in moving])
        sites = site_names(session, (site for each in moving for site in (each.shop, each.to)))
        answer(call, moving, partial(show_transit, names | sites))


@app.command("arrive", _("Take in what came of a transfer."))
def arrive(
    call: Call,
    entry: Annotated[str, typer.Argument(metavar="ENTRY", help=_("The transfer's entry."))],
    quantity: Quantity,
    *,
    key: Key = None,
) -> None:
    from supermarket.spending.stock.transfers import arrive

    with call.writing() as session:
        arrival = arrive(session, entry, quantity, request(call, session, key=key))
        names = goods_names(session, [arrival.sku])
    answer(call, arrival, partial(show_arrival, names))


@app.command("write-off", _("Write off spoiled goods, or ask for it where no manager is there to approve."))
def write_off(
    call: Call,
    sku: Sku,
    quantity: Quantity,
    *,
    reason: Annotated[
        Literal["expired", "broken", "damp", "pests", "other"], typer.Option("--reason", help=_("Why they spoiled."))
    ],
    approver: Annotated[
        str | None,
        typer.Option(
            "--approver",
            metavar=_("CODE"),
            help=_("The manager who agrees, at this till; a script gives the PIN in SUPERMARKET_APPROVER_PIN."),
        ),
    ] = None,
    paper: Annotated[
        Path | None,
        typer.Option("--paper", metavar=_("FILE"), help=_("A photo or PDF of a paper on which the manager agreed.")),
    ] = None,
    signed: Annotated[
        str | None, typer.Option("--signed", metavar=_("DATE"), help=_("The date on the paper.")), DAY
    ] = None,
    photo: Annotated[
        Path | None, typer.Option("--photo", metavar=_("FILE"), help=_("A photo of the spoiled goods."))
    ] = None,
    on: On = None,
    key: Key = None,
) -> None:
    from supermarket.district.gate.papers import OnPaper
    from supermarket.people.evidence import keep_paper
    from supermarket.spending.goods.articles import sku_meant
    from supermarket.spending.stock.approvals import Unapproved, request_write_off
    from supermarket.spending.stock.spoilage import Spoiled, write_off

    if bool(paper) != bool(signed) or (paper and not approver):
        raise Misuse(_("--paper and --signed go together, with --approver for whose signature it is."))
    shown = _kept(call, photo)
    if approver is None:
        with call.writing() as session:
            unapproved = Unapproved(sku_meant(session, sku), quantity, reason, photo=shown)
            asked = request_write_off(session, unapproved, request(call, session, on=on, key=key))
            names = goods_names(session, [asked.sku])
        answer(call, asked, partial(show_requested, names))
        return
    if paper and signed:
        with call.writing() as session:
            on_paper = OnPaper(approver, signed, keep_paper(call.local, paper))
            spoiled = Spoiled(sku_meant(session, sku), quantity, reason, approver, paper=on_paper, photo=shown)
            written = write_off(session, spoiled, request(call, session, on=on, key=key))
            names = goods_names(session, [written.sku])
    else:
        with call.seconded(approver) as (session, second):
            spoiled = Spoiled(sku_meant(session, sku), quantity, reason, approver, approved=second.known, photo=shown)
            written = write_off(session, spoiled, request(call, session, on=on, key=key))
            names = goods_names(session, [written.sku])
    answer(call, written, partial(show_written_off, names))


@app.command("buy", _("List what a shop should buy: what is below its minimum, and what is near its end."))
def buy(
    call: Call,
    *,
    pdf: Annotated[Path | None, typer.Option("--pdf", metavar=_("FILE"), help=_("On paper, as a PDF."))] = None,
    xlsx: Annotated[Path | None, typer.Option("--xlsx", metavar=_("FILE"), help=_("As a workbook."))] = None,
) -> None:
    from supermarket.spending.stock.purchases import purchases

    with call.reading() as session:
        shop = _shop(call, session)
        lines = purchases(session, shop)
        if pdf or xlsx:
            from supermarket.paper.purchase_list import draw_purchases

            draw_purchases(session, shop, lines, pdf=pdf, xlsx=xlsx)
    answer(call, lines, show_purchases)


@app.command("approvals", _("List the write-offs that wait for a manager's approval."))
def approvals(call: Call) -> None:
    from supermarket.spending.stock.approvals import waiting

    with call.reading() as session:
        found = waiting(session)
        names = goods_names(session, [each.sku for each in found])
        sites = {each.shop: site_name(session, each.shop) for each in found}
        answer(call, found, partial(_show_waiting, names | sites))


@app.command("approve", _("Approve a write-off that waits; you are the manager, and another one asked for it."))
def approve(call: Call, entry: Waiting, *, key: Key = None) -> None:
    from supermarket.spending.stock.approvals import approve

    with call.writing() as session:
        written = approve(session, entry, request(call, session, key=key))
        names = goods_names(session, [written.sku])
    answer(call, written, partial(show_written_off, names))


@app.command("decline", _("Decline a write-off that waits."))
def decline(call: Call, entry: Waiting, *, reason: Why, key: Key = None) -> None:
    from supermarket.spending.stock.approvals import decline

    with call.writing() as session:
        declined = decline(session, entry, reason, request(call, session, key=key))
    answer(call, declined, lambda each: console.say(_("The write-off {request} was declined.").format(**vars(each))))


@app.command("count", _("Record a count of the goods named; the others are left alone."))
def count(
    call: Call,
    counts: Annotated[
        list[str] | None, typer.Argument(metavar="SKU=QTY", help=_("What was counted, such as 1001=12."))
    ] = None,
    *,
    csv: Annotated[
        Path | None,
        typer.Option("--csv", metavar=_("FILE"), help=_("A file with the columns sku and counted.")),
    ] = None,
    sheet: SheetName = None,
    marked: Marked = None,
    mends: Annotated[
        str | None, typer.Option("--mends", metavar=_("ENTRY"), help=_("The wrong count that this one mends."))
    ] = None,
    at: Annotated[
        str | None,
        typer.Option(
            "--at", metavar=_("TIME"), help=_("When it was counted, such as 9:05; what moved since is known.")
        ),
    ] = None,
    add: Annotated[
        bool, typer.Option("--add", help=_("Add up lines of the same goods, which lie in two places."))
    ] = False,
    why: Annotated[
        list[str] | None,
        typer.Option(
            "--why",
            metavar=_("SKU=REASON"),
            help=_("What is known of a difference: unwritten, miscounted, spoiled, missing, other."),
        ),
    ] = None,
    preview: Annotated[bool, typer.Option("--preview", help=_("Show the differences and record nothing."))] = False,
    on: On = None,
    key: Key = None,
) -> None:
    from supermarket.spending.goods.articles import counted_meant
    from supermarket.spending.stock.stocktakes import count, parsed_count, parsed_reason, read_counts

    said = {_(text): reason for reason, text in DIFFERS_FOR.items()}
    with telling_problems(call, csv, marked), call.writing() as session:
        typed = [parsed_count(counted_meant(session, text)) for text in counts or []]
        known = dict(parsed_reason(_with_reason(counted_meant(session, text), said)) for text in why or [])
        counted = [*(read_counts(session, csv, sheet=sheet) if csv else []), *typed]
        asked = request(call, session, on=on, key=key)
        taken = count(session, counted, asked, mends=mends, at=at, add=add, preview=preview, why=known)
        names = goods_names(session, [each.sku for each in taken])
    answer(call, taken, partial(show_counts, names))


def _kept(call: Call, photo: Path | None) -> "KeptFile | None":
    """Keep a photo beside the ledger before it is named, if one is given."""
    from supermarket.people.evidence import keep_file

    if photo is None:
        return None
    with call.ledger():
        return keep_file(call.local, photo)


def _shop(call: Call, session: Any) -> str:  # noqa: ANN401 - a reading session, whose module is heavy to import
    from supermarket.district.sites import shop_of

    return shop_of(session, acting_site(call, session), session.today).site


def _show(names: Mapping[str, str], stock: list[dict[str, Any]]) -> None:
    rows = [(names[line["sku"]], line["on_hand"]) for line in stock]
    console.say_table((_("Goods"), _("On hand")), rows, {1: "right"}, none=_("There is no stock here."))


def _show_batches(names: Mapping[str, str], stock: list[dict[str, Any]]) -> None:
    headings = (_("Goods"), _("Batch"), _("Came on"), _("Left"), _("Expires"), _("State"))
    rows = [
        (names[line["sku"]], line["delivery"], line["on"], line["left"], line["expires"], _(line["state"]))
        for line in stock
    ]
    console.say_table(headings, rows, {3: "right"}, none=_("There is no stock here."))


def _show_waiting(names: Mapping[str, str], waiting: "list[Requested]") -> None:
    headings = (_("Entry"), _("Shop"), _("Date"), _("Goods"), _("Quantity"), _("Reason"), _("Asked by"))
    rows = [
        (
            each.entry,
            names[each.shop],
            each.on,
            names[each.sku],
            each.quantity,
            _(SPOILED_FOR[each.reason]),
            each.requested_by,
        )
        for each in waiting
    ]
    console.say_table(headings, rows, {4: "right"}, none=_("No write-off waits for approval."))


def _with_reason(text: str, said: Mapping[str, str]) -> str:
    """Return SKU=REASON with the program's word for a reason that is said in the reader's language."""
    sku, equals, reason = plain(text).partition("=")
    return f"{sku}{equals}{said.get(reason, reason)}"
