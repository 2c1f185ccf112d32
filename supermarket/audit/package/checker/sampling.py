"""A sample of entries that anybody draws again from the journal alone: by a root that was sealed, and a number.

The seed is the SHA-256 of the root (hex), a blank and the number (decimal). Whoever wrote the journal knew no number
that was drawn in public after the root was on paper, and whoever draws it cannot choose the entries (as in the audits
of elections: Rivest 2011; Lindeman and Stark 2012). What is sampled are the awards and redemptions of the stream up to
the root that move points and were not taken back up to it.

Strata: awards and redemptions, each by points (to 5, 20, 50, and above). How many of each are drawn goes by the points
in it, two at least, by d'Hondt's highest averages. In a stratum the entries are put in order of their site and, within
it, of SHA-256 of the seed, a blank and the entry's name; from a start that the seed gives every N/n-th is drawn
(systematic sampling with implicit strata, Cochran 1977, chapter 8): so every entry of a stratum has the same chance,
and every place has its part.
"""

import re
import unicodedata
from hashlib import sha256
from pathlib import Path
from typing import Any, Dict, Iterable, List, NamedTuple, Set, Tuple

from supermarket.audit.package.checker.asked import UsageError, roots_asked
from supermarket.audit.package.checker.faults import fault, plain
from supermarket.audit.package.checker.journal import Entry
from supermarket.audit.package.checker.sealed import entry_of
from supermarket.audit.package.checker.tree import Tree, leaf_of_line

SAMPLED = {"claim.posted": "award", "points.credited": "award", "goods.redeemed": "redemption"}
BOUNDS = (5, 20, 50)  # points; above the last is a stratum too
EACH_MIN = 2  # of one entry nobody can tell how much they differ
SAMPLE_MIN = 2 * EACH_MIN * (len(BOUNDS) + 1)


class Item(NamedTuple):
    """An entry that may be drawn; `points` are below zero for a deduction."""

    entry: str
    what: str
    site: str
    points: int


class Stratum(NamedTuple):
    """Entries that are alike: how many there are with how many points (deductions as such), and how many are drawn."""

    what: str
    band: int
    entries: int
    points: int
    drawn: int


class Sample(NamedTuple):
    """What was drawn: the strata, and the items with the number of their stratum, in the order of the strata."""

    seed: str
    strata: Tuple[Stratum, ...]
    items: Tuple[Tuple[int, Item], ...]


def seed_of(root: str, number: int) -> str:
    """Return the seed, in hex, of a root in hex and a number."""
    return sha256(f"{root} {number}".encode()).hexdigest()


def band_of(points: int) -> int:
    """Return the number of the band in which so many points lie, from 0 on."""
    return sum(abs(points) > bound for bound in BOUNDS)


def draw(seed: str, size: int, items: Iterable[Item]) -> Sample:
    """Draw so many of the items, or all of them where there are no more."""
    parts: Dict[Tuple[str, int], List[Item]] = {}
    for item in items:
        parts.setdefault((item.what, band_of(item.points)), []).append(item)
    keys = sorted(parts)
    counts = [len(parts[key]) for key in keys]
    points = [sum(abs(item.points) for item in parts[key]) for key in keys]
    drawn = shared_out(size, counts, points)
    strata = tuple(Stratum(*key, *of) for key, of in zip(keys, zip(counts, points, drawn)))
    found = [
        (number, item)
        for number, (key, stratum) in enumerate(zip(keys, strata), 1)
        for item in every_nth(seed, f"{stratum.what} {stratum.band}", stratum.drawn, parts[key])
    ]
    return Sample(seed, strata, tuple(found))


def shared_out(size: int, counts: List[int], points: List[int]) -> List[int]:
    """Return how many of each stratum are drawn: two at least, the others where most points are for each one drawn."""
    drawn = [min(EACH_MIN, count) for count in counts]
    for _more in range(min(size, sum(counts)) - sum(drawn)):
        open_ = [number for number, count in enumerate(counts) if drawn[number] < count]
        best = open_[0]
        for number in open_[1:]:
            if points[number] * (drawn[best] + 1) > points[best] * (drawn[number] + 1):
                best = number
        drawn[best] += 1
    return drawn


def every_nth(seed: str, name: str, count: int, items: List[Item]) -> List[Item]:
    """Return so many of a stratum's items, in order of their sites, at equal distances from a start by the seed."""
    tickets = sorted((item.site, sha256(f"{seed} {item.entry}".encode()).digest(), item) for item in items)
    start = int(sha256(f"{seed} {name}".encode()).hexdigest(), 16) % len(items)
    return [tickets[(start + number * len(items)) // count][2] for number in range(count)]


class Population:
    """The entries of one stream, up to a size, that may be drawn."""

    def __init__(self, origin: str, size: int) -> None:
        self.origin, self.size = origin, size
        self.items: Dict[str, Item] = {}
        self.undone: Set[str] = set()
        self.households: Dict[str, str] = {}
        self.tree = Tree()

    def take(self, entry: Entry, line: bytes) -> None:
        """Take the next entry with its canonical bytes, if it lies in the stream and up to the size."""
        if entry.origin != self.origin or entry.seq > self.size:
            return
        self.tree.append(leaf_of_line(line))
        body: Dict[str, Any] = entry.body
        if "reverses" in body:
            self.undone.add(body["reverses"])
        elif entry.kind in SAMPLED and body["points"]:
            self.items[entry.name] = Item(entry.name, SAMPLED[entry.kind], entry.site, body["points"])
            self.households[entry.name] = body["household"]

    def left(self) -> List[Item]:
        """Return what was not taken back."""
        return [item for name, item in self.items.items() if name not in self.undone]


def tell_sample(population: Population, root: str, number: int, size: int) -> None:
    """Tell the sample, if the root is that of the stream; else that it is not."""
    found = population.tree.root()
    name = f"{population.origin}-{population.size}"
    if population.tree.size != population.size:
        fault("entry_missing", name, f"流水账中没有 {name}")
        return
    if not found.startswith(root):
        fault("root_differs", name, f"{name} 之时的流水根为 {found}，而所给为 {plain(root)}")
        return
    sample = draw(seed_of(found, number), size, population.left())
    print(f"抽样 sample\t{name}\t{found}\t{number}\t{size}\t{sample.seed}")
    for stratum_number, stratum in enumerate(sample.strata, 1):
        print("层 stratum", stratum_number, *stratum, sep="\t")
    for place, (stratum_number, item) in enumerate(sample.items, 1):
        print(place, stratum_number, item.entry, item.site, population.households[item.entry], item.points, sep="\t")
    print("只抽了样；核对全部请不带 --sample 运行 only drawn; run it without --sample to check everything")


def sample_asked(arguments: List[str], path: Path) -> None:
    """Draw the sample that is asked for, and tell it; the root is that of the stream, so nothing before it was changed.

    Raises:
        UsageError: the arguments cannot be understood.
    """
    if len(arguments) != 3 or "=" not in arguments[0]:  # noqa: PLR2004 - root, number, size
        raise UsageError(" ".join(arguments))
    witness = next(roots_asked(arguments[:1]))
    number, size = (unicodedata.normalize("NFKC", text).strip() for text in arguments[1:])
    if not (re.fullmatch("[0-9]{1,15}", number) and re.fullmatch("[0-9]{1,6}", size) and int(size) >= SAMPLE_MIN):
        raise UsageError(" ".join(arguments[1:]))
    population = Population(witness.origin, witness.size)
    with path.open("rb") as journal:
        for line in journal:
            population.take(entry_of(line.rstrip(b"\n"), ""), line.rstrip(b"\n"))
    tell_sample(population, witness.root, int(number), int(size))
