"""The receipts of a redemption as the ledger has it: one for the household, one for the shop's binder."""

import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from supermarket.books.clocks import tells_the_day_alone
from supermarket.books.roots import root_at
from supermarket.books.session import ReadSession
from supermarket.corrections.corrections import entry_to_reverse, reversed_by
from supermarket.district.dated.registers import SITES, latest
from supermarket.earning.earlier import lapsed_then, right_after
from supermarket.earning.lapsing.lapsing import Held, lapsing_of
from supermarket.errors.corrections import ReceiptUnknown
from supermarket.households.households import head_name
from supermarket.households.statements import balance_after
from supermarket.journal.entry import Entry, EntryName
from supermarket.paper.receipts.printer import is_printer, print_texts
from supermarket.paper.receipts.receipts import Lapse, Receipt, ReceiptLine, receipt_text
from supermarket.people.masking import ERASED, masked_name
from supermarket.spending.kinds import GOODS, GOODS_REDEEMED

F = TypeVar("F")


def receipt_of(session: ReadSession, typed: str, *, is_copy: bool = False) -> Receipt:
    """Return the household's receipt of a redemption, as it was given: whatever was entered or renamed since.

    Names are those of its business date, as the registers knew them then; the balance is what was left right after it;
    size and root are of the tree that ended with it, whoever else wrote before it was printed. Only that it was undone
    is said of a later day, lest a void receipt be taken for a good one.

    Raises:
        EntryUnknown, ReceiptUnknown: there is no such redemption.
    """
    entry = entry_to_reverse(session, typed)
    if entry.kind != GOODS_REDEEMED.name:
        raise ReceiptUnknown(entry=entry.name, kind=entry.kind)
    content = entry.content
    household, proxy = content["household"], content.get("proxy")
    then = session.as_of(entry)
    shop = _of_then(entry, then, lambda on: latest(then, SITES, entry.site, on))
    held = right_after(then, household, entry).held
    return Receipt(
        shop=shop.name if shop else entry.site,
        entry=entry.name,
        on=entry.on,
        at=entry.at,
        household=household,
        head=_head(entry, then, household),
        lines=tuple(_line(then, line, entry.on) for line in content["lines"]),
        points=content["points"],
        balance=balance_after(session, household, entry),
        operator=entry.actor,
        root=root_at(session.transaction, entry.origin, entry.seq).hex(),
        size=entry.seq,
        origin=entry.origin,
        is_copy=is_copy,
        drill=session.drill,
        lapse=_lapse(then, household, held),
        lapsed=lapsed_then(then, household, held),
        slip=content.get("slip"),
        undone_by=reversed_by(session, EntryName(entry.origin, entry.seq)),
        proxy=f"{_head(entry, then, proxy)} {proxy}" if proxy else None,
        is_timed=not tells_the_day_alone(session.transaction, entry),
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


def _lapse(then: ReadSession, household: str, held: Held) -> Lapse | None:
    """Return what of the household's points was to lapse next, as it stood right after the redemption."""
    lapsing = lapsing_of(then, household, held, then.today)
    return Lapse(points=lapsing.points, on=lapsing.until) if lapsing else None


def _head(entry: Entry, then: ReadSession, household: str) -> str:
    """Return the head's name, masked; of one whose record was erased the mask alone is left."""
    return masked_name(_of_then(entry, then, lambda on: head_name(then, household, on)) or "") or ERASED


def _of_then(entry: Entry, then: ReadSession, found: Callable[[str], F | None]) -> F | None:
    """Return what was in force on an entry's date; of an old entry dated before its household was, on its day."""
    return found(entry.on) or found(then.today)


def _line(session: ReadSession, line: dict[str, str | int], on: str) -> ReceiptLine:
    sku = str(line["sku"])
    goods = latest(session, GOODS, sku, on)
    name, unit = (goods.name, goods.unit) if goods else (sku, "")
    return ReceiptLine(sku=sku, name=name, unit=unit, quantity=int(line["quantity"]), points=int(line["points"]))
