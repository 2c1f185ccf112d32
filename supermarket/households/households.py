"""Households 户, the accounts: enrolled with their head, and shown to the staff at home there.

At the household's own place staff see full names and the group, the only defence that a static card has; whoever else
reads sees 张*.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from supermarket.books.accounts import household_points, recoverable
from supermarket.books.kinds import POINT, Named, parsed
from supermarket.books.session import ReadSession, Request, WriteSession
from supermarket.district.dated.registers import (
    HOUSEHOLDS,
    MEMBERS,
    all_in_force,
    in_force,
    latest,
    record_row,
    standing_of,
)
from supermarket.district.dated.repeats import action_of
from supermarket.district.kinds import Household, Member, Role, Site, Staff, Tier
from supermarket.district.persons import is_as_kept, keep_person, personal, read_text
from supermarket.district.roles import allow, reaches
from supermarket.district.sites import centre_of, home_of, site_of
from supermarket.district.texts import plain
from supermarket.errors.households import HouseholdUnknown, MemberUnknown
from supermarket.errors.registers import NotYetInForce
from supermarket.households.cards import card_in_force
from supermarket.households.events import Happening, happenings_of, successor_of
from supermarket.households.holders.holding import first_holder
from supermarket.households.lists.alike import Newcomer, check_household
from supermarket.households.numbers import number
from supermarket.households.proxies import Proxy, proxies_of
from supermarket.journal.entry import Entry
from supermarket.locale import N_
from supermarket.people.masking import masked_name, phone_tail
from supermarket.people.records import record_of
from supermarket.registers.matching import is_same_name


@dataclass(frozen=True)
class MemberView:
    """A member as the reader may see it; `phone` is the last four digits."""

    member: str
    name: str
    phone: str | None


@dataclass(frozen=True)
class HouseholdView:
    """A household as the reader may see it; `balance` is in whole points, `owed` those that it still owes 待追回.

    `proxies` are the households that may fetch goods for it, `events` what became of it; `lapsed` of its points are
    past their last day and wait to be posted.
    """

    household: str
    head: str
    group: str | None
    site: str
    shop: str | None
    balance: int
    owed: int
    card: str | None
    members: tuple[MemberView, ...]
    proxies: tuple[Proxy, ...]
    events: tuple[Happening, ...]
    lapsed: int = 0


@dataclass(frozen=True)
class NewHousehold:
    """What is asked when a household is enrolled; `another` says that it is none of those that it may be."""

    head: str
    phone: str | None = None
    group: str | None = None
    another: bool = False


def enrol(session: WriteSession, new: NewHousehold, request: Request) -> Household:
    """Enrol a household with its head at the station that `request.site` means.

    Raises:
        OperatorMissing, StaffUnknown, RoleRefused, SiteRefused: the operator may not.
        SiteUnknown, StationMissing: the site is none of a household.
        TextUnreadable, PhoneUnreadable: a name, group or phone cannot be read.
        HouseholdAlike: it may be enrolled already, and nobody says that it is another.
    """
    record = personal(new.head, new.phone)
    group = read_text(new.group, N_("group")) if new.group and plain(new.group) else None
    if found := session.repeated(request, lambda found: _is_enrolled_so(session, found, record, group, request.site)):
        return parsed(HOUSEHOLDS.kind, found[0])
    allow(session, "household enrol", request)
    station, shop = home_of(session, request.site, session.today)
    newcomer = Newcomer(record["name"], record.get("phone", ""), group or "", station)
    others = check_household(session, newcomer, request.actor, another=new.another)
    node, epoch = session.stream.origin.split("-")
    household = number(node, epoch, session.seq_next)
    head = f"{household}-1"
    scope = centre_of(session, session.today).site
    row = Household(
        household=household,
        station=station,
        shop=shop,
        holder=first_holder(session, station, shop),
        group=group,
        head=head,
        scope=scope,
        from_=session.today,
        another=others,
    )
    record_row(session, HOUSEHOLDS, row, request, site=request.site)
    add_member(session, row, head, record, request)
    return row


def _is_enrolled_so(
    session: ReadSession, found: Sequence[Entry], record: dict[str, str], group: str | None, site: str
) -> bool:
    """Say whether entries enrolled a household at this site with this head."""
    row = found[0].content
    return (
        found[0].kind == HOUSEHOLDS.kind.name
        and (found[0].site, row.get("group")) == (site, group)
        and action_of(session, HOUSEHOLDS, found[0]) == "added"
        and is_as_kept(session, found[1].content["person"], record)
    )


def add_member(  # noqa: PLR0913 - by name
    session: WriteSession,
    household: Household,
    member: str,
    record: dict[str, str],
    request: Request,
    *,
    another: tuple[str, ...] | None = None,
) -> Member:
    """Record a member, or a new version of one, with the commitment to the personal record."""
    row = Member(
        member=member,
        household=household.household,
        person=keep_person(session, member, record),
        scope=household.scope,
        from_=session.today,
        another=another,
    )
    record_row(session, MEMBERS, row, request, site=request.site)
    return row


def members_of(session: ReadSession, household: str, on: str) -> list[Member]:
    """Return the members of a household on a date."""
    return all_in_force(session, MEMBERS, on, column="household", value=household)


def next_member(session: ReadSession, household: str) -> int:
    """Return the last part of the number that the next member of a household gets; those of ended ones stay taken."""
    ever = all_in_force(session, MEMBERS, session.today, column="household", value=household, ended=True)
    return max((int(member.member.rsplit("-", 1)[1]) for member in ever), default=0) + 1


def member_of(session: ReadSession, household: str, typed: str, on: str) -> Member:
    """Return a member of a household by number, of which the last part alone is enough, or by a name that one bears.

    Raises:
        MemberUnknown: the household has no such member, or several of that name.
    """
    member = plain(typed)
    row = in_force(session, MEMBERS, f"{household}-{member}" if member.isdigit() else member, on)
    if row is None:
        called = [each for each in members_of(session, household, on) if is_same_name(_shown(session, each), member)]
        row = called[0] if len(called) == 1 else None
    if row is None or row.household != household:
        raise MemberUnknown(member=member[:40], household=household)
    return row


def member_asked(session: ReadSession, household: str, typed: str, on: str) -> str:
    """Return how a request names a member: by the number that was typed, or by that of whoever bears the typed name.

    What is asked is sealed, and a name never is.

    Raises:
        MemberUnknown: nobody of the household bears that name, or several do.
    """
    member = plain(typed)
    return member if is_number(member) else member_of(session, household, member, on).member


def is_number(member: str) -> bool:
    """Say whether a member was typed by his number, or by its last part."""
    return member.replace("-", "").isdigit()


def names_of(session: ReadSession, household: str, on: str) -> list[str]:
    """Return the names of a household's members, to keep them out of what is sealed."""
    return [
        record_of(session.transaction, member.person).get("name", "") for member in members_of(session, household, on)
    ]


def view(session: ReadSession, household: Household, staff: Staff, on: str) -> HouseholdView:
    """Return a household as this member of staff may see it."""
    members = tuple(
        _member_view(session, member, full=sees_names(session, staff, household, on))
        for member in members_of(session, household.household, on)
    )
    head = next((member.name for member in members if member.member == household.head), "")
    card = card_in_force(session, household.household)
    return HouseholdView(
        household=household.household,
        head=head,
        group=household.group,
        site=household.station,
        shop=household.shop,
        balance=session.balance(household_points(household.household), POINT),
        owed=owed_by(session, household.household),
        card=card.card if card else None,
        members=members,
        proxies=proxies_of(session, household.household, on),
        events=happenings_of(session, household.household),
    )


def station_of(session: ReadSession, household: str, on: str) -> str:
    """Return the station where a household was at home on a date, or last was: its points are entered there alone.

    Raises:
        NotYetInForce, HouseholdUnknown: it was not enrolled by then, or never.
    """
    row = latest(session, HOUSEHOLDS, household, on)
    if row:
        return row.station
    since = standing_of(session, Named("household", household), on).since
    if since is None:
        raise HouseholdUnknown(household=household)
    raise NotYetInForce(register="household", row=household, date=on, since=since)


def owed_by(session: ReadSession, household: str) -> int:
    """Return the points that a household owes: awards taken back after it had spent them, not yet settled."""
    return -session.balance(recoverable(household), POINT)


def households_at(session: ReadSession, site: str, on: str) -> list[Household]:
    """Return the households of a station, a shop, an institute, or the whole district.

    Raises:
        SiteUnknown: there is no such site.
    """
    chosen = site_of(session, site, on)
    if chosen.tier is Tier.STATION:
        return all_in_force(session, HOUSEHOLDS, on, column="station", value=chosen.site)
    station = station_meant(chosen)
    rows = all_in_force(session, HOUSEHOLDS, on, column="station" if station else "", value=station or "")
    return [row for row in rows if is_at(session, row, chosen, on)]


def station_meant(chosen: Site) -> str | None:
    """Return the station whose households a site has; None where it has those of many."""
    return {Tier.STATION: chosen.site, Tier.SUPERMARKET: chosen.parent}.get(chosen.tier)


def is_at(session: ReadSession, row: Household, chosen: Site, on: str) -> bool:
    """Say whether a household is one of a station, a shop, an institute, or the whole district."""
    if chosen.tier is Tier.CENTRE:
        return True
    if chosen.tier is Tier.STATION:
        return row.station == chosen.site
    if chosen.tier is Tier.SUPERMARKET:
        return row.station == chosen.parent and row.shop in {None, chosen.site}
    return site_of(session, row.station, on).parent == chosen.site


def head_name(session: ReadSession, household: str, on: str) -> str:
    """Return the full name of a household's head, for what is printed at its own place.

    Of one that was merged it is the head of the household that took over; where nobody is left, nobody is named.
    """
    row = in_force(session, HOUSEHOLDS, household, on)
    row = row or in_force(session, HOUSEHOLDS, successor_of(session, household), on)
    head = in_force(session, MEMBERS, row.head, on) if row else None
    return _shown(session, head)


def member_name(session: ReadSession, member: str, on: str) -> str:
    """Return the full name of a member in force on a date, for what is printed at its own place; else nothing."""
    row = in_force(session, MEMBERS, member, on)
    return _shown(session, row)


def _shown(session: ReadSession, member: Member | None) -> str:
    """Return a member's name as whoever looks may see it."""
    name = record_of(session.transaction, member.person).get("name", "") if member else ""
    return masked_name(name) if session.masked else name


def sees_names(session: ReadSession, staff: Staff, household: Household, on: str) -> bool:
    """Say whether a member of staff is shown the full names of a household: signed in, at home there, no auditor."""
    return not session.masked and staff.role not in OUTSIDE and reaches(session, staff, household.station, on)


OUTSIDE: Final = frozenset({Role.AUDITOR, Role.ORGANISER})
"""They reach every site, and are at home at none of its households."""


def _member_view(session: ReadSession, member: Member, *, full: bool) -> MemberView:
    record = record_of(session.transaction, member.person)
    name, phone = record.get("name", ""), record.get("phone")
    seen = MemberView(member.member, name, phone_tail(phone) if phone else None)
    return seen if full else replace(seen, name=masked_name(name))
