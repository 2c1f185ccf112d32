"""This machine's ledger: made from a district's files, backed up, restored."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from supermarket.cli.district.imported import telling_problems
from supermarket.cli.district.register import DryRun
from supermarket.cli.frame import console, recorded
from supermarket.cli.frame.call import Call, answer
from supermarket.cli.frame.command import commands
from supermarket.cli.frame.misuse import Misuse
from supermarket.locale import _
from supermarket.locale.kind_names import kind_name

if TYPE_CHECKING:
    from supermarket.backup import Backup, Restored
    from supermarket.journal.engines.engine import Where
    from supermarket.opening import Opened

app = commands()


@app.command("init")
def init(
    call: Call,
    *,
    node: Annotated[
        str | None,
        typer.Option(
            "--node", metavar=_("CODE"), help=_("The site that this machine belongs to; the centre if left out.")
        ),
    ] = None,
    from_: Annotated[
        Path | None,
        typer.Option("--from", metavar=_("FILE"), help=_("The district's files: a workbook, or a folder of files.")),
    ] = None,
    sample: Annotated[
        bool, typer.Option("--sample", help=_("Take the sample district, whose places are invented; a drill does so."))
    ] = False,
    drill: Annotated[
        bool, typer.Option("--drill", help=_("For training and tests: it can never become a real one."))
    ] = False,
    dry_run: DryRun = False,
) -> None:
    from supermarket.clock import clock_at
    from supermarket.errors.ledger import ClockTold
    from supermarket.errors.registers import DistrictUnsaid
    from supermarket.journal.places import settled
    from supermarket.opening import Opening, init
    from supermarket.sample import sample_folder

    if call.now is not None and not drill:
        raise ClockTold
    if sample and from_ is not None:
        raise Misuse(_("Give --from or --sample, not both."))
    if from_ is None and not (sample or drill):
        raise DistrictUnsaid
    clock = clock_at(call.now)
    opening = Opening(folder=from_ or sample_folder(), node=node, drill=drill, dry_run=dry_run)
    with telling_problems(call):
        opened = init(call.db, opening, clock)
    if not dry_run:
        recorded.done()
    answer(call, opened, lambda opened: _show_opened(opened, None if dry_run else settled(call.db)))


@app.command("backup")
def backup(
    call: Call,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help=_("The folder or stick that the copy goes to."))],
) -> int:
    from supermarket.backup import back_up

    with call.ledger() as ledger, console.progress(_("Verifying the copy")) as done:
        copy = back_up(ledger, folder, done)
    recorded.done()
    answer(call, copy, _show_backup)
    return 1 if copy.lost else 0


@app.command("restore")
def restore(
    call: Call,
    file: Annotated[Path | None, typer.Argument(metavar="FILE", help=_("A backup, or a copied ledger."))] = None,
    *,
    here: Annotated[
        bool,
        typer.Option(
            "--here",
            help=_("The ledger here was brought back to an earlier moment by its server or its disk; go on with it."),
        ),
    ] = False,
) -> int:
    from supermarket.backup import go_on_here, restore
    from supermarket.clock import clock_at
    from supermarket.journal.places import settled

    clock = clock_at(call.now)
    if here is (file is not None):
        raise Misuse(_("Give a FILE or --here, not both."))
    with console.progress(_("Verifying the copy")) as done:
        restored = restore(file, call.db, clock, done) if file else go_on_here(settled(call.db), clock, done)
    recorded.done()
    answer(call, restored, lambda opened: _show_restored(opened, settled(call.db)))
    return 1 if restored.lost else 0


def _show_backup(copy: "Backup") -> None:
    text = _("A verified backup is at {path}: {size} entries of {origin}, root {root}.")
    console.say(text.format(path=copy.file, size=copy.size, origin=copy.origin, root=copy.root))
    if copy.photos:
        console.say(_("Photos and papers beside it: {count}.").format(count=copy.photos))
    show_lost(copy.lost)
    _show_wanting(copy)


def _show_wanting(copy: "Backup") -> None:
    """Say which files are whole with the backup alone, and from where they are copied back."""
    from supermarket.journal.entry import node_of
    from supermarket.people.evidence import backup_evidence

    for sentence in copy.wanting:
        console.say(sentence)
    if copy.wanting:
        text = _("So it is beside the ledger; with the backup these files are whole: copy them back from {folder}.")
        console.say(text.format(folder=backup_evidence(Path(copy.file).parent, node_of(copy.origin))))


def _show_restored(restored: "Restored", path: "Where") -> None:
    text = _("The ledger is at {path} again; this machine goes on as {origin}, after {size} entries of {previous}.")
    console.say(text.format(path=path, origin=restored.origin, size=restored.size, previous=restored.previous))
    show_lost(restored.lost)


def show_lost(lost: "tuple[str, ...]") -> None:
    """Say which files that entries name did not come along."""
    for sentence in lost:
        console.say(sentence)
    if lost:
        console.say(_("All else is there; look for these files in older backups."))


def _show_opened(opened: "Opened", path: "Where | None") -> None:
    console.say_table(
        (_("Entries"), _("Count")), [(kind_name(kind), n) for kind, n in opened.counts.items()], {1: "right"}
    )
    if opened.missing:
        text = _("Settings that the files do not give: {names}. Some things are refused until they are recorded.")
        console.say(text.format(names=_(", ").join(opened.missing)))
    if path is None:
        console.say(_("So the ledger {origin} would begin; nothing was written.").format(origin=opened.origin))
    else:
        console.say(_("The ledger {origin} is at {path}.").format(origin=opened.origin, path=path))
        if opened.purpose == "record":
            console.say(_("Next an administrator sets the first PIN of this machine."))
            console.say(_("He types `supermarket staff pin` and his staff code."))
