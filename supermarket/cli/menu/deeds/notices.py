"""The menu's notices 公示: hung out on paper and as a picture, printed again, taken down, and objections 异议."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from supermarket.cli.earning.claim import show_standing
from supermarket.cli.earning.notice import show_notice
from supermarket.cli.frame import console
from supermarket.cli.menu.deeds.claims import claim_picked, claim_words, open_at
from supermarket.cli.menu.desk import Desk
from supermarket.cli.menu.people import head_of, reason_asked
from supermarket.cli.menu.places import folder, say_written
from supermarket.locale import N_, _

if TYPE_CHECKING:
    from pathlib import Path

    from supermarket.earning.claims.notices import Notice
    from supermarket.earning.claims.standing import Standing

OBJECTED_FOR: Final = (N_("It was not done."), N_("Somebody else did it."), N_("It was less than claimed."))
FOUND: Final = (N_("Asked those who were there."), N_("Looked at the place."), N_("Looked at the evidence."))
DOWN_FOR: Final = (N_("It was printed wrongly."), N_("A claim on it is wrong."), N_("It could not hang out."))


def notice_hung_out(desk: Desk) -> None:
    """Publish a notice of all reviewed claims, or print one that hangs again, or take one down."""
    from supermarket.earning.claims.standing import State

    waiting = len(open_at(desk, lambda claim: claim.state is State.REVIEWED))
    names = (
        _("a new notice: {count} reviewed claims wait for it").format(count=waiting),
        _("print a notice that hangs out once more"),
        _("take a notice down"),
    )
    place = desk.pick_one(names)
    if place == 0:
        _publish(desk, waiting)
    elif place == 1:
        print_again(desk)
    else:
        _take_down(desk)


def _publish(desk: Desk, waiting: int) -> None:
    from supermarket.earning.claims.notices import publish
    from supermarket.paper.cards.issuing import removed_on_failure
    from supermarket.paper.notices import draw_notice

    if not waiting:
        desk.refuse(_("No reviewed claim waits for a notice."))
        return
    place = folder(desk, _("The folder or stick for the notice's paper and picture"))
    with desk.call.writing() as session:
        notice = publish(session, desk.asked)
        pdf, png = _files(place, notice)
        with removed_on_failure(pdf), removed_on_failure(png):
            files = draw_notice(session, notice, desk.asked, pdf=pdf, png=png)
    show_notice(notice)
    say_written(files)


def print_again(desk: Desk) -> None:
    """Print a notice that hangs out once more."""
    from supermarket.earning.claims.notices import notice_of
    from supermarket.paper.notices import draw_notice

    chosen = _hanging(desk)
    place = folder(desk, _("The folder or stick"))
    with desk.ledger.reading() as session:
        notice = notice_of(session, chosen)
        pdf, png = _files(place, notice)
        files = draw_notice(session, notice, desk.asked, pdf=pdf, png=png)
    show_notice(notice)
    say_written(files)


def _take_down(desk: Desk) -> None:
    from supermarket.cli.earning.notice import withdraw

    chosen = _hanging(desk)
    withdraw(desk.call, chosen, reason=reason_asked(desk, _("Why is it taken down?"), DOWN_FOR))


def _hanging(desk: Desk) -> str:
    """Let a notice be picked that hangs out here, and return its number."""
    from supermarket.earning.claims.notices import last_day_of
    from supermarket.earning.claims.standing import HANGING

    hanging = open_at(desk, lambda claim: claim.state in HANGING)
    with desk.ledger.reading() as session:
        last_days = {found for claim in hanging if (found := last_day_of(session, claim.claim))}
    notices = sorted(last_days, reverse=True)
    names = [_("notice {notice}, to {last}").format(notice=notice, last=last) for last, notice in notices]
    return notices[desk.pick(names, _("No notice hangs out here."))][1]


def objections(desk: Desk) -> None:
    """List the open objections; record one against a claim that hangs out, or say what came of one."""
    from supermarket.earning.claims.standing import HANGING, State

    hanging = open_at(desk, lambda claim: claim.state in HANGING)
    _show_objections(desk, [claim for claim in hanging if claim.state is State.OBJECTED])
    claim = claim_picked(desk, hanging, _("No notice hangs out here."))
    with desk.ledger.reading() as session:
        console.say(claim_words(session, claim))
    if claim.state is State.OBJECTED:
        _resolve(desk, claim)
    else:
        _object(desk, claim)


def _object(desk: Desk, claim: "Standing") -> None:
    from supermarket.earning.claims.notices import object_to

    reason = reason_asked(desk, _("What is objected?"), OBJECTED_FOR)
    with desk.call.writing() as session:
        standing = object_to(session, claim.claim, reason, desk.asked)
    show_standing(standing)


def _resolve(desk: Desk, claim: "Standing") -> None:
    from supermarket.earning.claims.notices import resolve

    outcomes = (_("the objection is right: no points"), _("the objection is not right: the claim goes on"))
    place = desk.pick_one(outcomes)
    reason = reason_asked(desk, _("What was found?"), FOUND)
    with desk.call.writing() as session:
        standing = resolve(session, claim.claim, upheld=place == 0, reason=reason, request=desk.asked)
    show_standing(standing)


def _show_objections(desk: Desk, claims: "Iterable[Standing]") -> None:
    from supermarket.earning.claims.kinds import OBJECTED
    from supermarket.earning.claims.standing import steps_of

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


def _files(folder: "Path", notice: "Notice") -> "tuple[Path, Path]":
    name = folder / f"notice-{notice.notice}"
    return name.with_suffix(".pdf"), name.with_suffix(".png")
