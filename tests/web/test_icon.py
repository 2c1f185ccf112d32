"""The site among a phone's programs: the manifest names pictures that are there, of the sizes that it says."""

import json
import re
from io import BytesIO

from PIL import Image

from tests.web.visitor import Visitor


def test_every_page_names_the_manifest_and_its_pictures_are_there_and_nothing_works_offline(visitor: Visitor) -> None:
    page = visitor.get("/public")
    (address,) = re.findall(r'<link rel="manifest" href="([^"]+)"', page.text)
    manifest = json.loads(visitor.get(address).text)
    assert (manifest["display"], manifest["start_url"]) == ("standalone", "/")
    sizes = set()
    for icon in manifest["icons"]:
        if icon["type"] == "image/png":
            picture = Image.open(BytesIO(visitor.get(icon["src"]).content))
            assert icon["sizes"] == f"{picture.width}x{picture.height}"
            assert picture.convert("RGB").getpixel((0, 0)) == (164, 22, 26)
            sizes.add(picture.width)
    assert sizes == {192, 512}
    assert "serviceWorker" not in page.text
    assert visitor.get("/icon/5000.png").status_code == 404
