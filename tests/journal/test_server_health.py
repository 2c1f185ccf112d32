"""What is said of a server: of one that stands as it should, nothing; else a sentence for each thing, at its limits."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

import psycopg  # noqa: TID251 - the server is set up by hand
import pytest

from supermarket.journal.engines.postgresql.advice import (
    HELD_UP_SECONDS_MAX,
    IDLE_SECONDS_MAX,
    LAG_BYTES_MAX,
    XID_AGE_MAX,
    advice,
)
from supermarket.journal.engines.postgresql.health import Health, HeldUp, Standby, health_of
from supermarket.locale import spoken
from tests.postgresql import server

SOUND: Final = Health(
    version=150_018,
    settings={
        "fsync": "on",
        "full_page_writes": "on",
        "synchronous_commit": "on",
        "wal_level": "replica",
        "data_checksums": "on",
        "archive_mode": "on",
        "max_connections": "100",
    },
    follows=False,
    role="supermarket",
    superuser=False,
    near=False,
    tls="TLSv1.3",
    connections=90,
    xid_age=XID_AGE_MAX,
    bytes=1_000_000,
    idle_seconds=IDLE_SECONDS_MAX,
    archived=2_000,
    archive_failed=1_000,
    standbys=(Standby("b", "streaming", "sync", LAG_BYTES_MAX, 10), Standby("c", "streaming", "async", None, None)),
    changes_entries=False,
    owns_entries=False,
    held_up=HeldUp(HELD_UP_SECONDS_MAX - 1, 76, "clerk"),
)


def told(**otherwise: Any) -> list[str]:  # noqa: ANN401 - whatever a field holds
    with spoken("en"):
        return list(advice(replace(SOUND, **otherwise)))


def test_of_a_server_that_stands_as_it_should_nothing_is_said() -> None:
    assert told() == []


@pytest.mark.parametrize(
    ("otherwise", "words"),
    [
        ({"version": 140_020}, "PostgreSQL 14"),
        ({"xid_age": XID_AGE_MAX + 1}, "1,000,000,001"),
        ({"idle_seconds": IDLE_SECONDS_MAX + 1}, "60 minutes"),
        ({"connections": 91}, "100 connections 91"),
        ({"archive_failed": 2_001}, "taken nothing since 1970-01-01 08:00"),
        ({"archived": None}, "taken nothing since"),
        ({"follows": True}, "follows another one"),
        ({"standbys": ()}, "No other server follows"),
        ({"standbys": (replace(SOUND.standbys[1]),)}, "No standby is in step"),
        ({"standbys": (replace(SOUND.standbys[0], bytes=LAG_BYTES_MAX + 1),)}, "The standby b is 67 MB behind"),
        ({"tls": ""}, "sslmode=verify-full"),
        ({"held_up": HeldUp(HELD_UP_SECONDS_MAX, 77, "stranger")}, "process 77 of the server, of the role stranger"),
        ({"superuser": True, "owns_entries": True}, "administrator"),
        ({"owns_entries": True, "changes_entries": True}, "owns the ledger's tables"),
        ({"changes_entries": True}, "right to change entries"),
        *(
            ({"settings": {**SOUND.settings, name: "off"}}, f"{name} is off")
            for name in SOUND.settings
            if name[0] != "m"
        ),
    ],
)
def test_each_thing_that_does_not_stand_as_it_should_has_one_sentence(otherwise: dict[str, Any], words: str) -> None:
    (sentence,) = told(**otherwise)
    assert words in sentence


def test_a_server_alone_that_archives_only_full_segments_is_told_what_its_disk_takes_along() -> None:
    settings = {**SOUND.settings, "archive_timeout": "0"}
    assert "last hours nothing lies in the archive yet" in told(standbys=(), settings=settings)[0]
    assert told(settings=settings) == []  # a standby in step has them


@pytest.mark.parametrize("otherwise", [{"tls": "", "near": True}, {"archived": None, "archive_failed": None}])
def test_what_needs_no_mending_is_not_mentioned(otherwise: dict[str, Any]) -> None:
    assert told(**otherwise) == []


@pytest.fixture(scope="module")
def connection() -> Iterator[psycopg.Connection[Any]]:
    with server() as where, psycopg.connect(where, autocommit=True) as connected:
        yield connected


def test_a_server_says_how_it_stands_to_an_ordinary_role(connection: psycopg.Connection[Any]) -> None:
    connection.execute("CREATE ROLE clerk; CREATE SCHEMA district; SET search_path = district")
    connection.execute("CREATE TABLE entry (seq int); GRANT USAGE ON SCHEMA district TO clerk")
    connection.execute("GRANT SELECT, INSERT ON entry TO clerk; SET ROLE clerk")
    found = health_of(connection, 7)
    connection.execute("RESET ROLE; GRANT UPDATE ON entry TO clerk; SET ROLE clerk")
    changed = health_of(connection, 7)
    connection.execute("RESET ROLE")
    assert (found.role, found.superuser, found.near, found.tls, found.follows) == ("clerk", False, True, "", False)
    assert (found.settings["fsync"], found.settings["wal_level"]) == ("off", "replica")
    assert found.version >= 130_000
    assert 0 < found.connections < int(found.settings["max_connections"])
    assert min(found.xid_age, found.bytes) > 0
    assert (found.standbys, found.archived) == ((), None)
    assert (found.changes_entries, found.owns_entries) == (False, False)
    assert (changed.changes_entries, changed.owns_entries) == (True, False)
    assert health_of(connection, 7).owns_entries
