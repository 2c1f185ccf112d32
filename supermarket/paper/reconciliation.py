"""The paper of a month end that three persons sign, as PDF: tables, bars, exceptions, the journal's root."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Final

from supermarket.books.session import ReadSession
from supermarket.clock import district_date
from supermarket.district.registers import latest
from supermarket.errors.files import FileKind
from supermarket.journal.store import own_stream
from supermarket.months.reconciliation import Reconciliation
from supermarket.months.signatures import Signature
from supermarket.months.versions import Version
from supermarket.paper.fonts import SYSTEM_FONTS, Font, Glyphs, glyphs_of
from supermarket.paper.form_parts import Band, Cell, Field, Fields, Gap, Note, Part, Title, part_texts, parts_marks
from supermarket.paper.marks import Block, Mark, Pattern, Run, Words
from supermarket.paper.painting import A4, Page, pages_pdf
from supermarket.paper.reconciliation_book import workbook
from supermarket.paper.reconciliation_texts import (
    CARDS,
    CHECKS,
    ENGLISH,
    EXCEPTIONS,
    FUND,
    GOODS,
    POINTS,
    REGISTERS,
    SIGNERS,
    TITLE,
    figure,
    result,
    yuan,
)
from supermarket.paper.typesetting import GREY, INK, RED, centred, ended
from supermarket.spending.kinds import GOODS as GOODS_REGISTER

ROOM: Final = 174.0
TOP: Final = 13.0
BOTTOM: Final = 283.0
"""Where the last line on a page may end, in millimetres from the top."""
FOOT: Final = 289.0
FOOT_SIZE: Final = 8.0
LEFT: Final = (A4[0] - ROOM) / 2
ROW: Final = 7.0
LINE: Final = 7.5
TEXT_LINE: Final = 4.4
QR_MODULE: Final = 0.7
LINE_MAX: Final = 33
"""So many Chinese characters fit into one line of a check."""
ENTRIES_MAX: Final = 24
"""So many entries of an exception are named on paper; the screen and the workbook name all."""


@dataclass(frozen=True, slots=True)
class Bars:
    """Figures as bars beside each other's, in points."""

    rows: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Root:
    """The journal as it stood, as a text and as a QR code that any phone reads."""

    text: tuple[str, ...]
    code: str


Piece = Part | Bars | Root


@dataclass(frozen=True, slots=True)
class Group:
    """Pieces that stay together on a page; `heading` is repeated where the page ends before the rows do."""

    pieces: tuple[Piece, ...]
    heading: Part | None = None


def write_papers(
    session: ReadSession, found: Sequence[Reconciliation], *, pdf: Path | None = None, xlsx: Path | None = None
) -> None:
    """Write the paper and the workbook of reconciliations where they are asked for; same ledger, same bytes.

    Raises:
        FileKind: a file's name does not end in .pdf or .xlsx.
        GlyphMissing: no font can draw a name.
        OSError: the folder or the disk refuses.
    """
    for path, ending in ((pdf, ".pdf"), (xlsx, ".xlsx")):
        if path and path.suffix.lower() != ending:
            raise FileKind(path=str(path), ending=ending)
    if not (pdf or xlsx):
        return
    names, at = _names(session, found), own_stream(session.transaction).at
    if pdf:
        pdf.write_bytes(reconciliation_pdf(found, names, at=at))
    if xlsx:
        xlsx.write_bytes(workbook(found, names, at=at))


def _names(session: ReadSession, found: Sequence[Reconciliation]) -> dict[str, str]:
    """Return the names of the goods on these papers, by SKU."""
    names: dict[str, str] = {}
    for each in found:
        for line in each.figures.goods:
            if line.sku not in names:
                goods = latest(session, GOODS_REGISTER, line.sku, session.today)
                names[line.sku] = goods.name if goods else line.sku
    return names


def reconciliation_pdf(
    found: Sequence[Reconciliation],
    names: Mapping[str, str],
    *,
    at: int,
    fallbacks: Iterable[Font] = SYSTEM_FONTS,
) -> bytes:
    """Return the papers of these months as one PDF; `at`, UTC milliseconds, is when the journal's last entry was made.

    Raises:
        GlyphMissing: no font can draw a name. ValueError if there is no month.
    """
    papers = [tuple(_blocks(each, names)) for each in found]
    texts = [text for blocks in papers for block in blocks for text in _block_texts(block)]
    glyphs = glyphs_of([*texts, "第/页截至编号0123456789-", *(_serial(each) for each in found)], fallbacks=fallbacks)
    pages = [page for each, blocks in zip(found, papers, strict=True) for page in _pages(each, blocks, glyphs, at=at)]
    return pages_pdf(pages, glyphs, at=at, title=TITLE)


def _serial(found: Reconciliation) -> str:
    """Return the paper's number: place, month, and the beginning of the digest of its figures."""
    return f"{found.site}-{found.month}-{found.digest[:8]}"


# --- what stands on it ------------------------------------------------------------------------------------------------


def _blocks(found: Reconciliation, names: Mapping[str, str]) -> Iterator[Group]:
    year, month = found.month.split("-")
    yield Group(
        (
            Title(TITLE, ENGLISH),
            Fields(
                (Field("单位：", f"{found.name}（{found.site}）", 1.6), Field("月份：", f"{year} 年 {int(month)} 月")),
                LINE,
            ),
            Fields((Field("编号：", _serial(found), 1.6), Field("分录：", f"{found.entries} 笔")), LINE),
            Fields((Field("首笔：", found.first or "无", 1.6), Field("末笔：", found.last or "无")), LINE),
            *(Fields((Field(f"{REGISTERS[each.register]}：", _version(each)),), LINE) for each in found.versions),
        )
    )
    yield from _points(found)
    yield from _goods(found, names)
    yield from _rest(found)
    yield from _checks(found)
    yield from _exceptions(found)
    yield _signatures(found)
    yield Group((Gap(2), _root(found)))


def _version(version: Version) -> str:
    latest = f"，最近一次变更为分录 {version.latest}" if version.latest else ""
    return f"月末有效 {version.rows} 项，本月变更 {version.changed} 项{latest}"


def _head(text: str) -> Piece:
    return Band((Cell(ROOM, text, shaded=True, left=True),), ROW)


def _row(texts: Sequence[str], widths: Sequence[float], height: float = ROW, *, left: int = -1) -> Band:
    cells = (Cell(width, text, left=n == left) for n, (text, width) in enumerate(zip(texts, widths, strict=True)))
    return Band(tuple(cells), height)


def _points(found: Reconciliation) -> Iterator[Group]:
    points = vars(found.figures.points)
    widths = [ROOM / len(POINTS)] * len(POINTS)
    table = (_row(list(POINTS.values()), widths), _row([str(points[name]) for name in POINTS], widths))
    bars = Bars(tuple((POINTS[name], points[name]) for name in ("opening", "credits", "redemptions", "closing")))
    yield Group((Gap(2), _head("一、积分（期初＋发放－扣减－兑换±冲正－清零＝期末）"), *table, Gap(1), bars))


def _goods(found: Reconciliation, names: Mapping[str, str]) -> Iterator[Group]:
    widths = [15.0, 33.0, *[14.0] * 9]
    columns = list(GOODS.values())
    heading = _row([columns[0], "品名", *columns[1:]], widths)
    title = _head("二、货品（期初＋购入＋受赠＋调入－兑出－报损－调出±盘点＝期末）")
    rows = []
    for line in found.figures.goods:
        values = [str(value) for value in vars(line).values()]
        rows.append(_row([values[0], names.get(line.sku, line.sku), *values[1:]], widths, left=1))
    first = rows[0] if rows else Note("本月没有货品。")
    yield Group((Gap(2), title, heading, first))
    yield from (Group((row,), heading) for row in rows[1:])


def _rest(found: Reconciliation) -> Iterator[Group]:
    """Give the fund, what stands behind the points, and the cards."""
    fund, liability = vars(found.figures.fund), found.liability
    money = "　".join(f"{FUND[name]} {yuan(fund[name])}" for name in FUND)
    rate = f"{liability.points_per_yuan} 分折合 1 元" if liability.points_per_yuan else "未设折算比例"
    cards = "　".join(f"{CARDS.get(state, state)} {count}" for state, count in found.figures.cards.items()) or "无"
    behind = (
        f"本单位各户现有 {liability.points} 分（{rate}），其中 {liability.expiring} 分 90 天内到期；"
        f"库存按兑换分值计 {liability.stock_points} 分"
    )
    rows = (("资金（元）", money), ("积分负担", behind), ("积分卡", cards))
    heights = (ROW, 11.0, ROW)
    bands = tuple(_row(row, (28.0, ROOM - 28.0), height, left=1) for row, height in zip(rows, heights, strict=True))
    yield Group((Gap(2), _head("三、资金、积分负担与积分卡"), *bands))


def _checks(found: Reconciliation) -> Iterator[Group]:
    widths = (120.0, 19.0, 19.0, 16.0)
    heading = _row(("核对内容", "应为", "实为", "结果"), widths)
    rows: list[Piece] = []
    for check in found.checks:
        left, right = CHECKS[check.name]
        figures = (figure(check.name, check.expected), figure(check.name, check.found)) if check.compared else ("", "")
        told = result(ok=check.ok, compared=check.compared)
        text = f"{left}＝{right}"
        rows.append(_row((text, *figures, told), widths, ROW if len(text) <= LINE_MAX else 11.0, left=0))
        if not check.ok:
            behind = f"差额 {figure(check.name, check.difference)}，有关分录：{_entries(check.entries, 5) or '无'}"
            rows.append(_row((behind,), (ROOM,), _height(behind), left=0))
    yield Group((Gap(2), _head("四、核对"), heading, rows[0]))
    yield from (Group((row,), heading) for row in rows[1:])


def _exceptions(found: Reconciliation) -> Iterator[Group]:
    widths = (52.0, 14.0, ROOM - 66.0)
    heading = _row(("例外事项", "笔数", "分录"), widths)
    rows = []
    for each in found.exceptions:
        if named := _entries(each.entries, 4):
            texts = (EXCEPTIONS[each.name], str(len(each.entries)), named)
            rows.append(_row(texts, widths, _height(named), left=2))
    yield Group(
        (Gap(2), _head("五、例外事项（仅列出，不影响签署）"), *((heading, rows[0]) if rows else (Note("无。"),)))
    )
    yield from (Group((row,), heading) for row in rows[1:])


def _entries(entries: Sequence[str], in_line: int) -> str:
    """Return the first entries' names, so many in a line, for a name that is broken is hard to look up."""
    named = entries[:ENTRIES_MAX]
    more = f" 等 {len(entries)} 笔" if len(entries) > ENTRIES_MAX else ""
    return "\n".join("  ".join(named[at : at + in_line]) for at in range(0, len(named), in_line)) + more


def _height(text: str) -> float:
    return ROW + TEXT_LINE * text.count("\n")


def _signatures(found: Reconciliation) -> Group:
    given = {signature.role.value: signature for signature in found.signatures}
    first = "clerk" if len(found.sites) > 1 else "reviewer"
    cells = []
    for role in (first, "manager", "institute"):
        signature = given.get(role)
        told = _given(signature) if signature else ""
        cells.append(Cell(ROOM / 3, f"{SIGNERS[role]}\n{told}".strip(), left=True, foot="签名（章）：　　　　日期："))
    state = "本月已月结" if found.closed else "本月尚未月结"
    return Group((Gap(2), _head(f"六、签署（三人依次签署；{state}）"), Band(tuple(cells), 34.0)))


def _given(signature: Signature) -> str:
    """Return how a signature stands in the ledger."""
    where = "纸质签署，已录入" if signature.paper else "系统内已签"
    return f"{where}：{signature.actor}，{signature.on}"


def _root(found: Reconciliation) -> Root:
    text = (
        f"流水 {found.origin}，{found.size} 笔，根：",
        found.root[:32],
        found.root[32:],
        f"数字摘要 SHA-256：{found.digest[:32]}",
        found.digest[32:],
    )
    return Root(text, f"{found.origin} {found.size} {found.root}".upper())


# --- how it is set ----------------------------------------------------------------------------------------------------


def _block_texts(block: Group) -> Iterator[str]:
    for piece in (*block.pieces, *((block.heading,) if block.heading else ())):
        match piece:
            case Bars(rows):
                yield from (f"{label}{value}" for label, value in rows)
            case Root(text):
                yield from text
            case _:
                yield from part_texts(piece)


def _pages(found: Reconciliation, blocks: Iterable[Group], glyphs: Glyphs, *, at: int) -> list[Page]:
    sheets: list[list[Mark]] = [[]]
    y = TOP
    for block in blocks:
        marks, end = _set(block.pieces, y, glyphs, drill=found.drill)
        if end > BOTTOM:
            sheets.append([])
            pieces = (block.heading, *block.pieces) if block.heading else block.pieces
            marks, end = _set(pieces, TOP, glyphs, drill=found.drill)
        sheets[-1] += marks
        y = end
    return [
        Page(A4, (*marks, *_foot(found, number, len(sheets), glyphs, at=at))) for number, marks in enumerate(sheets, 1)
    ]


def _foot(found: Reconciliation, page: int, pages: int, glyphs: Glyphs, *, at: int) -> tuple[Mark, ...]:
    def foot(text: str, x: float) -> Words:
        return Words(text=text, x=x, y=FOOT, size=FOOT_SIZE, colour=GREY)

    return (
        foot(f"编号 {_serial(found)}", LEFT),
        centred(foot(f"第 {page}/{pages} 页", A4[0] / 2), glyphs),
        ended(foot(f"截至 {district_date(at)}", LEFT + ROOM), glyphs),
    )


def _set(pieces: Iterable[Piece], y: float, glyphs: Glyphs, *, drill: bool) -> tuple[list[Mark], float]:
    marks: list[Mark] = []
    for piece in pieces:
        match piece:
            case Bars():
                more, y = _bars(piece, y)
            case Root():
                more, y = _journal(piece, y)
            case _:
                more, y = parts_marks((piece,), glyphs, margins=(LEFT, LEFT + ROOM), top=y, drill=drill)
        marks += more
    return marks, y


def _bars(bars: Bars, y: float) -> tuple[tuple[Mark, ...], float]:
    most = max(1, *(value for _label, value in bars.rows))
    pitch, label, room = 6.0, 14.0, ROOM - 44.0
    marks: list[Mark] = []
    for label_text, value in bars.rows:
        width = room * max(0, value) / most
        marks.append(Words(text=label_text, x=LEFT + 2, y=y + 4.2, size=9, colour=INK))
        if width:
            marks.append(Block(x=LEFT + label, y=y + 1.2, width=width, height=3.8, colour=RED))
        marks.append(Words(text=str(value), x=LEFT + label + width + 1.5, y=y + 4.2, size=9, colour=INK))
        y += pitch
    return tuple(marks), y


def _journal(root: Root, y: float) -> tuple[tuple[Mark, ...], float]:
    runs, modules = _code(root.code)
    side = modules * QR_MODULE
    x = LEFT + ROOM - side
    words = (Words(text=text, x=LEFT, y=y + 6 + 5.5 * n, size=9, colour=INK) for n, text in enumerate(root.text))
    return (*words, Pattern(x=x, y=y + 2, module=QR_MODULE, runs=runs)), y + side + 4


def _code(text: str) -> tuple[tuple[Run, ...], int]:
    """Return the black modules of the QR code (ISO/IEC 18004, level M) of a text, and how many are a side."""
    from qrcode import QRCode
    from qrcode.constants import ERROR_CORRECT_M

    code = QRCode(error_correction=ERROR_CORRECT_M, border=0, mask_pattern=4)
    code.add_data(text)
    code.make(fit=True)
    runs = []
    for row, modules in enumerate(code.modules):
        edges = [at for at, (left, right) in enumerate(pairwise([False, *modules, False])) if left != right]
        runs += [Run(start, row, end - start, 1) for start, end in zip(edges[::2], edges[1::2], strict=True)]
    return tuple(runs), len(code.modules)
