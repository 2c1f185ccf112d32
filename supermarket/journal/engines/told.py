"""What engines have to say to people, found without loading any driver: a command that fails early has none."""

from collections.abc import Iterator

from supermarket.journal.engines.advice import KnownFault
from supermarket.journal.engines.sqlite import results as sqlite


def sentence_of(fault: object) -> str:
    """Return the sentence, not yet translated, for a fault that an engine reports; nothing for any other."""
    return sqlite.sentence_of(fault)


def engine_versions() -> dict[str, str]:
    """Return the version of each engine that this machine has, by its name."""
    return {"sqlite": sqlite.version()}


def known_faults() -> Iterator[KnownFault]:
    """Give the faults of this machine's engines that could harm a ledger."""
    return sqlite.known_faults(sqlite.version())
