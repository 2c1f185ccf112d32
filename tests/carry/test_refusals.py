"""Whatever is no file of this district's machines, or not as they wrote it, is refused by name with nothing changed."""

import gzip
import json
from collections.abc import Callable
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from supermarket.carry.files import packed
from supermarket.carry.files.form import ENDING, trailer
from supermarket.carry.taking import take
from supermarket.clock import LATEST
from supermarket.district.kinds import SETTING_RECORDED, Setting
from supermarket.earning.vouchers.kinds import VOUCHER_TAKEN, VoucherTaken
from supermarket.errors import Refusal
from supermarket.errors.ledger import ClockAhead
from supermarket.errors.many.carry import (
    CarriedDamaged,
    CarriedDrill,
    CarriedForeign,
    CarriedMissing,
    CarriedNewer,
    CarriedOtherDistrict,
    CarriedReal,
    InvitationUsed,
    InvitationWrong,
    MachineUnknown,
    SignatureWrong,
)
from supermarket.journal.canonical import canonical
from tests.carry.conftest import District
from tests.carry.machines import SHOP, Machine, joined, silent
from tests.village import ADMINISTRATOR, CLERK, make_ledger, small_district

Lines: TypeAlias = list[str]
Edit: TypeAlias = Callable[[Lines], Lines]


def edited(file: Path, edit: Edit, *, mended: bool = True) -> Path:
    """Write a file anew with other lines, its sum mended as somebody would who knows the form."""
    *lines, last = gzip.decompress(file.read_bytes()).decode().splitlines()
    made = edit(lines)
    text = "".join(f"{line}\n" for line in made)
    end = trailer(len(made) - 1, sha256(text.encode()).hexdigest()) if mended else last
    place = file.with_name(f"edited{ENDING}")
    place.write_bytes(gzip.compress(f"{text}{end}\n".encode(), mtime=0))
    return place


def header(change: Callable[[dict[str, Any]], object]) -> Edit:
    """Return the edit that changes the first line."""

    def edit(lines: Lines) -> Lines:
        content = json.loads(lines[0])
        change(content)
        return [canonical(content), *lines[1:]]

    return edit


def entry(change: Callable[[list[Any]], object], number: int = 1) -> Edit:
    """Return the edit that changes the line of an entry."""

    def edit(lines: Lines) -> Lines:
        fields = json.loads(lines[number])
        change(fields)
        return [*lines[:number], canonical(fields), *lines[number + 1 :]]

    return edit


def first_seq(content: dict[str, Any], **change: Any) -> None:  # noqa: ANN401 - any field of a section
    content["streams"][0].update(change)


EDITS: dict[str, tuple[Edit, type[Refusal]]] = {
    "another body": (entry(lambda fields: fields[6].update({"random": "00" * 32})), CarriedDamaged),
    "another actor": (entry(lambda fields: fields.__setitem__(4, "15001"), 2), CarriedDamaged),
    "another day": (entry(lambda fields: fields.__setitem__(1, "3001")), CarriedDamaged),
    "a float": (lambda lines: [lines[0], lines[1].replace('"epoch":1', '"epoch":1.0'), *lines[2:]], CarriedDamaged),
    "a field twice": (lambda lines: [lines[0], lines[1].replace("{", '{"epoch":1,', 1), *lines[2:]], CarriedDamaged),
    "blanks": (lambda lines: [lines[0], lines[1].replace(",", ", ", 1), *lines[2:]], CarriedDamaged),
    "a day that is none": (entry(lambda fields: fields.__setitem__(2, "2026-02-30")), CarriedDamaged),
    "a key that is none": (entry(lambda fields: fields.__setitem__(5, "键")), CarriedDamaged),
    "a clock that goes back": (entry(lambda fields: fields.__setitem__(3, -1), 2), CarriedDamaged),
    "a clock beyond all dates": (entry(lambda fields: fields.__setitem__(3, LATEST), 2), CarriedDamaged),
    "a kind that is not known": (entry(lambda fields: fields.__setitem__(0, "moon.landed"), 2), CarriedNewer),
    "an entry left out": (lambda lines: [*lines[:2], *lines[3:]], CarriedDamaged),
    "an entry twice": (lambda lines: [*lines[:3], lines[2], *lines[3:]], CarriedDamaged),
    "two entries in the other order": (lambda lines: [*lines[:2], lines[3], lines[2], *lines[4:]], CarriedDamaged),
    "a newer form": (header(lambda content: content.update(version=2)), CarriedNewer),
    "another form": (header(lambda content: content.update(format="other")), CarriedForeign),
    "another district": (header(lambda content: content.update(district="110101")), CarriedOtherDistrict),
    "a real ledger": (header(lambda content: content.update(purpose="record")), CarriedReal),
    "more than it holds": (header(lambda content: content["held"][0].update(size=9)), SignatureWrong),
    "another receiver": (header(lambda content: content.update(to="5002")), SignatureWrong),
    "another machine": (header(lambda content: content.update({"from": "5002-1"})), InvitationUsed),
    "no machine": (header(lambda content: content.update({"from": "5009-1"})), InvitationWrong),
    "another signature": (header(lambda content: first_seq(content, signature="0" * 128)), SignatureWrong),
    "another time": (header(lambda content: first_seq(content, at=1)), SignatureWrong),
    "a time beyond all dates": (header(lambda content: first_seq(content, at=LATEST + 1)), CarriedDamaged),
    "made beyond all dates": (header(lambda content: content.update(made=LATEST + 1)), CarriedDamaged),
    "another root": (header(lambda content: first_seq(content, root="0" * 64)), SignatureWrong),
    "another stream": (header(lambda content: first_seq(content, origin="5002-1")), CarriedDamaged),
    "too few hashes before": (header(lambda content: first_seq(content, first=2, last=2)), CarriedDamaged),
    "an end before its beginning": (header(lambda content: first_seq(content, first=9)), CarriedDamaged),
    "more entries than a file has": (header(lambda content: first_seq(content, last=20_001)), CarriedDamaged),
    "a field too much": (header(lambda content: content.update(more=1)), CarriedDamaged),
    "a header that is no object": (lambda lines: ["[]", *lines[1:]], CarriedForeign),
    "no text": (lambda lines: ["?", *lines[1:]], CarriedForeign),
}


@pytest.fixture
def came(district: District, tmp_path: Path) -> tuple[Machine, Path]:
    """Give the centre's machine and a file of a third one that was invited and has not come yet."""
    invitation = district.centre.invite("3001", tmp_path / "stick")
    third = joined("3001", invitation, tmp_path / "third", seed=9)
    [file] = third.out(tmp_path / "out", to="1000")
    return district.centre, file


def test_each_edit_of_a_file_is_refused_by_name_with_nothing_changed(came: tuple[Machine, Path]) -> None:
    centre, file = came
    before = centre.rows()
    met: dict[str, type[Refusal] | None] = {}
    with closing(centre.opened()) as ledger:
        for name, (edit, _refusal) in EDITS.items():
            try:
                take(ledger, edited(file, edit), silent)
            except Refusal as refusal:
                met[name] = type(refusal)
    assert met == {name: refusal for name, (_edit, refusal) in EDITS.items()}
    assert centre.rows() == before
    assert [each.name for each in centre.path.parent.iterdir() if each.is_dir()] == []  # nothing waits, nothing is kept
    assert centre.take(file)[0].admitted == ("3001-1",)


def test_a_file_that_is_cut_anywhere_is_refused_with_nothing_changed(came: tuple[Machine, Path]) -> None:
    centre, file = came
    before, data = centre.rows(), file.read_bytes()
    part = file.with_name(f"part{ENDING}")
    with closing(centre.opened()) as ledger:
        for size in range(1, len(data), 97):
            part.write_bytes(data[:size])
            with pytest.raises((CarriedDamaged, CarriedForeign)):
                take(ledger, part, silent)
    assert centre.rows() == before


def test_a_file_of_which_a_bit_was_flipped_is_refused_or_says_the_same(came: tuple[Machine, Path]) -> None:
    centre, file = came
    centre.take(file)
    before, data = centre.rows(), file.read_bytes()
    bad = file.with_name(f"bad{ENDING}")
    refused = 0
    with closing(centre.opened()) as ledger:
        for place in range(0, len(data), 41):
            bad.write_bytes(bytes([*data[:place], data[place] ^ 1 << place % 8, *data[place + 1 :]]))
            try:
                assert [each.entries for each in take(ledger, bad, silent)] == [0]
            except (CarriedDamaged, CarriedForeign):
                refused += 1
    assert refused >= len(data) // 41 - 1  # of the head of what was packed, some bits mean nothing
    assert centre.rows() == before


def test_what_comes_after_the_end_is_refused(came: tuple[Machine, Path]) -> None:
    centre, file = came
    file.write_bytes(file.read_bytes() + gzip.compress(b"more\n"))
    with pytest.raises(CarriedDamaged):
        centre.take(file)


def test_a_sum_that_is_not_of_the_lines_is_refused(came: tuple[Machine, Path]) -> None:
    centre, file = came
    with pytest.raises(CarriedDamaged):
        centre.take(edited(file, lambda lines: lines[:-1], mended=False))


def test_a_file_that_unpacks_without_end_is_refused(
    came: tuple[Machine, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    centre, file = came
    bomb = file.with_name(f"bomb{ENDING}")
    bomb.write_bytes(gzip.compress(bytes(16 * 1024 * 1024)))
    with pytest.raises(CarriedDamaged):
        centre.take(bomb)
    size = len(gzip.decompress(file.read_bytes()))
    monkeypatch.setattr(packed, "TEXT_MAX", size - 1)
    with pytest.raises(CarriedDamaged):
        centre.take(file)
    monkeypatch.setattr(packed, "TEXT_MAX", size)
    assert centre.take(file)[0].admitted


def lent(machine: Machine, household: str, points: int) -> None:
    """Let a dishonest machine seal in its stream that it lent a household points on a voucher that nobody printed."""
    voucher = f"1000-1-{points % 97 + 1}"
    body = VoucherTaken(
        asked={"voucher": voucher},
        voucher=voucher,
        leaf="0" * 64,
        household=household,
        points=points,
        credited="2026-03-02",
    )
    with closing(machine.opened()) as ledger, ledger.writing() as session:
        object.__setattr__(session, "gate", None)  # its own program may be changed as it likes
        session.record(VOUCHER_TAKEN, body, CLERK, site=SHOP, on=session.today)


def test_points_whose_sums_no_database_holds_are_refused_before_anything_is_written(
    district: District, tmp_path: Path
) -> None:
    household = district.shop.enrol()
    lent(district.shop, household, 10**12)
    [file] = district.shop.out(tmp_path / "most")
    assert district.centre.take(file)[0].entries > 0
    before = district.centre.rows()
    lent(district.shop, household, 10**12 + 1)
    [file] = district.shop.out(tmp_path / "more")
    with pytest.raises(CarriedDamaged):
        district.centre.take(file)
    assert district.centre.rows() == before


def test_a_setting_that_a_shop_seals_for_the_whole_district_is_in_force_nowhere(
    district: District, tmp_path: Path
) -> None:
    before = district.centre.rows()
    with closing(district.shop.opened()) as ledger, ledger.writing() as session:
        object.__setattr__(session, "gate", None)  # its own program may be changed as it likes
        body = Setting(scope="1000", setting="carry_names", value=1, note="")
        session.record(SETTING_RECORDED, body, ADMINISTRATOR, site="1000", on=session.today)
    [file] = district.shop.out(tmp_path / "out")
    with pytest.raises(CarriedDamaged) as refused:
        district.centre.take(file)
    assert "alone" in refused.value.reason
    assert district.centre.rows() == before


def test_what_is_no_such_file_is_refused(district: District, tmp_path: Path) -> None:
    with pytest.raises(CarriedMissing):
        district.centre.take(tmp_path / f"none{ENDING}")
    (tmp_path / "empty").mkdir()
    with pytest.raises(CarriedMissing):
        district.centre.take_all(tmp_path / "empty")
    (tmp_path / f"text{ENDING}").write_text("words")
    with pytest.raises(CarriedForeign):
        district.centre.take(tmp_path / f"text{ENDING}")
    with pytest.raises(CarriedForeign):
        district.centre.take(district.centre.path)


def test_a_file_that_its_stick_does_not_give_is_refused_by_name_and_the_others_are_taken(
    came: tuple[Machine, Path], tmp_path: Path
) -> None:
    centre, file = came
    (tmp_path / "found").mkdir()
    loop = tmp_path / "found" / f"a{ENDING}"
    loop.symlink_to(loop)
    file.rename(tmp_path / "found" / f"b{ENDING}")
    both = centre.take_all(tmp_path / "found")
    assert [each.code for each in both.refused] == ["carried_damaged"]
    assert both.taken[0].admitted == ("3001-1",)


def test_a_machine_that_the_centre_has_not_let_in_is_taken_from_nowhere_else(
    came: tuple[Machine, Path], district: District, tmp_path: Path
) -> None:
    centre, file = came
    before = district.other.rows()
    with pytest.raises(MachineUnknown) as refused:
        district.other.take(file)
    assert refused.value.origin == "3001-1"
    assert district.other.rows() == before
    centre.take(file)
    [news] = centre.out(tmp_path / "news", to="5002")
    both = district.other.take_all(file, news)  # in the wrong order
    assert both.refused == ()
    assert district.other.sizes()["3001-1"] > 0


def test_an_invitation_of_another_centre_lets_nobody_in(district: District, tmp_path: Path) -> None:
    forged = district.centre.copied(tmp_path / "forged")
    machine = joined("3001", forged.invite("3001", tmp_path / "stick"), tmp_path / "third", seed=9)
    [file] = machine.out(tmp_path / "out", to="1000")
    before = district.centre.rows()
    with pytest.raises(InvitationWrong):
        district.centre.take(file)
    assert district.centre.rows() == before


def test_a_drill_and_a_real_ledger_take_nothing_of_each_other(district: District, tmp_path: Path) -> None:
    (tmp_path / "files").mkdir()
    make_ledger(tmp_path / "real.db", drill=False, folder=small_district(tmp_path / "files"))
    [file] = district.shop.out(tmp_path / "out")
    with pytest.raises(CarriedDrill):
        Machine(tmp_path / "real.db").take(file)


def test_a_clock_that_nobody_believes_dates_nothing_that_is_taken_in(tmp_path: Path) -> None:
    (tmp_path / "files").mkdir()
    make_ledger(tmp_path / "real" / "ledger.db", drill=False, folder=small_district(tmp_path / "files"))
    centre = Machine(tmp_path / "real" / "ledger.db")
    shop = joined("5001", centre.invite("5001", tmp_path / "stick"), tmp_path / "shop", seed=3, drill=False)
    [file] = shop.out(tmp_path / "out", to="1000")
    before = centre.rows()
    centre.time.move(days=40)
    with pytest.raises(ClockAhead):
        centre.take(file)
    assert centre.rows() == before
