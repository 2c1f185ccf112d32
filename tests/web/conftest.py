"""A site on a ledger of a few villages, and visitors of it; requests go through the guard and the real application."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from supermarket.web.app import application
from supermarket.web.frame.serving import Settings
from tests.village import Time
from tests.web.visitor import HOST, Visitor

Visitors = Callable[[], Visitor]


@pytest.fixture
def site(ledger_path: Path) -> Iterator[Visitors]:
    """Give what lets one visitor after another come to the site of a drill ledger; texts are English."""
    settings = Settings(path=ledger_path, hosts=frozenset({HOST}), language="en", now=Time().at)
    yield from _visitors(settings)


@pytest.fixture
def real_site(real_path: Path) -> Iterator[Visitors]:
    """Give the same for a real ledger, where PINs are asked for."""
    yield from _visitors(Settings(path=real_path, hosts=frozenset({HOST}), language="en"))


@pytest.fixture
def visitor(site: Visitors) -> Visitor:
    """Give one visitor of the drill ledger's site, who has not signed in."""
    return site()


def _visitors(settings: Settings) -> Iterator[Visitors]:
    with ExitStack() as stack:
        app = application(settings)

        def come() -> Visitor:
            return Visitor(
                stack.enter_context(TestClient(app, base_url=f"http://{HOST}", headers={"accept-language": ""}))
            )

        yield come
        app.close()
