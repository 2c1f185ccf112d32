"""Whether a body says what the dictionary of all bodies lets it say: what does not is no entry of this program's.

Who takes such an entry in has for ever a journal that the auditor's own program calls malformed.
"""

from functools import cache
from typing import TYPE_CHECKING

from supermarket.journal.entry import Entry
from supermarket.ledger import KINDS

if TYPE_CHECKING:
    from supermarket.audit.package.checker.bodies import Field


def is_as_told(entry: Entry) -> bool:
    """Say whether the body of an entry of a known kind holds what the dictionary says, and no more."""
    from supermarket.audit.package.checker.bodies import complaint  # most of what carries needs none of the auditor's

    return not complaint(entry.content, _dictionary()[entry.kind])


@cache
def _dictionary() -> dict[str, "Field"]:
    """Return every kind as the dictionary of an auditor's package describes it."""
    from supermarket.audit.package.checker.bodies import dictionary_of
    from supermarket.audit.package.dictionary import COLUMNS, dictionary_rows

    return dictionary_of(dict(zip(COLUMNS, row, strict=True)) for row in dictionary_rows(KINDS))
