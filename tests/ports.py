"""Ports for programs that are told where to listen, and so cannot be given a socket that is bound already."""

import os
import socket
from itertools import count
from typing import Final

HERE: Final = "127.0.0.1"
_FIRST, _MANY = 10_000, 20_000
_NUMBERS: Final = count(os.getpid() * 37)
"""Of each process of the tests elsewhere."""


def free_port() -> int:
    """Return a port that nobody listens on now, below those that the system gives to whoever names none.

    One of these could be another's before the program that is told of it has begun to listen.
    """
    while True:
        port = _FIRST + next(_NUMBERS) % _MANY
        with socket.socket() as tried:
            try:
                tried.bind((HERE, port))
            except OSError:
                continue
            return port
