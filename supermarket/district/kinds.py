"""The kinds of entries about who and where: the stream itself, its clock, and the registers."""

from collections.abc import Callable
from enum import StrEnum
from typing import Any, Final, Literal

from pydantic import Field

from supermarket.books.kinds import Body, Change, Kind, Known, Named, name_of, stamp_of
from supermarket.books.tables import ClockCorrectionRow
from supermarket.district.tables import (
    DonorRow,
    EditionRow,
    HouseholdRow,
    MemberRow,
    RegisterRow,
    SettingRow,
    SiteRow,
    StaffRow,
)
from supermarket.journal.entry import Entry
from supermarket.journal.statements import Value
from supermarket.journal.tables import table_of
from supermarket.locale import N_

ALWAYS: Final = ""
"""The `from` of a row that has always been in force; it sorts before every date."""


LATITUDE_MAX: Final = 90_000_000
LONGITUDE_MAX: Final = 180_000_000
"""In millionths of a degree, as every coordinate is kept."""


class Tier(StrEnum):
    """What a site is in the tree 中心/所/站."""

    CENTRE = N_("centre")
    INSTITUTE = N_("institute")
    STATION = N_("station")
    SUPERMARKET = N_("supermarket")
    BASE = N_("base")
    POINT = N_("point")


class Role(StrEnum):
    """What a member of staff may do; the verbs of each role are in roles.py."""

    CLERK = N_("clerk")
    REVIEWER = N_("reviewer")
    MANAGER = N_("manager")
    AUDITOR = N_("auditor")
    ADMINISTRATOR = N_("administrator")
    ORGANISER = N_("organiser")


RULEBOOK: Final = 6
"""The edition of the rules that this version's verbs obey. Raised when they become stricter; what was sealed under an
earlier edition is judged by that one (absent: 1)."""


class StreamOpened(Body):
    """The first entry of every stream; `rulebook` is the edition of the rules that its entries obey from here on."""

    purpose: Literal["record", "drill"]
    node: str
    epoch: int
    random: str
    previous: dict[str, str | int] | None = None
    rulebook: int | None = None


class RulebookAdopted(Body):
    """A stream begun under an earlier edition of the rules obeys this one from here on: the program was renewed."""

    rulebook: int


class ClockConfirmed(Body):
    """A manager's word that the machine's date, more than 31 days after the last entry, is right.

    `approver` is the second person at the same till, who says so too, and `approved` how he was known.
    """

    date: str
    approver: str | None = None
    approved: Known | None = None


class ClockCorrected(Body):
    """The word of two persons that the clock is right now, although it had run ahead until the entry at `since`.

    `since` and `true`, the time in truth, are UTC milliseconds. Until real time has caught up, `at` stays at `since`.
    `approver` is the second person, and `approved` how he was known.
    """

    since: int
    true: int
    approver: str
    approved: Known | None = None


class RegisterBody(Body):
    """One whole row of a register.

    `from` is the date from which it is in force (absent: always); `scope` the site below which it holds.
    """

    from_: str | None = Field(default=None, alias="from")
    scope: str
    state: Literal["ended"] | None = None

    def cells(self) -> dict[str, str]:
        """Return the row in words, as a file has it."""
        said = ((name, value) for name, value in self.content().items() if name not in {"from", "scope", "state"})
        return {name: " ".join(value) if isinstance(value, tuple) else str(value) for name, value in said}


class Site(RegisterBody):
    """A place of the district; `telephone` is that of its office, which hangs out with its notices.

    `host` is the unit at which a base or point is at home; `latitude` and `longitude` are where it stands by WGS-84, in
    millionths of a degree, north and east; both or none.
    """

    site: str
    name: str
    tier: Tier
    parent: str | None = None
    telephone: str | None = Field(default=None, pattern=r"^[0-9-]{5,20}$")
    host: str | None = None
    latitude: int | None = Field(default=None, ge=-LATITUDE_MAX, le=LATITUDE_MAX)
    longitude: int | None = Field(default=None, ge=-LONGITUDE_MAX, le=LONGITUDE_MAX)


class Staff(RegisterBody):
    """A member of staff in one role at one site; `person` is the commitment to the name, where one was given.

    `identity` is the staff code that stands for the human being who has this one (absent: nobody has said; its own).
    """

    commits = "person"
    about = "staff {staff}"

    staff: str
    role: Role
    site: str
    person: str | None = None
    identity: str | None = None


class Household(RegisterBody):
    """A household 户, the account; `holder` is the node of the machine that may debit it, `head` a member's number.

    `unlisted` says that it does not wish to stand on honour boards, `another` names the households that it might have
    been, as whoever was shown them said.
    """

    household: str
    station: str
    shop: str | None = None
    holder: str
    group: str | None = None
    head: str
    unlisted: Literal["yes"] | None = None
    another: tuple[str, ...] | None = None


class Member(RegisterBody):
    """A member of a household; `person` is the commitment to the name and phone.

    `another` names the members whom he might have been, as whoever was shown them said.
    """

    commits = "person"
    about = "{member}"

    member: str
    household: str
    person: str
    another: tuple[str, ...] | None = None


class Donor(RegisterBody):
    """An organisation that gives goods."""

    donor: str
    name: str


class Setting(RegisterBody):
    """A figure that differs from place to place."""

    setting: str
    value: int
    note: str | None = None


def register_rows(row: type[RegisterRow]) -> Callable[[Entry, RegisterBody], tuple[Change, ...]]:
    """Return the function that posts a register's entry as a row of its table."""
    absent = dict.fromkeys(column.name for column in table_of(row).columns)

    def rows(entry: Entry, body: RegisterBody) -> tuple[Change, ...]:
        stamp: dict[str, Value] = {
            "from": body.from_ or ALWAYS,
            **stamp_of(entry),
        }
        said = {name: " ".join(value) if isinstance(value, tuple) else value for name, value in body.content().items()}
        return (Change(row, {**absent, **said, **stamp}),)

    return rows


def _corrected(entry: Entry, body: ClockCorrected) -> tuple[Change, ...]:
    return (Change(ClockCorrectionRow, {**name_of(entry), "since": body.since, "true": body.true}),)


def _at_home(body: Household) -> tuple[Named, ...]:
    station = Named("site", body.station)
    return (station, Named("site", body.shop, ended=True)) if body.shop else (station,)


def _by_two(body: ClockConfirmed | ClockCorrected) -> tuple[Named, ...]:
    return (Named("staff", body.approver),) if body.approver else ()


def _adopted(entry: Entry, body: RulebookAdopted) -> tuple[Change, ...]:
    values: dict[str, Value] = {**name_of(entry), "edition": body.rulebook, "on": entry.on}
    return (Change(EditionRow, values),)


STREAM_OPENED: Final = Kind("stream.opened", StreamOpened)
RULEBOOK_ADOPTED: Final = Kind("rulebook.adopted", RulebookAdopted, rows=_adopted)
CLOCK_CONFIRMED: Final = Kind("clock.confirmed", ClockConfirmed, names=_by_two)
CLOCK_CORRECTED: Final = Kind("clock.corrected", ClockCorrected, rows=_corrected, names=_by_two)
SITE_RECORDED: Final = Kind("site.recorded", Site, rows=register_rows(SiteRow))
STAFF_RECORDED: Final = Kind(
    "staff.recorded", Staff, rows=register_rows(StaffRow), names=lambda body: (Named("site", body.site),)
)
HOUSEHOLD_RECORDED: Final = Kind("household.recorded", Household, rows=register_rows(HouseholdRow), names=_at_home)
MEMBER_RECORDED: Final = Kind(
    "member.recorded", Member, rows=register_rows(MemberRow), names=lambda body: (Named("household", body.household),)
)
DONOR_RECORDED: Final = Kind("donor.recorded", Donor, rows=register_rows(DonorRow))
SETTING_RECORDED: Final = Kind("setting.recorded", Setting, rows=register_rows(SettingRow))

KINDS: Final[tuple[Kind[Any], ...]] = (
    STREAM_OPENED,
    RULEBOOK_ADOPTED,
    CLOCK_CONFIRMED,
    CLOCK_CORRECTED,
    SITE_RECORDED,
    STAFF_RECORDED,
    HOUSEHOLD_RECORDED,
    MEMBER_RECORDED,
    DONOR_RECORDED,
    SETTING_RECORDED,
)
