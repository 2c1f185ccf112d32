"""Rules for streams: how one begins and goes on, which edition of the rules it obeys, what two say of its clock."""

from typing import Any, Dict, Iterator, List, Tuple

from supermarket.audit.package.checker.journal import Entry
from supermarket.audit.package.checker.rules.state import State
from supermarket.audit.package.checker.rules.words import DAY, Breach, Found, day_of

EDITION = 6  # of the rules that the program obeys which wrote this package
# What came with edition 2: kinds, and fields of older ones. No entry under edition 1 can be or have one.
_CAME_WITH_SECOND: Dict[str, Tuple[str, ...]] = {
    "clock.corrected": ("since",),
    "paper.confirmed": ("confirms",),
    "signin.locked": ("staff",),
    "spoilage.requested": ("sku",),
    "spoilage.declined": ("request",),
    "clock.confirmed": ("approver", "approved"),
    "staff.recorded": ("identity",),
    "household.recorded": ("another",),
    "household.merged": ("proxies",),
    **dict.fromkeys(("credit.reversed", "award.reversed", "expiry.reversed", "redemption.reversed"), ("was",)),
    "member.recorded": ("another",),
    "notice.published": ("lapsing",),
    "stock.spoiled": ("approved", "paper", "request"),
    "month.signed": ("reconciliation",),
}
# What came with edition 3. No entry under edition 1 or 2 can be or have one.
_CAME_WITH_THIRD: Dict[str, Tuple[str, ...]] = {
    "inquiry.locked": ("household",),
    "form.recorded": ("form",),
    "certificate.withdrawn": ("certificate",),
    "certificate.issued": ("trained",),
    **dict.fromkeys(("order.placed", "claim.objected", "card.frozen"), ("proven",)),
    **dict.fromkeys(("stock.received", "stock.spoiled", "spoilage.requested"), ("photo",)),
    "stock.counted": ("why",),
}
# What came with edition 4: many machines. No entry under an earlier edition can be or have one.
_CAME_WITH_FOURTH: Dict[str, Tuple[str, ...]] = {
    "machine.keyed": ("signs",),
    "machine.invited": ("node",),
    "machine.admitted": ("origin",),
    "stream.heard": ("heads",),
    "stream.forked": ("forked",),
    "holder.changed": ("to",),
    "voucher.taken": ("voucher",),
    "voucher.settled": ("voucher",),
}
_TO_RENEW = 90 * DAY  # a new program goes from shop to shop on a stick; what is heard from others is there before it


# --- how a stream begins ----------------------------------------------------------------------------------------------


def stream_begun_wrongly(entry: Entry, state: State) -> Found:
    """A later stream is of a site of the register; a machine's next life goes on from all that it wrote before."""
    node = entry.body["node"]
    lives = [int(origin.split("-")[1]) for origin in state.last_at if origin.split("-")[0] == node]
    previous = entry.body.get("previous")
    before = str(previous.get("origin")) if previous else ""
    fine = before in state.last_at and before.split("-")[0] == node if previous else not lives
    if fine and previous and before < entry.origin:  # of the same millisecond, the one of the lesser name is read first
        fine = 0 < previous.get("size", 0) <= len(state.past[before])
    if state.last_at and (entry.body["epoch"] <= max(lives, default=0) or node not in state.rows["site.recorded"]):
        fine = False
    return None if fine else {"previous": before}


# --- the edition of the rules -----------------------------------------------------------------------------------------


def edition_unknown(entry: Entry, state: State) -> Found:
    """A stream obeys an edition of the rules that there is, and goes from one to a later one, in a later life too."""
    edition, before = entry.body.get("rulebook", 1), state.edition
    if entry.kind == "stream.opened":
        before = state.editions.get(entry.body.get("previous", {}).get("origin", ""), 1) - 1
    return None if before < edition <= EDITION else {"edition": edition}


def edition_outdated(entry: Entry, state: State) -> Found:
    """Once one stream obeys a later edition, who knows it writes nothing under an earlier one, ninety days on."""
    newest, since = state.newest
    edition = entry.body["rulebook"] if entry.kind == "rulebook.adopted" else state.edition  # it is the first under it
    if edition >= newest or entry.at <= since:
        return None
    if entry.kind == "stream.opened" and "previous" in entry.body:
        return None  # asked of what it goes on from
    if state.many and entry.kind != "stream.opened" and not _knew_later(entry, state):
        return None
    return {"edition": state.edition}


def _knew_later(entry: Entry, state: State) -> bool:
    """Say whether a machine had gone on to a later edition of the rules by then, or knew for long that others had."""
    return any(
        edition > state.edition
        and (origin == entry.origin or day_of(at + _TO_RENEW) < entry.on)
        and state.heard.knew(entry.origin, (origin, seq))
        for origin, steps in state.obeyed.items()
        for edition, seq, at in steps
    )


def edition_ahead(entry: Entry, state: State) -> Found:
    """What came with a later edition of the rules is in no entry that obeys an earlier one."""
    if state.edition >= 4:
        return None  # with the later ones nothing came: they are stricter
    later = _CAME_WITH_FOURTH.get(entry.kind, ())
    if state.edition < 3:
        later += _CAME_WITH_THIRD.get(entry.kind, ())
    if state.edition < 2:
        later += _CAME_WITH_SECOND.get(entry.kind, ())
    found = next((field for field in later if field in entry.body), None)
    if state.edition < 2 and entry.kind == "month.signed" and "pixels" in entry.body.get("paper", {}):
        found = "pixels"
    return {"field": found} if found else None


def edition_never_adopted(state: State) -> Iterator[Breach]:
    """A ledger that this program opened obeys its edition of the rules; asked when all entries have been read."""
    if state.editions and state.newest[0] < EDITION:
        yield Breach(max(state.editions), 1, "edition_never_adopted", {"edition": state.newest[0]})


# --- the clock --------------------------------------------------------------------------------------------------------


def date_not_confirmed(entry: Entry, _state: State) -> Found:
    """A manager confirms the date that the machine shows."""
    return None if entry.body["date"] == entry.on else {"date": entry.body["date"]}


def second_person_missing(entry: Entry, state: State) -> Found:
    """A clock is confirmed and set right by two persons: the second is another of the staff."""
    approver = entry.body.get("approver")
    if approver is None:
        return {"approver": ""} if state.edition > 1 else None
    staff = state.staff_of(approver, state.today)
    same = state.person(approver) == state.person(entry.actor)
    if staff is None or same:
        return {"approver": approver}
    if state.is_record and entry.body.get("approved") not in ("pin", "token", "card"):
        return {"approver": approver}
    return None


def clock_not_ahead(entry: Entry, state: State) -> Found:
    """A clock is set right that ran ahead: the true time is before the last entry's, which is named, and of its day."""
    body, last = entry.body, state.last_at.get(entry.origin, 0)
    fine = state.begun <= body["true"] < body["since"] == last and entry.on == day_of(body["true"])
    return None if fine else {"since": body["since"]}


# --- what the entries come to -----------------------------------------------------------------------------------------


def _obeys(state: State, entry: Entry, edition: int) -> None:
    state.editions[entry.origin] = edition
    state.kept_alike.clear()
    state.obeyed.setdefault(entry.origin, []).append((edition, entry.seq, entry.at))
    if edition > state.newest[0]:
        state.newest = (edition, entry.at)


def opened(state: State, entry: Entry) -> None:
    """Take in the opening of a stream."""
    body = entry.body
    _obeys(state, entry, body.get("rulebook", 1))
    state.heard.take(entry)
    state.opening[entry.origin] = not state.last_at  # registers are laid out with the first stream alone
    state.begun = min(state.begun, entry.at) if state.last_at else entry.at
    mended = state.corrected.get(body.get("previous", {}).get("origin", ""))
    if mended:  # a clock that ran ahead in the last life is mended in this one too
        state.corrected[entry.origin] = mended
    state.is_record = body["purpose"] == "record"


def adopted(state: State, entry: Entry) -> None:
    """From here on the stream obeys another edition of the rules."""
    if state.edition < 2:
        state.adopted_year = max(state.adopted_year, entry.on[:4])
    _obeys(state, entry, entry.body["rulebook"])


def clock_set_right(state: State, entry: Entry) -> None:
    """From here on `at` stands still until the true time has caught up."""
    state.corrected[entry.origin] = (entry.body["since"], entry.on)


_CLOCKS = ("clock.confirmed", "clock.corrected")
STREAM_CHECKS: List[Tuple[str, Tuple[str, ...], Any]] = [
    ("stream_begun_wrongly", ("stream.opened",), stream_begun_wrongly),
    ("edition_unknown", ("stream.opened", "rulebook.adopted"), edition_unknown),
    ("edition_outdated", (), edition_outdated),
    ("edition_ahead", tuple({*_CAME_WITH_SECOND, *_CAME_WITH_THIRD, *_CAME_WITH_FOURTH}), edition_ahead),
    ("date_not_confirmed", ("clock.confirmed",), date_not_confirmed),
    ("second_person_missing", _CLOCKS, second_person_missing),
    ("clock_not_ahead", ("clock.corrected",), clock_not_ahead),
]
STREAM_TAKEN: Dict[str, Any] = {
    "stream.opened": opened,
    "rulebook.adopted": adopted,
    "clock.corrected": clock_set_right,
}
