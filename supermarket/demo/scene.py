"""When and where the demo plays and who acts in it; the time is told and chance is seeded: every run is the same."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from typing import Final

from supermarket.books.session import Request, WriteSession
from supermarket.clock import DISTRICT_TIME, MINUTE, Clock, utc_milliseconds
from supermarket.ledger import Ledger

FIRST_DAY: Final = date(2026, 3, 1)
LAST_DAY: Final = date(2026, 5, 31)
DAYS: Final = (LAST_DAY - FIRST_DAY).days + 1
SEED: Final = 220_802
MARK: Final = sha256(b"a ledger made by supermarket demo").digest()
"""The random bytes in the first entry of every demo's ledger: by them a later demo knows what it may replace."""
ADMINISTRATOR: Final = Request(actor="91000", site="1000")


@dataclass(frozen=True)
class Village:
    """A station with its shop; the sample's staff codes follow from theirs."""

    station: str
    shop: str

    @property
    def clerk(self) -> Request:
        """Return who asks when the shop's clerk does something at the counter."""
        return Request(actor=f"1{self.shop}", site=self.shop)

    @property
    def reviewer(self) -> Request:
        """Return who asks when the station's reviewer does something."""
        return Request(actor=f"2{self.station}", site=self.station)

    @property
    def manager(self) -> Request:
        """Return who asks when the station's manager does something."""
        return Request(actor=f"3{self.station}", site=self.station)


VILLAGES: Final = (Village("3001", "5001"), Village("3002", "5002"), Village("3003", "5003"), Village("3011", "5009"))
"""The stations of the sample's households.csv, each with its shop."""
HOME: Final = VILLAGES[0]
"""Where the story plays."""
PEOPLE: Final = (
    HOME.clerk.actor, HOME.reviewer.actor, HOME.manager.actor, "32001", "41000", ADMINISTRATOR.actor, "81001",
)  # fmt: skip
"""A clerk, a reviewer, the station's manager, the institute's, an auditor, an administrator, an organiser."""


@dataclass
class Time:
    """What time it is in the demo, in UTC milliseconds; it only moves forward."""

    at: int

    def now(self) -> int:
        """Return the time."""
        return self.at

    def move_to(self, at: int) -> None:
        """Move on to a later time; an earlier one changes nothing."""
        self.at = max(self.at, at)

    def move(self, minutes: int) -> None:
        """Move on by so many minutes."""
        self.at += minutes * MINUTE


@dataclass(frozen=True)
class Stage:
    """The open ledger of the demo and its time."""

    ledger: Ledger
    time: Time

    @contextmanager
    def writing(self, minutes: int = 4) -> Iterator[WriteSession]:
        """Let some minutes pass and give a session; what it records is committed at the end."""
        self.time.move(minutes)
        with self.ledger.writing() as session:
            yield session


def moment(day: date, minute: int) -> int:
    """Return the UTC millisecond of a minute of a day in the district."""
    midnight = datetime.combine(day, time(), DISTRICT_TIME)
    return utc_milliseconds(midnight + timedelta(minutes=minute))


def demo_clock(now: Time, seed: int) -> Clock:
    """Return a clock that shows the demo's time; its chance begins with the mark and then follows from the seed."""
    chance = random.Random(f"{seed} salts, payloads and keys")  # noqa: S311 - a drill: the same in every run
    first = iter([MARK])
    return Clock(now=now.now, random=lambda count: next(first, None) or chance.randbytes(count), told=True)


def invented_name(chance: random.Random) -> str:
    """Return a name that is evidently invented: 样 means sample."""
    return (
        f"{chance.choice('王李张刘陈杨赵黄周吴徐孙马朱胡郭何高林罗')}样{chance.choice('寅卯辰巳午未申酉戌亥春夏秋冬')}"
    )
