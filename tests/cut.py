"""A line to a server that can be cut: at once, or in the moment in which the server says that it has committed."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

_COMMITTED: Final = b"COMMIT\x00"
"""What a server's answer to COMMIT ends with (https://www.postgresql.org/docs/current/protocol-message-formats.html)."""
_SOCKET: Final = ".s.PGSQL.5432"


class Line:
    """Stands between a program and a server's socket, and passes on what each says."""

    def __init__(self, behind: Path, folder: Path) -> None:
        """Take the folder of the server's socket, and the one in which this one's own is."""
        self.swallows = False
        """Whether the next answer that something is committed is kept back, and the line cut instead."""
        self.is_gone = False
        """Whether nobody is let through any more."""
        self.is_gone_after = False
        """Whether so from the moment in which it kept something back."""
        self.swallowed = 0
        self.near: Final = folder
        self._behind: Final = behind / _SOCKET
        self._lines: Final[list[socket.socket]] = []
        self._listening: Final = socket.socket(socket.AF_UNIX)
        self._listening.bind(str(folder / _SOCKET))
        self._listening.listen()
        self._servers: Final[list[threading.Thread]] = []
        self._listener: Final = threading.Thread(target=self._listen)
        self._listener.start()

    def cut(self) -> None:
        """Cut every line that is open."""
        for line in list(self._lines):
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Cut everything, and let nobody through any more."""
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listener.join()
        self.cut()
        for server in self._servers:
            server.join()
        self._listening.close()

    def _listen(self) -> None:
        while True:
            try:
                near, _address = self._listening.accept()
            except OSError:
                return
            if self.is_gone:
                near.close()
                continue
            far = socket.socket(socket.AF_UNIX)
            far.connect(str(self._behind))
            self._lines.extend((near, far))
            self._servers.append(threading.Thread(target=self._serve, args=(near, far)))
            self._servers[-1].start()

    def _serve(self, near: socket.socket, far: socket.socket) -> None:
        asking = threading.Thread(target=self._pass, args=(near, far))
        asking.start()
        self._pass(far, near, answers=True)
        asking.join()
        for line in (near, far):
            self._lines.remove(line)
            line.close()

    def _pass(self, source: socket.socket, target: socket.socket, *, answers: bool = False) -> None:
        with suppress(OSError):
            while data := source.recv(65_536):
                if answers and self.swallows and _COMMITTED in data:
                    self.swallows, self.swallowed = False, self.swallowed + 1
                    self.is_gone = self.is_gone_after
                    break
                target.sendall(data)
        for line in (source, target):
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)


@contextmanager
def line_to(behind: Path, folder: Path) -> Iterator[Line]:
    """Give a line to a server by its socket's folder; it is cut in the end."""
    line = Line(behind, folder)
    try:
        yield line
    finally:
        line.close()
