"""Who is answered by a key that somebody else used: whoever may do the same, of every kind of entry."""

from dataclasses import replace

from supermarket.books.session import Request
from supermarket.district.gate.askers import ANSWERS_TO
from supermarket.district.kinds import Role
from supermarket.district.roles import VERBS
from supermarket.errors.staff import RoleRefused
from supermarket.kinds import KINDS
from supermarket.practice.bases.copies import Coming, receive_copies
from tests.practice.bases.lived import CUP, record_things
from tests.refusing import refused
from tests.village import AUDITOR, CLERK, MANAGER, Village

OF_THE_PROGRAM = {
    *("stream.opened", "stream.heard", "stream.forked", "machine.keyed", "machine.admitted", "rulebook.adopted"),
    *("signin.locked", "inquiry.locked", "voucher.settled"),
}
OF_HIMSELF = {"paper.confirmed"}
"""What one person alone does: nobody else asks for the same."""


def test_every_kind_that_a_verb_records_answers_to_that_verb() -> None:
    others = OF_THE_PROGRAM | OF_HIMSELF
    assert {kind for kind in KINDS if kind not in ANSWERS_TO and not kind.endswith(".reversed")} == others
    assert {each.partition(" ")[0] for each in ANSWERS_TO} <= KINDS.keys()
    assert {*ANSWERS_TO.values()} <= VERBS.keys()


def test_a_key_is_answered_to_a_colleague_who_may_do_the_same_and_the_verb_is_named_to_others(village: Village) -> None:
    with village.writing() as session:
        record_things(session)
        first = receive_copies(session, Coming(CUP, 3), replace(CLERK, key="cups"))
    with village.writing() as session:
        assert receive_copies(session, Coming(CUP, 3), Request(MANAGER.actor, CLERK.site, key="cups")) == first
    stranger = Request(AUDITOR.actor, CLERK.site, key="cups")
    with (
        refused(village.ledger, RoleRefused, operator="41000", role=Role.AUDITOR, verb="copies receive"),
        village.writing() as session,
    ):
        receive_copies(session, Coming(CUP, 3), stranger)
