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
            "households.cards",
            "district.clocks",
            "corrections.corrections",
            "district.dated.files",
            "erasure.erasures",
            "erasure.subjects",
            "households.changes",
            "district.dated.file_imports",
            "households.lists.files",
            "households.lists.imports",
            "households.households",
            "district.identities",
            "district.dated.imports",
            "households.kin",
            "district.gate.papers",
            "households.proxies",
            "district.dated.registers",
            "earning.household_points.splits_and_mergers",
            "local.browsers.guesses",
            "earning.claims.reviews",
            "ledger",
            "months.closing.closing",
            "opening",
            "spending.stock.approvals",
            "spending.goods.files",
            "spending.goods.catalogue",
            "spending.till.sessions",
            "spending.till.till",
            "spending.stock.transfers",
        ),
        "what it records is dated today, and so is what it names",
    ),
    "district.dates": "it is here that a request without a date is of today, and one with a date is not too far back",
    **dict.fromkeys(
        (
            "district.gate.askers",
            "district.roles",
            "district.gate.second_persons",
            "local.browsers.guesses",
            "local.opened",
            "local.pins",
            "local.browsers.proving",
            "months.closing.authority",
            "moving",
            "months.closing.signatures",
        ),
        "who may act is who sits there today",
    ),
    **dict.fromkeys(
        (
            "earning.claims.claims",
            "earning.credit",
            "earning.claims.rosters",
            "spending.redemption.redemption",
            "spending.stock.deliveries",
        ),
        "who is no more takes nothing, whatever the date; and a reason holds nobody's present name",
    ),
    "earning.claims.notices": "a notice is taken down, and an objection made and resolved, on the day itself",
    "households.lists.alike": "whoever is enrolled is compared with those who are here today",
    "earning.lapsing.lapsing": "what is past its last day is past it today",
    # what is shown as it stands now
    **dict.fromkeys(
        (
            "assessment.glance.attention",
            "audit.browsing.opened",
            "spending.stock.standing",
            "cli.earning.board",
            "cli.earning.claim",
            "cli.spending.counter",
            "cli.earning.deed",
            "cli.earning.expiry",
            "cli.ledger.doctor",
            "cli.spending.donor",
            "cli.spending.fund",
            "cli.spending.goods",
            "cli.households.card",
            "cli.households.household",
            "cli.frame.names",
            "cli.menu.begin",
            "cli.menu.deeds.claims",
            "cli.menu.deeds.deeds",
            "cli.menu.front",
            "cli.menu.goods.goods",
            "cli.menu.goods.named",
            "cli.menu.households.households",
            "cli.menu.month",
            "cli.menu.people",
            "cli.menu.places",
            "cli.menu.registers.rows",
            "cli.menu.registers.registers",
            "cli.menu.goods.shelf_count",
            "cli.menu.goods.spoiled",
            "cli.menu.staff",
            "cli.menu.goods.transfers",
            "cli.district.register",
            "cli.earning.review_queue",
            "cli.earning.roster",
            "cli.district.setting",
            "cli.district.site",
            "cli.district.staff",
            "cli.spending.stock",
            "cli.till.till",
            "cli.till.frame",
            "cli.till.lines",
            "cli.till.screen",
            "spending.goods.articles",
            "spending.redemption.basket",
            "spending.stock.purchases",
            "spending.goods.refused",
            "spending.stock.shelves",
            "spending.stock.standing",
            "spending.till.ending",
            "spending.till.goods",
            "spending.till.people",
            "local.browsers.counters",
        ),
        "the screen is of now, and what is typed there is done now",
    ),
    "households.events": "who took over from a household that is no more is asked for what is done now",
    "spending.stock.stocktakes": "a count without a date or time is of now",
    "earning.lapsing.expiry": "without a date it tells what lapses next from now on",
    "spending.redemption.form_numbers": "forms are printed, and numbered, to be used from now on",
    "spending.redemption.near": "what was given on an earlier day is out of the shop: nobody can look at it any more",
    "district.dated.places": "a file names places as they are called today",
    "months.exceptions.pins": "whose codes are one person's is asked when somebody signs, as signing itself does",
    "months.exceptions.lent": "the days of a voucher have ended only when they are over",
    "district.machines.freshness": "how fresh a machine is depends on how long ago the centre was heard",
    **dict.fromkeys(
        ("carry.admitting", "carry.hearing", "carry.keys"), "what the program records of other machines is dated today"
    ),
    **dict.fromkeys(("carry.taking", "carry.renewal.renewing"), "who may act is who sits there today"),
    "district.machines.machines": "the centre is the one of now",
    "carry.files.names": "names travel to a place as it is today, where the setting of today lets them",
    "earning.vouchers.taking": "a voucher is taken, and settled, on the day itself",
    "households.holders.moving": "households go to another machine on the day itself",
    "paper.vouchers": "a voucher says where its household is at home when it is printed",
    "spending.till.vouchers": "the till says of whom the voucher is that was taken just now",
    "paper.purchase_list": "it is a list of what to buy today",
    "paper.forms.blanks": "forms and staff cards are printed to be used from now on",
    "paper.cards.issuing": "a card says who and where its household is when it is made",
    "spending.stock.donations": "a donor reads under his present name",
    # what tells the past from now
    **dict.fromkeys(
        (
            "earning.boards",
            "earning.passbook",
            "months.days",
            "months.exceptions.machines",
            "months.reconciliation",
            "paper.boards",
            "paper.passbook",
        ),
        "a period that is over is of its last day, and only one that runs is of today",
    ),
    "earning.earlier": "it asks a session as of then, whose today is that day",
    "paper.receipts.giving": "it reads the day on which the receipt was given, through a session as of then",
    "paper.notices": "it reads the day on which the notice was published; who may print it is asked today",
    **dict.fromkeys(
        (
            "practice.cases.cases",
            "practice.orders.dispatching",
            "practice.orders.files",
            "practice.orders.placing",
            "practice.orders.rating",
            "practice.orders.serving",
        ),
        "what it records is dated today, and so is what it names",
    ),
    **dict.fromkeys(("practice.orders.involved", "practice.orders.mine"), "who may act is who sits there today"),
    **dict.fromkeys(
        (
            "cli.menu.practice.order_registers",
            "cli.menu.practice.orders",
            "cli.practice.orders.order",
            "cli.practice.orders.order_shown",
            "cli.practice.orders.organisation",
            "cli.practice.orders.service",
            "cli.practice.orders.volunteer",
            "practice.orders.board",
            "practice.orders.registers",
            "practice.orders.standing",
        ),
        "an order that waits is shown as it stands now, and is late or not",
    ),
    **dict.fromkeys(
        ("practice.bases.copies", "practice.bases.loans", "practice.bases.finds"),
        "what it records is dated today, and what is late, expired or due to be passed on is so today",
    ),
    **dict.fromkeys(
        (
            "cli.menu.practice.bases",
            "cli.practice.bases.base",
            "cli.practice.bases.find",
            "cli.practice.bases.item",
            "cli.practice.bases.loan",
            "cli.practice.bases.opening",
            "practice.bases.bases",
            "practice.bases.openings",
        ),
        "a base is shown as it stands now, a span that names no end goes up to today, today's session may still come",
    ),
    "demo.practice.bases": "the story's own day",
    **dict.fromkeys(
        (
            "practice.activities.activities",
            "practice.activities.counts",
            "practice.activities.files",
            "practice.projects.trainings",
        ),
        "what it records is dated today, and so is what it names",
    ),
    **dict.fromkeys(
        ("practice.activities.calendar", "practice.activities.themes", "practice.projects.projects"),
        "a week, month or quarter that is over is of its last day, and only one that runs is of today",
    ),
    **dict.fromkeys(
        (
            "cli.menu.practice.activities",
            "cli.practice.activities.activity",
            "cli.practice.activities.calendar",
            "cli.practice.activities.certificate",
            "cli.practice.activities.project",
            "cli.practice.activities.training",
            "practice.activities.standing",
        ),
        "the screen is of now, and what is typed there is done now",
    ),
    "paper.activities.calendars": "a year's calendar is printed as it stands now, and says so",
    "paper.activities.certificates": "who may print it is asked today",
    "demo.practice.activities": "the story's own day",
    **dict.fromkeys(
        (
            "assessment.forms.adopting",
            "assessment.marks",
            "assessment.rectification.rectifications",
            "assessment.runs",
            "practice.lists.files",
            "practice.lists.pairs",
        ),
        "what it records is dated today, and so is what it names; a quarter can be scored once it is over",
    ),
    **dict.fromkeys(
        ("assessment.glance.glance", "audit.analysis.points_in", "practice.lists.met"),
        "a span that runs, or names no end, goes up to today",
    ),
    **dict.fromkeys(
        (
            "assessment.glance.morning",
            "assessment.glance.today",
            "paper.proposal",
            "practice.lists.listings",
            "practice.lists.matches",
            "practice.lists.proposals",
        ),
        "what waits, what is stale and what fits together is so today",
    ),
    **dict.fromkeys(
        (
            "cli.assessment.report",
            "cli.menu.practice.centre",
            "cli.menu.practice.lists",
            "cli.practice.lists.circle",
            "cli.practice.lists.lists",
            "cli.practice.lists.match",
            "cli.practice.lists.match_shown",
        ),
        "the screen is of now where no day or month is named, and what is typed there is done now",
    ),
    "demo.practice.lists": "the story's own day",
    # invented
    **dict.fromkeys(("demo.history", "demo.practice.orders", "demo.story"), "the story's own day"),
}
REPLAY: Final = "audit.package.checker."
"""There it is the day on which the entry at hand was recorded."""
PAGES: Final = "web."
"""A page is drawn for whoever looks at it now; papers of a day come from the same modules as everywhere."""
ROWS: Final[Mapping[str, str]] = {
    **dict.fromkeys(("practice.orders.registers", "practice.orders.tables"), "here they are posted"),
    **dict.fromkeys(("practice.activities.kinds", "practice.activities.tables"), "here they are posted"),
    **dict.fromkeys(("assessment.forms.kinds", "assessment.forms.tables"), "here they are posted"),
    **dict.fromkeys(("practice.projects.kinds", "practice.projects.tables"), "here they are posted"),
    "district.dated.registers": "here it is answered",
    **dict.fromkeys(("district.kinds", "district.tables", "earning.kinds", "earning.tables"), "here they are posted"),
    **dict.fromkeys(("spending.kinds", "spending.tables"), "here they are posted"),
    "carry.files.names": "every commitment of all time, of which a record is lacking here or there",
    "assessment.glance.province": "the day is a parameter of its statement; a foreign table is no register",
    "erasure.subjects": "every version of a person's record of all time, whatever became of him",
    "audit.package.names": "every commitment of all time, not what is in force",
    "spending.goods.files": "the days on which the register changes, on each of which a barcode is one of the goods'",
    "district.gate.public_texts": "names of all time: who has left is not named either",
    "households.holders.moving": "every household that was ever enrolled, whatever became of it",
    "earning.boards": "who ever was at home at a place; of whom is on its board the register is asked",
    "households.finding.finding": "a sieve before the register is asked",
    "households.lists.alike": "a sieve before the register is asked",
    "local.browsers.proving": "any household at all, compared where there is none of the number: both cost the same",
    "audit.verification.schema": "tables that a ledger of an earlier edition lacks",
    "earning.service_time": "which rules ever counted hours: awards of before minutes were kept are in their units",
}
"""Who reads the tables of registers. Beside these, sums over many entries say what was in force in SQL: `SUMS`."""
SUMS: Final = frozenset(
    {
        *(
            "district.gate.closed",
            "district.tree",
            "earning.lapsing.expiry",
            "months.figures.awards",
            "months.exceptions.beyond",
            "months.exceptions.between",
        ),
        *(
            "months.figures.liability",
            "months.exceptions.odd",
            "months.figures.sums",
            "months.figures.tallies",
            "months.figures.versions",
        ),
        *("assessment.indicators.activities", "assessment.past", "practice.circle.circle"),
        *("audit.analysis.changes_in", "audit.analysis.points_in", "audit.analysis.repeats_in"),
    }
)
"""Each names the day, as a parameter of its statement."""
TABLES: Final = frozenset(
    {
        *("SiteRow", "StaffRow", "HouseholdRow", "MemberRow", "DonorRow", "SettingRow", "GoodsRow", "RuleRow"),
        *("OrganisationRow", "VolunteerRow", "ServiceRow"),
        *("ThemeRow", "ProjectRow", "FormRow"),
    }
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
        if not name.startswith((REPLAY, PAGES))
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
