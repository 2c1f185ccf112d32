"""Requests that are made of one: where one asks for several verbs, each has a key of its own."""

from dataclasses import replace

from supermarket.books.session import Request
from supermarket.journal.entry import key_numbered


def numbered(request: Request, number: int) -> Request:
    """Return the request of the n-th of several verbs that one asks for: the first has its key, the others KEY/n.

    Raises:
        KeyTooLong: the key has no room for a number.
    """
    return replace(request, key=key_numbered(request.key, number)) if request.key else request
