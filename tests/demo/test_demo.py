"""The installed demo leaves what it promises, on any console, as often as one likes, and touches nothing else."""

import re
import shlex
import shutil
from pathlib import Path
from typing import Final

import pytest

from supermarket.demo.folder import EVIDENCE
from tests.command import Answer, run
from tests.demo.conftest import Demo
from tests.paper.reading import picture_of_page, scan_page

ROOT_SHOWN: Final = re.compile(r"\b[0-9a-f]{64}\b")
CHINESE: Final = re.compile(r"[\u4e00-\u9fff]")


def test_it_leaves_the_ledger_cards_and_sheets(demo: Demo) -> None:
    files = {name: Path(path) for name, path in demo.answer["files"].items()}
    papers = {"card", "sheets", "blanks", "notice", "picture", "month", "workbook"}
    papers |= {"bulletin", "bulletin_picture", "bulletin_workbook", "district", "district_page"}
    assert set(files) == {"ledger", "tampered", "package", *papers}
    assert files["card"].read_bytes().startswith(b"\x89PNG\r\n")
    assert files["sheets"].read_bytes().startswith(b"%PDF-")
    assert files["blanks"].read_bytes().startswith(b"%PDF-")
    left = {path.name for path in demo.out.iterdir() if not path.name.endswith((".lock", "-wal", "-shm"))}
    assert left == {path.name for path in files.values()} | {EVIDENCE}
    assert any((demo.out / EVIDENCE).iterdir())


def test_it_makes_some_thousand_entries(demo: Demo) -> None:
    assert 10_000 <= demo.answer["entries"] <= 16_000


def test_its_ledger_is_sound_and_has_the_root_that_it_names(demo: Demo, verified: Answer) -> None:
    assert verified.code == 0
    named = [demo.answer["origin"], str(demo.answer["entries"]), demo.answer["root"]]
    assert [row for line in verified.out.splitlines() if (row := line.split()) == named], verified.out
    assert verified.out.endswith("Everything agrees: no fault was found.\n")


def test_the_tampering_is_found_out_by_the_entrys_name(demo: Demo, verified_tampered: Answer) -> None:
    credits_ = [step for step in demo.answer["steps"] if step["command"].startswith("supermarket deed credit")]
    (deed,) = (step for step in credits_ if not step["refused"])
    (entry,) = re.findall(r"1000-1-[0-9]+\b(?!-)", deed["result"][0])
    assert verified_tampered.code == 1
    broken = [fault for fault in verified_tampered.json["faults"] if fault["code"] == "leaf_differs"]
    assert [f"{fault['origin']}-{fault['seq']}" for fault in broken] == [entry]


def test_the_printed_cards_of_the_station_open_their_households(demo: Demo) -> None:
    page = picture_of_page((demo.out / "cards-3001.pdf").read_bytes(), 0, dots_per_inch=200)
    scanned = [card.qr for card in scan_page(page) if card]
    assert len(scanned) == 10
    opened = run("balance", scanned[0], "--db", demo.ledger, "--json")
    assert opened.code == 0, opened.err
    assert opened.json["household"].startswith("1000-1-")


def test_what_it_advises_to_go_on_with_can_be_typed(
    demo: Demo, verified: Answer, verified_tampered: Answer, tmp_path: Path
) -> None:
    shutil.copytree(demo.out, tmp_path / "demo")
    answered = {
        f"supermarket audit verify --db {demo.ledger}": verified,
        f"supermarket audit verify --without-evidence --db {demo.out / 'tampered.db'}": verified_tampered,
    }
    assert set(answered) < set(demo.answer["next"])
    for command in demo.answer["next"]:
        program, *words = shlex.split(command.replace(str(demo.out), str(tmp_path / "demo")))
        done = answered.get(command) or run(*words)
        assert program == "supermarket"
        assert done.code == (1 if "tampered.db" in command else 0), f"{command}: {done.err}"


def test_it_speaks_chinese_on_a_gbk_console_and_makes_the_same_ledger_a_second_time(demo: Demo, tmp_path: Path) -> None:
    """In a folder where somebody went on with an earlier demo's ledger, and with a ledger in the environment."""
    out, other = tmp_path / "demo", tmp_path / "other.db"
    shutil.copytree(demo.out, out)
    assert run(*shlex.split(demo.answer["next"][-1].replace(str(demo.out), str(out)))[1:]).code == 0
    env = {"SUPERMARKET_LANG": "zh", "PYTHONIOENCODING": "gbk", "PYTHONUTF8": "0", "SUPERMARKET_DB": str(other)}
    done = run("demo", "--out", out, env=env)
    assert done.code == 0, done.err
    shown = done.written.decode("gbk")
    titles = [line for line in shown.splitlines() if re.match(r" ?[0-9]+\. ", line)]
    assert len(titles) == len(demo.answer["steps"])
    assert all(CHINESE.search(title) for title in titles)
    assert ROOT_SHOWN.findall(shown)[-1] == demo.answer["root"]
    assert not other.exists()


def test_it_tells_english_readers_no_chinese_but_what_people_typed(demo: Demo) -> None:
    chinese = [step["title"] for step in demo.answer["steps"] if CHINESE.search(step["title"])]
    assert chinese == []


@pytest.mark.parametrize("name", ["notes.txt", "ledger.db"])
def test_a_folder_with_something_else_in_it_is_refused_and_left_as_it_was(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("mine", encoding="utf-8")
    refused = run("demo", "--out", tmp_path)
    assert (refused.code, refused.out) == (1, "")
    assert name in refused.err
    assert {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()} == {name: "mine"}
