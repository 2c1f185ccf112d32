"""What the paper of a closed month says that is another in each copy: its order of equals, and the places beside it."""

import json
from collections.abc import Sequence
from typing import Any, Final

from benchmarks.district.model import ORIGIN
from benchmarks.district.scene import Place
from supermarket.audit.package.checker.journal import Entry
from supermarket.audit.package.checker.rules.months.month_papers import MOVED_BY, count_moved
from supermarket.audit.package.checker.rules.state import State
from supermarket.journal.canonical import canonical
from supermarket.months.closing.sealed import FIELD
from supermarket.months.figures.movement import ACCOUNTS, movement

_NOTHING: Final = (0,) * len(ACCOUNTS)


class Papers:
    """Counts what each place moves in each month, and tells the paper of a month that is signed closed."""

    def __init__(self, places: Sequence[Place]) -> None:
        """Take the places that live."""
        self._counted: Final = State()
        self._place_of: Final = {site: each.station for each in places for site in (each.station, each.shop)}
        self._beside: Final = {
            each.station: [other.station for other in places if other.institute == each.institute and other != each]
            for each in places
        }

    def count(self, kind: str, site: str, on: str, body: str) -> None:
        """Add an entry to what its place moved."""
        if kind in MOVED_BY and site in self._place_of:
            entry = Entry("", ORIGIN, 0, 1, kind, site, on, 0, "", "", json.loads(body), "")
            count_moved(self._counted, entry, self._place_of[site])

    def told(self, body: str) -> str:
        """Return the body of a signature that closes a month with what its paper says here."""
        content = json.loads(body)
        paper, moved = content[FIELD], self._counted.moved_in[content["month"]]
        paper["board"].sort(key=lambda line: (line["rank"], line["household"]))
        beside = [moved.get(each, _NOTHING) for each in self._beside[content["place"]]]
        paper["movement"] = [
            _beside(line, [figures[number] for figures in beside if figures[number] > 0])
            if line["figure"] in ACCOUNTS
            else line
            for number, line in enumerate(paper["movement"])
        ]
        return canonical(content)


def _beside(line: dict[str, Any], others: Sequence[int]) -> dict[str, Any]:
    """Return a figure of a month beside those of the other places."""
    made = movement(line["figure"], line["now"], line["before"], others)
    said = {**vars(made), "jumped": int(made.jumped), "outlier": int(made.outlier)}
    return {name: value for name, value in said.items() if value is not None}
