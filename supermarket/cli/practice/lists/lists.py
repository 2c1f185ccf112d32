"""The three lists: shown with what is stale, looked through month by month, and changed line by line or by a file."""

from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from supermarket.cli.district.register import add_commands
from supermarket.cli.frame import console
from supermarket.cli.frame.asking import acting_site, request
from supermarket.cli.frame.call import Call, answer
from supermarket.cli.frame.command import commands
from supermarket.cli.frame.typed import DAY
from supermarket.cli.spending.counter import Key
from supermarket.locale import _

if TYPE_CHECKING:
    from supermarket.books.session import ReadSession
    from supermarket.practice.lists.listings import Refreshed, Shown

app = commands()
OfList = Annotated[
    Literal["resource", "service", "need"] | None,
    typer.Option("--list", help=_("Only this list; all three if left out.")),
]


@app.command("show", _("Show the three lists at your site and below it: who offers or needs what, and what is stale."))
def show(
    call: Call,
    *,
    of: OfList = None,
    kind: Annotated[str | None, typer.Option("--kind", metavar=_("KIND"), help=_("Only this kind of help."))] = None,
    stale: Annotated[bool, typer.Option("--stale", help=_("Only what nobody has looked through this month."))] = False,
    on: Annotated[str | None, typer.Option("--on", metavar=_("DATE"), help=_("As it stood on this day.")), DAY] = None,
) -> None:
    from supermarket.practice.lists.listings import shown
    from supermarket.practice.lists.words import HELP_NAMES, KINDS_OF_HELP, LISTS
    from supermarket.practice.orders.words import kind_of_help

    wanted = kind_of_help(kind, KINDS_OF_HELP, HELP_NAMES) if kind else None
    with call.reading() as session:
        site = acting_site(call, session)
        found = shown(session, on or session.today, site=site, lists={of} if of else LISTS, kind=wanted)
        value = [_line(session, each, on) for each in found if each.stale or not stale]
    answer(call, value, _show)


@app.command(
    "refresh", _("Record that you looked through the lists of your site this month and left them as they stand.")
)
def refresh(call: Call, *, of: OfList = None, key: Key = None) -> None:
    from supermarket.practice.lists.listings import refresh
    from supermarket.practice.lists.words import LISTS

    with call.writing() as session:
        done = refresh(session, request(call, session, key=key), lists={of} if of else LISTS)
    answer(call, done, _show_refreshed)


def _line(session: "ReadSession", each: "Shown", on: str | None) -> dict[str, Any]:
    from supermarket.cli.frame.names import site_name

    told = ("listing", "list", "name", "kind", "site", "capacity", "until", "owner", "household", "service")
    looked = {"on": each.looked.on, "actor": each.looked.actor} if each.looked else None
    return {
        **{name: getattr(each.line, name) for name in told},
        "site_name": site_name(session, each.line.site, on),
        "since": each.since or None,
        "looked": looked,
        "stale": each.stale,
    }


def _show(value: list[dict[str, Any]]) -> None:
    from supermarket.practice.lists.words import HELP_NAMES

    rows = [
        (
            *(each["listing"], _(each["list"]), each["name"], _(HELP_NAMES[each["kind"]])),
            *(each["site"], each["capacity"], each["until"], each["owner"] or each["household"]),
            _("stale") if each["stale"] else each["looked"]["on"] if each["looked"] else each["since"],
        )
        for each in value
    ]
    headings = (
        *(_("Code"), _("List"), _("Name"), _("Kind"), _("Site"), _("Capacity"), _("Until"), _("Whose")),
        _("Looked at"),
    )
    console.say_table(headings, rows, {5: "right"})
    if stale := sum(each["stale"] for each in value):
        console.say(_("{count} of {all} lines are stale: nobody has looked at them this month.").format(
            count=stale, all=len(value)
        ))  # fmt: skip


def _show_refreshed(done: "list[Refreshed]") -> None:
    for each in done:
        text = _("The list “{list}” of site {site} was looked through for {month}: {lines} lines.")
        console.say(text.format(list=_(each.list), site=each.site, month=each.month, lines=each.lines))


add_commands(
    app,
    file="supermarket.practice.lists.files:LISTING_FILE",
    by_name=True,
    columns={
        "list": _("resource, service or need."),
        "name": _("What it is, without anybody's name or trouble: it is sealed and public."),
        "kind": _("What kind of help, such as haircut, repair, culture or transport."),
        "site": _("The site where it is."),
        "capacity": _("How many needs it can serve at one time; of a need, how many times it asks."),
        "until": _("The last day on which it stands; without end if left out."),
        "owner": _("The code of the organisation that offers it."),
        "household": _("The household for which a need's order is placed."),
        "service": _("The service of the menu that its order asks for."),
    },
)
