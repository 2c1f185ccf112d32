"""What tests of the registers do as the administrator: import files, add, amend and end rows, look at what stands."""

from pathlib import Path
from typing import Any

from supermarket.district.dated.file_imports import import_file
from supermarket.district.dated.imports import Change, RegisterFile, add_row, amend_row, end_row
from supermarket.district.dated.registers import in_force
from supermarket.district.dated.repeats import Action
from supermarket.journal.store import entries
from supermarket.registers.outcomes import Outcome
from tests.village import ADMINISTRATOR, Village


def written(folder: Path, text: str, *, name: str = "file.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def taken(village: Village, file: RegisterFile[Any], path: Path) -> list[Change]:
    with village.writing() as session:
        return changes_in(import_file(session, file, path, ADMINISTRATOR, scope="1000"))


def changes_in(outcomes: list[Outcome]) -> list[Change]:
    """Return what an import changed, without the rows that are the same and what was left out."""
    actions: dict[str, Action] = {"added": "added", "amended": "amended"}
    return [Change(actions[each.action], each.code) for each in outcomes if each.action in actions]


def added(village: Village, file: RegisterFile[Any], **cells: str) -> Change:
    with village.writing() as session:
        return add_row(session, file, cells, ADMINISTRATOR, scope="1000")


def amended(village: Village, file: RegisterFile[Any], code: str, **cells: str) -> Change:
    with village.writing() as session:
        return amend_row(session, file, code, cells, ADMINISTRATOR, scope="1000")


def ended(village: Village, file: RegisterFile[Any], code: str, from_: str | None = None) -> Change:
    with village.writing() as session:
        return end_row(session, file, code, from_, ADMINISTRATOR)


def standing(village: Village, file: RegisterFile[Any], code: str, on: str) -> Any:  # noqa: ANN401 - any register's row
    with village.ledger.reading() as session:
        return in_force(session, file.register, code, on)


def size(village: Village) -> int:
    with village.ledger.reading() as session:
        return sum(1 for _ in entries(session.transaction))
