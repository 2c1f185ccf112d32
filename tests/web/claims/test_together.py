"""Two clerks at two shops and a reviewer at once, each in a thread of his own, on one file through one server."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from queue import Queue

import httpx2

from supermarket.earning.claims.reviews import accepted_by
from supermarket.earning.claims.standing import State, every_claim
from supermarket.households.households import NewHousehold, enrol
from supermarket.web.frame.serving import Settings
from tests.village import CLERK, START, Village
from tests.web.claims.conftest import photos
from tests.web.claims.test_reviewing import accepted, shown
from tests.web.serving import served
from tests.web.visitor import Visitor

EACH = 4
"""So many claims each clerk files."""
NEIGHBOUR = type(CLERK)(actor="15002", site="5002")


@dataclass
class Caller(Visitor):
    """A visitor over a real line."""

    address: str = ""

    @property
    def origin(self) -> str:
        return self.address


def test_two_clerks_and_a_reviewer_work_at_once_on_one_file(village: Village, ledger_path: Path) -> None:
    with village.writing() as session:
        homes = {
            request.actor: [
                enrol(session, NewHousehold(f"{name}样{sign}", another=True), request).household for sign in "甲乙丙丁"
            ]
            for name, request in (("王", CLERK), ("李", NEIGHBOUR))
        }
    filed: dict[str, Queue[str]] = {"23001": Queue(), "33001": Queue()}
    queues = {CLERK.actor: list(filed.values())}
    settings = Settings(path=ledger_path, hosts=frozenset(), language="en", now=START)
    with served(settings) as address:

        @contextmanager
        def calling(staff: str) -> Iterator[Caller]:
            with httpx2.Client(base_url=address, follow_redirects=True, timeout=60) as client:
                visitor = Caller(client, address=address)
                visitor.sign_in(staff)
                yield visitor

        def files(staff: str) -> list[str]:
            claims = []
            with calling(staff) as clerk:
                for number, household in enumerate(homes[staff]):
                    clerk.get("/claims/new", household=household, rule="VOL-02")
                    colour = (number, int(staff) % 200, 9)
                    typed = {"member": f"{household}-1", "quantity": "1", "served": "2026-03-02"}
                    clerk.send("/claims/file", files=photos(colour), **typed)
                    claims.append(clerk.page.url.path.rsplit("/", 1)[1])
                    for waits in queues.get(staff, ()):
                        waits.put(claims[-1])
            return claims

        def reviews(staff: str) -> list[str]:
            done: list[str] = []
            with calling(staff) as reviewer:
                while len(done) < EACH:
                    assert filed[staff].get(timeout=60)
                    reviewer.get("/claims/review")
                    claim = shown(reviewer)
                    accepted(reviewer)
                    assert f"Claim {claim} is reviewed" in reviewer.text
                    done.append(claim)
            return done

        work: list[tuple[Callable[[str], list[str]], str]] = [
            (files, "15001"),
            (files, "15002"),
            (reviews, "23001"),
            (reviews, "33001"),
        ]
        with ThreadPoolExecutor(len(work)) as pool:
            found = [each.result() for each in [pool.submit(act, staff) for act, staff in work]]
    with village.ledger.reading() as reading:
        claims = {claim.claim: claim for claim in every_claim(reading)}
        reviewers = {claim: set(accepted_by(reading, claim)) for claim in found[0]}
    assert set(claims) == {*found[0], *found[1]}
    assert all(claims[claim].state is State.REVIEWED for claim in found[0])
    assert all(claims[claim].state is State.FILED for claim in found[1])
    assert all(reviewed == {"23001", "33001"} for reviewed in reviewers.values())
    assert [claims[claim].household for claim in found[0]] == homes["15001"]
    assert village.ledger.first_difference() is None
