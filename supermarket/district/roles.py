"""Who may call which verb, in one table: a role refuses by the verb, whatever screen it came from.

A clerk acts at his own place, a reviewer and a manager at theirs and those below, an administrator, who sits at the
centre, at any. An auditor reads and exports; only with names is that an entry. An organiser answers for a volunteer
organisation wherever it serves, and does nothing else.
"""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from supermarket.books.session import ReadSession, Request, WriteSession
from supermarket.district.dated.registers import SITES, STAFF, in_force
from supermarket.district.kinds import Role, Staff
from supermarket.district.sites import chain_of, known_site, place_of
from supermarket.errors.staff import OperatorMissing, RoleRefused, SiteRefused, StaffUnknown

_COUNTER: Final = frozenset({Role.CLERK, Role.MANAGER, Role.ADMINISTRATOR})
_MANAGERS: Final = frozenset({Role.MANAGER, Role.ADMINISTRATOR})
_REVIEWERS: Final = frozenset({Role.REVIEWER, Role.MANAGER})
_FILERS: Final = _COUNTER | _REVIEWERS
_NOTICERS: Final = _MANAGERS | _REVIEWERS
_SIGNERS: Final = frozenset({Role.CLERK, Role.REVIEWER, Role.MANAGER})
_CENTRE: Final = frozenset({Role.ADMINISTRATOR})
_RECORDERS: Final = _SIGNERS | _CENTRE
_AUDITORS: Final = frozenset({Role.AUDITOR, Role.ADMINISTRATOR})
_NAMES: Final = frozenset(Role) - {Role.ORGANISER}
_SERVERS: Final = _FILERS | {Role.ORGANISER}

VERBS: Final[Mapping[str, frozenset[Role]]] = MappingProxyType(
    {
        "redeem": _COUNTER,
        "deed credit": _CENTRE,
        "stock receive": _COUNTER,
        "stock transfer": _COUNTER,
        "stock arrive": _COUNTER,
        "stock write-off": _COUNTER,
        "stock approve": _MANAGERS,
        "stock decline": _MANAGERS,
        "stock count": _COUNTER,
        "fund receive": _MANAGERS,
        "fund spend": _MANAGERS,
        "till open": _COUNTER,
        "forms print": _RECORDERS,
        "till shut": _COUNTER,
        "reverse": _COUNTER,
        "household enrol": _COUNTER,
        "household amend": _COUNTER,
        "household end": _MANAGERS,
        "household head": _COUNTER,
        "household death": _MANAGERS,
        "household leave": _MANAGERS,
        "household move": _MANAGERS,
        "household split": _MANAGERS,
        "household merge": _MANAGERS,
        "household proxy": _COUNTER,
        "household hold": _MANAGERS,
        "household import": _MANAGERS,
        "household show": _NAMES,
        "household find": _NAMES,
        "member add": _COUNTER,
        "member amend": _COUNTER,
        "member end": _COUNTER,
        "member import": _MANAGERS,
        "card issue": _COUNTER,
        "card sheet": _MANAGERS,
        "card blank": _CENTRE,
        "card bind": _COUNTER,
        "card freeze": _COUNTER,
        "card cancel": _MANAGERS,
        "claim file": _FILERS,
        "claim roster": _FILERS,
        "claim review": _REVIEWERS,
        "claim withdraw": _FILERS,
        "claim post": _MANAGERS,
        "notice publish": _NOTICERS,
        "notice withdraw": _MANAGERS,
        "notice object": _FILERS,
        "notice resolve": _REVIEWERS,
        "expiry post": _MANAGERS,
        "staff kin": _MANAGERS,
        "goods price": _CENTRE,
        "goods record": _CENTRE,
        "rule record": _CENTRE,
        "site record": _CENTRE,
        "staff record": _CENTRE,
        "donor record": _MANAGERS,
        "setting record": _CENTRE,
        "month sign": _SIGNERS,
        "month record": _RECORDERS,
        "month withdraw": _SIGNERS,
        "erasure request": _CENTRE,
        "erasure approve": _CENTRE,
        "audit export": _AUDITORS,
        "form record": _CENTRE,
        "assess run": _CENTRE,
        "assess mark": _MANAGERS,
        "clock confirm": _MANAGERS,
        "clock correct": _MANAGERS,
        "machine lost": _MANAGERS,
        "voucher take": _COUNTER,
        "ledger move": _CENTRE,
        "carry invite": _CENTRE,
        "carry renew": _CENTRE,
        "carry out": _FILERS,
        "carry in": _FILERS,
        "staff cards": _MANAGERS,
        "staff pin": _MANAGERS,
        "staff token": _MANAGERS,
        "activity plan": _FILERS,
        "activity hold": _FILERS,
        "activity cancel": _FILERS,
        "activity move": _FILERS,
        "activity correct": _MANAGERS,
        "activity report": _MANAGERS,
        "theme record": _MANAGERS,
        "project record": _MANAGERS,
        "certificate issue": _MANAGERS,
        "certificate withdraw": _MANAGERS,
        "rectification order": _CENTRE,
        "rectification answer": _SIGNERS,
        "rectification judge": _CENTRE,
        "listing record": _MANAGERS,
        "list refresh": _NOTICERS,
        "match rule": _MANAGERS,
        "match confirm": _MANAGERS,
        "organisation record": _CENTRE,
        "volunteer record": _MANAGERS,
        "service record": _CENTRE,
        "order place": _FILERS,
        "order dispatch": _MANAGERS | _REVIEWERS,
        "order accept": _SERVERS,
        "order rate": _FILERS,
        "order resolve": _MANAGERS | _REVIEWERS,
        "order cancel": _FILERS,
        "opening record": _CENTRE,
        "item record": _CENTRE,
        "base visit": _COUNTER,
        "copies receive": _COUNTER,
        "copies remove": _COUNTER,
        "loan make": _COUNTER,
        "loan end": _COUNTER,
        "loan show": _NAMES,
        "find record": _COUNTER,
        "find claim": _COUNTER,
        "find hand-over": _COUNTER,
        "find pass-on": _COUNTER,
        "find show": _NAMES,
    }
)
"""Every verb that needs an operator, and the roles that may call it; `record` stands for import, add, amend and end.

One's own PIN and tokens are everybody's own; the roles are those that reset or revoke another's.
"""

EVERYWHERE: Final = frozenset({Role.ADMINISTRATOR, Role.AUDITOR, Role.ORGANISER})
"""Their site does not narrow where they act."""
_BELOW_TOO: Final = frozenset({Role.REVIEWER, Role.MANAGER})


def allow(session: WriteSession, verb: str, request: Request) -> Staff:
    """Return the operator of a request, if his role and place let him call this verb there.

    Raises:
        OperatorMissing, StaffUnknown: nobody, or nobody known, asks.
        RoleRefused: his role may not.
        SiteRefused: he may, but not at this site.
    """
    return allow_on(session, verb, actor=request.actor, site=request.site, on=session.today)


def allowed_at(session: WriteSession, verb: str, request: Request, station: str) -> Request:
    """Return the request at a station, where the operator must be at home.

    Raises:
        OperatorMissing, StaffUnknown, RoleRefused, SiteRefused: as in `allow`.
    """
    at_home = replace(request, site=station)
    allow(session, verb, at_home)
    return at_home


def allow_on(session: ReadSession, verb: str, *, actor: str, site: str, on: str) -> Staff:
    """Return the operator, if his role and place on this date let him call this verb at this site.

    Raises:
        OperatorMissing, StaffUnknown, RoleRefused, SiteRefused: as in `allow`.
    """
    staff = staff_for(session, verb, actor=actor, on=on)
    if not reaches(session, staff, site, on):
        raise SiteRefused(operator=actor, site=site, home=staff.site)
    return staff


def staff_for(session: ReadSession, verb: str, *, actor: str, on: str) -> Staff:
    """Return the operator, if his role on this date lets him call this verb at all.

    Raises:
        OperatorMissing, StaffUnknown, RoleRefused: as in `allow`.
    """
    if not actor:
        raise OperatorMissing(verb=verb)
    staff = in_force(session, STAFF, actor, on)
    if staff is None:
        raise StaffUnknown(operator=actor)
    if staff.role not in VERBS[verb]:
        raise RoleRefused(operator=actor, role=staff.role, verb=verb)
    return staff


def reaches(session: ReadSession, staff: Staff, site: str, on: str) -> bool:
    """Say whether a member of staff is at home at this site: his own place, for a reviewer or manager also below.

    A site that has ended still belongs to the place where it last was, whose staff clear what is left there.

    Raises:
        SiteUnknown: there is no such site.
    """
    if staff.site == site:
        return True
    there = known_site(session, site, on)
    if staff.role in EVERYWHERE:
        return True
    at_home = in_force(session, SITES, staff.site, on)
    if at_home is None:
        return False
    home = place_of(at_home)
    return home in chain_of(session, site, on) if staff.role in _BELOW_TOO else home == place_of(there)
