"""Three machines of the tests' own that look after one PostgreSQL together: Patroni, etcd and a server on each.

They lie on loopback, in a folder and on ports of their own, from the system's packages. What is committed is on two of
them before it is acknowledged (synchronous_mode_strict), so whichever is killed, it is still there.
"""

import json
import os
import shutil
import signal
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, TypeVar

import psutil
import pytest

from tests.ports import HERE, free_port
from tests.postgresql import NOBODY, programs

REQUIRED: Final = "SUPERMARKET_REQUIRE_PATRONI"
"""Set where the tests must not pass without Patroni and etcd, as in CI."""
NAMES: Final = ("a", "b", "c")
PATIENCE: Final = 180
"""Seconds after which something that should have come is said not to have come."""
WAITING: Final = {"ttl": 5, "loop_wait": 1, "retry_timeout": 2}
"""Seconds: how long a leader that is not heard keeps its place, how often each machine looks, how long it tries.

A district's centre takes Patroni's own 30, 10 and 10, or what its network bears; the pause grows with the first.
"""
SERVER: Final = {
    "max_connections": 60,
    "shared_buffers": "32MB",
    "wal_log_hints": "on",
    "wal_retrieve_retry_interval": "200ms",  # else a standby looks for its new primary every 5 seconds
}
T = TypeVar("T")


@dataclass
class Machine:
    """One of the machines: where it lies, the port of each of its servers, and what runs on it."""

    name: str
    folder: Path
    etcd: int
    peer: int
    server: int
    patroni: int
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def asked(self, path: str) -> dict[str, Any] | None:
        """Return what Patroni answers, whatever its status is; None where nobody answers."""
        request = urllib.request.Request(f"http://{HERE}:{self.patroni}/{path}")
        opener = urllib.request.build_opener(_Whatever)
        with suppress(OSError, ValueError), opener.open(request, timeout=2) as answer:
            found: dict[str, Any] = json.loads(answer.read())
            return found
        return None

    def postmaster(self) -> psutil.Process | None:
        """Return the PostgreSQL server that runs here."""
        with suppress(OSError, ValueError, IndexError, psutil.NoSuchProcess):
            found = psutil.Process(int((self.folder / "data" / "postmaster.pid").read_text().split()[0]))
            if found.name() == "postgres":
                return found
        return None


class _Whatever(urllib.request.HTTPErrorProcessor):
    """Takes an answer of any status as an answer."""

    def http_response(self, request: Any, response: Any) -> Any:  # noqa: ANN401, ARG002 - as urllib has it
        return response


@dataclass(frozen=True)
class Cluster:
    """Three machines, and how to connect to whichever of them writes."""

    machines: tuple[Machine, ...]

    @property
    def hosts(self) -> str:
        """Return the hosts of an address."""
        return ",".join(f"{HERE}:{machine.server}" for machine in self.machines)

    def address(self, database: str = "postgres", **options: str) -> str:
        """Return the address that finds the machine that writes."""
        asked = "&".join(f"{name}={value}" for name, value in {**options, "target_session_attrs": "read-write"}.items())
        return f"postgresql://postgres@{self.hosts}/{database}?{asked}"

    def primary(self) -> Machine | None:
        """Return the machine that Patroni calls the one that writes, and whose standby is in step with it."""
        answers = {machine.name: machine.asked("cluster") for machine in self.machines}
        for answer in filter(None, answers.values()):
            members = {each["name"]: each for each in answer.get("members", [])}
            leading = [
                name for name, each in members.items() if each["role"] == "leader" and each["state"] == "running"
            ]
            in_step = [name for name, each in members.items() if each["role"] == "sync_standby"]
            if leading and in_step:
                return next(machine for machine in self.machines if machine.name == leading[0])
        return None

    def standing(self) -> Machine | None:
        """Return the machine that writes once both others follow it, one of them in step."""
        primary = self.primary()
        answer = primary.asked("cluster") if primary else None
        members = answer["members"] if answer else []
        following = [each for each in members if each["role"] != "leader" and each["state"] in {"running", "streaming"}]
        return primary if len(following) == len(self.machines) - 1 else None


# --- what may happen to a machine -------------------------------------------------------------------------------------


def kill_server(machine: Machine) -> None:
    """Kill PostgreSQL with everything that belongs to it, at once; Patroni lives and sees it."""
    postmaster = machine.postmaster()
    if postmaster is None:
        return
    with suppress(psutil.NoSuchProcess):
        postmaster.suspend()  # so that it starts nothing while its children are counted
        for process in (*postmaster.children(recursive=True), postmaster):
            with suppress(psutil.NoSuchProcess):
                process.kill()


def kill_machine(machine: Machine) -> None:
    """Kill all that runs on a machine, as when its power is cut."""
    for process in machine.running.values():
        process.send_signal(signal.SIGSTOP)
    kill_server(machine)
    for process in machine.running.values():
        process.kill()
        process.wait()
    machine.running.clear()


def kill_patroni(machine: Machine) -> None:
    """Kill Patroni alone: its server goes on, does not know that another one takes over, and can commit no more."""
    patroni = machine.running.pop("patroni")
    patroni.kill()
    patroni.wait()


def start_machine(machine: Machine, machines: Sequence[Machine]) -> None:
    """Start what runs on a machine; what runs is left."""
    if "etcd" not in machine.running:
        machine.running["etcd"] = _started(machine, "etcd", *_etcd(machine, machines))
    if "patroni" not in machine.running:
        machine.running["patroni"] = _started(machine, "patroni", str(machine.folder / "patroni.yml"))


# --- how they are made ------------------------------------------------------------------------------------------------


@contextmanager
def cluster(*, settings: Mapping[str, str] | None = None) -> Iterator[Cluster]:
    """Give three machines that stand, gone afterwards; skip with the reason where the system lacks what they need."""
    where = _where()
    place = Path(tempfile.mkdtemp(prefix="patroni-"))
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, place)
        ports = iter(_ports(4 * len(NAMES)))
        machines = tuple(
            Machine(name, place / name, next(ports), next(ports), next(ports), next(ports)) for name in NAMES
        )
        for machine in machines:
            machine.folder.mkdir(mode=0o700)
            (machine.folder / "patroni.yml").write_text(json.dumps(_patroni(machine, machines, where, settings or {})))
        _given_away(place)
        stack.callback(_ended, machines)
        made = Cluster(machines)
        for machine in machines:
            start_machine(machine, machines)
        awaited(made.standing, "three machines that follow one another", machines)
        yield made


def awaited(asked: Callable[[], T | None], what: str, machines: Sequence[Machine] = ()) -> T:
    """Ask until there is an answer, and return it; else say what did not come, with the machines' last words."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if (found := asked()) is not None:
            return found
        _look_again()
    said = [f"{file}:\n{file.read_text(errors='replace')[-1500:]}" for each in machines for file in _logs(each)]
    raise AssertionError("\n".join([f"{PATIENCE} seconds, and there is no {what}", *said]))


def _look_again() -> None:
    """Give others the processor before a state of theirs is asked for once more."""
    time.sleep(0.1)


def _where() -> Path:
    """Return the folder of the server's programs; fail or skip where there is none, or no Patroni, or no etcd."""
    found = programs()
    missing = [name for name in ("patroni", "etcd") if shutil.which(name) is None]
    if found is not None and not missing:
        return found
    reason = f"not on this system: {', '.join([*missing, *([] if found else ['a PostgreSQL server'])])}"
    if os.environ.get(REQUIRED):
        pytest.fail(f"{REQUIRED} is set, and {reason}")
    pytest.skip(reason)


def _ports(count: int) -> list[int]:
    """Return ports that nobody has at this moment."""
    return [free_port() for _each in range(count)]


def _given_away(place: Path) -> None:
    """Give the folder to nobody where this is root, whom PostgreSQL refuses."""
    if os.geteuid() == 0:
        for each in (place, *place.rglob("*")):
            os.chown(each, NOBODY, NOBODY)


def _started(machine: Machine, program: str, *arguments: str) -> subprocess.Popen[bytes]:
    is_root = os.geteuid() == 0
    with (machine.folder / f"{program}.log").open("ab") as log:
        return subprocess.Popen(
            [str(shutil.which(program)), *arguments],
            stdout=log,
            stderr=log,
            stdin=subprocess.DEVNULL,
            cwd=machine.folder,
            env={"PATH": os.environ.get("PATH", ""), "HOME": str(machine.folder), "LC_ALL": "C.UTF-8"},
            user=NOBODY if is_root else None,
            group=NOBODY if is_root else None,
            extra_groups=[] if is_root else None,
        )


def _ended(machines: Sequence[Machine]) -> None:
    for machine in machines:
        kill_machine(machine)


def _logs(machine: Machine) -> list[Path]:
    return sorted(machine.folder.glob("*.log"))


def _etcd(machine: Machine, machines: Sequence[Machine]) -> list[str]:
    peer, client = f"http://{HERE}:{machine.peer}", f"http://{HERE}:{machine.etcd}"
    asked = {
        "name": machine.name,
        "data-dir": machine.folder / "etcd",
        "listen-peer-urls": peer,
        "initial-advertise-peer-urls": peer,
        "listen-client-urls": client,
        "advertise-client-urls": client,
        "initial-cluster": ",".join(f"{each.name}=http://{HERE}:{each.peer}" for each in machines),
        "initial-cluster-state": "new",
        "log-level": "error",
    }
    return [f"--{name}={value}" for name, value in asked.items()]


def _patroni(machine: Machine, machines: Sequence[Machine], where: Path, settings: Mapping[str, str]) -> dict[str, Any]:
    listening = f"{HERE}:{machine.patroni}"
    known = {role: {"username": role} for role in ("replication", "rewind")}
    return {
        "scope": "ledger",
        "name": machine.name,
        "restapi": {"listen": listening, "connect_address": listening},
        "etcd3": {"hosts": [f"{HERE}:{each.etcd}" for each in machines]},
        "bootstrap": {
            "dcs": {
                **WAITING,
                "primary_start_timeout": 0,  # a server that died is not waited for where another can go on
                "synchronous_mode": True,
                "synchronous_mode_strict": True,
                "postgresql": {"use_pg_rewind": True, "use_slots": True, "parameters": {**SERVER, **settings}},
            },
            "initdb": [{"encoding": "UTF8"}, {"locale": "C"}, "data-checksums", "no-sync"],
        },
        "postgresql": {
            "listen": f"{HERE}:{machine.server}",
            "connect_address": f"{HERE}:{machine.server}",
            "data_dir": str(machine.folder / "data"),
            "bin_dir": str(where),
            "pgpass": str(machine.folder / "pgpass"),
            "authentication": {"superuser": {"username": "postgres"}, **known},
            "parameters": {"unix_socket_directories": str(machine.folder)},
            "pg_hba": [
                f"{who} trust"
                for who in ("local all all", f"host all all {HERE}/32", f"host replication all {HERE}/32")
            ],
        },
    }
