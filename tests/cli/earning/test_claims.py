"""Claims on their whole way by the commands: filed, reviewed, hung out, posted, and what each answers with."""

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pypdfium2  # type: ignore[import-untyped]
import pytest
from PIL import Image

from tests.cli.office import Office
from tests.command import run
from tests.paper.reading import picture_of_page

MARCH_7 = "2026-03-07T09:00:00+08:00"
PHOTO = b"\xff\xd8\xff\xe0" + b"a photo of a clean village street"


@pytest.fixture
def office(ledger_path: Path) -> Office:
    return Office(ledger_path)


@pytest.fixture
def household(office: Office) -> str:
    return str(office.does("household", "enrol", "--head", "王样甲", "--group", "一组", by="15001").json["household"])


def filed(office: Office, household: str, rule: str = "VOL-02", *options: str | Path) -> str:
    return str(office.does("claim", "file", household, rule, *options, by="15001").json["claim"])


def reviewed(office: Office, household: str, rule: str = "VOL-02") -> str:
    claim = filed(office, household, rule)
    for reviewer in ("23001", "33001"):
        office.does("claim", "review", claim, "--accept", by=reviewer)
    return claim


def steps(office: Office, claim: str) -> Iterator[tuple[str, str]]:
    for step in office.does("claim", "show", claim).json["steps"]:
        yield step["who"], step["what"]


def test_a_claim_is_filed_reviewed_twice_hung_out_and_posted(office: Office, household: str, tmp_path: Path) -> None:
    photo = tmp_path / "street.jpg"
    photo.write_bytes(PHOTO)
    answer = office.does(
        "claim",
        "file",
        household,
        "ENV-01",
        "--member",
        "1",
        "--evidence",
        photo,
        "--evidence",
        f"sign-in={photo}",
        by="15001",
    ).json
    assert (answer["state"], answer["points"], answer["flags"]) == ("filed", 3, [])
    claim = answer["claim"]
    assert office.does("claim", "review", claim, "--accept", by="23001").json["state"] == "reviewed-once"
    assert office.does("claim", "review", claim, "--accept", by="33001").json["state"] == "reviewed"
    notice = office.does("notice", "publish", by="33001").json
    assert (notice["claims"], notice["first_day"], notice["last_day"]) == ([claim], "2026-03-02", "2026-03-06")
    assert office.does("claim", "post", by="33001").json == {"posted": []}
    later = replace(office, now=MARCH_7)
    [posted] = later.does("claim", "post", by="33001").json["posted"]
    assert (posted["claim"], posted["points"], posted["cut"]) == (claim, 3, [])
    assert later.does("claim", "post", by="33001").json == {"posted": []}
    assert later.does("balance", household).json["balance"] == 3
    assert list(steps(later, claim)) == [
        ("15001", "filed"),
        ("23001", "accepted"),
        ("33001", "accepted"),
        ("33001", "noticed"),
        ("33001", "posted"),
    ]
    assert later.asks("books", "rebuild", "--check").code == 0
    assert later.asks("audit", "verify").code == 0


def test_evidence_lies_beside_the_ledger_by_its_hash(office: Office, household: str, tmp_path: Path) -> None:
    photo = tmp_path / "street.jpg"
    photo.write_bytes(PHOTO)
    filed(office, household, "VOL-03", "--evidence", photo)
    [kept] = list((office.db.parent / f"{office.db.stem}-evidence").iterdir())
    assert kept.read_bytes() == PHOTO
    assert kept.suffix == ".jpg"


@pytest.mark.parametrize(
    ("rule", "shown", "lacking", "options"),
    [
        ("ENV-01", (), "sign-in sheet, photo", "--evidence sign-in=FILE --evidence photo=FILE"),
        ("ENV-01", ("photo",), "sign-in sheet", "--evidence sign-in=FILE"),
        ("NEG-01", (), "inspection record or photo", "--evidence inspection=FILE or --evidence photo=FILE"),
    ],
)
def test_what_a_claim_lacks_is_named_to_whoever_files_and_looks_at_it(  # noqa: PLR0913, PLR0917 - a table's columns
    office: Office, household: str, tmp_path: Path, rule: str, shown: tuple[str, ...], lacking: str, options: str
) -> None:
    photo = tmp_path / "street.jpg"
    photo.write_bytes(PHOTO)
    given = [word for each in shown for word in ("--evidence", f"{each}={photo}")]
    told = office.asks("claim", "file", household, rule, *given, by="15001").out
    sentence = f"For the reviewers: evidence that the rule asks for is missing: {lacking}."
    assert sentence in told
    claim = told.split()[1].rstrip(":")
    assert f"take the claim back with `supermarket claim withdraw {claim} --reason …`" in told
    assert f"file it again with {options}." in told
    assert sentence in office.asks("claim", "show", claim).out


@pytest.mark.parametrize("content", [b"", b"MZ not a photo", b"=cmd"])
def test_what_is_no_photo_or_pdf_is_not_kept(office: Office, household: str, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "street.jpg"
    file.write_bytes(content)
    before = office.entries()
    answer = office.asks("claim", "file", household, "VOL-03", "--evidence", file, by="15001")
    assert (answer.code, office.entries()) == (1, before)
    assert not (office.db.parent / f"{office.db.stem}-evidence").exists()


def test_a_rejection_needs_a_reason_and_a_verdict_is_one_of_two(office: Office, household: str) -> None:
    claim = filed(office, household)
    assert office.asks("claim", "review", claim, "--reject", by="23001").code == 1
    for wrong in (["claim", "review", claim], ["claim", "review", claim, "--accept", "--reject"], ["claim", "review"]):
        assert office.asks(*wrong, by="23001").code == 2
    answer = office.does("claim", "review", claim, "--reject", "--reason", "没有照片", by="23001")
    assert answer.json["state"] == "rejected"
    assert office.does("claim", "show", claim).json["steps"][-1]["reason"] == "没有照片"


def test_claims_are_listed_by_state_and_site(office: Office, household: str) -> None:
    first, second = filed(office, household), reviewed(office, household, "HAR-01")

    def listed(*options: str) -> list[str]:
        return [claim["claim"] for claim in office.does("claim", "list", *options).json]

    assert listed() == [first, second]
    assert listed("--state", "filed") == [first]
    assert listed("--state", "reviewed", "--site", "5001") == [second]
    assert listed("--site", "3002") == []
    assert listed("--state", "posted") == []


def test_an_objection_is_made_and_resolved(office: Office, household: str) -> None:
    claim = reviewed(office, household)
    office.does("notice", "publish", by="33001")
    assert office.does("notice", "object", claim, "--reason", "没有看见", by="15001").json["state"] == "objected"
    assert office.asks("notice", "resolve", claim, "--reason", "查过", by="33001").code == 2
    answer = office.does("notice", "resolve", claim, "--dismiss", "--reason", "查过了", by="33001")
    assert answer.json["state"] == "noticed"


def test_the_boards_paper_names_in_full_and_the_picture_masks(office: Office, household: str, tmp_path: Path) -> None:
    reviewed(office, household)
    pdf, png = tmp_path / "notice.pdf", tmp_path / "notice.png"
    office.does("notice", "publish", "--pdf", pdf, "--png", png, by="33001")
    with pypdfium2.PdfDocument(pdf.read_bytes()) as document:
        text = document[0].get_textpage().get_text_bounded()
    assert "王样甲" in text
    assert "2026-03-06" in text
    assert household not in text
    assert picture_of_page(pdf.read_bytes(), 0, dots_per_inch=50).size[0] > 300
    with Image.open(io.BytesIO(png.read_bytes())) as picture:
        assert picture.format == "PNG"


def test_a_notice_that_cannot_be_drawn_is_not_published(office: Office, household: str, tmp_path: Path) -> None:
    claim = reviewed(office, household)
    taken = tmp_path / "notice.pdf"
    taken.write_bytes(b"mine")
    assert office.asks("notice", "publish", "--pdf", taken, by="33001").code == 1
    assert (taken.read_bytes(), office.does("claim", "show", claim).json["state"]) == (b"mine", "reviewed")


def test_a_clerk_who_may_print_no_board_is_told_what_he_may(office: Office, household: str, tmp_path: Path) -> None:
    del household  # somebody stands on it
    told = office.asks("board", "--site", "3001", "--pdf", tmp_path / "board.pdf", by="15001")
    assert told.code == 1
    assert "may not print an honour board" in told.err
    assert "notice publish" not in told.err


def test_a_board_ranks_and_masks(office: Office, household: str, tmp_path: Path) -> None:
    office.does("deed", "credit", household, "VOL-02", by="91000", site="3001")
    [place] = office.does("board", "--site", "3001").json
    assert (place["rank"], place["household"], place["name"], place["cumulative"]) == (1, household, "王*", 4)
    assert office.does("board", "--site", "3001", "--quarter", "2026-1").json == [place]
    assert office.does("board", "--site", "3001", "--year", "2025").json == []
    assert office.asks("board", "--month", "2026-03", "--year", "2026").code == 2
    pdf, png = tmp_path / "board.pdf", tmp_path / "board.png"
    office.does("board", "--site", "3001", "--pdf", pdf, "--png", png)
    assert (pdf.read_bytes()[:5], png.read_bytes()[:4]) == (b"%PDF-", b"\x89PNG")
    office.does("household", "amend", household, "--board", "no", by="15001")
    assert office.does("board", "--site", "3001").json == []


def test_kin_is_declared_and_listed(office: Office, household: str) -> None:
    assert office.does("staff", "kin", "33001").json == []
    declared = [{"household": household, "relation": "own"}]
    assert office.does("staff", "kin", "33001", household, "--relation", "own", by="33001").json == declared
    assert office.does("staff", "kin", "33001").json == declared
    claim = filed(office, household)
    assert office.asks("claim", "review", claim, "--accept", by="33001").code == 1


def piped(office: Office, text: str, *arguments: str, by: str, site: str) -> tuple[object, str]:
    shared = ("--db", office.db, "--now", str(office.now), "--operator", by, "--site", site, "--json")
    answer = run(*arguments, *shared, typed=text)
    assert answer.code == 0, answer.err
    return answer.json, answer.err


def test_a_roster_is_scanned_in_and_out(office: Office, household: str) -> None:
    other = str(office.does("household", "enrol", "--head", "李样乙", by="15001").json["household"])
    scans = f"{household}\r\n1\r\n{other}\r\n{household}\r\n1\r\n99999\r\n{other}\r\n-\r\n+\r\n"
    value, told = piped(office, scans, "claim", "roster", "LEC-01", "--activity", "宣讲", by="15001", site="5001")
    assert isinstance(value, dict)
    assert [(claim["household"], claim["flags"]) for claim in value["claims"]] == [(household, []), (other, [])]
    assert value["twice"] == 1
    assert "99999" in told


def test_a_queue_is_reviewed_by_digits(office: Office, household: str) -> None:
    claims = [filed(office, household, rule) for rule in ("VOL-02", "HAR-01", "GOV-03", "ENV-02")]
    value, _told = piped(office, "1\n2\n1\n3\nx\n1\n", "claim", "review", "--queue", by="23001", site="3001")
    assert isinstance(value, list)
    assert [(each["claim"], each["state"]) for each in value] == [
        (claims[0], "reviewed-once"),
        (claims[1], "rejected"),
        (claims[3], "reviewed-once"),
    ]
    assert office.does("claim", "show", claims[2]).json["state"] == "filed"


@pytest.mark.parametrize(
    ("told", "minutes", "points"),
    [
        (("--hours", "1.5"), 90, 1),
        (("--hours", "90分钟"), 90, 1),
        (("--start", "22:00", "--end", "02:00"), 240, 4),
        (("--start", "8点", "--end", "8点半", "--start", "13:00", "--end", "1:30 PM"), 60, 1),
        (("--start", "0800", "--end", "0845"), 45, 0),
        (("--quantity", "2"), 120, 2),
    ],
)
def test_time_is_claimed_as_it_was_given(
    office: Office, household: str, told: tuple[str, ...], minutes: int, points: int
) -> None:
    filed = office.does("claim", "file", household, "VOL-01", *told, by="15001").json
    assert (filed["minutes"], filed["points"]) == (minutes, points)
    assert office.does("claim", "show", filed["claim"]).json["minutes"] == minutes


def test_hours_and_units_are_not_given_together(office: Office, household: str) -> None:
    refused = office.asks("claim", "file", household, "VOL-01", "--hours", "1", "--quantity", "1", by="15001")
    assert refused.code == 2
