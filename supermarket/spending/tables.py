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


IS_GIFT: Final = "donor IS NOT NULL"
"""What is true of a batch that somebody gave; written here as the partial index needs it, letter for letter."""


class BatchRow(BooksRow, table=True):
    """A batch 商品批次: what one delivery brought of one SKU, named by the delivery's entry.

    `cost` is in fen for all `units`; `paper` is what it stands on; `restricted` is what its donor gave it for. `came`
    says whether it was delivered, sent by another shop, or found by a count.
    """

    __tablename__ = "batch"
    __table_args__ = (
        Index("batch_by_shop", "shop", "on"),
        Index("batch_by_sku", "sku", "came", "on", "units", "cost", "donor"),
        index_where("batch_by_donor", "donor", where=IS_GIFT),
        index_where("batch_given", "shop", "donor", "origin", "seq", "sku", where=IS_GIFT),
        STRICT,
    )

    origin: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    sku: str = Field(primary_key=True)
    shop: str
    on: str
    at: int
    came: str
    units: int
    expires: str | None
    donor: str | None
    cost: int | None
    paper: str | None
    restricted: str | None


ON_SHELF: Final = "units > 0"
"""What is true of a batch of which some is left; written here as the partial index needs it, letter for letter."""


class BatchLeftRow(BooksRow, table=True):
    """How many units of a batch are left; those of one SKU at one shop lie together.

    A shop uses up a batch a day and has a few on its shelves: these are found without the others.
    """

    __tablename__ = "batch_left"
    __table_args__ = (
        index_where("batch_on_shelf", "shop", "sku", "units", where=ON_SHELF),
        STRICT,
    )
    sums = ("units",)

    shop: str = Field(primary_key=True)
    sku: str = Field(primary_key=True)
    origin: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    units: int


class UseRow(BooksRow, table=True):
    """Units that left a batch, by what became of them: given, spoiled, moved, counted.

    `household` is whom they were given to, for the limits; a service has no batch (an empty origin). A reversal
    stands below zero on the date that it reverses, and was `entered` on its own. Of a redemption, the first row of each
    line has its `quantity` and `points`, the others have 0; `gone` says that a count had seen its goods gone already.
    """

    __tablename__ = "batch_use"
    __table_args__ = (
        Index("batch_use_by_household", "household", "sku", "on"),
        Index("batch_use_by_batch", "batch_origin", "batch_seq", "sku", "entered"),
        Index("batch_use_by_day", "entered"),
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
    entered: str
    units: int
    quantity: int
    points: int
    gone: int


class RedemptionRow(BooksRow, table=True):
    """A redemption, or what took one back, with every figure below zero and the day that it reverses.

    `lines` are the points of its lines, added up. Of a redemption: the goods as they were `asked` for (SKUs with their
    units), what was `shown`, why a number was typed, the till's session, the paper slip; `flags` are words with blanks
    between them. Those of one shop and day lie together.
    """

    __tablename__ = "redemption"
    __table_args__ = (STRICT,)

    site: str = Field(primary_key=True)
    on: str = Field(primary_key=True)
    origin: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    at: int
    actor: str
    household: str
    points: int
    lines: int
    asked: str | None
    shown: str | None
    reason: str | None
    till: str | None
    slip: str | None
    flags: str | None
    reversed_on: str | None


class StockMoveRow(BooksRow, table=True):
    """Units of one SKU that came to a shop or left it without a household, by the line of an entry that says so.

    `units` are as the entry has them, of a count the difference that it found; `sent` are those that another shop had
    sent. Of a write-off: why, who approved it, and whether that had been asked for.
    """

    __tablename__ = "stock_move"
    __table_args__ = (STRICT,)

    site: str = Field(primary_key=True)
    on: str = Field(primary_key=True)
    origin: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    line: int = Field(primary_key=True)
    at: int
    actor: str
    kind: str
    sku: str
    units: int
    donor: str | None
    sent: int | None
    reason: str | None
    approver: str | None
    request: str | None
    reversed_on: str | None


class FundMoveRow(BooksRow, table=True):
    """Money of a site that came in or went out, by the kind of its entry, in fen; what took one back is below zero."""

    __tablename__ = "fund_move"
    __table_args__ = (STRICT,)

    site: str = Field(primary_key=True)
    on: str = Field(primary_key=True)
    origin: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    at: int
    kind: str
    amount: int
    reversed_on: str | None


class CountRow(BooksRow, table=True):
    """A stocktake 盘点 of one SKU at one shop: what the book said and what was counted.

    `taken` is when that was, `moved` what came and went between then and the entry.
    """

    __tablename__ = "stocktake"
    __table_args__ = (
        Index("stocktake_by_shop", "shop", "sku", "on"),
        Index("stocktake_by_day", "shop", "on"),
        STRICT,
    )

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
    on: str
    units: int


ON_THE_WAY: Final = "sendings > arrivals"
"""What is true of goods that have not arrived; written here as the partial index needs it, letter for letter."""


class TransferCountRow(BooksRow, table=True):
    """That one batch of a transfer was sent, and how often it arrived, in whatever order these came."""

    __tablename__ = "transfer_count"
    __table_args__ = (index_where("transfer_on_the_way", "sendings", "arrivals", where=ON_THE_WAY), STRICT)
    sums = ("sendings", "arrivals")

    origin: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    delivery: str = Field(primary_key=True)
    sendings: int
    arrivals: int


class ArrivalRow(BooksRow, table=True):
    """What became of one batch of a transfer."""

    __tablename__ = "arrival"
    __table_args__ = (Index("arrival_by_day", "on"), STRICT)

    sent_origin: str = Field(primary_key=True)
    sent_seq: int = Field(primary_key=True)
    delivery: str = Field(primary_key=True)
    sku: str
    origin: str
    seq: int
    on: str
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
