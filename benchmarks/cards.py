"""Draws 1,000 cards as a PDF and says how many CPU seconds and how much memory, in MB, that took."""

import resource
import sys
import time

from supermarket.clock import system_clock
from supermarket.households.numbers import new_payload
from supermarket.paper.cards.cards import CardFace
from supermarket.paper.cards.sheets import sheet_pdf


def main() -> None:
    """Draw them."""
    clock = system_clock()
    faces = [
        CardFace(
            card=f"1000-1-{n}-00",
            payload=new_payload(clock.random),
            household=None,
            head=None,
            place="样例",
            drill=True,
        )
        for n in range(1000)
    ]
    before = time.process_time()
    sheet_pdf(faces, at=0)
    seconds = time.process_time() - before
    sys.stdout.write(f"{seconds} {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}\n")


if __name__ == "__main__":
    main()
