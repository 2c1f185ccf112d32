"""Filing a claim 申报: whose deed, which one, by whom, how much, when, and the photos straight from the camera."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from supermarket.books.session import ReadSession
from supermarket.cli.earning.evidence import SHOWN, flags_told
from supermarket.cli.frame.names import limits_named
from supermarket.district.dated.registers import all_in_force
from supermarket.district.roles import staff_for
from supermarket.district.sites import chain_of
from supermarket.district.texts import plain
from supermarket.district.times import clock
from supermarket.earning.caps import counts_households
from supermarket.earning.certificates.certificates import Certificate, certificates_of_member, claim_by
from supermarket.earning.claims.claims import Filed
from supermarket.earning.claims.told_times import told_in_a_line
from supermarket.earning.freezes import frozen_until
from supermarket.earning.kinds import RULES, Rule
from supermarket.earning.rules import claimable
from supermarket.errors import Refusal
from supermarket.households.finding.finding import find
from supermarket.households.finding.lookup import check_card, household_of, who
from supermarket.households.households import HouseholdView, view
from supermarket.locale import _
from supermarket.people.initials import initials
from supermarket.web.acts.doing import FINE, Refused, refused_by, tried
from supermarket.web.frame.forms import Form, Sent
from supermarket.web.frame.looks import page
from supermarket.web.frame.statuses import MISTYPED
from supermarket.web.frame.visits import StaffVisit, Visit
from supermarket.web.pages.claims.acting import Handed, asked, handed_over
from supermarket.web.pages.scanning import scanned_text

router = APIRouter()
NAMED_MAX = 30
"""So many households of one name are listed; more words make them fewer."""


@dataclass(frozen=True)
class Deed:
    """A deed of the catalogue as it is picked: its rule, its initials, and what must be shown, in English words."""

    rule: Rule
    initials: str
    shown: tuple[str, ...]


def households_named(session: ReadSession, text: str, site: str) -> list[str]:
    """Return the households that a scan, a number or a name means, those of a name at a site and below it.

    Raises:
        NumberMistyped, CardUnknown, CardIsBlank, CardIsFrozen, CardIsReplaced, CardIsCancelled, HouseholdUnknown,
        HouseholdMerged, HouseholdGone: the number names none that is at home.
    """
    if plain(text).replace("-", "").isdigit():
        named = who(session, text)
        check_card(named)
        return [named.household]
    return [row.household for row in find(session, text, site, session.today)[:NAMED_MAX]]


def deeds_at(session: ReadSession, site: str) -> list[Deed]:
    """Return the deeds that can be claimed at a site today, in the order of the catalogue."""
    rules = all_in_force(session, RULES, session.today, chain_of(session, site, session.today))
    return [
        Deed(rule, " ".join(initials(rule.name)), tuple(SHOWN[each] for each in (rule.evidence or "").split()))
        for rule in rules
        if rule.points
    ]


def household_seen(session: ReadSession, visit: Visit, household: str) -> HouseholdView:
    """Return a household as a visitor may see it.

    Raises:
        HouseholdUnknown, HouseholdMerged, HouseholdGone, RoleRefused: it is none, or not for him.
    """
    staff = staff_for(session, "household show", actor=visit.actor, on=session.today)
    return view(session, household_of(session, household, session.today), staff, session.today)


@router.get("/claims/new")
def new(visit: StaffVisit, household: str = "", rule: str = "", word: str = "") -> Response:
    """Ask for whose deed, then for which, then for the rest."""
    visit.check_may("claim file")
    if not household:
        return _who(visit, rule)
    if not rule:
        return _deeds(visit, household, word)
    return _form(visit, household, rule, {})


@router.post("/claims/who")
def named(visit: StaffVisit, form: Sent) -> Response:
    """Find whose deed it is; of several who fit one is picked."""
    visit.check_may("claim file")
    typed, rule = form.text("who"), form.text("rule")
    try:
        typed = scanned_text(form, "who")
        if not plain(typed):
            return _who(visit, rule, Refused("", MISTYPED))
        with visit.ledger.reading() as session:
            found = households_named(session, typed, asked(visit).site)
            views = [household_seen(session, visit, each) for each in found] if len(found) != 1 else []
    except Refusal as refusal:
        return _who(visit, rule, refused_by(refusal))
    if len(found) == 1:
        return RedirectResponse(f"/claims/new?household={found[0]}" + (f"&rule={rule}" if rule else ""), 303)
    nobody = Refused(_("No household here is called that."), FINE.status)
    return _who(visit, rule, FINE if views else nobody, found=views, typed=typed)


def _who(
    visit: Visit, rule: str, refused: Refused = FINE, *, found: Sequence[HouseholdView] = (), typed: str = ""
) -> Response:
    """Ask whose deed it is; where several were found, which of these."""
    return page(visit, "claims/who.html", refused.status, found=found, typed=typed, refused=refused.sentence, rule=rule)


@router.post("/claims/file")
def file(visit: StaffVisit, form: Sent) -> Response:
    """File a claim, or say what it would be worth."""
    visit.check_may("claim file")
    looks = bool(form.text("look"))
    handed: tuple[Handed, ...] = ()
    try:
        handed = handed_over(visit, form)
        answer = tried(visit, "claim file", _typed(form, handed), keep=not looks)
    except Refusal as refusal:  # of a photo, or of the time
        answer = refused_by(refusal)
    if isinstance(answer, Refused):
        return _again(visit, form, handed, refused=answer)
    if looks:
        return _again(visit, form, handed, filed=answer.value)
    return RedirectResponse(f"/claims/claim/{answer.value.claim}?filed=yes", 303)


def _typed(form: Form, handed: Sequence[Handed]) -> dict[str, Sequence[str]]:
    """Return what was typed as the command takes it; the one line for the time becomes its sittings or hours.

    Raises:
        RuleNotInForce, RuleEnded, TimeUnreadable, TimesReversed, TimesTooLong, DurationUnreadable: it cannot be read.
    """
    typed: dict[str, Sequence[str]] = {
        name: [form.text(name)]
        for name in ("rule", "member", "served", "quantity", "place", "certificate", "note", "key")
    }
    typed |= {"who": [form.text("household")], "evidence": [each.argument for each in handed]}
    if time := plain(form.text("time")):
        told = told_in_a_line(time)
        typed |= {"start": [clock(each.start) for each in told.sittings]}
        typed |= {"end": [clock(each.end) for each in told.sittings]}
        typed |= {"hours": [] if told.minutes is None else [f"{told.minutes // 60}:{told.minutes % 60:02}"]}
    return typed


def _again(
    visit: Visit,
    form: Form,
    handed: Sequence[Handed],
    *,
    refused: Refused = FINE,
    filed: Filed | None = None,
) -> Response:
    return _form(
        visit,
        form.text("household"),
        form.text("rule"),
        {name: form.text(name) for name in form.texts},
        refused=refused,
        handed=handed,
        filed=filed,
    )


def _deeds(visit: Visit, household: str, word: str) -> Response:
    with visit.ledger.reading() as session:
        home = household_seen(session, visit, household)
        deeds = deeds_at(session, asked(visit).site)
        frozen = frozen_until(session, home.household, session.today)
    fit = [deed for deed in deeds if fits(deed, plain(word).lower())]
    return page(
        visit, "claims/deeds.html", home=home, deeds=fit, word=word, frozen=frozen, limits=limits_named, listed=listed
    )


def listed(words: Iterable[str]) -> str:
    """Return English words as a list in the visitor's language."""
    return _(", ").join(map(_, words))


def fits(deed: Deed, word: str) -> bool:
    """Say whether a deed is meant by a part of its name, its initials or its code."""
    return word in deed.rule.name.lower() or word in deed.rule.rule.lower() or word in deed.initials


def _form(  # noqa: PLR0913 - by name
    visit: Visit,
    household: str,
    rule: str,
    typed: Mapping[str, str],
    *,
    refused: Refused = FINE,
    handed: Sequence[Handed] = (),
    filed: Filed | None = None,
) -> Response:
    """Draw the form of a deed; what it asks for follows from the rule."""
    with visit.ledger.reading() as session:
        home = household_seen(session, visit, household)
        found = claimable(session, plain(rule).upper()[:40], session.today, asked(visit).site)
        shown = (found.evidence or "").split()
        told: dict[str, Any] = {
            "home": home,
            "rule": found,
            "of_household": counts_households(found),
            "shown": [(each, SHOWN[each]) for each in shown if each != "order"] or [("photo", SHOWN["photo"])],
            "asked": bool(shown),
            "certificates": _certificates(session, home) if "document" in shown else [],
            "today": session.today,
        }
    return page(
        visit,
        "claims/file.html",
        refused.status,
        **told,
        typed=typed,
        refused=refused.sentence,
        handed=handed,
        here=listed(SHOWN[each.what] for each in handed),
        limits=limits_named,
        filed=filed,
        flags=list(flags_told(filed.flags, filed.lacking, filed.points)) if filed else [],
        key=typed.get("key") or visit.new_key(),
    )


def _certificates(session: ReadSession, home: HouseholdView) -> list[tuple[Certificate, str]]:
    """Return the certificates of a household's members on which no claim rests yet, each with its holder's name."""
    return [
        (each, member.name)
        for member in home.members
        for each in certificates_of_member(session, member.member)
        if not claim_by(session, each.certificate)
    ]
