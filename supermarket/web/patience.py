"""How long a server waits for what a browser has begun to say: whoever only begins keeps nobody out."""

from asyncio import TimerHandle, Transport
from typing import Final

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

WITHIN: Final = {h11.IDLE: 20.0, h11.SEND_BODY: 300.0}
"""Seconds for the head of a request, and for its body: some photos over a village's line take minutes."""


class PatientProtocol(H11Protocol):
    """Uvicorn's own way to speak HTTP, whose patience ends."""

    _state: object = None
    _ends: TimerHandle | None = None

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override] # as uvicorn has it
        """Begin to wait for the head of a request."""
        super().connection_made(transport)
        self._await(h11.IDLE)

    def data_received(self, data: bytes) -> None:
        """Take what came, and wait for what is still to come of it."""
        super().data_received(data)
        self._await(self.conn.their_state)

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait for nothing more."""
        self._await(None)
        super().connection_lost(exc)

    def _await(self, state: object) -> None:
        if state is self._state and self._ends:
            return  # what comes drop by drop does not begin the wait anew
        if self._ends:
            self._ends.cancel()
        self._state = state
        seconds = WITHIN.get(state)  # type: ignore[call-overload] # h11's states are classes of their own
        self._ends = self.loop.call_later(seconds, self.transport.close) if seconds else None
