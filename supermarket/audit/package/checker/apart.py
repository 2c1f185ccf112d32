"""Work that is done beside the rest, in a process of its own; where that cannot be, or it fails, it is done here."""

import json
import os
import signal
import sys
from typing import IO, Any, Callable, Optional


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
