"""The commands about households over time, as they are typed: what they answer, and what the screen says."""

from pathlib import Path

import pytest
from PIL import Image

from tests.cli.office import Office

CLERK, MANAGER, CENTRE = "15001", "33001", "91000"


@pytest.fixture
def other(office: Office) -> str:
    """Enrol another household, without points."""
    number: str = office.does("household", "enrol", "--head", "李样乙", by=CLERK).json["household"]
    return number


@pytest.fixture
def joined(office: Office, household: str) -> str:
    """Add a member to the household of 50 points and return his number."""
    number: str = office.does("member", "add", household, "--name", "赵样乙", by=CLERK).json["code"]
    return number


def balance(office: Office, household: str) -> int:
    points: int = office.does("balance", household).json["balance"]
    return points


def test_another_head_is_named(office: Office, household: str, joined: str) -> None:
    asked = ("household", "head", household, "2", "--reason", "death", "--key", "k")
    done = office.does(*asked, by=CLERK).json
    assert (done["household"], done["head"], done["former"]) == (household, joined, f"{household}-1")
    assert office.does(*asked, by=CLERK).json == done
    shown = office.does("household", "show", household, by=CLERK).json
    assert (shown["head"], [member["member"] for member in shown["members"]]) == ("赵样乙", [joined])
    assert [(event["what"], event["entry"]) for event in shown["events"]] == [("head-changed", done["entry"])]
    assert joined in office.asks(*asked, by=CLERK).out


def test_a_split_and_a_merger_are_shown_on_both_sides(office: Office, household: str, joined: str, other: str) -> None:
    asked = ("household", "split", household, "--head", "2", "--points", "20", "--key", "k")
    done = office.does(*asked, by=MANAGER).json
    new = done["into"]
    assert (done["points"], done["members"]) == (20, {joined: f"{new}-1"})
    assert office.does(*asked, by=MANAGER).json == done
    assert new in office.asks(*asked, by=MANAGER).out
    assert (balance(office, household), balance(office, new)) == (30, 20)
    joint = office.does("household", "merge", new, other, "--key", "m", by=MANAGER).json
    assert (joint["household"], joint["into"], joint["points"], joint["owed"]) == (new, other, 20, 0)
    assert other in office.asks("household", "merge", new, other, "--key", "m", by=MANAGER).out
    for number, told in ((household, ["split"]), (new, ["founded", "merged"]), (other, ["joined"])):
        assert [event["what"] for event in office.does("household", "show", number, by=CLERK).json["events"]] == told
        assert [event["what"] for event in office.does("statement", number).json["events"]] == told
        assert new in office.asks("household", "show", number, by=CLERK).out
        assert new in office.asks("statement", number).out


def test_several_members_split_off_together(office: Office, household: str, joined: str) -> None:
    third = office.does("member", "add", household, "--name", "王样丙", by=CLERK).json["code"]
    done = office.does("household", "split", household, "--head", joined, "--member", "3", by=MANAGER).json
    assert (list(done["members"]), done["points"]) == ([joined, third], 0)


def test_a_household_moves_to_another_village(office: Office, household: str) -> None:
    asked = ("household", "move", household, "--key", "k")
    done = office.does(*asked, by=MANAGER, site="5002").json
    assert (done["former"], done["station"], done["shop"]) == ("3001", "3002", "5002")
    assert "3002" in office.asks(*asked, by=MANAGER, site="5002").out
    assert office.does("household", "show", household, by=CENTRE).json["site"] == "3002"


@pytest.mark.parametrize("verb", ["death", "leave"])
def test_points_wait_for_whoever_takes_over(office: Office, household: str, other: str, verb: str) -> None:
    card = office.does("card", "issue", household, by=CLERK).json
    done = office.does("household", verb, household, "--key", "k", by=MANAGER).json
    assert (done["household"], done["points"], done["until"]) == (household, 50, "2026-08-29")
    assert "2026-08-29" in office.asks("household", verb, household, "--key", "k", by=MANAGER).out
    for shown in (household, card["payload"]):
        refused = office.asks("redeem", shown, "1001", by=CLERK)
        assert refused.code == 1
        assert "2026-08-29" in refused.err
    office.does("household", "merge", household, other, by=MANAGER)
    refused = office.asks("redeem", card["payload"], "1001", by=CLERK)
    assert (refused.code, other in refused.err) == (1, True)
    assert balance(office, other) == 50


def test_a_proxy_is_registered_and_fetches(office: Office, household: str, other: str) -> None:
    unknown = office.asks("redeem", household, "1001", "--proxy", other, by=CLERK)
    assert (unknown.code, other in unknown.err) == (1, True)
    asked = ("household", "proxy", household, other, "--until", "2026-12-31", "--key", "k")
    done = office.does(*asked, by=CLERK).json
    assert (done["household"], done["proxy"], done["until"]) == (household, other, "2026-12-31")
    assert other in office.asks(*asked, by=CLERK).out
    assert [each["proxy"] for each in office.does("household", "show", household, by=CLERK).json["proxies"]] == [other]
    assert other in office.asks("household", "show", household, by=CLERK).out
    redeemed = office.does("redeem", household, "1001", "--proxy", other, by=CLERK).json
    assert (redeemed["proxy"], redeemed["flags"]) == (other, [])


def test_a_proxy_for_too_many_is_said_on_the_screen(office: Office, household: str, other: str) -> None:
    third = office.does("household", "enrol", "--head", "孙样丙", by=CLERK).json["household"]
    office.does("deed", "credit", other, "VOL-01", "--quantity", "5", by="91000", site="3001")
    for each in (household, other):
        office.does("household", "proxy", each, third, "--until", "2026-12-31", by=CLERK)
    quiet = office.asks("redeem", household, "1001", "--proxy", third, by=CLERK)
    flagged = office.asks("redeem", other, "1001", "--proxy", third, by=CLERK)
    assert (quiet.code, flagged.code) == (0, 0)
    assert len(flagged.out.splitlines()) == len(quiet.out.splitlines()) + 1


def test_whose_card_was_left_out_of_a_sheet_is_told_with_what_to_do(office: Office, tmp_path: Path) -> None:
    undrawn = office.does("household", "enrol", "--head", "王\U00013000", by=CLERK).json["household"]
    office.does("household", "enrol", "--head", "赵样乙", by=CLERK)
    told = office.asks("card", "sheet", "--pdf", tmp_path / "cards.pdf", by=MANAGER)
    assert told.code == 0
    assert f"Household {undrawn} (王〓) has no card yet: no font on this computer can draw" in told.err
    assert "(U+13000)" in told.err
    assert "Bind a blank card to it" in told.err


def test_of_an_erased_member_a_star_is_shown(office: Office, other: str, tmp_path: Path) -> None:
    signed = tmp_path / "signed.png"
    Image.new("RGB", (9, 9)).save(signed)
    office.does("staff", "add", "92000", "--role", "administrator", "--site", "1000", "--name", "赵样管", by=CENTRE)
    office.does("household", "end", other, by=MANAGER)
    asked = ("erasure", "request", "--member", f"{other}-1", "--reason", "person-asks", "--paper", str(signed))
    entry = office.does(*asked, by=CENTRE).json["entry"]
    office.does("erasure", "approve", entry, by="92000", site="1000")
    shown = office.asks("household", "show", other, by=MANAGER).out
    assert "head *:" in shown
    assert "李样乙" not in shown
