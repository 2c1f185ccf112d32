"""Claims in the open, ten thousand of them: a roster, a notice on paper and as pictures, posting.

What writes is compared with its rows written once more by bare SQLite, in one transaction, into the same tables and
indexes without triggers.
"""

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, Final

from benchmarks.bare import notice_again, post_again, snapshot
from benchmarks.district.scene import names
from benchmarks.figures import Figure, limit
from supermarket.books.rebuild import silent
from supermarket.books.session import Request, WriteSession
from supermarket.earning.claims.claims import Deed, file_claim
from supermarket.earning.claims.notices import Notice, publish
from supermarket.earning.claims.posting import Posted, post_claims
from supermarket.earning.claims.reviews import review
from supermarket.earning.claims.rosters import Activity, signed, take_roster
from supermarket.households.cards import issue
from supermarket.households.households import NewHousehold, enrol
from supermarket.ledger import Ledger, open_ledger
from supermarket.paper.notices import draw_notice, notice_paper
from tests.village import CLERK, MANAGER, REVIEWER, START, Time, make_ledger, seeded_clock

HOUSEHOLDS: Final = 2_000
RULES: Final = ("VOL-02", "HAR-01", "GOV-03", "LEC-01", "ENV-02")
"""Deeds of a few points each; every household claims each of them."""
SCANS: Final = 200
BATCH: Final = 1_000
NOTICE_DAYS: Final = 5


@dataclass
class _Village:
    """A ledger of many households, and the time in it."""

    path: Path
    ledger: Ledger
    time: Time
    households: list[str] = field(default_factory=list)

    def each(self, things: Iterable[Any], work: Callable[[WriteSession, Any], Any]) -> list[Any]:
        """Do a piece of work with each thing, a thousand in a transaction."""
        every, done = list(things), []
        for first in range(0, len(every), BATCH):
            with self.ledger.writing() as session:
                done += [work(session, each) for each in every[first : first + BATCH]]
        return done

    def against_bare(
        self, what: str, most: float, work: Callable[[WriteSession], Any], again: Callable[[Path, Path], float]
    ) -> tuple[Figure, Any]:
        """Do a piece of work in one transaction, and compare its CPU seconds with doing it again with bare SQLite."""
        before = self.path.with_suffix(".before")
        snapshot(self.path, before)
        started = time.process_time()
        with self.ledger.writing() as session:
            answer = work(session)
        took = time.process_time() - started
        bare = again(before, self.path)
        before.unlink()
        return Figure(what, f"{took:.2f} s", f"bare {bare:.2f} s", took / bare, most), answer


def claims(folder: Path) -> Iterator[Figure]:
    """Measure a roster, a notice and a posting."""
    path, at = folder / "claims.db", Time(START)
    make_ledger(path)
    with closing(open_ledger(path, now=START)) as opened:
        village = _Village(path, replace(opened, clock=seeded_clock(at)), at)
        village.households = village.each(islice(names(), HOUSEHOLDS), _enrolled)
        yield _roster(village)
        _reviewed(village, RULES[:1])
        what = f"`notice publish` of {HOUSEHOLDS:,} claims, the entry, CPU"
        figure, notice = village.against_bare(what, 10.0, lambda session: publish(session, MANAGER), notice_again)
        yield figure
        yield from _papers(village, notice)
        _reviewed(village, RULES[1:])
        with village.ledger.writing() as session:
            publish(session, MANAGER)
        at.move(days=NOTICE_DAYS)
        what = f"`claim post` of {HOUSEHOLDS * len(RULES):,} due claims, CPU"
        figure, posted = village.against_bare(
            what, 5.0, lambda session: post_claims(session, MANAGER, silent), post_again
        )
        if len(posted) != HOUSEHOLDS * len(RULES):
            raise SystemExit(f"{len(posted)} claims were posted")
        yield figure


# --- the steps --------------------------------------------------------------------------------------------------------


def _enrolled(session: WriteSession, name: str) -> str:
    return enrol(session, NewHousehold(name, another=True), CLERK).household


def _post(session: WriteSession) -> list[Posted]:
    return post_claims(session, MANAGER, silent)


def _roster(village: _Village) -> Figure:
    """Scan two hundred cards at the entrance, then file the batch of their claims."""
    payloads = village.each(
        village.households[:SCANS], lambda session, household: issue(session, household, CLERK).payload
    )
    started = time.process_time()
    people = []
    for payload in payloads:
        with village.ledger.reading() as session:
            people.append(signed(session, payload, "09:00"))
    with village.ledger.writing() as session:
        roster = take_roster(session, Activity("LEC-02", "宣讲"), people, CLERK)
    took = time.process_time() - started
    if len(roster.claims) != SCANS:
        raise SystemExit(f"{len(roster.claims)} claims came of the roster")
    return limit(f"claims by roster, {SCANS} scans, CPU", took, 10, "s")


def _reviewed(village: _Village, rules: Iterable[str]) -> None:
    """File a claim of each household for each rule, and have two persons accept it."""
    asked = [(household, rule) for rule in rules for household in village.households]
    filed = village.each(
        asked, lambda session, deed: file_claim(session, Deed(deed[0], deed[1], member="1"), CLERK).claim
    )
    for reviewer in (REVIEWER, MANAGER):
        village.each(filed, partial(_accept, reviewer))


def _accept(reviewer: Request, session: WriteSession, claim: str) -> None:
    review(session, claim, "accepted", None, reviewer)


def _papers(village: _Village, notice: Notice) -> Iterator[Figure]:
    """Draw a notice for the board and for a chat group."""
    pdf, png = village.path.with_suffix(".pdf"), village.path.with_suffix(".png")
    with village.ledger.reading() as session:
        gathered = _cpu(lambda: notice_paper(session, notice, full=True))
        yield limit(f"its {len(notice.claims):,} lines with names gathered, CPU", gathered, 2, "s")
        yield limit("its PDF, CPU", _cpu(lambda: draw_notice(session, notice, MANAGER, pdf=pdf)), 7, "s")
        yield limit("its pictures, CPU", _cpu(lambda: draw_notice(session, notice, MANAGER, png=png)), 12, "s")


def _cpu(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started
