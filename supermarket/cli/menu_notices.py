"""The menu's notices 公示: hung out on paper and as a picture, printed again, and objections 异议 to what hangs."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from supermarket.cli import console
from supermarket.cli.claim import show_standing
from supermarket.cli.desk import Desk
from supermarket.cli.menu_people import head_of
from supermarket.cli.notice import show_notice
from supermarket.district.numbers import plain
from supermarket.locale import _

if TYPE_CHECKING:
    from pathlib import Path

    from supermarket.books.session import ReadSession
    from supermarket.earning.notices import Notice
    from supermarket.earning.standing import Standing, State


def notice_hung_out(desk: Desk) -> None:
    """Publish a notice of all reviewed claims, or print one that hangs again."""
    from supermarket.earning.standing import State

    waiting = len(_claims(desk, {State.REVIEWED}))
    names = (
        _("a new notice: {count} reviewed claims wait for it").format(count=waiting),
        _("print a notice that hangs out once more"),
    )
    place = desk.pick(names, "")
    if place == 0:
        _publish(desk, waiting)
    elif place == 1:
        _print_again(desk)


def _publish(desk: Desk, waiting: int) -> None:
    from supermarket.earning.notices import publish
    from supermarket.paper.issuing import removed_on_failure
    from supermarket.paper.notices import draw_notice

    if not waiting:
        console.ring()
        console.note(_("No reviewed claim waits for a notice."))
        return
    folder = desk.folder(_("The folder or stick for the notice's paper and picture; without one nothing is hung out:"))
    if not folder:
        return
    with desk.ledger.writing() as session:
        notice = publish(session, desk.asked)
        pdf, png = _files(folder, notice)
        with removed_on_failure(pdf), removed_on_failure(png):
            files = draw_notice(session, notice, desk.asked, pdf=pdf, png=png)
    show_notice(notice)
    _say_files(files)


def _print_again(desk: Desk) -> None:
    from supermarket.earning.notices import last_day_of, notice_of
    from supermarket.earning.standing import State
    from supermarket.paper.notices import draw_notice

    hanging = _claims(desk, {State.NOTICED, State.OBJECTED})
    with desk.ledger.reading() as session:
        last_days = {found for claim in hanging if (found := last_day_of(session, claim.claim))}
    notices = sorted(last_days, reverse=True)
    names = [_("notice {notice}, to {last}").format(notice=notice, last=last) for last, notice in notices]
    place = desk.pick(names, _("No notice hangs out here."))
    folder = desk.folder(_("The folder or stick:")) if place is not None else None
    if place is None or not folder:
        return
    with desk.ledger.reading() as session:
        notice = notice_of(session, notices[place][1])
        pdf, png = _files(folder, notice)
        files = draw_notice(session, notice, desk.asked, pdf=pdf, png=png)
    show_notice(notice)
    _say_files(files)


def objections(desk: Desk) -> None:
    """List the open objections; record one against a claim that hangs out, or say what came of one."""
    from supermarket.earning.standing import State, claim_of

    hanging = _claims(desk, {State.NOTICED, State.OBJECTED})
    _show_objections(desk, [claim for claim in hanging if claim.state is State.OBJECTED])
    if not hanging:
        console.note(_("No notice hangs out here."))
        return
    typed = plain(desk.ask(_("The claim's number, as it stands on the notice, or its last part:")))
    if not typed:
        return
    named = next((claim for claim in hanging if typed in {claim.claim, claim.claim.rsplit("-", 1)[1]}), None)
    with desk.ledger.reading() as session:
        claim = named or claim_of(session, typed)
        console.say(_claim_words(session, claim))
    if claim.state is State.OBJECTED:
        _resolve(desk, claim)
    else:
        _object(desk, claim)


def _object(desk: Desk, claim: "Standing") -> None:
    from supermarket.earning.notices import object_to

    if reason := desk.ask(_("What is objected, in a few words without names; without them nothing is recorded:")):
        with desk.ledger.writing() as session:
            standing = object_to(session, claim.claim, reason, desk.asked)
        show_standing(standing)


def _resolve(desk: Desk, claim: "Standing") -> None:
    from supermarket.earning.notices import resolve

    outcomes = (_("the objection is right: no points"), _("the objection is not right: the claim goes on"))
    place = desk.pick(outcomes, "")
    reason = desk.ask(_("What was found, in a few words without names:")) if place is not None else ""
    if reason:
        with desk.ledger.writing() as session:
            standing = resolve(session, claim.claim, upheld=place == 0, reason=reason, request=desk.asked)
        show_standing(standing)


def _show_objections(desk: Desk, claims: "Iterable[Standing]") -> None:
    from supermarket.earning.claim_kinds import OBJECTED
    from supermarket.earning.standing import steps_of

    rows = []
    with desk.ledger.reading() as session:
        for claim in claims:
            said = [step for step in steps_of(session, claim.claim) if step.what == OBJECTED]
            rows.append((claim.claim, head_of(session, claim.household), claim.rule, claim.points, said[-1].reason))
    if not rows:
        console.say(_("No objection is open."))
        return
    console.say(_("Open objections"))
    headings = (_("Claim"), _("Head"), _("Rule"), _("Points"), _("Reason"))
    console.say_table(headings, rows, {3: "right"})


def _claim_words(session: "ReadSession", claim: "Standing") -> str:
    from supermarket.district.registers import latest
    from supermarket.earning.kinds import RULES

    rule = latest(session, RULES, claim.rule, claim.on)
    text = _("{head}: {rule}, {points} points, done on {served}: {state}")
    return text.format(
        head=head_of(session, claim.household),
        rule=rule.name if rule else claim.rule,
        points=claim.points,
        served=claim.served,
        state=_(claim.state.value),
    )


def _claims(desk: Desk, states: "set[State]") -> "list[Standing]":
    """Return the open claims at the place where one sits, and below it, that stand so."""
    from supermarket.district.sites import place_of, places_below, site_of
    from supermarket.earning.standing import open_claims

    with desk.ledger.reading() as session:
        place = place_of(site_of(session, desk.asked.site, session.today))
        sites = places_below(session, place, session.today)
        return [claim for claim in open_claims(session, sites) if claim.state in states]


def _files(folder: "Path", notice: "Notice") -> "tuple[Path, Path]":
    name = folder / f"notice-{notice.notice}"
    return name.with_suffix(".pdf"), name.with_suffix(".png")


def _say_files(files: "Iterable[Path]") -> None:
    for file in files:
        console.say(_("Written: {path}").format(path=file))
