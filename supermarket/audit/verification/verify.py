"""Verification 验账: everything is recomputed from what lies in the file; the checks gather what they find."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from supermarket.audit.verification.evidence import EVIDENCE, evidence_of, files_elsewhere
from supermarket.audit.verification.facts import FACTS
from supermarket.audit.verification.faults import Fault, StreamState, Verification, damaged
from supermarket.audit.verification.outside import NOTHING, Outside
from supermarket.audit.verification.people import FORMS, PEOPLE, People
from supermarket.audit.verification.roots import ROOTS, ahead
from supermarket.audit.verification.rules.rules import Ruled, breaches_of
from supermarket.audit.verification.runs import RUNS
from supermarket.audit.verification.schema import FILE, books_left_out, usable_tables
from supermarket.audit.verification.seals import SEALS
from supermarket.audit.verification.stored import UNREADABLE, as_stored, as_text, main_district, torn
from supermarket.audit.verification.streams import KEPT, STREAMS, Streams, lives_of, openings_of
from supermarket.audit.verification.sums.books import rows_to_read
from supermarket.audit.verification.sums.postings import LEFT_OVER, POSTED
from supermarket.audit.verification.sums.sums import ADDED_UP, Ended, below_zero
from supermarket.audit.verification.walk import Part, gather, walk
from supermarket.books.rebuild import Progress, silent
from supermarket.books.session import ReadSession
from supermarket.books.tables import FrontierRow
from supermarket.journal.tables import EntryRow, StreamRow, table_of
from supermarket.people.tables import PersonalFormRow, PersonalRow

CHECKS: Final[Sequence[Callable[..., Iterable[Fault]]]] = (
    *FILE,
    *SEALS,
    *FACTS,
    *POSTED,
    *LEFT_OVER,
    *STREAMS,
    *ROOTS,
    *PEOPLE,
    *FORMS,
    *KEPT,
    *ADDED_UP,
    *EVIDENCE,
    *RUNS,
)
"""Every check, named for its rule: of the file, of each entry, what it says and what it posted, of all together."""
_NOT_OPENED_YET: Final = "edition_never_adopted"
"""What is no breach of a ledger of an earlier version whose books are left out, because it was not opened yet."""
_OF_FILES: Final = ("evidence_", "personal_")
"""How the codes of those faults begin that leave the books as they are."""
_PERSONAL: Final = table_of(PersonalRow).name
_FORMS: Final = table_of(PersonalFormRow).name
_JOURNAL: Final = {table_of(EntryRow).name, table_of(StreamRow).name}


class Files(NamedTuple):
    """What is wrong with the files that entries name, and what is remarked of them."""

    faults: Sequence[Fault]
    remarks: Sequence[Fault]


class Work(NamedTuple):
    """What takes long: looking at the file, walking along, asking the rules; and looking at the files named.

    Each is called once, the last two when all else is done.
    """

    file: Callable[[], Sequence[Fault]]
    walk: Callable[[], Part]
    rules: Callable[[], Ruled]
    files: Callable[[], Files]


def verify(
    session: ReadSession, progress: Progress = silent, *, outside: Outside = NOTHING, evidence: Path | None = None
) -> Verification:
    """Recompute everything, the file, every seal, body, posting, row, balance and stream, and ask every rule.

    `outside` are roots from elsewhere; `evidence` is the folder of the files that entries name, None: not looked at.
    """
    work = Work(
        lambda: file_faults(session),
        lambda: walk(session, progress),
        lambda: breaches_of(session),
        lambda: laid_beside(session, evidence),
    )
    return _verified(session, work, books=True, outside=outside)


def file_faults(session: ReadSession) -> list[Fault]:
    """Return what is wrong with the file itself, before any entry is read."""
    len(session.kinds)  # loads every feature, for only then it is known which tables a ledger has
    faults: list[Fault] = []
    with as_stored(session.transaction):
        gather(faults, FILE, session.transaction, session.transaction)
    return faults


def laid_beside(session: ReadSession, folder: Path | None) -> Files:
    """Return what is wrong with the files in a folder that entries name, and what is remarked of them.

    None: they are not looked at.
    """
    faults: list[Fault] = []
    if folder is None:
        return Files(faults, [])
    with as_stored(session.transaction):
        evidence = evidence_of(session.transaction, folder)
        gather(faults, EVIDENCE, evidence)
        return Files(faults, list(files_elsewhere(evidence)))


def verify_seals(session: ReadSession, progress: Progress = silent) -> Verification:
    """Recompute what is sealed and nothing else: fields, numbers, clock, leaves, and the root of every stream."""
    work = Work(list, lambda: walk(session, progress, books=False), _no_rules, _no_files)
    return _verified(session, work, books=False)


def verify_part(session: ReadSession, work: Work, *, outside: Outside = NOTHING) -> Verification:
    """Recompute what is left when others do the work: the sums. What they found is asked for when it is needed."""
    return _verified(session, work, books=True, outside=outside)


def _no_rules() -> Ruled:
    return Ruled([], [], {}, [], [])


def _no_files() -> Files:
    return Files([], [])


def _verified(session: ReadSession, work: Work, *, books: bool, outside: Outside = NOTHING) -> Verification:
    len(session.kinds)  # loads every feature, for only then it is known which tables a ledger has
    faults: list[Fault] = []
    remarks: list[Fault] = []
    below: list[Fault] = []
    ruled = _no_rules()
    states: tuple[StreamState, ...] = ()
    with as_stored(session.transaction):
        faults += work.file()
        try:
            remarks += books_left_out(session.transaction) if books else ()
            usable = usable_tables(session.transaction)
            if usable >= _JOURNAL:
                part = work.walk()
                faults += part.faults
                faults += map(damaged, part.broken)
                states = tuple(
                    StreamState(each.origin, each.tree.size, each.tree.root().hex()) for each in part.walked.values()
                )
                compared = _compared(session, usable, part, below, outside=outside, books=books)
                ruled = work.rules()
                told = {(each.origin, each.seq, each.code) for each in faults}  # by the walk, which reads them too
                faults += [
                    each for each in (*part.unsound, *ruled.unsound) if (each.origin, each.seq, each.code) not in told
                ]
                faults += map(damaged, ruled.broken)
                faults += compared
                if not part.broken:
                    files = work.files()
                    faults += files.faults
                    below += files.remarks
        except UNREADABLE as fault:
            faults.append(damaged(torn(fault)))
    if books and not remarks and all(fault.code.startswith(_OF_FILES) for fault in faults):  # else nothing is sure
        blamed = {(breach.origin, breach.seq) for breach in ruled.breaches}
        for check in RUNS:
            faults += check(session, blamed)
    faults.sort(key=lambda fault: (fault.origin, fault.seq))
    breaches = tuple(each for each in ruled.breaches if not remarks or each.code != _NOT_OPENED_YET)
    remarks += below
    remarks += [_judged_early(name, count) for name, count in ruled.early.items()]
    late = tuple(ruled.late)
    return Verification(streams=states, faults=tuple(faults), breaches=breaches, remarks=tuple(remarks), late=late)


def _judged_early(name: str, count: int) -> Fault:
    """Return the remark that so many entries of `ORIGIN EDITION` were judged by an earlier edition of the rules."""
    origin, _space, edition = name.rpartition(" ")
    return Fault(origin, 0, "judged_by_earlier_edition", {"count": count, "edition": edition})


def _compared(  # noqa: PLR0913 - by name
    session: ReadSession,
    usable: frozenset[str],
    part: Part,
    remarks: list[Fault],
    *,
    outside: Outside,
    books: bool,
) -> list[Fault]:
    """Return what is wrong where all entries together are laid beside what stands; nothing where not all were read."""
    faults: list[Fault] = []
    if not part.broken:
        try:
            _compare(session, usable, part, faults, remarks, outside=outside, books=books)
        except UNREADABLE as fault:
            faults.append(damaged(torn(fault)))
    return faults


def _compare(  # noqa: PLR0913 - by name
    session: ReadSession,
    usable: frozenset[str],
    part: Part,
    faults: list[Fault],
    remarks: list[Fault],
    *,
    outside: Outside,
    books: bool,
) -> None:
    """Lay what all entries together come to beside the records of the streams, the people, the books, the evidence."""
    transaction = session.transaction
    district = main_district(transaction)
    openings = openings_of(transaction, district, part.records)
    streams = Streams(transaction, district, part.walked, part.records, openings, outside)
    gather(faults, (*STREAMS, *ROOTS), streams)
    remarks += ahead(streams)
    if not books:
        return
    if table_of(FrontierRow).name in usable:
        gather(faults, KEPT, streams)
    if _PERSONAL in usable:
        own = [as_text(each.origin) for each in part.records if each.own == 1]
        lives = lives_of(own[0], openings) if own else None
        nodes = {as_text(each.origin).partition("-")[0] for each in part.records}
        people = People(transaction, part.persons, part.erased, lives=lives, shared=len(nodes) > 1)
        gather(faults, (*PEOPLE, *FORMS) if _FORMS in usable else PEOPLE, people)
        faults += map(damaged, people.broken)
    ended = Ended(transaction, rows_to_read(usable), part.balances, part.sums, part.posting, len(part.walked))
    gather(faults, ADDED_UP, ended)
    remarks += below_zero(ended)
    faults += map(damaged, ended.broken)
