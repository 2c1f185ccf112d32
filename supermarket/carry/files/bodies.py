"""Whether a body says what the dictionary of all bodies lets it say: what does not is no entry of this program's.

Who takes such an entry in has for ever a journal that the auditor's own program calls malformed.
"""

from supermarket.journal.entry import Entry


def is_as_told(entry: Entry) -> bool:
    """Say whether the body of an entry of a known kind holds what the dictionary says, and no more."""
    from supermarket.audit.package.checker.bodies import object_complaint  # most of what carries needs none of these
    from supermarket.audit.package.dictionary import kinds_told

    return not object_complaint(entry.content, kinds_told()[entry.kind])
