"""The whole program's commands: one table, and the group that loads a module only when its command is called.

Loading every module for every call would cost more than most commands do.
"""

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Final

import typer.main

from supermarket.cli.frame.call import Call
from supermarket.cli.frame.command import Commands, root
from supermarket.cli.frame.line.grammar import Branch
from supermarket.locale import N_, _

if TYPE_CHECKING:
    import typer._click as click
    from typer.core import TyperGroup

COUNTER: Final = N_("At the counter:")
REGISTERS: Final = N_("Who, where, what:")
PRACTICE: Final = N_("Practice work:")
BOOKS: Final = N_("The books:")
MACHINE: Final = N_("This machine:")


@dataclass(frozen=True)
class Line:
    """A name of the top level: `where` is a module below this folder, a group, or one command of it.

    "months.month" is a group, "spending.counter:redeem" one command; ".web.command:web" lies beside this folder.
    """

    name: str
    where: str
    panel: str
    sentence: str


LINES: Final = {
    line.name: line
    for line in (
        Line("counter", "till.till:counter", COUNTER, N_("Open the till and exchange with a scanner, all day.")),
        Line("redeem", "spending.counter:redeem", COUNTER, N_("Exchange a household's points for goods or services.")),
        Line("receipt", "till.till:receipt", COUNTER, N_("Show or print a receipt again; it says that it is a copy.")),
        Line(
            "balance", "spending.counter:balance", COUNTER, N_("Show a household's balance and its cumulative points.")
        ),
        Line(
            "statement",
            "spending.counter:statement",
            COUNTER,
            N_("A household's passbook: claims, points, what it owes."),
        ),
        Line("reverse", "spending.counter:reverse", COUNTER, N_("Undo an entry by a linked reversal, with a reason.")),
        Line("deed", "earning.deed", COUNTER, N_("Good deeds: the rules, and points for them.")),
        Line("claim", "earning.claim", COUNTER, N_("Claims: file, sign in, review, show, post.")),
        Line("notice", "earning.notice", COUNTER, N_("Public notices: publish, object, resolve.")),
        Line("voucher", "earning.voucher", COUNTER, N_("Vouchers of points: print, take, list what waits.")),
        Line(
            "board",
            "earning.board:board",
            COUNTER,
            N_("The honour board: who earned most in a month, quarter or year."),
        ),
        Line("expiry", "earning.expiry", COUNTER, N_("Points that lapse: list what and when, and let it lapse.")),
        Line("card", "households.card", COUNTER, N_("Cards: print, bind, freeze, cancel, show.")),
        Line("household", "households.household", REGISTERS, N_("Households: enrol, find, show, change, end.")),
        Line("member", "households.member", REGISTERS, N_("Members of households.")),
        Line("site", "district.site", REGISTERS, N_("Sites: the centre, institutes, stations, supermarkets.")),
        Line("staff", "district.staff", REGISTERS, N_("Staff and their roles.")),
        Line("rule", "earning.rule", REGISTERS, N_("The catalogue of deeds, with points and limits.")),
        Line("goods", "spending.goods", REGISTERS, N_("Goods and services, with prices and limits.")),
        Line("donor", "spending.donor", REGISTERS, N_("Donors of goods.")),
        Line("setting", "district.setting", REGISTERS, N_("Figures that differ from place to place.")),
        Line("forms", "spending.forms", COUNTER, N_("Blank papers for a shop without a printer.")),
        Line("stock", "spending.stock", REGISTERS, N_("Goods on the shelf: receive, list, move, write off, count.")),
        Line("fund", "spending.fund", REGISTERS, N_("The shop's money: in, out, held.")),
        Line("activity", "practice.activities.activity", PRACTICE, N_("Activities: plan, hold, cancel, move, count.")),
        Line("theme", "practice.activities.theme", PRACTICE, N_("The themes of months.")),
        Line(
            "calendar",
            "practice.activities.calendar:calendar",
            PRACTICE,
            N_("A site's year: a theme each month, an action each week, the gaps."),
        ),
        Line("project", "practice.activities.project", PRACTICE, N_("Projects and brands: live, dormant, ended.")),
        Line("training", "practice.activities.training", PRACTICE, N_("Trainings, meetings, lectures: who attended.")),
        Line(
            "certificate",
            "practice.activities.certificate",
            PRACTICE,
            N_("Certificates of trainings: issue, list, print."),
        ),
        Line(
            "order", "practice.orders.order", PRACTICE, N_("Orders of services: place, dispatch, accept, serve, rate.")
        ),
        Line("service", "practice.orders.service", PRACTICE, N_("The services that residents can order.")),
        Line("organisation", "practice.orders.organisation", PRACTICE, N_("Volunteer organisations and their load.")),
        Line("volunteer", "practice.orders.volunteer", PRACTICE, N_("Registered volunteers.")),
        Line(
            "list",
            "practice.lists.lists",
            PRACTICE,
            N_("The three lists: resources, services, needs; looked through monthly."),
        ),
        Line(
            "match",
            "practice.lists.match",
            PRACTICE,
            N_("Match needs with what is offered: propose, fix, confirm, report."),
        ),
        Line(
            "circle",
            "practice.lists.circle",
            PRACTICE,
            N_("The fifteen-minute circle: how far homes are, where one more shop helps."),
        ),
        Line("opening", "practice.bases.opening", PRACTICE, N_("Opening days: changed, and held or missed.")),
        Line("base", "practice.bases.base", PRACTICE, N_("Bases and points: listed, shown, visits counted.")),
        Line("item", "practice.bases.item", PRACTICE, N_("Things that bases lend or give.")),
        Line("copies", "practice.bases.copies", PRACTICE, N_("Copies of things: received, removed, listed.")),
        Line("loan", "practice.bases.loan", PRACTICE, N_("Loans: made, returned, lost, overdue.")),
        Line("find", "practice.bases.find", PRACTICE, N_("Lost and found: recorded, claimed, handed over.")),
        Line("leaflet", "practice.bases.leaflet", PRACTICE, N_("Leaflets and pledges: handed out, signed.")),
        Line("rectification", "assessment.rectification", PRACTICE, N_("Orders to mend things after an assessment.")),
        Line("report", "assessment.report", PRACTICE, N_("The district at a glance, and what waits this morning.")),
        Line("month", "months.month", BOOKS, N_("The month end: reconcile, sign, withdraw, list.")),
        Line("erasure", "district.erasure", REGISTERS, N_("Personal details: erased by request or after ten years.")),
        Line("paper", "district.paper", BOOKS, N_("Papers that wait for whoever signed them: list, confirm.")),
        Line("audit", "ledger.audit", BOOKS, N_("Check the whole ledger without trusting it.")),
        Line("books", "ledger.books", BOOKS, N_("What the entries add up to: rebuild, compare.")),
        Line(
            "assess",
            "assessment.assess",
            PRACTICE,
            N_("Assessments: forms, marks, runs, and every score opened to its entries."),
        ),
        Line("ledger", "ledger.moving", MACHINE, N_("The ledger as a whole: moved to another file or server.")),
        Line("init", "ledger.setup:init", MACHINE, N_("Make this machine's ledger from a district's files.")),
        Line("web", ".web.command:web", MACHINE, N_("Serve this machine's ledger to browsers.")),
        Line("template", "district.template:template", MACHINE, N_("Make a workbook for the office to fill.")),
        Line("demo", "ledger.demo:demo", MACHINE, N_("Tell the program's story in a fresh drill ledger.")),
        Line("backup", "ledger.setup:backup", MACHINE, N_("Make a verified copy of the ledger while others write.")),
        Line("restore", "ledger.setup:restore", MACHINE, N_("Open a backup as this machine's next epoch.")),
        Line(
            "carry", "carry.carry", MACHINE, N_("Machines beside this one: carry entries to them and take in theirs.")
        ),
        Line(
            "machine",
            "ledger.preferences",
            MACHINE,
            N_("This machine: where receipts and backups go; another one lost."),
        ),
        Line("clock", "district.clock", MACHINE, N_("Confirm the machine's clock.")),
        Line("doctor", "ledger.doctor:doctor", MACHINE, N_("Look at this machine and its ledger, and give advice.")),
    )
}


class Program(Branch):
    """The top level: knows all names from the table, and imports what is called."""

    def list_commands(self, ctx: "click.Context") -> list[str]:  # noqa: ARG002 - the parser's signature
        """Return the names in the table's order."""
        return list(LINES)

    def listed(self, name: str) -> tuple[str, str]:
        """Return the panel and the sentence of a command for the help page, without importing it."""
        return _(LINES[name].panel), _(LINES[name].sentence)

    def get_command(self, ctx: "click.Context", cmd_name: str) -> "click.Command | None":  # noqa: ARG002 - see above
        """Import the module of a command and return the command."""
        line = LINES.get(cmd_name)
        if line is None:
            return None
        module, _colon, name = line.where.partition(":")
        app: Commands = import_module(f".{module}", "supermarket.cli").app
        group = typer.main.get_group(app.parsed)
        command = group.commands[name] if name else group
        command.help = command.help or _(line.sentence)
        return command


def _menu(call: Call) -> int:
    from supermarket.cli.menu.front import menu

    return menu(call)


def program() -> "TyperGroup":
    """Return the whole program as the parser's root."""
    front = typer.main.get_group(root(Program, _menu))
    front.help = _("Points for good deeds, goods for points, and books that anyone can check.")
    return front
