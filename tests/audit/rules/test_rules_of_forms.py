"""What no verb writes, though its kind and every seal are right: field by field, in the entries that stand there."""

from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any, Final

import pytest

from supermarket.audit.package.checker.journal import Entry
from supermarket.audit.package.checker.rules.all import breaches
from supermarket.ledger import open_ledger
from tests.audit.rules.forging import in_time
from tests.audit.rules.honest_village import lived
from tests.audit.rules.lives import entries_in
from tests.village import START, make_ledger, small_district

Change = Callable[[dict[str, Any]], object]


@pytest.fixture(scope="module")
def entries(tmp_path_factory: pytest.TempPathFactory) -> tuple[Entry, ...]:
    """Give the entries of an honest ledger in which something of everything happened."""
    place = tmp_path_factory.mktemp("honest")
    make_ledger(place / "ledger.db", folder=small_district(place))
    with closing(open_ledger(place / "ledger.db", now=START)) as ledger:
        lived(ledger)
    return tuple(entries_in(place / "ledger.db"))


def first(entries: tuple[Entry, ...], kind: str, **said: Any) -> int:  # noqa: ANN401 - what a body says
    """Return where the first entry of a kind stands that says so."""
    return next(
        number
        for number, entry in enumerate(entries)
        if entry.kind == kind and all(entry.body.get(name) == value for name, value in said.items())
    )


def copied(value: Any) -> Any:  # noqa: ANN401 - whatever a body holds
    """Return a value that can be changed by itself."""
    if isinstance(value, dict):
        return {name: copied(each) for name, each in value.items()}
    return [copied(each) for each in value] if isinstance(value, list) else value


def found(entries: tuple[Entry, ...], number: int, forged: Entry) -> set[str]:
    """Return what is found of one entry that was put in the place of another, by all that came before."""
    name = (forged.origin, forged.seq)
    return {each.code for each in breaches(in_time((*entries[:number], forged))) if each[:2] == name}


def paper(change: Change) -> Change:
    """Change what a closed month's paper says."""
    return lambda body: change(body["reconciliation"])


PAPERS: Final[dict[str, Change]] = {
    "the points credited": paper(lambda said: said["figures"]["points"].update(credits=391)),
    "the points held at the end": paper(lambda said: said["figures"]["points"].update(closing=1)),
    "the number of redemptions": paper(lambda said: said["figures"].update(redemptions=0)),
    "the units of goods": paper(lambda said: said["figures"]["goods"][0].update(spoiled=9)),
    "the place's name": paper(lambda said: said.update(name="别的站")),
    "the sites": paper(lambda said: said.update(sites=["3001"])),
    "the goods' names": paper(lambda said: said["names"].update({"1001": "大米"})),
    "goods that are not there": paper(lambda said: said["names"].update({"1002": "牙刷"})),
    "a check that failed": paper(lambda said: said["checks"][0].update(found=1)),
    "a check that must have failed": paper(lambda said: said["checks"][1].update(difference=5, found=389)),
    "a check that failed and nobody said why": paper(lambda said: said["checks"][2].update(difference=5, ok=0)),
    "a check that is left out": paper(lambda said: said["checks"].pop(3)),
    "no check at all": paper(lambda said: said["checks"].clear()),
    "a check of another name": paper(lambda said: said["checks"][0].update(name="all_is_well")),
    "a check that is told twice": paper(lambda said: said["checks"].append(said["checks"][0])),
    "a check that compared nothing and found something": paper(lambda said: said["checks"][0].update(compared=0)),
    "a check that tells more": paper(lambda said: said["checks"][0].update(more=1)),
    "what the accounts were found to hold": paper(lambda said: said["checks"][0].update(found=1, expected=1)),
    "what the shelves were found to hold": paper(lambda said: said["checks"][4].update(found=1, expected=1)),
    "what the fund was found to hold": paper(lambda said: said["checks"][10].update(found=1, expected=1)),
    "entries behind no difference": paper(lambda said: said["checks"][1].update(entries=["1000-1-1"])),
    "who earned most": paper(lambda said: said["board"][0].update(cumulative=999)),
    "a rank": paper(lambda said: said["board"][-1].update(rank=1)),
    "a household that is left out": paper(lambda said: said["board"].pop()),
    "what was redeemed": paper(lambda said: said["movement"][1].update(now=said["movement"][1]["now"] + 1)),
    "what was redeemed the month before": paper(lambda said: said["movement"][1].update(before=1)),
    "a jump that was none": paper(lambda said: said["movement"][0].update(jumped=1 - said["movement"][0]["jumped"])),
    "an outlier among too few": paper(lambda said: said["movement"][2].update(outlier=1)),
    "how many rows of prices held": paper(lambda said: said["versions"][1].update(rows=1)),
    "what a yuan is": paper(lambda said: said["liability"].update(points_per_yuan=7)),
    "what the households held": paper(lambda said: said["liability"].update(points=said["liability"]["points"] - 1)),
    "what was to lapse soon": paper(lambda said: said["liability"].update(expiring=1)),
    "what had lapsed": paper(lambda said: said["liability"].update(lapsed=1)),
    "a signature with a reason": paper(
        lambda said: said["exceptions"].append({"name": "signed_with_reason", "entries": ["1000-1-1"]})
    ),
    "a paper that waits": paper(lambda said: said["exceptions"].append({"name": "on_paper", "entries": ["1000-1-1"]})),
    "what the goods are worth": paper(lambda said: said["liability"].update(stock_points=1)),
    "a part of it": paper(lambda said: said.pop("checks")),
    "all of it": lambda body: body.pop("reconciliation"),
}


@pytest.mark.parametrize("what", PAPERS)
def test_the_paper_of_a_closed_month_cannot_be_forged(what: str, entries: tuple[Entry, ...]) -> None:
    number = first(entries, "month.signed", role="institute")
    body = copied(entries[number].body)
    PAPERS[what](body)
    assert found(entries, number, entries[number]._replace(body=body)) & {"content_untrue", "body_unreadable"}


OTHERWISE: Final[dict[str, tuple[str, dict[str, Any], str]]] = {
    "an opening of an edition to come": ("stream.opened", {"rulebook": 7}, "edition_unknown"),
    "an opening of no edition": ("stream.opened", {"rulebook": 0}, "edition_unknown"),
    "random that is none": ("stream.opened", {"random": "1"}, "hash_amiss"),
    "a row of the opening that holds elsewhere": ("goods.recorded", {"scope": "3001"}, "row_out_of_scope"),
    "a first household from the future": ("household.recorded", {"from": "2036-01-01"}, "household_not_from_today"),
    "a first household at a scope that is none": ("household.recorded", {"scope": "7"}, "household_not_from_today"),
    "a member of one station alone": ("member.recorded", {"scope": "3001"}, "household_not_from_today"),
    "a member whose commitment is none": ("member.recorded", {"person": "1"}, "hash_amiss"),
    "a household whose shop is no text": ("household.recorded", {"shop": ""}, "field_empty"),
    "goods without a name": ("goods.recorded", {"name": ""}, "field_empty"),
    "goods whose barcode is a word": ("goods.recorded", {"barcode": "别的"}, "goods_amiss"),
    "goods whose other barcode does not check": (
        "goods.recorded",
        {"barcodes": [{"barcode": "06901234567890", "units": 1}]},
        "goods_amiss",
    ),
    "a pack of nothing": ("goods.recorded", {"barcodes": [{"barcode": "16901234567899", "units": 0}]}, "goods_amiss"),
    "staff whose person is no code": ("staff.recorded", {"identity": "甲"}, "staff_amiss"),
    "a credit outside the caps": ("points.credited", {"uncapped": "yes"}, "credited_wrongly"),
    "a credit that settles nothing": ("points.credited", {"settled": 0}, "field_empty"),
    "a claim with an empty list of flags": ("claim.filed", {"likes": []}, "field_empty"),
    "a claim whose note is no commitment": ("claim.filed", {"note": "好人"}, "hash_amiss"),
    "a move to a shop of another station": ("household.relocated", {"shop": "5001"}, "moved_nowhere"),
    "a reversal for another day of the deed": ("credit.reversed", {"served": "2026-03-01"}, "reversed_unlike"),
    "an activity without a name": ("roster.taken", {"activity": " "}, "field_empty"),
}


@pytest.mark.parametrize("what", OTHERWISE)
def test_a_field_that_no_verb_writes_so_is_named(what: str, entries: tuple[Entry, ...]) -> None:
    kind, said, code = OTHERWISE[what]
    number = first(entries, kind)
    forged = entries[number]._replace(body={**copied(entries[number].body), **said})
    assert code in found(entries, number, forged)


ASKED: Final = {
    "another member": ("claim.filed", {"member": "1000-1-249-03-9"}),
    "a member by name": ("claim.filed", {"member": "王样甲"}),
    "a card for another household": ("card.issued", {"household": "1000-1-7-62"}),
    "a deed of another day": ("claim.filed", {"served": "2026-03-01"}),
    "other evidence": ("claim.filed", {"evidence": ["ab" * 32, "cd" * 32]}),
    "a move to another place": ("household.relocated", {"site": "3001"}),
    "a delivery with a photo that it has not": ("stock.received", {"photo": "ab" * 32}),
    "a count whose difference is known": ("stock.counted", {"why": "missing"}),
}


@pytest.mark.parametrize("what", ASKED)
def test_a_request_that_says_other_than_what_was_recorded_is_named(what: str, entries: tuple[Entry, ...]) -> None:
    kind, said = ASKED[what]
    number = first(entries, kind)
    body = copied(entries[number].body)
    body["asked"].update(said)
    assert found(entries, number, entries[number]._replace(body=body)) == {"request_differs"}


def test_the_opening_stands_at_the_centre(entries: tuple[Entry, ...]) -> None:
    number = first(entries, "donor.recorded")
    assert "opened_elsewhere" in found(entries, number, entries[number]._replace(site="3001"))


def test_a_later_life_goes_by_no_earlier_edition(entries: tuple[Entry, ...]) -> None:
    opening = entries[0]
    life = {"origin": opening.origin, "size": len(entries), "root": "ab" * 32}
    reopened = opening._replace(origin="1000-2", at=entries[-1].at, on=entries[-1].on)
    for edition, is_named in ((5, True), (6, False)):
        said = {"epoch": 2, "previous": life, "rulebook": edition}
        codes = found(entries, len(entries), reopened._replace(body={**opening.body, **said}))
        assert ("edition_unknown" in codes, bool(codes)) == (is_named, is_named)


def fields_in(value: Any, name: str = "") -> Iterator[tuple[str, type]]:  # noqa: ANN401 - whatever a body holds
    """Give every field that a body holds, at whatever depth, and what it is."""
    if isinstance(value, dict):
        for each, within in value.items():
            yield each, type(within)
            yield from fields_in(within, each)
    for each in value if isinstance(value, list) else ():
        yield from fields_in(each, name)


def with_all(value: Any, name: str, said: object) -> Any:  # noqa: ANN401 - as above
    """Return a body in which every field of a name says something else."""
    if isinstance(value, dict):
        return {each: said if each == name else with_all(within, name, said) for each, within in value.items()}
    return [with_all(each, name, said) for each in value] if isinstance(value, list) else value


HOSTILE: Final[dict[type, tuple[object, ...]]] = {int: (0, ""), str: (0,)}


def test_whatever_a_field_says_it_is_told_and_nobody_stumbles_over_it(entries: tuple[Entry, ...]) -> None:
    names = {each for entry in entries for each in fields_in(entry.body)}
    changes = [(name, said) for name, kind in sorted(names, key=str) for said in HOSTILE.get(kind, ())]
    assert ("quantity", 0) in changes
    for name, said in changes:
        forged = [entry._replace(body=with_all(entry.body, name, said)) for entry in entries]
        assert all(each.code for each in breaches(forged)), (name, said)
