"""Reading a file of another machine as a stream, believing nothing: its form, bounds, sums, roots and signatures.

What is said here of a file follows from the file and from whose keys are known, not from what the ledger holds.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from supermarket.audit.package.checker.bodies import object_complaint
from supermarket.books.kinds import Kind, parsed
from supermarket.books.posting import legs_of, rows_of
from supermarket.carry.files.form import (
    ENTRIES_MAX,
    FORMAT,
    VERSION,
    Header,
    Keys,
    Lines,
    MalformedError,
    Section,
    head_text,
    header_of,
    signed_text,
)
from supermarket.carry.files.packed import Packed, Text, damaged
from supermarket.district.gate.registers import OF_THE_CENTRE
from supermarket.errors import Refusal
from supermarket.errors.ledger import EntryUnreadable
from supermarket.errors.many.carry import (
    CarriedForeign,
    CarriedNewer,
    CentreRestored,
    MachineUnknown,
    SignatureWrong,
)
from supermarket.journal.canonical import NotCanonicalError
from supermarket.journal.entry import Entry, epoch_of, node_of
from supermarket.journal.merkle import Frontier, Tree, unpacked
from supermarket.local.secrets import is_signed
from supermarket.locale import N_

_OPENED: Final = "stream.opened"
_KEYED: Final = "machine.keyed"
_HEARD: Final = "stream.heard"
_ADMITTED: Final = "machine.admitted"
_AMOUNT_MAX: Final = 10**12
"""So much an entry moves of anything at most, far more than any does: sums of many stay numbers that databases hold."""
_NUL: Final = "\0"
_NUL_WRITTEN: Final = "\\u0000"
"""As canonical JSON writes it; a text that shows these six signs has it too."""
_UNPOSTABLE: Final[tuple[type[Exception], ...]] = (EntryUnreadable, ValueError, LookupError, OverflowError)
"""What is raised where an entry is none that this program could have written."""


def _header(file: Packed, line: str) -> Header:
    """Return a file's header.

    Raises:
        CarriedForeign, CarriedNewer, CarriedDamaged: it is none, a later version's, or malformed.
    """
    try:
        content = json.loads(line)
    except (ValueError, RecursionError) as fault:
        raise CarriedForeign(path=file.path) from fault
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise CarriedForeign(path=file.path)
    version = content.get("version")
    if isinstance(version, int) and version > VERSION:
        raise CarriedNewer(path=file.path, what=f"{FORMAT} {version}")
    try:
        header = header_of(line)
    except MalformedError as fault:
        raise damaged(file, N_("its first line is none")) from fault
    _check_sections(file, header)
    return header


def _check_sections(file: Packed, header: Header) -> None:
    ends: dict[str, int] = {}
    for section in header.streams:
        whole = unpacked_frontier(section) is not None
        follows = ends.get(section.origin, section.first - 1) == section.first - 1
        lives = node_of(section.signer) == node_of(section.origin) and epoch_of(section.signer) >= epoch_of(
            section.origin
        )
        if not (whole and follows and lives and section.last >= section.first - 1):
            raise damaged(file, N_("its first line is none"))
        ends[section.origin] = section.last
    if header.count > ENTRIES_MAX or header.version != VERSION or header.part > header.parts:
        raise damaged(file, N_("its first line is none"))


def _holds_nul(entry: Entry) -> bool:
    """Say whether a text in a body has the character U+0000: no verb takes it, and not every database holds it."""
    return _NUL_WRITTEN in entry.body and _NUL in _texts(entry.content)


def _texts(value: object) -> str:
    """Return all texts in a body, one after another."""
    if isinstance(value, str):
        return value
    members = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return "".join(map(_texts, members))


def unpacked_frontier(section: Section) -> Frontier | None:
    """Return the frontier before a section's first entry; None where its hashes are not as many as there must be."""
    try:
        return unpacked(section.first - 1, b"".join(map(bytes.fromhex, section.before)))
    except ValueError:
        return None


def peek(file: Packed) -> Header:
    """Return a file's header, of which nothing is checked but its form.

    Raises:
        CarriedForeign, CarriedNewer, CarriedDamaged: it is none, a later version's, or malformed.
    """
    return _header(file, Text(file).required())


@dataclass
class Checked:
    """A file that is as its machine wrote it.

    `leaves` and `keys` are those of each section's entries, in the sections' order, `ats` the times of the first of
    them; `entries` are all of them where the file is small; `names` its lines of sealed names. `let_in` are the keys of
    machines that the centre lets in by them, `began` what the first entries of streams say.
    """

    file: Packed
    header: Header
    leaves: list[list[bytes]] = field(default_factory=list)
    keys: list[list[str]] = field(default_factory=list)
    ats: list[int] = field(default_factory=list)
    entries: list[tuple[Section, Entry]] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    let_in: dict[str, Keys] = field(default_factory=dict)
    began: dict[str, Mapping[str, Any]] = field(default_factory=dict)


def entries_of(checked: Checked) -> Iterator[tuple[Section, Entry]]:
    """Return the entries of a file that was checked, with their sections; the bytes of a large one are read again."""
    if checked.file.is_small:
        yield from checked.entries
        return
    text = Text(checked.file)
    header = _header(checked.file, text.required())
    for section, leaves in zip(header.streams, checked.leaves, strict=True):
        lines = Lines(header.district, section.origin, section.first)
        for leaf in leaves:
            yield section, lines.again(text.required(), leaf)


@dataclass(frozen=True)
class Known:
    """What is known here when a file comes: all keys, whose word lets machines in, and how streams began.

    `began` returns what the first entry of a stream that is held says, None where none is; `heard` which streams a
    stream has said that it heard, as far as it is held.
    """

    keys: Mapping[str, Keys]
    centre: str
    began: Callable[[str], Mapping[str, Any] | None]
    heard: Callable[[str], Iterable[str]]


def check(
    file: Packed, kinds: Mapping[str, Kind[Any]], accept: Callable[[Header], None], known: Callable[[Header], Known]
) -> Checked:
    """Check a whole file; `accept` refuses by its header what this ledger does not take, `known` says what is known.

    Raises:
        CarriedForeign, CarriedNewer, CarriedDamaged: it is none, a later version's, or not as it was written.
        MachineUnknown, CentreRestored, SignatureWrong: it is not by machines that were let in.
        Refusal: those of `accept` and `known`.
    """
    text = Text(file)
    first = text.required()
    header = _header(file, first)
    accept(header)
    checking = _Checking(file, header, kinds, known(header))
    checked = Checked(file, header)
    for section in header.streams:
        checking.section(section, text, checked)
    checked.names += (text.required() for _number in range(header.names))
    text.check_end(header.count)
    checking.check_header(first)
    checked.let_in.update(checking.let_in)
    checked.began.update(checking.began)
    return checked


class _Checking:
    """What is known while a file is read: keys, of which the centre's stream may bring more, and first entries."""

    def __init__(self, file: Packed, header: Header, kinds: Mapping[str, Kind[Any]], known: Known) -> None:
        from supermarket.audit.package.dictionary import kinds_told  # what only goes out needs none of it

        self._file: Final = file
        self._header: Final = header
        self._kinds: Final = kinds
        self._told: Final = kinds_told(kinds)
        self._known: Final = known
        self._keys: Final = dict(known.keys)
        self._used: Final[dict[str, set[str]]] = {}
        self._ats: Final[dict[str, int]] = {}
        self.let_in: Final[dict[str, Keys]] = {}
        self.began: Final[dict[str, Mapping[str, Any]]] = {}

    def section(self, section: Section, text: Text, checked: Checked) -> None:
        """Check a section and note what its entries are."""
        lines = Lines(self._header.district, section.origin, section.first)
        leaves: list[bytes] = []
        keys: list[str] = []
        let_in: dict[str, Keys] = {}
        hears_centre = False
        at = 0
        for _number in range(section.count):
            try:
                entry = lines.entry(text.required())
            except (MalformedError, NotCanonicalError) as fault:
                raise damaged(self._file, N_("a line of it is no entry")) from fault
            self._check_entry(entry)
            self._check_after(entry)
            if entry.kind in OF_THE_CENTRE and (hears_centre or self._heard_centre(section.origin)):
                raise damaged(self._file, N_("it records what the centre's machine alone does"))
            if entry.kind == _HEARD:
                told = (head["origin"] for head in entry.content["heads"])
                hears_centre = hears_centre or self._is_centre_of(entry.origin, told)
            if entry.kind == _ADMITTED and node_of(entry.origin) == self._known.centre:
                body = entry.content
                let_in[body["origin"]] = Keys(signs=body["signs"], opens=body["opens"])
            if self._file.is_small:
                checked.entries.append((section, entry))
            keys.append(entry.key)
            leaves.append(entry.leaf)
            at = at or entry.at
        self._check_head(section, leaves)
        self._keys.update(let_in)
        self.let_in.update(let_in)
        checked.leaves.append(leaves)
        checked.keys.append(keys)
        checked.ats.append(at)

    def _check_after(self, entry: Entry) -> None:
        """Refuse an entry that the journal's guards would, for what the file has of its stream before it.

        A file may bring a stream in several sections, and the times of the lines of each are counted anew.
        """
        if entry.at < self._ats.get(entry.origin, 0):
            raise damaged(self._file, N_("an entry of it is older than the one before"))
        used = self._used.setdefault(entry.origin, set())
        if entry.key in used:
            raise damaged(self._file, N_("two of its entries have one key"))
        self._ats[entry.origin] = entry.at
        used.add(entry.key)

    def _heard_centre(self, origin: str) -> bool:
        """Say whether a stream has heard the centre, as far as it is held: no register is changed in it any more."""
        return self._is_centre_of(origin, self._known.heard(origin))

    def _is_centre_of(self, origin: str, heard: Iterable[str]) -> bool:
        """Say whether a stream that is not the centre's has heard the centre, among others."""
        centre = self._known.centre
        return node_of(origin) != centre and any(node_of(each) == centre for each in heard)

    def _check_entry(self, entry: Entry) -> None:
        """Refuse an entry that this program could not have written, or cannot post."""
        kind = self._kinds.get(entry.kind)
        if kind is None:
            raise CarriedNewer(path=self._file.path, what=entry.kind)
        try:
            body = parsed(kind, entry)
            legs = legs_of(kind, entry, body)
            rows_of(kind, entry, body)
        except _UNPOSTABLE as fault:
            raise damaged(self._file, N_("an entry of it is none of its kind")) from fault
        if any(abs(leg.amount) > _AMOUNT_MAX for leg in legs) or _holds_nul(entry) or self._is_otherwise_told(entry):
            raise damaged(self._file, N_("an entry of it is none of its kind"))
        if (entry.seq == 1) is not (entry.kind == _OPENED):
            raise damaged(self._file, N_("a stream of it does not begin as streams do"))
        if entry.kind == _OPENED:
            content = entry.content
            if (content["purpose"], f"{content['node']}-{content['epoch']}") != (self._header.purpose, entry.origin):
                raise damaged(self._file, N_("a stream of it does not begin as streams do"))
            self.began[entry.origin] = content
        elif entry.kind == _KEYED:
            content, keys = entry.content, self._keys.get(entry.origin)
            if keys is not None and (keys.signs, keys.opens) != (content["signs"], content["opens"]):
                raise SignatureWrong(path=self._file.path, origin=entry.origin)

    def _check_head(self, section: Section, leaves: list[bytes]) -> None:
        """Refuse a section that its machine, in this or a later life, did not sign."""
        tree = Tree(unpacked_frontier(section))
        tree.extend(leaves)
        keys = self._keys.get(section.signer)
        if keys is None:
            raise self._unknown(section.signer)
        text = head_text(
            district=self._header.district, origin=section.origin, size=section.last, root=section.root, at=section.at
        )
        if not (is_signed(keys.signs, bytes.fromhex(section.signature), text) and self._is_of(section)):
            raise SignatureWrong(path=self._file.path, origin=section.origin)
        if tree.root().hex() != section.root:
            raise damaged(self._file, N_("its entries are not those that were signed"))

    def _is_of(self, section: Section) -> bool:
        """Say whether the stream that signs is the section's own, or one that began as that one's next life."""
        signer, size = section.signer, section.last
        while signer != section.origin:
            began = self.began.get(signer) or self._known.began(signer) or {}
            previous = began.get("previous")
            if not previous or epoch_of(previous["origin"]) >= epoch_of(signer):
                return False
            signer = previous["origin"]
            if signer == section.origin and size > previous["size"]:
                return False
        return True

    def _unknown(self, origin: str) -> Refusal:
        """Return why nothing is taken of a stream whose keys are not known: they come by the centre, or are its own."""
        is_centres = node_of(origin) == self._known.centre and any(
            node_of(each) == node_of(origin) for each in self._keys
        )
        return (CentreRestored if is_centres else MachineUnknown)(path=self._file.path, origin=origin)

    def _is_otherwise_told(self, entry: Entry) -> bool:
        """Say whether a body is not as the dictionary says; the auditor's own program would always accuse it."""
        return bool(object_complaint(entry.content, self._told[entry.kind]))

    def check_header(self, line: str) -> None:
        """Refuse a header, which is this line, that the machine did not sign from which the file says it comes."""
        header = self._header
        keys = self._keys.get(header.from_)
        if keys is None:
            raise self._unknown(header.from_)
        signature, text = bytes.fromhex(header.signature), signed_text(line, header.signature).encode()
        if keys != header.keys or not is_signed(keys.signs, signature, text):
            raise SignatureWrong(path=self._file.path, origin=header.from_)
