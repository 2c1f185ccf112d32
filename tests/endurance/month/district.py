"""A district's machines, each a ledger in a file of its own, and the households that they hold.

One machine's ledger, as far as it is the same for all, is made of the centre's invitation and copied; each then begins
its own stream, makes its own keys, proves itself by its own invitation, and is let in, by the product's own functions.
"""

import random
import resource
import shutil
from collections.abc import Iterable, Sequence
from contextlib import closing
from csv import DictReader
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, NamedTuple

from supermarket.books.session import Request, WriteSession
from supermarket.carry.admitting import invite
from supermarket.carry.files.form import Invitation
from supermarket.carry.files.reading import entries_of
from supermarket.carry.files.stretches import append_all, some_of
from supermarket.carry.files.writing import Letter, sign_all, write_files
from supermarket.carry.going import write_out
from supermarket.carry.heads import head_of, keep_head
from supermarket.carry.hearing import record_heard
from supermarket.carry.joining import Invited, invitation_in
from supermarket.carry.keys import keep_joined, made_keys, trust
from supermarket.carry.taking import take
from supermarket.carry.words import keep_word
from supermarket.clock import Clock
from supermarket.households.holders.moving import hold
from supermarket.households.households import NewHousehold, enrol
from supermarket.journal.database import Database
from supermarket.journal.store import open_stream, streams
from supermarket.ledger import KINDS, Ledger, open_ledger
from supermarket.making import create_tables
from supermarket.opening import record_opening
from supermarket.sample import sample_folder
from supermarket.spending.stock.deliveries import Delivery, receive
from tests.carry.machines import silent
from tests.endurance.month.takers import Takers
from tests.village import ADMINISTRATOR, Time, make_ledger, seeded_clock, small_district

CENTRE: Final = "1000"
MEMORY: Final = Path("/dev/shm")  # noqa: S108 - a folder of its own is made in it
"""Where the files lie in memory, on systems that have it: here no power is lost."""
DAY: Final = 86_400_000
SOAP: Final = "1001"
DELIVERED: Final = 10_000
CHEATS: Final = 0.005
FILES: Final = 4_096


class Place(NamedTuple):
    """A station, and its shop, or the neighbour's where it has none."""

    station: str
    shop: str
    has_shop: bool


@dataclass
class Volunteer:
    """A household: what it holds in truth, and the vouchers in its pocket."""

    household: str
    station: str
    home: str
    cheats: bool = False
    points: int = 0
    pocket: list[str] = field(default_factory=list)


def sites() -> list[dict[str, str]]:
    """Return the sites of the sample district: `site`, `tier` and `parent` of each."""
    with (sample_folder() / "sites.csv").open(encoding="utf-8") as file:
        return list(DictReader(line for line in file if not line.startswith("#")))


def places_of(shops: int, stations: int) -> list[Place]:
    """Return so many stations of the sample district, of which so many have shops; the others go to the last shop."""
    rows = sites()
    shop_at = {row["parent"]: row["site"] for row in rows if row["tier"] == "supermarket"}
    every = [row["site"] for row in rows if row["tier"] == "station"]
    with_shop = [each for each in every if each in shop_at][:shops]
    without = [each for each in every if each not in shop_at][: stations - shops]
    neighbours = [shop_at[with_shop[n % shops]] for n in range(len(without))]
    return [
        *(Place(each, shop_at[each], has_shop=True) for each in with_shop),
        *(Place(each, shop, has_shop=False) for each, shop in zip(without, neighbours, strict=True)),
    ]


class District:
    """The centre's machine and those of shops and stations, kept open; `time` is one for all, `folder` carries."""

    def __init__(self, place: Path, places: Sequence[Place], volunteers: int, *, apart: bool = False) -> None:
        """Make the ledgers in a folder, with so many volunteers at each station.

        Everybody has heard of everybody, or, where they are `apart`, of the centre alone.
        """
        allow_many_files()
        self.place: Final = place
        self.places: Final = places
        self.time: Final = Time()
        self.chance: Final = random.Random(1)  # noqa: S311 - the same in every run
        self.shops: Final = [each.shop for each in places if each.has_shop]
        self.nodes: Final = [*self.shops, *(each.station for each in places)]
        self.station_of: Final = {each.shop: each.station for each in places if each.has_shop}
        self.ledgers: Final[dict[str, Ledger]] = {}
        self.carried = 0
        self.bytes = 0
        self.takers: Takers | None = None
        """Processes beside this one that take in what the centre sends in the evening; without them this one does."""
        centre = place / CENTRE / "ledger.db"
        make_ledger(centre, folder=self._files())
        self.open(CENTRE)
        self.volunteers: Final = self._enrolled(volunteers)
        self._join()
        self._hold()
        for node in self.nodes:
            self.later()
            self.hear_centre(node)
            if not apart:
                self.carry(CENTRE, node)

    # --- how they come to be ------------------------------------------------------------------------------------------

    def _files(self) -> Path:
        institutes = [f"20{number:02}" for number in range(1, 100)]
        folder = self.place / "files"
        folder.mkdir(parents=True)
        return small_district(folder, (CENTRE, *institutes, *self.nodes))

    def open(self, node: str) -> Ledger:
        """Open a machine's ledger, with the time of all and chance of its own."""
        opened = open_ledger(self.path(node))
        clock = seeded_clock(self.time, seed=self.chance.getrandbits(62), told=True)
        self.ledgers[node] = Ledger(opened.database, clock, opened.drill)
        return self.ledgers[node]

    def path(self, node: str) -> Path:
        """Return where a machine's ledger lies."""
        return self.place / node / "ledger.db"

    def close(self) -> None:
        """Close all ledgers."""
        for ledger in self.ledgers.values():
            ledger.close()
        self.ledgers.clear()

    def later(self, seconds: int = 5) -> None:
        """Let a little time pass."""
        self.time.at += seconds * 1_000
        self.time.running += seconds * 1_000

    def asks(self, node: str) -> Request:
        """Return who works at a machine: the clerk of a shop, the manager of a station, the administrator."""
        if node == CENTRE:
            return ADMINISTRATOR
        return Request(actor=f"{'1' if node in self.station_of else '3'}{node}", site=node)

    def _enrolled(self, volunteers: int) -> list[Volunteer]:
        """Enrol the households at the centre, before there is another machine."""
        found = []
        with self.ledgers[CENTRE].writing() as session:
            for place in self.places:
                for number in range(volunteers):
                    newcomer = NewHousehold(f"王样{number}", None, "一组", another=True)
                    household = enrol(session, newcomer, self.asks(place.station)).household
                    found.append(Volunteer(household, place.station, place.shop))
        cheats = max(1, round(len(found) * CHEATS))
        for each in self.chance.sample(found, cheats):
            each.cheats = True
        return found

    def _join(self) -> None:
        """Invite every node, make its ledger of a copy of what is the same for all, and let it in."""
        with self.ledgers[CENTRE].writing() as session:
            invitations = {node: invite(session, node, ADMINISTRATOR) for node in self.nodes}
            sign_all(session)
        letter = Letter(self.nodes[0], invitation=invitations[self.nodes[0]])
        with self.ledgers[CENTRE].reading() as session:
            written = write_files(session, self.place / "invitation", letter, lacks={}, progress=silent)
        invited = invitation_in([Path(each.file) for each in written])
        template = self.place / "template.db"
        copy_of_others(template, invited)
        for node in self.nodes:
            self.later()
            self.path(node).parent.mkdir()
            shutil.copyfile(template, self.path(node))
            clock = seeded_clock(self.time, seed=int(node) * 7, told=True)
            begin(self.path(node), node, invited, invitations[node], clock)
            self.open(node)
            if node in self.station_of:
                with self.ledgers[node].writing() as session:
                    receive(session, Delivery(SOAP, DELIVERED), self.asks(node))
            self.carry(node, CENTRE)

    def _hold(self) -> None:
        """Let the centre give every household to the machine of its shop, and tell everybody."""
        for shop in self.shops:
            self.later()
            homes = [each.household for each in self.volunteers if each.home == shop]
            with self.ledgers[CENTRE].writing() as session:
                hold(session, homes, shop, ADMINISTRATOR)

    def hear_centre(self, node: str) -> None:
        """Carry what the centre wrote to a machine, and nothing of the others."""
        with self.ledgers[CENTRE].writing() as session:
            sign_all(session)
        with self.ledgers[CENTRE].reading() as session:
            lacks = {each.origin: 0 if each.own else each.size for each in streams(session.transaction)}
            written = write_files(session, self.place / "word", Letter(node), lacks=lacks, progress=silent)
        for each in written:
            take(self.ledgers[node], Path(each.file), silent)

    # --- what travels -------------------------------------------------------------------------------------------------

    def carry(self, of: str, to: str) -> int:
        """Carry a machine's files to another one, and return how many entries were new there."""
        files = self.written(of, to)
        taken = [came for each in files for came in take(self.ledgers[to], each, silent)]
        for each in files:
            each.unlink()
        return sum(each.entries for each in taken)

    def written(self, of: str, to: str) -> list[Path]:
        """Let a machine write its files for another one."""
        written = write_out(self.ledgers[of], self.place / "stick", self.asks(of), silent, to=to)
        self.carried += 1
        self.bytes += sum(each.bytes for each in written)
        return [Path(each.file) for each in written]

    def sync(self, node: str) -> None:
        """Bring what is new of a machine to the centre, and what it lacks back."""
        self.carry(node, CENTRE)
        self.later()
        self.carry(CENTRE, node)
        self.later()

    def sync_all(self, nodes: Iterable[str]) -> None:
        """Let machines do so one after another; what each takes in at the end, it may while the next one's turn is."""
        for node in nodes:
            self.carry(node, CENTRE)
            self.later()
            self._tell(node)
            self.later()
        if self.takers:
            self.takers.wait()

    def _tell(self, node: str) -> int:
        """Carry what the centre has for a machine, and return how many entries were new there, as far as is known."""
        if self.takers is None:
            return self.carry(CENTRE, node)
        self.takers.take(self.path(node), self.written(CENTRE, node), self.time, self.chance.getrandbits(62))
        return 0

    def meet(self) -> None:
        """Bring everything everywhere: all to the centre and back, until nothing is new to anybody."""
        new = 1
        while new:
            new = 0
            for node in self.nodes:
                self.later()
                new += self.carry(node, CENTRE)
            for node in self.nodes:
                self.later()
                new += self._tell(node)
            if self.takers:
                new += self.takers.wait()


def allow_many_files() -> None:
    """Let this process keep some files open for each machine of a district, as far as the system lets it."""
    soft, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    if most == resource.RLIM_INFINITY or most > soft:
        wanted = FILES if most == resource.RLIM_INFINITY else min(FILES, most)
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, wanted), most))


def copy_of_others(path: Path, invited: Invited) -> None:
    """Make a ledger of the streams that an invitation brings, in which none is written yet."""
    with closing(Database(path)) as database, database.writing() as transaction:
        create_tables(transaction)
        for each in invited.files:
            for origin, some in some_of(entries_of(each)):
                append_all(transaction, [(origin, some)])


def begin(path: Path, node: str, invited: Invited, invitation: Invitation, clock: Clock) -> None:
    """Begin a node's stream in a copy of the others', as joining does."""
    header = invited.header
    with closing(Database(path)) as database, database.writing() as transaction:
        stream = open_stream(transaction, district=header.district, origin=f"{node}-1")
        session = WriteSession(transaction, KINDS, drill=True, clock=clock, stream=stream)
        record_opening(session, Request(actor="0", site=CENTRE), drill=True)
        made_keys(session, node)
        trust(session, header.from_, header.keys)
        keep_joined(transaction, session.stream.origin, invitation.entry, bytes.fromhex(invitation.secret))
        for each in invited.files:
            keep_word(session, each.header)
            for section in each.header.streams:
                keep_head(transaction, head_of(section))
        record_heard(session, header.from_)
        session.finish()
