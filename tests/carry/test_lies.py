"""A machine that was let in and lies is refused by name where no program of ours could have written what it signs."""

import json
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from supermarket.books.session import ReadSession
from supermarket.carry.files.form import ENDING
from supermarket.carry.files.names import _opened, _sealed
from supermarket.carry.waiting import waiting, waiting_folder
from supermarket.district.persons import is_person
from supermarket.errors.many.carry import CarriedDamaged
from supermarket.journal.canonical import canonical
from supermarket.journal.entry import Entry
from supermarket.journal.store import own_stream
from supermarket.local.secrets import secret_of
from tests.carry.conftest import District
from tests.carry.forging import forged
from tests.carry.machines import Machine
from tests.village import START

LATER = START + 60_000


def credit(key: str = "a", *, at: int = LATER, **body: Any) -> Entry:  # noqa: ANN401 - any field of a body
    """Return an entry that credits a household; what of its body is not named is as usual."""
    told = {
        "asked": {"household": "5001-1-5-52", "quantity": 1, "rule": "VOL-02"},
        "household": "5001-1-5-52",
        "lines": [{"points": 5, "quantity": 1, "rule": "VOL-02"}],
        "points": 5,
        "served": "2026-03-02",
    }
    sealed = canonical({**told, **body})
    return Entry("", "", 0, 1, "points.credited", "5001", "2026-03-02", at, "15001", key, sealed, b"")


@pytest.mark.parametrize(
    "sections",
    [
        [[credit()], [credit()]],
        [[credit(at=LATER + 1)], [credit("b", at=LATER)]],
        [[credit(served="yesterday")]],
        [[credit(served="2026-02-30")]],
        [[credit(note="no hash")]],
        [[credit(household="5001-1-5-52\0")]],
        [[credit(lines=[{"points": 5, "quantity": 1, "rule": "VOL-02\0"}])]],
    ],
    ids=["a key in two sections", "an older section", "no day", "no such day", "no hash", "nul", "nul in a line"],
)
def test_what_no_program_writes_is_refused_before_anything_is_taken_in(
    district: District, tmp_path: Path, sections: list[list[Entry]]
) -> None:
    before = district.centre.sizes()
    with pytest.raises(CarriedDamaged):
        district.centre.take(forged(district.shop, tmp_path / f"lie{ENDING}", sections))
    assert district.centre.sizes() == before


def test_what_is_well_formed_is_taken_in_in_several_sections(district: District, tmp_path: Path) -> None:
    file = forged(district.shop, tmp_path / f"true{ENDING}", [[credit()], [credit("b")]])
    assert district.centre.take(file)[0].entries == len("ab")


def test_a_file_that_waits_and_was_damaged_is_forgotten_and_stops_nothing(district: District, tmp_path: Path) -> None:
    folder = waiting_folder(district.centre.path)
    folder.mkdir()
    (folder / f"{'0' * 64}{ENDING}").write_bytes(b"\x1f\x8bcut")
    district.shop.enrol()
    [file] = district.shop.out(tmp_path / "out")
    [taken] = district.centre.take(file)
    assert taken.entries
    assert waiting(district.centre.path) == []


def secret_and_key(machine: Machine) -> tuple[bytes, str]:
    """Return both halves of the key for which a machine is written to."""
    with closing(machine.opened()) as ledger, ledger.reading() as session:
        secret = _secret(session)
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey  # noqa: PLC0415 - as in the program

    return secret, X25519PrivateKey.from_private_bytes(secret).public_key().public_bytes_raw().hex()


def _secret(session: ReadSession) -> bytes:
    secret = secret_of(session.transaction, f"opens {own_stream(session.transaction).origin}")
    assert secret
    return secret


@pytest.mark.parametrize("text", [b"[" * 100_000, b"[[]]", b"5", b"\xff", b'[{"subject": 1}]'])
def test_sealed_names_that_hold_something_else_are_left(district: District, text: bytes) -> None:
    secret, opens = secret_and_key(district.centre)
    assert _opened(_sealed(text, secret, opens, b"5001-1>1000"), secret, b"5001-1>1000") == []
    assert _opened(text.decode(errors="replace"), secret, b"5001-1>1000") == []


@pytest.mark.parametrize(
    "record",
    [
        "5",
        "[]",
        "{}",
        '{"name":5}',
        '{"name":""}',
        '{"name": "王样甲"}',
        '{"name":"王\\u001b[2J"}',
        "[" * 100_000,
        json.dumps({"name": "\ud800"}),
        canonical({"name": "样" * 41}),
        canonical({"name": "王样甲", "phone": "家里"}),
        canonical({"name": "王样甲", "id": "1"}),
    ],
)
def test_what_is_no_record_of_a_person_is_none(record: str) -> None:
    assert not is_person(record)


def test_the_record_of_a_person_is_one() -> None:
    assert is_person(canonical({"name": "王样甲", "phone": "13800005678"}))
    assert is_person(canonical({"name": "阿依古丽·买买提"}))
