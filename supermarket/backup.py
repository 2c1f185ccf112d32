"""Backups 备份: a verified copy made while others write, and a copy opened again as the machine's next epoch."""

import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from supermarket.audit.faults import Fault, Verification
from supermarket.audit.verify import verify
from supermarket.books.rebuild import BOOKS_VERSION, Progress, rebuild
from supermarket.books.session import ReadSession, Request, WriteSession
from supermarket.clock import Clock, district_date
from supermarket.errors import (
    BackupDamaged,
    BackupFaulty,
    BackupForeign,
    BackupMissing,
    BackupNewer,
    LedgerExists,
    LedgerForeign,
)
from supermarket.journal.database import Database, DatabaseFault, Transaction, files_of
from supermarket.journal.entry import EntryName
from supermarket.journal.store import Stream, entry_named, open_stream, own_stream, save, streams, time_of_entry
from supermarket.ledger import KINDS, Ledger, is_drill
from supermarket.local.tables import create_local, empty_local
from supermarket.opening import SYSTEM, record_opening
