"""How SQLite finds a stream of many: whoever knows its name, or has a row that names it, never goes through all."""

import re

import pytest

from supermarket.audit.analysis import money_in
from supermarket.district.machines import lacking
from supermarket.earning import boards
from supermarket.journal import store
from supermarket.journal.statements import Prepared
from supermarket.ledger import Ledger

BY_NAME = {
    "a stream": store._NAMED,  # noqa: SLF001 - the statements are looked at, not what they answer
    "an entry": store._BY_NAME,  # noqa: SLF001
    "leaves": store._LEAVES,  # noqa: SLF001
    "what a machine heard and has not come": lacking._BY_ONE,  # noqa: SLF001
    "awards that were taken back": boards._TAKEN_BACK_LATER,  # noqa: SLF001
    "money that was spent": money_in._SPENT,  # noqa: SLF001
}


@pytest.mark.parametrize("statement", BY_NAME.values(), ids=BY_NAME)
def test_a_stream_is_found_by_its_whole_key(ledger: Ledger, statement: Prepared) -> None:
    with ledger.database.reading() as transaction:
        words = re.sub(r":\w+", "''", statement.on(transaction.engine.speech).sql)
        plan = [str(step[3]) for step in transaction.driver.execute(f"EXPLAIN QUERY PLAN {words}").fetchall()]
    assert plan
    assert [step for step in plan if re.match("SCAN (stream|every|entry)\\b", step)] == []
