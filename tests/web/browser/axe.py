"""Whether everybody can use a page: what axe-core, the judge that accessibility tools share, finds fault with."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page


def faults(page: Page) -> list[str]:
    """Return each rule of WCAG 2.2 A and AA, and of good practice, that a page breaks, and where it does."""
    found = Axe().run(page).response["violations"]
    return [f"{each['id']}: {node['html']}" for each in found for node in each["nodes"]]
