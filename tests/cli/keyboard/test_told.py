"""What a menu says when something fails: a sentence, and whoever sits there stays at it."""

import sqlite3  # noqa: TID251 - a database that is really full
from collections import deque
from contextlib import closing

import pytest

from supermarket.cli.keyboard.questions import Questions, Sitting


class _Nobody(deque[str | None]):
    """A keyboard at which nobody types."""

    secret = False


def test_a_full_disk_is_told_and_nobody_is_thrown_out_of_the_menu(capsys: pytest.CaptureFixture[str]) -> None:
    questions = Questions(_Nobody(), Sitting("15001", ""))
    with closing(sqlite3.connect(":memory:")) as full, questions.told():
        full.execute("PRAGMA max_page_count = 1")
        full.execute("CREATE TABLE entry (body TEXT)")
    assert "The disk that the ledger lies on is full; make room and try again." in capsys.readouterr().out


def test_a_fault_of_the_program_is_not_taken_for_one_of_the_disk() -> None:
    questions = Questions(_Nobody(), Sitting("15001", ""))
    with pytest.raises(ZeroDivisionError), questions.told():
        raise ZeroDivisionError
