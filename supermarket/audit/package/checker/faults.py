"""What is found to be wrong, told one by one as a code, a place and a sentence.

A fault: what lies here is not what was sealed, or does not follow from it. A breach: a well-sealed entry that no verb
of the program would have written.
"""

from collections import Counter
from typing import Counter as Counts
from typing import List, Tuple

SHOWN_MAX = 400  # so many of either are listed; all are counted
CELL_MAX = 160  # so much of what was found is shown
FAULTS: Counts[str] = Counter()
BREACHES: Counts[str] = Counter()
GATHERED: List[List[Tuple[str, str, str]]] = []  # lists that faults go to instead of being told, to be told later


def plain(text: str) -> str:
    """Return a text as one line that no screen obeys: without control characters, and not endless."""
    shown = "".join(each if each.isprintable() else f"\\x{ord(each):02x}" for each in text[: CELL_MAX + 1])
    return shown if len(text) <= CELL_MAX else shown[:CELL_MAX] + "…"


def fault(code: str, where: str, what: str) -> None:
    """Tell one fault; of very many only the first are told."""
    if GATHERED:
        GATHERED[-1].append((code, where, what))
        return
    FAULTS[code] += 1
    if sum(FAULTS.values()) <= SHOWN_MAX:
        print(f"{code}\t{plain(where)}\t{what}")


def breach(code: str, entry: str, what: str) -> None:
    """Tell one breach of a rule."""
    BREACHES[code] += 1
    if sum(BREACHES.values()) <= SHOWN_MAX:
        print(f"{code}\t{entry}\t违规 breach: {what}")
