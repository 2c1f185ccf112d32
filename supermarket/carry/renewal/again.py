"""What only the old branch had, recorded again in the machine's next life, under new numbers where it gave numbers.

A household's or a card's number, and every name of an entry, is made of the number of the entry that gave it, and both
branches gave the same. So each such entry gets the number of the entry that records it again, and whatever names it
later names the new one.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from supermarket.books.kinds import parsed
from supermarket.books.session import Request, WriteSession
from supermarket.errors import Refusal
from supermarket.households.numbers import checks, number
from supermarket.journal.database import TakenRow
from supermarket.journal.entry import Entry, EntryName
from supermarket.ledger import KINDS
from supermarket.locale import _

_OF_A_STREAM: Final = frozenset({"stream", "machine", "rulebook", "clock", "signin", "inquiry", "pin"})
"""What entries of these nouns say is said of the old stream or its machine, and means nothing in the new one."""

_SEALS: Final = frozenset({"size", "root"})
"""What an entry has that seals how its stream stood, such as a signature under a month: its signer saw no other."""


@dataclass(frozen=True)
class ByHand:
    """An entry that only the old branch has, to be entered anew by hand, and why it could not be recorded again."""

    entry: str
    kind: str
    site: str
    on: str
    why: str


@dataclass(frozen=True)
class Renumbered:
    """A number of a household or card that the old branch gave, and the one that it has from here on."""

    former: str
    number: str


@dataclass(frozen=True)
class Again:
    """What was recorded again: the entry's name before, and now; and the number that it gave, where it gave one."""

    former: str
    entry: str
    given: Renumbered | None


class _Unnamed(Exception):  # noqa: N818 - what an entry hangs on is not here
    """An entry names one of the old branch that was not recorded again."""


class Names:
    """Which entries of the old branch, from number `first` of stream `origin` on, stand under which names now."""

    def __init__(self, origin: str, first: int) -> None:
        """Begin with none."""
        self._origin: Final = origin
        self._first: Final = first
        self._now: Final[dict[int, EntryName]] = {}
        self._named: Final = re.compile(
            rf"(?<![0-9-]){origin}-([0-9]{{1,15}})(?:-([0-9]{{2}})(-[0-9]{{1,3}})?)?(?![0-9-])"
        )

    def stands(self, entry: Entry, now: EntryName) -> None:
        """Keep that an entry of the old branch stands under this name from here on."""
        self._now[entry.seq] = now

    def renamed(self, entry: Entry, now: EntryName) -> str:
        """Return an entry's body as it reads once it stands under a name, and all that it hangs on under theirs.

        Raises:
            _Unnamed: it hangs on an entry that was not recorded again.
        """
        names = {**self._now, entry.seq: now}
        return self._named.sub(lambda found: self._renamed(found, names), entry.body)

    def subject(self, text: str) -> str:
        """Return whom or what a personal record of something that was recorded again is about."""
        return self._named.sub(lambda found: self._renamed(found, self._now), text)

    def _renamed(self, found: "re.Match[str]", names: Mapping[int, EntryName]) -> str:
        serial, check, member = int(found[1]), found[2], found[3] or ""
        if serial < self._first:
            return found[0]
        now = names.get(serial)
        if now is None:
            raise _Unnamed(f"{self._origin}-{serial}")
        if check is None:
            return str(now)
        node, epoch = self._origin.split("-")
        if not checks(f"{node}{epoch}{serial}{check}"):
            raise _Unnamed(found[0])
        return f"{_given_by(now)}{member}"


def means_something(entry: Entry) -> bool:
    """Say whether an entry of an old branch means anything in another stream."""
    return entry.kind.partition(".")[0] not in _OF_A_STREAM


def _request_of(entry: Entry) -> Request:
    """Return the request by which an entry is recorded again, under its own key."""
    return Request(actor=entry.actor, site=entry.site, on=entry.on, key=entry.key)


def record_again(session: WriteSession, entry: Entry, names: Names) -> Again | ByHand | None:
    """Record an entry of the old branch again; None where the other branch has it too, asked for under the same key."""
    request = _request_of(entry)
    if before := session.recorded_before(request):
        names.stands(entry, EntryName(before.origin, before.seq))
        return None
    now = EntryName(session.stream.origin, session.seq_next)
    if entry.content.keys() >= _SEALS:
        why = _("it seals how the old branch stood, so whoever answers for it must see what stands here now")
    else:
        why = _recorded(session, entry, request, names, now)
    if why:
        return ByHand(entry.name, entry.kind, entry.site, entry.on, why)
    names.stands(entry, now)
    former = _given_by(EntryName(entry.origin, entry.seq))
    return Again(entry.name, str(now), Renumbered(former, _given_by(now)) if former in entry.body else None)


def _given_by(name: EntryName) -> str:
    """Return the number that an entry gives a household or a card, where it gives one."""
    node, epoch = name.origin.split("-")
    return number(node, epoch, name.seq)


def _recorded(session: WriteSession, entry: Entry, request: Request, names: Names, now: EntryName) -> str:
    """Record an entry under a name; return why it cannot be, nothing where it was."""
    kind = KINDS[entry.kind]
    stream = session.stream
    try:
        body = parsed(kind, entry._replace(body=names.renamed(entry, now)))
        with session.transaction.step():
            session.record(kind, body, request, site=entry.site, on=entry.on, date_confirmed=True)
    except _Unnamed as unnamed:
        return _("it hangs on {entry}, which is left too").format(entry=unnamed)
    except Refusal as refusal:
        session.stream = stream
        return str(refusal)
    except TakenRow:
        session.stream = stream
        return _("the books refuse it beside the other branch")
    return ""
