"""The receipts of a redemption as the ledger has it: one for the household, one for the shop's binder."""

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from supermarket.books.session import ReadSession
from supermarket.district.corrections import entry_to_reverse, reversed_by
from supermarket.district.households import head_name
from supermarket.district.registers import latest
from supermarket.district.sites import site_of
from supermarket.district.statements import balance_after
from supermarket.earning.expiry import lapsing_next
from supermarket.errors.corrections import EntryUnknown
from supermarket.journal.entry import EntryName
from supermarket.journal.store import streams
from supermarket.paper.printer import is_printer, print_texts
from supermarket.paper.receipts import Lapse, Receipt, ReceiptLine, receipt_text
from supermarket.people.masking import masked_name
from supermarket.spending.kinds import GOODS, GOODS_REDEEMED


def receipt_of(session: ReadSession, typed: str, *, is_copy: bool = False) -> Receipt:
    """Return the household's receipt of a redemption, with what it had left right then and the journal's root now.

    Raises:
        EntryUnknown: there is no such redemption.
    """
    entry = entry_to_reverse(session, typed)
    if entry.kind != GOODS_REDEEMED.name:
        raise EntryUnknown(entry=entry.name)
    content = entry.content
    household = content["household"]
    stream = next(each for each in streams(session.transaction) if each.origin == entry.origin)
    return Receipt(
        shop=site_of(session, entry.site, session.today).name,
        entry=entry.name,
        on=entry.on,
        at=entry.at,
        household=household,
        head=masked_name(head_name(session, household, session.today)),
        lines=tuple(_line(session, line, entry.on) for line in content["lines"]),
        points=content["points"],
        balance=balance_after(session, household, entry),
        operator=entry.actor,
        root=stream.root.hex(),
        size=stream.size,
        origin=stream.origin,
        is_copy=is_copy,
        drill=session.drill,
        lapse=None if is_copy else _lapse(session, household),
        slip=content.get("slip"),
        undone_by=reversed_by(session, EntryName(entry.origin, entry.seq)),
        proxy=_proxy(session, content.get("proxy")),
    )


def write_receipts(place: Path, receipt: Receipt) -> None:
    """Write both copies of a receipt, of 32 columns: into a folder as a text file, or to a printer of 58 mm paper.

    Raises:
        OSError: the folder, the disk or the printer refuses.
    """
    texts = (receipt_text(receipt), receipt_text(replace(receipt, shop_copy=True)))
    if is_printer(place):
        print_texts(place, texts)
    else:
        _write_file(place, receipt, texts)


def _write_file(folder: Path, receipt: Receipt, texts: Sequence[str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{receipt.entry}{'-copy' if receipt.is_copy else ''}.txt").open("a", encoding="utf-8") as file:
        file.write("\n\n".join(texts) + "\n")
        file.flush()
        os.fsync(file.fileno())


def _lapse(session: ReadSession, household: str) -> Lapse | None:
    lapsing = lapsing_next(session, household)
    return Lapse(points=lapsing.points, on=lapsing.until) if lapsing else None


def _proxy(session: ReadSession, household: str | None) -> str | None:
    """Return who fetched the goods: the head, masked, and the number of that household."""
    return f"{masked_name(head_name(session, household, session.today))} {household}" if household else None


def _line(session: ReadSession, line: dict[str, str | int], on: str) -> ReceiptLine:
    sku = str(line["sku"])
    goods = latest(session, GOODS, sku, on)
    name, unit = (goods.name, goods.unit) if goods else (sku, "")
    return ReceiptLine(sku=sku, name=name, unit=unit, quantity=int(line["quantity"]), points=int(line["points"]))
