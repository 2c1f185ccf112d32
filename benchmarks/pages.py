"""Pages on a poor line: how many bytes each is, and after how long a phone can use it at 100 kB/s.

A real Chromium of a phone's size opens each page as its first one ever, with nothing kept, over a line that carries
100 kB/s and answers after 100 ms.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import BrowserContext, Page

from benchmarks.figures import Figure, limit
from benchmarks.market import make_market
from benchmarks.phones import served
from tests.chromium import running, slowed

LINE: Final = 100_000
"""Bytes a second."""
DELAY_MS: Final = 100
BYTES: Final = 60_000
"""No page is larger, and what belongs to it."""
USABLE: Final = 2.5
"""Seconds: the page, its style and its script, one after another on such a line."""
ADMINISTRATOR: Final = "91000"
FOR_ALL: Final = ("/", "/door", "/public")
FOR_STAFF: Final = ("/till", "/acts", "/claims", "/goods", "/month", "/practice", "/centre", "/audit")


def pages(folder: Path) -> Iterator[Figure]:
    """Measure each place of the site: for a villager, at a clerk's phone, for the centre."""
    path, stalls = make_market(folder)
    with served(path, workers=1) as (port, _process), running(folder) as chromium:
        origin = f"http://localhost:{port}"
        for address in FOR_ALL:
            with chromium.device() as phone:
                yield from _measured(phone, origin, address)
        for staff, addresses in ((stalls[0].clerk, FOR_STAFF[:1]), (ADMINISTRATOR, FOR_STAFF[1:])):
            for address in addresses:
                with chromium.device() as phone:
                    _signed_in(phone, origin, staff)
                    yield from _measured(phone, origin, address)


def _signed_in(phone: BrowserContext, origin: str, staff: str) -> None:
    page = phone.new_page()
    page.goto(f"{origin}/door")
    page.fill("#staff", staff)
    page.click("main button")
    page.goto(f"{origin}/till")
    if page.locator('form[action="/till/open"] button').count():
        page.click('form[action="/till/open"] button')
    page.close()


def _measured(phone: BrowserContext, origin: str, address: str) -> Iterator[Figure]:
    page = phone.new_page()
    slowed(page, bytes_per_second=LINE, delay_ms=DELAY_MS)
    carried = _counted(page)
    answer = page.goto(f"{origin}{address}", wait_until="load")
    usable = page.evaluate("performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd") / 1000
    page.close()
    if answer is None or answer.status != 200:  # noqa: PLR2004 - RFC 9110
        yield Figure(f"`{address}`", f"status {answer.status if answer else 0}", "200", 2.0, 1.0)
        return
    total = sum(carried)
    yield Figure(
        f"`{address}`, with what belongs to it", f"{total / 1000:.1f} kB", f"{BYTES // 1000} kB", total / BYTES, 1.0
    )
    yield limit(f"`{address}`, until it can be used at 100 kB/s", usable, USABLE, "s")


def _counted(page: Page) -> list[float]:
    """Return a list that takes the bytes of each answer as they come over the line."""
    carried: list[float] = []
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})

    def note(event: dict[str, Any]) -> None:
        carried.append(float(event["encodedDataLength"]))

    session.on("Network.loadingFinished", note)
    return carried
