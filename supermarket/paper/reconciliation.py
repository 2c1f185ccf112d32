"""The paper of a month end that three persons sign, as PDF, and its figures as a workbook."""

from collections.abc import Sequence
from pathlib import Path

from supermarket.books.session import ReadSession
from supermarket.months.reconciliation import Reconciliation


def write_papers(
    session: ReadSession, found: Sequence[Reconciliation], *, pdf: Path | None = None, xlsx: Path | None = None
) -> None:
    """Write the paper and the workbook of reconciliations where they are asked for."""
