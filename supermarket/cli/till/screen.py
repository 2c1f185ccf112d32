"""The till as a fixed screen, drawn anew after each scan; what is typed in between changes one line of it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from supermarket.cli.frame import console
from supermarket.cli.keyboard.echo import seen
from supermarket.cli.keyboard.scanner import Live
from supermarket.cli.till.face import Opening
from supermarket.cli.till.frame import Frame, Look, Row, drawn, entry_line
from supermarket.locale import _

if TYPE_CHECKING:
    from supermarket.earning.lapsing.lapsing import Lapsing
    from supermarket.paper.receipts.receipts import Receipt
    from supermarket.spending.till.view import View

_STYLES: Final = MappingProxyType[Look, str](
    {
        "plain": "",
        "head": "reverse",
        "title": "bold",
        "strong": "bold",
        "alarm": "bold red",
        "faint": "dim",
        "large": "bold green",
    }
)
_ROWS_MIN: Final = 4
_COLUMNS_MIN: Final = 20


class Screen:
    """A till's screen; it lives as long as the till is open."""

    def __init__(self, terminal: Any, hour: Callable[[], str]) -> None:  # noqa: ANN401 - rich is loaded where it draws
        """Take rich's console, and what tells the hour."""
        self._terminal = terminal
        self._hour = hour
        self._frame = Frame()
        self._said: list[str] = []
        self.last_words = ""

    # --- what the till says ---------------------------------------------------------------------------------------

    def open(self, opening: Opening) -> None:
        """Show the shop and the day; the help line says how to go on."""
        message = (
            _("The till was left open; this goes on with it. What was not confirmed then was not given.")
            if opening.resumed
            else ""
        )
        self._draw(
            replace(
                self._frame,
                shop=opening.shop,
                today=opening.today,
                drill=opening.drill,
                fresh=opening.fresh,
                asked="",
                message=message,
                bell=False,
            )
        )

    def show(self, view: "View", lapsing: "Lapsing | None") -> None:
        """Show how things stand after a scan."""
        if view.bell:
            console.ring()
        before = self._frame
        receipt = before.receipt if view.receipt or not view.basket else None
        if view.basket and view.basket.lines:
            lapsing = before.lapsing
        message = " ".join([*self._said, view.message]).strip()
        self._said = []
        self._draw(
            replace(before, view=view, lapsing=lapsing, receipt=receipt, message=message, bell=view.bell, asked="")
        )

    def give(self, receipt: "Receipt", *, written: bool) -> None:  # noqa: ARG002 - the screen shows each one
        """Show a receipt until the next card is scanned."""
        self._draw(replace(self._frame, receipt=receipt))

    def ask(self, text: str) -> None:
        """Show a question and nothing of a household beside it."""
        self._draw(replace(self._frame, asked=text, message="", bell=False))

    def say(self, text: str) -> None:
        """Ring and show a sentence; it stands there with what is said next, so that nobody misses it."""
        console.ring()
        if not self._frame.asked:
            self._said.append(text)
        self._draw(replace(self._frame, message=text, bell=True))

    def shut(self, view: "View", last: str | None) -> None:
        """Keep what the till came to for the terminal's own screen."""
        text = _("{told} The last receipt is {entry}.")
        self.last_words = text.format(told=view.message, entry=last) if last else view.message

    # --- what is typed --------------------------------------------------------------------------------------------

    def typed(self, text: str) -> None:
        """Show the line that is typed, and nothing of a card."""
        from rich.control import Control
        from rich.segment import ControlType

        self._frame = replace(self._frame, typed=seen(text))
        columns, rows = self._size()
        line = entry_line(self._frame.typed, columns)
        with self._terminal:
            self._terminal.control(Control.move_to(0, rows - 2))
            self._print(Row(line))
            self._terminal.control(Control((ControlType.ERASE_IN_LINE, 0)))
        console.flush()

    def ended(self) -> None:
        """Empty the line; the answer follows."""
        self._frame = replace(self._frame, typed="")

    def passed(self, *, resized: bool) -> None:
        """Draw the screen for the window's size and the hour as they are now."""
        if resized:
            self._terminal.control(*_cleared())
        self._draw(self._frame)

    # --- drawing --------------------------------------------------------------------------------------------------

    def _draw(self, frame: Frame) -> None:
        from rich.control import Control
        from rich.segment import ControlType

        self._frame = frame = replace(frame, hour=self._hour())
        columns, rows = self._size()
        lines = drawn(frame, columns, rows)
        with self._terminal:
            self._terminal.control(Control.home())
            for number, row in enumerate(lines):
                self._print(row)
                self._terminal.control(Control((ControlType.ERASE_IN_LINE, 0)))
                if number < rows - 1:
                    self._terminal.print()
            column = console.columns_of(entry_line(frame.typed, columns))
            self._terminal.control(Control.move_to(column, rows - 2))
        console.flush()

    def _print(self, row: Row) -> None:
        from rich.text import Text

        text = Text(row.text, style=_STYLES[row.look], no_wrap=True, end="")
        self._terminal.print(text, end="", overflow="ignore", crop=False)

    def _size(self) -> tuple[int, int]:
        columns, rows = self._terminal.size
        return max(columns, _COLUMNS_MIN), max(rows, _ROWS_MIN)


@contextmanager
def screen(keys: Live, hour: Callable[[], str]) -> Iterator[Screen]:
    """Give the terminal's other screen to a till, and the one before it back in the end, whatever ended it."""
    from rich.console import Console

    terminal = Console(highlight=False, markup=False, emoji=False)
    shown = Screen(terminal, hour)
    with terminal.screen(hide_cursor=False), keys.in_turn(shown):
        terminal.control(*_cleared())
        yield shown
    console.say(shown.last_words)


def _cleared() -> tuple[Any, ...]:
    from rich.control import Control

    return (Control.home(), Control.clear())
