"""Makes districts of several sizes of the same few lives, and says of each who and what is there to work with."""

import json
import shutil
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

from benchmarks.district.build import Copy, build
from benchmarks.district.life import OPENS_AT, begin, live_through, seeded
from benchmarks.district.model import Model, read_model
from benchmarks.district.rare import acts_of
from benchmarks.district.scene import AUDITOR, FIRST_DAY, LAST_DAY, folder_of_files, pairs
from supermarket.audit.package.names import record_names_exported
from supermarket.books.session import ReadSession
from supermarket.clock import district_date
from supermarket.demo.scene import Time, moment
from supermarket.district.dated.registers import HOUSEHOLDS, in_force
from supermarket.households.households import head_name
from supermarket.households.numbers import payload_hash
from supermarket.ledger import open_ledger
from supermarket.local.pins import set_pin
from supermarket.opening import Opening, init

SEEDS: Final = (1, 2, 3)
"""So many different lives there are; every third pair of places lives the same."""


@dataclass(frozen=True)
class Size:
    """How large a district is: so many pairs of its places have lived up to a day, a Tuesday late in a month."""

    pairs: int
    upto: date
    rate: float = 1.0
    seeds: tuple[int, ...] = SEEDS


SIZES: Final[Mapping[str, Size]] = {
    "10k": Size(4, date(2026, 3, 24)),
    "100k": Size(17, date(2026, 6, 23)),
    "1m": Size(72, LAST_DAY),
    "4m": Size(72, LAST_DAY, rate=4.0),
    "10y": Size(4, date(2035, 10, 23), seeds=SEEDS[:1]),
}
"""Ten thousand entries are four pairs of villages after seven weeks, a million the whole district after a year.

In their tenth year the same four pairs, which all live the same, show what age alone costs.
"""


def make_models(
    folder: Path, upto: date, *, rate: float = 1.0, seeds: Iterable[int] = SEEDS
) -> tuple[Path, list[Model]]:
    """Make an empty ledger of the district, and let two of its places live in copies of it, each time another life."""
    folder.mkdir(parents=True, exist_ok=True)
    base = folder / "base.db"
    clock = seeded(Time(moment(FIRST_DAY, 0)), "an empty district")
    base.unlink(missing_ok=True)
    init(base, Opening(folder_of_files(folder / "files"), drill=True), clock)
    return base, [_lived(base, folder / f"model-{seed}.db", upto, seed, rate) for seed in seeds]


def _lived(base: Path, path: Path, upto: date, seed: int, rate: float) -> Model:
    shutil.copyfile(base, path)
    year = begin(path, seed=seed, rate=rate)
    with closing(year.ledger), year.ledger.reading() as session:
        (size,) = session.transaction.driver.execute("SELECT size FROM stream").fetchone()
    day = FIRST_DAY
    while day <= upto:
        live_through(year, day, acts_of)
        day += timedelta(days=1)
    year.ledger.close()
    model = read_model(path, size, year)
    path.unlink()
    return model


def make(path: Path, base: Path, models: list[Model], size: Size) -> int:
    """Make the ledger of a district with what `scene_of` reads beside it, and return how many entries it has."""
    path.unlink(missing_ok=True)
    copies = build(path, base, models, pairs_=size.pairs, upto=size.upto.isoformat())
    scene = _scene(path, size, copies[0])
    path.with_suffix(".json").write_text(json.dumps(scene, indent=1, ensure_ascii=False), encoding="utf-8")
    return int(scene["entries"])


def scene_of(path: Path) -> dict[str, Any]:
    """Return who and what is there to work with in a district."""
    scene: dict[str, Any] = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    return scene


def _scene(path: Path, size: Size, copy: Copy) -> dict[str, Any]:
    """Return the first place of a district, when it is there the morning after, and the names of some things there."""
    place, payloads = pairs()[0][0], {payload_hash(payload): payload for payload in copy.payloads}
    now = moment(size.upto + timedelta(days=1), OPENS_AT)
    with closing(open_ledger(path, now=now)) as ledger:
        for staff in (place.clerk.actor, place.reviewer.actor, place.manager.actor, place.institute_manager.actor):
            set_pin(ledger, staff, PIN)
        with ledger.writing(known="pin") as session:
            record_names_exported(session, "年度审计", AUDITOR)
        with ledger.reading() as session:
            driver = session.transaction.driver
            (entries,) = driver.execute("SELECT size FROM stream").fetchone()
            rows = driver.execute(_CARDS, (place.station,)).fetchall()
            where = {"station": place.station, "shop": place.shop, "reviewer": place.reviewer.actor}
            names = {what: driver.execute(sql, where).fetchone() for what, sql in _NAMES.items()}
            households = [
                {
                    "household": household,
                    "card": card,
                    "payload": payloads[payload],
                    "points": points,
                    "name": head_name(session, household, session.today),
                }
                for household, card, payload, points in rows
                if payload in payloads and _is_at_home(session, household, place.station)
            ]
    return {
        "entries": entries,
        "now": now,
        "today": district_date(now),
        "month": size.upto.isoformat()[:7],
        "pairs": size.pairs,
        "institute": place.institute,
        "station": place.station,
        "shop": place.shop,
        "clerk": place.clerk.actor,
        "reviewer": place.reviewer.actor,
        "manager": place.manager.actor,
        "institute_manager": place.institute_manager.actor,
        "pin": PIN,
        "names": {what: f"{row[0]}-{row[1]}" if row else None for what, row in names.items()},
        "households": households,
    }


def _is_at_home(session: ReadSession, household: str, station: str) -> bool:
    """Say whether a household is of a station today: it may have moved, and is not found where it was."""
    row = in_force(session, HOUSEHOLDS, household, session.today)
    return row is not None and row.station == station


PIN: Final = "271828"
_CARDS: Final = """
    SELECT s.household, s.card, c.payload, b.amount
    FROM card_state s JOIN card c ON c.card = s.card
    JOIN balance b ON b.account = 'Assets:Households:' || s.household AND b.commodity = 'POINT'
    WHERE s.state = 'active' AND s.household IN (SELECT household FROM household WHERE station = ?)
    AND NOT EXISTS (SELECT 1 FROM card_state l WHERE l.card = s.card AND l.at > s.at)
    AND NOT EXISTS (SELECT 1 FROM household h WHERE h.household = s.household AND h.state IS NOT NULL)
    ORDER BY b.amount DESC, s.household
"""
_NAMES: Final = {
    "redemption": "SELECT origin, seq FROM entry WHERE kind = 'goods.redeemed' AND site = :shop ORDER BY seq DESC",
    "credited": "SELECT origin, seq FROM entry WHERE kind = 'claim.posted' AND site = :station ORDER BY seq DESC",
    "notice": "SELECT origin, seq FROM notice WHERE site = :station ORDER BY seq DESC",
    "delivery": "SELECT origin, seq FROM batch WHERE shop = :shop ORDER BY seq DESC",
    "filed": "SELECT c.origin, c.seq FROM claim c JOIN claim_count n USING (origin, seq) WHERE c.site = :station"
    " AND n.reviews + n.rejections + n.withdrawals + n.notices + n.postings = 0"
    " AND c.household NOT IN (SELECT household FROM kin WHERE staff = :reviewer) ORDER BY c.seq DESC",
    "noticed": "SELECT c.origin, c.seq FROM claim c JOIN claim_count n USING (origin, seq) WHERE c.site = :station"
    " AND n.notices > 0 AND n.rejections + n.withdrawals + n.postings = 0 ORDER BY c.seq DESC",
}
