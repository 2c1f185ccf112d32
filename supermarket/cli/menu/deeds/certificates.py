"""The menu's question for the certificate of a training on which a claim rests."""

from typing import TYPE_CHECKING

from supermarket.cli.menu.desk import Desk
from supermarket.locale import _

if TYPE_CHECKING:
    from supermarket.earning.kinds import Rule


def certificate_asked(desk: Desk, rule: "Rule", member: str | None) -> str | None:
    """Let a certificate of a member be picked on which no claim rests yet, where a rule asks for a document.

    Raises:
        Left: the person goes back.
    """
    from supermarket.earning.certificates.certificates import certificates_of_member, claim_by

    if member is None or "document" not in (rule.evidence or "").split():
        return None
    with desk.ledger.reading() as session:
        found = [each for each in certificates_of_member(session, member) if not claim_by(session, each.certificate)]
    if not found:
        return None
    names = [*(f"{each.title} ({each.certificate})" for each in found), _("none of them")]
    chosen = desk.pick_one(names, question=_("On which certificate does it rest?"))
    return found[chosen].certificate if chosen < len(found) else None
