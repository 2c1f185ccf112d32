"""Whatever goes wrong behind the guard, a visitor gets one sentence, and nothing of where things lie."""

from pathlib import Path

import pytest
from fastapi import FastAPI, Request, Response
from starlette.testclient import TestClient

from supermarket.web.frame.counts import Counts
from supermarket.web.frame.guard import Guard
from supermarket.web.frame.ledgers import Ledgers
from supermarket.web.frame.serving import Serving, Settings
from tests.web.visitor import HOST


@pytest.mark.parametrize(
    ("fault", "status", "told", "reports"),
    [
        (RuntimeError("nobody thought of it"), 500, "its details are on the machine that serves this page", 1),
        (OSError(28, "No space left on device"), 503, "The disk is full", 0),
    ],
)
def test_a_fault_of_the_answer_to_a_fault_is_one_sentence_too(
    fault: Exception, status: int, told: str, reports: int, ledger_path: Path
) -> None:
    def fails(_request: Request, _fault: Exception) -> Response:
        raise fault

    settings = Settings(path=ledger_path, hosts=frozenset({HOST}), language="en")
    app = FastAPI()
    app.state.serving = Serving(settings, Ledgers(settings.path), Counts())
    app.add_exception_handler(Exception, fails)
    app.add_api_route("/page", lambda: 1 // 0)
    client = TestClient(Guard(app, settings), base_url=f"http://{HOST}", raise_server_exceptions=False)
    answer = client.get("/page")
    assert (answer.status_code, told in answer.text, str(ledger_path.parent) in answer.text) == (status, True, False)
    assert len(list(ledger_path.parent.glob("supermarket-fault-*"))) == reports
