"""What a claim or a signature rests on is kept beside the ledger under its hash: whole, once, photos and PDF only."""

import errno
import os
from hashlib import sha256
from pathlib import Path
from stat import S_ISDIR
from threading import Thread

import pytest

from supermarket.errors.files import EvidenceRefused
from supermarket.errors.persons import PaperUnreadable
from supermarket.people.evidence import (
    SIZE_MAX,
    KeptFile,
    copy_evidence,
    evidence_folder,
    keep_file,
    keep_paper,
    kept_under,
    state_of,
)
from tests.refusing import fields_of

JPEG = b"\xff\xd8\xff\xe0 a picture"
HEADS = {
    ".jpg": (JPEG, "image/jpeg"),
    ".png": (b"\x89PNG\r\n\x1a\n rest", "image/png"),
    ".webp": (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp"),
    ".heic": (b"\x00\x00\x00\x18ftypheic", "image/heic"),
    ".pdf": (b"%PDF-1.7 rest", "application/pdf"),
}


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    return tmp_path / "shop" / "ledger.db"


def given(tmp_path: Path, data: bytes, name: str = "phone.txt") -> Path:
    (tmp_path / "shop").mkdir(exist_ok=True)
    source = tmp_path / name
    source.write_bytes(data)
    return source


def test_a_photo_that_two_send_at_the_same_moment_is_kept_whole(
    tmp_path: Path, ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, to_disk, others = (
        given(tmp_path, JPEG),
        os.fsync,
        [Thread(target=keep_file, args=(ledger, tmp_path / "phone.txt"))],
    )

    def meanwhile(descriptor: int) -> None:
        while others:  # another thread of the same server keeps it from beginning to end
            other = others.pop()
            other.start()
            other.join()
        to_disk(descriptor)

    monkeypatch.setattr("os.fsync", meanwhile)
    kept = keep_file(ledger, source)
    assert [file.name for file in evidence_folder(ledger).iterdir()] == [f"{kept.sha256}.jpg"]
    assert state_of(evidence_folder(ledger), kept.sha256) == "kept"


def synced(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Path, frozenset[str]]]:
    """Return what is brought to the disk from now on: a folder, and the names that it had at that moment."""
    found: list[tuple[Path, frozenset[str]]] = []
    to_disk = os.fsync

    def told(descriptor: int) -> None:
        place = Path(f"/proc/self/fd/{descriptor}").resolve()
        if place.is_dir():
            found.append((place, frozenset(each.name for each in place.iterdir())))
        to_disk(descriptor)

    monkeypatch.setattr("os.fsync", told)
    return found


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="what a descriptor is of is asked of Linux")
@pytest.mark.parametrize("is_there", [False, True])
def test_a_files_name_and_its_folder_are_on_the_disk_before_it_is_acknowledged(
    tmp_path: Path, ledger: Path, monkeypatch: pytest.MonkeyPatch, is_there: bool
) -> None:
    """Also of a file that lies there already: whoever put it there may have been cut off before its name was synced."""
    source = given(tmp_path, JPEG)
    if is_there:
        keep_file(ledger, source)
    found = synced(monkeypatch)
    kept = keep_file(ledger, source)
    folder = evidence_folder(ledger)
    assert found == [(folder, frozenset({f"{kept.sha256}.jpg"})), (folder.parent, frozenset({folder.name}))]


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="what a descriptor is of is asked of Linux")
def test_copied_evidence_is_on_the_disk_with_all_its_names(
    tmp_path: Path, ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(2):
        keep_file(ledger, given(tmp_path, JPEG + bytes([number])))
    found = synced(monkeypatch)
    target = tmp_path / "stick" / "copies"
    assert copy_evidence(evidence_folder(ledger), target) == 2
    assert found[0] == (target, frozenset(file.name for file in evidence_folder(ledger).iterdir()))


@pytest.mark.parametrize("ending", list(HEADS))
def test_what_a_file_is_its_first_bytes_say_and_not_its_name(tmp_path: Path, ledger: Path, ending: str) -> None:
    data, kind = HEADS[ending]
    kept = keep_file(ledger, given(tmp_path, data))
    assert kept == KeptFile(sha256(data).hexdigest(), kind, len(data))
    assert (evidence_folder(ledger) / f"{kept.sha256}{ending}").read_bytes() == data


def test_the_same_photo_is_kept_once_and_never_written_over(tmp_path: Path, ledger: Path) -> None:
    first = keep_file(ledger, given(tmp_path, JPEG))
    (place,) = evidence_folder(ledger).iterdir()
    before = place.stat().st_mtime_ns
    assert keep_file(ledger, given(tmp_path, JPEG, "again.jpg")) == first
    assert [(file, file.stat().st_mtime_ns) for file in evidence_folder(ledger).iterdir()] == [(place, before)]


def test_a_photo_that_is_not_as_it_was_is_kept_again_by_whoever_hands_it_over(tmp_path: Path, ledger: Path) -> None:
    kept = keep_file(ledger, given(tmp_path, JPEG))
    (place,) = evidence_folder(ledger).iterdir()
    place.write_bytes(b"half of it")
    assert keep_file(ledger, given(tmp_path, JPEG, "again.jpg")) == kept
    assert state_of(evidence_folder(ledger), kept.sha256) == "kept"


def test_a_photo_is_kept_where_folders_cannot_be_synced(
    tmp_path: Path, ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sync = os.fsync

    def refused(descriptor: int) -> None:
        if S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(errno.EINVAL, "Invalid argument")  # as some shares say of every folder
        sync(descriptor)

    monkeypatch.setattr(os, "fsync", refused)
    kept = keep_file(ledger, given(tmp_path, JPEG))
    assert state_of(evidence_folder(ledger), kept.sha256) == "kept"


@pytest.mark.parametrize("data", [b"", b"GIF89a", b"PK\x03\x04", b"<svg/>", b"MZ\xff\xd8\xff"])
def test_anything_but_a_photo_or_pdf_is_refused(tmp_path: Path, ledger: Path, data: bytes) -> None:
    source = given(tmp_path, data, "photo.jpg")
    with pytest.raises(EvidenceRefused) as refusal:
        keep_file(ledger, source)
    assert fields_of(refusal.value)["path"] == str(source)
    assert not evidence_folder(ledger).exists()


@pytest.mark.parametrize("data", [b"GIF89a", b"RIFF\0\0\0\0WEBPVP8 "])
def test_a_paper_that_is_no_photo_which_is_opened_is_refused_with_the_kinds_that_are(
    tmp_path: Path, ledger: Path, data: bytes
) -> None:
    with pytest.raises(PaperUnreadable) as refusal:
        keep_paper(ledger, given(tmp_path, data, "paper.jpg"))
    assert "JPEG or PNG" in str(refusal.value)
    assert not evidence_folder(ledger).exists()


@pytest.mark.parametrize(("more", "kept"), [(0, True), (1, False)])
def test_a_file_has_twenty_megabytes_at_most(tmp_path: Path, ledger: Path, *, more: int, kept: bool) -> None:
    source = given(tmp_path, JPEG.ljust(SIZE_MAX + more, b"\0"))
    if kept:
        assert keep_file(ledger, source).size == SIZE_MAX
    else:
        with pytest.raises(EvidenceRefused):
            keep_file(ledger, source)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path, ledger: Path) -> None:
    with pytest.raises(EvidenceRefused):
        keep_file(ledger, tmp_path / "nothing.jpg")


def test_a_copy_brings_what_is_whole_and_new_and_nothing_twice(tmp_path: Path, ledger: Path) -> None:
    kept = keep_file(ledger, given(tmp_path, JPEG))
    source, target = evidence_folder(ledger), tmp_path / "stick"
    (source / f"{'ab' * 32}.jpg").write_bytes(JPEG)
    (source / f"{kept.sha256}.77.part").write_bytes(JPEG[:4])
    (source / f"{'cd' * 32}.jpg").mkdir()
    os.mkfifo(source / f"{'ef' * 32}.jpg")
    assert [copy_evidence(source, target), copy_evidence(source, target)] == [1, 1]
    assert [file.name for file in target.iterdir()] == [f"{kept.sha256}.jpg"]
    assert copy_evidence(tmp_path / "none", target) == 0
    assert kept_under(source, kept.sha256) == [source / f"{kept.sha256}.jpg"]
    assert [kept_under(source, pair * 32) for pair in ("cd", "ef")] == [[], []]


@pytest.mark.parametrize("name", ["*", "../shop/x", "", "A" * 64, "?" * 64])
def test_what_is_no_digest_names_no_file(tmp_path: Path, ledger: Path, name: str) -> None:
    kept = keep_file(ledger, given(tmp_path, JPEG))
    assert state_of(evidence_folder(ledger), kept.sha256) == "kept"
    assert state_of(evidence_folder(ledger), name) == "missing"
