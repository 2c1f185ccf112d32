"""What machines heard, and what was lent and given back, is not read again; steps of SQLite's machine are counted."""

import json
import shutil
from functools import partial
from pathlib import Path
from typing import Any, Final

from supermarket.books.many.knowledge import known_by, said_by
from supermarket.books.many.taking import open_copy, unheard
from supermarket.books.session import ReadSession
from supermarket.carry.hearing import heard_by, record_heard
from supermarket.clock import DAY, district_date
from supermarket.district.machines.machines import heard_until
from supermarket.earning.vouchers.lent import open_vouchers
from supermarket.journal.entry import Entry, EntryName, leaf_of
from supermarket.journal.store import own_stream, stream_named
from supermarket.months.exceptions import between, lent
from supermarket.web.pages import metrics
from tests.endurance.ages import Old, Verb, steps_of
from tests.endurance.test_age import MORE_MAX
from tests.machines import take_in, village_at
from tests.village import START, Time

YOUNG, OLD = 8, 200
"""So many days everybody heard everybody."""
MACHINES: Final = [f"{5100 + number}-1" for number in range(9)]
CENTRE: Final = "1000-1"


def entries_of(district: str, origin: str, days: int) -> list[Entry]:
    """Return what a machine wrote that heard all others each day and took a voucher; all but the last were settled."""
    entries: list[Entry] = []

    def write(kind: str, body: dict[str, Any], at: int) -> None:
        text = json.dumps(body, separators=(",", ":"), sort_keys=True)
        number, on = len(entries) + 1, district_date(START + at)
        entry = Entry(district, origin, number, 1, kind, "5001", on, START + at, "0", f"{origin}-{number}", text, b"")
        entries.append(entry._replace(leaf=leaf_of(entry)))

    write("stream.opened", {"purpose": "drill", "node": origin[:4], "epoch": 1, "random": "00"}, 0)
    lent_on: dict[str, Any] = {"household": "1000-1-9-41", "points": 3, "credited": "2026-03-02"}
    for day in range(days):
        others = {each: 3 * day + 1 for each in MACHINES if each != origin} | {CENTRE: 1}
        word = {"at": START + day * DAY, "root": "ab" * 32}
        heads = [{**word, "origin": each, "size": size} for each, size in others.items()]
        write("stream.heard", {"heads": heads}, day * DAY + 1)
        voucher = f"6000-1-{int(origin[:4]) * 1000 + day}"
        taken = {"asked": {"voucher": voucher}, "voucher": voucher, "leaf": "ab" * 32, **lent_on}
        write("voucher.taken", taken, day * DAY + 2)
        if day < days - 1:
            settled = {"voucher": voucher, "taken": f"{origin}-{len(entries)}", **lent_on}
            write("voucher.settled", settled, day * DAY + 3)
    return entries


def heard_for(path: Path, days: int) -> Old:
    """Make a ledger that holds what so many machines wrote in so many days."""
    time = Time()
    village = village_at(path, time, "77")
    with village.writing() as session:
        district = own_stream(session.transaction).district
        for origin in MACHINES:
            stream = open_copy(session.transaction, district, origin)
            take_in(session.transaction, session.kinds, stream, entries_of(district, origin, days))
    time.move(days=days)
    with village.writing() as session:
        record_heard(session, MACHINES[0])
    return Old(village, "", "", "")


def _late(session: ReadSession, days: int) -> None:
    """Look, as the month's end does, at the last three days."""
    span = {"begin": START + (days - 3) * DAY, "end": START + days * DAY}
    session.rows(between.CLOCKS_APART, **span)
    session.row(between.LAST_WORD, heard=CENTRE)


def _seen(days: int) -> dict[str, Verb]:
    """Return what is looked at of what machines heard and lent, each as a verb."""
    shop = MACHINES[3]
    looks = {
        "known by the centre": lambda session: known_by(session.transaction, _next(session, CENTRE)),
        "known by a shop": lambda session: known_by(session.transaction, _next(session, shop)),
        "said by a shop": lambda session: said_by(session.transaction, _next(session, shop)),
        "heard by a shop": lambda session: heard_by(session, shop),
        "heard until": lambda session: heard_until(session, shop, CENTRE),
        "not heard yet": lambda session: unheard(session.transaction, own_stream(session.transaction)),
        "late": partial(_late, days=days),
        "figures": lambda session: session.rows(metrics._HEARD, origin=shop),  # noqa: SLF001 - what the page reads
        "vouchers": open_vouchers,
        "overdue": lambda session: list(lent.overdue(session, "2026-01-01", "2026-01-02")),
    }
    verbs: dict[str, Verb] = {
        name: lambda old, look=look: old.see(look)  # type: ignore[misc] # each its own
        for name, look in looks.items()
    }
    verbs["say what was heard"] = lambda old: old.do(lambda session: record_heard(session, shop))
    return verbs


def _next(session: ReadSession, origin: str) -> EntryName:
    stream = stream_named(session.transaction, origin)
    assert stream is not None
    return EntryName(origin, stream.size + 1)


def test_what_machines_heard_and_lent_costs_no_more_after_years(ledger_path: Path, tmp_path: Path) -> None:
    steps = []
    for days in (YOUNG, OLD):
        path = tmp_path / f"{days}.db"
        shutil.copyfile(ledger_path, path)
        steps.append(steps_of(heard_for(path, days), _seen(days)))
    before, after = steps
    assert {what: (before[what], each) for what, each in after.items() if each > MORE_MAX * before[what]} == {}


def test_only_the_vouchers_that_were_not_settled_wait(ledger_path: Path) -> None:
    old = heard_for(ledger_path, 5)
    every = [entry for origin in MACHINES for entry in entries_of("310117", origin, 5) if entry.kind == "voucher.taken"]
    left = {entry.name for origin in MACHINES for entry in [each for each in every if each.origin == origin][-1:]}
    assert {each.entry for each in old.see(open_vouchers)} == left
