"""The system's own Chromium for tests of pages, with a camera that sees whatever picture a test holds before it."""

import io
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

REQUIRED: Final = "SUPERMARKET_REQUIRE_BROWSER"
"""Set where the tests must not pass without a browser, as in CI."""
PROGRAMS: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
WIDTH: Final = 360
HEIGHT: Final = 740
WAIT_MS: Final = 30_000
"""How long a page may take to become what a test waits for; a busy machine is no mistake of the page."""
_FRAME: Final = (640, 480)
_DESK: Final = (96, 88, 80)


@dataclass(frozen=True)
class Camera:
    """The camera of every page of this browser: it plays a file, read anew whenever a page opens the camera."""

    film: Path

    def sees(self, picture: bytes | None, *, across: float = 0.9) -> None:
        """Hold a picture (PNG or JPEG) before the camera, so wide that it takes this share of the frame; or nothing."""
        frame = Image.new("RGB", _FRAME, _DESK)
        if picture is not None:
            with Image.open(io.BytesIO(picture)) as opened:
                width = round(_FRAME[0] * across)
                held = opened.convert("RGB").resize((width, round(opened.height * width / opened.width)))
            frame.paste(held, ((_FRAME[0] - held.width) // 2, (_FRAME[1] - held.height) // 2))
        drawn = io.BytesIO()
        frame.save(drawn, "JPEG", quality=90)
        draft = self.film.with_suffix(".new")
        draft.write_bytes(drawn.getvalue())
        draft.replace(self.film)  # whoever plays the old film goes on with it


@dataclass(frozen=True)
class Chromium:
    """A running browser and its camera."""

    browser: Browser
    camera: Camera

    @contextmanager
    def device(
        self, *, width: int = WIDTH, height: int = HEIGHT, touch: bool = True, scripts: bool = True
    ) -> Iterator[BrowserContext]:
        """Give a browser of a person of its own: no cookie, nothing stored, a phone unless said otherwise.

        In the end it fails for what its pages complained of: an error of a script, or what the content policy forbade.
        """
        context = self.browser.new_context(
            viewport={"width": width, "height": height},
            has_touch=touch,
            is_mobile=touch,
            java_script_enabled=scripts,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            ignore_https_errors=True,
        )
        context.set_default_timeout(WAIT_MS)
        complaints: list[str] = []
        context.on("weberror", lambda error: complaints.append(str(error.error)))
        context.on("console", lambda message: complaints.extend(_complaint(message)))
        try:
            yield context
        finally:
            context.close()
        assert complaints == [], complaints


def _complaint(message: ConsoleMessage) -> list[str]:
    """Return what a page complained of; that a server refused something is an answer and no complaint."""
    is_answer = message.text.startswith("Failed to load resource")
    return [message.text] if message.type == "error" and not is_answer else []


@contextmanager
def running(folder: Path) -> Iterator[Chromium]:
    """Give a browser that is gone afterwards; skip with the reason where the system has none.

    The folder takes the camera's film.
    """
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        reason = f"no Chromium on this system: none of {', '.join(PROGRAMS)} is on the path"
        if os.environ.get(REQUIRED):
            pytest.fail(f"{REQUIRED} is set, and {reason}")
        pytest.skip(reason)
    camera = Camera(folder / "film.mjpeg")
    camera.sees(None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program,
            args=[
                "--disable-dev-shm-usage",  # which is small where a machine is a container
                "--use-fake-ui-for-media-stream",  # says yes for the person who is asked whether the page may look
                "--use-fake-device-for-media-stream",
                f"--use-file-for-fake-video-capture={camera.film}",
                *(["--no-sandbox"] if os.geteuid() == 0 else []),  # which root has no right to
            ],
        )
        try:
            yield Chromium(browser, camera)
        finally:
            browser.close()


def slowed(page: Page, *, bytes_per_second: int, delay_ms: int) -> None:
    """Give a page a line that carries so much, and answers so late."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": delay_ms,
            "downloadThroughput": bytes_per_second,
            "uploadThroughput": bytes_per_second,
        },
    )
