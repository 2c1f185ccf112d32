"""A server's own backup, brought to a moment, is gone on with as the next epoch: no number is given twice."""

from contextlib import closing
from dataclasses import replace
from pathlib import Path

from supermarket.backup import go_on_here
from supermarket.inspection import verify_file
from supermarket.journal.engines.engine import Where
from supermarket.journal.places import place_of
from supermarket.journal.store import entries
from supermarket.ledger import open_ledger
from supermarket.opening import Opening, init
from tests.recovery import archived
from tests.village import START, Time, Village, seeded_clock, small_district


def keys(where: Where) -> dict[str, str]:
    """Return the name of every entry by its key."""
    with closing(open_ledger(where, now=START)) as ledger, ledger.reading() as session:
        return {entry.key: entry.name for entry in entries(session.transaction)}


def test_a_server_that_is_brought_back_to_a_moment_goes_on_in_its_next_epoch(tmp_path: Path) -> None:
    with archived() as server:
        where = place_of(f"{server.address}&district=220802", tmp_path)
        init(where, Opening(small_district(tmp_path), drill=True), seeded_clock(Time()))
        with closing(open_ledger(where, now=START)) as ledger:
            village = Village(replace(ledger, clock=seeded_clock(Time(), seed=2)))
            household = village.enrol()
            server.back_up()
            village.credit(household, 20, key="before")
            server.name_moment("noon")
            late = village.credit(household, 5, key="after").entry
        server.lose_disk()
        server.recover("noon")
        back = keys(where)
        restored = go_on_here(where, seeded_clock(Time(), seed=3))
        with closing(open_ledger(where, now=START)) as ledger:
            village = Village(replace(ledger, clock=seeded_clock(Time(), seed=4)))
            again = village.credit(household, 5, key="after").entry
            points = village.points(household)
        found = verify_file(where)
    assert ("before" in back, "after" in back) == (True, False)
    assert (restored.previous, restored.origin, restored.size) == ("1000-1", "1000-2", len(back))
    assert late == f"1000-1-{len(back) + 1}", "its number stands on a receipt"
    assert again == "1000-2-2", "and is not given again"
    assert points == 25
    assert found.ok
