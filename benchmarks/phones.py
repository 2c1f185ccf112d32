"""Phones at the shops on a market day: real requests of 200 browsers to one server, beside the till of a terminal.

Each phone has an address, a session and a line of its own. A household comes every half minute: its card is scanned,
two goods, and the basket is confirmed; after each of these the phone is sent to the page that shows how the till
stands, and only then a person goes on. The pauses between them are drawn by chance, the same in every run.
"""

import asyncio
import random
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

import psutil

from benchmarks.figures import Figure, limit
from benchmarks.market import GOODS, Stall, make_market
from supermarket.books.session import Request
from supermarket.ledger import open_ledger
from supermarket.spending.till.till import open_or_resume

SECONDS: Final = 60
"""For so long the phones scan once all of them have signed in."""
VISIT: Final = 30.0
"""Seconds from one household to the next at a shop."""
PROGRAM: Final = Path(sys.executable).with_name("supermarket")
WORKERS: Final = 2
CONFIRM: Final = "+"
LONGEST: Final = 1.0
"""Seconds that a person with a household before him waits, but for one scan in a hundred."""
DEARER: Final = 20.0
"""What a scan may cost through two requests and a page beside the same at a terminal, which draws no page."""
_HIDDEN: Final = re.compile(rb'<input type="hidden" name="(\w+)" value="([^"]*)">')
_REST: Final = re.compile(rb"content-length: (\d+)", re.IGNORECASE)
_COOKIE: Final = re.compile(rb"set-cookie: (supermarket=[^;]+)", re.IGNORECASE)


@dataclass
class Phone:
    """A browser at a stall: its line, its cookie, and the page that it shows."""

    number: int
    stall: Stall
    port: int
    cookie: str = ""
    page: bytes = b""
    _line: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def look(self, path: str) -> None:
        """Ask for a page and show it."""
        status, _head, body = await self._asked("GET", path)
        if status != 200:  # noqa: PLR2004 - RFC 9110
            raise UnansweredError(f"{path}: {status}")
        self.page = body

    async def send(self, path: str, **fields: str) -> None:
        """Send the form of the page that is shown, and show the page that follows."""
        body = urlencode({**self._hidden(path), **fields})
        status, head, _body = await self._asked("POST", path, body)
        if status != 303:  # noqa: PLR2004 - RFC 9110
            raise UnansweredError(f"{path}: {status}")
        if found := _COOKIE.search(head):
            self.cookie = found[1].decode()
        await self.look("/till" if path != "/door" else "/")

    def _hidden(self, path: str) -> dict[str, str]:
        """Return the hidden fields of the form for an address on the page that is shown."""
        form = self.page[self.page.index(f'action="{path}"'.encode()) :].partition(b"</form>")[0]
        return {name.decode(): value.decode() for name, value in _HIDDEN.findall(form)}

    async def _asked(self, method: str, path: str, body: str = "") -> tuple[int, bytes, bytes]:
        if self._line is None or self._line[0].at_eof():  # the server closes a line that is idle for a minute
            source = (f"127.0.{1 + self.number // 250}.{1 + self.number % 250}", 0)  # a phone has its own address
            self._line = await asyncio.open_connection("127.0.0.1", self.port, local_addr=source)
        reader, writer = self._line
        about = [f"{method} {path} HTTP/1.1", f"Host: localhost:{self.port}", "Accept-Language: zh"]
        if self.cookie:
            about.append(f"Cookie: {self.cookie}")
        if method == "POST":
            about += [f"Origin: http://localhost:{self.port}", "Content-Type: application/x-www-form-urlencoded"]
            about.append(f"Content-Length: {len(body)}")
        writer.write(("\r\n".join(about) + "\r\n\r\n" + body).encode())
        head = await reader.readuntil(b"\r\n\r\n")
        length = _REST.search(head)
        return int(head[9:12]), head, await reader.readexactly(int(length[1])) if length else b""


class UnansweredError(Exception):
    """A request was answered otherwise than a till answers."""


@dataclass
class Market:
    """What was measured: how long each scan took in seconds, and what went wrong."""

    took: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


def phones(folder: Path) -> Iterator[Figure]:
    """Measure a market day, and what a scan costs in CPU beside a terminal's till on the same ledger."""
    path, stalls = make_market(folder)
    alone = _at_terminal(path, stalls[-1])
    market = Market()
    with served(path) as (port, process):
        at_rest = asyncio.run(_lived(market, [Phone(*each, port) for each in enumerate(stalls)], process))
    spent = at_rest / max(1, len(market.took)) * 1000
    ordered = sorted(market.took) or [0.0]
    what = f"{len(stalls)} phones at {len({each.shop for each in stalls})} shops, {len(market.took):,} scans"
    yield Figure(
        f"{what}: errors", str(len(market.errors)), "none", float(len(market.errors)), 0.0, tuple(set(market.errors))
    )
    yield limit("a scan through the web, half of them within", ordered[len(ordered) // 2], LONGEST / 4, "s")
    yield limit("a scan through the web, 99 in 100 within", ordered[len(ordered) * 99 // 100], LONGEST, "s")
    yield Figure(
        "a scan through the web, CPU of the server",
        f"{spent:.2f} ms",
        f"terminal {alone:.2f} ms",
        spent / alone,
        DEARER,
    )


def _at_terminal(path: Path, stall: Stall) -> float:
    """Return the CPU milliseconds of a scan at a terminal's till."""
    with closing(open_ledger(path)) as ledger:
        till, _resumed = open_or_resume(ledger, Request(stall.clerk, stall.shop))
        texts = [text for payload in stall.payloads for text in _visit(payload)] * 5
        started = time.process_time()
        for text in texts:
            till.take(text)
        took = time.process_time() - started
        till.shut()
    return took / len(texts) * 1000


def _visit(payload: str) -> Sequence[str]:
    """Return what is scanned for a household."""
    goods = [*GOODS.values()]
    return (payload, goods[0], goods[1], CONFIRM)


@contextmanager
def served(path: Path, *, workers: int = WORKERS) -> Iterator[tuple[int, psutil.Process]]:
    """Give the port and the process of a server, as one starts it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [str(PROGRAM), "web", "--db", str(path), "--port", str(port), "--workers", str(workers)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as running:
        if running.stdout is None or "Ctrl-C" not in running.stdout.readline():
            raise UnansweredError("the server did not start")
        try:
            yield port, psutil.Process(running.pid)
        finally:
            running.terminate()


async def _lived(market: Market, all_phones: list[Phone], process: psutil.Process) -> float:
    """Let everybody sign in, then scan for a minute; return the CPU seconds of the server in that minute."""
    for phone in all_phones:
        await phone.look("/door")
        await phone.send("/door", staff=phone.stall.clerk, pin="")
        await phone.look("/till")
        await phone.send("/till/open", today="yes")
    before, end = _cpu(process), time.perf_counter() + SECONDS
    await asyncio.gather(*(_scans(market, phone, end) for phone in all_phones))
    return _cpu(process) - before


async def _scans(market: Market, phone: Phone, end: float) -> None:
    chance = random.Random(phone.number)  # noqa: S311 - the same pauses in every run
    await asyncio.sleep(chance.random() * VISIT)
    number = 0
    while time.perf_counter() < end:
        for text in _visit(phone.stall.payloads[number % len(phone.stall.payloads)]):
            started = time.perf_counter()
            try:
                await phone.send("/till", scan=text, text="")
            except (OSError, UnansweredError, asyncio.IncompleteReadError) as fault:
                market.errors.append(str(fault))
                return
            market.took.append(time.perf_counter() - started)
            await asyncio.sleep(chance.expovariate(4 / VISIT))
        number += 1


def _cpu(process: psutil.Process) -> float:
    """Return the CPU seconds of a process and those that it started."""
    times = [each.cpu_times() for each in (process, *process.children(recursive=True))]
    return float(sum(each.user + each.system for each in times))
