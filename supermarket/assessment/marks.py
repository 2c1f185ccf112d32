"""Marks 人工评分: what no figure shows a person scores, with a note, evidence, and a second person who saw it too."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final, Literal

from sqlalchemy import bindparam, select, tuple_

from supermarket.assessment.forms.adopting import check_adopted
from supermarket.assessment.forms.forms import Form
from supermarket.assessment.indicators.known import KNOWN, is_known
from supermarket.assessment.kinds import MARK_GIVEN, MarkAsked, MarkEvidence, MarkGiven
from supermarket.assessment.past import Past
from supermarket.assessment.periods import read_period
from supermarket.assessment.scoring import POINT, Ratio
from supermarket.assessment.tables import MarkRow
from supermarket.books.session import ReadSession, Request, WriteSession
from supermarket.district.dated.registers import STAFF, in_force
from supermarket.district.gate.second_persons import Second, check_second
from supermarket.district.kinds import Staff
from supermarket.district.persons import NOTE_MAX, read_text
from supermarket.district.roles import allow
from supermarket.district.sites import known_site, place_of
from supermarket.district.texts import figured, plain
from supermarket.errors.assessment.runs import (
    MarkByOwn,
    MarkEarly,
    MarkItemUnknown,
    MarkRefused,
    MarkWithoutEvidence,
    SiteNotOfForm,
)
from supermarket.journal.entry import Entry, EntryName
from supermarket.journal.statements import Prepared
from supermarket.journal.store import entry_named
from supermarket.journal.tables import table_of
from supermarket.locale import N_
from supermarket.people.evidence import PDF, KeptFile

MARK: Final = "assess mark"
_FIGURE: Final = re.compile(r"[0-9]{1,3}(\.[0-9]{1,2})?", re.ASCII)
_mark: Final = table_of(MarkRow).c
_OF_PERIOD: Final = Prepared(
    select(
        *(_mark[name] for name in ("marked", "item", "hundredths", "origin", "seq", "actor", "approver", "on")),
    )
    .join_from(KNOWN, table_of(MarkRow), is_known(_mark))
    .where(_mark.form == bindparam("form"), _mark.period == bindparam("period"))
    .order_by(_mark.at, _mark.origin, _mark.seq)
)
_EARLIER: Final = Prepared(
    select(*(_mark[name] for name in ("hundredths", "origin", "seq")))
    .where(*(_mark[name] == bindparam(name) for name in ("form", "period", "marked", "item")))
    .where(tuple_(_mark.at, _mark.origin, _mark.seq) < tuple_(bindparam("at"), bindparam("origin"), bindparam("seq")))
    .order_by(_mark.at.desc(), _mark.origin.desc(), _mark.seq.desc())
)


@dataclass(frozen=True)
class NewMark:
    """What is asked when a line is marked: which, at which site, for which period; the mark in points, as typed.

    `evidence` are the files that were kept.
    """

    item: str
    site: str
    period: str
    mark: str
    note: str
    evidence: tuple[KeptFile, ...]


@dataclass(frozen=True)
class Mark:
    """A mark that was given: the entry, the line, the site and period, hundredths of a point, by whom, with whom.

    `replaces` is the entry of the mark whose place it took, and `replaced` how many hundredths that gave.
    """

    entry: str
    form: str
    item: str
    site: str
    period: str
    hundredths: int
    actor: str
    approver: str
    on: str
    replaces: str | None = None
    replaced: int | None = None


def give(session: WriteSession, form: Form, mark: NewMark, second: Second, request: Request) -> Mark:
    """Mark a line of a form at a site; neither the scorer nor the second person is at home there.

    Raises:
        FormNotAdopted: the form is not in force today as it is.
        MarkItemUnknown, PeriodUnreadable, MarkEarly, MarkRefused, MarkWithoutEvidence: it is no mark of this form.
        SiteUnknown, SiteNotOfForm: the site is not one that the form scores.
        TextUnreadable, TextIsCard, ReasonPersonal: the note cannot be sealed.
        KeyUsed: the key belongs to another request.
        OperatorMissing, StaffUnknown, RoleRefused, SiteRefused, MarkByOwn: the operator, or the second, may not.
        SecondRefused, SecondIsFirst, PersonUnproven: the second person may not, or is known by his code alone.
    """
    item, period = plain(mark.item), read_period(mark.period, form.period)
    site = known_site(session, plain(mark.site), session.today)
    if item not in form.marks:
        raise MarkItemUnknown(item=item[:20], form=form.name, items=[*form.marks])
    if site.tier not in form.tiers:
        raise SiteNotOfForm(site=site.site, form=form.name, tiers=[*form.tiers])
    hundredths = _hundredths(mark.mark, form.most(item, site.tier))
    note = read_text(mark.note, N_("note"), most=NOTE_MAX)
    asked = MarkAsked(
        form=form.name,
        item=item,
        marked=site.site,
        period=period.name,
        hundredths=hundredths,
        remark=note,
        evidence=tuple(file.sha256 for file in mark.evidence),
        approver=plain(second.staff)[:20],
    )
    at_site = Request(request.actor, site.site, request.on, request.key, request.known)
    if answer := session.answered(MARK_GIVEN, at_site, site=site.site, asked=asked.content()):
        return _given(session, answer)
    scorer = allow(session, MARK, at_site)
    check_adopted(session, form)
    _check_elsewhere(session, scorer, site.site)
    approved = check_second(session, MARK, Second(asked.approver, second.known), at_site, site=site.site)
    if witness := in_force(session, STAFF, asked.approver, session.today):
        _check_elsewhere(session, witness, site.site)
    if period.first > session.today:
        raise MarkEarly(period=period.name, first=period.first)
    if not mark.evidence:
        raise MarkWithoutEvidence(item=item)
    body = MarkGiven(
        asked=asked,
        form=form.name,
        form_sha256=form.sha256,
        item=item,
        marked=site.site,
        period=period.name,
        hundredths=hundredths,
        remark=note,
        evidence=tuple(map(_evidence, mark.evidence)),
        approver=asked.approver,
        approved=approved,
    )
    return _given(session, session.record(MARK_GIVEN, body, at_site, site=site.site, on=session.today))


def _given(session: ReadSession, entry: Entry) -> Mark:
    """Return the mark that an entry gave, with the one by the same form whose place it took."""
    mark = mark_of(entry)
    named = {"form": mark.form, "period": mark.period, "marked": mark.site, "item": mark.item}
    for hundredths, origin, seq in session.rows(_EARLIER, **named, at=entry.at, origin=entry.origin, seq=entry.seq):
        before = entry_named(session.transaction, EntryName(origin, seq))
        if before is not None and before.content["form_sha256"] == entry.content["form_sha256"]:
            return replace(mark, replaces=before.name, replaced=hundredths)
    return mark


def mark_of(entry: Entry) -> Mark:
    """Return the mark that an entry gave."""
    content = entry.content
    return Mark(
        entry.name,
        content["form"],
        content["item"],
        content["marked"],
        content["period"],
        content["hundredths"],
        entry.actor,
        content["approver"],
        entry.on,
    )


def marks_of(past: Past, form: Form) -> dict[tuple[str, str], Mark]:
    """Return the mark of each site and line that counts in a period as a run sees it: the latest by this very form."""
    return {(mark.site, mark.item): mark for mark, counts in _seen(past, form) if counts}


def marks_left_out(past: Past, form: Form) -> list[str]:
    """Return the marks of a period, by their entries, that do not count: they were given by an earlier form.

    Only those of which no mark by the form as it is now took the place.
    """
    seen = list(_seen(past, form))
    counted = {(mark.site, mark.item) for mark, counts in seen if counts}
    latest = {(mark.site, mark.item): mark.entry for mark, _counts in seen}
    return [entry for whose, entry in latest.items() if whose not in counted]


def _seen(past: Past, form: Form) -> Iterator[tuple[Mark, bool]]:
    """Give every mark of a period by forms of this name, oldest first, and whether it is by this very form."""
    rows = past.rows(_OF_PERIOD, form=form.name, period=past.period.name)
    for site, item, hundredths, origin, seq, actor, approver, on in rows:
        name = EntryName(origin, seq)
        told = (form.name, item, site, past.period.name, hundredths, actor, approver, on)
        yield Mark(str(name), *told), _is_of(past.session, name, form)


def _is_of(session: ReadSession, name: EntryName, form: Form) -> bool:
    """Say whether a mark was given by a form as it is now: what another form of its name asked is another line."""
    entry = entry_named(session.transaction, name)
    return entry is not None and entry.content["form_sha256"] == form.sha256


def marked_figure(form: Form, mark: Mark | None, item: str, tier: str) -> Ratio:
    """Return the figure of a marked line; where nobody marked, a veto or bonus is 0, and a line does not apply."""
    is_line = any(each.item == item for each in form.items)
    if mark is None:
        return Ratio(0, 0 if is_line else 1)
    return Ratio(mark.hundredths, form.most(item, tier) if is_line else 1)


def _evidence(file: KeptFile) -> MarkEvidence:
    what: Literal["photo", "document"] = "document" if file.kind == PDF else "photo"
    return MarkEvidence(what=what, sha256=file.sha256, kind=file.kind, size=file.size)


def _hundredths(typed: str, most: int) -> int:
    """Return a mark in hundredths of a point; of a veto it is 1 or 0."""
    figure = figured(typed)
    unit = 1 if most == 1 else POINT
    found = Fraction(figure) * unit if _FIGURE.fullmatch(figure) else Fraction(-1)
    if not 0 <= found <= most or found.denominator != 1:
        raise MarkRefused(mark=figure[:20], most=str(Fraction(most, unit)))
    return int(found)


def _check_elsewhere(session: ReadSession, staff: Staff, site: str) -> None:
    """Refuse whoever would mark his own place.

    Raises:
        MarkByOwn: he is at home there.
    """
    home, there = (place_of(known_site(session, code, session.today)) for code in (staff.site, site))
    if home == there:
        raise MarkByOwn(operator=staff.staff, site=site)
