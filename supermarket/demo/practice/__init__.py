"""The practice work in the demo: what is prepared before the months, lived day by day in them, and told after them.

Each feature appends its functions to the three lists below.
"""

import random
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Final, TypeAlias

from supermarket.books.session import WriteSession
from supermarket.demo.practice.activities import live_activities, prepare_activities, tell_activities
from supermarket.demo.practice.assessment import tell_assessment
from supermarket.demo.practice.bases import live_bases, prepare_bases, tell_bases
from supermarket.demo.practice.lists import live_lists, prepare_lists, tell_lists
from supermarket.demo.practice.orders import live_orders, prepare_orders, tell_orders
from supermarket.demo.scene import LAST_DAY, Stage, moment
from supermarket.demo.telling import Teller

Prepares: TypeAlias = Callable[[Stage, Path], None]
"""Takes in a feature's registers from the sample's folder, before the months."""
Lives: TypeAlias = Callable[[WriteSession, date, random.Random], None]
"""Lives a feature's day in the day's own session, when the shops have shut."""
Tells: TypeAlias = Callable[[Stage, Teller], None]
"""Tells what came of a feature, after the months and before their closing."""
_MORNING: Final = 8 * 60 + 30
"""In minutes after midnight."""
PREPARED: Final[tuple[Prepares, ...]] = (
    prepare_bases,
    prepare_lists,
    prepare_activities,
    prepare_orders,
)
LIVED: Final[tuple[Lives, ...]] = (
    live_bases,
    live_lists,
    live_activities,
    live_orders,
)
TOLD: Final[tuple[Tells, ...]] = (
    tell_bases,
    tell_lists,
    tell_activities,
    tell_orders,
    tell_assessment,
)


def prepare_practice(stage: Stage, sample: Path) -> None:
    """Take in the registers of the practice work."""
    for prepares in PREPARED:
        prepares(stage, sample)


def live_practice(session: WriteSession, day: date, chance: random.Random) -> None:
    """Live a day of the practice work."""
    for lives in LIVED:
        lives(session, day, chance)


def tell_practice(stage: Stage, teller: Teller) -> None:
    """Tell what came of the practice work, on the morning after the months."""
    stage.time.move_to(moment(LAST_DAY + timedelta(days=1), _MORNING))
    for tells in TOLD:
        tells(stage, teller)
