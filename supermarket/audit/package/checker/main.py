"""The checks, one after another, and what they cannot see."""

import csv
import gc
import os
import sys
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any, Dict, FrozenSet, Iterator, List, Optional, Set, Tuple

from supermarket.audit.package.checker.apart import Apart, begin_anew, end
from supermarket.audit.package.checker.asked import UsageError, roots_asked
from supermarket.audit.package.checker.bodies import Field, read_dictionary
from supermarket.audit.package.checker.faults import (
    BREACHES,
    FAULTS,
    GATHERED,
    NOT_CHECKED,
    SHOWN_MAX,
    breach,
    fault,
    plain,
)
from supermarket.audit.package.checker.files.descriptor import (
    BEANCOUNT_FILE,
    DESCRIPTOR_FILE,
    DICTIONARY_FILE,
    GUIDE_FILE,
    JOURNAL_FILE,
    VERIFIER_FILE,
    WORKBOOK_FILE,
    Filed,
    descriptor_text,
)
from supermarket.audit.package.checker.files.guide import guide_bytes
from supermarket.audit.package.checker.files.later import Later
from supermarket.audit.package.checker.files.making import Making, kinds_without, tables_of
from supermarket.audit.package.checker.files.names import Opened, committed
from supermarket.audit.package.checker.fixed import FIXED_FILES
from supermarket.audit.package.checker.folder import check_folder, runnable_beside
from supermarket.audit.package.checker.journal import Entry
from supermarket.audit.package.checker.merging import ALONE, interleaved
from supermarket.audit.package.checker.remade import Remade, RemadeBook
from supermarket.audit.package.checker.rules.all import CHECKS, breaches, counting_early
from supermarket.audit.package.checker.sampling import sample_asked
from supermarket.audit.package.checker.sealed import (
    Streams,
    Witness,
    entry_of,
    keys_again,
    kind_in,
    lines_of_journal,
    merged_in,
    sealed_roots,
    starts_of,
)

HERE = Path(__file__).resolve().parent
Tally = Dict[str, int]
Ruled = Tuple[List[List[str]], Tally, Tally, List[List[int]], List[List[str]], int]  # what the rules found
RECORDS = "tables/records.csv"  # what opens the commitments; it is there only if names were asked for
COLLECTED_AFTER = 200_000  # so many objects are made before garbage is looked for; nearly all that is made stays
NOT_AS_IT_SHOULD = (AttributeError, LookupError, RecursionError, TypeError, ValueError)


def file_sha256(path: Path) -> str:
    """Return the SHA-256 of a file, in hex."""
    digest = sha256()
    with path.open("rb") as file:
        for block in iter(lambda: file.read(1 << 20), b""):
            digest.update(block)
    return digest.hexdigest()


def read_opened(found: Dict[str, Path]) -> Dict[str, Opened]:
    """Return the opened commitments of a package with names; what does not open is told."""
    opened: Dict[str, Opened] = {}
    if RECORDS not in found:
        return opened
    with (HERE / RECORDS).open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            commitment, salt, record = ((row.get(name) or "") for name in ("commitment", "salt", "record"))
            try:
                opened[commitment] = Opened(salt, record)
                opens = opened[commitment].commitment() == commitment and len(salt) == 2 * sha256().digest_size
            except ValueError:
                opens = False
            if not opens:
                fault("record_differs", RECORDS, f"盐与记录不能得出承诺值 {commitment}")
    return opened


class Package:
    """The package while it is checked."""

    def __init__(self) -> None:
        self.named = (HERE / RECORDS).is_file()
        self.tables = [table.path for table in tables_of(named=self.named)]
        before = [GUIDE_FILE, *FIXED_FILES, WORKBOOK_FILE, VERIFIER_FILE, JOURNAL_FILE, BEANCOUNT_FILE]
        self.paths = [*before, *self.tables]  # in this order the descriptor names them
        self.found = check_folder(HERE, {*self.paths, DESCRIPTOR_FILE})
        self.starts: List[List[int]] = []  # the line and the byte with which each stream begins
        # what follows from the entries of several machines; nothing where one alone has written
        self.merged = merged_in(HERE / JOURNAL_FILE) if JOURNAL_FILE in self.found else None
        self.later = Later(self.merged or ALONE)
        self.bad: Set[int] = set()  # lines of the journal that are looked at no further
        self.files: List[Remade] = []  # the tables
        self.books: List[Remade] = []  # the accounting file, beside which there is the workbook
        self.asked: Optional[Apart] = None  # the rules, while they are asked beside the rest
        self.beside: Optional[Apart] = None  # the books, while they are made beside the tables
        self.book: Optional[RemadeBook] = None  # the workbook

    def check_fixed(self) -> Optional[Dict[str, Field]]:
        """Compare the files that never change; return the kinds of entries by the dictionary, which is one of them."""
        kinds: Optional[Dict[str, Field]] = None
        for path, digest in FIXED_FILES.items():
            if path in self.found and file_sha256(self.found[path]) != digest:
                fault("file_differs", path, f"SHA-256 应为 {digest}")
            elif path in self.found and path == DICTIONARY_FILE:
                kinds = read_dictionary(self.found[path])
        return kinds

    def check_journal(self, kinds: Optional[Dict[str, Field]], witnesses: List[Witness]) -> None:
        """Walk along the journal for the first time: every byte, leaf and root, and what entries say of each other."""
        offset = 0
        streams = Streams([*sealed_roots(HERE / JOURNAL_FILE), *witnesses])
        for number, line in lines_of_journal(HERE / JOURNAL_FILE):
            known = len(streams.trees)
            entry = streams.read(number, line, kinds)
            if len(streams.trees) > known:
                self.starts.append([number, offset])
            offset += len(line) + 1
            try:
                self.later.take(entry) if entry else self.bad.add(number)
            except NOT_AS_IT_SHOULD as error:
                fault("entry_malformed", f"journal.jsonl:{number}", f"正文不能记账：{error!r}")
                self.bad.add(number)
        for entry in keys_again(HERE / JOURNAL_FILE, streams.keys.twice()):
            fault("key_used_twice", entry.name, f"请求编号 {entry.key} 已用过")
        streams.finish()
        self.later.finish()
        self.later.roots = {origin: tree.root() for origin, tree in streams.trees.items()}

    def entries(self, leaf: Optional[str] = None, without: FrozenSet[bytes] = frozenset()) -> Iterator[Entry]:
        """Give every entry of the journal again but those that were wrong, with its leaf or `leaf` instead.

        Those of kinds that are asked for `without` are not read, unless one would reverse something.
        """
        with (HERE / JOURNAL_FILE).open("rb") as journal:
            for number, line in enumerate(journal, 1):
                if number in self.bad or (without and kind_in(line) in without and b'"reverses":' not in line):
                    continue
                yield entry_of(line[:-1], leaf)

    def check_made(self) -> None:
        """Make every file that follows from the journal, on a second walk along it, and compare it whole."""
        opened = read_opened(self.found) if self.named else None
        counted: List[bool] = []  # whether the entries were, before the books are made
        beside = self.beside = Apart(lambda: self.check_books(opened, counted=bool(counted)))
        making = self.made(opened, books=not beside.process)
        for made in self.files:
            made.finish()
        counted.append(True)
        if beside.process:
            for code, where, what in beside.result():
                fault(code, where, what)
        else:
            self.finish_books()
        self.check_text(GUIDE_FILE, guide_bytes(file_sha256(HERE / VERIFIER_FILE)).decode())
        rows = {table.path: making.rows[table.name] for table in making.tables.values()}
        there = [(path, self.found[path]) for path in self.paths if path in self.found]
        filed = [Filed(path, file.stat().st_size, file_sha256(file), rows.get(path)) for path, file in there]
        self.check_text(DESCRIPTOR_FILE, descriptor_text(self.later, filed))

    def made(self, opened: Optional[Dict[str, Opened]], *, books: bool) -> Making:
        """Make the tables, and the books too if they are not made beside; tell what cannot be made."""
        making = Making(self.later, opened, self.target, books=books)
        elsewhere = 0  # entries of which another machine has the names
        for entry in self.entries():
            try:
                making.entry(entry)
            except NOT_AS_IT_SHOULD as error:
                fault("entry_malformed", entry.name, f"正文不能列表：{error!r}")
            commitment = committed(entry) if opened is not None else ""
            if opened and commitment in opened and commitment in self.later.erased:
                fault("record_erased", entry.name, f"{RECORDS} 中仍有已删除的个人信息")
            if opened is not None and commitment and commitment not in opened and commitment not in self.later.erased:
                if self.merged is None:
                    fault("record_missing", entry.name, f"{RECORDS} 中没有其承诺值的盐与记录")
                elsewhere += 1
        if elsewhere and self.merged is not None:
            print(f"{elsewhere} 条的个人信息不在本包，在其自己的机器上 of so many the names are on their own machines")
        making.close()
        return making

    def check_books(self, opened: Optional[Dict[str, Opened]], *, counted: bool) -> List[Tuple[str, str, str]]:
        """Make the accounting file and the workbook, on a walk of their own, and return what is wrong with them."""
        making = Making(self.later, opened, self.target, tables=False, counted=counted)
        without = kinds_without(making.sheets) if self.merged is None else frozenset()  # else each may be late
        for entry in self.entries("", without):  # none of them has the leaf
            with suppress(*NOT_AS_IT_SHOULD):  # which is told beside the tables
                making.entry(entry)
        making.close()
        found: List[Tuple[str, str, str]] = []
        GATHERED.append(found)
        try:
            self.finish_books()
        finally:
            GATHERED.pop()
        return found

    def finish_books(self) -> None:
        """Compare the ends of the accounting file and the workbook."""
        for made in self.books:
            made.finish()
        if self.book is not None:
            self.book.finish()

    def ask_rules(self) -> Ruled:
        """Ask the rules of every entry, in the order of time: what no verb of the program would have written.

        Returns the first breaches, each as its code, the entry and a sentence; how many there are of each code; by
        stream and edition, how many entries were judged by an earlier edition of the rules; where each stream was
        found; the first late facts, and how many there are.
        """
        rules = {code: (check.__doc__ or "").split("\n")[0] for code, _kinds, check in CHECKS}
        first: List[List[str]] = []
        counts: Dict[str, int] = {}
        early: Dict[str, int] = {}
        starts = self.starts or starts_of(HERE / JOURNAL_FILE)
        streams = [self.stream(number, offset) for number, offset in starts]
        late: List[List[str]] = []
        lates = 0
        for found in breaches(counting_early(interleaved(streams), early), self.settings(), self.merged):
            if found.beside:
                lates += 1
            else:
                counts[found.code] = counts.get(found.code, 0) + 1
            told = late if found.beside else first
            if len(told) < SHOWN_MAX:
                said = ", ".join(f"{name} {value}" for name, value in found.fields.items())
                sentence = plain(f"{rules.get(found.code, '')} {said}")
                told.append([found.code, f"{found.origin}-{found.seq}", sentence, found.beside])
        return first, counts, early, starts, late, lates

    def settings(self) -> Iterator[Dict[str, Any]]:
        """Give the body of every setting in the journal that can be read."""
        with (HERE / JOURNAL_FILE).open("rb") as journal:
            for line in journal:
                if b'"kind":"setting.recorded"' not in line:
                    continue
                try:
                    yield dict(entry_of(line[:-1], "").body)
                except NOT_AS_IT_SHOULD:
                    continue  # which is told where the journal is read strictly

    def tell_breaches(self, asked: Apart) -> None:
        """Tell what the rules found."""
        first, counts, early, starts, late, lates = asked.result()
        if starts != self.starts:  # they were not where their lines seemed to say
            first, counts, early, _starts, late, lates = self.ask_rules()
        for code, entry, sentence, _beside in first:
            breach(code, entry, sentence)
        for code, entry, sentence, beside in late:
            print(f"迟到 late\t{code}\t{entry}\t其机器尚不知道 its machine did not know {plain(beside)}: {sentence}")
        if lates:
            print(f"共 {lates} 项迟到的事实，不是违规 late facts, no breaches")
        BREACHES.clear()
        BREACHES.update(counts)
        for name, count in early.items():
            origin, _space, edition = name.rpartition(" ")
            told = f"{count} 条按第 {edition} 版规则核对 entries judged by edition {edition} of the rules"
            print(f"流水账 {plain(origin)}：{told}")

    def stream(self, line_number: int, offset: int) -> Iterator[Entry]:
        """Give the entries of one stream, from where it starts in the journal."""
        origin = ""
        with (HERE / JOURNAL_FILE).open("rb") as journal:
            journal.seek(offset)
            for number, line in enumerate(journal, line_number):
                if number not in self.bad:
                    entry = entry_of(line[:-1], "")  # no rule asks for the leaf
                    origin = origin or entry.origin
                    if entry.origin != origin:
                        return
                    yield entry

    def target(self, name: str) -> Remade:
        """Return what compares a file, or a part of the workbook, with what it must be."""
        if name in self.tables:
            self.files.append(self.remade(name))
            return self.files[-1]
        if name == BEANCOUNT_FILE:
            self.books.append(self.remade(name))
            return self.books[-1]
        if self.book is None:
            self.book = RemadeBook(WORKBOOK_FILE, self.found.get(WORKBOOK_FILE))
        return self.book.part(name)

    def remade(self, name: str) -> Remade:
        """Return what compares a file with what it must be."""
        return Remade(name, self.found[name].open("rb") if name in self.found else None)

    def close(self) -> None:
        """Read no more."""
        for apart in (self.asked, self.beside):
            if apart is not None:
                apart.stop()
        if self.book is not None:
            self.book.close()
        for made in (*self.files, *self.books):
            made.close()

    def check_text(self, name: str, text: str) -> None:
        """Compare a short file with what it must be."""
        made = self.remade(name)
        for line in text.splitlines(keepends=True):
            made.add(line)
        made.finish()


def check_everything(arguments: List[str]) -> None:
    """Make every check, each of which tells what it finds.

    Raises:
        UsageError: the arguments cannot be understood.
    """
    witnesses = list(roots_asked(arguments))
    package = Package()
    try:
        kinds = package.check_fixed()
        if JOURNAL_FILE in package.found:
            package.asked = Apart(package.ask_rules)  # which takes every line to be good
            package.check_journal(kinds, witnesses)
            if package.bad:  # then the rules are asked again, of those that are
                package.asked.stop()
                package.asked = Apart(package.ask_rules)
            package.check_made()
            package.tell_breaches(package.asked)
    finally:
        package.close()


def main(arguments: List[str]) -> int:
    """Make every check and tell what was found; what the console cannot show is replaced."""
    sys.stdout.reconfigure(errors="replace")  # type: ignore[union-attr]
    gc.set_threshold(COLLECTED_AFTER)
    beside = runnable_beside(HERE)
    if beside:
        names = " ".join(map(plain, beside))
        print(f"本文件夹中还有 {names}：Python 可能运行它们。请先移走，再运行 python -I {VERIFIER_FILE}")
        print("Python might run what lies beside this program. Move it away, then run it again as told above.")
        return 1
    try:
        if arguments[:1] == ["--sample"]:
            sample_asked(arguments[1:], HERE / JOURNAL_FILE)
            return 1 if FAULTS else 0
        check_everything(arguments)
    except UsageError as error:
        print(f"看不懂 cannot be understood: {plain(str(error))}\n{__doc__}")
        return 2
    except KeyboardInterrupt:
        print("已中断，没有核对完 interrupted before everything was checked")
        return 1
    except (*NOT_AS_IT_SHOULD, csv.Error, OSError) as error:
        fault("unreadable", getattr(error, "filename", None) or "", f"无法读取：{error!r}")
    print(NOT_CHECKED)
    for title, found in (("个问题 faults", FAULTS), ("处违规 breaches", BREACHES)):
        if found:
            print(f"共 {sum(found.values())} {title}：{dict(found)}")
    print("有误 NOT OK" if FAULTS or BREACHES else "无误 OK")
    return 1 if FAULTS or BREACHES else 0


def told(arguments: List[str]) -> int:
    """Make every check, and see that all was read of what it tells; where nobody reads any more that is not told."""
    try:
        code = main(arguments)
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return code


if __name__ == "__main__":
    begin_anew(__file__, sys.argv[1:], HERE / JOURNAL_FILE)
    end(told(sys.argv[1:]))
