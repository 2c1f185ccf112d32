"""Reviewing claims one after another, by digits: what waits for this person, shown with all that he must know."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from supermarket.cli.earning.evidence import flags_told, lacking_in
from supermarket.cli.frame import console
from supermarket.cli.frame.asking import request
from supermarket.cli.frame.call import Call
from supermarket.cli.keyboard.signing import shown_to, signed_in
from supermarket.cli.till.till import scans
from supermarket.errors import Refusal
from supermarket.locale import N_, _

if TYPE_CHECKING:
    from pathlib import Path

    from supermarket.books.session import ReadSession, Request
    from supermarket.earning.claims.standing import Standing
    from supermarket.ledger import Ledger

REASONS: Final = (
    N_("The evidence does not show it."),
    N_("It was not done as claimed."),
    N_("It was claimed already."),
    N_("This rule is not for it."),
)
"""The reasons of a rejection that are picked by a digit; any other is typed."""


def review_queue(call: Call) -> "list[Standing]":
    """Show every claim that waits for this person, and return those that were decided."""
    with call.ledger() as ledger, scans() as typed:
        with ledger.reading() as session:
            asked = request(call, session)
        asked = replace(asked, known=signed_in(ledger, call.operator))
        return review_all(shown_to(ledger, asked.known), asked, typed, waiting(ledger, asked))


def review_all(
    ledger: "Ledger", asked: "Request", typed: Iterable[str | None], queue: "Sequence[Standing]"
) -> "list[Standing]":
    """Show one claim after another and take 1 (right), 2 (not right), 3 (later) or 0 (end) for each.

    Each decision is recorded at once; the claims that were decided are returned.
    """
    from supermarket.district.texts import plain

    decided: list[Standing] = []
    words = (plain(text) for text in typed if text is not None and plain(text))
    for number, claim in enumerate(queue, 1):
        _show(ledger, claim, _("{number} of {count}").format(number=number, count=len(queue)))
        word = next(words, "0")
        reason = None
        while word not in {"0", "1", "3"} and not (word == "2" and (reason := _reason(words))):
            (console.tell if word == "2" else console.tell_ringing)(_("1 it is right, 2 it is not, 3 later, 0 end"))
            word = next(words, "0")
        if word == "0":
            break
        if word in {"1", "2"}:
            standing = _decide(ledger, claim, asked, reason)
            if standing:
                decided.append(standing)
                console.tell(_("Claim {claim} is {state}.").format(claim=claim.claim, state=_(standing.state.value)))
    return decided


def waiting(ledger: "Ledger", asked: "Request") -> "list[Standing]":
    """Return the claims, oldest first, that this person may review now.

    Raises:
        OperatorMissing, StaffUnknown, RoleRefused: he reviews none.
    """
    from supermarket.district.roles import reaches, staff_for
    from supermarket.district.sites import places_below, site_of
    from supermarket.earning.claims.reviews import check_reviewer
    from supermarket.earning.claims.standing import open_claims
    from supermarket.households.kin import related_among

    with ledger.reading() as session:
        staff = staff_for(session, "claim review", actor=asked.actor, on=session.today)
        tier = site_of(session, staff.site, session.today).tier
        claims = list(open_claims(session, places_below(session, staff.site, session.today)))
        related = related_among(session, staff.staff, {claim.household for claim in claims})
        found = []
        for claim in claims:
            try:
                if reaches(session, staff, claim.site, session.today):
                    check_reviewer(session, claim, staff, tier, "accepted", related=related)
                    found.append(claim)
            except Refusal:  # another person's to review, or not waiting
                continue
        return found


def _decide(ledger: "Ledger", claim: "Standing", asked: "Request", reason: str | None) -> "Standing | None":
    """Record that a claim is right, or for this reason is not."""
    from supermarket.earning.claims.reviews import review

    try:
        with ledger.writing(known=asked.known) as session:
            return review(session, claim.claim, "rejected" if reason else "accepted", reason, asked)
    except Refusal as fault:
        console.tell_ringing(str(fault))
        return None


def _reason(words: Iterator[str]) -> str:
    console.tell(_("Why? A digit, or a few words without names [0 back]:"))
    for number, reason in enumerate(REASONS, 1):
        console.tell(" ".join((" ", str(number), _(reason))))
    word = next(words, "0")
    if word == "0":
        return ""
    return _(REASONS[int(word) - 1]) if word in {str(number + 1) for number in range(len(REASONS))} else word


def _show(ledger: "Ledger", claim: "Standing", place: str) -> None:
    from supermarket.district.times import in_words
    from supermarket.households.households import head_name

    with ledger.reading() as session:
        rule = _rule_name(session, claim)
        head = head_name(session, claim.household, session.today)
        files = list(_files(session, ledger, claim))
        flags = list(flags_told(claim.flags, lacking_in(session, claim), claim.points))
    console.tell("")
    console.tell(place)
    console.tell(_("Claim {claim}, filed on {on} by {actor}").format(claim=claim.claim, on=claim.on, actor=claim.actor))
    console.tell(_("{head}, household {household}: {rule}").format(head=head, household=claim.household, rule=rule))
    if claim.minutes is None:
        text = _("{quantity} units, {points} points, done on {served}")
    else:
        text = _("{time}, {points} points, done on {served}")
    about = {"time": in_words(claim.minutes or 0), "quantity": claim.quantity}
    console.tell(text.format(**about, points=claim.points, served=claim.served))
    for file in files:
        console.tell(_("Look at it: {path}").format(path=file))
    for flag in flags:
        console.tell(f"! {flag}")
    console.tell(_("1 it is right, 2 it is not, 3 later, 0 end"))


def _rule_name(session: "ReadSession", claim: "Standing") -> str:
    from supermarket.district.dated.registers import latest
    from supermarket.earning.kinds import RULES

    rule = latest(session, RULES, claim.rule, claim.on)
    return f"{claim.rule} {rule.name if rule else ''}".strip()


def _files(session: "ReadSession", ledger: "Ledger", claim: "Standing") -> "Iterator[Path]":
    """Give the photos and papers that a claim rests on, as far as they are kept here."""
    from supermarket.journal.entry import require_name
    from supermarket.journal.store import entry_named
    from supermarket.people.evidence import evidence_folder, kept_under

    entry = entry_named(session.transaction, require_name(claim.claim))
    for file in entry.content.get("evidence", ()) if entry else ():
        yield from kept_under(evidence_folder(ledger.database.path), file["sha256"])
