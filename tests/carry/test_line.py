"""Carrying over a line: the same files, handed over to a real server of the centre and fetched from it."""

import json
import socket
import ssl
from contextlib import closing
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from ipaddress import IPv4Address
from pathlib import Path
from threading import Thread

import pytest

from supermarket.books.tables import BooksRow
from supermarket.carry.line import Line, keep_line, line_of, line_to, sync
from supermarket.errors.many.carry import (
    LineAway,
    LineForeign,
    LineInsecure,
    LineRefused,
    LineTokenMissing,
    LineUnset,
    LineUntrusted,
)
from supermarket.local.certificate import certificate_of
from supermarket.web.frame.serving import Settings
from tests.carry.conftest import District
from tests.carry.machines import silent
from tests.ports import HERE
from tests.village import CLERK
from tests.web.serving import served


def test_a_shop_and_the_centre_have_the_same_books_after_a_line_of_a_minute(district: District) -> None:
    household = district.shop.enrol("王样甲")
    before = district.centre.sizes()
    settings = Settings(path=district.centre.path, hosts=frozenset(), language="en", now=district.centre.time.at)
    with served(settings) as url, closing(district.shop.opened()) as ledger:
        synced = sync(ledger, Line(url, CLERK.actor), CLERK, silent)
        again = sync(ledger, Line(url, CLERK.actor), CLERK, silent)
    assert sum(each.entries for each in synced.sent) > 0
    assert not synced.received.refused
    assert sum(each.entries for each in again.received.taken) <= 1  # that it was heard
    assert district.centre.sizes()["5001-1"] > before["5001-1"]
    assert district.shop.sizes()["1000-1"] >= before["1000-1"]
    assert any(household in row for row in district.centre.rows(BooksRow)["household"])


def test_a_server_that_is_away_or_refuses_is_told_and_nothing_is_lost(district: District) -> None:
    district.shop.enrol("王样甲")
    before = district.shop.sizes()
    settings = Settings(path=district.centre.path, hosts=frozenset(), language="en", now=district.centre.time.at)
    with closing(district.shop.opened()) as ledger:
        with served(settings) as url, pytest.raises(LineRefused) as caught:
            sync(ledger, Line(url, "77777"), CLERK, silent)
        assert caught.value.sentence_there == "Show the token of a member of staff (Bearer)."
        with pytest.raises(LineAway):
            sync(ledger, Line(url, CLERK.actor), CLERK, silent)
    after = district.shop.sizes()
    assert all(after[origin] >= size for origin, size in before.items())


@pytest.mark.parametrize("files", [5, [5], [{"name": "carried"}], [{"base64": 5}], [{"base64": "!"}]])
def test_an_answer_that_holds_no_files_as_it_must_is_that_of_no_server(district: District, files: object) -> None:
    class Answering(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps({"files": files}).encode())

        def log_message(self, *_args: object) -> None:
            """Say nothing."""

    with HTTPServer((HERE, 0), Answering) as server, closing(district.shop.opened()) as ledger:
        Thread(target=server.serve_forever, daemon=True).start()
        try:
            with pytest.raises(LineAway):
                sync(ledger, Line(f"http://{HERE}:{server.server_port}", CLERK.actor), CLERK, silent)
        finally:
            server.shutdown()


def test_a_line_is_kept_and_goes_to_no_address_that_others_could_read(district: District) -> None:
    with closing(district.shop.opened()) as ledger:
        with ledger.reading() as session:
            with pytest.raises(LineUnset):
                line_to(session, None, "9" * 32, None)
            for address, refusal in (
                ("ftp://centre", LineForeign),
                ("https://", LineForeign),
                ("https://a:b@centre", LineForeign),
                ("https://centre..example", LineForeign),
                ("https://.example", LineForeign),
                (f"https://{'a' * 64}.example", LineForeign),
                ("https://the centre", LineForeign),
                ("https://centre.example/the path", LineForeign),
                ("http://centre.example", LineInsecure),
            ):
                with pytest.raises(refusal):
                    line_to(session, address, "9" * 32, None)
            with pytest.raises(LineTokenMissing):
                line_to(session, "https://centre.example", None, None)
            line = line_to(session, "https://centre.example/", "9" * 32, "AB:CD")
            grouped = line_to(session, "https://centre.example/", "9" * 32, " AB\n CD ")
        assert grouped == line
        assert line == Line("https://centre.example", "9" * 32, "abcd")
        keep_line(ledger, line)
        with ledger.reading() as session:
            assert line_of(session) == line
            assert line_to(session, None, None, None) == line
            with pytest.raises(LineTokenMissing):  # the token is that of another server
                line_to(session, f"http://{HERE}:1", None, None)
        keep_line(ledger, None)
        with ledger.reading() as session:
            assert line_of(session) is None


def test_a_certificate_is_known_by_its_fingerprint_alone(district: District, tmp_path: Path) -> None:
    """A server that is not the one whose fingerprint is known gets nothing, not even the token."""
    served_as, _made = certificate_of(tmp_path / "server.db", [IPv4Address(HERE)], ["centre"], now=1_800_000_000_000)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(served_as.file)
    heard: list[bytes] = []
    with socket.socket() as listening:
        listening.bind((HERE, 0))
        listening.listen()

        def serve() -> None:
            for _number in range(3):
                connection, _address = listening.accept()
                try:
                    with context.wrap_socket(connection, server_side=True) as secure:
                        heard.append(secure.recv(1_000))
                except OSError:
                    connection.close()

        thread = Thread(target=serve, daemon=True)
        thread.start()
        line = Line(f"https://{HERE}:{listening.getsockname()[1]}", "9" * 32)
        with closing(district.shop.opened()) as ledger:
            with pytest.raises(LineUntrusted) as caught:
                sync(ledger, line, CLERK, silent)
            assert caught.value.fingerprint == served_as.fingerprint
            with pytest.raises(LineUntrusted):
                sync(ledger, replace(line, fingerprint="0" * 64), CLERK, silent)
        thread.join()
    assert not any(b"Bearer" in each for each in heard)
