"""Points earned in the open: a claim, two reviews, and a public notice on the first day; its end months later."""

from pathlib import Path
from typing import Final

from supermarket.demo.folder import Folder
from supermarket.demo.scene import HOME, Stage
from supermarket.demo.telling import Teller, refusal_of, typed
from supermarket.earning.claims.claims import Deed, file_claim
from supermarket.earning.claims.notices import publish
from supermarket.earning.claims.reviews import review
from supermarket.earning.claims.standing import claim_of, steps_of
from supermarket.locale import _
from supermarket.paper.notices import draw_notice

RULE: Final = "HAR-02"


def tell_claim(stage: Stage, teller: Teller, folder: Folder, payload: str) -> str:
    """Tell how a deed is claimed, reviewed by two persons and hung out; return the claim."""
    with stage.writing() as session:
        filed = file_claim(session, Deed(payload, RULE), HOME.clerk)
    teller.tell(
        _("Points are earned in the open: the clerk claims a good deed for the household; nothing is credited yet."),
        typed("claim file", payload, RULE, by=HOME.clerk),
        _("Claim {claim}: household {household}, {points} points; it waits for review.").format(
            claim=filed.claim, household=filed.household, points=filed.points
        ),
    )
    _tell_reviews(stage, teller, filed.claim)
    _tell_notice(stage, teller, folder.notice, folder.picture)
    return filed.claim


def _tell_reviews(stage: Stage, teller: Teller, claim: str) -> None:
    with stage.writing() as session:
        standing = review(session, claim, "accepted", None, HOME.reviewer)
    text = _("Claim {claim} is {state}.")
    teller.tell(
        _("Somebody of the village's appraisal group looks at it first, …"),
        typed("claim review", claim, "--accept", by=HOME.reviewer),
        text.format(claim=claim, state=_(standing.state.value)),
    )
    teller.tell_refusal(
        _("… and cannot do so twice: the second review is another person's, …"),
        typed("claim review", claim, "--accept", by=HOME.reviewer),
        refusal_of(stage, lambda session: review(session, claim, "accepted", None, HOME.reviewer)),
    )
    with stage.writing() as session:
        standing = review(session, claim, "accepted", None, HOME.manager)
    teller.tell(
        _("… here the station's manager's."),
        typed("claim review", claim, "--accept", by=HOME.manager),
        text.format(claim=claim, state=_(standing.state.value)),
    )


def _tell_notice(stage: Stage, teller: Teller, pdf: Path, png: Path) -> None:
    with stage.writing() as session:
        notice = publish(session, HOME.manager)
        draw_notice(session, notice, HOME.manager, pdf=pdf, png=png)
    text = _("Notice {notice}: {count} claims hang out from {first} to {last}.")
    teller.tell(
        _("It hangs out for five days, on the village board with the full name, in the chat group with a masked one."),
        typed("notice publish", "--pdf", pdf, "--png", png, by=HOME.manager),
        text.format(notice=notice.notice, count=len(notice.claims), first=notice.first_day, last=notice.last_day),
    )


def tell_posting(stage: Stage, teller: Teller, claim: str) -> None:
    """Tell what became of the claim of the first day."""
    with stage.ledger.reading() as session:
        standing = claim_of(session, claim)
        steps = steps_of(session, claim)
    text = _("Claim {claim}: household {household}, rule {rule}, {points} points, served {served}: {state}.")
    teller.tell(
        _("Nobody objected to the claim of the first day, so it was posted; every step can be seen."),
        typed("claim show", claim),
        text.format(**{**vars(standing), "state": _(standing.state.value)}),
        " → ".join(" ".join((step.on, _(step.what))) for step in steps),
    )
