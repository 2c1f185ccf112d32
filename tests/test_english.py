"""English counts: one of a thing is spoken of in the singular, in every sentence that has a count."""

import re

import pytest

from supermarket.locale import _
from tests.texts import said


@pytest.mark.parametrize(
    ("text", "fields", "shown"),
    [
        ("{count} faults were found.", {"count": 0}, "0 faults were found."),
        ("{count} faults were found.", {"count": 1}, "1 fault was found."),
        ("{count} faults were found.", {"count": 2}, "2 faults were found."),
        ("{count} faults were found.", {"count": 11}, "11 faults were found."),
        ("{count} fit; type more of it.", {"count": 1}, "1 fits; type more of it."),
        ("{size} entries, {cards} lost cards", {"size": 1, "cards": 1}, "1 entry, 1 lost card"),
        (
            "{points} points of {households} households lapse.",
            {"points": 3, "households": 1},
            "3 points of 1 household lapse.",
        ),
        (
            "{points} points of {households} households lapse.",
            {"points": 1, "households": 2},
            "1 point of 2 households lapses.",
        ),
        ("{count} roots from outside agree with it.", {"count": 1}, "1 root from outside agrees with it."),
        ("{count} of {all} lines are stale.", {"count": 1, "all": 6}, "1 of 6 lines is stale."),
        ("{count} changes; {same} rows are as they were.", {"count": 0, "same": 1}, "0 changes; 1 row is as it was."),
        ("{points} of them lapse after {until}.", {"points": 1, "until": 1}, "1 of them lapses after 1."),
        ("{count} more are not shown here.", {"count": 1}, "1 more is not shown here."),
        ("{count} more are not shown here.", {"count": 2}, "2 more are not shown here."),
        (
            "Found: {faults} faults, {breaches} breaches of a rule.",
            {"faults": 0, "breaches": 1},
            "Found: 0 faults, 1 breach of a rule.",
        ),
        ("{hours} hours", {"hours": 1}, "1 hour"),
        ("{count} open orders.", {"count": 1}, "1 open order."),
        ("{held} of {planned} sessions held.", {"held": 1, "planned": 1}, "1 of 1 session held."),
        ("{minutes} minutes are left.", {"minutes": 1}, "1 minute is left."),
        ("{count} more rows.", {"count": 1}, "1 more row."),
        ("{count} more rows.", {"count": 2}, "2 more rows."),
        ("for {minutes} more minutes", {"minutes": 1}, "for 1 more minute"),
        ("{count} people", {"count": 1}, "1 person"),
        ("Today {opened} of {shops} shops have opened.", {"opened": 1, "shops": 3}, "Today 1 of 3 shops has opened."),
        ("{count} wait for your approval", {"count": 1}, "1 waits for your approval"),
        ("{quantity} of {sku} are on their way.", {"quantity": 1, "sku": 1001}, "1 of 1001 is on its way."),
        ("{quantity} of {name} ({item}) came.", {"quantity": 1, "name": "锤子", "item": 1}, "1 of 锤子 (1) came."),
        ("Only {quantity} of {item} were here.", {"quantity": 2, "item": 1}, "Only 2 of 1 were here."),
        (
            "{points} points lapse after {until}; use them before.",
            {"points": 1, "until": 5},
            "1 point lapses after 5; use it before.",
        ),
        ("The entries {first} to {last} are missing.", {"first": 1, "last": 1}, "The entries 1 to 1 are missing."),
        (
            "{count} late facts, which are no breach: their machines did not know.",
            {"count": 1},
            "1 late fact, which is no breach: its machine did not know.",
        ),
        ("Card {card} is {state}.", {"card": 1, "state": "active"}, "Card 1 is active."),
    ],
)
def test_counts_agree_with_their_words(text: str, fields: dict[str, object], shown: str) -> None:
    assert _(text).format(**fields) == shown


def test_no_sentence_with_a_count_says_of_one_what_is_said_of_several() -> None:
    of_several = r"(?:are|were|have|agree|arrive|lapse|settle)"
    counted = re.compile(rf"(?:^|[;:.] )\{{\w+\}} (?!could|does)(?:[a-z]+ ){{1,6}}?{of_several}\b")
    sentences = [
        _(text).format(**dict.fromkeys(re.findall(r"\{(\w+)\}", text), 1)) for text in said() if counted.search(text)
    ]
    one = re.compile(rf"(?:^|[;:.] )1 (?!could|does)(?:[a-z]+ ){{1,6}}?{of_several}\b")
    assert [text for text in sentences if one.search(text)] == []


def test_no_sentence_with_a_bare_count_says_of_one_what_is_said_of_several() -> None:
    """A count without a noun behind it agrees with what is said of it; a code, a name or a day has no number."""
    counts = {
        *("count", "quantity", "missing", "here", "on_hand", "counted", "gone", "fresh", "free", "shown", "placed"),
        *("review", "hanging", "objected"),
    }
    of_several = re.compile(
        r"\b1 (?:of x (?:\(x\) )?)?(?:more (?:rows|minutes)|people|late facts|are|were|have|wait|hang|lapse)\b"
    )
    told = [
        _(text).format(**{name: 1 if name in counts else "x" for name in re.findall(r"\{(\w+)\}", text)})
        for text in said()
    ]
    assert [text for text in told if of_several.search(text)] == []


def test_no_sentence_with_a_count_says_one_of_several() -> None:
    wrong = set()
    for text in said():
        fields = dict.fromkeys(re.findall(r"\{(\w+)\}", text), 1)
        counted = re.findall(r"\{(?:count|size|points|entries|files|households|units)\} (?:\w+ )?[a-z]+s\b", text)
        if counted and re.search(r"\b1 (?!is|was|has|costs)[a-z]+[^s\W]s\b", _(text).format(**fields)):
            wrong.add(_(text).format(**fields))
    assert wrong == set()
