"""verify.py reads the journal strictly: whatever is not as the format asks is named, however well all else is mended.

The forger here is perfect: he seals again what he altered, and makes every other file from his journal.
"""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from supermarket.audit.package.assembling import verifier
from supermarket.journal.merkle import Tree, leaf_hash
from supermarket.kinds import KINDS
from tests.audit.package.packages import (
    codes,
    entries_of,
    lent,
    line_of,
    mend_descriptor,
    packed,
    parts_of,
    remake,
    run_by,
    told_by,
)

Entries = list[dict[str, Any]]
OLDEST = "/root/.pyenv/versions/3.8.18/bin/python"


@pytest.fixture(scope="module")
def made_package(made_lived: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the package that is lent to one test after another."""
    folder = tmp_path_factory.mktemp("exported")
    shutil.copyfile(made_lived, folder / "ledger.db")
    return packed(folder / "ledger.db", folder / "package")


@pytest.fixture
def package(made_package: Path) -> Iterator[Path]:
    """Lend a package to a test, which may alter it."""
    with lent(made_package) as package:
        yield package


def of_kind(entries: Entries, kind: str) -> dict[str, Any]:
    """Return the first entry of a kind."""
    return next(entry for entry in entries if entry["kind"] == kind)


def test_a_journal_made_anew_without_a_mistake_shows_only_beside_a_root_from_outside(package: Path) -> None:
    root = run_by(package)[1].splitlines()[0].split("\t")[2]
    entries = entries_of(package)
    entries[-1]["at"] += 1
    remake(package, list(map(line_of, entries)))
    assert told_by(package) == []
    name = f"1000-1-{len(entries)}"
    assert told_by(package, f"{name}={root}") == [("root_differs", name)]


def changed(of: str, /, **fields: object) -> Callable[[Entries], None]:
    """Alter fields of the envelope of the last entry of a kind."""
    return lambda entries: [entry for entry in entries if entry["kind"] == of][-1].update(fields)


def said(kind: str, **fields: object) -> Callable[[Entries], None]:
    """Alter fields of the body of the first entry of a kind."""
    return lambda entries: of_kind(entries, kind)["body"].update(fields)


def without(kind: str, field: str) -> Callable[[Entries], None]:
    """Take a field out of the body of the first entry of a kind."""
    return lambda entries: of_kind(entries, kind)["body"].pop(field)


MALFORMED: dict[str, Callable[[Entries], object]] = {
    "another version": changed("till.shut", v=2),
    "a version that is a text": changed("till.shut", v="1"),
    "a day that does not exist": changed("till.shut", on="2026-02-31"),
    "a day in full-width digits": changed("till.shut", on="２０２６-03-02"),
    "a site with letters": changed("till.shut", site="A1"),
    "an actor with a blank": changed("till.shut", actor="1 "),
    "a key that is not ASCII": changed("till.shut", key="键"),
    "no key": changed("till.shut", key=""),
    "an unknown kind": changed("till.shut", kind="till.closed"),
    "an unknown field": said("till.shut", more="1"),
    "an unknown field of a line": lambda all_: of_kind(all_, "goods.redeemed")["body"]["lines"][0].update(more="1"),
    "a field missing": without("till.shut", "points"),
    "a text where an integer must be": said("till.shut", points="3"),
    "an integer where a text must be": said("till.opened", date=20260302),
    "true": said("till.shut", points=True),
    "null": said("month.signed", reason=None),
    "2^60": said("till.shut", points=2**60),
    "a list where a text must be": said("till.opened", date=["2026-03-02"]),
    "a text where a list must be": said("notice.published", claims="1000-1-1"),
    "a text that is not NFC": said("donor.recorded", name="Cafe\u0301"),
    "a value that is not permitted": said("claim.reviewed", verdict="perhaps"),
    "a last day that does not exist": said("notice.published", last_day="2026-02-30"),
    "a rule that is written otherwise": said("rule.recorded", rule="vol-1"),
    "points beyond what a rule may give": said("rule.recorded", points=10_001),
}  # fmt: skip


@pytest.mark.parametrize("forgery", MALFORMED.values(), ids=MALFORMED)
def test_an_entry_that_is_not_as_the_format_asks_is_found(package: Path, forgery: Callable[[Entries], object]) -> None:
    entries = entries_of(package)
    forgery(entries)
    try:
        remake(package, list(map(line_of, entries)))
    except (TypeError, AttributeError, KeyError, ValueError):
        (package / "journal.jsonl").write_bytes("".join(map(line_of, entries)).encode())
    assert "entry_malformed" in codes(package)


BYTES: dict[str, Callable[[str], str]] = {
    "a blank": lambda line: line.replace('{"actor"', '{ "actor"'),
    "fields in another order": lambda line: re.sub(r'^\{("actor":"\d+"),("at":\d+)', r"{\2,\1", line),
    "an escape that is not needed": lambda line: line.replace('"v":1', '"\\u0076":1'),
    "a fraction": lambda line: line.replace('"v":1', '"v":1.0'),
    "an exponent": lambda line: line.replace('"v":1', '"v":1e0'),
    "NaN": lambda line: line.replace('"v":1', '"v":NaN'),
    "a field twice": lambda line: line.replace('"v":1', '"v":1,"v":1'),
    "a field too many": lambda line: line.replace('"v":1', '"v":1,"w":1'),
    "a field too few": lambda line: line.replace(',"v":1', ""),
    "a list": lambda _line: "[]\n",
    "nothing": lambda _line: "\n",
    "brackets without end": lambda _line: "[" * 100_000 + "\n",
    "a lone surrogate": lambda line: line.replace('"v":1', '"v":"\\ud800"'),
    "a carriage return": lambda line: line.replace("\n", "\r\n"),
    "a zero before": lambda line: re.sub('"seq":', '"seq":0', line),
}


@pytest.mark.parametrize("forgery", BYTES.values(), ids=BYTES)
def test_bytes_that_are_not_canonical_are_found(package: Path, forgery: Callable[[str], str]) -> None:
    lines = (package / "journal.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
    altered = forgery(lines[99])
    assert altered != lines[99]
    (package / "journal.jsonl").write_bytes("".join([*lines[:99], altered, *lines[100:]]).encode())
    mend_descriptor(package)
    assert codes(package) & {"entry_malformed", "entry_unreadable"}


def key_again(entries: Entries) -> None:
    entries[-1]["key"] = entries[0]["key"]


def clock_back(entries: Entries) -> None:
    entries[100]["at"] = entries[99]["at"] - 1


def another_district(entries: Entries) -> None:
    entries[-1]["district"] = "220803"


def gap(entries: Entries) -> None:
    del entries[150]


def swapped(entries: Entries) -> None:
    entries[100], entries[101] = entries[101], entries[100]


def opened_again(entries: Entries) -> None:
    entries.append({**entries[-1], "seq": len(entries) + 1, "key": "again", **_opening(entries)})


def _opening(entries: Entries) -> dict[str, Any]:
    return {"kind": "stream.opened", "body": entries[0]["body"]}


def never_opened(entries: Entries) -> None:
    entries[0].update({name: entries[-1][name] for name in ("kind", "body")})


def another_purpose(entries: Entries) -> None:
    body = {**entries[0]["body"], "purpose": "record", "epoch": 2}
    entries.append({**entries[0], "origin": "1000-2", "key": "second", "body": body})


def another_machine(entries: Entries) -> None:
    entries[0]["body"]["node"] = "9999"


def streams_mixed(entries: Entries) -> None:
    body = {**entries[0]["body"], "epoch": 2}
    entries.insert(5, {**entries[0], "origin": "1000-2", "key": "second", "body": body})


STREAMS: dict[Callable[[Entries], None], str] = {
    key_again: "key_used_twice",
    clock_back: "clock_back",
    another_district: "district_differs",
    gap: "sequence_broken",
    swapped: "sequence_broken",
    opened_again: "stream_not_opened",
    never_opened: "stream_not_opened",
    another_purpose: "stream_not_opened",
    another_machine: "stream_not_opened",
    streams_mixed: "sequence_broken",
}


@pytest.mark.parametrize(("forgery", "code"), STREAMS.items(), ids=[each.__name__ for each in STREAMS])
def test_a_stream_that_is_not_whole_and_in_order_is_found(
    package: Path, forgery: Callable[[Entries], None], code: str
) -> None:
    entries = entries_of(package)
    forgery(entries)
    remake(package, list(map(line_of, entries)))
    assert code in codes(package)


def test_an_empty_and_a_truncated_journal_are_found(package: Path) -> None:
    lines = list(map(line_of, entries_of(package)))
    remake(package, lines)
    (package / "journal.jsonl").write_bytes("".join(lines).encode().removesuffix(b"\n"))
    mend_descriptor(package)
    assert "entry_unreadable" in codes(package)
    remake(package, [])
    assert "journal_empty" in codes(package)


# --- roots ------------------------------------------------------------------------------------------------------------


def test_a_root_sealed_in_a_signature_is_compared(package: Path) -> None:
    entries = entries_of(package)
    of_kind(entries, "points.credited")["key"] += "x"
    remake(package, list(map(line_of, entries)))
    signed = {f"{entry['origin']}-{entry['seq']}" for entry in entries if entry["kind"] == "month.signed"}
    assert {where for code, where in told_by(package) if code == "root_differs"} == signed


def test_the_root_of_the_stream_before_is_compared(package: Path) -> None:
    entries = entries_of(package)
    root = run_by(package)[1].splitlines()[0].split("\t")[2]
    previous: dict[str, Any] = {"origin": "1000-1", "size": len(entries), "root": root}
    second = {**entries[0], "origin": "1000-2", "key": "2"}
    remake(package, [*map(line_of, entries), line_of({**second, "body": {**_second(entries), "previous": previous}})])
    assert told_by(package) == []
    previous["size"] -= 1
    remake(package, [*map(line_of, entries), line_of({**second, "body": {**_second(entries), "previous": previous}})])
    assert told_by(package) == [("root_differs", "1000-2-1")]
    previous["size"] += 9
    remake(package, [*map(line_of, entries), line_of({**second, "body": {**_second(entries), "previous": previous}})])
    assert told_by(package) == [("entry_missing", "1000-2-1")]


def _second(entries: Entries) -> dict[str, Any]:
    return {**entries[0]["body"], "epoch": 2}


def root_of(package: Path, size: int) -> str:
    tree = Tree()
    for line in (package / "journal.jsonl").read_bytes().splitlines()[:size]:
        tree.append(leaf_hash(line))
    return tree.root().hex()


def test_the_root_as_it_was_after_an_entry_is_told_and_compared_with_paper(package: Path) -> None:
    root = root_of(package, 100)
    printed = " ".join(root[:16].upper()[at : at + 4] for at in range(0, 16, 4))  # as a receipt prints it
    for asked in ("1000-1-100", f"1000-1-100={root}", f"1000-1-100={printed}", f"1000-1-100＝{root[:20]}"):
        _code, text = run_by(package, asked)
        assert f"1000-1-100\t{root}" in text
    wrong = root[:15] + ("0" if root[15] != "0" else "1")
    assert told_by(package, f"1000-1-100={wrong}", "1000-1-99") == [("root_differs", "1000-1-100")]
    assert told_by(package, "1000-1-99999", "9-1-1") == [("entry_missing", "1000-1-99999"), ("entry_missing", "9-1-1")]


@pytest.mark.parametrize("asked", ["1000-1", "1000-1-0", "1000-1-100=abc", f"1000-1-100={'a' * 65}", "1000-1-9=", "x"])
def test_what_cannot_be_understood_is_said(package: Path, asked: str) -> None:
    code, text = run_by(package, asked)
    assert code == 2
    assert "python -I verify.py" in text


def test_an_earlier_package_is_a_witness(package: Path, tmp_path: Path) -> None:
    earlier = Path(shutil.copytree(package, tmp_path / "earlier"))
    remake(earlier, list(map(line_of, entries_of(package)[:100])))
    assert told_by(package, str(earlier)) == []
    entries = entries_of(package)
    entries[50]["key"] += "x"
    remake(earlier, list(map(line_of, entries[:100])))
    assert told_by(package, str(earlier)) == [("root_differs", f"{earlier} 1000-1-100")]


# --- the program itself -----------------------------------------------------------------------------------------------


def test_it_is_one_file_of_the_standard_library_that_stands_in_the_guide(package: Path) -> None:
    text = (package / "verify.py").read_bytes()
    assert text == verifier(KINDS)
    imported = re.findall(r"^(?:from|import) (\w+)", text.decode(), flags=re.MULTILINE)
    assert set(imported) <= sys.stdlib_module_names - {"__future__"}
    guide = (package / "0-说明.txt").read_text(encoding="utf-8-sig")
    (resource,) = [each for each in json.loads((package / "datapackage.json").read_bytes())["resources"]
                   if each["path"] == "verify.py"]  # fmt: skip
    assert resource["hash"].removeprefix("sha256:") in guide


def test_it_is_formatted_like_the_code_around(package: Path) -> None:
    command = [sys.executable, "-m", "ruff", "format", "--check", "--isolated", "--target-version", "py38"]
    done = subprocess.run([*command, "--line-length", "120", package / "verify.py"], capture_output=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.skipif(not Path(OLDEST).exists(), reason="there is no Python 3.8 here")
def test_it_runs_on_the_oldest_python_that_the_guide_names(package: Path) -> None:
    assert run_by(package, python=OLDEST) == run_by(package)


@given(data=st.data())
@settings(max_examples=40, deadline=None)
def test_no_byte_of_any_file_can_change_unseen(made_package: Path, data: st.DataObject) -> None:
    with lent(made_package) as package:
        _flip_one(package, data)


def _flip_one(package: Path, data: st.DataObject) -> None:
    files = sorted(path for path in package.rglob("*") if path.is_file() and path.name != "verify.py")
    file = data.draw(st.sampled_from(files), label="file")
    content = bytearray(file.read_bytes())
    at = data.draw(st.integers(0, len(content) - 1), label="at")
    content[at] ^= data.draw(st.integers(1, 255), label="bits")
    parts = parts_of(file) if file.suffix == ".xlsx" else {}
    file.write_bytes(content)
    if file.name != "datapackage.json" and data.draw(st.booleans(), label="mended"):
        mend_descriptor(package)
    if not told_by(package):  # a bit of the compression that no reader looks at
        assert parts_of(file) == parts
