"""Long work: it runs beside the requests and beside writers, can be left and cancelled, and is its owner's alone."""

import io
import os
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from supermarket.clock import DAY
from supermarket.journal.store import own_stream
from supermarket.local.file_locks import is_held, taken
from supermarket.web.app import application
from supermarket.web.frame.serving import Settings
from supermarket.web.work import begin
from supermarket.web.work.kept import sweep, work_of, works_folder, works_of
from supermarket.web.work.running import AT_ONCE
from tests.pins import give_pin
from tests.village import Time, Village
from tests.web.conftest import Visitors
from tests.web.visitor import HOST, Visitor


def begun(visitor: Visitor, address: str, **fields: str | list[str]) -> str:
    """Begin a work from a page, and return its address."""
    visitor.get(address)
    page = visitor.send(address, files=None, **fields)
    assert page.status_code == 200, visitor.text
    return str(page.url.path)


def waited(visitor: Visitor, address: str) -> str:
    """Wait until a work is over as a browser's script does, and return how it ended."""
    while '"over": true' not in (told := visitor.get(f"{address}/stream").text):
        assert visitor.page.status_code == 200
    visitor.get(address)
    return told


@contextmanager
def full(ledger: Path) -> Iterator[None]:
    """Take both places for long work, as two works that go on do."""
    works_folder(ledger).mkdir(exist_ok=True)
    held = [taken(works_folder(ledger) / f"place-{number}") for number in range(AT_ONCE)]
    yield
    for lock in held:
        assert lock
        lock.close()


def test_a_command_writes_while_the_ledger_is_verified_and_what_was_there_is_judged(
    site: Visitors, village: Village, ledger_path: Path
) -> None:
    auditor, stranger = site(), site()
    auditor.sign_in("41000")
    stranger.sign_in("91000")
    address = begun(auditor, "/audit/verify")
    work = work_of(ledger_path, address.removeprefix("/work/"))
    assert work
    written = 0
    while not work.state().is_over:
        village.enrol(f"王样{'甲乙丙丁戊己庚辛壬癸'[written % 10]}")
        written += 1
    assert written > 1
    auditor.get(address)
    assert "Everything agrees" in auditor.text
    value = auditor.get(f"{address}/answer.json").json()
    assert value["ok"]
    with village.ledger.reading() as session:
        assert value["streams"][0]["size"] <= own_stream(session.transaction).size
    for place in (address, f"{address}/answer.json", f"{address}/stream"):
        assert stranger.get(place).status_code == 404
    assert address not in stranger.get("/work").text
    assert address in auditor.get("/work").text


def test_a_package_is_made_once_however_often_it_is_sent_and_handed_over_as_one_file(site: Visitors) -> None:
    auditor = site()
    auditor.sign_in("41000")
    auditor.get("/audit/package")
    fields = auditor.hidden("/audit/package")
    sent = [
        auditor.client.post("/audit/package", data=fields, headers={"origin": auditor.origin}).url.path
        for _time in range(2)
    ]
    assert sent[0] == sent[1]
    assert '"done"' in waited(auditor, str(sent[0]))
    assert "without names" in auditor.text
    assert "/ledger" not in auditor.text
    packed = auditor.get(f"{sent[0]}/file/audit-export.zip")
    with zipfile.ZipFile(io.BytesIO(packed.content)) as archive:
        assert "journal.jsonl" in archive.namelist()
        assert "verify.py" in archive.namelist()
    assert auditor.get(f"{sent[0]}/file/../about.json").status_code == 404


def test_the_third_work_waits_for_a_place_and_a_fourth_of_the_same_person_is_refused(
    site: Visitors, ledger_path: Path
) -> None:
    auditor = site()
    auditor.sign_in("41000")
    with full(ledger_path):
        waiting = [begun(auditor, "/audit/analyse") for _time in range(3)]
        auditor.get(waiting[0])
        assert "It waits until" in auditor.text
        auditor.get("/audit/analyse")
        assert auditor.send("/audit/analyse").status_code == 429
        for address in waiting[:2]:
            auditor.get(address)
            auditor.send(f"{address}/cancel")
            assert '"cancelled"' in waited(auditor, address)
            assert "cancelled" in auditor.text
    assert '"done"' in waited(auditor, waiting[2])


def test_a_work_that_runs_is_cancelled_and_leaves_no_process(site: Visitors, ledger_path: Path) -> None:
    auditor = site()
    auditor.sign_in("41000")
    address = begun(auditor, "/audit/verify")
    work = work_of(ledger_path, address.removeprefix("/work/"))
    assert work
    while work.state().state == "waiting":
        auditor.get(address)
    auditor.send(f"{address}/cancel")
    assert '"cancelled"' in waited(auditor, address)
    while is_held(work.lock) or is_held(works_folder(ledger_path) / "place-0"):
        auditor.get(address)
    assert auditor.get(f"{address}/answer.json").status_code == 404


def test_a_work_ends_with_its_server_which_is_said_by_the_next(ledger_path: Path, site: Visitors) -> None:
    auditor = site()
    auditor.sign_in("41000")
    settings = Settings(path=ledger_path, hosts=frozenset({HOST}), language="en", now=Time().at)
    with full(ledger_path):
        before = application(settings)
        earlier = Visitor(TestClient(before, base_url=f"http://{HOST}", headers={"accept-language": "en"}))
        earlier.sign_in("41000")
        address = begun(earlier, "/audit/analyse")
        before.close()
    auditor.get(address)
    assert "The server was stopped meanwhile" in auditor.text


def test_nobody_tries_the_lock_of_a_work_that_is_just_being_begun(ledger_path: Path) -> None:
    begun_now = works_folder(ledger_path) / ("0" * 32)
    begun_now.mkdir(parents=True)
    sweep(ledger_path)
    assert not list(begun_now.iterdir())


def test_what_it_came_to_is_private_and_taken_away_after_a_day(site: Visitors, ledger_path: Path) -> None:
    auditor = site()
    auditor.sign_in("41000")
    address = begun(auditor, "/audit/sample", root=f"1000-1-5={'0' * 16}", number="1", size="60")
    assert '"refused"' in waited(auditor, address)
    assert "is not the one of this ledger" in auditor.text
    work = work_of(ledger_path, address.removeprefix("/work/"))
    assert work
    assert [path.stat().st_mode & 0o777 for path in (works_folder(ledger_path), work.folder)] == [0o700, 0o700]
    while is_held(work.lock):  # whoever looks after it sees that its process has ended
        auditor.get(address)
    sweep(ledger_path)
    assert work.folder.is_dir()
    for path in (work.folder, work.folder / "state.json"):
        old = path.stat().st_mtime - DAY / 1000 - 60
        os.utime(path, (old, old))
    auditor.get("/work")
    assert not work.folder.exists()
    assert auditor.get(address).status_code == 404


def test_a_pin_is_never_written_down_and_names_are_for_who_types_his_own_again(
    real_site: Visitors, real: Village, real_path: Path
) -> None:
    give_pin(real.ledger, "41000", "271828")
    auditor = real_site()
    auditor.sign_in("41000", "271828")
    auditor.get("/audit/package")
    refused = auditor.send("/audit/package", with_names="yes", reason="复核", pin="")
    assert refused.status_code == 401
    assert not works_folder(real_path).exists()
    with full(real_path):
        address = begun(auditor, "/audit/package", with_names="yes", reason="复核", pin="271828")
        work = work_of(real_path, address.removeprefix("/work/"))
        assert work
        assert "271828" not in (work.folder / "about.json").read_text(encoding="utf-8")
        assert not work.about.masked
        auditor.get(address)
        auditor.send(f"{address}/cancel")
        waited(auditor, address)


def test_a_large_list_is_read_beside_the_requests_and_an_older_package_is_laid_beside_the_ledger(
    site: Visitors, ledger_path: Path
) -> None:
    clerk, auditor = site(), site()
    clerk.sign_in("33001")
    clerk.get("/act/household/import")
    rows = "".join(f"王样{number:04},一组\n" for number in range(12_000))
    listed = ("list.csv", f"户主,组别\n{rows}".encode(), "text/csv")
    with full(ledger_path):
        page = clerk.send("/act/household/import", files=[("file", listed)], check="yes")
        work = work_of(ledger_path, page.url.path.removeprefix("/work/"))
        assert work
        [(kept,)] = [work.about.typed[name] for name in work.about.handed]
        assert Path(kept).read_bytes() == listed[1]
        clerk.send(f"/work/{work.id}/cancel")
        waited(clerk, f"/work/{work.id}")
        assert not Path(kept).exists()  # a list of persons is not kept though nobody has read it
        auditor.sign_in("41000")
        auditor.get("/audit/verify")
        older = ("roots.txt", f"1000-1-5 {'0' * 16}\n".encode(), "text/plain")
        address = auditor.send("/audit/verify", files=[("roots", older)], without_evidence="yes").url.path
        typed = auditor.client.post(
            "/audit/verify",
            data={**auditor.hidden("/work"), "roots": "/etc/passwd"},
            headers={"origin": auditor.origin},
        )
        assert typed.status_code == 422
    assert '"done"' in waited(auditor, str(address))
    assert "1000-1-5" in auditor.text
    assert auditor.get(f"{address}/answer.json").json()["evidence"] is False


@pytest.mark.parametrize("staff", ["15001", "23001"])
def test_only_an_auditor_begins_what_passes_over_the_whole_ledger(site: Visitors, staff: str) -> None:
    clerk = site()
    clerk.sign_in(staff)
    for page in ("/audit", "/audit/verify", "/audit/package", "/audit/roots"):
        assert clerk.get(page).status_code == 403


def test_of_one_persons_works_so_many_are_kept_and_the_oldest_goes(
    site: Visitors, ledger_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(begin, "KEPT_MAX", 3)
    auditor = site()
    auditor.sign_in("41000")
    addresses = []
    with full(ledger_path):
        for _time in range(4):
            addresses.append(begun(auditor, "/audit/analyse"))
            auditor.send(f"{addresses[-1]}/cancel")
            waited(auditor, addresses[-1])
    known = [auditor.get(address).status_code for address in addresses]
    assert known.count(404) == 1
    assert len(works_of(ledger_path, "41000")) == 3
