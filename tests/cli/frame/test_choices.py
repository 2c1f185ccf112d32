"""The words that options take: whoever reads Chinese is told what each means and may type that."""

import re
from typing import Final

import pytest
import typer

from supermarket.cli.frame.choices import Choices
from supermarket.web.acts.commands import Field, every_command
from tests.command import run
from tests.texts import translated

CHINESE: Final = re.compile(r"[\u4e00-\u9fff]")
CHOOSING: Final = {
    f"{command.name} {field.option or field.name}": field
    for command in every_command()
    for field in command.fields
    if len(field.choices) > 1  # `web export` is no choice
}
READS: Final = Choices(("death", "moved", "expired"), {"death": "died", "moved": "the head moved away"})


@pytest.mark.parametrize("field", CHOOSING.values(), ids=CHOOSING)
def test_every_word_of_an_option_has_a_chinese_meaning_of_its_own(field: Field) -> None:
    chinese = translated()
    meanings = [chinese.get(text, "") for text in field.choices.values()]
    assert all(CHINESE.search(each) for each in meanings), dict(zip(field.choices, meanings, strict=True))
    assert len(set(meanings)) == len(meanings)


def test_a_project_that_ended_is_not_called_like_what_was_taken_out_of_a_register() -> None:
    assert translated()[CHOOSING["project list --state"].choices["ended"]] == "已结束"


@pytest.mark.parametrize("typed", ["death", " ｄｅａｔｈ ", "died"])
def test_a_word_is_read_by_itself_and_by_what_it_means(typed: str) -> None:
    assert READS(typed) == "death"


@pytest.mark.parametrize("typed", ["", "dead", "Death"])
def test_what_is_neither_is_refused(typed: str) -> None:
    with pytest.raises(typer.BadParameter):
        READS(typed)


def test_the_installed_command_reads_and_shows_words_in_chinese() -> None:
    zh = {"SUPERMARKET_LANG": "zh"}
    shown = run("stock", "write-off", "--help", env=zh).out
    assert "`damp` 受潮" in re.sub(r"\n +", "", shown)
    told = run("stock", "write-off", "1004", "1", "--reason", "坏", env=zh)
    assert told.code == 2
    assert "damp（受潮）" in told.err
    assert "--reason" not in run("stock", "write-off", "1004", "1", "--reason", "受潮", "--db", "none.db", env=zh).err
