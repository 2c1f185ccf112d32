"""Where this machine keeps its ledger unless told otherwise.

A ledger is the machine's, not a person's: a second user account must find the same one, or none, never a fresh one.
"""

import os
import sys
from pathlib import Path

from supermarket.cli.frame.misuse import Misuse
from supermarket.locale import _

_SHARED = Path("/var/lib/supermarket")


def ledger_place() -> Path:
    """Return the path of the machine's ledger, whether or not there is one.

    Windows and macOS have a folder that every account may write to without an administrator. Elsewhere the like
    (/var/lib) belongs to root: the folder counts where somebody has made it, else the account's own data folder does,
    so that nobody needs root to begin.
    """
    return machine_folder() / "ledger.db"


def machine_folder() -> Path:
    """Return the folder in which this machine keeps its ledger, and what belongs to ledgers on servers."""
    if sys.platform == "win32":
        return Path(os.environ.get("PROGRAMDATA") or r"C:\ProgramData") / "supermarket"
    if sys.platform == "darwin":
        return Path("/Users/Shared/supermarket")
    if _SHARED.is_dir():
        return _SHARED
    home = os.environ.get("XDG_DATA_HOME", "")
    # The XDG specification: a relative path there is to be ignored.
    return (Path(home) if home.startswith("/") else _home() / ".local" / "share") / "supermarket"


def _home() -> Path:
    try:
        return Path.home()
    except RuntimeError:
        raise Misuse(_("This account has no home folder; name the ledger with --db FILE.")) from None
