"""What a centre writes for many machines is read once, is the same as if it were read each time, and has its bounds."""

from contextlib import closing

import pytest

from supermarket.carry.files import packed, spans
from supermarket.carry.files.form import Section
from supermarket.carry.files.spans import Kept, section_of, text_of
from supermarket.carry.heads import heads
from supermarket.ledger import Ledger
from tests.carry.conftest import District
from tests.carry.machines import OTHER


def test_what_was_not_asked_for_the_longest_goes_first() -> None:
    kept = Kept[str](room=10)
    for name in "abc":
        kept.keep(name, name * 3, 3)
    assert kept.get("a") == "aaa"
    kept.keep("d", "dddd", 4)
    assert [kept.get(name) for name in "abcd"] == ["aaa", None, "ccc", "dddd"]
    kept.keep("a", "a", 1)
    kept.keep("e", "e", 1)
    assert [kept.get(name) for name in "acde"] == ["a", "ccc", "dddd", "e"]
    kept.keep("f", "too large", 11)
    assert kept.get("f") is None


def own_section(ledger: Ledger, *, root: str = "") -> Section:
    with ledger.reading() as session:
        head = heads(session)["1000-1"][-1]
        section = section_of(session, 2, head)
    return section.model_copy(update={"root": root}) if root else section


def text(ledger: Ledger, section: Section) -> list[bytes]:
    with ledger.reading() as session:
        return list(text_of(session, "220802", section))


def test_a_file_is_the_same_whether_what_is_in_it_was_kept_or_is_read(
    district: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spans, "_texts", Kept[bytes](room=0))
    monkeypatch.setattr(spans, "_sections", Kept[Section](room=0))
    read = [file.read_bytes() for file in district.centre.out(district.folder / "read")]
    monkeypatch.undo()
    for name in ("once", "again"):
        assert [file.read_bytes() for file in district.centre.out(district.folder / name)] == read


def test_a_text_is_kept_only_under_the_root_that_its_entries_give(
    district: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spans, "_texts", texts := Kept[bytes](room=spans.TEXTS))
    district.centre.out(district.folder / "signed")
    with closing(district.centre.opened()) as ledger:
        section, forged = own_section(ledger), own_section(ledger, root="0" * 64)
        [right] = text(ledger, section)
        assert right.count(b"\n") == section.count
        assert text(ledger, forged) == [right]
        name = section.origin, section.first, section.last
        assert texts.get((*name, section.root)) == right
        assert texts.get((*name, forged.root)) is None


def test_a_long_text_is_given_piece_by_piece_and_is_not_kept(
    district: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    district.centre.out(district.folder / "signed")
    with closing(district.centre.opened()) as ledger:
        section = own_section(ledger)
        [whole] = text(ledger, section)
        monkeypatch.setattr(spans, "_texts", texts := Kept[bytes](room=spans.TEXTS))
        monkeypatch.setattr(spans, "TEXT", 200)
        pieces = text(ledger, section)
        assert len(pieces) > 2
        assert b"".join(pieces) == whole
        assert texts.get((section.origin, section.first, section.last, section.root)) is None


def test_a_large_file_is_taken_in_as_a_small_one_is(district: District, monkeypatch: pytest.MonkeyPatch) -> None:
    district.shop.enrol()
    [file] = district.shop.out(district.folder / "stick")
    district.centre.take(file)
    [large] = district.centre.out(district.folder / "large", to=OTHER)
    monkeypatch.setattr(packed, "SMALL", 100)
    [came] = district.other.take(large)
    assert came.entries > 1
    assert district.other.sizes()["5001-1"] == district.centre.sizes()["5001-1"]
    assert district.other.is_whole()
