"""Each fraud that villages know is played through the commands, and is refused, or found by name with its entries."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

import pytest

from tests.audit.tampering import tampering
from tests.cli.office import Office

CLERK, OTHER_CLERK, REVIEWER, MANAGER, INSTITUTE, CENTRE = "15001", "15002", "23001", "33001", "32001", "91000"
FIRST_DAY: Final = "2026-03-02"
PHOTO: Final = b"\xff\xd8\xff\xe0 a clean village street"


@dataclass
class Play:
    """The office in which a fraud is played, and what day and minute it is there."""

    ledger: Path
    folder: Path
    day: str = FIRST_DAY
    minute: int = 9 * 60
    people: int = 0

    @property
    def office(self) -> Office:
        """Return the office at this minute."""
        return Office(self.ledger, now=f"{self.day}T{self.minute // 60:02}:{self.minute % 60:02}:00+08:00")

    def later(self, *, days: int = 0, minutes: int = 0) -> None:
        """Let time pass."""
        self.day = (date.fromisoformat(self.day) + timedelta(days=days)).isoformat()
        self.minute = 9 * 60 if days else self.minute + minutes

    def does(self, *words: str | Path, by: str, site: str | None = None) -> Any:  # noqa: ANN401 - whatever JSON holds
        """Run a command that is done, and return its answer."""
        return self.office.does(*words, by=by, site=site or ("2001" if by == INSTITUTE else None)).json

    def is_refused(self, *words: str | Path, by: str, site: str | None = None, names: Iterable[str] = ()) -> None:
        """Run a command that is refused in one sentence that names these, and see that it wrote nothing."""
        before = self.office.entries()
        answer = self.office.asks(*words, by=by, site=site)
        assert (answer.code, answer.err.count("\n")) == (1, 1), answer.err
        assert [name for name in names if name not in answer.err] == []
        assert self.office.entries() == before

    def found(self, month: str = FIRST_DAY[:7], site: str = "3001") -> dict[str, list[str]]:
        """Return the exceptions of a month by name; that it reconciles is seen on the way."""
        told = self.office.does("month", "reconcile", month, site=site).json
        assert told["ok"], told["checks"]
        return {each["name"]: each["entries"] for each in told["exceptions"] if each["entries"]}

    # --- what happens in every village --------------------------------------------------------------------------------

    def household(self, points: int = 0) -> str:
        """Enrol a household; its points are credited by the centre, which is an exception of its own."""
        self.people += 1
        number = self.does("household", "enrol", "--head", f"王样{self.people}", by=CLERK)["household"]
        if points:
            self.does("deed", "credit", number, "VOL-01", "--quantity", str(points), by=CENTRE, site="3001")
        return str(number)

    def card(self, household: str) -> str:
        """Return what a household's new card shows."""
        return str(self.does("card", "issue", household, by=CLERK)["payload"])

    def paper(self, text: str) -> Path:
        """Return a photo of something that no other photo shows."""
        path = self.folder / f"{text}.jpg"
        path.write_bytes(PHOTO + text.encode())
        return path

    def claim(self, household: str, rule: str, *words: str | Path, by: str = CLERK) -> str:
        """File a claim."""
        return str(self.does("claim", "file", household, rule, *words, by=by, site="3001")["claim"])

    def posted(self, *claims: str, by: tuple[str, str] = (REVIEWER, MANAGER)) -> list[str]:
        """Have claims accepted, hung out and posted, five days later; return the entries that posted them."""
        for claim in claims:
            for reviewer in by:
                self.does("claim", "review", claim, "--accept", by=reviewer)
        self.does("notice", "publish", by=MANAGER)
        self.later(days=5)
        told = self.does("claim", "post", by=MANAGER)["posted"]
        entries = {each["claim"]: each["entry"] for each in told}
        return [entries[claim] for claim in claims]

    def stock(self, sku: str = "1001", units: int = 50, *words: str, by: str = CLERK) -> str:
        """Take goods in; where nothing else is said they were bought."""
        return str(self.does("stock", "receive", sku, str(units), *(words or ("--purchased",)), by=by)["entry"])

    def redeemed(self, who: str, *words: str, by: str = CLERK) -> str:
        """Give a piece of soap, or what is named, for points."""
        return str(self.does("redeem", who, *(words or ("1001",)), by=by)["entry"])


@pytest.fixture
def play(ledger_path: Path, tmp_path: Path) -> Play:
    """Give an office in which nothing has happened yet."""
    return Play(ledger_path, tmp_path)


# --- the same deed twice ----------------------------------------------------------------------------------------------


def test_a_deed_that_is_claimed_a_second_time_under_another_rule_is_refused(play: Play) -> None:
    household, street = play.household(), play.paper("street")
    first = play.claim(household, "ENV-01", "--evidence", street, "--start", "08:00", "--end", "10:00")
    for rule in ("ENV-01", "VOL-03"):
        words = ("claim", "file", household, rule, "--evidence", street)
        play.is_refused(*words, by=OTHER_CLERK, names=[first])


def test_a_photo_that_serves_for_the_deeds_of_two_households_is_found(play: Play) -> None:
    street = play.paper("street")
    claims = [play.claim(play.household(), "VOL-03", "--evidence", street) for _household in range(2)]
    assert play.does("claim", "show", claims[1], by=REVIEWER)["flags"] == ["evidence-missing", "photo-used"]
    entries = play.posted(*claims)
    assert play.found()["photo_used"] == [entries[1]]
    assert play.found()["evidence_missing"] == entries


def test_a_person_who_was_at_two_places_at_once_is_found(play: Play) -> None:
    household = play.household()
    first = play.claim(household, "ENV-01", "--start", "08:00", "--end", "10:00")
    second = play.claim(household, "VOL-03", "--start", "09:00", "--end", "11:00")
    entries = play.posted(first, second)
    assert play.found()["overlap"] == [entries[1]]


# --- hours that nobody saw --------------------------------------------------------------------------------------------


def test_hours_that_an_administrator_enters_afterwards_are_found_and_are_worth_no_points(play: Play) -> None:
    household = play.household()
    claim = play.claim(household, "VOL-01", "--quantity", "2", "--served", "2026-03-01", by=CENTRE)
    entries = play.posted(claim)
    assert (play.found()["entered_afterwards"], play.found()["cap_hit"]) == (entries, entries)
    assert play.does("balance", household, by=CLERK)["balance"] == 0


def test_hours_of_whoever_signed_in_and_never_out_are_not_claimed(play: Play) -> None:
    stayed, left = play.household(), play.household()
    roster = play.folder / "roster.csv"
    roster.write_text(f"household,member,start,end\n{stayed},,08:00,10:00\n{left},,08:00,\n", encoding="utf-8")
    told = play.does("claim", "roster", "VOL-01", "--activity", "植树", "--csv", roster, by=CLERK)
    assert [(claim["household"], claim["points"]) for claim in told["claims"]] == [(stayed, 2)]
    assert told["unfinished"] == [left]


def test_points_that_are_given_without_claim_and_notice_are_refused_to_a_clerk_and_found(play: Play) -> None:
    household = play.household()
    play.is_refused("deed", "credit", household, "VOL-01", by=CLERK, names=[CLERK])
    entry = play.does("deed", "credit", household, "VOL-01", by=CENTRE, site="3001")["entry"]
    assert play.found()["direct_credit"] == [entry]


def test_a_false_claim_is_taken_back_freezes_earning_and_both_are_found(play: Play) -> None:
    household = play.household(points=20)
    [penalty] = play.posted(play.claim(household, "NEG-08", "--quantity", "8", "--evidence", play.paper("proof")))
    [after] = play.posted(play.claim(household, "VOL-02"))
    assert (play.found()["false_claim"], play.found()["cap_hit"]) == ([penalty], [after])
    assert play.does("balance", household, by=CLERK)["balance"] == 12


# --- other people's cards ---------------------------------------------------------------------------------------------


def test_cards_that_somebody_collected_and_typed_in_one_after_another_are_found(play: Play) -> None:
    households = [play.household(points=9) for _household in range(5)]
    play.stock()
    entries = []
    for household in households:
        entries.append(play.redeemed(household, "1001", "--reason", "card-forgotten"))
        play.later(minutes=2)
    found = play.found()
    assert (found["many_by_hand"], found["without_card"]) == (entries, entries)


def test_fetching_for_others_wants_an_authorisation_and_for_too_many_in_a_day_is_found(play: Play) -> None:
    proxy, households = play.household(), [play.household(points=9) for _household in range(2)]
    play.stock()
    entries = []
    for household in households:
        payload = play.card(household)
        play.is_refused("redeem", payload, "1001", "--proxy", proxy, by=CLERK, names=[proxy])
        play.does("household", "proxy", household, proxy, "--until", "2026-12-31", by=CLERK)
        entries.append(play.redeemed(payload, "1001", "--proxy", proxy))
    assert play.found()["proxy_many"] == entries[1:]


def test_a_card_that_was_reported_lost_opens_nothing(play: Play) -> None:
    household = play.household(points=9)
    payload = play.card(household)
    play.stock()
    play.does("card", "freeze", household, by=CLERK)
    play.is_refused("redeem", payload, "1001", by=CLERK)
    play.card(household)
    play.is_refused("redeem", payload, "1001", by=CLERK)


def test_a_copied_card_that_is_shown_at_two_shops_within_an_hour_is_found_at_both(play: Play) -> None:
    payload = play.card(play.household(points=9))
    entries = []
    for clerk in (CLERK, OTHER_CLERK):
        play.stock(by=clerk)
        entries.append(play.redeemed(payload, by=clerk))
        play.later(minutes=20)
    assert play.found()["two_shops"] == play.found(site="3002")["two_shops"] == entries


# --- goods that nobody fetched ----------------------------------------------------------------------------------------


def test_a_clerk_who_redeems_for_a_household_that_has_not_been_seen_for_half_a_year_is_found(play: Play) -> None:
    household = play.household(points=30)
    play.stock()
    play.later(days=190)
    entry = play.redeemed(household, "1001x5")
    found = play.found("2026-09")
    for name in ("dormant", "without_card", "hand_entry", "redemption_outside_session"):
        assert found[name] == [entry]


def test_nothing_is_redeemed_into_a_month_that_three_persons_have_closed(play: Play) -> None:
    household = play.household(points=9)
    play.stock()
    play.redeemed(household)
    play.later(days=31)
    for signer in (CLERK, MANAGER, INSTITUTE):
        play.does("month", "sign", "2026-03", by=signer, site="3001")
    play.is_refused("redeem", household, "1001", "--on", "2026-03-31", by=CLERK, names=["2026-03"])


def test_the_dead_redeem_nothing_and_the_last_of_a_household_cannot_be_ended_in_silence(play: Play) -> None:
    household = play.household(points=9)
    payload = play.card(household)
    play.stock()
    play.is_refused("member", "end", f"{household}-1", by=MANAGER, names=[household])
    play.does("household", "death", household, by=MANAGER)
    for who in (payload, household):
        play.is_refused("redeem", who, "1001", by=CLERK, names=[household])


# --- favours for kin --------------------------------------------------------------------------------------------------


def test_nobody_reviews_for_his_own_kin_and_whatever_a_clerk_does_for_his_own_household_is_found(play: Play) -> None:
    household = play.household(points=9)
    play.stock()
    for staff, relation in ((MANAGER, "kin"), (CLERK, "own")):
        play.does("staff", "kin", staff, household, "--relation", relation, by=MANAGER)
    claim = play.claim(household, "VOL-02")
    play.is_refused("claim", "review", claim, "--accept", by=MANAGER, names=[claim])
    given = play.redeemed(play.card(household))
    assert play.found()["own_household"] == [given]
    play.posted(claim, by=(REVIEWER, INSTITUTE))
    told = play.office.does("month", "reconcile", "2026-03", site="3001").json["movement"]
    assert [each["now"] for each in told if each["figure"] == "to staff"] == [4 + 9]


def test_nobody_reviews_a_claim_twice_and_whoever_reviews_his_own_filing_is_found(play: Play) -> None:
    own = play.claim(play.household(), "VOL-02", by=REVIEWER)
    play.does("claim", "review", own, "--accept", by=REVIEWER)
    play.is_refused("claim", "review", own, "--accept", by=REVIEWER, names=[own])
    other = play.claim(play.household(), "VOL-02")
    play.does("claim", "review", own, "--accept", by=MANAGER)
    entries = play.posted(other)
    told = play.does("claim", "show", own, by=MANAGER)
    assert play.found()["reviewed_by_filer"] == [told["posted"]]
    assert told["posted"] not in entries


# --- just under a limit -----------------------------------------------------------------------------------------------


def test_what_is_above_fifty_points_the_institute_reviews_and_what_is_just_under_it_is_found(play: Play) -> None:
    large = play.claim(play.household(), "GOV-03", "--quantity", "11")
    play.does("claim", "review", large, "--accept", by=REVIEWER)
    play.is_refused("claim", "review", large, "--accept", by=MANAGER, names=[large])
    small = play.claim(play.household(), "GOV-03", "--quantity", "10")
    entries = play.posted(small)
    assert play.found()["near_review"] == entries


def test_one_large_claim_that_was_split_into_small_ones_is_found(play: Play) -> None:
    household = play.household()
    days = ("2026-02-27", "2026-02-28", "2026-03-01")
    claims = [play.claim(household, "GOV-03", "--quantity", "4", "--served", day) for day in days]
    assert play.found() == {}
    entries = play.posted(*claims)
    assert play.found()["split_awards"] == entries


def test_a_run_of_awards_just_under_a_households_month_is_found(play: Play) -> None:
    household = play.household()
    play.later(days=8)
    run = [("GOV-03", 4), ("HAR-01", 3), ("VOL-05", 1), ("GOV-02", 1), ("LEC-02", 1), ("GOV-04", 2), ("VOL-03", 2)]
    claims = [
        play.claim(household, rule, "--quantity", str(units), "--served", f"2026-03-{day:02}")
        for day, (rule, units) in enumerate(run, 2)
    ]
    play.posted(*claims)
    assert "near_month" not in play.found(), "85 points are far enough from 100"
    entries = play.posted(play.claim(household, "VOL-03", "--served", "2026-03-10"))
    assert play.found()["near_month"] == entries, "91 are not"


# --- prices, purchases, gifts -----------------------------------------------------------------------------------------


def test_a_price_that_was_lowered_for_a_friend_and_raised_again_is_found(play: Play) -> None:
    payload = play.card(play.household(points=9))
    play.stock()
    play.is_refused("goods", "price", "1001", "1", by=CLERK)
    play.does("goods", "price", "1001", "1", by=CENTRE)
    play.redeemed(payload)
    play.does("goods", "price", "1001", "3", by=CENTRE)
    listed = play.found()["price_there_and_back"]
    assert len(listed) == 2


def test_goods_that_were_bought_too_dear_are_found(play: Play) -> None:
    for _delivery in range(3):
        play.stock("1001", 10, "--purchased", "--cost", "20")
    entry = play.stock("1001", 10, "--purchased", "--cost", "31")
    assert play.found()["dear_purchase"] == [entry]


def test_a_gift_that_is_on_paper_alone_is_found(play: Play) -> None:
    receipt = ("--evidence", f"receipt={play.paper('receipt')}")
    entries = play.posted(play.claim(play.household(), "DON-02", "--quantity", "9", *receipt))
    assert play.found()["without_gift"] == entries
    for _delivery in range(3):
        play.stock("1002", 10)
    entry = play.stock("1002", 1_000, "--donated", "9001")
    assert play.found()["odd_donation"] == [entry]


# --- write-offs, polished figures -------------------------------------------------------------------------------------


def test_goods_that_one_person_writes_off_again_and_again_are_found(play: Play) -> None:
    play.stock()
    words = ("stock", "write-off", "1001", "2", "--reason", "broken")
    play.is_refused(*words, "--approver", CLERK, by=CLERK, names=[CLERK])
    entries = [play.does(*words, "--approver", MANAGER, by=CLERK)["entry"] for _time in range(5)]
    asked = play.does(*words, by=MANAGER)["entry"]  # without another manager's word it only waits
    found = play.found()
    assert found["written_off_by_one"] == entries
    assert found["written_off"] == entries, asked


def test_figures_that_were_polished_on_the_last_days_of_a_month_are_found(play: Play) -> None:
    households = [play.household(points=9) for _household in range(20)]
    play.stock()
    play.later(days=28)
    claims = [play.claim(household, "HAR-01") for household in households]
    redeemed = [play.redeemed(household) for household in households]
    found = play.found()
    assert (found["bunched_claims"], found["bunched_redemptions"]) == (claims, redeemed)


def test_a_run_on_the_goods_at_the_years_end_meets_the_limits_and_whoever_lifts_one_is_found(
    play: Play, tmp_path: Path
) -> None:
    payload = play.card(play.household(points=200))
    play.stock("1015", 20)
    play.redeemed(payload, "1015x2")
    play.is_refused("redeem", payload, "1015", by=CLERK, names=["2"])
    lifted = tmp_path / "goods.csv"
    lifted.write_text("sku,name,unit,points,limit\n1015,大米5kg,袋,30,9/quarter\n", encoding="utf-8")
    play.does("goods", "import", lifted, by=CENTRE)
    play.redeemed(payload, "1015x2")
    [entry] = play.found()["limit_changed"]
    assert play.office.does("month", "reconcile", "2026-03", site="3001").json["versions"][1]["latest"] == entry


# --- the books themselves ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "forgery",
    [
        "UPDATE balance SET amount = amount + 100 WHERE account = 'Assets:Households:' || ?",
        "UPDATE entry SET body = replace(body, ':9', ':99') WHERE kind = 'points.credited' AND instr(body, ?)",
        "DELETE FROM entry WHERE kind = 'goods.redeemed' AND instr(body, ?)",
    ],
)
def test_a_ledger_that_was_edited_by_hand_does_not_verify(play: Play, forgery: str) -> None:
    household = play.household(points=9)
    play.stock()
    play.redeemed(household)
    assert play.office.asks("audit", "verify").code == 0
    with tampering(play.ledger) as connection:
        assert connection.execute(forgery, (household,)).rowcount == 1
    verified = play.office.asks("audit", "verify", "--json")
    assert (verified.code, verified.json["ok"]) == (1, False)


def test_a_claim_is_posted_by_no_clerk_not_before_its_notice_ended_and_only_once(play: Play) -> None:
    claim = play.claim(play.household(), "VOL-02")
    assert play.posted(claim)
    household = play.household()
    waiting = play.claim(household, "VOL-02")
    for reviewer in (REVIEWER, MANAGER):
        play.does("claim", "review", waiting, "--accept", by=reviewer)
    play.does("notice", "publish", by=MANAGER)
    play.later(days=4)
    play.is_refused("claim", "post", by=CLERK, names=[CLERK])
    assert play.does("claim", "post", by=MANAGER)["posted"] == []
    assert "posted_early" not in play.found()
