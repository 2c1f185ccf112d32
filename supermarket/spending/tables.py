"""Goods, batches on the shelves and what households were given, in the books. Drawer: books."""

from typing import Final

from sqlalchemy import Index
from sqlmodel import Field

from supermarket.books.tables import BooksRow
from supermarket.district.tables import RegisterRow, register_key
from supermarket.journal.engines.neutral import index_where
from supermarket.journal.tables import STRICT


class GoodsRow(RegisterRow, table=True):
    """A change of a good or service."""

    __tablename__ = "goods"
    __table_args__ = (register_key("sku"), STRICT)

    sku: str
    name: str
    unit: str
    points: int
    limit: str | None
    barcode: str | None
    barcodes: str | None
    minimum: int | None
    service: str | None


class BatchRow(BooksRow, table=True):
    """A batch 商品批次: what one delivery brought of one SKU, named by the delivery's entry.

    `cost` is in fen for all `units`; `paper` is what it stands on; `restricted` is what its donor gave it for.
    """

    __tablename__ = "batch"
    __table_args__ = (Index("batch_by_shop", "shop", "sku"), STRICT)

    origin: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    sku: str = Field(primary_key=True)
    shop: str
    on: str
    at: int
    units: int
    expires: str | None
    donor: str | None
    cost: int | None
    paper: str | None
    restricted: str | None


class BatchLeftRow(BooksRow, table=True):
    """How many units of a batch are left; those of one SKU at one shop lie together."""

    __tablename__ = "batch_left"
    __table_args__ = (STRICT,)
    sums = ("units",)

    shop: str = Field(primary_key=True)
    sku: str = Field(primary_key=True)
    origin: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    units: int


class UseRow(BooksRow, table=True):
    """Units that left a batch, by what became of them: given, spoiled, moved, counted.

    `household` is whom they were given to, for the limits; a service has no batch (an empty origin). A reversal
    stands below zero on the date that it reverses.
    """

    __tablename__ = "batch_use"
    __table_args__ = (
        Index("batch_use_by_household", "household", "sku", "on"),
        Index("batch_use_by_batch", "batch_origin", "batch_seq", "sku"),
        STRICT,
    )

    origin: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    sku: str = Field(primary_key=True)
    batch_origin: str = Field(primary_key=True)
    batch_seq: int = Field(primary_key=True)
    use: str
    household: str | None
    on: str
    units: int


class CountRow(BooksRow, table=True):
    """A stocktake 盘点 of one SKU at one shop: what the book said and what was counted.

    `taken` is when that was, `moved` what came and went between then and the entry.
    """

    __tablename__ = "stocktake"
    __table_args__ = (Index("stocktake_by_shop", "shop", "sku", "on"), STRICT)

    origin: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    sku: str = Field(primary_key=True)
    shop: str
    on: str
    at: int
    taken: int
    book: int
    counted: int
    moved: int


class TransferRow(BooksRow, table=True):
    """Goods sent from one shop to another, until they arrive; one row for each batch that they came from."""

    __tablename__ = "transfer"
    __table_args__ = (STRICT,)

    origin: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    sku: str = Field(primary_key=True)
    delivery: str = Field(primary_key=True)
    shop: str
    to: str
    units: int


class ArrivalRow(BooksRow, table=True):
    """What became of one batch of a transfer."""

    __tablename__ = "arrival"
    __table_args__ = (STRICT,)

    sent_origin: str = Field(primary_key=True)
    sent_seq: int = Field(primary_key=True)
    delivery: str = Field(primary_key=True)
    sku: str
    origin: str
    seq: int
    units: int
    missing: int


SPOILAGE_WAITS: Final = "requests > answers"
"""What is true of a write-off that waits; written here as the partial index needs it, letter for letter."""


class SpoilageRequestRow(BooksRow, table=True):
    """A write-off that somebody asked for, as it was asked."""

    __tablename__ = "spoilage_request"
    __table_args__ = (STRICT,)

    origin: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    shop: str
    on: str
    sku: str
    units: int
    reason: str
    actor: str


class SpoilageCountRow(BooksRow, table=True):
    """That a write-off was asked for, and how often that was answered, in whatever order these came."""

    __tablename__ = "spoilage_count"
    __table_args__ = (index_where("spoilage_waiting", "origin", "seq", where=SPOILAGE_WAITS), STRICT)
    sums = ("requests", "answers")

    origin: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    requests: int
    answers: int


class SpoilageAnswerRow(BooksRow, table=True):
    """That a write-off that was asked for was approved or declined, on which day and by which entry."""

    __tablename__ = "spoilage_answer"
    __table_args__ = (Index("spoilage_answer_by_day", "on"), STRICT)

    request_origin: str = Field(primary_key=True)
    request_seq: int = Field(primary_key=True)
    origin: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    on: str


class SlipRow(BooksRow, table=True):
    """A paper slip that a redemption was entered from: its shop, its number in normal form, when it gave the goods."""

    __tablename__ = "slip"
    __table_args__ = (Index("slip_by_entry", "origin", "seq"), STRICT)

    shop: str = Field(primary_key=True)
    slip: str = Field(primary_key=True)
    origin: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    at: int
    taken: int


class FormPrintRow(BooksRow, table=True):
    """Which numbers forms of a shop were printed with."""

    __tablename__ = "form_print"
    __table_args__ = (STRICT,)

    site: str = Field(primary_key=True)
    form: str = Field(primary_key=True)
    origin: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    first: int
    last: int


class TillRow(BooksRow, table=True):
    """A till's session, named by the entry that opened it."""

    __tablename__ = "till"
    __table_args__ = (Index("till_by_shop", "shop", "at"), STRICT)

    origin: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    shop: str
    actor: str
    on: str
    at: int


class TillShutRow(BooksRow, table=True):
    """That a session was shut, and by which entry."""

    __tablename__ = "till_shut"
    __table_args__ = (STRICT,)

    origin: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    by_origin: str = Field(primary_key=True)
    by_seq: int = Field(primary_key=True)


class ReceiptRow(BooksRow, table=True):
    """A redemption of a till's session, in the order of the session."""

    __tablename__ = "receipt"
    __table_args__ = (STRICT,)

    till: str = Field(primary_key=True)
    at: int = Field(primary_key=True)
    origin: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    points: int


class ProxyUseRow(BooksRow, table=True):
    """That a household, the proxy, fetched goods for another one 代领."""

    __tablename__ = "proxy_use"
    __table_args__ = (Index("proxy_use_by_day", "on"), STRICT)

    proxy: str = Field(primary_key=True)
    on: str = Field(primary_key=True)
    origin: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    shop: str
    household: str
