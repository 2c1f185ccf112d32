"""The form of a file that travels: its header, its lines, its end, and the bounds of all of them (docs/carry.md)."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Final, Literal

from pydantic import Field

from supermarket.books.kinds import Part
from supermarket.clock import LATEST
from supermarket.journal.canonical import INTEGER_MAX, canonical
from supermarket.journal.entry import ENVELOPE, Entry, is_key, sealed_bytes
from supermarket.journal.merkle import leaf_hash

FORMAT: Final = "supermarket-carry"
VERSION: Final = 1
ENDING: Final = ".jsonl.gz"
ENTRIES_MAX: Final = 20_000
"""So many entries a file holds at most; more go into further files."""
FILE_MAX: Final = 64 * 1024 * 1024
"""So many bytes a file has at most."""
TEXT_MAX: Final = 512 * 1024 * 1024
"""So many bytes it has when it is unpacked: a file that unpacks without end is refused."""
LINE_MAX: Final = 8 * 1024 * 1024
"""So many bytes a line has at most; the longest bodies are assessments of a whole district."""
STREAMS_MAX: Final = 10_000
NAMES_MAX: Final = 2_000
"""So many lines of sealed names a file holds at most."""
_HASH: Final = r"^[0-9a-f]{64}$"
_SIGNATURE: Final = r"^[0-9a-f]{128}$"
_ORIGIN: Final = r"^[0-9]{1,12}-[1-9][0-9]{0,8}$"
_NODE: Final = r"^[0-9]{1,12}$"
_DISTRICT: Final = r"^[0-9]{6}$"
_CODE: Final = re.compile(r"[0-9]{1,12}", re.ASCII)
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
UNSIGNED: Final = "0" * 128
"""Stands in a header for its signature until it is signed."""
_SAME: Final = 0
"""Stands for a text that is the same as in the line before."""


class MalformedError(ValueError):
    """A line is none of this form; the text says why."""


class Keys(Part):
    """The public keys of a machine, in hexadecimal digits: by one it signs, for the other it is written to."""

    signs: str = Field(pattern=_HASH)
    opens: str = Field(pattern=_HASH)


class Section(Part):
    """Entries of one stream, number `first` to `last`, none where `last` is `first` less 1.

    `before` are the hashes of the frontier of the tree before them, largest subtree first; `root` is the root after
    them, signed at `at` (UTC milliseconds) by the key of the stream `signer`.
    """

    origin: str = Field(pattern=_ORIGIN)
    first: int = Field(ge=1, le=INTEGER_MAX)
    last: int = Field(ge=0, le=INTEGER_MAX)
    before: tuple[str, ...] = Field(max_length=53)
    root: str = Field(pattern=_HASH)
    at: int = Field(ge=0, le=LATEST)
    signer: str = Field(pattern=_ORIGIN)
    signature: str = Field(pattern=_SIGNATURE)

    @property
    def count(self) -> int:
        """Return how many entries it has."""
        return self.last - self.first + 1


class Held(Part):
    """How much of a stream the machine holds that wrote the file, and the root there: its acknowledgement."""

    origin: str = Field(pattern=_ORIGIN)
    size: int = Field(ge=0, le=INTEGER_MAX)
    root: str = Field(pattern=_HASH)


class Unnamed(Part):
    """From which entry of a stream on the machine that wrote the file lacks names of its place, and wants them."""

    origin: str = Field(pattern=_ORIGIN)
    first: int = Field(ge=1, le=INTEGER_MAX)


class Invitation(Part):
    """The centre's invitation of a machine of a node: the entry that says so, and the secret whose hash it seals."""

    node: str = Field(pattern=_NODE)
    entry: str
    secret: str = Field(pattern=_HASH)


class Proof(Part):
    """A machine's proof that it was invited: HMAC-SHA256 by the invitation's secret over its stream and keys."""

    invited: str
    hmac: str = Field(pattern=_HASH)


class Header(Part):
    """The first line of a file. `signature` is by the key of `from`, over the header without it.

    `made` is when that machine last signed (UTC milliseconds); `part` of `parts` files were written together.
    """

    format: Literal["supermarket-carry"]
    version: int
    district: str = Field(pattern=_DISTRICT)
    purpose: Literal["record", "drill"]
    from_: str = Field(alias="from", pattern=_ORIGIN)
    to: str = Field(pattern=_NODE)
    made: int = Field(ge=0, le=LATEST)
    part: int = Field(ge=1, le=100_000)
    parts: int = Field(ge=1, le=100_000)
    keys: Keys
    streams: tuple[Section, ...] = Field(max_length=STREAMS_MAX)
    held: tuple[Held, ...] = Field(max_length=STREAMS_MAX)
    unnamed: tuple[Unnamed, ...] = Field(default=(), max_length=STREAMS_MAX)
    names: int = Field(default=0, ge=0, le=NAMES_MAX)
    invitation: Invitation | None = None
    proof: Proof | None = None
    signature: str = Field(default=UNSIGNED, pattern=_SIGNATURE)

    def line(self) -> str:
        """Return the line."""
        return canonical(self.content())

    @property
    def count(self) -> int:
        """Return how many entries the file holds."""
        return sum(section.count for section in self.streams)


def signed_text(line: str, signature: str) -> str:
    """Return what the signature of a header is over: its line without that member, the first one of this name."""
    return line.replace(_member(signature), "", 1)


def with_signature(line: str, signature: str) -> str:
    """Return the line of a header that was not signed yet with its signature."""
    return line.replace(_member(UNSIGNED), _member(signature), 1)


def _member(signature: str) -> str:
    return f'"signature":"{signature}",'


def header_of(line: str) -> Header:
    """Return the header that a line is.

    Raises:
        MalformedError: it is none.
    """
    try:
        header = Header.model_validate_json(line)
    except ValueError as fault:
        raise MalformedError("header") from fault
    if header.line() != line:
        raise MalformedError("header")
    return header


def head_text(*, district: str, origin: str, size: int, root: str, at: int) -> bytes:
    """Return what a machine signs of a stream: how far it goes, by which root, and when that was said."""
    return canonical({"district": district, "origin": origin, "size": size, "root": root, "at": at}).encode()


def proof_text(origin: str, keys: Keys) -> bytes:
    """Return what a machine that was invited proves: that these are its keys."""
    return canonical({"origin": origin, "signs": keys.signs, "opens": keys.opens}).encode()


def trailer(count: int, digest: str) -> str:
    """Return the last line: how many entries came before, and the SHA-256 of every byte before it."""
    return canonical({"count": count, "sha256": digest})


# --- entries --------------------------------------------------------------------------------------------------------


@dataclass
class _Before:
    """The fields of the line before, which are left out where they are the same."""

    site: str = ""
    on: str = ""
    actor: str = ""
    at: int = 0


def lines_of(entries: Iterable[Entry]) -> Iterator[str]:
    """Return the lines of entries of one stream: [kind, site, on, at, actor, key, body].

    A site, day or actor that is the same as in the line before is 0; `at` is counted from the line before.
    """
    before = _Before()
    for entry in entries:
        fields = [
            entry.kind,
            _SAME if entry.site == before.site else entry.site,
            _SAME if entry.on == before.on else entry.on,
            entry.at - before.at,
            _SAME if entry.actor == before.actor else entry.actor,
            entry.key,
        ]
        before = _Before(entry.site, entry.on, entry.actor, entry.at)
        yield f"{canonical(fields)[:-1]},{entry.body}]"


class Lines:
    """Makes entries of the lines of one stream, one after another, with their leaves."""

    def __init__(self, district: str, origin: str, first: int) -> None:
        """Begin where the entry `first` of the stream comes."""
        self._district: Final = district
        self._origin: Final = origin
        self._seq = first
        self._before = _Before()

    def entry(self, line: str) -> Entry:
        """Return the next entry.

        Raises:
            MalformedError: the line is none, or an entry of it breaks the journal's format.
        """
        try:
            fields = json.loads(line)
            if not isinstance(fields, list):
                raise MalformedError(self._name)
            kind, site, on, since, actor, key, body = fields
            start, text = _before_body(fields), canonical(body)
            if f"{start}{text}]" != line:
                raise MalformedError(self._name)
        except (ValueError, RecursionError) as fault:
            raise MalformedError(self._name) from fault
        before = self._before
        site, on, actor = (
            was if new == _SAME else new for new, was in ((site, before.site), (on, before.on), (actor, before.actor))
        )
        if not _is_sound(kind, site, on, since, actor, key, body) or not 0 < before.at + since <= LATEST:
            raise MalformedError(self._name)
        return self._made(kind, site, on, before.at + since, actor, key, text, None)

    def again(self, line: str, leaf: bytes) -> Entry:
        """Return the next entry of a line that was checked before, whose leaf is known from then."""
        fields = json.loads(line)
        kind, site, on, since, actor, key, _body = fields
        before = self._before
        site, on, actor = site or before.site, on or before.on, actor or before.actor
        body = line[len(_before_body(fields)) : -1]
        return self._made(kind, site, on, before.at + since, actor, key, body, leaf)

    def _made(  # noqa: PLR0913, PLR0917 - the fields of an entry
        self, kind: str, site: str, on: str, at: int, actor: str, key: str, body: str, leaf: bytes | None
    ) -> Entry:
        self._before = _Before(site, on, actor, at)
        seq, self._seq = self._seq, self._seq + 1
        if leaf is None:
            data = sealed_bytes(
                district=self._district,
                origin=self._origin,
                seq=seq,
                v=ENVELOPE,
                kind=kind,
                site=site,
                on=on,
                at=at,
                actor=actor,
                key=key,
                body=body,
            )
            leaf = leaf_hash(data)
        return Entry(self._district, self._origin, seq, ENVELOPE, kind, site, on, at, actor, key, body, leaf)

    @property
    def _name(self) -> str:
        return f"{self._origin}-{self._seq}"


def _before_body(fields: list[Any]) -> str:
    """Return what of a line stands before its body."""
    return f"{canonical(fields[:-1])[:-1]},"


def _is_sound(*fields: object) -> bool:
    kind, site, on, since, actor, key, body = fields
    return (
        isinstance(kind, str)
        and isinstance(site, str)
        and _CODE.fullmatch(site) is not None
        and isinstance(on, str)
        and _is_day(on)
        and isinstance(since, int)
        and since >= 0
        and isinstance(actor, str)
        and _CODE.fullmatch(actor) is not None
        and isinstance(key, str)
        and is_key(key)
        and isinstance(body, dict)
    )


@lru_cache(maxsize=1_000)
def _is_day(text: str) -> bool:
    try:
        return _DAY.fullmatch(text) is not None and date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
