"""The commands by which a person's details are erased, as an office types them."""

from pathlib import Path

import pytest
from PIL import Image

from tests.cli.office import Office


@pytest.fixture
def member(office: Office) -> str:
    """Give the number of somebody whose household left, where the centre has two administrators."""
    office.does("staff", "add", "92000", "--role", "administrator", "--name", "赵样管", by="91000", site="1000")
    household = office.does("household", "enrol", "--head", "张样离", by="15001").json["household"]
    office.does("household", "end", household, by="33001")
    return f"{household}-1"


def test_whoever_left_is_erased_by_two_persons_and_shown_by_number_alone(
    office: Office, member: str, tmp_path: Path
) -> None:
    Image.effect_noise((120, 80), 90).save(tmp_path / "paper.png")
    foreseen = office.does("erasure", "preview", "--member", member).json
    assert (foreseen["records"], foreseen["obstacles"]) == (1, [])
    asking = ("erasure", "request", "--member", member, "--reason", "person-asks")
    bare = office.asks(*asking, by="91000")
    assert (bare.code, "--paper" in bare.err) == (1, True)
    asked = office.does(*asking, "--paper", tmp_path / "paper.png", by="91000").json
    assert "waits" in office.asks("erasure", "list").out
    assert office.asks("erasure", "approve", asked["entry"], by="91000").code == 1
    done = office.asks("erasure", "approve", asked["entry"], by="92000", site="1000")
    assert (done.code, member in done.out) == (0, True)
    (listed,) = office.does("erasure", "list").json
    assert (listed["member"], listed["requested_by"], listed["approved_by"]) == (member, "91000", "92000")
    assert "张" not in office.asks("household", "find", "张", by="15001").out
    assert "were erased by entry" in office.asks("erasure", "preview", "--member", member).out


def test_one_person_is_named_and_not_two(office: Office, member: str) -> None:
    for named in ((), ("--member", member, "--staff", "92000")):
        answer = office.asks("erasure", "preview", *named)
        assert (answer.code, "--member" in answer.err) == (2, True)


def test_without_a_request_there_is_nothing_to_list(office: Office) -> None:
    assert "Nobody" in office.asks("erasure", "list").out
