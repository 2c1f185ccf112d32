"""The six blanks that a village needs where the shop has no printer: what stands on each, as a list of parts.

The order of the columns is the order in which the program asks when a sheet is entered later.
"""

from dataclasses import dataclass
from typing import Final

from supermarket.paper.form_parts import Band, Cell, Cut, Field, Fields, Gap, Note, Part, Title

PORTRAIT_ROOM: Final = 174.0
ACROSS_ROOM: Final = 269.0
"""How wide a form is on A4 upright and across, in millimetres; the cells of each band add up to it."""

REGISTER_ROWS: Final = 10
SIGN_IN_ROWS: Final = 20
COUNT_ROWS: Final = 24
SPOILAGE_ROWS: Final = 14
DONATION_ROWS: Final = 6

# Villagers fill these in whatever language the clerk's screen has, so the words are Chinese; English is small below.
DATE: Final = "　　　　年　　月　　日"
SIGNED: Final = f"签字：　　　　　　　　　　　日期：{DATE}"
AGREED: Final = "□ 同意　　　□ 不同意，理由："


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedGoods:
    """Goods on a stocktake sheet; how many the book says is not among them."""

    sku: str
    name: str
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Blanks:
    """What is printed on the forms of one place: its name and code, its goods, and the slips' numbers.

    `first_slip` is the first of `slips` consecutive numbers in the exchange register.
    """

    site: str
    code: str
    drill: bool = False
    goods: tuple[CountedGoods, ...] = ()
    first_slip: int = 1
    slips: int = 50

    @property
    def place(self) -> Field:
        """Return the field that names the place."""
        return Field("单位：", f"{self.site}（{self.code}）", share=1.6)


Pages = tuple[tuple[Part, ...], ...]


def register_pages(blanks: Blanks) -> Pages:
    """Return the exchange register: a row for each numbered slip."""
    widths = (19.0, 24.0, 40.0, 25.0, 76.0, 17.0, 42.0, 26.0)
    names = ("兑换单号", "日期", "户号或卡号", "户主", "商品编号 × 数量", "积分", "领取人签字或按手印", "补录后的单号")
    last = blanks.first_slip + blanks.slips - 1
    numbers = range(blanks.first_slip, last + 1)
    return tuple(
        (
            Title("兑换登记表", "Exchange register"),
            Fields((blanks.place, Field("兑换单号：", f"{numbers[start]} 至 {numbers[: start + REGISTER_ROWS][-1]}"))),
            Note(
                "停电或没有打印机时使用：一次兑换填一行，按兑换单号顺序填写，不跳号、不撕页；写错的行划去，注明“作废”。"
                "事后按兑换单号和日期补录。"
            ),
            _headings(names, widths, 9),
            *(_row((str(number), *[""] * 7), widths, 13) for number in numbers[start : start + REGISTER_ROWS]),
            Fields((Field("经办人："), Field("补录人："), Field("核对人："), Field("补录日期："))),
        )
        for start in range(0, blanks.slips, REGISTER_ROWS)
    )


def claim_pages(blanks: Blanks) -> Pages:
    """Return the claim of a good deed, from who did it to what was posted."""
    label, value = 28.0, 59.0
    wide = PORTRAIT_ROOM - label

    def pair(one: str, other: str, height: float = 10.0) -> Band:
        cells = (Cell(label, one, shaded=True), Cell(value), Cell(label, other, shaded=True), Cell(value))
        return Band(cells, height)

    def whole(name: str, text: str, height: float, foot: str = "") -> Band:
        return Band((Cell(label, name, shaded=True), Cell(wide, text, left=True, foot=foot)), height)

    return (
        (
            Title("善行申报表", "Claim for a good deed"),
            Fields((blanks.place, Field("申报号："))),
            pair("户主", "户号"),
            pair("行善人", "组别"),
            pair("善行日期", "规则编号"),
            whole("善行内容", "", 48),
            pair("数量和单位", "申报积分"),
            whole("凭据", "□ 照片　　□ 签到签退　　□ 两名证人　　□ 文件　　□ 检查表", 10),
            pair("证人签字", "证人签字", 12),
            whole("申报人", "", 12, SIGNED),
            whole("初审\n村评议小组", AGREED, 30, SIGNED),
            whole("复核\n站长、村两委", AGREED, 30, SIGNED),
            whole("公示", "公示号：　　　　　　　　地点：", 20, "　　月　　日至　　月　　日　　　□ 无异议　　□ 有异议"),
            whole("入账", "", 12, f"单号：　　　　　　　　　　　日期：{DATE}"),
            Note("申报人和他的近亲属不参加初审和复核。本表不填身份证号和电话。"),
        ),
    )


def sign_in_pages(blanks: Blanks) -> Pages:
    """Return the sign-in sheet of an activity."""
    widths = (12.0, 28.0, 40.0, 24.0, 24.0, 18.0, 28.0)
    names = ("序号", "姓名", "户号", "签到时间", "签退时间", "小时数", "签字")
    return (
        (
            Title("活动签到表", "Sign-in sheet"),
            Fields((blanks.place, Field("活动日期：", DATE))),
            Fields((Field("活动名称：", share=1.6), Field("组织人："))),
            Fields((Field("活动地点：", share=1.6), Field("活动编号："))),
            Gap(2),
            _headings(names, widths, 9),
            *(_row((str(n), *[""] * 6), widths, 9.8) for n in range(1, SIGN_IN_ROWS + 1)),
            Note("签到、签退由本人签写；没有签退的不计时长。"),
            Fields((Field("组织人签字："), Field("核对人签字："), Field("日期：", DATE))),
        ),
    )


def count_pages(blanks: Blanks) -> Pages:
    """Return the stocktake sheets: the goods without what the book says, and room for goods not listed."""
    widths = (24.0, 62.0, 18.0, 28.0, 42.0)
    names = ("商品编号", "商品", "单位", "实盘数量", "备注")
    listed = [(goods.sku, goods.name, goods.unit, "", "") for goods in blanks.goods]
    listed += [("",) * 5] * (-len(listed) % COUNT_ROWS if listed else COUNT_ROWS)
    return tuple(
        (
            Title("盘点表", "Stocktake sheet"),
            Fields((blanks.place, Field("盘点日期：", DATE))),
            Note(
                "先数货，后对账：本表不印账面数量。只填数过的商品，没有数的留空，数下来一件也没有的填 0；"
                "未列出的商品写在空行。"
            ),
            _headings(names, widths, 9),
            *(_row(row, widths, 8.8, left=1) for row in listed[start : start + COUNT_ROWS]),
            Fields((Field("盘点人签字："), Field("监盘人签字："), Field("录入单号："))),
        )
        for start in range(0, len(listed), COUNT_ROWS)
    )


def spoilage_pages(blanks: Blanks) -> Pages:
    """Return the write-off of spoilt goods, with its approval."""
    widths = (24.0, 46.0, 16.0, 18.0, 28.0, 14.0, 28.0)
    names = ("商品编号", "商品", "单位", "数量", "到期日", "原因", "照片编号")
    label = 28.0
    wide = PORTRAIT_ROOM - label
    return (
        (
            Title("报损单", "Write-off of spoilt goods"),
            Fields((blanks.place, Field("报损日期：", DATE))),
            Note("原因填数字：1 过期　2 破损　3 受潮　4 虫鼠　5 其他（在照片编号栏写明）。"),
            _headings(names, widths, 9),
            *(_row(("",) * 7, widths, 10) for _ in range(SPOILAGE_ROWS)),
            Band((Cell(label, "经办人", shaded=True), Cell(wide, foot=SIGNED)), 14),
            Band((Cell(label, "见证人", shaded=True), Cell(wide, foot=SIGNED)), 14),
            Band((Cell(label, "站长审批", shaded=True), Cell(wide, AGREED, left=True, foot=SIGNED)), 26),
            Band((Cell(label, "处理", shaded=True), Cell(wide, "□ 销毁　　□ 退回供货方　　□ 其他：", left=True)), 11),
            Fields((Field("录入单号："), Field("录入日期："))),
        ),
    )


def donation_pages(blanks: Blanks) -> Pages:
    """Return the receipt for donated goods twice on a page: one for the shop and one for the donor."""
    widths = (64.0, 18.0, 22.0, 26.0, 44.0)
    names = ("商品", "单位", "数量", "估价（元）", "到期日、备注")

    def half(kept_by: str, english: str) -> tuple[Part, ...]:
        return (
            Title(f"捐赠收据（{kept_by}）", english),
            Fields((blanks.place, Field("收据号："))),
            Fields((Field("捐赠人：", share=1.6), Field("日期：", DATE))),
            Gap(2),
            _headings(names, widths, 9),
            *(_row(("",) * 5, widths, 8.6) for _ in range(DONATION_ROWS)),
            Fields((Field("指定用途（定向捐赠）："),), 10),
            Fields((Field("接收人一："), Field("接收人二："), Field("捐赠人："), Field("盖章：")), 13),
        )

    return (
        (
            *half("存根联", "Receipt for donated goods: the shop's stub"),
            Cut(14),
            *half("捐赠人联", "Receipt for donated goods: the donor's copy"),
        ),
    )


def _headings(names: tuple[str, ...], widths: tuple[float, ...], height: float) -> Band:
    return Band(tuple(Cell(width, name, shaded=True) for name, width in zip(names, widths, strict=True)), height)


def _row(texts: tuple[str, ...], widths: tuple[float, ...], height: float, *, left: int | None = None) -> Band:
    """Return a row of cells; the one numbered `left` is set at its left, as names are."""
    cells = enumerate(zip(texts, widths, strict=True))
    return Band(tuple(Cell(width, text, left=place == left) for place, (text, width) in cells), height)
