"""What is published of the checker in the auditor's package, so that its hash can be compared; `make hash`."""

from hashlib import sha256
from typing import Final

from supermarket.audit.package.assembling import verifier
from supermarket.kinds import KINDS
from tests.command import ROOT

VERIFIER: Final = ROOT / "docs" / "verify.sha256"
"""The SHA-256 of verify.py, as `sha256sum --check` reads it."""


def published() -> str:
    """Return what is published of verify.py."""
    return f"{sha256(verifier(KINDS)).hexdigest()}  verify.py\n"


def main() -> None:
    """Publish it anew."""
    VERIFIER.write_text(published(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
