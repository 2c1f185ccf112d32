"""The screen: the only place that prints. What a console cannot show is replaced and never fails; JSON is UTF-8."""

import codecs
import json
import re
import shutil
import sys
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import fields, is_dataclass
from pathlib import PurePath
from typing import Any, Final, Literal, TextIO, cast

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

Side = Literal["left", "right"]


def prepare() -> None:
    """Make both streams show what they can of any text."""
    codecs.register_error("supermarket", _shown_otherwise)
    for stream in (sys.stdout, sys.stderr):
        if reconfigure := getattr(stream, "reconfigure", None):
            reconfigure(errors="supermarket")


def say(text: str = "") -> None:
    """Show a line of an answer."""
    print(text)


def tell(text: str) -> None:
    """Show a line about the work, beside the answer: refusals, hints, progress."""
    print(text, file=sys.stderr)


def echo(keys: str) -> None:
    """Show keys as they are typed, where the terminal does not do it itself."""
    sys.stdout.write(keys)
    sys.stdout.flush()


def ring() -> None:
    """Ring the terminal's bell."""
    echo("\a")


def note(text: str) -> None:
    """Show a sentence after the mark >>, on lines of at most 80 columns; a narrower terminal has fewer."""
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else _NOTE_COLUMNS
    room = min(width, _NOTE_COLUMNS) - len(_NOTE)
    lines = [""]
    for piece in _PIECES.findall(text):
        if lines[-1] and columns_of(lines[-1] + piece.rstrip()) > room:
            lines.append("")
        lines[-1] += piece
    for number, line in enumerate(lines):
        say((_NOTE if number == 0 else " " * len(_NOTE)) + line.rstrip())


def columns_of(text: str) -> int:
    """Return how many columns of a terminal a text takes."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def rule(text: str) -> None:
    """Show a line of text between two lines across."""
    width = max(columns_of(text), 40)
    say("=" * width)
    say(text)
    say("=" * width)


def say_json(value: object) -> None:
    """Show a value as one line of JSON for a program, in UTF-8 whatever the console speaks."""
    text = json.dumps(value, ensure_ascii=False, default=_plain)
    # A lone surrogate (a file name in a foreign encoding) becomes \udcXX, which is JSON's own escape for it.
    line = text.encode("utf-8", "backslashreplace") + b"\n"
    sys.stdout.flush()
    if binary := getattr(sys.stdout, "buffer", None):
        binary.write(line)
    else:
        sys.stdout.write(line.decode())


def say_table(
    headings: Sequence[str], rows: Sequence[Sequence[object]], sides: Mapping[int, Side] | None = None
) -> None:
    """Show rows under headings, columns in line also where Chinese stands in them; `sides` says which are numbers.

    On a terminal long cells are wrapped to its width; elsewhere a row is a line.
    """
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, safe_box=True)
    for number, heading in enumerate(headings):
        table.add_column(Text(heading), justify=(sides or {}).get(number, "left"), overflow="fold")
    for row in rows:
        table.add_row(*(Text("" if cell is None else str(cell)) for cell in row))
    show(table)


def show(drawing: object) -> None:
    """Show something that rich can draw (a table, a panel), in colours on a terminal alone."""
    console = _console(sys.stdout)
    with console.capture() as drawn:
        console.print(drawing)
    for line in drawn.get().splitlines():
        print(line.rstrip())


@contextmanager
def progress(text: str, total: int | None = None) -> Iterator[Callable[[int], None]]:
    """Give a function to call with how many are done so far; a terminal shows a bar from the first call on."""
    bar: Any = None
    task: Any = None

    def done(count: int) -> None:
        nonlocal bar, task
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
    sys.stdout.flush()
    sys.stderr.flush()


def _console(stream: TextIO) -> Any:  # noqa: ANN401 - rich's console; rich is imported only where it draws
    from rich.console import Console

    live = stream.isatty()
    # A width that no row reaches, so that nothing is wrapped or cut in a file.
    return Console(
        file=stream, highlight=False, markup=False, emoji=False, soft_wrap=not live, width=None if live else 10_000
    )


def _plain(value: object) -> object:
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
