"""Acts as forms: what a command does, a form does, once, in the words of the visitor."""

import re
import subprocess
import sys

from supermarket.district.roles import VERBS
from supermarket.web.acts.allowed import verbs_of
from supermarket.web.acts.commands import commands
from supermarket.web.acts.seconds import OWN
from supermarket.web.acts.shown import CELL_BYTES, ROOM, Line, Table, bounded, csv_of
from supermarket.web.frame.looks import STATIC, breakable
from tests.pins import ADMINISTRATORS_PIN, give_pin
from tests.village import Village
from tests.web.conftest import Visitors
from tests.web.visitor import Visitor


def test_a_form_does_what_the_command_does_and_once_however_often_it_is_sent(visitor: Visitor) -> None:
    visitor.sign_in("15001")
    visitor.get("/act/household/enrol")
    fields = visitor.hidden("/act/household/enrol")
    answers = [
        visitor.client.post(
            "/act/household/enrol",
            data={**fields, "head": "王样甲", "phone": "10030011000"},
            headers={"origin": visitor.origin},
        )
        for _time in range(2)
    ]
    assert [answer.status_code for answer in answers] == [200, 200]
    recorded = [answer.text.split("Recorded: ")[1].split("<")[0] for answer in answers]
    assert recorded[0] == recorded[1]


def test_what_is_refused_stays_typed_and_says_why(visitor: Visitor) -> None:
    visitor.sign_in("15001")
    visitor.get("/act/deed/credit")
    page = visitor.send("/act/deed/credit", who="1000-9-99", rule="VOL-01", quantity="2")
    assert page.status_code == 422
    assert 'value="VOL-01"' in page.text
    assert 'role="alert"' in page.text


def test_a_tick_for_a_file_outlasts_a_refusal(visitor: Visitor) -> None:
    visitor.sign_in("15001")
    visitor.get("/act/statement")
    page = visitor.send("/act/statement", who="1000-9-99", pdf="yes")
    assert 'role="alert"' in page.text
    assert 'name="pdf" value="yes" checked' in page.text


def test_what_cannot_be_read_is_said_at_its_field(visitor: Visitor) -> None:
    visitor.sign_in("15001")
    visitor.get("/act/stock/receive")
    page = visitor.send("/act/stock/receive", sku="1001", units="many")
    assert page.status_code == 422
    assert "field wrong" in page.text


def test_every_act_has_a_form_in_both_languages(visitor: Visitor) -> None:
    visitor.sign_in("91000")
    for command in commands().values():
        for language in ("zh", "en"):
            page = visitor.get(f"/act/{command.path}", lang=language)
            assert page.status_code == 200, command.name
            assert len(page.content) < 60_000
            assert "SUPERMARKET_" not in page.text


def test_the_list_offers_what_a_role_may_do_and_what_only_reads(visitor: Visitor) -> None:
    visitor.sign_in("15001")
    page = visitor.get("/acts").text
    assert "/act/redeem" in page
    assert "/act/balance" in page
    assert "/act/site/import" not in page
    assert "/act/card/sheet" not in page
    visitor.sign_in("91000")
    assert "/act/site/import" in visitor.get("/acts").text
    beside = sum((STATIC / name).stat().st_size for name in ("style.css", "page.js", "manifest.json", "icon.svg"))
    for language in ("zh", "en"):
        assert len(visitor.get("/acts", lang=language).content) + beside < 60_000


def test_an_act_is_found_by_words_and_each_import_says_of_which_register_it_is(visitor: Visitor) -> None:
    visitor.sign_in("91000")
    page = visitor.get("/acts", words="import Donors").text
    assert "/act/donor/import" in page
    assert "Donors of goods." in page
    assert "/act/site/import" not in page
    assert "Nothing is called so" in visitor.get("/acts", words="unheard-of").text


def test_whatever_writes_has_a_verb_but_a_person_s_own_word() -> None:
    own = {command.name for command in commands().values() if command.writes and not verbs_of(command.name)}
    assert own == {"paper confirm"}
    assert all(verb in VERBS for command in commands().values() for verb in verbs_of(command.name))


def test_every_verb_that_binds_by_name_is_that_of_an_act_which_asks_for_the_pin_once_more(
    real: Village, real_site: Visitors
) -> None:
    binding = {
        verb: [each for each in commands().values() if verb in {each.name, *verbs_of(each.name)}] for verb in OWN
    }
    assert all(binding.values())
    give_pin(real.ledger, "91000", ADMINISTRATORS_PIN)
    centre = real_site()
    centre.sign_in("91000", ADMINISTRATORS_PIN)
    form = "/practice/step/rectification/approve"
    assert 'name="pin"' in centre.get(form).text
    for pin, status in (("", 401), ("000000", 401), (ADMINISTRATORS_PIN, 404)):
        centre.send(form, number="1000-1-5", pin=pin)
        assert centre.page.status_code == status, centre.text


def test_a_form_that_comes_back_and_an_answer_draw_a_cards_digits_only_where_it_was_issued(
    visitor: Visitor, village: Village
) -> None:
    household = village.enrol()
    card = village.card(household).payload
    visitor.sign_in("15001")
    visitor.get("/act/card/bind")
    visitor.send("/act/card/bind", payload=card, household=household)
    assert visitor.page.status_code == 409
    assert card not in visitor.page.text
    visitor.get("/act/card/issue")
    visitor.send("/act/card/issue", household=household)
    assert re.search(r"shown this once: 1[0-9]{31}", visitor.text)


def test_a_long_answer_is_a_short_page_and_its_whole_is_a_file(visitor: Visitor) -> None:
    visitor.sign_in("91000")
    for name, lines in (("A", 600), ("B", 1)):
        blocks = [
            Table(("Code", "Name"), tuple((f"{number}", f"={name}" * 40) for number in range(lines)), frozenset())
        ]
        shown, left = bounded([Line("before"), *blocks, Line("after")])
        assert [type(each) for each in shown] == [Line, Table, Line]
        kept = shown[1].rows if isinstance(shown[1], Table) else ()
        assert len(kept) + left == lines
        assert (left > 0) is (lines > 1)
        assert sum(len(cell) + CELL_BYTES for row in kept for cell in row) <= ROOM
    page = visitor.get("/act/site/list", go="1")
    assert "are not shown" not in page.text
    assert len(page.content) < 60_000
    visitor.get("/act/site/list")
    file = visitor.send("/act/site/list", whole="csv")
    assert file.headers["content-type"].startswith("text/csv")
    assert file.content.decode("utf-8-sig").count("\r\n") > len(re.findall("<tr>", page.text)) - 2
    assert csv_of(blocks).decode("utf-8-sig") == "Code,Name\r\n0,'" + "=B" * 40 + "\r\n"


def test_a_long_answer_of_what_was_done_or_of_a_file_that_is_gone_is_not_asked_for_again(visitor: Visitor) -> None:
    visitor.sign_in("91000")
    visitor.get("/act/donor/import")
    rows = "".join(f"{number},{'样例' * 10}{number}\n" for number in range(10_000, 10_600))
    listed = ("donors.csv", f"donor,name\n{rows}".encode(), "text/csv")
    visitor.send("/act/donor/import", files=[("path", listed)], dry_run="yes")
    assert "More lines than a page has room for" in visitor.text
    assert 'value="csv"' not in visitor.page.text


def test_a_command_in_a_cell_is_the_way_to_its_act() -> None:
    assert breakable("supermarket loan overdue") == (
        '<a href="/act/loan/overdue?go=1">List what should be back by now and whom to ask</a>'
    )
    assert breakable("supermarket month reconcile 2026-06 --all").startswith('<a href="/act/month/reconcile')
    assert breakable("supermarket <b>") == "supermarket &lt;b&gt;"
    assert breakable("days_back_max") == "days_<wbr>back_<wbr>max"
    assert breakable("a\u202eb") == "a\\u202eb"


def test_whoever_comes_first_does_not_say_in_which_language_others_read_of_the_acts() -> None:
    code = """if True:
        from supermarket.locale import spoken
        from supermarket.web.acts.commands import commands
        with spoken("zh"):
            print(commands()["erasure list"].sentence)
    """
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert said == "List what was requested to be erased, and what is erased.\n"


def test_an_act_that_had_no_file_to_make_is_answered_with_what_was_done(visitor: Visitor) -> None:
    visitor.sign_in("15001")
    visitor.get("/act/stock/count")
    counts = [("csv", ("counts.csv", b"sku,counted\n1001,0\n", "text/csv"))]
    page = visitor.send("/act/stock/count", files=counts, marked="yes")
    assert page.status_code == 200, visitor.text
    assert "1001" in visitor.text
