"""Reading a file of another machine as a stream, believing nothing: its form, bounds, sums, roots and signatures.

What is said here of a file follows from the file and from whose keys are known, not from what the ledger holds.
"""

import gzip
import io
import json
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from supermarket.books.kinds import Kind, parsed
from supermarket.books.posting import legs_of, rows_of
from supermarket.carry.form import (
    ENTRIES_MAX,
    FILE_MAX,
    FORMAT,
    LINE_MAX,
    TEXT_MAX,
    VERSION,
    Header,
    Keys,
    Lines,
    MalformedError,
    Section,
    head_text,
    header_of,
    trailer,
)
from supermarket.district.gate.registers import OF_THE_CENTRE
from supermarket.errors.ledger import EntryUnreadable
from supermarket.errors.many.carry import (
    CarriedDamaged,
    CarriedForeign,
    CarriedMissing,
    CarriedNewer,
    MachineUnknown,
    SignatureWrong,
)
from supermarket.journal.canonical import NotCanonicalError
from supermarket.journal.entry import Entry, epoch_of, node_of
from supermarket.journal.merkle import Frontier, Tree, unpacked
from supermarket.local.secrets import is_signed
from supermarket.locale import N_

_PACKED: Final = b"\x1f\x8b"
_UNPACKED: Final = (EOFError, OSError, zlib.error)
"""What is raised where a file is cut, or its bytes are not as they were packed."""
_OPENED: Final = "stream.opened"
_KEYED: Final = "machine.keyed"
_HEARD: Final = "stream.heard"
_ADMITTED: Final = "machine.admitted"
_AMOUNT_MAX: Final = 10**12
"""So much an entry moves of anything at most, far more than any does: sums of many stay numbers that databases hold."""
_UNPOSTABLE: Final[tuple[type[Exception], ...]] = (EntryUnreadable, ValueError, LookupError, OverflowError)
"""What is raised where an entry is none that this program could have written."""


@dataclass(frozen=True)
class Packed:
    """A file as it came: where from, and its bytes."""

    path: str
    data: bytes

    @property
    def sha256(self) -> str:
        """Return the name of its bytes."""
        return sha256(self.data).hexdigest()


def packed(path: Path) -> Packed:
    """Return the bytes of a file that is whole: unpacked to its end, it has the sum that its last line says.

    Raises:
        CarriedMissing: there is none.
        CarriedForeign: it is none that was packed, or larger than any that this program writes.
        CarriedDamaged: it is not whole, or the stick does not give it.
    """
    try:
        if path.is_fifo():  # nobody may ever write to it
            raise CarriedMissing(path=str(path))
        with path.open("rb") as opened:
            data = opened.read(FILE_MAX + 1)
    except (FileNotFoundError, IsADirectoryError) as fault:
        raise CarriedMissing(path=str(path)) from fault
    except OSError as fault:
        raise damaged(Packed(str(path), b""), N_("it cannot be read from where it lies")) from fault
    return checked_whole(Packed(str(path), data))


def checked_whole(file: Packed) -> Packed:
    """Return a file whose bytes are whole: unpacked to its end, it has the sum that its last line says.

    Raises:
        CarriedForeign, CarriedDamaged: as in `packed`.
    """
    if not file.data.startswith(_PACKED) or len(file.data) > FILE_MAX:
        raise CarriedForeign(path=file.path)
    _check_whole(file)
    return file


def _check_whole(file: Packed) -> None:
    """Refuse a file whose bytes are not as they were written, before anything that they say is believed.

    Raises:
        CarriedDamaged: it is not whole.
    """
    text, before, digest = _Text(file), "", sha256()
    while (line := text.line()) is not None:
        digest.update(before.encode())
        before = f"{line}\n"
    if not before.endswith(f'"sha256":"{digest.hexdigest()}"}}\n'):
        raise damaged(file, N_("its sum is not that of its lines"))


class _Text:
    """The lines of a file, unpacked one by one; a file that unpacks to too much is refused."""

    def __init__(self, file: Packed) -> None:
        self._file: Final = file
        self._packed: Final = gzip.GzipFile(fileobj=io.BytesIO(file.data))
        self._read = 0
        self.digest: Final = sha256()

    def line(self) -> str | None:
        """Return the next line without its end, None where there is none.

        Raises:
            CarriedDamaged: the file is cut, or its bytes are not as they were packed, or there are too many.
        """
        try:
            data = self._packed.readline(LINE_MAX + 1)
        except _UNPACKED as fault:
            raise damaged(self._file, N_("it is cut, or its bytes are not as they were")) from fault
        self._read += len(data)
        if len(data) > LINE_MAX or self._read > TEXT_MAX:
            raise damaged(self._file, N_("it is larger than any that this program writes"))
        if not data:
            return None
        self._last = data
        if not data.endswith(b"\n"):
            raise damaged(self._file, N_("it is cut, or its bytes are not as they were"))
        try:
            return data[:-1].decode()
        except UnicodeDecodeError as fault:
            raise damaged(self._file, N_("it is cut, or its bytes are not as they were")) from fault

    def required(self) -> str:
        """Return the next line of those that come before the last, and count it into the sum."""
        line = self.line()
        if line is None:
            raise damaged(self._file, N_("it is cut, or its bytes are not as they were"))
        self.digest.update(self._last)
        return line

    def check_end(self, count: int) -> None:
        """Read the last line, which says what came before it, and make sure that nothing comes after it."""
        if self.line() != trailer(count, self.digest.hexdigest()) or self.line() is not None:
            raise damaged(self._file, N_("its sum is not that of its lines"))


def damaged(file: Packed, reason: str) -> CarriedDamaged:
    """Return the refusal of a file that is not as its machine wrote it."""
    return CarriedDamaged(path=file.path, reason=reason)


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
    return _header(file, _Text(file).required())


@dataclass
class Checked:
    """A file that is as its machine wrote it.

    `leaves` and `keys` are those of each section's entries, in the sections' order, `ats` the times of the first of
    them; `names` its lines of sealed names. `let_in` are the keys of machines that the centre lets in by them, `began`
    what the first entries of streams say.
    """

    file: Packed
    header: Header
    leaves: list[list[bytes]] = field(default_factory=list)
    keys: list[list[str]] = field(default_factory=list)
    ats: list[int] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    let_in: dict[str, Keys] = field(default_factory=dict)
    began: dict[str, Mapping[str, Any]] = field(default_factory=dict)


def entries_of(checked: Checked) -> Iterator[tuple[Section, Entry]]:
    """Return the entries of a file that was checked, with their sections; its bytes are read once more."""
    text = _Text(checked.file)
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
        MachineUnknown, SignatureWrong: it is not by machines that were let in.
        Refusal: those of `accept` and `known`.
    """
    text = _Text(file)
    header = _header(file, text.required())
    accept(header)
    checking = _Checking(file, header, kinds, known(header))
    checked = Checked(file, header)
    for section in header.streams:
        checking.section(section, text, checked)
    checked.names += (text.required() for _number in range(header.names))
    text.check_end(header.count)
    checking.check_header()
    checked.let_in.update(checking.let_in)
    checked.began.update(checking.began)
    return checked


class _Checking:
    """What is known while a file is read: keys, of which the centre's stream may bring more, and first entries."""

    def __init__(self, file: Packed, header: Header, kinds: Mapping[str, Kind[Any]], known: Known) -> None:
        self._file: Final = file
        self._header: Final = header
        self._kinds: Final = kinds
        self._known: Final = known
        self._keys: Final = dict(known.keys)
        self.let_in: Final[dict[str, Keys]] = {}
        self.began: Final[dict[str, Mapping[str, Any]]] = {}

    def section(self, section: Section, text: _Text, checked: Checked) -> None:
        """Check a section and note what its entries are."""
        lines = Lines(self._header.district, section.origin, section.first)
        leaves: list[bytes] = []
        keys: list[str] = []
        let_in: dict[str, Keys] = {}
        has_centre = self._has_centre(section.origin, self._known.heard(section.origin))
        at = 0
        for _number in range(section.count):
            try:
                entry = lines.entry(text.required())
            except (MalformedError, NotCanonicalError) as fault:
                raise damaged(self._file, N_("a line of it is no entry")) from fault
            self._check_entry(entry)
            if has_centre and entry.kind in OF_THE_CENTRE:
                raise damaged(self._file, N_("it records what the centre's machine alone does"))
            if entry.kind == _HEARD:
                told = (head["origin"] for head in entry.content["heads"])
                has_centre = has_centre or self._has_centre(entry.origin, told)
            if entry.kind == _ADMITTED and node_of(entry.origin) == self._known.centre:
                body = entry.content
                let_in[body["origin"]] = Keys(signs=body["signs"], opens=body["opens"])
            keys.append(entry.key)
            leaves.append(entry.leaf)
            at = at or entry.at
        if len(set(keys)) != len(keys):
            raise damaged(self._file, N_("two of its entries have one key"))
        self._check_head(section, leaves)
        self._keys.update(let_in)
        self.let_in.update(let_in)
        checked.leaves.append(leaves)
        checked.keys.append(keys)
        checked.ats.append(at)

    def _has_centre(self, origin: str, heard: Iterable[str]) -> bool:
        """Say whether a stream is not the centre's, and has heard the centre: no register is changed in it any more."""
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
        if any(abs(leg.amount) > _AMOUNT_MAX for leg in legs):
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
            raise MachineUnknown(path=self._file.path, origin=section.signer)
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

    def check_header(self) -> None:
        """Refuse a header that the machine did not sign from which the file says it comes."""
        header = self._header
        keys = self._keys.get(header.from_)
        if keys is None:
            raise MachineUnknown(path=self._file.path, origin=header.from_)
        signature, text = bytes.fromhex(header.signature), header.signed_text().encode()
        if keys != header.keys or not is_signed(keys.signs, signature, text):
            raise SignatureWrong(path=self._file.path, origin=header.from_)
