"""Whether a body says what the dictionary of all bodies lets it say: what does not is no entry of this program's.

Who takes such an entry in has for ever a journal that the auditor's own program calls malformed.
"""

from functools import cache
from typing import TYPE_CHECKING

from supermarket.journal.entry import Entry

if TYPE_CHECKING:
    from collections.abc import Mapping

    from supermarket.audit.package.checker.bodies import Field


def is_as_told(entry: Entry) -> bool:
    """Say whether the body of an entry of a known kind holds what the dictionary says, and no more."""
    from supermarket.audit.package.checker.bodies import object_complaint  # most of what carries needs none of these

    return not object_complaint(entry.content, _fields()[entry.kind])


@cache
def _fields() -> "Mapping[str, Field]":
    """Return what the dictionary says of the body of every kind."""
    from supermarket.audit.package.dictionary import kinds_told
    from supermarket.kinds import KINDS

    return kinds_told(KINDS)
