"""What can be wrong with a ledger: every fault that verification can find, by a stable code and one sentence."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from supermarket.audit.verification.rules.sentences import BREACHES
from supermarket.errors import shown
from supermarket.locale import N_, _

SENTENCES: Final[Mapping[str, str]] = MappingProxyType(
    {
        # the file
        "file_damaged": N_("The file is damaged: {detail}."),
        "table_missing": N_("The table {table} is missing."),
        "table_altered": N_("The table {table} is not built as this program builds it: {detail}."),
        "object_unknown": N_("There is a {sort} {name} that this program did not make."),
        "books_version": N_(
            "The books are of version {found}, not {expected}, and were not compared with the entries; make them anew "
            "with `supermarket books rebuild`."
        ),
        "judged_by_earlier_edition": N_(
            "{count} of its entries were written under edition {edition} of the rules and were judged by that."
        ),
        "books_earlier": N_(
            "The books were made by an earlier version of this program and were not compared with the entries; they "
            "are made anew when the ledger is next opened where it can be written."
        ),
        "guard_missing": N_("The guard {guard} is missing."),
        "guard_altered": N_("The guard {guard} was changed."),
        "guard_unknown": N_("There is a trigger {guard} that this program did not make."),
        # the seals
        "district_differs": N_("It is of the district {found}, the ledger of {expected}."),
        "field_malformed": N_("Its {field} is not what the format allows: {found}."),
        "entry_missing": N_("Missing from here: {count} entries."),
        "sequence_broken": N_("Its number does not follow {before}."),
        "key_repeated": N_("Its key was used before, by the entry {before}."),
        "clock_backwards": N_("It was written at {found}, before the entry ahead of it ({before})."),
        "leaf_differs": N_("Its content is not what was sealed: the leaf hash differs."),
        "entries_differ": N_("The tree differs from the stream's own: something from {first} to {last} was changed."),
        "stream_differs": N_("The stream's own record gives {field} as {found}; its entries make it {expected}."),
        "stream_missing": N_("The stream of this entry has no record."),
        "stream_unopened": N_("The stream does not begin with its own opening."),
        "stream_reopened": N_("It opens a stream that was open."),
        "own_streams": N_("{count} streams are called this machine's own; it must be one."),
        "purpose_differs": N_("The stream is for {found}, the ledger for {expected}."),
        "previous_missing": N_("The stream {previous} that this one goes on from is not here."),
        "previous_differs": N_("The stream {previous} had another root at {size} entries when this one was opened."),
        "root_sealed_differs": N_(
            "The root {root}… that it seals is not that of the first {size} entries of {stream}; something was changed "
            "before it."
        ),
        "root_entry_missing": N_("{source} has a root of this entry, and there is no such entry."),
        "root_outside_differs": N_(
            "{source} has the root {expected}… of all up to this entry, and the tree has {found}…; something was "
            "changed since."
        ),
        "entry_otherwise_outside": N_("{source} has another entry of this name."),
        # the bodies
        "body_not_canonical": N_("Its body is not canonical JSON."),
        "kind_unknown": N_("No version up to this one knows the kind {kind}."),
        "body_invalid": N_("Its body is none of the kind {kind}."),
        "personal_missing": N_("The personal record that it commits to is not kept: {field}."),
        "personal_differs": N_("The personal record that it commits to is another one now: {field}."),
        "personal_row_differs": N_("Beside the personal record that it commits to, {field} was changed."),
        "personal_erased_kept": N_(
            "It erased a personal record, about {subject}, and the people drawer keeps that still or again."
        ),
        "personal_extra": N_("The people drawer keeps a record about {subject} that no entry commits to."),
        "evidence_missing": N_("The file that it rests on is missing from the evidence: {file} ({kind})."),
        "evidence_altered": N_("The file that it rests on is no longer what it was: {file} ({kind})."),
        "evidence_untrue": N_(
            "Of the file that it rests on, {file}, it says {kind} of {size} bytes; it is {found} of {bytes} bytes."
        ),
        "evidence_elsewhere": N_(
            "The {count} files that entries rest on are not beside the ledger, in {folder}; where they lie elsewhere, "
            "look at them with `supermarket audit verify --evidence FOLDER`."
        ),
        "reversal_unfounded": N_("It reverses {reverses}, which is no entry that can be reversed."),
        "reversal_repeated": N_("It reverses {reverses}, which {before} reversed before."),
        "reversal_differs": N_("It does not undo exactly what {reverses} did."),
        # the books
        "unbalanced": N_("Its postings do not sum to zero."),
        "unposted": N_("It is not marked as posted."),
        "posted_wrongly": N_("It is marked as posted, but posts nothing."),
        "posting_missing": N_("It must post {amount} {commodity} to {account}, and does not."),
        "posting_extra": N_("It posts {amount} {commodity} to {account}, and must not."),
        "posting_altered": N_("It must post {expected} {commodity} to {account}; the books have {found}."),
        "row_missing": N_("Its row in the table {table} is missing: {row}."),
        "row_extra": N_("The table {table} has a row that nothing made: {row}."),
        "row_altered": N_("In its row in the table {table}, {field} must be {expected}; the books have {found}."),
        "balance_missing": N_("The balance of {account} in {commodity} must be {expected}; the books have none."),
        "balance_extra": N_("The books have a balance of {found} {commodity} in {account} that nothing made."),
        "balance_altered": N_("The balance of {account} in {commodity} must be {expected}; the books have {found}."),
        "doubled_wrongly": N_("The books say that {first} had done the same before, and that is not so."),
        "stream_ahead": N_("Others have seen {size} of its entries, and {here} are here: the rest has not come yet."),
        "root_of_other_branch": N_(
            "Its machine had heard {size} entries of {stream} in another branch than is here; that there are two is "
            "recorded."
        ),
        "evidence_on_machine": N_(
            "{count} files that its entries rest on are not here: they lie on its own machine, or where it lay."
        ),
        "held_below_zero": N_(
            "{account} holds {expected} in {commodity}: machines that did not know of one another took more than was "
            "there, or what some of them wrote is not here yet."
        ),
        "balance_negative": N_("The balance of {account} in {commodity} falls to {expected}."),
        # the runs of assessments
        "run_differs": N_("At {site} it seals {what} as {found}; the entries that it saw come to {expected}."),
        "run_unworkable": N_("What it seals cannot be worked out again: {detail}."),
        **BREACHES,
    }
)
"""The sentence of each code, of faults and of breaches. Scripts rely on the codes, never on the words."""


BESIDE: Final = "beside"
"""The field of a late fact that names the entry of another machine which its own did not know."""


@dataclass(frozen=True)
class Fault:
    """Something wrong with the entry `origin`-`seq`; where none is to blame, `seq` is 0, and `origin` may be empty."""

    origin: str
    seq: int
    code: str
    fields: Mapping[str, str | int] = field(default_factory=dict)

    @property
    def what(self) -> str:
        """Return the sentence in the language in use."""
        values = {name: shown(value, term=True) for name, value in self.fields.items()}
        sentence = _(SENTENCES[self.code]).format(**values)
        if BESIDE in values:
            sentence += _(" Its machine did not know {beside} yet.").format(**values)
        return sentence


def damaged(detail: str) -> Fault:
    """Return the fault of a file that the database itself cannot read."""
    return Fault("", 0, "file_damaged", {"detail": told(detail)})


@dataclass(frozen=True)
class StreamState:
    """A stream as its stored entries make it: how many they are, and the root of their tree in lower-case hex."""

    origin: str
    size: int
    root: str


@dataclass(frozen=True)
class Verification:
    """What a verification found; `breaches` are entries that are well sealed and that no verb would have written.

    `late` are facts that break a rule only beside an entry of another machine that their own did not know, and so are
    no breach. `remarks` say what was not looked at, and why; they are no faults.
    """

    streams: tuple[StreamState, ...]
    faults: tuple[Fault, ...]
    breaches: tuple[Fault, ...] = ()
    remarks: tuple[Fault, ...] = ()
    late: tuple[Fault, ...] = ()

    @property
    def ok(self) -> bool:
        """Say whether the ledger is sound: no fault, and no breach of a rule."""
        return not self.faults and not self.breaches


def told(value: object) -> str | int:
    """Return a stored value as a sentence can show it, whatever it is: on one line, short, printable."""
    if isinstance(value, int):
        return value if -(10**20) < value < 10**20 else "9…"
    text = value.decode(errors="backslashreplace") if isinstance(value, bytes) else "—" if value is None else str(value)
    text = text.encode(errors="backslashreplace").decode()
    return "".join(sign if sign.isprintable() else ascii(sign)[1:-1] for sign in text[:_SHOWN_MAX])


_SHOWN_MAX: Final = 120
