"""The kinds of entries about a till's session: opened 开 and shut 关."""

from typing import Any, Final

from supermarket.books.kinds import Body, Change, Kind, always, name_of
from supermarket.journal.entry import Entry, require_name
from supermarket.journal.statements import Value
from supermarket.spending.till.tables import TillCountRow, TillRow, TillShutRow


class TillOpened(Body):
    """A clerk opened the till of the entry's site."""

    date: str


class TillShut(Body):
    """The session that `opened` names was shut, after so many redemptions of so many points in all."""

    opened: str
    redemptions: int
    points: int


def _opened(entry: Entry, _body: TillOpened) -> tuple[Change, ...]:
    stamp: dict[str, Value] = {**name_of(entry), "shop": entry.site, "actor": entry.actor}
    return Change(TillRow, {**stamp, "on": entry.on, "at": entry.at}), _counted(entry, entry.name, openings=1)


def _shut(entry: Entry, body: TillShut) -> tuple[Change, ...]:
    name = require_name(body.opened)
    by: dict[str, Value] = {"by_origin": entry.origin, "by_seq": entry.seq, "at": entry.at}
    told: dict[str, Value] = {"redemptions": body.redemptions, "points": body.points}
    return (
        Change(TillShutRow, {**name_of(name), **by, **told}),
        _counted(entry, body.opened, shuttings=1),
    )


def _counted(entry: Entry, opened: str, *, openings: int = 0, shuttings: int = 0) -> Change:
    name = require_name(opened)
    key: dict[str, Value] = {"shop": entry.site, **name_of(name)}
    return Change(TillCountRow, {**key, "openings": openings, "shuttings": shuttings})


TILL_OPENED: Final = Kind("till.opened", TillOpened, rows=_opened)
TILL_SHUT: Final = Kind("till.shut", TillShut, rows=_shut, clears=always)

KINDS: Final[tuple[Kind[Any], ...]] = (TILL_OPENED, TILL_SHUT)
