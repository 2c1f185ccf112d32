"""The names of the heads of many households, read at once."""

from collections.abc import Iterable

from supermarket.books.session import ReadSession
from supermarket.district.dated.registers import MEMBERS, latest_of
from supermarket.district.kinds import Household
from supermarket.people.masking import masked_name
from supermarket.people.records import records_of


def head_names(session: ReadSession, households: Iterable[Household], on: str) -> dict[str, str]:
    """Return, by household, the full names of the heads of those in force on a date, as `head_name` does for one."""
    heads = {each.household: each.head for each in households}
    latest = latest_of(session, MEMBERS, heads.values(), on)
    persons = {code: each.person for code, each in latest.items() if not each.state}
    records = records_of(session.transaction, persons.values())
    names = {code: records.get(person, {}).get("name", "") for code, person in persons.items()}
    seen = {code: masked_name(name) for code, name in names.items()} if session.masked else names
    return {household: seen.get(head, "") for household, head in heads.items()}
