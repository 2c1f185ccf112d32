"""Rules are broken in other ways than the one that stands for each in the tables, and are named all the same."""

import pytest

from supermarket.audit.package.checker.journal import Entry
from supermarket.audit.package.checker.rules.all import breaches
from tests.audit.rules.forgeries import ADMINISTRATOR, CENTRE, CLERK, MANAGER, SECONDED, STATION, Forgery, opened, row
from tests.audit.rules.forgeries_activities import ACTIVITY_WAYS
from tests.audit.rules.forgeries_assessment import ASSESSMENT_WAYS
from tests.audit.rules.forgeries_bases import BASE_WAYS
from tests.audit.rules.forgeries_earning import claim, credited
from tests.audit.rules.forgeries_erasing import ERASURE_WAYS
from tests.audit.rules.forgeries_lists import LIST_WAYS
from tests.audit.rules.forgeries_orders import ORDER_WAYS
from tests.audit.rules.forgeries_rectification import RECTIFICATION_WAYS
from tests.audit.rules.forgeries_spending import OTHER_CLERK, PICTURE, soap, spoiled, uncredited
from tests.audit.rules.forging import GONE, Forger, in_time
from tests.audit.rules.test_rules import Honest, village

__all__ = ["village"]


def registers_of_another_stream(v: Forger) -> str:
    """Let the program of another machine lower a price, as if a ledger were made."""
    opened(v, CENTRE)
    like = v.last("goods.recorded", sku="1001")
    body = {name: value for name, value in like.body.items() if name != "from"}
    return v.add("goods.recorded", {**body, "points": 1}, actor="0", site=CENTRE, origin="3002-1")


def clock_set_to_another_day(v: Forger) -> str:
    body = {"since": v.entries[-1].at, "true": v.entries[-1].at - 5 * 86_400_000, **SECONDED}
    return v.add("clock.corrected", body, actor=MANAGER, site=STATION, on="2026-03-05")


def claim_added_to_a_roster(v: Forger) -> str:
    """Raise the number of those who signed in, and add a claim afterwards, which so needs no evidence."""
    number, taken = next((number, each) for number, each in enumerate(v.entries) if each.kind == "roster.taken")
    v.entries[number] = taken._replace(body={**taken.body, "people": 9})
    said = {"roster": v.names.roster, "activity": taken.body["activity"], "served": taken.body["served"]}
    return claim(v, v.names.heir, taken.body["rule"], 1, flags=GONE, **said)


def claim_added_under_the_key(v: Forger) -> str:
    """Raise the number of those who signed in, and add a claim later that has the roster's key."""
    number, taken = next((number, each) for number, each in enumerate(v.entries) if each.kind == "roster.taken")
    v.entries[number] = taken._replace(body={**taken.body, "people": 3})
    like = v.last("claim.filed", roster=v.names.roster)
    return v.again(like, household=v.names.heir, served=taken.body["served"], key=f"{taken.key}/9")


def person_through_another(v: Forger) -> str:
    """Say of a code that it is the person's of another code, which is itself said to be a third one's."""
    row(v, "staff.recorded", "staff", MANAGER, identity="33002")
    return row(v, "staff.recorded", "staff", CLERK, identity=MANAGER)


def undone_under_another_code(v: Forger) -> str:
    """Let the administrator have a manager's post too, under whose code he takes back what he credited."""
    row(v, "staff.recorded", "staff", MANAGER, identity=ADMINISTRATOR)
    row(v, "setting.recorded", "setting", "reversal_by_author", value=0)
    return uncredited(v, actor=MANAGER)


def paper_of(v: Forger, **said: str) -> str:
    return spoiled(v, approved=GONE, paper={"signer": MANAGER, "signed": v.today, **PICTURE, **said})


WAYS: dict[str, tuple[str, Forgery]] = {
    "a register by the program of another stream": ("program_only", registers_of_another_stream),
    "a clock set to another day than its true time's": ("clock_not_ahead", clock_set_to_another_day),
    "a credit that counts for no cap": ("credited_wrongly", lambda v: credited(v, uncapped="yes")),
    "a claim added to a roster": ("roster_unknown", claim_added_to_a_roster),
    "a claim added to a roster under its key": ("roster_unknown", claim_added_under_the_key),
    "a person through another": ("identity_amiss", person_through_another),
    "a credit undone by its author under another code": ("reversed_by_author", undone_under_another_code),
    "a card that is frozen": ("shown_amiss", lambda v: soap(v, v.names.part, shown="payload", reason=GONE)),
    "a paper that another signed": ("paper_no_picture", lambda v: paper_of(v, signer=OTHER_CLERK)),
    "a paper of a day to come": ("paper_misdated", lambda v: paper_of(v, signed=v.day(1))),
    "a paper that is no picture": ("paper_no_picture", lambda v: paper_of(v, kind="text/plain")),
    **ASSESSMENT_WAYS,
    **ACTIVITY_WAYS,
    **BASE_WAYS,
    **LIST_WAYS,
    **ORDER_WAYS,
    **RECTIFICATION_WAYS,
    **ERASURE_WAYS,
}


@pytest.mark.parametrize("way", WAYS)
def test_a_rule_that_is_broken_another_way_is_named(way: str, village: Honest) -> None:
    code, forged = WAYS[way]
    forger = Forger(list[Entry](village.entries), village.names)
    name = forged(forger)
    assert (code, name) in {(each.code, f"{each.origin}-{each.seq}") for each in breaches(in_time(forger.entries))}
