"""The end of a month in one village: reconciled, signed by three, closed; then the auditor's package, checked."""

import shutil
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Final

from supermarket.audit.package.export import export
from supermarket.books.session import Request
from supermarket.demo.folder import Folder
from supermarket.demo.scene import HOME, LAST_DAY, Stage, moment
from supermarket.demo.telling import Teller, refusal_of, typed
from supermarket.earning.credit import Deed, credit
from supermarket.locale import _
from supermarket.months.closing.closing import months, sign
from supermarket.months.reconciliation import reconcile
from supermarket.paper.month.papers import write_papers

MONTH: Final = f"{LAST_DAY:%Y-%m}"
INSTITUTE: Final = Request(actor="32001", site="2001")
BEAN_CHECK: Final = "bean-check"
"""Of beancount, a program of others, which is run where it is installed."""


def tell_month(stage: Stage, teller: Teller, folder: Folder, household: str) -> bool:
    """Tell how a month is reconciled on paper and signed by three persons; return whether every check held."""
    stage.time.move_to(moment(LAST_DAY + timedelta(days=1), 9 * 60))
    with stage.ledger.reading() as session:
        found = reconcile(session, HOME.station, MONTH)
        write_papers(session, [found], pdf=folder.month_pdf, xlsx=folder.month_xlsx)
    listed = sum(len(each.entries) for each in found.exceptions)
    teller.tell(
        _("May has ended: figures, checks and exceptions come on a paper to sign and in a workbook."),
        typed("month reconcile", MONTH, "--site", HOME.station, "--pdf", folder.month_pdf, "--xlsx", folder.month_xlsx),
        _("{checks} checks, {failed} of them failed; {listed} entries are listed as exceptions.").format(
            checks=len(found.compared), failed=sum(not check.ok for check in found.compared), listed=listed
        ),
    )
    clerk, institute = Request(HOME.clerk.actor, HOME.station), Request(INSTITUTE.actor, HOME.station)
    _sign_earlier(stage, teller, (clerk, HOME.manager, institute))
    for title, by in (
        (_("Three persons sign in turn: the clerk, …"), clerk),
        (_("… the station's manager, …"), HOME.manager),
        (_("… and the institute's, whose signature closes the month."), institute),
    ):
        with stage.writing() as session:
            signed = sign(session, MONTH, by)
        closed = _("The month is closed.") if signed.closed else _("The month is not closed yet.")
        teller.tell(title, typed("month sign", MONTH, by=by), closed)
    late = Request("91000", HOME.station, on=LAST_DAY.isoformat())
    teller.tell_refusal(
        _("From now on nothing is dated into May there."),
        typed("deed credit", household, "VOL-02", "--on", late.on, by=late),
        refusal_of(stage, lambda session: credit(session, Deed(household, "VOL-02"), late)),
    )
    return all(check.ok for check in found.compared)


def _sign_earlier(stage: Stage, teller: Teller, signers: tuple[Request, ...]) -> None:
    """Have the months before signed: the months of a place close in order."""
    with stage.ledger.reading() as session:
        waiting = sorted(each.month for each in months(session, HOME.station) if each.month < MONTH and not each.closed)
    for month in waiting:
        for by in signers:
            with stage.writing() as session:
                sign(session, month, by)
    teller.tell(
        _("Months close in order, so the three sign those before it first; then all of them are listed."),
        typed("month list", "--site", HOME.station),
        _("Closed: {months}.").format(months=_(", ").join(waiting)),
    )


def tell_package(stage: Stage, teller: Teller, folder: Folder) -> bool:
    """Tell how the auditor takes the ledger away and checks it with other programs; return whether they agree."""
    with stage.ledger.reading() as session:
        exported = export(session, folder.package)
    teller.tell(
        _("An auditor takes everything away but names, in a folder that needs nothing of ours."),
        typed("audit export", folder.package),
        _("{entries} entries, {files} files.").format(entries=exported.entries, files=len(exported.files)),
    )
    code, said = _run(sys.executable, "-I", "-X", "utf8", str(folder.package / "verify.py"))
    teller.tell(
        _("One file of it, which uses nothing but Python, recomputes seals, postings and balances, …"),
        f"python -I {folder.package / 'verify.py'}",
        *said,
    )
    program = _bean_check()
    if program is None:
        return code == 0
    # Without its cache, which it would leave in the package when reading takes long.
    checked, told = _run(program, "--no-cache", str(folder.package / "ledger.beancount"))
    teller.tell(
        _("… and beancount, an accounting program of others, finds every balance as it is asserted."),
        f"{BEAN_CHECK} {folder.package / 'ledger.beancount'}",
        *(told or (_("It has nothing to object."),)),
    )
    return code == checked == 0


def _bean_check() -> str | None:
    """Return where bean-check is, beside this Python or on the path; None where it is not installed."""
    beside = Path(sys.executable).with_name(BEAN_CHECK)
    return str(beside) if beside.is_file() else shutil.which(BEAN_CHECK)


def _run(*words: str) -> tuple[int, tuple[str, ...]]:
    done = subprocess.run(words, capture_output=True, check=False)  # noqa: S603 - our package, their checker
    said = (done.stdout + done.stderr).decode("utf-8", "replace").strip()
    return done.returncode, tuple(said.splitlines()[-3:]) if said else ()
