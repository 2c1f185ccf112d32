"""What a page has worked out from the whole ledger, remembered until the ledger has changed.

It holds values that nobody is named in and no translated text but what its key has the language of.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, Final, TypeVar

Value = TypeVar("Value")
MOST: Final = 60
"""So many answers are kept; the one that was asked for longest ago goes first."""


@dataclass
class Remembered:
    """Answers of this process of a server, each with the mark of the ledger that it was worked out from."""

    _kept: OrderedDict[Hashable, tuple[Hashable, Any]] = field(default_factory=OrderedDict)
    _making: dict[Hashable, Lock] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def get(self, what: Hashable, mark: Hashable, make: Callable[[], Value]) -> Value:
        """Return an answer; where it is of another mark, or there is none, one thread makes it and others wait."""
        with self._lock:
            making = self._making.setdefault(what, Lock())
        with making:
            with self._lock:
                found = self._kept.get(what)
                if found is not None and found[0] == mark:
                    self._kept.move_to_end(what)
                    value: Value = found[1]
                    return value
            made = make()
            with self._lock:
                self._kept[what] = (mark, made)
                self._kept.move_to_end(what)
                while len(self._kept) > MOST:
                    gone, _value = self._kept.popitem(last=False)
                    self._making.pop(gone, None)
            return made
