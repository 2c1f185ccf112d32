"""What people type becomes values, or wrong usage in one sentence of their language."""

from typing import Final

import pytest

from tests.cli.frame.running import CHINESE, english_in, shop

# --- what people type -------------------------------------------------------------------------------------------------


def test_what_is_typed_is_read_into_values() -> None:
    told = shop(
        *(
            "echo",
            " Ａ１ ",
            "二",
            "３",
            "--count",
            "１２",
            "--on",
            "２０２６年３月５日",
            "--month",
            "2026/3",
            "--note",
            "帮邻居，扫雪（两次）",
        ),
        *("--out", "报表（一）.pdf", "--colour", "blue", "--dry-run", "--json"),
    ).json
    del told["call"]
    assert told == {
        "word": "A1",
        "more": ["二", "3"],
        "count": 12,
        "on": "2026-03-05",
        "month": "2026-03",
        "note": "帮邻居，扫雪（两次）",
        "out": "报表（一）.pdf",
        "colour": "blue",
        "dry_run": True,
    }


def test_what_is_not_typed_has_its_default() -> None:
    told = shop("echo", "x", "--json").json
    assert (told["more"], told["count"], told["colour"], told["on"]) == (None, 1, "red", None)


@pytest.mark.parametrize(
    "wrong",
    [
        ("echo", ""),
        ("echo", "  "),
        ("echo", "a\x1b[2Jb"),
        ("echo", "a\nb"),
        ("echo", "\udcff"),
        ("echo", "x" * 1_001),
        ("echo", "x", "--count", "two"),
        ("echo", "x", "--count", "1.5"),
        ("echo", "x", "--count", "0"),
        ("echo", "x", "--count", "100"),
        ("echo", "x", "--count", "9" * 5_000),
        ("echo", "x", "--on", "2026-02-30"),
        ("echo", "x", "--on", "today"),
        ("echo", "x", "--month", "2026-13"),
        ("echo", "x", "--colour", "green"),
        ("echo", "x", "--db", ""),
        ("--db", "a\x00b"[:1] + "\x07", "echo", "x"),
    ],
)
def test_hostile_or_useless_input_is_wrong_usage_in_one_plain_sentence(wrong: tuple[str, ...]) -> None:
    told = shop(*wrong)
    assert (told.code, told.out) == (2, "")
    sentence, usage, more = told.err.splitlines()
    assert sentence.isprintable()
    assert len(sentence) < 200
    assert usage.startswith("Usage: supermarket")
    assert more.endswith("--help")


def test_the_longest_text_is_read() -> None:
    assert shop("say", "x" * 1_000).out == "x" * 1_000 + "\n"


# --- wrong usage, in both languages -----------------------------------------------------------------------------------

WRONG: Final = {
    "unknown command": ("ech",),
    "unknown option": ("echo", "x", "--coun", "1"),
    "unknown option before": ("--dbb", "x", "echo"),
    "unknown short option": ("echo", "x", "-q"),
    "missing argument": ("echo",),
    "missing option": ("need",),
    "option without value": ("echo", "x", "--count"),
    "flag with value": ("echo", "x", "--dry-run=yes"),
    "help with value": ("echo", "--help=yes"),
    "wrong choice": ("echo", "x", "--colour", "green"),
    "not a number": ("echo", "x", "--count", "二"),
    "too small": ("echo", "x", "--count", "0"),
    "too large": ("echo", "x", "--count", "100"),
    "one word too many": ("table", "one"),
    "no date": ("echo", "x", "--on", "一"),
    "no month": ("echo", "x", "--month", "一"),
    "no moment": ("echo", "x", "--now", "一"),
    "empty": ("echo", ""),
    "unprintable": ("echo", "\x1b"),
    "unknown language": ("echo", "x", "--lang", "fr"),
    "two values": ("echo", "x", "--site", "5017", "--site=1000"),
    "two values before": ("--site", "5017", "--site", "1000", "echo", "x"),
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG.keys())
def test_wrong_usage_is_exit_code_2_and_says_how_to_see_the_help(wrong: tuple[str, ...]) -> None:
    told = shop(*wrong)
    assert (told.code, told.out) == (2, "")
    sentence, usage, more = told.err.splitlines()
    assert "Error" not in sentence
    assert usage.startswith("Usage: supermarket ")
    assert more.startswith("More: supermarket ")


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG.keys())
def test_wrong_usage_is_told_in_chinese_alone(wrong: tuple[str, ...]) -> None:
    told = shop(*wrong, env={"SUPERMARKET_LANG": "zh"})
    assert told.code == 2
    assert all(CHINESE.search(line) for line in told.err.splitlines())
    words = {"echo", "need", "table", "shop", "dry", "run", "colour", "red", "blue", "fr", "dbb"}
    assert english_in(told.err) - words == set()


def test_a_mistyped_command_or_option_is_told_its_neighbours() -> None:
    assert "echo" in shop("ech").err.splitlines()[0]
    assert "--count" in shop("echo", "x", "--coun", "1").err.splitlines()[0]


def test_a_hidden_option_is_never_offered() -> None:
    assert "--now" not in shop("echo", "x", "--no", "1").err


def test_an_option_of_one_value_is_not_given_two() -> None:
    told = shop("echo", "x", "--colour", "red", "--count", "2", "--colour", "blue", "--count", "2")
    assert told.code == 2
    assert told.err.startswith("--colour: ")
    assert shop("echo", "x", "--count", "2", "--count", "2", "--json").json["count"] == 2
