"""What is an address of a ledger, what it shows of itself, and what is refused instead of becoming a folder."""

from pathlib import Path

import pytest

from supermarket.errors import Refusal
from supermarket.errors.many.places import AddressPassword, AddressUnknown, AddressUnreadable
from supermarket.journal.engines.postgresql.address import Address, address_of
from supermarket.journal.places import beside, place_of

FOLDER = Path("/data")


@pytest.mark.parametrize(
    ("typed", "shown", "told"),
    [
        (
            "postgresql://clerk@db.example:5433/ledger?district=220802",
            "postgresql://clerk@db.example:5433/ledger?schema=district_220802",
            {"user": "clerk", "dbname": "ledger", "host": "db.example", "port": "5433"},
        ),
        (
            "postgres://a:1,b:2,c/x?schema=mine&sslmode=verify-full",
            "postgresql://a:1,b:2,c/x?schema=mine&sslmode=verify-full",
            {"dbname": "x", "host": "a,b,c", "port": "1,2,", "sslmode": "verify-full"},
        ),
        ("postgresql://%E7%8E%8B@[::1]:5/x", "postgresql://%E7%8E%8B@[::1]:5/x", {
            "user": "王", "dbname": "x", "host": "::1", "port": "5"
        }),
        ("postgresql://h/x", "postgresql://h/x", {"dbname": "x", "host": "h"}),
        (
            "postgresql:///x?host=/run/postgresql",
            "postgresql:///x?host=/run/postgresql",
            {"dbname": "x", "host": "/run/postgresql"},
        ),
    ],
)  # fmt: skip
def test_an_address_is_read_and_shown_again(typed: str, shown: str, told: dict[str, str]) -> None:
    address = address_of(typed, FOLDER)
    assert (str(address), address.told()) == (shown, told)
    assert address_of(str(address), FOLDER) == address


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        ("mysql://host/x", AddressUnknown),
        ("postgres:ledger", AddressUnknown),
        ("sqlite:///ledger.db", AddressUnknown),
        ("postgresql://u:hunter7@host/x", AddressPassword),
        ("postgresql://u@host/x?password=hunter7", AddressPassword),
        ("postgresql://u@host/x?district=22", AddressUnreadable),
        ("postgresql://u@host/x?schema=Mine", AddressUnreadable),
        ("postgresql://u@host/x?schema=a;b", AddressUnreadable),
        ("postgresql://u@host/x?options=-c", AddressUnreadable),
        ("postgresql://u@host/x/y", AddressUnreadable),
        ("postgresql://u@host/x?district=", AddressUnreadable),
        ("postgresql://u@host/x?schema=", AddressUnreadable),
        ("postgresql://u@host/x?district=220802&district=220803", AddressUnreadable),
        ("postgresql://u@host/x?district=220802&schema=district_220803", AddressUnreadable),
        ("postgresql://u@host/x?sslmode=verify-full&sslmode=disable", AddressUnreadable),
        ("postgresql://u:hunter7@[::1/x", AddressUnreadable),
        ("postgresql://u@h\u2100st/x", AddressUnreadable),
    ],
)
def test_what_is_no_address_is_refused_and_nothing_of_a_password_is_shown(typed: str, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal) as raised:
        place_of(typed, FOLDER)
    assert "hunter7" not in str(raised.value)


@pytest.mark.parametrize("typed", ["ledger.db", "C:\\data\\ledger.db", "./postgresql", "/a:b/ledger.db"])
def test_a_path_is_a_path(typed: str) -> None:
    assert place_of(typed, FOLDER) == Path(typed)
    assert beside(Path(typed)) == Path(typed)


def test_files_of_a_ledger_on_a_server_lie_in_this_machines_folder_each_in_a_folder_of_its_own() -> None:
    places = [
        address_of(f"postgresql://{rest}", FOLDER)
        for rest in ("h/x?schema=a", "h/x?schema=b", "h/y?schema=a", "h:1/x?schema=a", "/x?host=/h&schema=a", "..%2F/x")
    ]
    made = [beside(place) for place in places]
    assert len(set(made)) == len(made)
    for path in made:
        assert path.is_relative_to(FOLDER / "servers")
        assert ".." not in path.parts
    assert isinstance(places[0], Address)
