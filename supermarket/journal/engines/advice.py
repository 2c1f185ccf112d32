"""What `doctor` says of an engine."""

from dataclasses import dataclass


@dataclass(frozen=True)
class KnownFault:
    """A fault of an engine itself that this machine's version has."""

    fault: str
    fixed_in: str
    advice: str
