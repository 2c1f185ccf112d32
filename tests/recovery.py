"""A PostgreSQL server of the tests' own that archives what it writes, and is brought back to an earlier moment."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg  # noqa: TID251 - what an administrator does is done to the server itself

from tests.patroni import awaited
from tests.postgresql import NOBODY, needed, run_program


@dataclass(frozen=True)
class Archived:
    """A server whose WAL is kept in a folder beside its data; docs/server.md has the same settings."""

    place: Path
    programs: Path

    @property
    def address(self) -> str:
        """Return the address of the database, without a schema."""
        return f"postgresql://tests@/postgres?host={self.place}"

    def start(self) -> None:
        """Start it, and wait until it can be written to; while it recovers it can only be read."""
        options = f"-k {self.place} -c listen_addresses='' -c fsync=off"
        self.run("pg_ctl", "-D", self.place / "data", "-o", options, "-l", self.place / "log", "-w", "start")
        awaited(self._takes_entries, "server that has recovered")

    def _takes_entries(self) -> bool | None:
        with psycopg.connect(f"host={self.place} user=tests dbname=postgres", autocommit=True) as connection:
            return connection.execute("SELECT true WHERE NOT pg_is_in_recovery()").fetchone() is not None or None

    def stop(self, how: str = "fast") -> None:
        """Stop it; `immediate` is as when its power is cut."""
        self.run("pg_ctl", "-D", self.place / "data", "-m", how, "-w", "stop")

    def back_up(self) -> None:
        """Copy all of its data while others write."""
        self.run("pg_basebackup", "-D", self.place / "base", "-h", self.place, "-U", "tests", "-c", "fast", "--no-sync")

    def name_moment(self, name: str) -> None:
        """Give this moment a name, and see what was written until then into the archive.

        The archiver copies by itself and later: a server that dies before it did cannot be brought to this moment.
        """
        with psycopg.connect(f"host={self.place} user=tests dbname=postgres", autocommit=True) as connection:
            moment = "SELECT pg_walfile_name(pg_create_restore_point(%s))"
            (segment,) = connection.execute(moment, (name,)).fetchone() or ("",)
            connection.execute("SELECT pg_switch_wal()")

            def kept() -> bool | None:
                archived = "SELECT true FROM pg_stat_archiver WHERE last_archived_wal >= %s"
                return connection.execute(archived, (segment,)).fetchone() is not None or None

            awaited(kept, "archive that holds this moment")

    def lose_disk(self) -> None:
        """Lose the server with its data; the copy and the archive lie elsewhere."""
        self.stop("immediate")
        shutil.rmtree(self.place / "data")

    def recover(self, name: str) -> None:
        """Bring the copy to the moment of this name, as another server with the same address."""
        shutil.move(self.place / "base", self.place / "data")
        with (self.place / "data" / "postgresql.auto.conf").open("a", encoding="utf-8") as settings:
            settings.write(f"restore_command = 'cp {self.place}/archive/%f %p'\n")
            settings.write(f"recovery_target_name = '{name}'\nrecovery_target_action = 'promote'\n")
        (self.place / "data" / "recovery.signal").touch()
        self.start()

    def run(self, program: str, *arguments: str | Path) -> None:
        """Run one of the server's programs."""
        run_program(self.programs / program, *arguments)


@contextmanager
def archived() -> Iterator[Archived]:
    """Give a server that archives; it is gone afterwards. Skip with the reason where the system has none."""
    programs = needed()
    place = Path(tempfile.mkdtemp(prefix="pg-"))  # a socket's path must be short
    server = Archived(place, programs)
    try:
        (place / "archive").mkdir()
        if os.geteuid() == 0:
            for each in (place, place / "archive"):
                os.chown(each, NOBODY, NOBODY)
        server.run(
            "initdb", "-D", place / "data", "-A", "trust", "-U", "tests", "--locale=C", "-E", "UTF8", "--no-sync"
        )
        with (place / "data" / "postgresql.conf").open("a", encoding="utf-8") as settings:
            settings.write(
                f"archive_mode = on\narchive_command = 'test ! -f {place}/archive/%f && cp %p {place}/archive/%f'\n"
            )
        server.start()
        try:
            yield server
        finally:
            server.stop("immediate")
    finally:
        shutil.rmtree(place)
