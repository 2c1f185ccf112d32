"""The six blanks that a village needs where the shop has no printer: what stands on each, as a list of parts.

The order of the columns is the order in which the program asks when a sheet is entered later.
"""

from dataclasses import dataclass
from typing import Final

from supermarket.paper.drawing.parts import Band, Cell, Cut, Field, Fields, Gap, Note, Part, Title
from supermarket.paper.drawing.typesetting import INK

PORTRAIT_ROOM: Final = 174.0
ACROSS_ROOM: Final = 269.0
"""How wide a form is on A4 upright and across, in millimetres; the cells of each band add up to it."""

REGISTER_ROWS: Final = 10
SIGN_IN_ROWS: Final = 14
COUNT_ROWS: Final = 19
SPOILAGE_ROWS: Final = 11
DONATION_ROWS: Final = 5

# Old people fill them in, and read them without their glasses.
TITLE_SIZE: Final = 26.0
TEXT_SIZE: Final = 14.0
NOTE_SIZE: Final = 11.5
LINE: Final = 11.0

# Villagers fill these in whatever language the clerk's screen has, so the words are Chinese; English is small below.
DATE: Final = "　　　　年　　月　　日"
SIGNED: Final = f"签字：　　　　　　　　　日期：{DATE}"
AGREED: Final = "□ 同意　　□ 不同意，理由："


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
    widths = (24.0, 24.0, 38.0, 25.0, 72.0, 16.0, 44.0, 26.0)
    names = (
        "兑换单号",
        "日期",
        "户号或卡号",
        "户主",
        "商品编号 × 数量",
        "积分",
        "领取人签字\n或按手印",
        "补录后的单号",
    )
    last = blanks.first_slip + blanks.slips - 1
    numbers = range(blanks.first_slip, last + 1)
    return tuple(
        (
            _title("兑换登记表", "Exchange register"),
            _fields(blanks.place, Field("兑换单号：", f"{numbers[start]} 至 {numbers[: start + REGISTER_ROWS][-1]}")),
            _note(
                "停电或没有打印机时使用：一次兑换填一行，按兑换单号顺序填写，不跳号、不撕页；写错的行划去，注明“作废”。"
                "事后按兑换单号和日期补录。"
            ),
            _headings(names, widths, 14),
            *(_row((str(number), *[""] * 7), widths, 11) for number in numbers[start : start + REGISTER_ROWS]),
            _fields(Field("经办人："), Field("补录人："), Field("核对人："), Field("补录日期：")),
        )
        for start in range(0, blanks.slips, REGISTER_ROWS)
    )


def claim_pages(blanks: Blanks) -> Pages:
    """Return the claim of a good deed, from who did it to what was posted."""
    label, value = 36.0, 51.0
    wide = PORTRAIT_ROOM - label

    def pair(one: str, other: str, height: float = LINE) -> Band:
        return Band((_label(one, label), _cell(value), _label(other, label), _cell(value)), height)

    def whole(name: str, text: str, height: float, foot: str = "") -> Band:
        return Band((_label(name, label), _cell(wide, text, left=True, foot=foot)), height)

    return (
        (
            _title("善行申报表", "Claim for a good deed"),
            _fields(blanks.place, Field("申报号：")),
            pair("户主", "户号"),
            pair("行善人", "组别"),
            pair("善行日期", "规则编号"),
            pair("开始时间", "结束时间"),
            whole("善行内容", "", 44),
            pair("数量或时长", "申报积分"),
            whole("凭据", "□ 照片　□ 签到签退　□ 两名证人　□ 文件　□ 检查表", LINE),
            pair("证人签字", "证人签字", 14),
            whole("申报人", "", 14, SIGNED),
            whole("初审\n村评议小组", AGREED, 27, SIGNED),
            whole("复核\n站长、村两委", AGREED, 27, SIGNED),
            whole("公示", "公示号：　　　　　　　地点：", 22, "　　月　　日至　　月　　日　　□ 无异议　□ 有异议"),
            whole("入账", "", 13, f"单号：　　　　　　　　　日期：{DATE}"),
            _note("申报人和他的近亲属不参加初审和复核。本表不填身份证号和电话。"),
        ),
    )


def sign_in_pages(blanks: Blanks) -> Pages:
    """Return the sign-in sheet of an activity."""
    widths = (14.0, 27.0, 38.0, 25.0, 25.0, 19.0, 26.0)
    names = ("序号", "姓名", "户号", "签到时间", "签退时间", "小时数", "签字")
    return (
        (
            _title("活动签到表", "Sign-in sheet"),
            _fields(blanks.place),
            _fields(Field("活动名称：")),
            _fields(Field("活动地点：", share=1.2), Field("组织人：")),
            _fields(Field("活动日期：", DATE, share=1.2), Field("活动编号：")),
            Gap(2),
            _headings(names, widths, LINE),
            *(_row((str(n), *[""] * 6), widths, 11.2) for n in range(1, SIGN_IN_ROWS + 1)),
            _note("签到、签退由本人签写；没有签退的不计时长。"),
            _fields(Field("组织人签字："), Field("核对人签字：")),
            _fields(Field("日期：", DATE)),
        ),
    )


def count_pages(blanks: Blanks) -> Pages:
    """Return the stocktake sheets: the goods without what the book says, and room for goods not listed."""
    widths = (25.0, 64.0, 16.0, 27.0, 42.0)
    names = ("商品编号", "商品", "单位", "实盘数量", "备注")
    listed = [(goods.sku, goods.name, goods.unit, "", "") for goods in blanks.goods]
    listed += [("",) * 5] * (-len(listed) % COUNT_ROWS if listed else COUNT_ROWS)
    return tuple(
        (
            _title("盘点表", "Stocktake sheet"),
            _fields(blanks.place),
            _fields(Field("盘点日期：", DATE, share=1.4), Field("盘点时刻：")),
            _note(
                "先数货，后对账：本表不印账面数量。只填数过的商品，没有数的留空，数下来一件也没有的填 0；"
                "未列出的商品写在空行。"
            ),
            _headings(names, widths, LINE),
            *(_row(row, widths, 9.8, left=1) for row in listed[start : start + COUNT_ROWS]),
            _fields(Field("盘点人签字："), Field("监盘人签字："), Field("录入单号：")),
        )
        for start in range(0, len(listed), COUNT_ROWS)
    )


def spoilage_pages(blanks: Blanks) -> Pages:
    """Return the write-off of spoilt goods, with its approval."""
    widths = (25.0, 44.0, 15.0, 18.0, 28.0, 16.0, 28.0)
    names = ("商品编号", "商品", "单位", "数量", "到期日", "原因", "照片编号")
    label = 32.0
    wide = PORTRAIT_ROOM - label

    def signed(name: str, text: str, height: float) -> Band:
        return Band((_label(name, label), _cell(wide, text, left=True, foot=SIGNED)), height)

    return (
        (
            _title("报损单", "Write-off of spoilt goods"),
            _fields(blanks.place),
            _fields(Field("报损日期：", DATE)),
            _note("原因填数字：1 过期　2 破损　3 受潮　4 虫鼠　5 其他（在照片编号栏写明）。"),
            _headings(names, widths, LINE),
            *(_row(("",) * 7, widths, 10.6) for _ in range(SPOILAGE_ROWS)),
            signed("经办人", "", 14),
            signed("见证人", "", 14),
            signed("站长审批", AGREED, 28),
            Band((_label("处理", label), _cell(wide, "□ 销毁　□ 退回供货方　□ 其他：", left=True)), LINE),
            _fields(Field("录入单号："), Field("录入日期：")),
        ),
    )


def donation_pages(blanks: Blanks) -> Pages:
    """Return the receipt for donated goods twice on a page: one for the shop and one for the donor."""
    widths = (60.0, 16.0, 20.0, 30.0, 48.0)
    names = ("商品", "单位", "数量", "估价（元）", "到期日、备注")

    def half(kept_by: str, english: str) -> tuple[Part, ...]:
        return (
            _title(f"捐赠收据（{kept_by}）", english),
            _fields(blanks.place, Field("收据号：")),
            _fields(Field("捐赠人：", share=1.2), Field("日期：", DATE)),
            Gap(1.5),
            _headings(names, widths, 10),
            *(_row(("",) * 5, widths, 9.2) for _ in range(DONATION_ROWS)),
            _fields(Field("指定用途（定向捐赠）：")),
            _fields(Field("接收人一："), Field("接收人二：")),
            _fields(Field("捐赠人："), Field("盖章：")),
        )

    return (
        (
            *half("存根联", "Receipt for donated goods: the shop's stub"),
            Cut(7),
            *half("捐赠人联", "Receipt for donated goods: the donor's copy"),
        ),
    )


# --- parts in large type ----------------------------------------------------------------------------------------------


def _title(text: str, english: str) -> Title:
    return Title(text, english, size=TITLE_SIZE)


def _fields(*fields: Field) -> Fields:
    return Fields(fields, LINE, TEXT_SIZE)


def _note(text: str) -> Note:
    return Note(text, NOTE_SIZE, INK)


def _cell(width: float, text: str = "", *, left: bool = False, foot: str = "") -> Cell:
    return Cell(width, text, left=left, foot=foot, size=TEXT_SIZE)


def _label(text: str, width: float) -> Cell:
    return Cell(width, text, shaded=True, size=TEXT_SIZE)


def _headings(names: tuple[str, ...], widths: tuple[float, ...], height: float) -> Band:
    return Band(tuple(_label(name, width) for name, width in zip(names, widths, strict=True)), height)


def _row(texts: tuple[str, ...], widths: tuple[float, ...], height: float, *, left: int | None = None) -> Band:
    """Return a row of cells; the one numbered `left` is set at its left, as names are."""
    cells = enumerate(zip(texts, widths, strict=True))
    return Band(tuple(_cell(width, text, left=place == left) for place, (text, width) in cells), height)
