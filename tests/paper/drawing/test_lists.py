"""Lists and cards as people need them: readable, every page known by itself, the seal under what it seals."""

from dataclasses import replace

import pytest

from supermarket.paper.cards.cards import card_marks, card_texts
from supermarket.paper.drawing.fonts import glyphs_of, text_width
from supermarket.paper.drawing.lists import Column, ListPaper, list_pdf
from supermarket.paper.drawing.marks import Words, millimetres
from supermarket.paper.drawing.parts import Closing, Field, Fields
from supermarket.paper.drawing.strips import MARGIN, WIDTH, Strip, _pictures, _texts, strip_pngs
from supermarket.paper.drawing.typesetting import DRILL, wrapped
from tests.paper.reading import named_card, page_text, pages
from tests.paper.samples import AT

PLACE = "葵园村新时代文明实践站"
LONG = "阿卜杜勒热合曼样例" * 4 + "甲乙丙丁"


def a_list(rows: int, name: str = "王样甲", *, drill: bool = True) -> ListPaper:
    return ListPaper(
        "2026年第1季度文明积分光荣榜",
        "List",
        (Fields((Field("单位：", PLACE), Field("编号：", "1"))),),
        (Column("序号", 1), Column("姓名", 2), Column("积分", 1, right=True)),
        tuple((str(number), name, str(number)) for number in range(1, rows + 1)),
        ("公示期内有异议的，请提出。",),
        "7",
        drill,
        Closing(PLACE, "2026年3月31日"),
    )


STRIP = Strip(name=(0, 1), figure=2, below=(3,))


def drawn(paper: ListPaper) -> list[str]:
    pdf = list_pdf(paper, at=AT)
    return ["".join(page_text(pdf, page).split()) for page in range(pages(pdf))]


@pytest.mark.parametrize("rows", [1, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 60])
def test_the_seal_stands_on_a_page_with_the_last_row_and_the_notes(rows: int) -> None:
    *_before, last = drawn(a_list(rows))
    assert f"{rows}王样甲{rows}" in last
    assert last.index("公示期内") < last.index("（盖章处）")


def test_every_further_page_says_of_what_it_is_and_whose_and_whether_it_is_a_drills() -> None:
    for text in drawn(a_list(60)):
        assert PLACE in text
        assert "光荣榜" in text
        assert DRILL.replace(" ", "") in text
    assert not any("DRILL" in text for text in drawn(a_list(60, drill=False)))


def test_a_long_name_makes_its_row_higher_and_is_never_set_too_small_to_read() -> None:
    (text,) = drawn(a_list(5, LONG))
    assert text.count(LONG) == 5
    assert len(drawn(a_list(80, LONG))) > len(drawn(a_list(80)))


def test_a_word_with_accents_is_not_cut() -> None:
    glyphs = glyphs_of(["Élodie Lefèvre"])
    assert wrapped("Élodie Lefèvre", glyphs, size=10, room=15) == ("Élodie", "Lefèvre")


def test_a_strips_title_is_within_its_margins_and_each_further_picture_has_one() -> None:
    paper = a_list(120)
    glyphs = glyphs_of(_texts(paper, STRIP))
    several = _pictures(paper, STRIP, glyphs)
    assert len(several) > 1
    for _height, marks in several:
        words = [mark for mark in marks if isinstance(mark, Words)]
        titles = [mark for mark in words if "光荣榜" in mark.text]
        assert len(titles) == 1
        assert [mark.text for mark in words].count(DRILL) == 1
        for mark in titles:
            assert mark.x >= MARGIN - 0.1
            assert mark.x + millimetres(mark.size) * text_width(mark.text, glyphs) <= WIDTH - MARGIN + 0.1


def test_a_strip_leaves_out_what_a_list_lacks() -> None:
    assert strip_pngs(replace(a_list(2), columns=(*a_list(2).columns, Column("服务时长", 1))), STRIP)


@pytest.mark.parametrize("letters", [1, 8, 9, 12, 16, 25, 40])
def test_a_cards_name_of_any_length_can_be_read_and_is_whole(letters: int) -> None:
    name = LONG[:letters]
    face = named_card(1, head=name)
    marks = card_marks(face, glyphs_of(card_texts(face)))
    above = next(mark.y for mark in marks if isinstance(mark, Words) and mark.text == face.household)
    lines = [mark for mark in marks if isinstance(mark, Words) and mark.text and mark.text in name and mark.y < above]
    assert "".join(line.text for line in lines) == name
    assert min(line.size for line in lines) >= 4.5
    assert max(line.y for line in lines) < above - 3
