"""Households found by what is known of them: a name or a part of it, its initials, the group, the end of a phone.

A sieve in the database finds those whom the words may fit, of one station where one is meant; these alone are read.
"""

import json
from typing import Final

from sqlalchemy import bindparam, select

from supermarket.books.session import ReadSession
from supermarket.district.dated.registers import HOUSEHOLDS, in_force
from supermarket.district.kinds import Household
from supermarket.district.sites import site_of
from supermarket.district.tables import HouseholdRow, MemberRow
from supermarket.district.texts import plain
from supermarket.households.households import is_at, members_of, station_meant
from supermarket.households.lineage import all_numbers_since
from supermarket.journal.engines.neutral import listed
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import table_of
from supermarket.people.masking import phone_tail
from supermarket.people.records import LIKE, NAMED_LIKE, initials_of, is_of_names, record_of, subjects_like
from supermarket.people.tables import PersonalFormRow, PersonalRow
from supermarket.registers.matching import fits_group, same_form

_household: Final = table_of(HouseholdRow).c
_member: Final = table_of(MemberRow).c
_OF_MEMBERS: Final = Prepared(select(_member.household).where(_member.member.in_(listed("members"))).distinct())
_GROUPS: Final = Prepared(select(_household.group).where(_household.group.is_not(None)).distinct())
_OF_GROUPS: Final = Prepared(select(_household.household).where(_household.group.in_(listed("groups"))).distinct())
_EVER_AT: Final = select(_household.household).where(_household.station == bindparam("station"))
"""The households that ever were at a station."""
_GROUPS_AT: Final = Prepared(
    select(_household.group).where(_household.station == bindparam("station"), _household.group.is_not(None)).distinct()
)
_OF_GROUPS_AT: Final = Prepared(_EVER_AT.where(_household.group.in_(listed("groups"))).distinct())
_form: Final = table_of(PersonalFormRow).c
_MEMBERS_AT: Final = (
    select(_member.household)
    .join_from(table_of(MemberRow), table_of(PersonalFormRow), _form.commitment == _member.person)
    .where(_member.household.in_(_EVER_AT))
    .distinct()
)
_NAMED_LIKE_AT: Final = Prepared(_MEMBERS_AT.where(NAMED_LIKE))
"""Those with a member in whose name a word is, or once was; each of its records is looked at by itself."""
_LIKE_AT: Final = Prepared(
    _MEMBERS_AT.join_from(
        table_of(PersonalFormRow), table_of(PersonalRow), table_of(PersonalRow).c.commitment == _form.commitment
    ).where(LIKE)
)
_FIRST: Final = Prepared(
    select(_household.household)
    .where(_household.household.in_(listed("households")))
    .order_by(_household.at, _household.origin, _household.seq)
)


def find(session: ReadSession, words: str, site: str, on: str) -> list[Household]:
    """Return the households below a site that every word fits.

    A word is part of a name, pinyin initials, the group, or a phone's last four digits; it is compared by its normal
    form, so that blanks, dots, case, accents and the writing of a group's number make no difference.

    Raises:
        SiteUnknown: there is no such site.
    """
    chosen = site_of(session, site, on)
    wanted = plain(words).lower().split()
    if not wanted:
        return []
    station = station_meant(chosen)
    sieved = _sieved_at(session, station, wanted) if station else _sieved(session, wanted)
    rows = (in_force(session, HOUSEHOLDS, code, on) for code in _as_recorded(session, sieved))
    return [row for row in rows if row and is_at(session, row, chosen, on) and _fits(session, row, wanted, on)]


def _sieved_at(session: ReadSession, station: str, words: list[str]) -> set[str]:
    """Return the households of a station that may fit every word: the district's others are not looked at."""
    groups = [row[0] for row in session.rows(_GROUPS_AT, station=station)]
    return set.intersection(*(_like_at(session, station, groups, word) for word in words))


def _like_at(session: ReadSession, station: str, groups: list[str], word: str) -> set[str]:
    """Return the households that ever were at a station, which has these groups, and may fit a word."""
    form = same_form(word) or None
    if is_of_names(word):
        found = {row[0] for row in session.rows(_NAMED_LIKE_AT, station=station, form=form)}
    else:
        found = {row[0] for row in session.rows(_LIKE_AT, station=station, form=form, word=word)}
    if meant := [group for group in groups if fits_group(word, group)]:
        found.update(row[0] for row in session.rows(_OF_GROUPS_AT, station=station, groups=json.dumps(meant)))
    return found


def _sieved(session: ReadSession, words: list[str]) -> set[str]:
    """Return the households that may fit every word, of all that there are: one look at the drawer for each word."""
    sieved: set[str] | None = None
    groups = [row[0] for row in session.rows(_GROUPS)]
    for word in words:
        subjects = subjects_like(session.transaction, word, same_form(word))
        numbers = all_numbers_since(session, subjects)
        members = session.rows(_OF_MEMBERS, members=json.dumps(sorted(numbers)))
        meant = json.dumps([group for group in groups if fits_group(word, group)])
        found = {row[0] for row in members} | {row[0] for row in session.rows(_OF_GROUPS, groups=meant)}
        sieved = found if sieved is None else sieved & found
    return sieved or set()


def _as_recorded(session: ReadSession, households: set[str]) -> list[str]:
    """Return households in the order in which they were first recorded."""
    first = session.rows(_FIRST, households=json.dumps(sorted(households)))
    return list(dict.fromkeys(row[0] for row in first))


def _fits(session: ReadSession, household: Household, words: list[str], on: str) -> bool:
    names: list[str] = []
    tails: list[str] = []
    starts: list[str] = []
    for member in members_of(session, household.household, on):
        record = record_of(session.transaction, member.person)
        names.append(same_form(record.get("name", "")))
        tails.append(phone_tail(record.get("phone", "")))
        starts += initials_of(session.transaction, member.person)

    def fits(word: str) -> bool:
        form = same_form(word)
        return (
            any(form in name for name in names if form)
            or any(word in tail for tail in tails)
            or any(start.startswith(word) for start in starts)
            or fits_group(word, household.group or "")
        )

    return all(map(fits, words))
