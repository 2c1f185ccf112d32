"""The menu's registers 人员与目录: staff, goods and prices, deeds, sites, donors, settings, and files taken in."""

from typing import Final

from supermarket.cli.earning.evidence import SHOWN
from supermarket.cli.frame.typed import day, whole_number
from supermarket.cli.menu import staff
from supermarket.cli.menu.desk import Desk, page
from supermarket.cli.menu.goods.named import asked_goods
from supermarket.cli.menu.places import TIERS, site_asked
from supermarket.cli.menu.registers import imports
from supermarket.cli.menu.registers.rows import Columns, adding, amending, ending, limits, one_of, some_of
from supermarket.locale import N_, _

_POINTS_MAX: Final = 100_000
_YES: Final = {"yes": N_("yes")}
_PERIODS: Final = {"month": N_("a month"), "quarter": N_("a quarter"), "year": N_("a year")}
_CAPS: Final = {"day": N_("a day"), **_PERIODS, "activity": N_("an activity"), "person": N_("once for a person")}
_ROUNDING: Final = {"down": N_("cut off"), "half": N_("to the nearest whole"), "up": N_("up to the next whole")}
GOODS: Final = Columns(
    "supermarket.spending.goods.files:GOODS_FILE",
    N_("The code of the goods, 4 to 6 digits"),
    {
        "name": N_("the name"),
        "unit": N_("the unit, such as a bag"),
        "points": N_("the price in points"),
        "limit": N_("the limit for a household"),
        "barcode": N_("the barcode on the package"),
        "minimum": N_("the least stock; what is below it is to be bought"),
        "service": N_("a service, nothing on the shelf"),
        "barcodes": N_("other barcodes, and those of packs such as 16901234567899*12"),
    },
    needed=frozenset({"name", "unit", "points"}),
    asked={"limit": limits(_PERIODS, several=False), "service": one_of(_YES)},
)
RULES: Final = Columns(
    "supermarket.earning.files:RULE_FILE",
    N_("The deed's code, such as ENV-01"),
    {
        "name": N_("the name"),
        "points": N_("points for one unit; below zero takes points"),
        "unit": N_("the unit: times, hours, months"),
        "caps": N_("at most so many units"),
        "evidence": N_("what a claim must show"),
        "reviewer": N_("a tier that must review it too"),
        "uncapped": N_("outside the caps of a day, month and year"),
        "hours": N_("its units are hours"),
        "freezes": N_("for how many months a household earns nothing"),
        "rounding": N_("how hours become points"),
    },
    needed=frozenset({"name", "points", "unit"}),
    asked={
        "caps": limits(_CAPS, several=True),
        "evidence": some_of(SHOWN),
        "reviewer": one_of({"centre": N_("centre"), "institute": N_("institute")}),
        "uncapped": one_of(_YES),
        "hours": one_of(_YES),
        "rounding": one_of(_ROUNDING),
    },
)
SITES: Final = Columns(
    "supermarket.district.dated.files:SITE_FILE",
    N_("The site's code"),
    {
        "name": N_("the name"),
        "tier": N_("the tier"),
        "parent": N_("the site above"),
        "latitude": N_("degrees north by WGS-84, such as 45.619"),
        "longitude": N_("degrees east by WGS-84, such as 122.838"),
        "telephone": N_("the office's telephone, which hangs out with its notices"),
        "host": N_("whose place it is, at a base or point"),
    },
    needed=frozenset({"name", "tier"}),
    asked={"tier": one_of(TIERS), "parent": site_asked},
)
DONORS: Final = Columns(
    "supermarket.district.dated.files:DONOR_FILE",
    N_("The donor's code"),
    {"name": N_("the name of the organisation")},
    needed=frozenset({"name"}),
)
SETTINGS: Final = Columns(
    "supermarket.district.dated.files:SETTING_FILE",
    N_("The setting's name"),
    {"value": N_("a whole number"), "note": N_("what it means")},
    needed=frozenset({"value"}),
)


def _goods_list(desk: Desk) -> None:
    from supermarket.cli.spending.goods import list_

    with desk.paged():
        list_(desk.call)


def _price(desk: Desk) -> None:
    from supermarket.cli.spending.goods import price

    goods = asked_goods(desk)
    text = _("It costs {points} points. What does it cost from now on?").format(points=goods.points)
    points = desk.ask_for(text, lambda typed: whole_number(typed, least=1, most=_POINTS_MAX))
    from_ = desk.ask_or(_("From which day on? Such as 2026-12-31"), _("today"), day)
    text = _("{name}: {points} points instead of {before}?")
    if desk.agrees(text.format(name=f"{goods.name} ({goods.sku})", points=points, before=goods.points)):
        price(desk.call, goods.sku, points, from_=from_)


def _rules_list(desk: Desk) -> None:
    from supermarket.cli.earning.deed import rules

    with desk.paged():
        rules(desk.call)


def _sites_list(desk: Desk) -> None:
    from supermarket.cli.district.site import list_

    with desk.paged():
        list_(desk.call)


def _donors_list(desk: Desk) -> None:
    from supermarket.cli.spending.donor import list_

    with desk.paged():
        list_(desk.call)


def _donor_statement(desk: Desk) -> None:
    from supermarket.cli.spending.donor import statement
    from supermarket.district.dated.registers import DONORS as ROWS
    from supermarket.district.dated.registers import all_in_force

    with desk.ledger.reading() as session:
        donors = all_in_force(session, ROWS, session.today)
    names = [f"{each.name} ({each.donor})" for each in donors]
    chosen = donors[desk.pick_one(names)] if donors else None
    if chosen:
        with desk.paged():
            statement(desk.call, chosen.donor)


def _settings_list(desk: Desk) -> None:
    from supermarket.cli.district.setting import list_

    with desk.paged():
        list_(desk.call)


GOODS_CHOICES: Final = page(
    (N_("list them"), (), _goods_list),
    (N_("another price"), ("goods price",), _price),
    (N_("new goods or a service"), ("goods record",), adding(GOODS)),
    (N_("change name, unit, limit, barcode"), ("goods record",), amending(GOODS)),
    (N_("not offered any more"), ("goods record",), ending(GOODS)),
)
RULE_CHOICES: Final = page(
    (N_("list them"), (), _rules_list),
    (N_("a new one"), ("rule record",), adding(RULES)),
    (N_("change one"), ("rule record",), amending(RULES)),
    (N_("end one"), ("rule record",), ending(RULES)),
)
SITE_CHOICES: Final = page(
    (N_("list them"), (), _sites_list),
    (N_("a new one"), ("site record",), adding(SITES)),
    (N_("change one"), ("site record",), amending(SITES)),
    (N_("end one"), ("site record",), ending(SITES)),
)
DONOR_CHOICES: Final = page(
    (N_("list them"), (), _donors_list),
    (N_("a new one"), ("donor record",), adding(DONORS)),
    (N_("change one"), ("donor record",), amending(DONORS)),
    (N_("end one"), ("donor record",), ending(DONORS)),
    (N_("what became of a donor's gifts"), (), _donor_statement),
)
SETTING_CHOICES: Final = page(
    (N_("list them"), (), _settings_list),
    (N_("a new one"), ("setting record",), adding(SETTINGS)),
    (N_("change one"), ("setting record",), amending(SETTINGS)),
)
CHOICES: Final = page(
    (N_("staff and PINs"), staff.CHOICES),
    (N_("goods and prices"), GOODS_CHOICES),
    (N_("the catalogue of deeds"), RULE_CHOICES),
    (N_("sites"), SITE_CHOICES),
    (N_("donors"), DONOR_CHOICES),
    (N_("settings"), SETTING_CHOICES),
    (N_("take in a file"), imports.CHOICES),
    (N_("a workbook to fill, with examples"), (), imports.template_picked),
)
"""What is done about registers, in this order."""
