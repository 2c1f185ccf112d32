"""What a delivery, a write-off and a count may say besides: a photo, and why a shelf differs."""

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from supermarket.audit.verification.verify import verify
from supermarket.books.session import Request
from supermarket.errors.ledger import KeyUsed
from supermarket.errors.shop.counter import CauseUnreadable
from supermarket.people.evidence import KeptFile, evidence_folder, keep_file
from supermarket.spending.stock.approvals import Unapproved, request_write_off
from supermarket.spending.stock.deliveries import Delivery, receive
from supermarket.spending.stock.spoilage import Spoiled, write_off
from supermarket.spending.stock.standing import standing
from supermarket.spending.stock.stocktakes import Counted, count, parsed_reason
from tests.spending.shelf import delivered, last
from tests.village import CLERK, MANAGER, Village


def kept(village: Village, folder: Path, shade: int) -> KeptFile:
    drawn = BytesIO()
    Image.new("L", (40, 30), shade).save(drawn, "JPEG")
    (folder / "photo.jpg").write_bytes(drawn.getvalue())
    return keep_file(village.ledger.database.path, folder / "photo.jpg")


def test_photos_of_an_invoice_and_of_spoiled_goods_are_sealed_and_looked_for(village: Village, tmp_path: Path) -> None:
    invoice, asked, broken = (kept(village, tmp_path, shade) for shade in (10, 120, 240))
    with village.writing() as session:
        receive(session, Delivery("1001", 9, paper="FP-1", photo=invoice), CLERK)
        request_write_off(session, Unapproved("1001", 1, "damp", photo=asked), CLERK)
        write_off(session, Spoiled("1001", 2, "broken", MANAGER.actor, photo=broken), CLERK)
    for entry, photo in zip(last(village, 3), (invoice, asked, broken), strict=True):
        assert entry["photo"] == {"sha256": photo.sha256, "kind": "image/jpeg", "size": photo.size}
        assert entry["asked"]["photo"] == photo.sha256
    folder = evidence_folder(village.ledger.database.path)
    with village.ledger.reading() as session:
        assert verify(session, evidence=folder).faults == ()
    (folder / f"{broken.sha256}.jpg").unlink()
    with village.ledger.reading() as session:
        assert [fault.code for fault in verify(session, evidence=folder).faults] == ["evidence_missing"]


def test_a_delivery_asked_for_again_with_another_photo_is_another_request(village: Village, tmp_path: Path) -> None:
    one, other = (kept(village, tmp_path, shade) for shade in (10, 240))
    request = Request(CLERK.actor, CLERK.site, key="k")
    with village.writing() as session:
        first = receive(session, Delivery("1001", 9, photo=one), request)
    with village.writing() as session:
        assert receive(session, Delivery("1001", 9, photo=one), request) == first
    with pytest.raises(KeyUsed), village.writing() as session:
        receive(session, Delivery("1001", 9, photo=other), request)


def test_a_count_says_what_is_known_of_its_difference(village: Village) -> None:
    delivered(village, 10)
    with village.writing() as session:
        count(session, [Counted("1001", 8)], CLERK, why=dict([parsed_reason("1001=missing")]))
    (entry,) = last(village)
    assert (entry["why"], entry["asked"]["why"]) == ("missing", "missing")
    for typed in ("1001=stolen", "1001", "soap=missing"):
        with pytest.raises(CauseUnreadable):
            parsed_reason(typed)


def test_goods_that_have_expired_come_first_then_those_that_end_soon_are_out_or_few(village: Village) -> None:
    delivered(village, 5, "1003")
    delivered(village, 5, "1002", expires="2026-03-20")
    delivered(village, 5, "1001", expires="2026-03-03")
    delivered(village, 1, "1004")
    with village.writing() as session:
        write_off(session, Spoiled("1004", 1, "broken", MANAGER.actor), CLERK)
    village.time.move(days=2)
    with village.ledger.reading() as session:
        lines = {line.sku: line for line in standing(session, "5001")}
    states = [lines[sku].state for sku in ("1001", "1002", "1004", "1003")]
    assert states[:3] == ["expired", "near", "out"]
    assert [*lines][:3] == ["1001", "1002", "1004"]
    assert (lines["1001"].expired, lines["1001"].near, lines["1001"].expires) == (5, 0, "2026-03-03")
    assert states[3] in {"good", "low"}
