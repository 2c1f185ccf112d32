"""What a machine keeps for itself is laid beside what is sealed: its keys, whom it trusts, signed heads, words."""

from contextlib import closing
from pathlib import Path

from supermarket.carry.drawer import amiss
from tests.audit.tampering import tampering
from tests.carry.conftest import District
from tests.carry.machines import Machine, exchange


def told(machine: Machine) -> list[str]:
    with closing(machine.opened()) as ledger, ledger.reading() as session:
        return list(amiss(session))


def test_of_machines_that_carried_nothing_is_amiss(district: District, tmp_path: Path) -> None:
    exchange(district.centre, district.shop, district.other, folder=tmp_path / "files")
    district.shop.enrol()
    assert told(district.centre) == told(district.shop) == told(district.other) == []


OTHERWISE = (
    ("DELETE FROM secret WHERE name = 'signs 5001-1'", "The keys of 5001-1 are not here"),
    ("UPDATE secret SET value = zeroblob(32) WHERE name = 'opens 5001-1'", "or are others than its stream says"),
    ("UPDATE trusted_key SET signs = opens", "The key by which 1000-1 is known here"),
    ("UPDATE signed_head SET at = at + 1 WHERE origin = '1000-1'", "How far 1000-1 goes"),
    ("UPDATE signed_head SET size = size + 500 WHERE origin = '5001-1'", "How far 5001-1 goes"),
    ("UPDATE peer SET size = size + 500 WHERE origin = '5001-1'", "It is noted that 1000-1 holds"),
)


def test_what_is_kept_otherwise_than_it_is_sealed_is_told(district: District, tmp_path: Path) -> None:
    exchange(district.centre, district.shop, folder=tmp_path / "files")
    whole = district.shop.path.read_bytes()
    for statement, sentence in OTHERWISE:
        district.shop.path.write_bytes(whole)
        with tampering(district.shop.path) as connection:
            assert connection.execute(statement).rowcount
        assert any(sentence in each for each in told(district.shop)), statement
