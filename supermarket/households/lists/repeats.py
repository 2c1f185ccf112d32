"""Changes of households and members asked for again with their key: what was asked is compared with what was sealed.

Names and phones are compared with the people drawer, as they are never sealed; a record that was erased is believed.
"""

from collections.abc import Mapping, Sequence

from supermarket.books.session import ReadSession
from supermarket.district.dated.imports import Change
from supermarket.district.dated.registers import HOUSEHOLDS, MEMBERS
from supermarket.district.dated.repeats import action_of, changes_in, row_before
from supermarket.district.persons import is_as_kept, personal
from supermarket.district.texts import plain
from supermarket.journal.entry import Entry
from supermarket.people.records import record_of
from supermarket.registers.tables import FileRow


def changes_of(session: ReadSession, found: Sequence[Entry]) -> list[Change]:
    """Return what entries did to households and members."""
    return [Change(action, code) for action, code in changes_in(session, found)]


def enrolled_and_changed(session: ReadSession, found: Sequence[Entry]) -> list[Change]:
    """Return what an import did; the head of a household that was enrolled is no change of its own."""
    changes = changes_of(session, found)
    enrolled = {f"{change.code}-1" for change in changes if change.action == "added"}
    return [change for change in changes if change.code not in enrolled]


def unlisted(listed: bool | None) -> str | None:  # noqa: FBT001 - the wish itself
    """Return the wish not to stand on boards as it is sealed; an empty text takes it back."""
    return None if listed is None else "" if listed else "yes"


def is_amended_so(session: ReadSession, entry: Entry, household: str, asked: Mapping[str, str | None]) -> bool:
    """Say whether an entry changed these columns of a household; None stands for one that was not asked for."""
    content = entry.content
    if entry.kind != HOUSEHOLDS.kind.name or content["household"] != household or content.get("state"):
        return False
    before = row_before(session, HOUSEHOLDS, entry)
    wanted = {name: (before or {}).get(name) if text is None else text or None for name, text in asked.items()}
    return before is not None and wanted == {name: content.get(name) for name in asked}


def is_added_so(session: ReadSession, entry: Entry, household: str, record: dict[str, str]) -> bool:
    """Say whether an entry added a member with this record to a household."""
    return (
        entry.kind == MEMBERS.kind.name
        and entry.content["household"] == household
        and action_of(session, MEMBERS, entry) == "added"
        and is_as_kept(session, entry.content["person"], record)
    )


def is_renamed_so(session: ReadSession, entry: Entry, typed: str, name: str | None, phone: str | None) -> bool:
    """Say whether an entry gave a member this name and phone; None stands for what was not asked for."""
    if entry.kind != MEMBERS.kind.name or entry.content["member"] != plain(typed) or entry.content.get("state"):
        return False
    before = row_before(session, MEMBERS, entry)
    kept = record_of(session.transaction, str(before["person"])) if before else {}
    if not kept:
        return before is not None
    return is_as_kept(session, entry.content["person"], {**kept, **personal(name or kept.get("name", ""), phone)})


def are_of_file(session: ReadSession, found: Sequence[Entry], rows: Sequence[FileRow], column: str) -> bool:
    """Say whether entries are what the lines of a file say: every person named there, every place and group."""
    names = {row.cells.get(column) for row in rows}
    homes = {(row.cells.get("station"), row.cells.get("group")) for row in rows}
    for entry in found:
        if entry.kind == MEMBERS.kind.name:
            kept = record_of(session.transaction, entry.content["person"])
            if kept and kept["name"] not in names:
                return False
        elif entry.kind != HOUSEHOLDS.kind.name or (entry.content["station"], entry.content.get("group")) not in homes:
            return False
    return True
