"""The whole district scored by both forms over a quarter, against the same statements asked of the database alone."""

import time
from collections.abc import Iterator
from functools import partial
from typing import Any, Final

from benchmarks.figures import Figure, limit, seconds
from supermarket.assessment.beside import PATTERNS
from supermarket.assessment.forms.adopting import adopt
from supermarket.assessment.forms.files import FOLDER, read_form
from supermarket.assessment.indicators.all import INDICATORS
from supermarket.assessment.past import Past
from supermarket.assessment.periods import period_with
from supermarket.assessment.runs import run
from supermarket.books.session import Request, WriteSession
from supermarket.journal.statements import Prepared, Value
from supermarket.journal.store import streams
from supermarket.ledger import Ledger
from supermarket.sample import sample_folder

MOST: Final = 5.0
"""So many seconds at most for all places of a district, whatever the ledger's size."""
FORMS: Final = ("supermarket", "station")
_ADMINISTRATOR: Final = Request(actor="91000", site="1000")


class _Noted(Past):
    """A past that notes what it asks, so that the same can be asked of the driver alone."""

    asked: list[tuple[str, dict[str, Value]]] = []  # noqa: RUF012 - of one measurement at a time

    def rows(self, statement: Prepared, **values: Value) -> list[Any]:
        spoken = statement.on(self.session.transaction.engine.speech)
        self.asked.append((spoken.sql, dict(spoken.with_values({**self.parameters, **values}))))
        return super().rows(statement, **values)


def assessing(ledger: Ledger, entries: int) -> Iterator[Figure]:
    """Measure the runs of both forms over the quarter before the present one; nothing of them is kept."""
    forms = [read_form(sample_folder() / FOLDER / f"{name}.toml", INDICATORS, PATTERNS) for name in FORMS]
    with ledger.trying() as session:
        quarter = period_with("quarter", session.today).before
        for form in forms:
            adopt(session, form, None, _ADMINISTRATOR)
        cpu, started = time.process_time(), time.perf_counter()
        sealed = [run(session, form, quarter.name, _ADMINISTRATOR) for form in forms]
        took, worked = time.perf_counter() - started, time.process_time() - cpu
        bare = _bare(session, [(each.form, each.period) for each in sealed])
    places = sum(len(each.results.places) for each in sealed)
    what = f"`assess run` of both forms, {places} places, {quarter.name}, of {entries:,} entries"
    yield limit(f"{what} ({worked:.2f} s of CPU)", took, MOST, "s")
    yield Figure(f"{what}, against its statements alone", f"{took:.2f} s", f"bare {bare:.2f} s", took / bare, 10.0)


def _bare(session: WriteSession, runs: list[tuple[Any, Any]]) -> float:
    """Return how long the driver takes for every statement that the indicators ask, and nothing else."""
    driver = session.transaction.driver
    sizes = {each.origin: each.size for each in (*streams(session.transaction), session.stream)}
    asked = []
    for form, period in runs:
        past = _Noted(session, period, sizes)
        _Noted.asked.clear()
        for slot in form.slots:
            if slot.indicator in INDICATORS:
                INDICATORS[slot.indicator].figures(past, slot.goods)
        asked += list(_Noted.asked)
    return sum(seconds(partial(_fetch, driver, *one)) for one in asked)


def _fetch(driver: Any, sql: str, values: dict[str, Value]) -> None:  # noqa: ANN401 - a connection of the engine
    driver.execute(sql, values).fetchall()
