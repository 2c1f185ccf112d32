"""Where and when the district lives: its places in pairs, who acts in them, and the names that people have."""

import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from supermarket.books.session import Request
from supermarket.demo.scene import Village
from supermarket.sample import sample_folder

FIRST_DAY: Final = date(2026, 2, 2)
"""A Monday; the ledger is made on the Sunday before."""
LAST_DAY: Final = date(2027, 1, 26)
"""The Tuesday up to which the places live: what could be redeemed until the end of 2026 has lapsed."""
HOUSEHOLDS: Final = 139
"""So many a place has: 144 places are 20,016 households."""
AWARD_YEARS: Final = "1"
"""Until the end of which year points can be redeemed, so that a year of life sees them lapse."""
_SURNAMES: Final = "王李张刘陈杨赵黄周吴徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡"
_MIDDLE: Final = "春夏秋冬东南西北福禄寿喜梅兰竹菊玉金银宝文武德志国家建永红丽秀桂凤淑艳海江山林"
_LAST: Final = "英华芳敏静强军平明辉杰峰勇刚涛波鹏飞云霞娟玲兰凤琴梅花荣贵财发旺顺利安康宁"

_STRIDE: Final = 38_327
"""A prime that divides no number of names."""


@dataclass(frozen=True)
class Place(Village):
    """A station with its shop, and the institute above it; the sample's staff codes follow from theirs."""

    institute: str

    @property
    def institute_manager(self) -> Request:
        """Return who asks when the institute's manager does something at the station."""
        return Request(actor=f"3{self.institute}", site=self.station)

    @property
    def codes(self) -> tuple[str, ...]:
        """Return every code that stands for this place and its staff, in an order that is the same for all places."""
        staff = f"1{self.shop}", f"2{self.station}", f"3{self.station}", f"3{self.institute}"
        return (self.institute, self.station, self.shop, *staff)


Pair = tuple[Place, Place]
AUDITOR: Final = Request(actor="41000", site="1000")
MODEL: Final[Pair] = (Place("3091", "5071", "2010"), Place("3111", "5086", "2012"))
"""The two places that live; none of their codes is that of a good."""


def pairs() -> list[Pair]:
    """Return the district's 144 places that have a shop, two by two; the ones that live come first.

    Each institute has one place before any has two, so that a small district has places of all of them.
    """
    with (sample_folder() / "sites.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(line for line in file if not line.startswith("#")))
    parent = {row["site"]: row["parent"] for row in rows}
    shops = [row["site"] for row in rows if row["tier"] == "supermarket"]
    every = [Place(parent[shop], shop, parent[parent[shop]]) for shop in shops]
    so_many = Counter(place.institute for place in MODEL)
    turns: list[tuple[int, str, Place]] = []
    for place in every:
        if place not in MODEL:
            turns.append((so_many[place.institute], place.station, place))
            so_many[place.institute] += 1
    others = [place for _turn, _station, place in sorted(turns, key=lambda each: each[:2])]
    return [MODEL, *zip(others[::2], others[1::2], strict=True)]


def folder_of_files(folder: Path) -> Path:
    """Write the sample district's files, with the years in which points lapse, into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for file in sample_folder().glob("*.csv"):
        text = file.read_text(encoding="utf-8")
        if file.name == "settings.csv":
            text = text.replace("\naward_years,2,", f"\naward_years,{AWARD_YEARS},")
        (folder / file.name).write_text(text, encoding="utf-8")
    return folder


def names() -> Iterator[str]:
    """Give invented names, none twice; neighbours in the row have little in common."""
    surnames, middle, last = _SURNAMES, _MIDDLE, _LAST
    every = len(surnames) * len(middle) * len(last)
    for number in range(every):
        rest, surname = divmod(number * _STRIDE % every, len(surnames))
        yield surnames[surname] + middle[rest % len(middle)] + last[rest // len(middle)]


def site_names() -> dict[str, str]:
    """Return the names of the district's sites by their codes."""
    with (sample_folder() / "sites.csv").open(encoding="utf-8") as file:
        return {row["site"]: row["name"] for row in csv.DictReader(line for line in file if not line.startswith("#"))}
