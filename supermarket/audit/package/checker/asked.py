"""Roots that are typed, or read from an earlier package, to be told or compared: of an entry, from paper."""

import csv
import re
import unicodedata
from hashlib import sha256
from pathlib import Path
from typing import Iterator, List

from supermarket.audit.package.checker.sealed import Witness

ROOT_DIGITS_MIN = 16  # a receipt prints so many digits of a root
ROOT_ASKED = re.compile(r"([0-9]{1,12}-[1-9][0-9]*)-([1-9][0-9]{0,14})(?:=([0-9a-f]*))?")


class UsageError(Exception):
    """What was asked on the command line cannot be understood."""


def roots_asked(arguments: List[str]) -> Iterator[Witness]:
    """Give the roots to tell or to compare: of an entry, from paper, or from an earlier package's folder."""
    for argument in arguments:
        if Path(argument).is_dir():
            with (Path(argument) / "tables" / "streams.csv").open(encoding="utf-8-sig", newline="") as file:
                for row in csv.DictReader(file):
                    who = f"{argument} {row['origin']}-{row['size']}"
                    yield Witness(row["origin"], int(row["size"]), row["root"], who)
            continue
        name, equals, root = unicodedata.normalize("NFKC", argument).partition("=")
        typed = name.strip() + equals + re.sub(r"[\s:-]", "", root).lower()
        asked = ROOT_ASKED.fullmatch(typed)
        if not asked or (equals and not ROOT_DIGITS_MIN <= len(asked[3]) <= sha256().digest_size * 2):
            raise UsageError(argument)
        yield Witness(asked[1], int(asked[2]), asked[3] or "", f"{asked[1]}-{asked[2]}")
