"""A single card as a picture: scanned as it is sent, and with the name drawn in it."""

import pytest

from supermarket.paper.cards.cards import CardFace
from supermarket.paper.drawing.pictures import card_png
from tests.paper.reading import blank_card, named_card, open_png, scan

FACES = [named_card(1), named_card(2, head="𬭎远山", drill=True), blank_card(3), blank_card(4, drill=True)]


@pytest.mark.parametrize("face", FACES, ids=lambda face: face.card)
def test_both_codes_of_a_picture_are_read_and_hold_the_payload(face: CardFace) -> None:
    assert scan(open_png(card_png(face))) == {"QRCode": [face.payload], "Code128": [face.payload]}


def test_a_picture_is_a_bank_card_at_300_dots_per_inch() -> None:
    picture = open_png(card_png(FACES[0]))
    assert picture.size == (1011, 638)
    assert picture.info["dpi"] == pytest.approx((300, 300), abs=0.1)


def test_a_scanner_reads_a_picture_that_a_chat_has_made_smaller() -> None:
    picture = open_png(card_png(FACES[0]))
    smaller = picture.resize((picture.width // 2, picture.height // 2))
    assert scan(smaller)["QRCode"] == [FACES[0].payload]


def test_the_same_card_is_the_same_picture_and_another_name_is_another() -> None:
    assert card_png(FACES[0]) == card_png(FACES[0])
    assert card_png(named_card(1, head="李凤")) != card_png(FACES[0])


def test_a_drill_card_shows_that_it_is_one() -> None:
    real, drill = (open_png(card_png(blank_card(1, drill=drill))).convert("L") for drill in (False, True))
    foot = (600, 530, 1011, 638)
    assert sum(real.crop(foot).histogram()[:128]) == 0
    assert sum(drill.crop(foot).histogram()[:128]) > 5000
