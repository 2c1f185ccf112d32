"""One word for one thing, in Chinese and in English: the table beside the catalogue, and all that is written by it."""

import ast
import csv
import io
import re
from dataclasses import dataclass
from functools import cache
from typing import Final

import pytest

from supermarket.errors.shop.goods import CostRefused, FundShort
from supermarket.locale import use
from tests.command import ROOT
from tests.texts import CATALOGUE, translated

TABLE: Final = CATALOGUE.parents[2] / "words.csv"
PACKAGE: Final = ROOT / "supermarket"
TAKEN_IN: Final = {"columns.py", "matching.py", "headings.py", "values.py"}
"""In registers/: these know what offices write; what they take in is not what is said."""
_AS_TYPED: Final = re.compile(r"`[^`]*`|--[\w-]+|\{\w+\}|SUPERMARKET_\w+")
_CHINESE: Final = re.compile(r"[\u4e00-\u9fff]")
_LATIN_SIGNS: Final = re.compile(r"[\u4e00-\u9fff][,;!?]|[\u4e00-\u9fff][.:](?![\w/])")
_TWICE: Final = re.compile(r"[，。；：、！？]{2}")
_SIGN_BESIDE: Final = re.compile(r"(?:\}\}|%\})\)?(?:</\w+>)?\)?[:;,] (?:\{\{|\{%)")
_SIGN_IN_LINE: Final = re.compile(r'console\.say\(f"[^"]*\}[:;,] \{')
_BARE_FEN: Final = re.compile(r"(?:资金|金额|人民币)[^，。；]{0,6}\{?\w*\}? 分(?!钱|类|别)")


@dataclass(frozen=True)
class Word:
    """A row of the table: a term, its word, what else may stand for it, and what never does."""

    english: str
    chinese: str
    also: str
    never_english: str
    never_chinese: str
    where: str

    @property
    def term(self) -> re.Pattern[str]:
        return re.compile(rf"(?<![\w-]){re.escape(self.english)}(?:s|es)?(?![\w-])", re.IGNORECASE)


def words() -> list[Word]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return [Word(**row) for row in csv.DictReader(file)]


WORDS: Final = words()


@cache
def _with_gaps(line: ast.JoinedStr) -> str:
    """Return an f-string as a text of the catalogue has it, with braces where figures come."""
    return "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in line.values)


@cache  # a hundred words are looked for in all that is said
def said_in_chinese() -> dict[str, str]:
    """Return every Chinese text that reaches a person, by where it stands."""
    texts = {f"catalogue: {english}": chinese for english, chinese in translated().items()}
    for path in PACKAGE.rglob("*.py"):
        if path.parent.name == "registers" and path.name in TAKEN_IN:
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        prose = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose:
                texts |= {f"{path.name}:{node.lineno}": node.value} if _CHINESE.search(node.value) else {}
            elif isinstance(node, ast.JoinedStr) and _CHINESE.search(whole := _with_gaps(node)):
                texts[f"{path.name}:{node.lineno} whole"] = whole
    pages = [*PACKAGE.rglob("*.txt"), *(ROOT / "data").rglob("*.*"), ROOT / "README.zh.md"]
    return texts | {path.name: path.read_text(encoding="utf-8") for path in pages}


def test_the_table_names_each_thing_once() -> None:
    english, chinese = [word.english for word in WORDS], [word.chinese for word in WORDS]
    assert len(english) == len(set(english))
    assert [each for each in chinese if chinese.count(each) > 1] == ["流水账", "流水账"]  # the journal is its streams
    assert all(word.where for word in WORDS)


@pytest.mark.parametrize("word", WORDS, ids=lambda word: word.english)
def test_where_an_english_text_has_a_term_the_chinese_has_its_word(word: Word) -> None:
    may = [word.chinese, *word.also.split()]
    wrong = {
        english: chinese
        for english, chinese in translated().items()
        if word.term.search(_AS_TYPED.sub("", english)) and not any(each in chinese for each in may)
    }
    assert wrong == {}


@pytest.mark.parametrize("word", [word for word in WORDS if word.never_chinese], ids=lambda word: word.english)
def test_what_is_never_said_in_chinese_stands_nowhere(word: Word) -> None:
    wrong = {
        where: never
        for never in word.never_chinese.split()
        for where, text in said_in_chinese().items()
        if never in text
    }
    assert wrong == {}


@pytest.mark.parametrize("word", [word for word in WORDS if word.never_english], ids=lambda word: word.english)
def test_what_is_never_said_in_english_stands_in_no_text(word: Word) -> None:
    never = re.compile(rf"\b{word.never_english}s?\b", re.IGNORECASE)
    assert [english for english in translated() if never.search(_AS_TYPED.sub("", english))] == []


def test_chinese_signs_are_full_width_and_never_stand_twice() -> None:
    texts = {where: text for where, text in said_in_chinese().items() if where.startswith("catalogue")}
    assert {where: text for where, text in texts.items() if _LATIN_SIGNS.search(text)} == {}
    assert {where: text for where, text in texts.items() if _TWICE.search(text)} == {}


def test_what_stands_between_two_things_on_a_page_or_a_screen_is_said_in_its_language() -> None:
    """A sign written beside what is shown would be half as wide as the Chinese around it."""
    beside = dict.fromkeys((PACKAGE / "web/templates").rglob("*.html"), _SIGN_BESIDE)
    beside |= {path: _SIGN_IN_LINE for folder in ("cli", "web/pages") for path in (PACKAGE / folder).rglob("*.py")}
    found = {path.name: sign[0] for path, bare in beside.items() if (sign := bare.search(path.read_text("utf-8")))}
    assert found == {}


def test_entries_are_counted_in_tiao() -> None:
    counted = re.compile(r"(?:\d|\}|每|各|同一|首|前一|那|这) ?笔")
    assert {where: found[0] for where, text in said_in_chinese().items() if (found := counted.search(text))} == {}


def test_a_stick_is_written_one_way() -> None:
    assert [where for where, text in said_in_chinese().items() if re.search(r"U +盘|优盘", text)] == []


def test_points_are_counted_in_fen_and_money_never_is() -> None:
    assert {
        where: text for where, text in said_in_chinese().items() if len(text) < 400 and _BARE_FEN.search(text)
    } == {}


def test_a_refusal_says_money_in_yuan() -> None:
    use("zh")
    try:
        assert str(FundShort(amount=3312, held=1250)) == "不能支出 33.12 元：资金只有 12.50 元；请先记收入。"
    finally:
        use("en")
    assert "33.12 yuan" in str(FundShort(amount=3312, held=-5))
    assert "-0.05 yuan" in str(FundShort(amount=3312, held=-5))
    assert "1.00 yuan" in str(CostRefused(cost=100))


def test_the_table_is_written_as_a_program_writes_it() -> None:
    """Neither quotes nor blanks that nobody needs: a change is one line."""
    text = TABLE.read_text(encoding="utf-8")
    again = io.StringIO()
    csv.writer(again, lineterminator="\n").writerows(csv.reader(text.splitlines()))
    assert again.getvalue() == text
