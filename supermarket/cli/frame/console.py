"""The screen: the only place that prints. What a console cannot show is replaced and never fails; JSON is UTF-8."""

import codecs
import errno
import io
import json
import os
import re
import shutil
import sys
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import fields, is_dataclass
from pathlib import PurePath
from typing import Any, Final, TextIO, cast

from supermarket.cli.frame.signs import escaped_json, shown, shown_in_line, without_cards, without_whole_cards
from supermarket.cli.frame.surface import Side, surface
from supermarket.locale import _

_NEAR: Final = {
    "✓": "√", "✗": "×", "¥": "￥", "−": "-", "–": "-", "•": "·", "…": "...", "“": '"', "”": '"',
    "‘": "'", "’": "'", "\N{NO-BREAK SPACE}": " ", "，": ",", "。": ".", "：": ":", "（": "(", "）": ")",
}  # fmt: skip
"""What a sign is shown as where a console lacks it; the substitute is tried too (GBK has √, ASCII has not)."""
_FINAL: Final = {"√": "v", "×": "x", "￥": "Y", "·": "*"}

_NOTE: Final = ">> "
_NOTE_COLUMNS: Final = 80
_PIECES: Final = re.compile(r"(?:[!-~]+|[^!-~\s])[，。；：、！？）”》]*\s*")
"""A Latin word or a Chinese character, with the punctuation that no line begins with, and the blanks after it."""


class UnshownError(Exception):
    """An answer could not be shown: its disk is full, whoever read it has stopped, or nobody ever listened."""


class _Closed(io.TextIOBase):
    """Stands in for stdout where it was closed before the program began: showing anything there fails."""

    encoding = "utf-8"

    def write(self, _text: str, /) -> int:
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))


class _Lost(io.TextIOBase):
    """Stands in for stderr where it was closed: what is told is told to nobody."""

    encoding = "utf-8"

    def write(self, text: str, /) -> int:
        return len(text)


def prepare() -> None:
    """Make both streams show what they can of any text; one that is closed gets a stand-in, and so does the input."""
    codecs.register_error("supermarket", _shown_otherwise)
    sys.stdout = cast("TextIO | None", sys.stdout) or cast("TextIO", _Closed())
    sys.stderr = cast("TextIO | None", sys.stderr) or cast("TextIO", _Lost())
    sys.stdin = cast("TextIO | None", sys.stdin) or io.StringIO()
    for stream in (sys.stdout, sys.stderr):
        if reconfigure := getattr(stream, "reconfigure", None):
            reconfigure(errors="supermarket")


@contextmanager
def _showing() -> Iterator[None]:
    try:
        yield
    except OSError as fault:
        raise UnshownError from fault
    except ValueError as fault:
        if not sys.stdout.closed:
            raise
        raise UnshownError from fault


_HELD: Final[ContextVar[tuple[list[str], ...]]] = ContextVar("held", default=())
"""What is kept back instead of being shown, the innermost last."""


@contextmanager
def held() -> Iterator[list[str]]:
    """Keep back the lines that are shown meanwhile, and give them; where it fails they are shown all the same."""
    lines: list[str] = []
    token = _HELD.set((*_HELD.get(), lines))
    try:
        yield lines
    except BaseException:
        _HELD.reset(token)
        say_held(lines)
        raise
    _HELD.reset(token)


def say_held(lines: Sequence[str]) -> None:
    """Show lines that were kept back."""
    for line in lines:
        _write(line + "\n")


def _write(text: str) -> None:
    if held_back := _HELD.get():
        held_back[-1].extend(text.removesuffix("\n").split("\n"))
        return
    if page := surface():
        for line in text.removesuffix("\n").split("\n"):
            page.say(line)
        return
    with _showing():
        sys.stdout.write(text)


def say(text: str = "") -> None:
    """Show a line of an answer."""
    _write(shown_in_line(text) + "\n")


def say_lines(text: str) -> None:
    """Show an answer of several lines."""
    _write(shown(text) + "\n")


def tell(text: str) -> None:
    """Show a line about the work, beside the answer: refusals, hints, progress. Nothing fails where it is lost."""
    _tell(shown_in_line(text) + "\n")


def tell_lines(text: str) -> None:
    """Show several lines about the work."""
    _tell(shown(text) + "\n")


def tell_ringing(text: str) -> None:
    """Show a line about the work and ring the bell, beside an answer that may be JSON."""
    _tell("\a" + shown_in_line(text) + "\n")


def _tell(text: str) -> None:
    if page := surface():
        page.tell(text.strip("\a\n"))
        return
    with suppress(OSError, ValueError):
        sys.stderr.write(without_whole_cards(text))
        sys.stderr.flush()


def echo(keys: str) -> None:
    """Show keys as they are typed, where the terminal does not do it itself."""
    _echo(shown(keys))


def echo_erased(columns: int = 1) -> None:
    """Take what stands in the last columns off the screen."""
    _echo("\b \b" * columns)


def ring() -> None:
    """Ring the terminal's bell."""
    _echo("\a")


def _echo(text: str) -> None:
    if surface():
        return  # keys and bells are a terminal's
    with _showing():
        sys.stdout.write(text)
        sys.stdout.flush()


def note(text: str) -> None:
    """Show a sentence after the mark >>, on lines of at most 80 columns; a narrower terminal has fewer."""
    if page := surface():
        page.say(without_cards(shown_in_line(text)))
        return
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else _NOTE_COLUMNS
    for line in noted(text, min(width, _NOTE_COLUMNS)):
        say(line)


def noted(text: str, columns: int) -> list[str]:
    """Return a sentence after the mark >>, on lines of so many columns; a card's digits are never shown."""
    lines = folded(without_cards(shown_in_line(text)), columns - len(_NOTE))
    return [(_NOTE if number == 0 else " " * len(_NOTE)) + line for number, line in enumerate(lines)]


def folded(text: str, columns: int) -> list[str]:
    """Return a text on lines of so many columns, parted between words; no line begins with a punctuation mark."""
    lines = [""]
    for piece in _PIECES.findall(text):
        if lines[-1] and columns_of(lines[-1] + piece.rstrip()) > columns:
            lines.append("")
        lines[-1] += piece
    return [line.rstrip() for line in lines]


def drawable(text: str) -> str:
    """Return a text of one line as this console shows it, sign for sign, so that its columns can be counted."""
    encoding = sys.stdout.encoding or "utf-8"
    return shown_in_line(text).encode(encoding, "supermarket").decode(encoding, "replace")


def speaks_unicode() -> bool:
    """Say whether this console has every sign, each as wide as Unicode says."""
    return (sys.stdout.encoding or "").lower().startswith("utf")


def is_screen() -> bool:
    """Say whether a screen can be drawn where answers go."""
    return surface() is None and sys.stdout.isatty() and os.environ.get("TERM", "") not in {"dumb", "unknown"}


def columns_of(text: str, *, ambiguous: int = 1) -> int:
    """Return how many columns of a terminal a text takes; signs of a width that Unicode leaves open are as said."""
    widths = {"W": 2, "F": 2, "A": ambiguous}
    return sum(0 if unicodedata.combining(sign) else widths.get(unicodedata.east_asian_width(sign), 1) for sign in text)


def rule(text: str) -> None:
    """Show a line of text between two lines across."""
    if page := surface():
        page.head(shown_in_line(text))
        return
    width = max(columns_of(text), 40)
    say("=" * width)
    say(text)
    say("=" * width)


def say_json(value: object) -> None:
    """Show a value as one line of JSON for a program, in UTF-8 whatever the console speaks."""
    text = escaped_json(json.dumps(value, ensure_ascii=False, default=plain))
    # A lone surrogate (a file name in a foreign encoding) becomes \udcXX, which is JSON's own escape for it.
    line = text.encode("utf-8", "backslashreplace") + b"\n"
    with _showing():
        sys.stdout.flush()
        if binary := getattr(sys.stdout, "buffer", None):
            binary.write(line)
        else:
            sys.stdout.write(line.decode())


def say_drawn(lines: Sequence[str]) -> None:
    """Show a drawing of light signs on a dark ground; a terminal of other colours is told so."""
    if surface() is None and is_screen():
        from rich.text import Text

        _draw(Text("\n".join(lines), style="bright_white on black", no_wrap=True))
        return
    for line in lines:
        say(line)


def say_table(
    headings: Sequence[str],
    rows: Sequence[Sequence[object]],
    sides: Mapping[int, Side] | None = None,
    *,
    none: str | None = "",
) -> None:
    """Show rows under headings, columns in line also where Chinese stands in them; `sides` says which are numbers.

    Where there are none, one sentence says so instead of bare headings: `none`, or a general one; None says nothing, as
    what follows does. On a terminal long cells are wrapped to its width; elsewhere a row is a line.
    """
    if not rows:
        if none is not None:
            say(none or _("There is nothing to list."))
        return
    if (page := surface()) and not _HELD.get():
        page.table([shown_in_line(each) for each in headings], rows, sides or {})
        return
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, safe_box=True)
    for number, heading in enumerate(headings):
        table.add_column(Text(shown_in_line(heading)), justify=(sides or {}).get(number, "left"), overflow="fold")
    for row in rows:
        table.add_row(*(Text("" if cell is None else shown_in_line(str(cell))) for cell in row))
    _draw(table)


def _draw(drawing: object) -> None:
    """Show something that rich draws, of texts that are fit for a terminal, in colours on a terminal alone."""
    console = _console(sys.stdout)
    with _showing():
        sys.stdout.flush()  # rich leaves the program at once where it meets a pipe that nobody reads
        with console.capture() as drawn:
            console.print(drawing)
    for line in drawn.get().splitlines():
        _write(line.rstrip() + "\n")


@contextmanager
def progress(text: str, total: int | None = None) -> Iterator[Callable[[int], None]]:
    """Give a function to call with how many are done so far; a terminal shows a bar from the first call on."""
    bar: Any = None
    task: Any = None

    def done(count: int) -> None:
        nonlocal bar, task
        if page := surface():
            page.progress(text, count, total)
            return
        if bar is None and sys.stderr.isatty():
            bar, task = _bar(text, total)
        if bar is not None:
            bar.update(task, completed=count)

    try:
        yield done
    finally:
        if bar is not None:
            bar.stop()


def _bar(text: str, total: int | None) -> tuple[Any, Any]:
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    bar = Progress(*columns, console=_console(sys.stderr))
    bar.start()
    return bar, bar.add_task(text, total=total)


def flush() -> None:
    """Hand over everything shown so far, so that a full disk or a closed pipe is noticed while it can still be told."""
    with _showing():
        sys.stdout.flush()
    with suppress(OSError, ValueError):
        sys.stderr.flush()


def _console(stream: TextIO) -> Any:  # noqa: ANN401 - rich's console; rich is imported only where it draws
    from rich.console import Console

    live = stream.isatty()
    # A width that no row reaches, so that nothing is wrapped or cut in a file.
    return Console(
        file=stream, highlight=False, markup=False, emoji=False, soft_wrap=not live, width=None if live else 10_000
    )


def plain(value: object) -> Any:  # noqa: ANN401 - whatever JSON knows
    """Return a value as JSON knows it, one level deep."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: getattr(value, field.name) for field in fields(value)}
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, set | frozenset):
        return sorted(value)
    if isinstance(value, PurePath):
        return str(value)
    if dump := getattr(value, "model_dump", None):
        return dump()
    if isinstance(value, Sequence):
        return list(value)
    raise TypeError(f"no JSON for {type(value).__name__}")


def _shown_otherwise(fault: UnicodeError) -> tuple[str, int]:
    lost = cast("UnicodeEncodeError", fault)
    return "".join(_substitute(sign, lost.encoding) for sign in lost.object[lost.start : lost.end]), lost.end


def _substitute(sign: str, encoding: str) -> str:
    near = _NEAR.get(sign, sign)
    for candidate in (
        near,
        _FINAL.get(near, ""),
        unicodedata.normalize("NFKD", sign).encode("ascii", "ignore").decode(),
    ):
        if candidate:
            try:
                candidate.encode(encoding)
            except UnicodeEncodeError:
                continue
            return candidate
    return "?"
