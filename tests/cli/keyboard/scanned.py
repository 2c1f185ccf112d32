"""A small program for tests: shows each text that is scanned or typed as a line of JSON, until it is told to end."""

import json
import sys

from supermarket.cli.frame import console
from supermarket.cli.keyboard.scanner import keys


def main() -> None:
    """Show texts; the argument says after how many seconds of idleness. `again` goes on after an end of input."""
    with keys(idle_seconds=float(sys.argv[1])) as scans:
        console.say("ready")
        again = False
        while True:
            for text in scans:
                again = text == "again"
                scans.secret = text == "secret"
                console.say(json.dumps(text))
                if text == "end":
                    return
            console.say("end of input")
            if not again:
                return


if __name__ == "__main__":
    console.prepare()
    main()
