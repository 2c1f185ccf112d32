"""The till's commands on one A4 sheet to hang beside it: each a large word and a barcode, so that no key is needed."""

from typing import Final

from supermarket.paper.drawing.ean import MODULE, ean_marks, ean_modules
from supermarket.paper.drawing.fonts import Glyphs, glyphs_of
from supermarket.paper.drawing.marks import Block, Mark, Words
from supermarket.paper.drawing.painting import A4, Page, pages_pdf
from supermarket.paper.drawing.typesetting import DRILL, GREY, INK, LIGHT, RED, badge, ended, fitted, width_of
from supermarket.spending.till.commands import COMMANDS, Act, Command

LEFT: Final = 12.0
RIGHT: Final = A4[0] - LEFT
COLUMNS: Final = 4
CELL_WIDTH: Final = (RIGHT - LEFT) / COLUMNS
CELL_HEIGHT: Final = 29.0
TITLE_Y: Final = 19.0
SECTIONS_TOP: Final = 27.5
SECTION_HEIGHT: Final = 9.0
PADDING: Final = 3.5
BARCODE_HEIGHT_MODULES: Final = 31

# Villagers' own clerks read it, whatever language the screen has; English is small beside it.
TITLE: Final = "兑换台指令表"
TITLE_ENGLISH: Final = "Till commands"
ADVICE: Final = "扫哪个码，就办哪件事；标有“键”的，也可以按键盘上的那个键。"
WORDS: Final = {
    Act.CONFIRM: "确认兑换",
    Act.REMOVE: "删去末行",
    Act.DROP: "放弃本单",
    Act.REPRINT: "补打小票",
    Act.UNDO: "撤销上单",
    Act.SHUT: "收台",
    Act.PROXY: "他人代领",
    Act.YES: "是",
    Act.NO: "否",
    Act.QUANTITY: "数量 {figure}",
    Act.REASON: "原因 {figure}",
}
KEY: Final = "键 {key}"
SECTIONS: Final = (
    ("操作", "Commands", tuple(act for act in Act if act not in {Act.QUANTITY, Act.REASON})),
    ("末行的数量", "Quantity of the last line", (Act.QUANTITY,)),
    ("原因或选项，按屏幕上的编号", "Reason or choice, as numbered on the screen", (Act.REASON,)),
)


def command_sheet_pdf(*, at: int, drill: bool = False) -> bytes:
    """Return the command sheet as a PDF; `at` is when it is made, in UTC milliseconds, its only date."""
    glyphs = glyphs_of(_texts())
    marks: list[Mark] = [*_title(glyphs, drill=drill)]
    y = SECTIONS_TOP
    for name, english, acts in SECTIONS:
        commands = [command for command in COMMANDS if command.act in acts]
        marks += _section(name, english, y, glyphs)
        y += SECTION_HEIGHT
        for place, command in enumerate(commands):
            row, column = divmod(place, COLUMNS)
            marks += _cell(command, LEFT + column * CELL_WIDTH, y + row * CELL_HEIGHT, glyphs)
        y += CELL_HEIGHT * -(-len(commands) // COLUMNS)
    return pages_pdf([Page(A4, tuple(marks))], glyphs, at=at, title=TITLE)


def command_words(command: Command) -> str:
    """Return what a command is called on paper."""
    return WORDS[command.act].format(figure=command.figure)


def _english(command: Command) -> str:
    return command.name.format(figure=command.figure)


def _texts() -> tuple[str, ...]:
    sections = [text for name, english, _acts in SECTIONS for text in (name, english)]
    commands = [
        text
        for command in COMMANDS
        for text in (command_words(command), _english(command), command.barcode, KEY.format(key=command.key))
    ]
    return TITLE, TITLE_ENGLISH, ADVICE, DRILL, *sections, *commands


def _title(glyphs: Glyphs, *, drill: bool) -> tuple[Mark, ...]:
    title = Words(text=TITLE, x=LEFT, y=TITLE_Y, size=22, colour=RED)
    english = Words(text=TITLE_ENGLISH, x=LEFT + width_of(title, glyphs) + 4, y=TITLE_Y, size=11, colour=GREY)
    return (
        title,
        english,
        Words(text=ADVICE, x=LEFT, y=TITLE_Y + 6.5, size=9.5, colour=INK),
        *(badge(DRILL, glyphs, right=RIGHT, y=TITLE_Y, size=14) if drill else ()),
    )


def _section(name: str, english: str, y: float, glyphs: Glyphs) -> tuple[Mark, ...]:
    words = Words(text=name, x=LEFT + 3, y=y + 6.6, size=10.5, colour=INK)
    return (
        Block(x=LEFT, y=y + 3, width=1.2, height=4.4, colour=RED),
        words,
        Words(text=english, x=words.x + width_of(words, glyphs) + 3, y=y + 6.6, size=8, colour=GREY),
    )


def _cell(command: Command, x: float, y: float, glyphs: Glyphs) -> tuple[Mark, ...]:
    """Return one command in its frame: word, key, English, bars."""
    left, right = x + PADDING, x + CELL_WIDTH - PADDING
    key = Words(text=KEY.format(key=command.key), x=right, y=y + 7.6, size=9, colour=GREY)
    bars_left = x + (CELL_WIDTH - ean_modules(command.barcode) * MODULE) / 2
    room = right - left
    colour = RED if command.act is Act.CONFIRM else INK
    return (
        *_frame(x, y),
        fitted(Words(text=command_words(command), x=left, y=y + 8, size=17, colour=colour), glyphs, room=room),
        *((ended(key, glyphs),) if command.key else ()),
        fitted(Words(text=_english(command), x=left, y=y + 12, size=7, colour=GREY), glyphs, room=room),
        *ean_marks(command.barcode, glyphs, x=bars_left, y=y + 14, height=BARCODE_HEIGHT_MODULES),
    )


def _frame(x: float, y: float) -> tuple[Block, ...]:
    thick = 0.15
    return (
        Block(x=x, y=y, width=CELL_WIDTH, height=thick, colour=LIGHT),
        Block(x=x, y=y + CELL_HEIGHT, width=CELL_WIDTH + thick, height=thick, colour=LIGHT),
        Block(x=x, y=y, width=thick, height=CELL_HEIGHT, colour=LIGHT),
        Block(x=x + CELL_WIDTH, y=y, width=thick, height=CELL_HEIGHT, colour=LIGHT),
    )
