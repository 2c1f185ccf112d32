"""What tests of pages in a real browser start from: one Chromium for a worker, and a fresh phone for each test."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext

from tests.chromium import Camera, Chromium, running


@pytest.fixture(scope="session")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chromium]:
    """Give the browser of this worker."""
    with running(tmp_path_factory.mktemp("camera")) as browser:
        yield browser


@pytest.fixture
def camera(chromium: Chromium) -> Camera:
    """Give the camera, with nothing before it."""
    chromium.camera.sees(None)
    return chromium.camera


@pytest.fixture
def phone(chromium: Chromium) -> Iterator[BrowserContext]:
    """Give a phone that nobody has used before."""
    with chromium.device() as context:
        yield context
