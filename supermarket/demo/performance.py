"""The whole demo, from an empty folder to the proof: what `supermarket demo` performs."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, TypeAlias

from supermarket.demo.folder import Folder, cleared
from supermarket.demo.history import Tally, live_through
from supermarket.demo.month_story import tell_month, tell_package
from supermarket.demo.open_story import tell_posting
from supermarket.demo.practice import prepare_practice, tell_practice
from supermarket.demo.practice.reports import tell_reports
from supermarket.demo.proof import Bar, tell_books, tell_tampering, tell_verification
from supermarket.demo.scene import DAYS, FIRST_DAY, HOME, LAST_DAY, SEED, Stage, Time, demo_clock, moment
from supermarket.demo.story import HEAD, SOAP, FirstDay, tell_first_day, tell_opening
from supermarket.demo.telling import Step, Teller, typed
from supermarket.journal.engines.engine import Where
from supermarket.journal.places import settled
from supermarket.ledger import open_ledger
from supermarket.locale import _
from supermarket.opening import Opening, init
from supermarket.sample import sample_folder

Show: TypeAlias = Callable[[Step], None]
ASKED_AGAIN: Final = "2026-06-02T09:00+08:00"
"""When the demo is over; a clock told so is neither behind the last entry nor far ahead of it."""


@dataclass(frozen=True)
class Performed:
    """What a demo leaves: `files` by what they are, `root` in lower-case hex, and commands to go on with.

    `ok` says that the month's checks held, the package and the books agreed, and the tampering was found.
    """

    ok: bool
    files: dict[str, Where]
    origin: str
    entries: int
    root: str
    history: Tally
    steps: tuple[Step, ...]
    next: tuple[str, ...]


def perform(out: Path, show: Show, bar: Bar, *, seed: int = SEED, server: Where | None = None) -> Performed:
    """Perform the demo in a folder; `show` is handed every step as it happens, `bar` shows how the months pass.

    `server` is where its ledger lies, where that is not in the folder.

    Raises:
        DemoFolderRefused: the folder holds something that no demo made.
        LedgerExists: something lies at the server's address.
        GlyphMissing: no font can draw a card.
        OSError: the disk or the folder refuses.
    """
    folder = cleared(out, server)
    time = Time(moment(FIRST_DAY, 9 * 60))
    clock = demo_clock(time, seed)
    sample = _near(sample_folder())
    teller = Teller(show)
    tell_opening(teller, init(folder.ledger, Opening(sample, drill=True), clock))
    folder = replace(folder, server=settled(folder.ledger)) if server else folder
    opened = open_ledger(folder.ledger, now=time.now())
    with closing(opened):
        stage = Stage(replace(opened, clock=clock), time)
        first_day = tell_first_day(stage, teller, folder, sample)
        prepare_practice(stage, sample)
        tally = _tell_months(stage, teller, first_day, bar, seed)
        tell_posting(stage, teller, first_day.claim)
        tell_practice(stage, teller)
        month_ok = tell_month(stage, teller, folder, first_day.household)
        tell_reports(stage, teller, folder)
        package_ok = tell_package(stage, teller, folder)
        equal = tell_books(stage, teller)
        found = tell_verification(stage, teller)
        tampering_found = tell_tampering(stage, teller, folder, first_day.deed)
    (stream,) = found.streams
    return Performed(
        ok=month_ok and package_ok and equal and found.ok and tampering_found,
        files=_files(folder),
        origin=stream.origin,
        entries=stream.size,
        root=stream.root,
        history=tally,
        steps=tuple(teller.steps),
        next=_next(folder, first_day.household),
    )


def _tell_months(stage: Stage, teller: Teller, first_day: FirstDay, bar: Bar, seed: int) -> Tally:
    with bar(_("Three months pass"), DAYS) as done:
        tally = live_through(stage, first_day, done, seed)
    deeds = _("{claims} claims, {deeds} of them posted: {earned} points; {visits} visits to the shop spent {spent}.")
    goods = _("{deliveries} deliveries, {households} new households, {cards} lost cards, {reversals} reversals.")
    refused = _("{count} times the rules refused, and nothing was written.")
    teller.tell(
        _("Three months pass in four villages, until {date}.").format(date=LAST_DAY.isoformat()),
        "",
        deeds.format(
            claims=tally.claims, deeds=tally.deeds, earned=tally.earned, visits=tally.visits, spent=tally.spent
        ),
        goods.format(
            deliveries=tally.deliveries,
            households=tally.households,
            cards=tally.cards_lost,
            reversals=tally.reversals,
        ),
        refused.format(count=tally.refused.total()),
    )
    return tally


def _files(folder: Folder) -> dict[str, Where]:
    return {
        "ledger": folder.ledger,
        "card": folder.card,
        "sheets": folder.sheets,
        "blanks": folder.blanks,
        "notice": folder.notice,
        "picture": folder.picture,
        "month": folder.month_pdf,
        "workbook": folder.month_xlsx,
        "bulletin": folder.bulletin_pdf,
        "bulletin_picture": folder.bulletin_png,
        "bulletin_workbook": folder.bulletin_xlsx,
        "district": folder.district_pdf,
        "district_page": folder.district_html,
        "package": folder.package,
        "tampered": folder.tampered,
    }


def _next(folder: Folder, household: str) -> tuple[str, ...]:
    """Return commands to go on with; the last two act in the demo's own time."""
    told = ("--db", folder.ledger, "--now", ASKED_AGAIN)
    return (
        typed("statement", household, "--db", folder.ledger),
        typed("stock list", "--site", HOME.shop, "--db", folder.ledger),
        typed("audit verify", "--db", folder.ledger),
        typed("audit verify", "--without-evidence", "--db", folder.tampered),
        typed("household find", HEAD.group, "--operator", HOME.clerk.actor, *told),
        typed("redeem", household, SOAP, *told, by=HOME.clerk),
    )


def _near(path: Path) -> Path:
    """Return a path as a person would type it here."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path
