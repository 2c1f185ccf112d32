"""The rows of organisations, volunteers, services, and orders with what each step told. Drawer: books."""

from sqlalchemy import Index
from sqlmodel import Field

from supermarket.books.tables import BooksRow
from supermarket.district.tables import RegisterRow, register_key
from supermarket.journal.tables import STRICT


class OrganisationRow(RegisterRow, table=True):
    """A change of a volunteer organisation; `skills` and `places` are words with blanks between them."""

    __tablename__ = "organisation"
    __table_args__ = (register_key("organisation"), STRICT)

    organisation: str
    name: str
    site: str
    contact: str | None
    skills: str | None
    places: str | None
    capacity: int | None


class VolunteerRow(RegisterRow, table=True):
    """A change of a registered volunteer."""

    __tablename__ = "volunteer"
    __table_args__ = (register_key("volunteer"), Index("volunteer_by_member", "member"), STRICT)

    volunteer: str
    organisation: str | None
    household: str
    member: str
    kind: str | None
    party: str | None


class ServiceRow(RegisterRow, table=True):
    """A change of a service that residents can order."""

    __tablename__ = "service"
    __table_args__ = (register_key("service"), STRICT)

    service: str
    name: str
    kind: str
    site: str | None
    note: str | None


class OrderRow(BooksRow, table=True):
    """An order as it was placed: `how` it came, `wanted` on which day; `note` is the commitment to what was said."""

    __tablename__ = "service_order"  # ORDER alone is a word of SQL
    __table_args__ = (Index("service_order_by_day", "on"), STRICT)

    origin: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    site: str
    on: str
    at: int
    service: str
    household: str
    member: str | None
    how: str
    wanted: str | None
    priority: str | None
    note: str | None


class OrderStepRow(BooksRow, table=True):
    """What a step of an order told: with which organisation it was, the day agreed, what was served, how it was rated.

    `said` is how the station that recorded it for the organisation learnt of it.
    """

    __tablename__ = "order_step"
    __table_args__ = (Index("order_step_by_organisation", "organisation"), STRICT)

    case_origin: str = Field(primary_key=True)
    case_seq: int = Field(primary_key=True)
    at: int = Field(primary_key=True)
    origin: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    step: str
    organisation: str | None
    said: str | None
    day: str | None
    time: str | None
    served: str | None
    minutes: int | None
    how: str | None
    rating: str | None
    outcome: str | None


class OrderRosterRow(BooksRow, table=True):
    """Who served: a member on the roster of an order that was done."""

    __tablename__ = "order_roster"
    __table_args__ = (Index("order_roster_by_member", "member"), STRICT)

    case_origin: str = Field(primary_key=True)
    case_seq: int = Field(primary_key=True)
    member: str = Field(primary_key=True)
    origin: str
    seq: int
