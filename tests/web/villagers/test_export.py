"""The public pages as files: whole without a server, masked, and the same bytes for the same state."""

from html.parser import HTMLParser
from pathlib import Path

import pytest

from supermarket.errors.files import FileExists
from supermarket.web.public.export import export_pages
from tests.earning.claims.claiming import accepted, claimed, noticed
from tests.village import Village


class Read(HTMLParser):
    """Keeps where a page links to, its tags and its words."""

    def __init__(self, file: Path) -> None:
        """Read a page."""
        super().__init__()
        self.links: list[str] = []
        self.tags: set[str] = set()
        self.words = ""
        self.feed(file.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.links += [value or "" for name, value in attrs if name in {"href", "src"}]

    def handle_data(self, data: str) -> None:
        self.words += data


def silent(_count: int, _total: int) -> None:
    """Tell nobody how far it is."""


def test_the_files_link_to_each_other_alone_run_nothing_and_show_every_station_masked(
    village: Village, tmp_path: Path
) -> None:
    claim = claimed(village, village.enrol("诸葛样甲", "13800004321", "三组")).claim
    accepted(village, claim)
    noticed(village)
    told: list[tuple[int, int]] = []
    files = export_pages(village.ledger, tmp_path / "pages", lambda count, total: told.append((count, total)))
    assert {file.name for file in files} == {file.name for file in (tmp_path / "pages").iterdir()}
    pages = {file.name: Read(file) for file in files if file.suffix == ".html"}
    assert {"index.html", "station-3001.html", "station-3002.html"} <= set(pages)
    assert told[-1] == (len(pages) - 1, len(pages) - 1)
    for name, page in pages.items():
        assert not {"script", "form", "img", "iframe"} & page.tags
        assert (tmp_path / "pages" / name).stat().st_size < 60_000
        for link in page.links:
            assert link.startswith("#") or (tmp_path / "pages" / link).is_file(), (name, link)
        assert "诸葛" not in page.words
        assert "4321" not in page.words
        assert "2026-03-02 09:00" in page.words
    assert "三组 诸*" in pages["station-3001.html"].words
    assert claim in pages["station-3001.html"].words


def test_one_state_gives_the_same_bytes_and_an_earlier_export_is_replaced(village: Village, tmp_path: Path) -> None:
    village.receive("1001", 5)
    one, other = tmp_path / "one", tmp_path / "other"
    export_pages(village.ledger, one, silent)
    village.time.move(minutes=7)
    export_pages(village.ledger, other, silent)
    assert {file.name: file.read_bytes() for file in one.iterdir()} == {
        file.name: file.read_bytes() for file in other.iterdir()
    }
    village.receive("1001", 6)
    (one / "station-9999.html").write_text("of a station that has ended")
    export_pages(village.ledger, one, silent)
    assert not (one / "station-9999.html").exists()
    assert ">11<" in (one / "station-3001.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["letter.txt", "station-3001.jpg", "station-plan.html"])
def test_a_folder_that_holds_something_else_is_left_as_it_is(village: Village, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("dear")
    with pytest.raises(FileExists):
        export_pages(village.ledger, tmp_path, silent)
    assert (tmp_path / name).read_text() == "dear"
