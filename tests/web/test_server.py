"""The server as one starts it: whom it answers, over what, and how it ends."""

import http.client
import shutil
import ssl
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Final

import pytest
from httpx2 import Client

from supermarket.local.certificate import certificate_file
from supermarket.local.networks import LOCALHOST, Listener, listener_at, network_addresses
from supermarket.web.terminal_code import code_lines
from tests.command import run
from tests.ports import HERE
from tests.web.serving import Started, started
from tests.web.visitor import Visitor

NOON: Final = "2026-03-02T12:00+08:00"


@pytest.fixture(scope="module")
def ledger(made_ledger: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copyfile(made_ledger, tmp_path_factory.mktemp("served") / "ledger.db"))


@pytest.fixture(scope="module")
def secure(ledger: Path) -> Iterator[Started]:
    """Give a server of two workers for the network, with a log."""
    if not network_addresses():
        pytest.skip("this machine is in no network")
    with started(
        "web", "--db", ledger, "--lan", "--now", NOON, "--workers", "2", "--log", ledger.with_suffix(".log")
    ) as server:
        yield server


def answered(server: Started, path: str, *, host: str | None = None, secure: bool, **headers: str) -> tuple[int, str]:
    """Return the status and the text of an answer."""
    trusting = ssl.create_default_context()
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
    asked = (
        http.client.HTTPSConnection(HERE, server.port, context=trusting, timeout=60)
        if secure
        else http.client.HTTPConnection(HERE, server.port, timeout=60)
    )
    with closing(asked):
        asked.request("GET", path, headers={"Host": host or f"{HERE}:{server.port}", **headers})
        answer = asked.getresponse()
        return answer.status, answer.read().decode()


def test_a_server_says_where_it_is_and_ends_with_a_sentence(ledger: Path) -> None:
    with started("web", "--db", ledger) as server:
        assert any(f"http://localhost:{server.port}/" in line for line in server.said)
        assert answered(server, "/", secure=False)[0] == 200
        assert listener_at(LOCALHOST, server.port) is Listener.PLAIN
        code, said = server.stop()
    assert code == 0
    assert any("The server has stopped" in line for line in said)
    assert not any("Traceback" in line for line in said)


def test_in_a_network_it_speaks_https_alone(secure: Started) -> None:
    assert answered(secure, "/", secure=True)[0] == 200
    assert listener_at(LOCALHOST, secure.port) is Listener.SECURE
    with pytest.raises((OSError, http.client.HTTPException)):
        answered(secure, "/", secure=False)


def test_a_phone_is_shown_the_address_as_a_code(secure: Started) -> None:
    address = f"https://{network_addresses()[0]}:{secure.port}/"
    drawn = code_lines(address, "utf-8")
    assert secure.said[0].startswith("This is a drill")
    assert secure.said[1 : len(drawn) + 1] == drawn


def test_commands_and_pages_write_to_the_same_ledger(secure: Started, ledger: Path) -> None:
    acting = ("--db", str(ledger), "--operator", "15001", "--site", "5001", "--now", NOON, "--json")
    typed = run("household", "enrol", "--head", "王样例", *acting).json
    with Client(base_url=f"https://localhost:{secure.port}", verify=False, follow_redirects=True, timeout=60) as client:
        visitor = Visitor(client)
        visitor.sign_in("15001")
        assert typed["household"] in visitor.get("/act/household/find", words="王样例", go="1").text
        visitor.get("/act/household/enrol")
        assert visitor.send("/act/household/enrol", head="李样例").status_code == 200
    assert "李样例" in run("household", "find", "李样例", *acting).out


def test_the_log_names_neither_what_was_asked_nor_who_asked(secure: Started, ledger: Path) -> None:
    answered(secure, "/act/household/find?words=%E7%8E%8B%E6%A0%B7%E4%BE%8B", secure=True)
    answered(secure, "/11111111111111111111111111111111", secure=True)
    log = ledger.with_suffix(".log").read_text(encoding="utf-8")
    assert "GET /act/{path:path} 303" in log
    assert "GET - 404" in log
    for private in ("words", "%E7", "王", "11111111111111111111111111111111", HERE):
        assert private not in log


def test_a_port_in_use_is_said_in_a_sentence(secure: Started, ledger: Path) -> None:
    done = run("web", "--db", ledger, "--lan", "--port", str(secure.port))
    assert (done.code, done.out) == (1, "")
    assert str(secure.port) in done.err
    assert len(done.err.splitlines()) == 1


def test_a_proxy_is_believed_and_nobody_else(ledger: Path) -> None:
    name = "points.example.cn"
    with started("web", "--db", ledger, "--behind", HERE, "--name", name) as server:
        assert answered(server, "/", host=name, secure=False, **{"X-Forwarded-Proto": "https"})[0] == 200
        assert answered(server, "/", host=name, secure=False)[0] == 403
        assert answered(server, "/", secure=False, **{"X-Forwarded-Proto": "https"})[0] == 421
        with closing(http.client.HTTPConnection(HERE, server.port, source_address=("127.0.0.2", 0))) as another:
            another.request("GET", "/", headers={"Host": name, "X-Forwarded-Proto": "https"})
            assert another.getresponse().status == 403


def test_what_is_no_address_of_a_proxy_is_wrong_usage(ledger: Path) -> None:
    done = run("web", "--db", ledger, "--behind", "*", "--name", "points.example.cn")
    assert done.code == 2
    assert "127.0.0.1" in done.err


def test_a_ledger_that_is_not_there_is_said_before_anything_is_served(tmp_path: Path) -> None:
    done = run("web", "--db", tmp_path / "none.db", "--lan")
    assert done.code == 1
    assert not certificate_file(tmp_path / "none.db").exists()
