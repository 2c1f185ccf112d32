"""A person's details are erased by two persons of the centre, when nothing concerns him any more, and nothing fails."""

from pathlib import Path

import pytest

from supermarket.erasure.erasures import Wanted, erasures, preview
from supermarket.erasure.kinds import ErasureReason
from supermarket.errors.erasure import SubjectInForce
from tests.erasure.leaving import NAMES, Left, approved, erased, leave, requested, second_administrator, wanted
from tests.refusing import refused
from tests.sound import check_sound
from tests.village import ADMINISTRATOR, Village


@pytest.fixture
def left(village: Village) -> Left:
    """Give a household that left, with two administrators at the centre."""
    with village.writing() as session:
        second_administrator(session)
    return leave(village)


def test_every_version_of_a_record_is_gone_and_the_ledger_is_sound(village: Village, left: Left) -> None:
    found = erased(village, left.head)
    assert found.approved
    with village.ledger.reading() as session:
        rows = session.transaction.driver.execute("SELECT subject FROM personal").fetchall()
    assert left.head not in {row[0] for row in rows}
    assert left.other in {row[0] for row in rows}
    check_sound(village.ledger)
