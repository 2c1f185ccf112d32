"""What bases show on the screen: names in full to the staff at home there who sign in, counts as sure as they are."""

from contextlib import closing

import pytest

from supermarket.books.session import Request
from supermarket.cli.practice.bases.base_words import heads_shown
from supermarket.cli.run import main
from supermarket.ledger import open_ledger
from supermarket.local.signing import new_token
from supermarket.locale import use
from supermarket.practice.bases.copies import Coming, receive_copies
from supermarket.practice.bases.finds import Finding, record_find
from supermarket.practice.bases.loans import Lending, lend
from tests.pins import give_pin
from tests.practice.bases.lived import UMBRELLA, record_things
from tests.village import CLERK, Village

PIN = "71935264"


@pytest.fixture
def found(real: Village, monkeypatch: pytest.MonkeyPatch) -> tuple[str, str]:
    """Give a find in a real ledger, where an umbrella is lent too, and the token of the clerk's scripts."""
    by = Request(CLERK.actor, CLERK.site, known="pin")
    with real.writing() as session:
        record_things(session)
        receive_copies(session, Coming(UMBRELLA, 1), by)
        lend(session, Lending(UMBRELLA, stranger="红衣男士 13800000009"), by)
        find = record_find(session, Finding("手套", "村口", finder="李样 13800000008"), by).find
    give_pin(real.ledger, CLERK.actor, PIN)
    path = real.ledger.database.path
    with closing(open_ledger(path)) as ledger:  # in the time in which it is asked
        token = new_token(ledger, CLERK.actor, PIN).token
    monkeypatch.setenv("SUPERMARKET_DB", str(path))
    return find, token


def said(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert main(["--lang", "en", *words]) == 0, capsys.readouterr().err
    return capsys.readouterr().out


@pytest.mark.usefixtures("found")
def test_who_has_not_signed_in_sees_a_star_for_whoever_took_it(capsys: pytest.CaptureFixture[str]) -> None:
    shown = said(capsys, "loan", "list", "--site", CLERK.site)
    assert "红*" in shown
    assert "红衣" not in shown
    assert all(f"超市 ({CLERK.site})" in each for each in (shown, said(capsys, "find", "list", "--site", CLERK.site)))
    for above in ("3001", "2001", "1000"):
        assert "红*" in said(capsys, "loan", "list", "--site", above)
        assert "手套" in said(capsys, "find", "list", "--site", above)
    assert "红*" not in said(capsys, "loan", "list", "--site", "3002")
    assert "手套" in said(capsys, "find", "list")
    assert "13800000008" not in said(capsys, "find", "list", "--json")


def test_the_clerk_at_home_there_signs_in_and_sees_it_in_full(
    found: tuple[str, str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    find, token = found
    monkeypatch.setenv("SUPERMARKET_TOKEN", token)
    here = ("--operator", CLERK.actor, "--site", CLERK.site)
    assert "李样 13800000008" in said(capsys, "find", "show", find, *here)
    assert "红衣男士 13800000009" in said(capsys, "loan", "overdue", "--names", *here)
    assert main(["--lang", "en", "loan", "overdue", "--names", "--operator", CLERK.actor, "--site", "5002"]) == 1
    assert "5002" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("heads", "qualifier", "english", "chinese"),
    [
        (37, "exact", "37", "37"),
        (20_000, "at-least", "at least 20,000", "不少于 2万"),
        (20_500, "about", "about 20,500", "约 20,500"),
        (0, "exact", "0", "0"),
    ],
)
def test_a_count_is_shown_as_sure_as_it_is(heads: int, qualifier: str, english: str, chinese: str) -> None:
    try:
        assert heads_shown(heads, qualifier) == english
        use("zh")
        assert heads_shown(heads, qualifier) == chinese
    finally:
        use("en")
