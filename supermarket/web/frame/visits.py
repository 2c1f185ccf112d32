"""Who visits: each request has the open ledger, and the session of whoever has signed in, if any."""

import hmac
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Annotated, Final
from urllib.parse import parse_qsl, urlencode, urlsplit

from fastapi import Depends, Request

from supermarket.clock import district_time
from supermarket.district.dated.registers import STAFF, in_force
from supermarket.district.gate.second_persons import PROVEN
from supermarket.district.kinds import Staff
from supermarket.district.roles import VERBS
from supermarket.errors.staff import RoleRefused
from supermarket.ledger import Ledger
from supermarket.local.browsers.inquirers import Inquirer, inquirer_of
from supermarket.local.browsers.sessions import SignedIn, note_seen, session_of
from supermarket.locale import Language, language
from supermarket.people.records import record_of
from supermarket.web.acts.running import Asker
from supermarket.web.frame.addresses import within
from supermarket.web.frame.cookies import secret_of
from supermarket.web.frame.limits import Limit
from supermarket.web.frame.serving import Serving, serving

KEY_BYTES: Final = 16
_KEY: Final = re.compile(r"[0-9a-zA-Z-]{16,64}", re.ASCII)
_LEADS_ON: Final = frozenset({"next", "back"})
"""The fields of an address that name another, which is one of this site."""


class NotSignedInError(Exception):
    """A page is for whoever has signed in; the visitor is sent to the door and comes back."""


@dataclass(frozen=True)
class Visit:
    """A request and who makes it: the ledger as he may see it, his session and his row of the staff, if he has one."""

    request: Request
    ledger: Ledger
    secret: str = ""
    signed_in: SignedIn | None = None
    staff: Staff | None = None
    name: str = ""
    """What he is called on his own pages: his name, else his code."""
    inquirer: Inquirer | None = None
    """The household that has shown who it is, where a villager looks at his own points."""

    @property
    def server(self) -> Serving:
        """Return the server that he came to."""
        return serving(self.request)

    @property
    def actor(self) -> str:
        """Return the staff code of whoever has signed in; nothing where nobody has."""
        return self.signed_in.staff if self.signed_in else ""

    @property
    def site(self) -> str:
        """Return where whoever has signed in acts; nothing where nobody has."""
        return self.signed_in.site if self.signed_in else ""

    @property
    def address(self) -> str:
        """Return the address that he comes from."""
        return self.request.client.host if self.request.client else ""

    def limit(self, limit: Limit) -> None:
        """Count one try of the address that he comes from.

        Raises:
            TooManyTries: it has tried too often.
        """
        self.server.limits.take(limit, self.address, self.ledger.clock.uptime())

    @property
    def as_of(self) -> str:
        """Return the district's time, to the minute, of which a page is."""
        return district_time(self.ledger.clock.now())

    @property
    def language(self) -> Language:
        """Return the language that he reads."""
        return language()

    @property
    def here(self) -> str:
        """Return the address of the page that he looks at: that which drew the form where one was answered."""
        drawn = str(self.request.url) if self.request.method == "GET" else self.request.headers.get("referer", "")
        try:
            parts = urlsplit(drawn)
        except ValueError:
            return "/"
        asked = [(name, text) for name, text in parse_qsl(parts.query) if name != "lang"]
        query = urlencode([(name, text) for name, text in asked if name not in _LEADS_ON or within(text)])
        return within(f"{parts.path}?{query}" if query else parts.path) or "/"

    def here_in(self, language: Language) -> str:
        """Return the address of the same page in a language."""
        return f"{self.here}{'&' if '?' in self.here else '?'}lang={language}"

    @property
    def asker(self) -> Asker:
        """Return who asks, as a command takes it."""
        if self.signed_in is None:
            return Asker()
        return Asker(self.signed_in.staff, self.signed_in.known, self.signed_in.site)

    @property
    def form_token(self) -> str:
        """Return what a form of this session carries, which no other site can know: whose session it is, sealed."""
        return f"{self.owner}.{seal_of(self.secret, _form_of(self.owner))}" if self.secret else ""

    @property
    def owner(self) -> str:
        """Return whose session it is: a staff code, or a household's number; nothing where nobody has one."""
        return self.inquirer.oneself.household if self.inquirer else self.actor

    def may(self, *verbs: str) -> bool:
        """Say whether his role may do any of these verbs; the verb itself asks again."""
        return self.staff is not None and any(self.staff.role in VERBS[verb] for verb in verbs)

    def check_may(self, *verbs: str, named: str = "") -> None:
        """Refuse whoever may do none of these verbs anywhere; the refusal speaks of the one `named`, else the first.

        Raises:
            NotSignedInError, RoleRefused: nobody has signed in, or his role may not.
        """
        if self.staff is None:
            raise NotSignedInError
        if not self.may(*verbs):
            raise RoleRefused(operator=self.staff.staff, role=self.staff.role, verb=named or verbs[0])

    def new_key(self) -> str:
        """Return the key of a form that is drawn now: whatever is sent with it is recorded once."""
        return self.ledger.clock.random(KEY_BYTES).hex()


def owner_of(token: str, secret: str) -> str | None:
    """Return for whose session a form's token was made, which may have ended since; None where it is none."""
    owner, _dot, seal = token.rpartition(".")
    return owner if owner and is_sealed(seal, secret, _form_of(owner)) else None


def seal_of(secret: str, text: str) -> str:
    """Return the seal of a text that begins with what it is, under a session's secret (RFC 2104)."""
    return hmac.new(secret.encode(), text.encode("utf-8", "replace"), sha256).hexdigest()


def is_sealed(seal: str, secret: str, text: str) -> bool:
    """Say whether this is the seal of a text; how long it takes to see does not tell how near it comes."""
    return hmac.compare_digest(seal.encode("utf-8", "replace"), seal_of(secret, text).encode())


def _form_of(owner: str) -> str:
    return f"form {owner}"


def is_key(text: str) -> bool:
    """Say whether a form's key is one such as this program draws forms with."""
    return _KEY.fullmatch(text) is not None


def visiting(request: Request) -> Iterator[Visit]:
    """Give the visit of a request; the ledger is lent until it is answered."""
    server = serving(request)
    with server.ledgers.lent() as ledger:
        yield visit_of(request, ledger)


def visit_of(request: Request, ledger: Ledger, secret: str = "") -> Visit:
    """Return the visit of a request: full names are for whoever has proved who he is.

    `secret` is that of a session that began with this very request, which its browser does not hold yet.
    """
    masked = replace(ledger, masked=not ledger.drill)
    secret = secret or secret_of(request, secure=serving(request).settings.secure)
    if not secret:
        return Visit(request, masked)
    with ledger.reading() as session:
        found = session_of(session, secret)
        staff = in_force(session, STAFF, found.staff, session.today) if found else None
        name = record_of(session.transaction, staff.person).get("name", "") if staff else ""
        inquirer = None if found else inquirer_of(session, secret)
    if inquirer:
        return Visit(request, replace(ledger, masked=True), secret, inquirer=inquirer)
    if found is None or staff is None:
        return Visit(request, masked)
    if ledger.unwritable is None:
        note_seen(ledger, found)
    shown = replace(ledger, masked=not ledger.drill and found.known not in PROVEN)
    return Visit(request, shown, secret, found, staff, name or found.staff)


AnyVisit = Annotated[Visit, Depends(visiting)]
"""A visit of anybody."""


def _staff_visiting(visit: AnyVisit) -> Visit:
    if visit.staff is None:
        raise NotSignedInError
    return visit


StaffVisit = Annotated[Visit, Depends(_staff_visiting)]
"""A visit of a member of staff who has signed in; anybody else is sent to the door."""
