import re
from contextlib import ExitStack
from pathlib import Path
from typing import Final

import pytest
from httpx2 import Client, Response
from starlette.testclient import TestClient

from supermarket.journal.store import own_stream
from supermarket.ledger import open_ledger
from supermarket.local.preferences import BACKUP, prefer
from supermarket.web.app import application
from supermarket.web.frame.counts import BOUNDS, Counts
from supermarket.web.frame.serving import Settings
from tests.village import Time, Village
from tests.web.visitor import HOST

LINE: Final = re.compile(r'[a-z_]+(\{[a-z]+="[^"]*"(,[a-z]+="[^"]*")*\})? -?[0-9.e+]+')
"""A line of https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format."""
HERE, ELSEWHERE = "127.0.0.1", "192.0.2.7"


def asked(path: Path, *, client: str, host: str = HOST, secure: bool = False, **headers: str) -> Response:
    """Ask a server for its figures, from this machine or from elsewhere."""
    app = application(
        Settings(path=path, hosts=frozenset({HOST, "points.example.cn"}), secure=secure, language="en", now=Time().at)
    )
    visitor: Client = TestClient(app, base_url=f"http://{host}", client=(client, 50_000))
    with ExitStack() as stack:
        stack.callback(app.close)
        return visitor.get("/metrics", headers=headers, follow_redirects=False)


def figures(answer: Response) -> dict[str, float]:
    """Return every figure by its name with labels."""
    lines = [line for line in answer.text.splitlines() if not line.startswith("#")]
    return {name: float(value) for name, _blank, value in (line.rpartition(" ") for line in lines)}


def test_this_machine_is_told_what_stands_in_the_ledger(village: Village, ledger_path: Path) -> None:
    village.credit(village.enrol())
    with village.ledger.reading() as session:
        size = own_stream(session.transaction).size
    answer = asked(ledger_path, client=HERE)
    assert answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    assert [line for line in answer.text.splitlines() if not (line.startswith("# ") or LINE.fullmatch(line))] == []
    found = figures(answer)
    assert found['supermarket_entries_total{stream="1000-1",own="1"}'] == size
    assert found["supermarket_claims_open"] == 0
    assert found['supermarket_last_entry_timestamp_seconds{stream="1000-1"}'] == Time().at / 1000
    assert "supermarket_last_backup_timestamp_seconds" not in found, "this machine has no folder for backups"


def test_whoever_asks_from_elsewhere_shows_a_token(ledger_path: Path) -> None:
    refused = asked(ledger_path, client=ELSEWHERE)
    assert (refused.status_code, refused.json()["code"]) == (401, "not_signed_in")
    assert asked(ledger_path, client=ELSEWHERE, authorization="Bearer 123").status_code == 401
    assert asked(ledger_path, client=ELSEWHERE, authorization="Bearer 91000").status_code == 200, "a drill's own token"


@pytest.mark.parametrize(
    ("client", "host", "status"),
    [
        (HERE, "127.0.0.1:8080", 200),
        (HERE, "localhost:9999", 200),
        (HERE, "points.elsewhere.cn", 421),
        (ELSEWHERE, "127.0.0.1:8080", 421),
        (ELSEWHERE, "points.example.cn", 403),
    ],
)
def test_beside_a_proxy_figures_are_asked_for_by_address_over_plain_http(
    ledger_path: Path, client: str, host: str, status: int
) -> None:
    assert asked(ledger_path, client=client, host=host, secure=True).status_code == status


def test_what_several_workers_count_is_added_up_and_never_falls(tmp_path: Path) -> None:
    one = Counts(tmp_path)
    one.answered(200)
    one.answered(409)
    one.answered(418)
    one.committed(BOUNDS[0])
    (tmp_path / "7").write_bytes(next(tmp_path.iterdir()).read_bytes())  # another worker, which has ended since
    (tmp_path / "8").write_bytes(b"")  # one that begins
    one.committed(BOUNDS[1])
    one.committed(3_600)
    found = one.all()
    assert dict(found.answers) == {200: 2, 409: 2, 0: 2}
    assert (found.commits_within[BOUNDS[0]], found.commits_within[BOUNDS[1]], found.commits) == (2, 3, 4)
    assert found.commits_within[BOUNDS[-1]] == 3
    assert found.commit_seconds == pytest.approx(2 * BOUNDS[0] + BOUNDS[1] + 3_600)


def test_answers_and_commits_of_a_server_are_counted(ledger_path: Path) -> None:
    settings = Settings(path=ledger_path, hosts=frozenset({HOST}), language="en", now=Time().at)
    app = application(settings)
    visitor = TestClient(app, base_url=f"http://{HOST}", client=(HERE, 50_000))
    token = {"authorization": "Bearer 15001"}
    done = visitor.post(
        "/api/household/enrol", json={"head": "王样甲", "group": "一组", "key": "enrol-1"}, headers=token
    )
    assert done.status_code == 200, done.text
    assert visitor.get("/nowhere").status_code == 404
    found = figures(visitor.get("/metrics"))
    app.close()
    assert found['supermarket_answers_total{status="404"}'] == 1
    assert found['supermarket_answers_total{status="200"}'] == 1
    assert found["supermarket_commit_seconds_count"] == found['supermarket_commit_seconds_bucket{le="+Inf"}'] == 1
    assert found["supermarket_commit_seconds_sum"] > 0


def test_nobodys_name_is_among_the_figures(village: Village, ledger_path: Path) -> None:
    household = village.enrol("欧阳样例")
    told = asked(ledger_path, client=HERE).text
    assert told.isascii()
    assert household not in told


def test_the_newest_backup_of_this_machine_is_told(ledger_path: Path, tmp_path: Path) -> None:
    ledger = open_ledger(ledger_path, now=Time().at)
    prefer(ledger, {BACKUP: str(tmp_path)})
    ledger.close()
    assert figures(asked(ledger_path, client=HERE))["supermarket_last_backup_timestamp_seconds"] == 0
    (tmp_path / "supermarket-5017-1-9-2026-03-02.db").touch()  # of another machine that uses the same folder
    assert figures(asked(ledger_path, client=HERE))["supermarket_last_backup_timestamp_seconds"] == 0
    copy = tmp_path / "supermarket-1000-1-9-2026-03-02.db"
    copy.touch()
    found = figures(asked(ledger_path, client=HERE))["supermarket_last_backup_timestamp_seconds"]
    assert found == pytest.approx(copy.stat().st_mtime)
