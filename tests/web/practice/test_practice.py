"""Activities with photos, the count at the door, and the other subjects, on the pages."""

import re
from io import BytesIO

import pytest
from PIL import Image

from supermarket.books.session import Request
from supermarket.district.dated.imports import add_row
from supermarket.journal.entry import Entry
from supermarket.journal.store import entries
from supermarket.local.browsers.door import tapped
from supermarket.practice.activities.activities import Plan, plan
from supermarket.practice.activities.standing import activity_of
from supermarket.practice.lists.files import LISTING_FILE
from supermarket.practice.lists.words import HELP_NAMES
from supermarket.web.pages.practice.subjects import SUBJECTS
from tests.sound import check_sound
from tests.texts import translated
from tests.village import ADMINISTRATOR, AUDITOR, CLERK, MANAGER, Village
from tests.web.conftest import Visitors
from tests.web.visitor import Visitor


def photo() -> bytes:
    made = BytesIO()
    Image.effect_noise((320, 240), 60).convert("RGB").save(made, "JPEG")
    return made.getvalue()


def recorded(village: Village, kind: str) -> list[Entry]:
    with village.ledger.reading() as session:
        return [entry for entry in entries(session.transaction) if entry.kind == kind]


def test_an_activity_is_planned_and_held_with_a_photo(village: Village, visitor: Visitor) -> None:
    visitor.sign_in(MANAGER.actor)
    visitor.get("/practice/activities/plan")
    visitor.send(
        "/practice/step/activity/plan", title="清理河道", kind="cleaning", day="2026-03-02", start="08:30", place="河边"
    )
    assert "清理河道" in visitor.text
    (planned,) = recorded(village, "activity.planned")
    visitor.get(f"/practice/activities/{planned.name}")
    files = [("evidence", ("1.jpg", photo(), "image/jpeg"))]
    visitor.send("/practice/step/activity/hold", files=files, heads="23", qualifier="at-least", roster="")
    with village.ledger.reading() as session:
        found = activity_of(session, planned.name)
    assert (found.is_held, found.heads, found.qualifier, found.photos) == (True, 23, "at-least", 1)
    assert "23 people" in visitor.text
    check_sound(village.ledger)


def test_an_activity_of_which_nobody_told_is_named(village: Village, visitor: Visitor) -> None:
    with village.writing() as session:
        plan(session, Plan("义诊", ("clinic",), day="2026-03-02"), Request(MANAGER.actor, MANAGER.site))
    visitor.sign_in(MANAGER.actor)
    visitor.get("/practice/activities", month="2026-03")
    assert "义诊" in visitor.text
    assert "nobody has said" not in visitor.text


def test_whoever_may_not_count_at_the_door_is_told_so_and_counts_nobody(village: Village, visitor: Visitor) -> None:
    visitor.sign_in(AUDITOR.actor)
    visitor.get("/practice/door")
    assert "One came" not in visitor.text
    assert visitor.send("/practice/door", tap="one").status_code == 403
    assert "may not" in visitor.text
    with village.ledger.reading() as session:
        assert list(tapped(session, AUDITOR.site)) == []


def test_taps_at_the_door_are_one_entry_and_what_comes_meanwhile_is_not_lost(village: Village, site: Visitors) -> None:
    one, other = site(), site()
    for visitor in (one, other):
        visitor.sign_in(CLERK.actor)
        visitor.get("/practice/door")
    for tap in ("one", "one", "five", "back"):
        one.send("/practice/door", tap=tap)
    assert "6 today" in one.text
    form = one.page
    other.send("/practice/door", tap="one")
    for _tap in range(2):
        one.page = form
        one.send("/practice/door/record")
    (counted,) = recorded(village, "visits.counted")
    assert (counted.site, counted.content["heads"]) == ("5001", 6)
    with village.ledger.reading() as session:
        left = {each.on: each.heads for each in tapped(session, "5001")}
    assert left == {"2026-03-02": 1}
    check_sound(village.ledger)


def test_the_circle_is_a_picture_with_its_figures_in_words(visitor: Visitor) -> None:
    visitor.sign_in(MANAGER.actor)
    page = visitor.get("/practice/circle")
    assert len(page.content) < 60_000
    assert "<table" in page.text
    picture = Image.open(BytesIO(visitor.get("/practice/circle.png").content))
    assert (picture.format, picture.width > 300) == ("PNG", True)


@pytest.mark.parametrize("staff", [CLERK.actor, MANAGER.actor, "91000", "41000"])
def test_every_subject_is_shown_to_whoever_has_signed_in_small_and_with_its_steps(site: Visitors, staff: str) -> None:
    visitor = site()
    visitor.sign_in(staff)
    for code, subject in SUBJECTS.items():
        page = visitor.get(f"/practice/of/{code}")
        assert page.status_code == 200, code
        assert len(page.content) < 60_000
        assert len(re.findall(r'href="/practice/step/', page.text)) == len(subject.acts)
    for link in set(re.findall(r'href="(/practice/step/[^"]+)"', page.text)):
        assert visitor.get(link.replace("&amp;", "&")).status_code == 200
    assert visitor.get("/practice/of/nothing").status_code == 404


@pytest.mark.parametrize("kind", ["haircut", "venue", "transport"])
def test_a_proposed_pair_says_in_the_readers_language_what_help_it_is(
    village: Village, visitor: Visitor, kind: str
) -> None:
    with village.writing() as session:
        for listing, which in (("401", "need"), ("402", "resource")):
            line = {"listing": listing, "list": which, "name": "样例", "kind": kind, "site": "3001", "capacity": "1"}
            add_row(session, LISTING_FILE, line, ADMINISTRATOR, scope="1000")
    visitor.sign_in(MANAGER.actor)
    visitor.get("/practice/matching", lang="zh")
    assert f"{translated()[HELP_NAMES[kind]]} · 401 → 402" in visitor.text
