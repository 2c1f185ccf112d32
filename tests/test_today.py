"""Nobody asks for today by accident: the modules that may, each with the reason, and those that read a register's rows.

A paper, a figure or a check speaks of a day and says which. A module that is new here says why today is the day meant.
"""

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

PACKAGE: Final = Path(__file__).parent.parent / "supermarket"
TODAY: Final[Mapping[str, str]] = {
    # what is done now
    **dict.fromkeys(
        (
            "audit.package.names",
            "district.cards",
            "district.clocks",
            "district.corrections",
            "district.files",
            "district.household_changes",
            "district.file_imports",
            "district.household_files",
            "district.household_imports",
            "district.households",
            "district.identities",
            "district.imports",
            "district.kin",
            "district.papers",
            "district.proxies",
            "district.registers",
            "earning.household_points",
            "earning.reviews",
            "ledger",
            "months.closing",
            "opening",
            "spending.approvals",
            "spending.files",
            "spending.goods",
            "spending.sessions",
            "spending.till",
            "spending.transfers",
        ),
        "what it records is dated today, and so is what it names",
    ),
    "district.dates": "it is here that a request without a date is of today, and one with a date is not too far back",
    **dict.fromkeys(
        (
            "district.askers",
            "district.roles",
            "district.second_persons",
            "local.opened",
            "local.pins",
            "months.authority",
            "months.signatures",
        ),
        "who may act is who sits there today",
    ),
    **dict.fromkeys(
        ("earning.claims", "earning.credit", "earning.rosters", "spending.redemption", "spending.stock"),
        "who is no more takes nothing, whatever the date; and a reason holds nobody's present name",
    ),
    "earning.notices": "a notice is taken down, and an objection made and resolved, on the day itself",
    "district.alike": "whoever is enrolled is compared with those who are here today",
    "earning.lapsing": "what is past its last day is past it today",
    # what is shown as it stands now
    **dict.fromkeys(
        (
            "cli.board",
            "cli.claim",
            "cli.counter",
            "cli.deed",
            "cli.doctor",
            "cli.fund",
            "cli.goods",
            "cli.household",
            "cli.names",
            "cli.menu.begin",
            "cli.menu.claims",
            "cli.menu.deeds",
            "cli.menu.front",
            "cli.menu.goods",
            "cli.menu.goods_named",
            "cli.menu.households",
            "cli.menu.month",
            "cli.menu.people",
            "cli.menu.places",
            "cli.menu.register_rows",
            "cli.menu.registers",
            "cli.menu.shelf_count",
            "cli.menu.spoiled",
            "cli.menu.staff",
            "cli.menu.transfers",
            "cli.register",
            "cli.review_queue",
            "cli.roster",
            "cli.setting",
            "cli.site",
            "cli.staff",
            "cli.stock",
            "cli.till",
            "cli.till_frame",
            "cli.till_lines",
            "cli.till_screen",
            "spending.articles",
            "spending.basket",
            "spending.purchases",
            "spending.refused_goods",
            "spending.shelves",
            "spending.till_ending",
            "spending.till_goods",
            "spending.till_people",
        ),
        "the screen is of now, and what is typed there is done now",
    ),
    "district.household_events": "who took over from a household that is no more is asked for what is done now",
    "spending.stocktakes": "a count without a date or time is of now",
    "earning.expiry": "without a date it tells what lapses next from now on",
    "spending.form_numbers": "forms are printed, and numbered, to be used from now on",
    "district.places": "a file names places as they are called today",
    "paper.purchase_list": "it is a list of what to buy today",
    "paper.blanks": "forms and staff cards are printed to be used from now on",
    "paper.issuing": "a card says who and where its household is when it is made",
    "spending.donations": "a donor reads under his present name",
    # what tells the past from now
    **dict.fromkeys(
        (
            "earning.boards",
            "earning.passbook",
            "months.days",
            "months.reconciliation",
            "paper.boards",
            "paper.passbook",
        ),
        "a period that is over is of its last day, and only one that runs is of today",
    ),
    "earning.earlier": "it asks a session as of then, whose today is that day",
    "paper.giving": "it reads the day on which the receipt was given, through a session as of then",
    "paper.notices": "it reads the day on which the notice was published; who may print it is asked today",
    # invented
    **dict.fromkeys(("demo.history", "demo.story"), "the story's own day"),
}
REPLAY: Final = "audit.package.checker."
"""There it is the day on which the entry at hand was recorded."""
ROWS: Final[Mapping[str, str]] = {
    "district.registers": "here it is answered",
    **dict.fromkeys(("district.kinds", "district.tables", "earning.kinds", "earning.tables"), "here they are posted"),
    **dict.fromkeys(("spending.kinds", "spending.tables"), "here they are posted"),
    "audit.package.names": "every commitment of all time, not what is in force",
    "spending.files": "the days on which the register changes, on each of which a barcode is one of the goods'",
    "district.households": "a sieve before the register is asked",
    "district.alike": "a sieve before the register is asked",
    "earning.service_time": "which rules ever counted hours: awards of before minutes were kept are in their units",
}
"""Who reads the tables of registers. Beside these, sums over many entries say what was in force in SQL: `SUMS`."""
SUMS: Final = frozenset(
    {
        *("district.closed", "district.tree", "earning.expiry", "months.awards", "months.beyond"),
        *("months.liability", "months.odd", "months.sums", "months.versions"),
    }
)
"""Each names the day, as a parameter of its statement."""
TABLES: Final = frozenset(
    {"SiteRow", "StaffRow", "HouseholdRow", "MemberRow", "DonorRow", "SettingRow", "GoodsRow", "RuleRow"}
)


def modules() -> Iterator[tuple[str, ast.Module]]:
    """Give every module of the package by its name below it."""
    for path in sorted(PACKAGE.rglob("*.py")):
        name = ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__")
        yield name, ast.parse(path.read_text(encoding="utf-8"))


def test_only_modules_with_a_reason_ask_for_today() -> None:
    asking = {
        name
        for name, tree in modules()
        if not name.startswith(REPLAY)
        and any(isinstance(node, ast.Attribute) and node.attr == "today" for node in ast.walk(tree))
    }
    assert asking == TODAY.keys()


def test_only_modules_with_a_reason_read_the_rows_of_registers() -> None:
    reading = {
        name
        for name, tree in modules()
        if any(isinstance(node, ast.Name) and node.id in TABLES for node in ast.walk(tree))
        or any(isinstance(node, ast.ClassDef) and node.name in TABLES for node in ast.walk(tree))
    }
    assert reading == ROWS.keys() | SUMS
