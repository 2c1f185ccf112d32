"""Growth: what every verb that a person waits for costs in a young and in an old district, and which statements grow.

`python -m benchmarks.growth YOUNG.db OLD.db [VERB ...]` prints the table; the verbs are done turn by turn in both.
"""

import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final, cast

from benchmarks.figures import Figure
from benchmarks.stage import Stage, staged
from benchmarks.waiting import VERBS, Verb
from supermarket.journal.database import DatabaseFault, Transaction
from supermarket.journal.engines.sqlite.engine import SQLITE
from supermarket.journal.statements import Prepared

RUNS: Final = 101
LEAST: Final = 5
ENOUGH_SECONDS: Final = 2.0
"""A verb that took so long in all is not done oftener than `LEAST`."""
MOST: Final = 1.3


# --- how often SQLite steps -------------------------------------------------------------------------------------------


WRITES: Final = "write_waiting"


@dataclass
class Tally:
    """How often a statement ran, how many steps SQLite's machine took, and how many rows it answered with."""

    runs: int = 0
    steps: int = 0
    rows: int = 0


@contextmanager
def tallied(transaction: Transaction) -> Iterator[dict[str, Tally]]:
    """Count the steps of every statement that runs on a transaction, by its text."""
    found: dict[str, Tally] = defaultdict(Tally)
    driver, steps = cast("Any", transaction.driver), [0]

    def stepped() -> int:
        steps[0] += 1
        return 0

    def tally(sql: str, run: Callable[[], Any]) -> Any:  # noqa: ANN401 - whatever a statement answers
        before = steps[0]
        answer = run()
        if is_each := isinstance(answer, Iterator):
            answer = list(answer)
        one = found[sql]
        one.runs += 1
        one.steps += steps[0] - before
        one.rows += len(answer) if isinstance(answer, list) else int(answer is not None)
        steps[0] = before  # what calls this one is not charged with it
        return iter(answer) if is_each else answer

    def counted(run: Callable[..., Any], statement: Prepared, *given: Any, **values: Any) -> Any:  # noqa: ANN401
        return tally(statement.on(transaction.engine.speech).sql, partial(run, statement, *given, **values))

    names = ("rows", "each", "row", "run", "run_many")
    for name in names:
        setattr(transaction, name, partial(counted, getattr(transaction, name)))
    if written := getattr(transaction, WRITES, None):  # rows that waited are written when something asks for them
        setattr(transaction, WRITES, partial(tally, WRITES, written))
    driver.set_progress_handler(stepped, 1)
    try:
        yield found
    finally:
        driver.set_progress_handler(None, 1)
        for name in (*names, *([WRITES] if written else ())):
            delattr(transaction, name)


def plan_of(transaction: Transaction, sql: str) -> list[str]:
    """Return how SQLite looks for the rows of a statement, without what it does for each of them inside."""
    try:
        rows = transaction.driver.execute(f"EXPLAIN QUERY PLAN {sql}", _Nothing()).fetchall()
    except DatabaseFault as fault:
        return [f"({fault})"]
    return list(dict.fromkeys(str(row[3]) for row in rows if not str(row[3]).startswith(_INSIDE)))


_INSIDE: Final = ("CORRELATED", "LIST SUBQUERY", "SCAN anon")


def named_statements() -> dict[str, str]:
    """Return where each statement stands, by its text: its module and name."""
    return {
        thing.on(SQLITE.speech).sql: f"{module.removeprefix('supermarket.').replace('.', '/')}.py {name}"
        for module, loaded in list(sys.modules.items())
        if module.startswith("supermarket.")
        for name, thing in vars(loaded).items()
        if isinstance(thing, Prepared) and thing.__module__
    }


class _Nothing(dict[str, None]):
    """Every parameter, without a value."""

    def __missing__(self, _name: str) -> None:
        return None


# --- the table --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Grown:
    """What a verb costs in CPU milliseconds in districts of several sizes, and SQLite's steps by statement in each."""

    verb: Verb
    milliseconds: Sequence[float]
    steps: Sequence[Mapping[str, Tally]]

    @property
    def ratio(self) -> float:
        """Return how much more it costs in the oldest district than in the youngest."""
        return self.milliseconds[-1] / self.milliseconds[0]

    def growing(self, *, share: float = 0.05) -> list[tuple[str, int, int]]:
        """Return the statements whose steps grow most, with the steps in the youngest and the oldest district."""
        young, old = self.steps[0], self.steps[-1]
        more = {sql: tally.steps - (young[sql].steps if sql in young else 0) for sql, tally in old.items()}
        whole = sum(max(0, each) for each in more.values())
        chosen = sorted((sql for sql in more if more[sql] > max(share * whole, 50)), key=lambda sql: -more[sql])
        return [(sql, old[sql].steps - more[sql], old[sql].steps) for sql in chosen]

    def cause(self, sql: str, young: int, old: int) -> str:
        """Return of a statement that grows its steps, its rows and where it stands."""
        where = named_statements().get(sql, "made by a function: " + " ".join(sql.split())[:120])
        rows = " → ".join(f"{each[sql].rows:,}" if sql in each else "0" for each in (self.steps[0], self.steps[-1]))
        return f"{young:,} → {old:,} steps, {rows} rows, {where}"

    def causes(self) -> Iterator[str]:
        """Give the statements that grow most; none where the time goes elsewhere, to pages out of the cache."""
        yield from (self.cause(*each) for each in self.growing()[:3])


def grown(verb: Verb, stages: Sequence[Stage], runs: int = RUNS) -> Grown:
    """Do a verb in all districts turn by turn, and count its steps in each once."""
    took: list[list[float]] = [[] for _stage in stages]
    for number in range(runs):
        if number >= LEAST and sum(map(sum, took)) > ENOUGH_SECONDS * 1000:
            break
        for stage, times in zip(stages, took, strict=True):
            with stage.rehearsed():
                before = verb.before(stage)
                started = time.process_time()
                parts = verb.work(stage, before)
                ended = time.process_time()
            times.append((ended - started) * 1000 / (max(1, parts) if verb.linear else 1))
    steps = []
    for stage in stages:
        with stage.rehearsed():
            before = verb.before(stage)
            with tallied(stage.transaction) as found:
                parts = verb.work(stage, before)
            for tally in found.values() if verb.linear else ():
                tally.steps //= max(1, parts)
            steps.append(dict(found))
    return Grown(verb, [statistics.median(times) for times in took], steps)


def growth(stages: Sequence[Stage]) -> Iterator[Figure]:
    """Give the table of growth as figures: the oldest district against the youngest."""
    for verb in VERBS:
        found = grown(verb, stages)
        old, young = (
            f"{milliseconds:.3f} ms, {sum(tally.steps for tally in steps.values()):,} steps"
            for milliseconds, steps in ((found.milliseconds[each], found.steps[each]) for each in (-1, 0))
        )
        what = f"{verb.name}, for each {verb.linear}" if verb.linear else verb.name
        causes = tuple(found.causes()) if found.ratio > MOST else ()
        yield Figure(what, old, young, found.ratio, MOST, causes)


def main(*words: str) -> None:
    """Print the table of growth, and below each verb that grows the statements that make it grow."""
    paths = [Path(word) for word in words if word.endswith(".db")]
    wanted = [word for word in words if not word.endswith(".db")]
    with ExitStack() as stack:
        stages = [stack.enter_context(staged(path)) for path in paths]
        for verb in VERBS:
            if wanted and not any(word in verb.name for word in wanted):
                continue
            found = grown(verb, stages)
            sys.stdout.write(line_of(found))
            for sql, young, old in found.growing() if found.ratio > MOST or wanted else ():
                sys.stdout.write(f"    {found.cause(sql, young, old)}\n        {' '.join(sql.split())[:300]}\n")
                for step in plan_of(stages[-1].transaction, sql):
                    sys.stdout.write(f"        | {step}\n")
            sys.stdout.flush()


def line_of(found: Grown) -> str:
    """Return the line of a verb."""
    costs = " → ".join(f"{each:.3f}" for each in found.milliseconds)
    steps = " → ".join(f"{sum(tally.steps for tally in each.values()):,}" for each in found.steps)
    mark = "grows" if found.ratio > MOST else "     "
    one = f" ({found.verb.linear} each)" if found.verb.linear else ""
    return f"{mark} {found.ratio:5.2f}  {found.verb.name}{one}: {costs} ms, {steps} steps\n"


if __name__ == "__main__":
    main(*sys.argv[1:])
