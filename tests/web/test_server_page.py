"""The page about serving browsers names what there is."""

import re
from typing import Final

from supermarket.local.certificate import RENEWED_DAYS, VALID_DAYS
from supermarket.local.networks import LAN_PORT, PORT
from supermarket.web.frame.guard import BODY_MAX
from supermarket.web.frame.log import line_of
from tests.command import ROOT, run

PAGE: Final = (ROOT / "docs" / "server.md").read_text(encoding="utf-8")


def test_every_option_on_the_page_is_one_of_the_command() -> None:
    told = set(re.findall(r"(?<!useradd )(?<!--system )--[a-z]+", PAGE.partition("\n## A server of its own")[0]))
    offered = set(re.findall(r"--[a-z]+", run("web", "--help").out))
    assert told
    assert told <= offered


def test_the_figures_on_the_page_are_the_programs() -> None:
    for figure in (f":{PORT}/", f"port {LAN_PORT}", f"{RENEWED_DAYS} days", f"{VALID_DAYS + 1} days"):
        assert figure in PAGE
    assert f"client_max_body_size {BODY_MAX // 2**20}m;" in PAGE


def test_a_line_of_the_log_is_as_the_page_shows_it() -> None:
    class Route:
        path = "/act/{path:path}"

    line = line_of({"method": "GET", "route": Route()}, 200, 0.012)
    (shown,) = re.findall(r"```\n(\d{4}-.*)\n```", PAGE)
    assert line.split(" ", 2)[2] == shown.split(" ", 2)[2]
