"""The story is true: each command that it shows does, when it is typed, what the story says."""

import re
import shlex
import shutil
from pathlib import Path
from typing import Final

import pytest

from supermarket.cli.run import main
from tests.command import ROOT, Answer, run
from tests.demo.conftest import Demo
from tests.paper.reading import picture_of_page, scan_page

PAYLOAD: Final = re.compile(r"\b[0-9]{32}\b")
AS_TABLES: Final = ("supermarket init", "supermarket household import")
"""Commands that answer with a table on the screen, where the story has a sentence."""


def test_the_steps_are_numbered_and_six_are_refused_by_the_rules_and_one_by_the_database(demo: Demo) -> None:
    steps = demo.answer["steps"]
    assert [step["step"] for step in steps] == list(range(1, len(steps) + 1))
    assert [step["refused"] for step in steps if step["refused"]] == [
        "review_by_same",
        "balance_short",
        "card_is_replaced",
        "certificate_used",
        "activity_day_refused",
        "month_closed",
        "database",
    ]


def test_every_command_of_the_first_day_can_be_typed_and_answers_so(
    demo: Demo, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Numbers follow from the entries before, so they are the same; what the cards hold differs and is scanned."""
    monkeypatch.setenv("SUPERMARKET_DB", str(tmp_path / "ledger.db"))
    monkeypatch.setenv("SUPERMARKET_NOW", "2026-03-02T10:00+08:00")
    monkeypatch.chdir(ROOT)
    scanned: dict[str, str] = {}
    for step in demo.answer["steps"][: first_without_command(demo)]:
        text = here(step["command"], demo, tmp_path)
        for payload in PAYLOAD.findall(text):
            text = text.replace(payload, scanned.get(payload) or first_on_sheet(tmp_path / "cards-blank.pdf"))
        code = main(["--lang", "en", *shlex.split(text)[1:]])
        said = "".join(capsys.readouterr())
        assert code == (1 if step["refused"] else 0), f"{text}: {said}"
        for line in step["result"]:
            for shown in PAYLOAD.findall(line):
                (scanned[shown],) = PAYLOAD.findall(said)
            if not text.startswith(AS_TABLES):
                assert PAYLOAD.sub("", here(line, demo, tmp_path)) in PAYLOAD.sub("", said)
        scanned |= dict(zip(PAYLOAD.findall(step["command"]), PAYLOAD.findall(text), strict=True))
    assert len(scanned) == 2


def test_the_blank_card_of_the_story_is_the_first_on_its_sheet(demo: Demo) -> None:
    (bound,) = (step["command"] for step in demo.answer["steps"] if " card bind " in step["command"])
    assert PAYLOAD.findall(bound) == [first_on_sheet(demo.out / "cards-blank.pdf")]


def test_the_proof_can_be_typed_and_answers_so(demo: Demo, verified: Answer, tmp_path: Path) -> None:
    """The books that the demo leaves are compared first, and rebuilt in a copy."""
    copy = shutil.copyfile(demo.ledger, tmp_path / "ledger.db")
    answers = {
        "supermarket books rebuild --check": run("books", "rebuild", "--check", "--db", demo.ledger),
        "supermarket books rebuild": run("books", "rebuild", "--db", copy),
        "supermarket audit verify": verified,
    }
    for command, done in answers.items():
        (step,) = (step for step in demo.answer["steps"] if step["command"] == command)
        assert done.code == 0, command
        assert step["result"][-1] in done.out


def first_without_command(demo: Demo) -> int:
    return next(place for place, step in enumerate(demo.answer["steps"]) if not step["command"])


def here(text: str, demo: Demo, folder: Path) -> str:
    return text.replace(str(demo.out), str(folder))


def first_on_sheet(pdf: Path) -> str:
    card = scan_page(picture_of_page(pdf.read_bytes(), 0, dots_per_inch=200))[0]
    assert card is not None
    return card.qr
