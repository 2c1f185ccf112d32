"""What the tests of claims do in a village: claim, review, notice, post, each as a committed write of its own."""

from dataclasses import replace
from typing import Any, Final

from supermarket.books.session import Request
from supermarket.earning.claims.claims import Deed, Filed, file_claim
from supermarket.earning.claims.notices import Notice, publish
from supermarket.earning.claims.posting import Posted, post_claims
from supermarket.earning.claims.reviews import review
from supermarket.earning.claims.standing import Standing, claim_of
from tests.village import CLERK, MANAGER, REVIEWER, Village

INSTITUTE: Final = Request(actor="32001", site="2001")
NOTICE_DAYS: Final = 5


def silent(_count: int) -> None:
    """Tell nobody how far it is."""


def claimed(village: Village, who: str, rule: str = "VOL-02", by: Request = CLERK, **deed: Any) -> Filed:  # noqa: ANN401 - the fields of a Deed
    """File a claim."""
    with village.writing() as session:
        return file_claim(session, Deed(who, rule, **deed), by)


def accepted(village: Village, claim: str, *by: Request) -> Standing:
    """Have a claim accepted by the station's reviewer and its manager, or by others."""
    for reviewer in by or (REVIEWER, MANAGER):
        with village.writing() as session:
            standing = review(session, claim, "accepted", None, reviewer)
    return standing


def noticed(village: Village, by: Request = MANAGER) -> Notice:
    """Publish a notice of all that was reviewed."""
    with village.writing() as session:
        return publish(session, by)


def posted(village: Village, by: Request = MANAGER) -> list[Posted]:
    """Post what is due."""
    with village.writing() as session:
        return post_claims(session, by, silent)


def earned(village: Village, who: str, rule: str = "VOL-02", **deed: Any) -> Posted:  # noqa: ANN401 - the fields of a Deed
    """Take one claim the whole way; the time is then the day after its notice."""
    claim = claimed(village, who, rule, **deed).claim
    standing = accepted(village, claim, *((REVIEWER, INSTITUTE) if abs(state(village, claim).points) > 50 else ()))
    assert standing.state.value == "reviewed"
    noticed(village)
    village.time.move(days=NOTICE_DAYS)
    found = [each for each in posted(village) if each.claim == claim]
    assert len(found) == 1
    return found[0]


def state(village: Village, claim: str) -> Standing:
    """Return how a claim stands."""
    with village.ledger.reading() as session:
        return claim_of(session, claim)


def on_day(request: Request, day: str) -> Request:
    """Return a request for another business date."""
    return replace(request, on=day)
