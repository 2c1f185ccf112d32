"""The kind of entry by which a certificate 证书 is issued: a member finished a training, and a claim may rest on it."""

from typing import Any, Final

from pydantic import Field

from supermarket.books.kinds import Body, Change, Kind, Named, name_of
from supermarket.earning.tables import CertificateRow
from supermarket.journal.entry import Entry, require_name
from supermarket.journal.statements import Value


class CertificateIssued(Body):
    """A certificate of a training for a member who attended it; its number is that of this entry.

    `training` is the entry that planned the training, `title` what the certificate says, `number` what stands on the
    paper where another body made that out; it holds `until` that day, included (absent: always).
    """

    asked: dict[str, str]
    training: str
    member: str
    title: str
    number: str | None = Field(default=None, pattern=r"^[0-9A-Z-]{1,24}$")
    until: str | None = None


def _issued(entry: Entry, body: CertificateIssued) -> tuple[Change, ...]:
    training = require_name(body.training)
    told: dict[str, Value] = {name: getattr(body, name) for name in ("member", "title", "number", "until")}
    of: dict[str, Value] = {"case_origin": training.origin, "case_seq": training.seq}
    return (Change(CertificateRow, {**name_of(entry), "site": entry.site, "on": entry.on, **of, **told}),)


CERTIFICATE_ISSUED: Final = Kind(
    "certificate.issued", CertificateIssued, rows=_issued, names=lambda body: (Named("member", body.member),)
)
KINDS: Final[tuple[Kind[Any], ...]] = (CERTIFICATE_ISSUED,)
