"""The commands, the site and many tills at once, on a ledger that lies on a server."""

import json
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Final

from starlette.testclient import TestClient

from supermarket.inspection import verify_file
from supermarket.journal.engines.postgresql.address import Address
from supermarket.ledger import open_ledger
from supermarket.web.app import application
from supermarket.web.frame.serving import Settings
from tests.command import ROOT, Answer, run
from tests.village import START, Time, Village, small_district
from tests.web.visitor import HOST, Visitor

CLERKS: Final = 8
TIMES: Final = 5


def asked(place: Address, *arguments: str) -> Answer:
    env = {
        "SUPERMARKET_DB": str(place),
        "SUPERMARKET_SITE": "5001",
        "SUPERMARKET_OPERATOR": "15001",
        "SUPERMARKET_NOW": "2026-03-02T09:00+08:00",
        "XDG_DATA_HOME": str(place.folder),
    }
    return run(*arguments, env=env)


def test_a_ledger_is_made_used_verified_backed_up_and_opened_again_by_the_installed_command(
    empty: Address, tmp_path: Path
) -> None:
    missing = asked(empty, "balance", "1000-1-1-00")
    assert missing.code == 1
    assert "There is no ledger at postgresql://" in missing.err
    files = tmp_path / "files"
    files.mkdir()
    made = asked(empty, "init", "--drill", "--from", str(small_district(files)))
    assert "?schema=district_220802" in made.out, made.err
    again = asked(empty, "init", "--drill", "--from", str(files))
    assert (again.code, "There is already a ledger" in again.err) == (1, True)
    household = asked(empty, "household", "enrol", "--head", "王样例", "--json").json["household"]
    credit = ("deed", "credit", household, "VOL-05", "--operator", "91000", "--site", "3001")
    assert asked(empty, *credit).code == 0
    assert asked(empty, "stock", "receive", "1001", "50", "--donated", "9001").code == 0
    redeemed = asked(empty, "redeem", household, "1001x2", "--reason", "card-forgotten", "--json").json
    assert redeemed["points"] == 6
    assert asked(empty, "audit", "verify").code == 0
    copy = asked(empty, "backup", str(tmp_path / "stick"), "--json").json
    other = empty.of_schema("restored")
    restored = asked(other, "restore", copy["file"], "--json")
    assert restored.json["origin"] == "1000-2", restored.err
    both = asked(empty, "audit", "verify")
    assert (both.code, "district_220802, restored" in both.err) == (1, True)
    verified = asked(other, "audit", "verify", "--json")
    assert [stream["origin"] for stream in verified.json["streams"]] == ["1000-1", "1000-2"]


def test_the_doctor_knows_the_server_and_says_where_nobody_answers(place: Address) -> None:
    found = asked(place, "doctor", "--json").json
    assert found["ledger"]["state"] == "present"
    assert found["ledger"]["pragmas"]["synchronous_commit"] == "on"
    away = Address("127.0.0.1:1", "ledger", "district_220802", folder=place.folder)
    assert "does not answer" in json.dumps(asked(away, "doctor", "--json").json["advice"])
    refused = asked(away, "balance", "1000-1-1-00")
    assert (refused.code, refused.err.count("\n")) == (1, 1)


def test_what_a_server_refuses_is_one_sentence(place: Address) -> None:
    there = Address("", "nowhere", "district_220802", place.user, place.options, place.folder)
    answer = asked(there, "site", "list")
    assert (answer.code, answer.out, answer.err.count("\n")) == (1, "", 1)
    assert "no such database" in answer.err


def test_eight_tills_write_to_one_schema(village: Village, place: Address) -> None:
    household = village.enrol()
    village.receive(quantity=1_000)
    village.ledger.close()
    program = (sys.executable, "-m", "tests.endurance.clerk", "redeem", str(place), household)
    clerks = [
        subprocess.Popen(
            (*program, f"c{number}", str(TIMES)), cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        for number in range(CLERKS)
    ]
    said = [clerk.communicate() for clerk in clerks]
    assert [err for _out, err in said] == [""] * CLERKS
    names = [name for out, _err in said for name in out.split() if name != "ready"]
    assert len(names) == len(set(names)) == CLERKS * TIMES * 2
    assert verify_file(place, with_evidence=False).faults == ()
    with closing(open_ledger(place, now=START)) as ledger:
        reopened = Village(ledger)
        assert (reopened.points(household), reopened.on_hand()) == (0, 1_000 - CLERKS * TIMES)


def test_pages_are_served_from_a_server(village: Village, place: Address) -> None:
    household = village.enrol()
    card = village.card(household).payload
    village.credit(household)
    village.receive()
    app = application(Settings(path=place, hosts=frozenset({HOST}), language="en", now=Time().at))
    with TestClient(app, base_url=f"http://{HOST}", headers={"accept-language": ""}) as client:
        visitor = Visitor(client)
        visitor.sign_in("15001")
        visitor.get("/till")
        visitor.send("/till/open", today="yes")
        visitor.get("/till")
        visitor.send("/till", scan=card)
        assert "王样甲" in visitor.text
        visitor.send("/till", scan="1001x2")
        assert "Confirm 6 points" in visitor.text
    app.close()
