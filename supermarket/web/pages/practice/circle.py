"""The circle of fifteen minutes 15 分钟服务圈: the map, the shares, and where one more shop helps most."""

from pathlib import Path
from tempfile import TemporaryDirectory

from fastapi import APIRouter, Response

from supermarket.errors import Refusal
from supermarket.web.acts.commands import commands
from supermarket.web.acts.running import MistypedError, run
from supermarket.web.acts.said import on_page
from supermarket.web.frame.looks import page
from supermarket.web.frame.visits import StaffVisit
from supermarket.web.pages.practice.steps import read

router = APIRouter()


@router.get("/practice/circle")
def circle(visit: StaffVisit) -> Response:
    """Show the map, the shares by institute, and the best places for one more shop each."""
    refused, shares, best = "", None, None
    try:
        shares, best = read(visit, "circle show"), read(visit, "circle best")
    except (Refusal, MistypedError) as refusal:
        refused = on_page(refusal)
    return page(visit, "practice/circle.html", shares=shares, best=best, refused=refused)


@router.get("/practice/circle.png")
def drawn(visit: StaffVisit) -> Response:
    """Give the map as a picture."""
    with TemporaryDirectory(prefix="supermarket-made-") as place:
        file = Path(place) / "circle.png"
        command, path = commands()["circle show"], visit.server.settings.path
        run(visit.ledger, command, {"png": ["yes"]}, visit.asker, path=path, files={"png": file})
        return Response(file.read_bytes(), media_type="image/png")
