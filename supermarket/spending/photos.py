"""A photo that goods stand on: of the invoice that they came with, or of what spoiled. It binds nobody by itself."""

from pydantic import Field

from supermarket.books.kinds import Part
from supermarket.people.evidence import KeptFile


class Photo(Part):
    """A photo or PDF kept beside the ledger: the SHA-256 of its bytes, its kind (MIME) and its size in bytes."""

    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    kind: str
    size: int = Field(ge=1)


def photo_part(kept: KeptFile | None) -> Photo | None:
    """Return a kept file as a body has it, or None where there is none."""
    return Photo(sha256=kept.sha256, kind=kept.kind, size=kept.size) if kept else None
