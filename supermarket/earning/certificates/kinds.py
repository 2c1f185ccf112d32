"""The kinds of entries of certificates 证书: that a member finished a training, and that one was issued wrongly."""

from typing import Any, Final

from pydantic import Field

from supermarket.books.kinds import Body, Change, Kind, Named, always, name_of
from supermarket.earning.tables import CertificateRow, CertificateWithdrawnRow
from supermarket.journal.entry import Entry, require_name
from supermarket.journal.statements import Value


class CertificateIssued(Body):
    """A certificate of a training for a member who attended it; its number is that of this entry.

    `training` is the entry that planned the training, `title` what the certificate says, `number` what stands on the
    paper where another body made that out; it holds `until` that day, included (absent: always). `trained` is the day
    on which the training was held.
    """

    asked: dict[str, str]
    training: str
    member: str
    title: str
    number: str | None = Field(default=None, pattern=r"^[0-9A-Z-]{1,24}$")
    until: str | None = None
    trained: str | None = None


class CertificateWithdrawn(Body):
    """A certificate should not have been issued: no claim rests on it from now on."""

    asked: dict[str, str]
    certificate: str
    reason: str


def _issued(entry: Entry, body: CertificateIssued) -> tuple[Change, ...]:
    training = require_name(body.training)
    told: dict[str, Value] = {name: getattr(body, name) for name in ("member", "title", "number", "until", "trained")}
    of: dict[str, Value] = {"case_origin": training.origin, "case_seq": training.seq}
    return (Change(CertificateRow, {**name_of(entry), "site": entry.site, "on": entry.on, **of, **told}),)


def _withdrawn(entry: Entry, body: CertificateWithdrawn) -> tuple[Change, ...]:
    certificate = require_name(body.certificate)
    of: dict[str, Value] = {"certificate_origin": certificate.origin, "certificate_seq": certificate.seq}
    told: dict[str, Value] = {"on": entry.on, "actor": entry.actor, "reason": body.reason}
    return (Change(CertificateWithdrawnRow, {**of, **name_of(entry), **told}),)


CERTIFICATE_ISSUED: Final = Kind(
    "certificate.issued", CertificateIssued, rows=_issued, names=lambda body: (Named("member", body.member),)
)
CERTIFICATE_WITHDRAWN: Final = Kind("certificate.withdrawn", CertificateWithdrawn, rows=_withdrawn, clears=always)
KINDS: Final[tuple[Kind[Any], ...]] = (CERTIFICATE_ISSUED, CERTIFICATE_WITHDRAWN)
