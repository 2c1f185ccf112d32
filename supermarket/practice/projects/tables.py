"""The rows of the register of projects. Drawer: books."""

from sqlalchemy import Index

from supermarket.district.tables import RegisterRow, register_key
from supermarket.journal.tables import STRICT


class ProjectRow(RegisterRow, table=True):
    """A change of a project; `volunteers` are codes with blanks between."""

    __tablename__ = "project"
    __table_args__ = (register_key("project"), Index("project_by_site", "site"), STRICT)

    project: str
    name: str
    site: str
    brand: str | None
    organisation: str | None
    volunteers: str | None
    people: int | None
    plan: str | None
