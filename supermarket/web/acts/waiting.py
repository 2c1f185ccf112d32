"""An act that is asked of its second person on a phone of his own: it waits, he looks, and then it runs once."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from fastapi import Response
from fastapi.responses import RedirectResponse

from supermarket.books.kinds import Known
from supermarket.books.session import ReadSession, WriteSession
from supermarket.clock import MINUTE
from supermarket.district.gate.second_persons import Second
from supermarket.errors.web import WaitingChanged, WaitingOver, WaitingUnknown
from supermarket.local.browsers.sessions import sessions_of
from supermarket.local.browsers.waiting import (
    LASTS,
    Asking,
    Waiting,
    WaitingFile,
    ask_second,
    files_of_waiting,
    note_recorded,
    settle,
    waiting_of,
)
from supermarket.local.signing import prove
from supermarket.locale import _
from supermarket.web.acts.commands import Command, commands
from supermarket.web.acts.files import HandedOver
from supermarket.web.acts.running import Answer, Asker, MistypedError, first, run
from supermarket.web.acts.seconds import SECOND_OF
from supermarket.web.acts.turns import in_turn
from supermarket.web.frame.addresses import within
from supermarket.web.frame.limits import SIGN_INS
from supermarket.web.frame.visits import Visit, is_key

ON_HIS_PHONE: Final = "phone"
_NOT_ASKED: Final = frozenset({"key", "form_token", "pin", "second_pin", "ask", "next", "site_acting"})
"""What a form carries that is no field of the act."""


def asked_of_second(
    visit: Visit, command: Command, typed: Mapping[str, Sequence[str]], *, site: str | None = None
) -> Response | None:
    """Let an act wait for its second person where the form says so, and send the first to where he sees that.

    `typed` is what the form said, with its key; `site` is where it acts, else where the visitor has signed in. None
    where he is not to be asked on his phone. What the rules would refuse is refused now.

    Raises:
        MistypedError: nobody is named who is to be asked, or something cannot be read.
        Refusal: the act would be refused.
    """
    name = SECOND_OF.get(command.name)
    if name is None or first(typed, "ask") != ON_HIS_PHONE or visit.signed_in is None:
        return None
    second = first(typed, name)
    if not second:
        raise MistypedError(_("Say who is to be asked."), name)
    own = {each.name for each in command.fields} - _NOT_ASKED
    told = {field: tuple(texts) for field, texts in typed.items() if field in own and any(map(str.strip, texts))}
    asking = Asking(
        id=key if is_key(key := first(typed, "key")) else visit.new_key(),
        first=visit.signed_in.staff,
        known=visit.signed_in.known,
        session=visit.signed_in.hash,
        second=second,
        site=first(typed, "site_acting") or site or visit.signed_in.site,
        command=command.name,
        typed={field: [text for text in texts if not isinstance(text, HandedOver)] for field, texts in told.items()},
        back=within(first(typed, "next")),
        files=tuple(_file(field, text) for field, texts in told.items() for text in texts if _is_file(text)),
    )
    _ran(visit, asking, told, Second(second, _presumed(visit)), keep=False)
    ask_second(visit.ledger, asking)
    return RedirectResponse(f"/waiting/{asking.id}", 303)


def waiting_here(session: ReadSession, visit: Visit, number: str) -> Waiting:
    """Return what waits under a number, to either of the two persons.

    Raises:
        WaitingUnknown: there is none, or the visitor is neither.
    """
    found = waiting_of(session, number)
    if found is None or visit.staff is None or visit.staff.staff not in {found.first, found.second}:
        raise WaitingUnknown
    return found


def rehearsed(visit: Visit, waiting: Waiting, files: Sequence[WaitingFile]) -> Answer:
    """Return what would be recorded with the files that belong to it; none of them is kept.

    Raises:
        MistypedError, Refusal: it would be refused as things stand now.
    """
    with _laid_out(waiting, files) as typed:
        return _ran(visit, waiting, typed, Second(waiting.second, _presumed(visit)), keep=False)


def approve(visit: Visit, number: str, *, pin: str, digest: str) -> None:
    """Record what waits, with both persons, once: the visitor is the second and proves himself now.

    Raises:
        WaitingUnknown, WaitingOver, WaitingChanged: it does not wait for him, or is not what he saw.
        PinNotSet, PinMissing, PinUnreadable, PinWrong, PinLocked, TooManyTries: he has not proved himself.
        MistypedError, Refusal: the act is refused; it waits on.
    """
    visit.limit(SIGN_INS)
    waiting, files = _for_him(visit, number, digest)
    known = prove(visit.ledger, waiting.second, pin=pin or None)

    def still_waits(session: WriteSession) -> None:
        now = waiting_of(session, number)
        if now is None or now.state != "done":  # approved by another tap it is answered by its key
            _check_waits(session, now)

    def recorded(session: WriteSession) -> None:
        if session.last:
            note_recorded(session.transaction, number)

    with _laid_out(waiting, files) as typed:
        approving = in_turn(visit, begun=still_waits, done=recorded)
        answer = _ran(approving, waiting, typed, Second(waiting.second, known), keep=True)
    blocks = [_block(block) for block in answer.blocks]
    settle(visit.ledger, number, "done", {"entries": list(answer.entries), "blocks": blocks})


def decline(visit: Visit, number: str, *, reason: str, digest: str) -> None:
    """Decline what waits, with a reason that the first person reads; nothing is recorded.

    Raises:
        WaitingUnknown, WaitingOver, WaitingChanged: it does not wait for him, or is not what he saw.
        MistypedError: there is no reason.
    """
    _for_him(visit, number, digest)
    if not reason.strip():
        raise MistypedError(_("Say why you decline."), "reason")
    settle(visit.ledger, number, "declined", {"reason": reason.strip()[:400]})


def take_back(visit: Visit, number: str) -> None:
    """Take back what one asked; what was recorded before stays.

    Raises:
        WaitingUnknown: one has not asked it.
    """
    with visit.ledger.reading() as session:
        waiting = waiting_here(session, visit, number)
    if visit.staff is None or waiting.first != visit.staff.staff:
        raise WaitingUnknown
    settle(visit.ledger, number, "taken back", {})


def _for_him(visit: Visit, number: str, digest: str) -> tuple[Waiting, tuple[WaitingFile, ...]]:
    """Return what waits for the visitor as its second person, while whoever asked is still signed in."""
    with visit.ledger.reading() as session:
        waiting = waiting_here(session, visit, number)
        files = files_of_waiting(session, number)
        if visit.staff is None or waiting.second != visit.staff.staff:
            raise WaitingUnknown
        _check_waits(session, waiting)
    stored = Asking(
        waiting.id,
        waiting.first,
        waiting.known,
        waiting.session,
        waiting.second,
        waiting.site,
        waiting.command,
        waiting.typed,
        waiting.back,
        files,
    )
    if not digest == waiting.digest == stored.digest:
        raise WaitingChanged
    return waiting, files


def _check_waits(session: ReadSession, waiting: Waiting | None) -> None:
    """Refuse what was decided or taken back, or whose first person is not there any more.

    Raises:
        WaitingOver: it is so.
    """
    uptime = session.uptime
    if (
        waiting is None
        or not waiting.waits(uptime)
        or waiting.session not in {each.hash for each in sessions_of(session, waiting.first)}
    ):
        raise WaitingOver(minutes=LASTS // MINUTE)


def _ran(
    visit: Visit, act: Asking | Waiting, typed: Mapping[str, Sequence[str]], second: Second, *, keep: bool
) -> Answer:
    command = commands()[act.command]
    asker = Asker(act.first, act.known, act.site, second)
    given = {**typed, "key": [act.id]} if command.writes else typed
    return run(visit.ledger, command, given, asker, path=visit.server.settings.path, keep=keep)


def _presumed(visit: Visit) -> Known:
    """Return how the second person would be known, for looking at what would be done."""
    return "named" if visit.ledger.drill else "pin"


@contextmanager
def _laid_out(waiting: Waiting, files: Sequence[WaitingFile]) -> Iterator[Mapping[str, Sequence[str]]]:
    """Give what was typed, with the files where a command can read them."""
    with TemporaryDirectory(prefix="supermarket-waiting-") as place:
        typed: dict[str, list[str]] = {name: list(texts) for name, texts in waiting.typed.items()}
        for number, file in enumerate(files):
            path = Path(place) / f"{number}{file.ending}"
            path.write_bytes(file.content)
            typed.setdefault(file.field, []).append(HandedOver(f"{file.word}{path}"))
        yield typed


def _is_file(text: str) -> bool:
    return isinstance(text, HandedOver)


def _file(field: str, text: str) -> WaitingFile:
    word, equals, rest = text.partition("=")
    path = Path(rest if equals and not Path(text).exists() else text)
    return WaitingFile(field, f"{word}=" if path != Path(text) else "", path.suffix, path.read_bytes())


def _block(block: object) -> dict[str, object]:
    """Return a line or table as JSON holds it."""
    value = asdict(block)  # type: ignore[call-overload] # both are dataclasses
    return {**value, "numbers": sorted(value["numbers"])} if "numbers" in value else value
