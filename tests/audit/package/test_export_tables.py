"""What the tables say of each sort of fact: a few entries in, a few rows out."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, Final

from supermarket.audit.package.checker.files.later import Later
from supermarket.audit.package.checker.files.rows import rows_of
from supermarket.audit.package.checker.files.sheets import sheet_cells, sheet_headings
from supermarket.audit.package.checker.files.tables import NAMED_TABLES, TABLES
from supermarket.audit.package.checker.journal import Entry
from supermarket.audit.package.checker.legs import legs_of

HOUSE: Final = "1000-1-2-17"
Tables = dict[str, list[dict[str, str | int]]]
OPENED: Final = ("stream.opened", {"purpose": "drill", "node": "1000", "epoch": 1, "random": "00" * 32})
REDEEMED: Final = {
    "household": HOUSE,
    "points": 6,
    "shown": "household",
    "reason": "card-worn",
    "till": "1000-1-2",
    "slip": "7",
    "proxy": "1000-1-9-77",
    "flags": ["proxy-many"],
    "lines": [
        {"sku": "1001", "quantity": 2, "points": 4, "from": [{"delivery": "1000-1-8", "quantity": 2}]},
        {"sku": "2001", "quantity": 1, "points": 2},
    ],
}


def negated(value: Any) -> Any:  # noqa: ANN401 - whatever a body holds
    if isinstance(value, dict):
        return {name: negated(each) for name, each in value.items()}
    if isinstance(value, list):
        return [negated(each) for each in value]
    return -value if isinstance(value, int) else value


def reversing(body: dict[str, Any], entry: str, on: str) -> dict[str, Any]:
    figures = ("household", "points", "lines", "sku", "quantity", "from", "amount")
    back = {name: negated(body[name]) for name in figures if name in body}
    return back | {"reverses": entry, "reversed_on": on, "reason": "误记"}


def tables_of(*said: tuple[str, dict[str, Any]]) -> Tables:
    """Return the rows of a journal that says these things, one a day."""
    entries = [
        Entry(
            "220802", "1000-1", seq, 1, kind, "5001", f"2026-05-{seq:02}", seq, "15001", f"k{seq}", body, f"leaf{seq}"
        )
        for seq, (kind, body) in enumerate(said, 1)
    ]
    later = Later()
    for entry in entries:
        later.take(entry)
    later.finish()
    made: list[tuple[str, Sequence[str | int]]] = []
    for entry in entries:
        later.count(entry)
        made += rows_of(entry, later, legs_of(entry))
    names = {table.name: [column.name for column in table.columns] for table in TABLES}
    found: defaultdict[str, list[dict[str, str | int]]] = defaultdict(list)
    for name, cells in (*made, *later.closing_rows()):
        found[name].append(dict(zip(names[name], cells, strict=True)))
    return found


def test_a_redemption_stands_in_a_row_of_its_own_with_all_that_its_head_says() -> None:
    back = reversing(REDEEMED, "1000-1-3", "2026-05-03")
    found = tables_of(OPENED, ("till.opened", {}), ("goods.redeemed", REDEEMED), ("redemption.reversed", back))
    head, reversal = found["redemptions"]
    told = {
        name: head[name] for name in ("household", "points", "shown", "why", "till", "slip", "proxy", "flags", "on")
    }
    assert told == {
        "household": HOUSE,
        "points": 6,
        "shown": "household",
        "why": "card-worn",
        "till": "1000-1-2",
        "slip": "7",
        "proxy": "1000-1-9-77",
        "flags": "proxy-many",
        "on": "2026-05-03",
    }
    assert (head["reversed"], head["reverses"]) == ("1000-1-4", "")
    assert (reversal["reversed"], reversal["reverses"], reversal["points"], reversal["why"]) == ("", "1000-1-3", -6, "")
    lines = [(row["entry"], row["line"], row["sku"], row["units"], row["points"]) for row in found["redemption_lines"]]
    assert lines[:2] == [("1000-1-3", 1, "1001", 2, 4), ("1000-1-3", 2, "2001", 1, 2)]
    assert [row["units"] for row in found["redemption_lines"][2:]] == [-2, -1]


def test_a_reversal_stands_on_its_own_day_and_counts_on_the_day_of_what_it_reverses() -> None:
    back = reversing(REDEEMED, "1000-1-2", "2026-05-02")
    found = tables_of(OPENED, ("goods.redeemed", REDEEMED), ("redemption.reversed", back))
    assert [(row["on"], row["counts_on"], row["units"]) for row in found["uses"]] == [
        ("2026-05-02", "2026-05-02", 2),
        ("2026-05-02", "2026-05-02", 1),
        ("2026-05-03", "2026-05-02", -2),
        ("2026-05-03", "2026-05-02", -1),
    ]


def test_a_till_has_the_totals_that_were_told_beside_those_of_its_receipts() -> None:
    back = reversing(REDEEMED, "1000-1-3", "2026-05-03")
    shut = ("till.shut", {"opened": "1000-1-2", "redemptions": 2, "points": 12})
    redeemed = ("goods.redeemed", REDEEMED)
    in_time = tables_of(OPENED, ("till.opened", {}), redeemed, redeemed, ("redemption.reversed", back), shut)
    (row,) = in_time["tills"]
    assert [row[name] for name in ("shut", "told_receipts", "told_points", "receipts", "receipt_points")] == [
        "1000-1-6", 2, 12, 1, 6,
    ]  # fmt: skip
    (late,) = tables_of(OPENED, ("till.opened", {}), redeemed, redeemed, shut, ("redemption.reversed", back))["tills"]
    assert (late["receipts"], late["receipt_points"]) == (2, 12), "what is reversed after the till was shut was in it"
    (still_open,) = tables_of(OPENED, ("till.opened", {}), redeemed)["tills"]
    assert (still_open["shut"], still_open["told_points"], still_open["receipt_points"]) == ("", "", 6)


def test_money_is_above_zero_where_it_comes_in_and_below_where_it_goes_out() -> None:
    paid = {"amount": 1250, "paper": "发票 2", "purpose": "采购"}
    back = reversing(paid, "1000-1-3", "2026-05-03")
    found = tables_of(OPENED, ("fund.received", paid), ("fund.spent", paid), ("spending.reversed", back))["fund"]
    assert [row["amount_fen"] for row in found] == [1250, -1250, 1250]
    assert [(row["kind"], row["paper"], row["reversed"]) for row in found] == [
        ("fund.received", "发票 2", ""),
        ("fund.spent", "发票 2", "1000-1-4"),
        ("spending.reversed", "", ""),
    ]
    table = next(table for table in TABLES if table.name == "fund")
    shown = dict(zip(sheet_headings(table), sheet_cells(table, list(found[1].values())), strict=True))
    assert shown["金额（元）"] == -12.5


def test_a_write_off_says_who_approved_it_and_how() -> None:
    taken = {"sku": "1001", "quantity": 2, "from": [{"delivery": "1000-1-8", "quantity": 2}], "reason": "broken"}
    paper = {"signer": "33001", "signed": "2026-05-01", "sha256": "ab" * 32, "kind": "image/png", "size": 9}
    found = tables_of(
        OPENED,
        ("spoilage.requested", {"sku": "1001", "quantity": 2, "reason": "broken"}),
        ("stock.spoiled", {**taken, "approver": "33001", "request": "1000-1-2", "known": "pin"}),
        ("stock.spoiled", {**taken, "approver": "33001", "approved": "pin"}),
        ("stock.spoiled", {**taken, "approver": "33001", "paper": paper}),
        ("paper.confirmed", {"confirms": "1000-1-5", "known": "pin"}),
        ("spoilage.requested", {"sku": "1001", "quantity": 1, "reason": "damp"}),
        ("spoilage.declined", {"request": "1000-1-7", "reason": "还能用"}),
        ("spoilage.requested", {"sku": "1001", "quantity": 3, "reason": "damp"}),
        ("spoilage.reversed", reversing(taken, "1000-1-4", "2026-05-04")),
    )
    asked = [(row["entry"], row["answer"]) for row in found["requests"]]
    assert asked == [("1000-1-2", "1000-1-3"), ("1000-1-7", "1000-1-8"), ("1000-1-9", "")]
    assert [(row["request"], row["reason"]) for row in found["declines"]] == [("1000-1-7", "还能用")]
    names = ("request", "approved", "signer", "signed", "confirmed", "units", "reversed")
    assert [tuple(row[name] for name in names) for row in found["spoilage"]] == [
        ("1000-1-2", "", "", "", "", 2, ""),
        ("", "pin", "", "", "", 2, "1000-1-10"),
        ("", "", "33001", "2026-05-01", "1000-1-6", 2, ""),
        ("", "", "", "", "", -2, ""),
    ]
    assert [row["confirms"] for row in found["confirmations"]] == ["1000-1-5"]
    known = {row["entry"]: row["known"] for row in found["entries"]}
    assert (known["1000-1-3"], known["1000-1-4"]) == ("pin", "")


def test_locks_clocks_editions_and_names_taken_away_are_told() -> None:
    found = tables_of(
        OPENED,
        ("signin.locked", {"staff": "15001", "wrong": 5, "minutes": 15}),
        ("clock.confirmed", {"date": "2026-05-03", "approver": "33001", "approved": "pin"}),
        ("clock.corrected", {"since": 9, "true": 7, "approver": "33001", "approved": "pin"}),
        ("rulebook.adopted", {"rulebook": 2}),
        ("names.exported", {"reason": "审计", "members": 3, "staff": 2}),
    )
    assert [(row["staff"], row["wrong"], row["locked"]) for row in found["locks"]] == [("15001", 5, 15)]
    names = ("kind", "date", "since", "true", "approver")
    assert [tuple(row[name] for name in names) for row in found["clocks"]] == [
        ("clock.confirmed", "2026-05-03", "", "", "33001"),
        ("clock.corrected", "", 9, 7, "33001"),
    ]
    assert [(row["entry"], row["rulebook"]) for row in found["rulebooks"]] == [("1000-1-1", 1), ("1000-1-5", 2)]
    assert [(row["reason"], row["members"], row["staff_count"]) for row in found["name_exports"]] == [("审计", 3, 2)]


def test_a_closed_month_shows_its_figures_checks_and_exceptions() -> None:
    figures = {
        "place": "3001",
        "month": "2026-04",
        "points": {"opening": 1, "closing": 2},
        "goods": [{"sku": "1001", "opening": 3, "in": 4}],
        "fund": {"opening": 5},
        "redemptions": 6,
        "cards": {"active": 7},
    }
    check = {"name": "points_add_up", "expected": 1, "found": 2, "difference": 1, "ok": 0, "entries": []}
    sealed = {
        "figures": figures,
        "checks": [check],
        "exceptions": [{"name": "hand_entry", "entries": ["1000-1-5", "1000-1-6"]}],
    }
    signed = {
        "place": "3001",
        "month": "2026-04",
        "role": "institute",
        "figures": "ab" * 32,
        "size": 1,
        "root": "cd" * 32,
    }
    found = tables_of(OPENED, ("month.signed", {**signed, "sites": ["3001", "5001"], "reconciliation": sealed}))
    assert {row["figure"]: row["value"] for row in found["month_figures"]} == {
        "points.opening": 1,
        "points.closing": 2,
        "goods.1001.opening": 3,
        "goods.1001.in": 4,
        "fund.opening": 5,
        "redemptions": 6,
        "cards.active": 7,
    }
    assert [(row["check"], row["difference"]) for row in found["month_checks"]] == [("points_add_up", 1)]
    assert [(row["code"], row["entries"]) for row in found["month_exceptions"]] == [("hand_entry", "1000-1-5 1000-1-6")]
    assert [row["site"] for row in found["closes"]] == ["3001", "5001"]


def test_a_run_of_an_assessment_shows_what_it_saw_and_what_is_named_beside_the_scores() -> None:
    root = {"origin": "1000-1", "size": 7, "root": "ab" * 32}
    bunched = {"site": "5001", "pattern": "counts", "late": 9, "every": 10}
    run: dict[str, Any] = {
        "form": "supermarket",
        "period": "2026-1",
        "first": "2026-01-01",
        "last": "2026-03-31",
        "before": "",
    }
    run |= {"form_sha256": "cd" * 32, "digest": "ef" * 32, "places": ["5001"], "tiers": ["supermarket"]}
    run |= {"above": ["3001"], "figures": [[1, 2]], "points": [[50]], "totals": [50], "vetoes": [[]], "ranks": [1]}
    found = tables_of(OPENED, ("assessment.run", {**run, "roots": [root], "beside": [bunched]}))
    assert [(row["origin"], row["size"]) for row in found["assessment_roots"]] == [("1000-1", 7)]
    assert [(row["assessed"], row["late"], row["every"]) for row in found["assessment_beside"]] == [("5001", 9, 10)]


def test_a_price_holds_until_another_one_does_whatever_the_order_of_the_entries() -> None:
    row = {"sku": "1001", "scope": "1000", "name": "香皂", "unit": "块"}
    found = tables_of(
        OPENED,
        ("goods.recorded", {**row, "points": 3}),
        ("goods.recorded", {**row, "points": 5, "from": "2026-07-01"}),
        ("goods.recorded", {**row, "points": 4, "from": "2026-06-01"}),
    )["prices"]
    assert [(price["points"], price.get("from"), price["until"]) for price in found] == [
        (3, "", "2026-06-01"),
        (5, "2026-07-01", ""),
        (4, "2026-06-01", "2026-07-01"),
    ]


def test_what_is_left_of_a_batch_follows_from_all_that_left_it() -> None:
    line = {"sku": "1001", "quantity": 10}
    out = [{"delivery": "1000-1-2", "quantity": 3}]
    found = tables_of(
        OPENED,
        ("stock.received", {"lines": [line], "paper": "送货单"}),
        ("stock.spoiled", {"sku": "1001", "quantity": 3, "from": out, "reason": "damp", "approver": "1"}),
        ("stock.counted", {"sku": "1001", "book": 7, "counted": 9}),
        (
            "delivery.reversed",
            {"lines": [negated(line)], "reverses": "1000-1-2", "reversed_on": "2026-05-02", "reason": "x"},
        ),
    )
    assert [(row["entry"], row["units"], row["left"]) for row in found["deliveries"]] == [
        ("1000-1-2", 10, -3),
        ("1000-1-4", 2, 2),
    ]
    assert [(row["use"], row["units"], row["delivery"]) for row in found["uses"]][-1] == ("returned", 10, "1000-1-2")


def test_a_roster_counts_who_signed_in_and_names_them() -> None:
    roster = {"rule": "LEC-01", "activity": "宣讲", "served": "2026-05-02", "people": 1}
    claim = {
        "household": HOUSE,
        "rule": "LEC-01",
        "quantity": 1,
        "points": 2,
        "served": "2026-05-02",
        "roster": "1000-1-2",
    }
    found = tables_of(OPENED, ("roster.taken", roster), ("claim.filed", claim))
    assert [(row["activity"], row["people"], row["claims"]) for row in found["rosters"]] == [("宣讲", 1, 1)]
    assert [(row["roster"], row["household"]) for row in found["attendances"]] == [("1000-1-2", HOUSE)]
    assert [row["state"] for row in found["claims"]] == ["filed"]


def test_every_table_and_sheet_has_a_name_and_headings_of_its_own() -> None:
    every = (*TABLES, *NAMED_TABLES)
    assert len({table.name for table in every}) == len({table.title for table in every}) == len(every)
    for table in every:
        headings = [column.title for column in table.columns]
        assert len(set(headings)) == len(headings), table.name
        assert set(table.key) <= {column.name for column in table.columns}
        assert len(table.title) <= 31, "a spreadsheet takes no longer name of a sheet"
        assert table.meaning
