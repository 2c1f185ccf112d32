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
NOT_CHECKED = """\
本程序没有核对、也不能核对的 what this cannot see:
  1. 所记的事是否真的发生：好事做没做，货发没发，到场的是不是本人。that what is told happened
  2. 照片、签字的纸等凭据文件：本包只有其 SHA-256。photos and papers, of which only the hashes are here
  3. 姓名与备注：不含姓名的包只有承诺值。names and notes, where the package has none
  4. 口令、令牌、工作卡是否由本人掌握。whether PINs, tokens and cards were in the right hands
  5. 最后一个印在纸上的流水根之后，是否另有流水被隐去，或全部流水账被另造一份：请以
     verify.py 流水号=流水根 与尽量多的小票、月度对账表相比。entries withheld or made anew after the last root on paper
  6. 月度对账表账目、核对、名称以外的内容（异常、未了事项、负债、增减、光荣榜）：按封存的原样列出。
     what a month's paper says beside figures, checks and names: shown as it was sealed
  7. 本程序自身：请将其 SHA-256 与公布的相比，或读一遍。this program: compare its SHA-256 with the published one
"""


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
