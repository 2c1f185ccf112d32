"""The processes: work that is done beside the rest; and this program begun anew where the journal is large.

Work whose process cannot be, or fails, is done here. Begun anew, the program takes a sixth less room.
"""

import json
import os
import signal
import sys
from pathlib import Path
from typing import IO, Any, Callable, List, Optional

LARGE = 1 << 28  # bytes of a journal
# Python keeps the tree of the text that it was begun with to the end, of this one 30 MB; of what is compiled, nothing.
PROGRAM = """
import sys
names = {"__name__": "verify", "__file__": sys.argv[1]}
with open(sys.argv[1], "rb") as file:
    exec(compile(file.read(), sys.argv[1], "exec"), names)
names["end"](names["told"](sys.argv[2:]))
"""


class Apart:
    """Work on its way; its answer is such as JSON holds."""

    def __init__(self, work: Callable[[], Any]) -> None:
        """Begin, where the machine has a second core and can divide a process in two; Windows cannot."""
        self.work = work
        self.process = 0
        self.answer: Optional[IO[bytes]] = None
        if hasattr(os, "fork") and (os.cpu_count() or 1) > 1:
            self.divide()

    def divide(self) -> None:
        """Become two processes: one goes on, the other works, writes its answer down and ends."""
        sys.stdout.flush()  # or both would write what waits there
        reading, writing = os.pipe()
        try:
            self.process = os.fork()
        except OSError:  # there is no room for another one
            os.close(reading)
            os.close(writing)
            return
        if self.process:
            os.close(writing)
            self.answer = os.fdopen(reading, "rb")
            return
        try:
            os.close(reading)
            with os.fdopen(writing, "wb") as answer:
                answer.write(json.dumps(self.work()).encode())
            os._exit(0)
        finally:
            os._exit(1)  # whatever went wrong will go wrong again where it can be told

    def result(self) -> Any:  # noqa: ANN401 - whatever JSON holds
        """Wait for the answer."""
        if self.answer is not None:
            text = self.answer.read()
            if self.end() == 0:
                return json.loads(text)
        return self.work()

    def stop(self) -> None:
        """Let go of work for whose answer nobody waits any more."""
        if self.process:
            os.kill(self.process, signal.SIGKILL)
            self.end()

    def end(self) -> int:
        """See the other process end; return how it did, 0 where all went well."""
        if self.answer is not None:
            self.answer.close()
        process, self.process, self.answer = self.process, 0, None
        return os.waitpid(process, 0)[1]


def anew(program: str, arguments: List[str], journal: Path) -> List[str]:
    """Return the command that begins this program anew; nothing where it need not be, or might not be the same."""
    try:
        if not (sys.flags.isolated and sys.executable) or sys.platform == "win32" or journal.stat().st_size < LARGE:
            return []
    except OSError:
        return []  # of which it is told when it is looked for
    flags = ["-I", *(["-S"] if sys.flags.no_site else []), "-X", f"utf8={int(sys.flags.utf8_mode)}"]
    return [sys.executable, *flags, "-c", PROGRAM, program, *arguments]


def begin_anew(program: str, arguments: List[str], journal: Path) -> None:
    """Begin this program anew, if that is of use; then nothing comes after this."""
    command = anew(program, arguments, journal)
    if command:
        os.execv(command[0], command)  # noqa: S606 - it is this program


def end(code: int) -> None:
    """End at once: all was told, and to take apart piece by piece what was remembered is for nothing."""
    sys.stdout.flush()
    os._exit(code)
