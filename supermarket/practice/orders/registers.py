"""The registers that orders stand on: volunteer organisations, registered volunteers, and the menu of services."""

from typing import Any, Final, Literal

from pydantic import Field

from supermarket.books.kinds import Kind, Named
from supermarket.books.session import ReadSession
from supermarket.district.dated.registers import Register, latest
from supermarket.district.kinds import RegisterBody, register_rows
from supermarket.errors.practice.orders import OrganisationUnknown
from supermarket.practice.orders.tables import OrganisationRow, ServiceRow, VolunteerRow
from supermarket.practice.orders.words import SERVICE_KINDS

CODE: Final = r"^[0-9]{1,12}$"
_KIND: Final = "|".join(SERVICE_KINDS)
CAPACITY_MAX: Final = 999


class Organisation(RegisterBody):
    """A volunteer organisation 志愿服务组织: where it is at home, who answers for it, what it can do, where, how much.

    `skills` are kinds of services (absent: any), `places` the sites that it serves with all below them (absent: its
    home and all below that), `capacity` how many open orders it takes at once (absent: any number). `contact` is the
    staff code of whoever accepts for it.
    """

    organisation: str = Field(pattern=CODE)
    name: str
    site: str
    contact: str | None = None
    skills: str | None = Field(default=None, pattern=rf"^({_KIND})( ({_KIND}))*$")
    places: str | None = Field(default=None, pattern=r"^[0-9]{1,12}( [0-9]{1,12})*$")
    capacity: int | None = Field(default=None, ge=1, le=CAPACITY_MAX)


class Volunteer(RegisterBody):
    """A registered volunteer: a member of a household, whose name stays with that; domain.md row 28, section 7 item 2.

    `party` says that he is a member of the party.
    """

    volunteer: str = Field(pattern=CODE)
    organisation: str | None = None
    household: str
    member: str
    kind: Literal["speaker", "teacher", "officer", "general"] | None = None
    party: Literal["yes"] | None = None


class Service(RegisterBody):
    """A service of the menu; domain.md rows 8 and 9. `site` is where it is offered (absent: everywhere)."""

    service: str = Field(pattern=CODE)
    name: str
    kind: str = Field(pattern=rf"^({_KIND})$")
    site: str | None = None
    note: str | None = None


def _organised(body: Organisation) -> tuple[Named, ...]:
    home = Named("site", body.site)
    return (home, Named("staff", body.contact)) if body.contact else (home,)


def _volunteers(body: Volunteer) -> tuple[Named, ...]:
    person = (Named("household", body.household), Named("member", body.member))
    return (*person, Named("organisation", body.organisation)) if body.organisation else person


ORGANISATION_RECORDED: Final = Kind(
    "organisation.recorded", Organisation, rows=register_rows(OrganisationRow), names=_organised
)
VOLUNTEER_RECORDED: Final = Kind("volunteer.recorded", Volunteer, rows=register_rows(VolunteerRow), names=_volunteers)
SERVICE_RECORDED: Final = Kind(
    "service.recorded",
    Service,
    rows=register_rows(ServiceRow),
    names=lambda body: (Named("site", body.site),) if body.site else (),
)
ORGANISATIONS: Final = Register("organisation", ORGANISATION_RECORDED, Organisation, OrganisationRow)
VOLUNTEERS: Final = Register("volunteer", VOLUNTEER_RECORDED, Volunteer, VolunteerRow)
SERVICES: Final = Register("service", SERVICE_RECORDED, Service, ServiceRow)


def known_organisation(session: ReadSession, code: str) -> str:
    """Return the code of an organisation that is or was in the register.

    Raises:
        OrganisationUnknown: there never was one.
    """
    if latest(session, ORGANISATIONS, code, session.today) is None:
        raise OrganisationUnknown(organisation=code[:40])
    return code


KINDS: Final[tuple[Kind[Any], ...]] = (ORGANISATION_RECORDED, VOLUNTEER_RECORDED, SERVICE_RECORDED)
