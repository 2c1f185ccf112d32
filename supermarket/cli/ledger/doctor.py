"""Looks at this machine and its ledger, and gives advice. Needs no ledger and changes nothing."""

import platform
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from supermarket import __version__
from supermarket.cli.frame import console, faults
from supermarket.cli.frame.call import Call, answer
from supermarket.cli.frame.command import commands
from supermarket.cli.ledger.browsers import Browsers, browser_rows, browsers_of
from supermarket.cli.ledger.server import server_advice, server_of, server_rows, size_words
from supermarket.clock import district_time
from supermarket.journal.engines.advice import KnownFault
from supermarket.journal.engines.told import engine_versions, known_faults
from supermarket.locale import N_, _

if TYPE_CHECKING:
    from supermarket.books.session import ReadSession
    from supermarket.district.kinds import Role
    from supermarket.journal.database import Database
    from supermarket.journal.engines.engine import Where
    from supermarket.journal.engines.postgresql.health import Health
    from supermarket.local.preferences import Preferences
    from supermarket.practice.cases.courses import Course

app = commands()

PACKAGES: Final = (
    "typer", "rich", "sqlmodel", "sqlalchemy", "pydantic", "fpdf2", "qrcode", "pillow", "pypinyin", "noto-cjk-sans-otc",
    "argon2-cffi",
)  # fmt: skip
FREE_BYTES_MIN: Final = 1_000_000_000
"""With less, a backup or an upgrade of a busy shop's ledger may not fit."""


@dataclass(frozen=True)
class Ledger:
    """What can be seen of a ledger's file from outside. `pragmas` is None where there is no ledger to ask."""

    path: "Where"
    state: str
    bytes: int
    pragmas: Mapping[str, str | int] | None


@dataclass(frozen=True)
class Diagnosis:
    """What `doctor` found. An empty version means that the package is missing; `free_bytes` is the ledger's disk's."""

    versions: Mapping[str, str]
    ledger: Ledger
    free_bytes: int
    sqlite_faults: tuple[KnownFault, ...]
    advice: tuple[str, ...]
    browsers: Browsers
    prefers: "Preferences | None" = None
    """Where this machine's receipts and backups go, where its ledger says it."""
    fresh: str | None = None
    """How fresh this machine is, where other machines write the ledger too."""
    server: "Health | None" = None
    """How the server stands that the ledger lies on, where it lies on one."""


@app.command("doctor")
def doctor(
    call: Call,
    *,
    roles: Annotated[
        bool, typer.Option("--roles", help=_("Show which roles may call which command, and stop."))
    ] = False,
    second: Annotated[
        bool, typer.Option("--second", help=_("Show which acts need a second person, who that may be, and stop."))
    ] = False,
    orders: Annotated[
        bool, typer.Option("--orders", help=_("Show every step of an order: from where, to where, who, by when; stop."))
    ] = False,
) -> None:
    if roles:
        from supermarket.district.roles import VERBS

        answer(call, {verb: sorted(allowed) for verb, allowed in VERBS.items()}, _show_roles)
    elif second:
        from supermarket.district.gate.second_persons import SECONDS

        table = {
            verb: {"roles": sorted(each.roles), "differs": each.differs, "ways": each.ways}
            for verb, each in SECONDS.items()
        }
        answer(call, table, _show_seconds)
    elif orders:
        from supermarket.practice.orders.course import COURSE

        answer(call, _of_course(COURSE), _show_course)
    else:
        answer(call, diagnosis(call.db), _show)


def diagnosis(where: "Where") -> Diagnosis:
    """Return how this machine and the ledger of this place stand."""
    from supermarket.inspection import inspecting
    from supermarket.journal.places import beside

    path = beside(where)
    versions = _versions()
    sqlite_faults = tuple(known_faults())
    ledger, seen = _ledger(where)
    free = _free_bytes(path)
    lost = [name for name, of in versions.items() if not of]
    advice = [
        *(_("The package {name} is missing; install the program again.").format(name=name) for name in lost),
        *(fault.advice for fault in sqlite_faults if isinstance(where, Path)),
        *seen,
    ]
    if free < max(FREE_BYTES_MIN, 3 * ledger.bytes):
        advice.append(
            _("Little room is left on the disk ({size}); a backup may not fit.").format(size=size_words(free))
        )
    prefers = fresh = server = None
    if ledger.state == PRESENT:
        with inspecting(where) as session:
            prefers, fresh = _prefers(session), _fresh(session)
            if prefers and prefers.backup_at_shutting and not (prefers.backup and prefers.backup.is_dir()):
                advice.append(_("The folder for backups, {path}, is not here now.").format(path=prefers.backup or "-"))
            advice += _guessed(session)
            advice += _kept_amiss(session)
            advice += [] if isinstance(where, Path) else _unguarded(session)
        server = None if isinstance(where, Path) else server_of(where)
        advice += server_advice(server) if server else []
    browsers, heard = browsers_of(path)
    return Diagnosis(versions, ledger, free, sqlite_faults, (*advice, *heard), browsers, prefers, fresh, server)


def _prefers(session: "ReadSession") -> "Preferences | None":
    from supermarket.local.preferences import preferences_of
    from supermarket.local.tables import is_local_complete

    return preferences_of(session) if is_local_complete(session.transaction) else None


def _fresh(session: "ReadSession") -> str | None:
    """Say how fresh this machine is, where the ledger's books are of this version."""
    from supermarket.books.rebuild import BOOKS_VERSION
    from supermarket.district.machines.told import fresh_words

    return fresh_words(session) or None if session.transaction.version == BOOKS_VERSION else None


def _guessed(session: "ReadSession") -> list[str]:
    """Say of how many households somebody guesses the phone on the site, and whether many are tried with few each."""
    from supermarket.local.browsers.guesses import closed_numbers, many_wrong
    from supermarket.local.tables import is_local_complete

    is_there = is_local_complete(session.transaction)
    count = len(closed_numbers(session)) if is_there else 0
    many = many_wrong(session) if is_there else None
    text = _("In a browser somebody guessed the phones of {count} households; each is closed there for a day.")
    said = [text.format(count=count)] if count else []
    if many:
        text = _(
            "In a browser somebody gives wrong phones or cards for many households: at least {count} within a day, the "
            "last at {time}. Such tries are bounded; see who asks from where."
        )
        said.append(text.format(count=many.count, time=district_time(many.at)))
    return said


def _kept_amiss(session: "ReadSession") -> list[str]:
    """Say what this machine keeps of keys, signatures and other machines' words that is not as it was sealed."""
    from supermarket.books.rebuild import BOOKS_VERSION
    from supermarket.carry.drawer import amiss
    from supermarket.local.tables import is_local_complete

    is_whole = session.transaction.version == BOOKS_VERSION and is_local_complete(session.transaction)
    return list(amiss(session)) if is_whole else []


def _unguarded(session: "ReadSession") -> list[str]:
    """Say which of the ledger's guards are not as they must be."""
    from supermarket.audit.verification.schema import check_guards_stand_unchanged

    found = [fault.what for fault in check_guards_stand_unchanged(session.transaction)]
    text = _("{fault} Whoever could do so could change entries too; let `supermarket audit verify` say what was done.")
    return [text.format(fault=fault) for fault in found]


def _versions() -> Mapping[str, str]:
    found = {"supermarket": __version__, "python": platform.python_version(), **engine_versions()}
    found["system"] = platform.platform()
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = ""
    return found


ABSENT: Final = N_("absent")
PRESENT: Final = N_("present")
FOREIGN: Final = N_("foreign")
UNREADABLE: Final = N_("unreadable")
NEWER: Final = N_("newer")


def _ledger(where: "Where") -> tuple[Ledger, list[str]]:
    from supermarket.books.rebuild import BOOKS_VERSION
    from supermarket.errors.ledger import LedgerForeign, LedgerMissing, LedgerNewer
    from supermarket.inspection import inspecting
    from supermarket.journal.places import engine_of, is_ledger, is_there

    size = 0
    try:
        if not is_there(where):
            return Ledger(where, ABSENT, 0, None), [str(LedgerMissing(path=str(where)))]
        size = engine_of(where).bytes_of(where)
        if not is_ledger(where):  # by what it says of itself: opening a foreign database might change it
            return Ledger(where, FOREIGN, size, None), [str(LedgerForeign(path=str(where)))]
        settings = _settings(where)
        with inspecting(where) as session:
            if session.transaction.version > BOOKS_VERSION:  # what came with it would be read amiss
                return Ledger(where, NEWER, size, settings), [str(LedgerNewer(path=str(where)))]
        lost = _lost(where)
    except Exception as fault:
        if sentence := faults.of_disk(fault):
            return Ledger(where, UNREADABLE, size, None), [sentence]
        raise
    return Ledger(where, PRESENT, size, settings), [*_about(where, settings), *_namesakes(where), *lost]


def _settings(where: "Where") -> Mapping[str, str | int]:
    """Ask how the ledger is kept; where nothing can be written, only what stands in it."""
    from supermarket.journal.database import Database, DatabaseFault, is_of_the_disk

    try:
        return _asked(Database(where), read_only=False)
    except DatabaseFault as fault:
        if not is_of_the_disk(fault):
            raise
        return _asked(Database(where, read_only=True), read_only=True)


def _asked(database: "Database", *, read_only: bool) -> Mapping[str, str | int]:
    try:
        with database.reading() as transaction:
            return transaction.engine.settings(transaction.driver, read_only=read_only)
    finally:
        database.close()


def _lost(where: "Where") -> list[str]:
    """Say of each photo or paper that an entry names and that is not there as it was what is wrong with it."""
    from supermarket.audit.verification.evidence import evidence_faults
    from supermarket.inspection import inspecting
    from supermarket.journal.places import beside
    from supermarket.people.evidence import evidence_beside

    with inspecting(where) as session:
        found = evidence_faults(session.transaction, evidence_beside(beside(where)))
    return [f"{fault.origin}-{fault.seq}: {fault.what}" if fault.seq else fault.what for fault in found]


def _about(where: "Where", settings: Mapping[str, str | int]) -> list[str]:
    from supermarket.journal.places import engine_of

    wanted_settings = engine_of(where).settings_wanted
    if not wanted_settings.keys() & settings.keys():
        return [_("Nothing can be written where the ledger is; it can be read and verified there.")]
    return [
        _(
            "The ledger's {name} is {found}, not {wanted}; keep it on a disk of this machine, not in a network folder."
        ).format(name=name, found=settings[name], wanted=wanted)
        for name, wanted in wanted_settings.items()
        if settings[name] != wanted
    ]


def _namesakes(where: "Where") -> Iterator[str]:
    """Give what is asked about staff codes of one name, where the books can be read as they are."""
    from supermarket.books.rebuild import BOOKS_VERSION
    from supermarket.cli.district.staff import same_name
    from supermarket.district.identities import namesakes
    from supermarket.inspection import inspecting

    with inspecting(where) as session:
        if session.transaction.version == BOOKS_VERSION:
            yield from (same_name(one, other) for one, other in namesakes(session, session.today))


def _free_bytes(path: Path) -> int:
    """Return the room on the disk of a path, whose folders need not exist yet."""
    folder = path.absolute()
    while not folder.is_dir() and folder != folder.parent:
        folder = folder.parent
    return shutil.disk_usage(folder).free


def _show(found: Diagnosis) -> None:
    ledger = found.ledger
    settings = ", ".join(f"{name}={value}" for name, value in (ledger.pragmas or {}).items())
    rows = [
        *((name, of or _("missing")) for name, of in found.versions.items()),
        (
            _("ledger"),
            _("{path}: {state}, {size}").format(path=ledger.path, state=_(ledger.state), size=size_words(ledger.bytes)),
        ),
        *([(_("pragmas"), settings)] if settings else []),
        (_("free space"), size_words(found.free_bytes)),
        *browser_rows(found.browsers),
    ]
    if found.server:
        rows += server_rows(found.server)
    if found.fresh:
        rows.append((_("freshness"), found.fresh))
    if prefers := found.prefers:
        rows += [
            (_("receipts"), str(prefers.receipts or _("on the screen"))),
            (_("backups"), str(prefers.backup or _("wherever is said each time"))),
        ]
    console.say_table((_("what"), _("found")), rows)
    console.say()
    for line in found.advice or (_("All is well."),):
        console.say(f"- {line}")


def _of_course(course: "Course") -> list[dict[str, Any]]:
    """Return every step of a course, with who takes it and within which setting's hours the next is awaited."""
    return [
        {**step._asdict(), "within": course.within.get(step.after), "ends": step.after in course.ended}
        for step in course.steps
    ]


def _show_course(steps: list[dict[str, Any]]) -> None:
    from supermarket.cli.practice.orders.order_shown import worded

    rows = [
        (
            worded(each, "name"),
            _(", ").join(map(_, each["before"])),
            worded(each, "after") + ("." if each["ends"] else ""),
            *(worded(each, "who"), each["verb"], each["within"]),
        )
        for each in steps
    ]
    headings = (_("Step"), _("From state"), _("To state"), _("Who"), _("Roles as for"), _("Then within"))
    console.say_table(headings, rows)
    console.say(_("A state with a full stop is an end: nothing waits there for anybody."))


def _show_seconds(verbs: "Mapping[str, Mapping[str, Any]]") -> None:
    rows = [
        (verb, _(", ").join(_(role) for role in each["roles"]), _(each["differs"]), _(", ").join(map(_, each["ways"])))
        for verb, each in verbs.items()
    ]
    console.say_table((_("command"), _("second person"), _("another person"), _("how")), rows)


def _show_roles(verbs: "Mapping[str, list[Role]]") -> None:
    from supermarket.district.kinds import Role

    roles = list(Role)
    console.say_table(
        (_("command"), *(_(role) for role in roles)),
        [(verb, *("✓" if role in allowed else "" for role in roles)) for verb, allowed in verbs.items()],
    )
