"""Words are cut, shrunk and placed so that none is lost and none runs past its room."""

import os
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supermarket.paper.drawing.fonts import glyphs_of, text_width
from supermarket.paper.drawing.marks import Words, millimetres
from supermarket.paper.drawing.typesetting import DRILL, badge, balanced, centred, ended, fitted, width_of, wrapped

TEXTS = st.text("洮北区青山镇红光村，。（）0123ABcd -/·", min_size=1, max_size=60)
SIZE = 10.0


def width(text: str) -> float:
    return millimetres(SIZE) * text_width(text, glyphs_of([text]))


@given(TEXTS, st.floats(10, 60))
def test_every_line_fits_and_no_character_is_lost(text: str, room: float) -> None:
    for cut in (wrapped, balanced):
        lines = cut(text, glyphs_of([text]), size=SIZE, room=room)
        assert "".join(lines).replace(" ", "") == text.replace(" ", "")
        assert all(width(line) <= room + 0.001 for line in lines)


@given(TEXTS, st.floats(10, 60))
def test_evening_out_takes_no_more_lines(text: str, room: float) -> None:
    glyphs = glyphs_of([text])
    assert len(balanced(text, glyphs, size=SIZE, room=room)) <= len(wrapped(text, glyphs, size=SIZE, room=room))


def test_no_line_begins_with_a_mark_that_closes_what_stands_before_it() -> None:
    text = "按流水（按账户），报损（商品）；期末（按账户）。"
    for room in range(4, 14):
        lines = wrapped(text, glyphs_of([text]), size=SIZE, room=width("流" * room))
        assert [line for line in lines if line[0] in "）；，。"] == []


def test_a_latin_word_or_a_number_is_not_cut_where_there_is_a_choice() -> None:
    text = "洗发水 400ml 装"
    assert wrapped(text, glyphs_of([text]), size=SIZE, room=width("洗发水 40")) == ("洗发水", "400ml 装")


def test_a_word_longer_than_its_line_is_cut_all_the_same() -> None:
    assert "".join(wrapped("A" * 40, glyphs_of(["A"]), size=SIZE, room=20)) == "A" * 40


def test_two_lines_of_a_name_are_about_as_long_as_each_other() -> None:
    name = "洮北区青山镇红光村新时代文明实践站"
    one, other = balanced(name, glyphs_of([name]), size=SIZE, room=width(name) - 1)
    assert abs(len(one) - len(other)) <= 1


def test_words_are_placed_by_their_middle_and_by_their_end() -> None:
    words = Words(text="文明实践", x=50, y=0, size=SIZE)
    glyphs = glyphs_of([words.text])
    assert centred(words, glyphs).x == pytest.approx(50 - width(words.text) / 2)
    assert ended(words, glyphs).x == pytest.approx(50 - width(words.text))


def test_words_are_made_smaller_only_where_they_must() -> None:
    words = Words(text="文明实践", x=0, y=0, size=SIZE)
    glyphs = glyphs_of([words.text])
    assert fitted(words, glyphs, room=100) == words
    assert width_of(fitted(words, glyphs, room=8), glyphs) == pytest.approx(8)


def test_a_badge_ends_at_its_right_and_holds_its_words() -> None:
    ground, words = badge(DRILL, glyphs_of([DRILL]), right=100, y=20, size=SIZE)
    assert ground.x + ground.width == pytest.approx(100)
    assert ground.x < words.x
    assert words.x + width(DRILL) < 100
    assert ground.y < words.y < ground.y + ground.height


def test_processes_that_hash_differently_make_the_same_bytes() -> None:
    program = (
        "import hashlib\n"
        "from supermarket.paper.forms.command_sheet import command_sheet_pdf\n"
        "from supermarket.paper.forms.forms import Form, forms_pdf\n"
        "from supermarket.paper.forms.labels import labels_pdf\n"
        "from supermarket.paper.receipts.paper import receipt_pdf\n"
        "from tests.paper.samples import AT, BLANKS, LABELS, RECEIPT\n"
        "papers = (command_sheet_pdf(at=AT), forms_pdf(list(Form), BLANKS, at=AT), labels_pdf(LABELS, at=AT), "
        "receipt_pdf(RECEIPT))\n"
        "print(*(hashlib.sha256(paper).hexdigest() for paper in papers))\n"
    )
    one, two = (
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
            check=True,
            capture_output=True,
            text=True,
        ).stdout.split()
        for seed in ("1", "2")
    )
    assert one == two
    assert len(set(one)) == 4
