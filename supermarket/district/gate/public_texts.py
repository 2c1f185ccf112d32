"""Texts that are sealed or hang out are public: nobody's phone, ID number, illness or poverty, no name of a household.

Every entry passes here, whichever verb made it. A phone and an ID number are known by their digits; of names, those of
the households at home at the entry's place, in any writing that means the same name. Notes of the people drawer are no
such texts: only what they commit to is sealed. What a donor, a site, an organisation or goods are
called is not looked at for names. domain.md section 11: a notice never shows an ID, a phone, health or poverty.
"""

from functools import cache
from typing import Any, Final

from sqlalchemy import String, bindparam, func, select

from supermarket.books.kinds import Body, Kind
from supermarket.books.session import WriteSession
from supermarket.district.dated.registers import SITES, latest
from supermarket.district.sites import place_of
from supermarket.district.tables import HouseholdRow, MemberRow
from supermarket.district.texts import plain
from supermarket.errors.households import ReasonPersonal
from supermarket.journal.engines.neutral import position
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import table_of
from supermarket.people.reasons import check_reason, check_special
from supermarket.people.tables import PersonalFormRow
from supermarket.registers.matching import same_form

_SAID: Final = frozenset({"activity", "done", "plan", "reason", "remark", "source", "thing", "title", "what"})
"""Fields in words, wherever a body has them as a text."""
_SAID_OF: Final = {
    "claim.filed": frozenset({"place"}),
    "activity.planned": frozenset({"place"}),
    "find.recorded": frozenset({"place"}),
    "listing.recorded": frozenset({"name"}),
    "project.recorded": frozenset({"name"}),
    "service.recorded": frozenset({"name", "note"}),
    "theme.recorded": frozenset({"name"}),
}
"""Fields that are words in some kinds, and codes or commitments in others."""
_TOLD: Final = frozenset({"group", "host", "name", "purpose", "restricted"})
_TOLD_OF: Final = {"setting.recorded": frozenset({"note"})}
"""What is looked at for phones alone: what organisations, goods and groups are called."""
_SPECIAL: Final = ("activity", "name", "place", "reason", "title")
"""Of what is said, what is looked at for words about illness and poverty."""
_WHY: Final = frozenset({"names.exported"})
"""Kinds of which the reason may be a review of such aid itself: it speaks of no household."""
_NAME_MIN: Final = 2
"""A name of one sign stands in every other sentence."""

_household: Final = table_of(HouseholdRow)
_member: Final = table_of(MemberRow)
_form: Final = table_of(PersonalFormRow)
_EVER_AT: Final = select(_household.c.household).where(_household.c.station == bindparam("place"))
"""Each once, in however many rows it stands."""
_ENROLLED: Final = Prepared(
    select(_member.c.member)
    .join_from(_member, _form, _form.c.commitment == _member.c.person)
    .where(_member.c.household.in_(_EVER_AT), func.length(_form.c.form) >= _NAME_MIN)
    .where(position(bindparam("text", type_=String), _form.c.form) > 0)
    .limit(1)
)


def check_texts(session: WriteSession, kind: Kind[Any], body: Body, *, site: str, on: str) -> None:
    """Refuse an entry of which a public text holds a phone or ID number, or names somebody enrolled at its place.

    Raises:
        ReasonPersonal: one does.
        ReasonSpecial: one says that somebody is ill or poor.
    """
    said, told = fields_of(kind)
    for field in (*said, *told):
        check_reason(plain(getattr(body, field) or ""), ())
    for field in special_of(kind):
        of_one = field == "reason" or getattr(body, "list", None) == "need"
        check_special(plain(getattr(body, field) or ""), of_one=of_one)
    texts = [text for field in said if (text := same_form(getattr(body, field) or ""))]
    if not texts:
        return
    sites = (latest(session, SITES, each, on) for each in {site, getattr(body, "site", None) or site})
    places = {place_of(each) for each in sites if each}
    if any(_names_somebody(session, place, text) for place in sorted(places) for text in texts):
        raise ReasonPersonal


@cache
def fields_of(kind: Kind[Any]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the fields of a kind's bodies that are public words, and those that are what something is called."""
    texts = {name for name, field in kind.body.model_fields.items() if field.annotation in {str, str | None}}
    said = texts & (_SAID | _SAID_OF.get(kind.name, frozenset()))
    told = texts & (_TOLD | _TOLD_OF.get(kind.name, frozenset())) - said
    return tuple(sorted(said)), tuple(sorted(told))


def special_of(kind: Kind[Any]) -> tuple[str, ...]:
    """Return the fields of a kind's bodies that say of nobody that he is ill or poor."""
    said, _told = fields_of(kind)
    return () if kind.name in _WHY else tuple(field for field in said if field in _SPECIAL)


def _names_somebody(session: WriteSession, place: str, text: str) -> bool:
    asked = ("public text", place, text)
    if asked not in session.looked_up:
        session.keep_in_mind(asked, bool(session.rows(_ENROLLED, place=place, text=text)))
    return bool(session.looked_up[asked])
