"""Runs 考核: a form is worked out over a period that is over, and sealed with all that it is made of.

Sealed with every stream's size and root, a run can be worked out again from the entries that it saw, however many came
since, and names the first figure that differs.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Final, NamedTuple

from sqlalchemy import bindparam, select

from supermarket.assessment.forms.adopting import check_adopted
from supermarket.assessment.forms.forms import Form, form_of
from supermarket.assessment.kinds import ASSESSMENT_RUN, AssessmentRun
from supermarket.assessment.past import Past, sizes_of
from supermarket.assessment.periods import Period, read_period
from supermarket.assessment.results import Results, differences, digest_of, results_of, results_sealed, sealed_parts
from supermarket.assessment.tables import RunRow
from supermarket.books.kinds import parsed
from supermarket.books.session import ReadSession, Request, WriteSession
from supermarket.district.roles import allow
from supermarket.district.texts import plain
from supermarket.errors.assessment.runs import PeriodRunning, RunDiffers, RunUnknown
from supermarket.journal.entry import Entry, EntryName, entry_name
from supermarket.journal.statements import Prepared
from supermarket.journal.store import entry_named, streams
from supermarket.journal.tables import table_of

RUN: Final = "assess run"
_run: Final = table_of(RunRow).c
_CHOSEN: Final = select(_run.origin, _run.seq, _run.form, _run.period, _run.on, _run.digest)
_ORDER: Final = (_run.at.desc(), _run.origin.desc(), _run.seq.desc())
_ALL: Final = Prepared(_CHOSEN.order_by(*_ORDER))
_OF_PERIOD: Final = Prepared(
    _CHOSEN.where(_run.form == bindparam("form"), _run.period == bindparam("period")).order_by(*_ORDER)
)


@dataclass(frozen=True)
class RunLine:
    """A run in the list: its entry, form, period, the date on which it was sealed, and its digest."""

    entry: str
    form: str
    period: str
    on: str
    digest: str


@dataclass(frozen=True)
class Run:
    """A sealed run: its entry, what it was made of, and its results; `before` is the run over the period before.

    `roots` are the streams as it saw them, with origin, size and root.
    """

    entry: Entry
    form: Form
    period: Period
    results: Results
    before: str | None
    roots: tuple[dict[str, Any], ...]
    digest: str

    @property
    def name(self) -> str:
        """Return the name of the entry that sealed it."""
        return self.entry.name

    @cached_property
    def sizes(self) -> dict[str, int]:
        """Return how many entries of each stream it saw."""
        return sizes_of(self.roots)


def run(session: WriteSession, form: Form, period: str, request: Request) -> Run:
    """Score every site of a form's tiers as of a period's end, and seal it.

    Raises:
        PeriodUnreadable, PeriodRunning: the period is none of the form's, or is not over.
        FormNotAdopted: the form is not in force today as it is.
        KeyUsed: the key belongs to another request.
        OperatorMissing, StaffUnknown, RoleRefused, SiteRefused: the operator may not.
        RunFirst: the form takes scores of another form that was not run for the period.
    """
    over = read_period(period, form.period)
    asked = {"form": form.name, "period": over.name}
    if answer := session.answered(ASSESSMENT_RUN, request, site=request.site, asked=asked):
        return run_of_entry(answer)
    allow(session, RUN, request)
    check_adopted(session, form)
    if over.last >= session.today:
        raise PeriodRunning(period=over.name, last=over.last)
    roots = [
        {"origin": each.origin, "size": each.size, "root": each.root.hex()}
        for each in [session.stream, *(each for each in streams(session.transaction) if not each.own)]
        if each.size
    ]
    before = latest_run(session, form.name, over.before)
    past = Past(session, over, sizes_of(roots), before.sizes if before else None)
    results = results_of(past, form)
    content: dict[str, Any] = {
        "form": form.name,
        "form_content": form.content,
        "form_sha256": form.sha256,
        "period": over.name,
        "first": over.first,
        "last": over.last,
        "roots": roots,
        **({"before": before.name} if before else {}),
        **sealed_parts(results),
    }
    body = AssessmentRun.model_validate({**content, "asked": asked, "digest": digest_of(content)}, strict=False)
    return run_of_entry(session.record(ASSESSMENT_RUN, body, request, site=request.site, on=session.today))


def preview(session: ReadSession, form: Form, period: str) -> tuple[Past, Results, str | None]:
    """Return the past, what a form comes to over a period as the ledger is now, and the run before; so far, if it runs.

    Raises:
        PeriodUnreadable, RunFirst: as in `run`.
    """
    over = read_period(period, form.period)
    sizes = {each.origin: each.size for each in streams(session.transaction)}
    before = latest_run(session, form.name, over.before)
    so_far = replace(over, last=max(over.first, min(over.last, session.today)))
    past = Past(session, so_far, sizes, before.sizes if before else None)
    return past, results_of(past, form), before.name if before else None


def runs(session: ReadSession) -> list[RunLine]:
    """Return every run, the latest first."""
    return [RunLine(f"{origin}-{seq}", *told) for origin, seq, *told in session.rows(_ALL)]


def latest_run(session: ReadSession, form: str, period: Period) -> Run | None:
    """Return the latest run of a form over a period; None where there is none."""
    for origin, seq, *_told in session.rows(_OF_PERIOD, form=form, period=period.name):
        if entry := entry_named(session.transaction, EntryName(origin, seq)):
            return run_of_entry(entry)
    return None


def run_of_site(session: ReadSession, typed: str | None, site: str) -> Run:
    """Return the run that an entry's name means; where none is named, the latest that scored a site.

    Raises:
        RunUnknown: there is none.
    """
    if typed is None:
        for line in runs(session):
            run = run_named(session, line.entry)
            if plain(site) in run.results.by_site:
                return run
    return run_named(session, typed)


def run_named(session: ReadSession, typed: str | None) -> Run:
    """Return the run that an entry's name means, or the latest one.

    Raises:
        RunUnknown: there is none.
    """
    if typed is None:
        every = session.rows(_ALL)
        name = EntryName(every[0][0], every[0][1]) if every else None
    else:
        name = entry_name(plain(typed))
    entry = entry_named(session.transaction, name) if name else None
    if entry is None or entry.kind != ASSESSMENT_RUN.name:
        raise RunUnknown(run=(typed or "-")[:40])
    return run_of_entry(entry)


def run_of_entry(entry: Entry) -> Run:
    """Return the run that an entry sealed."""
    content = parsed(ASSESSMENT_RUN, entry).content()
    form = form_of(content["form_content"])
    return Run(
        entry=entry,
        form=form,
        period=read_period(content["period"], form.period),
        results=results_sealed(form, content),
        before=content.get("before"),
        roots=tuple(content["roots"]),
        digest=content["digest"],
    )


class Change(NamedTuple):
    """How a site's total, in hundredths of a point, and its rank changed; a rank that is better is above 0."""

    total: int
    rank: int


def changes_of(session: ReadSession, results: Results, before: str | None) -> dict[str, Change]:
    """Return how the sites changed that the run over the period before scored too; none where there was no such run.

    Raises:
        RunUnknown: that run is not there.
    """
    if before is None:
        return {}
    earlier = run_named(session, before).results.by_site
    return {
        each.site: Change(each.total - then.total, then.rank - each.rank)
        for each in results.places
        if (then := earlier.get(each.site)) and each.total is not None and then.total is not None
    }


def past_of(session: ReadSession, sealed: Run) -> Past:
    """Return the past as a run saw it.

    Raises:
        RunUnknown: the run before it is not there.
    """
    before = run_named(session, sealed.before).sizes if sealed.before else None
    return Past(session, sealed.period, sealed.sizes, before)


def differences_of(session: ReadSession, entry: Entry) -> Iterator[tuple[str, str, str, str]]:
    """Give where a sealed run is not what the entries that it saw come to: the site, what, as sealed, as found.

    Raises:
        RunFirst, RunUnknown: another run that it is made of is not there.
    """
    content = parsed(ASSESSMENT_RUN, entry).content()
    sealed = run_of_entry(entry)
    if content["form_sha256"] != sealed.form.sha256:
        yield "-", "form_sha256", content["form_sha256"], sealed.form.sha256
    if content["digest"] != (digest := digest_of(content)):
        yield "-", "digest", content["digest"], digest
    found = sealed_parts(results_of(past_of(session, sealed), sealed.form))
    plain_ = {name: _plain(content[name]) for name in found}
    yield from differences(plain_, found)


def _plain(value: Any) -> Any:  # noqa: ANN401 - a list of a body
    return [_plain(each) for each in value] if isinstance(value, list | tuple) else value


def check(session: ReadSession, typed: str | None) -> Run:
    """Work a run out again from the entries that it saw, and return it where nothing differs.

    Raises:
        RunUnknown: there is none.
        RunDiffers: it is not what they come to; the first difference is named.
    """
    sealed = run_named(session, typed)
    for site, what, told, found in differences_of(session, sealed.entry):
        raise RunDiffers(run=sealed.name, site=site, what=what, sealed=told, found=found)
    return sealed
