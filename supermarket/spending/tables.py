"""Goods, batches on the shelves and what households were given, in the books. Drawer: books."""

from sqlalchemy import Index
from sqlmodel import Field

from supermarket.books.tables import BooksRow
from supermarket.district.tables import RegisterRow, register_key
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
    service: str | None


class BatchRow(BooksRow, table=True):
    """A batch 货品批次: what one delivery brought of one SKU, named by the delivery's entry."""

    __tablename__ = "batch"
    __table_args__ = (Index("batch_by_shop", "shop", "sku"), STRICT)

    origin: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    sku: str = Field(primary_key=True)
    shop: str
    on: str
    at: int


class BatchLeftRow(BooksRow, table=True):
    """How many units of a batch are left."""

    __tablename__ = "batch_left"
    __table_args__ = (STRICT,)
    sums = ("units",)

    origin: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    sku: str = Field(primary_key=True)
    units: int


class GivenRow(BooksRow, table=True):
    """What a household was given, for the limits; a reversal stands below zero on the date that it reverses."""

    __tablename__ = "given"
    __table_args__ = (Index("given_by_household", "household", "sku", "on"), STRICT)

    origin: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    sku: str = Field(primary_key=True)
    household: str
    on: str
    units: int
