"""What the papers in these tests show: a receipt, labels and blanks of one invented shop."""

import csv
from typing import Final

from supermarket.paper.forms.labels import ShelfLabel
from supermarket.paper.forms.texts import Blanks, CountedGoods
from supermarket.paper.receipts.receipts import Lapse, Receipt, ReceiptLine
from tests.command import ROOT

AT: Final = 1_772_700_000_000  # 2026-03-05 16:40 in the district
SHOP: Final = "葵园村文明实践超市"
LONG_SHOP: Final = "洮北区青山镇红光村新时代文明实践站第二文明实践超市"
LONG_GOODS: Final = "超浓缩薰衣草香型无磷洗衣液家庭装2kg赠品另附小包装"
ROOT_HASH: Final = "9f2a11c377de0b4155aa66bb77cc88dd9f2a11c377de0b4155aa66bb77cc88dd"


def sample_goods() -> list[dict[str, str]]:
    """The goods and services of the sample district, as they stand in its file."""
    with (ROOT / "data/taobei/goods.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(line for line in file if not line.startswith("#")))


LINES: Final = (
    ReceiptLine(sku="1001", name="香皂", unit="块", quantity=2, points=6),
    ReceiptLine(sku="1014", name="图书(蒲公英书屋)", unit="册", quantity=10, points=150),
    ReceiptLine(sku="2001", name="理发", unit="次", quantity=1, points=10),
)
RECEIPT: Final = Receipt(
    shop=SHOP,
    entry="5017-1-1234",
    on="2026-03-05",
    at=AT,
    household="3021-1-12-45",
    head="王秀兰",
    lines=LINES,
    points=166,
    balance=64,
    operator="15017",
    root=ROOT_HASH,
    size=1234,
    origin="5017-1",
)
LAPSING: Final = Lapse(points=35, on="2026-12-31")

LABELS: Final = tuple(
    ShelfLabel(
        sku=goods["sku"],
        name=goods["name"],
        unit=goods["unit"],
        points=int(goods["points"]),
        barcode=goods["barcode"] or None,
        limit=goods["limit"] or None,
    )
    for goods in sample_goods()
)
GOODS: Final = tuple(
    CountedGoods(sku=goods["sku"], name=goods["name"], unit=goods["unit"])
    for goods in sample_goods()
    if not goods["service"]
)
BLANKS: Final = Blanks(site=SHOP, code="5017", goods=GOODS, first_slip=96, slips=25)
