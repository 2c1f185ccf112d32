"""Which modules have pages or operations, one a line in alphabetical order; each has a `router`."""

from collections.abc import Iterator
from importlib import import_module
from typing import Final

from fastapi import APIRouter

ROUTED: Final = (
    "api.operations",
    "pages.acts",
    "pages.audit.checks",
    "pages.audit.entry",
    "pages.audit.journal",
    "pages.centre.charts",
    "pages.centre.front",
    "pages.claims.router",
    "pages.door",
    "pages.evidence",
    "pages.goods.router",
    "pages.home",
    "pages.households.router",
    "pages.icon",
    "pages.metrics",
    "pages.mine",
    "pages.month.router",
    "pages.practice.activities",
    "pages.practice.assessment",
    "pages.practice.circle",
    "pages.practice.door",
    "pages.practice.front",
    "pages.practice.matching",
    "pages.practice.orders",
    "pages.practice.steps",
    "pages.practice.subjects",
    "pages.public",
    "pages.scanning",
    "pages.till.routes",
    "pages.waiting",
    "pages.work",
)


def routers() -> Iterator[APIRouter]:
    """Give the router of every module."""
    for name in ROUTED:
        router: APIRouter = import_module(f"supermarket.web.{name}").router
        yield router
