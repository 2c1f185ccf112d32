"""The kind of entry that is a row of the register of projects 志愿服务项目."""

from typing import Any, Final, Literal

from pydantic import Field

from supermarket.books.kinds import Kind, Named
from supermarket.district.dated.registers import Register
from supermarket.district.kinds import RegisterBody, register_rows
from supermarket.practice.orders.registers import ORGANISATIONS, VOLUNTEERS
from supermarket.practice.projects.tables import ProjectRow

CODES: Final = r"^[0-9]{1,12}( [0-9]{1,12})*$"


class Project(RegisterBody):
    """A project of voluntary service, at a site; one of the district's brands 品牌 has `brand`.

    `organisation` is the code of who runs it; `volunteers` are the codes of its members, with blanks between, or
    `people` how many they are. `plan` is what it means to do, in words. It began with its first row and has ended with
    one whose `state` says so.
    """

    project: str
    name: str
    site: str
    brand: Literal["yes"] | None = None
    organisation: str | None = Field(default=None, pattern=r"^[0-9]{1,12}$")
    volunteers: str | None = Field(default=None, pattern=CODES)
    people: int | None = Field(default=None, ge=1, le=100_000)
    plan: str | None = None


def _of_project(body: Project) -> tuple[Named, ...]:
    organisation = (Named(ORGANISATIONS.name, body.organisation),) if body.organisation else ()
    volunteers = (Named(VOLUNTEERS.name, each) for each in (body.volunteers or "").split())
    return (Named("site", body.site), *organisation, *volunteers)


PROJECT_RECORDED: Final = Kind("project.recorded", Project, rows=register_rows(ProjectRow), names=_of_project)
PROJECTS: Final = Register("project", PROJECT_RECORDED, Project, ProjectRow)

KINDS: Final[tuple[Kind[Any], ...]] = (PROJECT_RECORDED,)
