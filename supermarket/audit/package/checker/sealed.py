"""The journal read strictly: every byte of every line as the format asks, and every stream whole and in order."""

import heapq
import json
import re
from array import array
from collections import Counter
from functools import lru_cache, partial
from operator import itemgetter
from pathlib import Path
from typing import Any, Callable, Dict, Iterator, List, NamedTuple, Optional, Set, Tuple

from supermarket.audit.package.checker.bodies import INTEGER_MAX, Field, is_date, object_complaint
from supermarket.audit.package.checker.faults import fault, plain
from supermarket.audit.package.checker.journal import Entry, order_of
from supermarket.audit.package.checker.merging import ASKED_FIRST, Merged, merged_of
from supermarket.audit.package.checker.tree import Tree, leaf_of_line

WRITTEN = {  # how the fields around a body are written
    "actor": re.compile("[0-9]{1,12}"),
    "district": re.compile("[0-9]{6}"),
    "key": re.compile("[ -~]{1,64}"),
    "kind": re.compile("[a-z]+[.][a-z]+"),
    "on": re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}"),
    "origin": re.compile("[0-9]{1,12}-[1-9][0-9]*"),
    "site": re.compile("[0-9]{1,12}"),
}
NUMBERS = ("at", "seq", "v")
KEY_PARTS = 256
ORIGIN, SEQ, KIND = b'"origin":"', b'"seq":', b'"kind":"'
SHARED = tuple(name for name in WRITTEN if name != "key")  # what many entries have in common
FIELDS = {*WRITTEN, *NUMBERS, "body"}


# What stands before a body and behind it, as nearly every line has it: in the key is no sign that JSON must escape.
HEAD = re.compile('[{]"actor":"([0-9]{1,12})","at":([1-9][0-9]{0,14}),"body":')
TAIL = re.compile(
    ',"district":"([0-9]{6})","key":"([ !#-[\\]-~]{1,64})","kind":"([a-z]+[.][a-z]+)",'
    '"on":"([0-9]{4}-[0-9]{2}-[0-9]{2})","origin":"([0-9]{1,12}-[1-9][0-9]*)","seq":([1-9][0-9]{0,14}),'
    '"site":"([0-9]{1,12})","v":1}'
)


class Witness(NamedTuple):
    """A root that something says a stream had after so many entries: an entry, a paper, or an earlier package."""

    origin: str
    size: int
    root: str  # that of a paper may be the first digits alone
    who: str
    sealed: bool = False  # by an entry: then it is told only where it differs
    waits: bool = False  # of another machine's stream, of which not all need have come here


def refused(text: str) -> None:
    """Take no number with a fraction or an exponent, and no NaN: a ledger has none."""
    raise ValueError(text)


DECODER = json.JSONDecoder(parse_float=refused, parse_constant=refused)
scanned: Callable[[str, int], Tuple[Any, int]] = DECODER.scan_once  # type: ignore[attr-defined]


def decoded(text: str) -> Any:  # noqa: ANN401 - whatever JSON holds
    """Return what a text says as JSON, with nothing before it and nothing after it but blanks."""
    try:
        found, end = scanned(text, 0)
    except StopIteration:
        return DECODER.decode(text)
    return found if end == len(text) else DECODER.decode(text)


shared_of = itemgetter(*SHARED)
in_order = itemgetter(*Entry._fields[:-1])
SIGNS = (",", ":")
ENCODER = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=SIGNS, allow_nan=False, check_circular=False)
encoded = ENCODER.encode  # which looks for no circles, for what was read from JSON has none


def entry_of(line: bytes, leaf: Optional[str] = None) -> Entry:
    """Return the entry of a line without looking closely; strictly it is read by `Streams`."""
    return Entry._make((*in_order(decoded(line.decode())), leaf_of_line(line).hex() if leaf is None else leaf))


def starts_of(path: Path) -> List[List[int]]:
    """Return the line and the byte with which each stream begins, by what ends each line: `"origin":"…","seq":…`."""
    starts: List[List[int]] = []
    known, offset = b"", 0
    with path.open("rb") as journal:
        for number, line in enumerate(journal, 1):
            origin = origin_in(line)
            if origin != known:
                known = origin
                starts.append([number, offset])
            offset += len(line)
    return starts


def merged_in(path: Path) -> Optional[Merged]:
    """Return what follows from the entries of several machines; nothing where one alone has written."""
    with path.open("rb") as journal:
        first = journal.readline()
        journal.seek(max(0, path.stat().st_size - LAST_MAX))
        last = journal.read()
    if origin_in(first) == origin_in(last):
        return None
    starts = [offset for _number, offset in starts_of(path)]
    ends = [*starts[1:], path.stat().st_size]
    return merged_of(heapq.merge(*map(partial(asked_first, path), starts, ends), key=order_of))


LAST_MAX = 1 << 12  # more bytes than stand behind a body


def origin_in(line: bytes) -> bytes:
    """Return the stream that a line, or the end of one, is of."""
    return line[line.rfind(ORIGIN) : line.rfind(SEQ)]


def kind_in(line: bytes) -> bytes:
    """Return the kind of a line's entry, which stands behind the body; of what is no line, whatever is there."""
    begins = line.rfind(KIND) + len(KIND)
    return line[begins : line.find(b'"', begins)]


def asked_first(path: Path, start: int, end: int) -> Iterator[Entry]:
    """Give the entries of a part of the journal that say which ones are late or doubled, without looking closely."""
    with path.open("rb") as journal:
        journal.seek(start)
        while start < end:
            line = journal.readline()
            start += len(line)
            if kind_in(line).decode(errors="replace") in ASKED_FIRST:
                try:
                    yield entry_of(line.rstrip(b"\n"), "")
                except (LookupError, ValueError, TypeError, AttributeError, RecursionError):
                    continue  # which is told when the journal is read strictly


def lines_of_journal(path: Path) -> Iterator[Tuple[int, bytes]]:
    """Give every line of the journal with its number; each ends with a line feed, which is no part of it."""
    with path.open("rb") as journal:
        for number, line in enumerate(journal, 1):
            if not line.endswith(b"\n"):
                fault("entry_unreadable", f"journal.jsonl:{number}", "行末没有换行符，流水账可能被截断")
            yield number, line[:-1] if line.endswith(b"\n") else line


def fields_of(line: bytes) -> Dict[str, Any]:
    """Return the fields of a line of canonical JSON.

    Raises:
        ValueError: it is none, or its fields are not those of an entry.
    """
    found = decoded(line.decode())
    if not isinstance(found, dict) or found.keys() != FIELDS:
        raise ValueError(f"字段应为 {' '.join(sorted(FIELDS))}")
    return found


@lru_cache(maxsize=1 << 14)
def are_written(alike: Tuple[Any, ...]) -> bool:
    """Say whether the fields that many entries share are written as they must be."""
    return all(isinstance(text, str) and WRITTEN[name].fullmatch(text) for name, text in zip(SHARED, alike))


def written_amiss(found: Dict[str, Any]) -> str:
    """Return the name of a field around the body that is not written as it must be, or nothing."""
    shared, key = shared_of(found), found["key"]
    if {*map(type, (*shared, key))} == {str} and are_written(shared) and WRITTEN["key"].fullmatch(key):
        return ""
    texts = ((name, found[name], written) for name, written in WRITTEN.items())
    return next(name for name, text, written in texts if not (isinstance(text, str) and written.fullmatch(text)))


def fields_complaint(found: Dict[str, Any], line: bytes, kinds: Optional[Dict[str, Field]]) -> str:
    """Return what is wrong with the fields of an entry by themselves, or nothing."""
    if encoded(found).encode() != line:
        return "不是规范 JSON 字节（RFC 8785）"
    amiss = written_amiss(found)
    if amiss:
        return f"{amiss} 写法不对：{found[amiss]!r}"
    for name in NUMBERS:
        number = found[name]
        if type(number) is not int or not 1 <= number <= INTEGER_MAX:
            return f"{name} 不是正整数：{number!r}"
    if found["v"] != 1:
        return f"v 应为 1，而为 {found['v']}"
    if not is_date(found["on"]):
        return f"没有这一天：{found['on']}"
    if kinds is None:  # the dictionary is not as it should be, which was told
        return ""
    kind = kinds.get(found["kind"])
    return f"未知种类 {found['kind']}" if kind is None else object_complaint(found["body"], kind)


def plain_entry(line: bytes, leaf: bytes, kinds: Dict[str, Field]) -> Optional[Entry]:
    """Return the entry of a line that is surely as the format asks; nothing where it must be looked at closely."""
    text = line.decode()
    head = HEAD.match(text)
    if head is None:
        return None
    start = head.end()
    try:
        body, end = scanned(text, start)
        if encoded(body) != text[start:end]:
            return None
    except (StopIteration, ValueError, RecursionError):
        return None
    tail = TAIL.fullmatch(text, end)
    if tail is None:
        return None
    actor, at = head.groups()
    district, key, kind, on, origin, seq, site = tail.groups()
    field = kinds.get(kind)
    if field is None or object_complaint(body, field) or not is_date(on):
        return None
    return Entry(district, origin, int(seq), 1, kind, site, on, int(at), actor, key, body, leaf.hex())


class Keys:
    """The keys that were used in each stream, by their hash: eight bytes each will do to find what is there twice."""

    def __init__(self) -> None:
        self.parts = [array("q") for _part in range(KEY_PARTS)]

    def add(self, key: int) -> None:
        """Take the hash of a key."""
        self.parts[key % KEY_PARTS].append(key)

    def twice(self) -> Set[int]:
        """Return the hashes that are there twice; part by part, which takes little room."""
        parts = (part for part in self.parts if len(set(part)) < len(part))
        return {key for part in parts for key, times in Counter(part).items() if times > 1}


def keys_again(path: Path, twice: Set[int]) -> Iterator[Entry]:
    """Give every entry whose key one before it has used; `twice` are the hashes of such keys, mostly none."""
    seen: Set[int] = set()
    with path.open("rb") as journal:
        for line in journal if twice else ():
            try:
                entry = entry_of(line.rstrip(b"\n"))
                key = hash((entry.origin, entry.key))
            except (LookupError, ValueError, TypeError, AttributeError, RecursionError):
                continue  # which was told when the journal was read strictly
            if key in seen:
                yield entry
            if key in twice:
                seen.add(key)


class Streams:
    """What the streams are so far: their trees, the clock of each, the keys used; and the roots asked for."""

    def __init__(self, witnesses: List[Witness]) -> None:
        self.trees: Dict[str, Tree] = {}
        self.clocks: Dict[str, int] = {}
        self.keys = Keys()
        self.last = ""  # the stream that came last
        self.district = self.purpose = ""
        self.forked: Dict[str, int] = {}  # from which number on a stream has two branches, as entries say
        self.otherwise: List[Tuple[Witness, str, str]] = []  # what was heard of streams, and is otherwise here
        self.witnesses: Dict[Tuple[str, int], List[Witness]] = {}
        for witness in witnesses:
            self.witnesses.setdefault((witness.origin, witness.size), []).append(witness)

    def read(self, number: int, line: bytes, kinds: Optional[Dict[str, Field]]) -> Optional[Entry]:
        """Return the entry of the next line; where it is not as the format asks, that is told, and nothing returned."""
        try:
            wrong, leaf = "", leaf_of_line(line)
            entry = plain_entry(line, leaf, kinds) if kinds else None
            if entry is None:
                found = fields_of(line)
                wrong = fields_complaint(found, line, kinds)
                entry = Entry._make((*in_order(found), leaf.hex()))
            self.add(entry, leaf)
        except (ValueError, TypeError, AttributeError, RecursionError) as error:
            fault("entry_unreadable", f"journal.jsonl:{number}", f"不是一条流水：{error}")
            return None
        if wrong:
            fault("entry_malformed", entry.name, wrong)
        return None if wrong else entry

    def add(self, entry: Entry, leaf: bytes) -> None:
        """Take the next entry, and see that it follows the one before."""
        origin, last = entry.origin, self.last
        self.district = self.district or entry.district
        tree = self.trees.get(origin)
        if tree is None:
            tree, self.last = Tree(), origin
            self.trees[origin] = tree
        if entry.seq != tree.size + 1 or origin < last:
            fault("sequence_broken", entry.name, f"此处应为 {entry.origin} 的第 {tree.size + 1} 条，或流水账的次序不对")
        if entry.district != self.district:
            fault("district_differs", entry.name, f"行政区划代码为 {entry.district}，应为 {self.district}")
        if entry.at < self.clocks.get(origin, 0):
            fault("clock_back", entry.name, "记录时刻早于前一条")
        key = hash((origin, entry.key))
        if (entry.kind == "stream.opened") != (tree.size == 0):
            fault("stream_not_opened", entry.name, "每本流水账的首条，且只有首条，是 stream.opened")
        elif entry.kind == "stream.opened":
            self.open(entry)
        elif entry.kind == "stream.forked":
            forked, first = entry.body.get("forked"), entry.body.get("seq")
            if isinstance(forked, str) and isinstance(first, int):
                self.forked[forked] = min(first, self.forked.get(forked, first))
        self.keys.add(key)
        self.clocks[origin] = entry.at
        tree.append(leaf)
        if self.witnesses:
            self.compare(origin, tree)

    def open(self, entry: Entry) -> None:
        """See that a stream is what its first entry says, and for the same purpose as the others."""
        self.purpose = self.purpose or entry.body.get("purpose", "")
        if entry.origin != f"{entry.body.get('node')}-{entry.body.get('epoch')}":
            fault("stream_not_opened", entry.name, "流水账的名称与首条所记的机器、启用次数不符")
        if entry.body.get("purpose") != self.purpose:
            fault("stream_not_opened", entry.name, "真账与演练不得在同一包中")

    def compare(self, origin: str, tree: Tree) -> None:
        """Compare the root as it is now with whoever says what it was at this size."""
        for witness in self.witnesses.pop((origin, tree.size), ()):
            found, name = tree.root(), f"{origin}-{tree.size}"
            if witness.waits and found != witness.root:
                self.otherwise.append((witness, name, found))
            elif found != witness.root if witness.sealed else not found.startswith(witness.root):
                fault("root_differs", witness.who, f"{name} 之时的流水根为 {found}，而所记为 {witness.root}")
            elif not witness.sealed:
                print(f"{witness.who}\t{found}" + ("\t相符 agrees" if witness.root else ""))

    def finish(self) -> None:
        """Name what was asked for and is not there, and tell the root of every stream."""
        for witness, name, root in self.otherwise:
            if self.forked.get(witness.origin, witness.size + 1) <= witness.size:
                print(f"{witness.who}：所收到的 {plain(name)} 是流水账的另一支，分岔已有记录 heard of another branch")
            else:
                fault("root_differs", witness.who, f"{name} 之时的流水根为 {root}，而所记为 {witness.root}")
        ahead: Dict[str, int] = {}
        for (origin, size), witnesses in self.witnesses.items():
            for witness in witnesses:
                if not witness.waits:
                    fault("entry_missing", witness.who, f"流水账中没有 {origin}-{size}")
                elif size > ahead.get(origin, 0):
                    ahead[origin] = size
        for origin, size in ahead.items():
            here = self.trees[origin].size if origin in self.trees else 0
            print(f"流水账 {plain(origin)}：其他机器已收到 {size} 条，此处只有 {here} 条 others have more of it")
        if not self.trees:
            fault("journal_empty", "journal.jsonl", "没有一条流水")
        for origin, tree in self.trees.items():
            print(f"{origin}\t{tree.size}\t{tree.root()}")


def sealed_roots_of(entry: Entry) -> Iterator[Witness]:
    """Give the roots that an entry sealed: a signature's, of where it goes on from, of what was heard or a run saw."""
    body = entry.body
    said = body.get("previous", body)
    if {"size", "root"} <= said.keys():
        yield Witness(said.get("origin", entry.origin), said["size"], str(said["root"]), entry.name, sealed=True)
    lists = [body.get("heads"), body.get("roots")]  # elsewhere heads is a count
    listed = [each for found in lists if isinstance(found, list) for each in found]
    for each in [*listed, *([body["lost"]] if "lost" in body else ())]:
        waits = each["origin"] != entry.origin
        yield Witness(each["origin"], each["size"], str(each["root"]), entry.name, sealed=True, waits=waits)


def sealed_roots(path: Path) -> Iterator[Witness]:
    """Give every root that entries sealed."""
    with path.open("rb") as journal:
        for line in journal:
            if b'"root":"' in line:
                try:
                    yield from sealed_roots_of(entry_of(line.rstrip(b"\n")))
                except (LookupError, ValueError, TypeError, AttributeError, RecursionError):
                    continue  # it is told when the journal is read strictly
