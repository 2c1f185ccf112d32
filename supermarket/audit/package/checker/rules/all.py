"""All rules, in one list, and the replay that asks them of every entry in the order of time."""

from typing import Any, Callable, Dict, FrozenSet, Iterable, Iterator, List, NamedTuple, Optional, Tuple

from supermarket.audit.package.checker.journal import Entry
from supermarket.audit.package.checker.merging import ALONE, Merged
from supermarket.audit.package.checker.rules.earning.claims import CLAIM_CHECKS, CLAIM_TAKEN
from supermarket.audit.package.checker.rules.earning.notices import NOTICE_CHECKS
from supermarket.audit.package.checker.rules.earning.points import POINTS_CHECKS, POINTS_TAKEN
from supermarket.audit.package.checker.rules.every import ALIKE, ALIKE_KINDS, EVERY_CHECKS
from supermarket.audit.package.checker.rules.forms import FORM_CHECKS, FORM_TAKEN
from supermarket.audit.package.checker.rules.households.cards import CARD_CHECKS, CARD_TAKEN
from supermarket.audit.package.checker.rules.households.erasing import ERASURE_CHECKS, ERASURE_TAKEN
from supermarket.audit.package.checker.rules.households.households import HOUSEHOLD_CHECKS, HOUSEHOLD_TAKEN
from supermarket.audit.package.checker.rules.machines import (
    MACHINE_CHECKS,
    MACHINE_TAKEN,
    admitted_otherwise,
    voucher_untrue,
)
from supermarket.audit.package.checker.rules.months.figures import note_doubled
from supermarket.audit.package.checker.rules.months.months import FIGURES_TAKEN, MONTH_CHECKS, MONTH_TAKEN
from supermarket.audit.package.checker.rules.practice.activities import ACTIVITY_CHECKS, ACTIVITY_TAKEN
from supermarket.audit.package.checker.rules.practice.assessment import (
    ASSESSMENT_CHECKS,
    ASSESSMENT_TAKEN,
    mark_not_of_form_run,
)
from supermarket.audit.package.checker.rules.practice.bases import BASE_CHECKS, BASE_TAKEN
from supermarket.audit.package.checker.rules.practice.cases import CASE_CHECKS, CASE_TAKEN
from supermarket.audit.package.checker.rules.practice.form_content import FORM_CONTENT_CHECKS
from supermarket.audit.package.checker.rules.practice.lists import LIST_CHECKS, LIST_TAKEN
from supermarket.audit.package.checker.rules.practice.order_claims import (
    ORDER_CLAIM_CHECKS,
    ORDER_CLAIM_TAKEN,
    order_claim_kept,
    order_unclaimed,
)
from supermarket.audit.package.checker.rules.practice.orders import ORDER_CHECKS, ORDER_TAKEN
from supermarket.audit.package.checker.rules.practice.rectification import RECTIFICATION_CHECKS, RECTIFICATION_TAKEN
from supermarket.audit.package.checker.rules.practice.told import TOLD_CHECKS
from supermarket.audit.package.checker.rules.registers import REGISTER_CHECKS, REGISTER_TAKEN, barcode_shared
from supermarket.audit.package.checker.rules.reversals import REVERSAL_CHECKS, REVERSAL_TAKEN
from supermarket.audit.package.checker.rules.spending.goods import GOODS_CHECKS, GOODS_TAKEN
from supermarket.audit.package.checker.rules.spending.movements import MOVEMENT_CHECKS, MOVEMENT_TAKEN
from supermarket.audit.package.checker.rules.spending.shelves import SHELF_CHECKS
from supermarket.audit.package.checker.rules.state import State, farthest_of
from supermarket.audit.package.checker.rules.streams import (
    EDITION,
    STREAM_CHECKS,
    STREAM_TAKEN,
    edition_never_adopted,
)
from supermarket.audit.package.checker.rules.unknowing import cause_of, note
from supermarket.audit.package.checker.rules.words import BODIES, Breach, field_amiss

Check = Callable[[Entry, State], Any]
Take = Callable[[State, Entry], None]

# Every rule: its code, the kinds of entries that it is asked of (none named: all), the function that asks it. Behind a
# kind stand the fields, where the rule has nothing to say of a body in which none of them stands.
CHECKS: List[Tuple[str, Tuple[str, ...], Check]] = [
    *EVERY_CHECKS,
    *STREAM_CHECKS,
    *MACHINE_CHECKS,
    *FORM_CHECKS,
    *REGISTER_CHECKS,
    *HOUSEHOLD_CHECKS,
    *CARD_CHECKS,
    *ERASURE_CHECKS,
    *CLAIM_CHECKS,
    *NOTICE_CHECKS,
    *POINTS_CHECKS,
    *GOODS_CHECKS,
    *SHELF_CHECKS,
    *MOVEMENT_CHECKS,
    *REVERSAL_CHECKS,
    *MONTH_CHECKS,
    *CASE_CHECKS,
    *ACTIVITY_CHECKS,
    *LIST_CHECKS,
    *ORDER_CHECKS,
    *ORDER_CLAIM_CHECKS,
    *BASE_CHECKS,
    *ASSESSMENT_CHECKS,
    *RECTIFICATION_CHECKS,
    *FORM_CONTENT_CHECKS,
    *TOLD_CHECKS,
]
BEFORE_ALL = ("no_such_kind", "field_amiss", "body_unreadable")  # asked first: what breaks them is read no further
TAKEN = (
    FIGURES_TAKEN, STREAM_TAKEN, MACHINE_TAKEN, REGISTER_TAKEN, HOUSEHOLD_TAKEN, CARD_TAKEN, CLAIM_TAKEN, POINTS_TAKEN,
    GOODS_TAKEN, MOVEMENT_TAKEN, REVERSAL_TAKEN, MONTH_TAKEN, FORM_TAKEN, CASE_TAKEN, ORDER_TAKEN,
    ORDER_CLAIM_TAKEN,
    ACTIVITY_TAKEN,
    BASE_TAKEN,
    LIST_TAKEN,
    ASSESSMENT_TAKEN,
    RECTIFICATION_TAKEN,
    ERASURE_TAKEN,
)  # fmt: skip
AFTER_ALL = (  # asked when every entry has been read
    ("edition_never_adopted", edition_never_adopted),
    ("admitted_otherwise", admitted_otherwise),
    ("voucher_untrue", voucher_untrue),
    ("barcode_shared", barcode_shared),
    ("mark_not_of_form", mark_not_of_form_run),
    ("order_unclaimed", order_unclaimed),
    ("order_claim_kept", order_claim_kept),
)
_UNREADABLE = (KeyError, TypeError, ValueError, IndexError, AttributeError, ArithmeticError)


class Asked(NamedTuple):
    """What is asked of a kind of entries whose bodies hold the same fields, and what is made of such an entry."""

    checks: List[Tuple[str, Check]]
    once: FrozenSet[str]  # the codes of those that entries alike answer alike
    rest: List[Tuple[str, Check]]  # the others
    takes: List[Take]


def _by_kind() -> Dict[str, List[Tuple[str, Check, List[str]]]]:
    """Return for each kind its rules, each with the fields of which one must be there for it to be asked."""
    found: Dict[str, List[Tuple[str, Check, List[str]]]] = {kind: [] for kind in BODIES}
    for code, kinds, check in CHECKS:
        for kind, *fields in map(str.split, kinds or BODIES):
            found[kind].append((code, check, fields))
    return found


BY_KIND = _by_kind()
TAKES: Dict[str, List[Take]] = {kind: [table[kind] for table in TAKEN if kind in table] for kind in BODIES}


def asked_of(kind: str, body: Dict[str, Any]) -> Asked:
    """Return what is asked of an entry of a kind with such a body."""
    rules = BY_KIND[kind]
    checks = [(code, check) for code, check, fields in rules if not fields or any(each in body for each in fields)]
    once = frozenset(ALIKE).difference(ALIKE_KINDS[kind]) if kind in ALIKE_KINDS else frozenset()
    rest = [(code, check) for code, check in checks if code not in once]
    return Asked(checks, once, rest, TAKES[kind])


# A kind, the fields of a body that was found to be good, and of what each is -> what is asked of such an entry.
LAYOUTS: Dict[Tuple[Any, ...], Asked] = {}
_LAYOUTS_MAX = 4096


def asked_as_laid_out(kind: str, body: Dict[str, Any]) -> Optional[Asked]:
    """Return what is asked of an entry of a kind with such a body; None where a field of it is amiss."""
    layout = (kind, *body, *map(type, body.values()))
    asked = LAYOUTS.get(layout)
    if asked is None and not field_amiss(kind, body):
        if len(LAYOUTS) >= _LAYOUTS_MAX:
            LAYOUTS.clear()
        asked = LAYOUTS[layout] = asked_of(kind, body)
    return asked


def taken(state: State, entry: Entry, takes: List[Take]) -> None:
    """Let an entry become part of what the next ones are asked against."""
    for take in takes:
        take(state, entry)
    state.remember(entry)


def counting_early(entries: Iterable[Entry], early: Dict[str, int]) -> Iterator[Entry]:
    """Give the entries, and count in `early` those that were written under an earlier edition of the rules.

    It counts by stream and edition, which are named as `ORIGIN EDITION`. Rules that came later are not asked of them;
    whoever forges a stream as an old one is seen by the count.
    """
    counted: Dict[str, str] = {}  # stream -> under which name its entries are counted, none where they are not
    for entry in entries:
        origin = entry.origin
        if entry.kind in ("stream.opened", "rulebook.adopted"):
            edition = entry.body.get("rulebook", 1)
            counted[origin] = f"{origin} {edition}" if edition in range(1, EDITION) else ""
        elif origin not in counted:
            counted[origin] = f"{origin} 1"
        name = counted[origin]
        if name:
            early[name] = early.get(name, 0) + 1
        yield entry


def _unasked(entry: Entry) -> Breach:
    """Return the breach of an entry that no rule can be asked of."""
    if entry.kind in BODIES:
        field = field_amiss(entry.kind, entry.body)
        return Breach(entry.origin, entry.seq, "field_amiss", {"field": field})
    return Breach(entry.origin, entry.seq, "no_such_kind", {"kind": entry.kind})


def _found(code: str, entry: Entry, state: State, fields: Dict[str, Any]) -> Breach:
    """Return the breach of an entry that a rule found; of many machines, with what its own could not know."""
    return Breach(entry.origin, entry.seq, code, fields, cause_of(code, entry, state) if state.many else "")


def _beside_others(state: State, entry: Entry, takes: List[Take]) -> Iterator[Breach]:
    """Take in an entry of one of several machines: on the day on which it is booked; not at all where it is doubled."""
    counted = state.together.counted(entry)
    if counted is not entry and entry.kind in FIGURES_TAKEN:
        state.rebooked.update(entry.body[field] for field in ("household", "into") if field in entry.body)
        if counted is None:
            note_doubled(state, entry, state.together.doubled[entry.origin, entry.seq])
    if counted is not None and counted is not entry:
        found = {"month": entry.on[:7], "site": entry.site}
        yield Breach(entry.origin, entry.seq, "month_was_closed", found, state.closing_unknown(entry))
    note(state, entry)
    if counted is not None:
        for take in takes:
            take(state, counted)
    state.remember(entry)


def breaches(
    entries: Iterable[Entry], settings: Iterable[Dict[str, Any]] = (), merged: Optional[Merged] = None
) -> Iterator[Breach]:
    """Give every breach of a rule by entries, which are given in the order of `interleaved`.

    `settings` are the bodies of all that are ever recorded: how far back one of them will reach must be known before.
    `merged` is what follows from the entries of several machines; of one machine's there is none.
    """
    state = State()
    state.farthest = farthest_of(settings)
    state.together, state.many = merged or ALONE, merged is not None
    many, begin = state.many, state.begin
    for entry in entries:
        kind, body = entry.kind, entry.body
        asked = asked_as_laid_out(kind, body)
        if asked is None:
            yield _unasked(entry)
            continue
        try:
            begin(entry)
            checks, once, rest, takes = asked
            like: Tuple[Any, ...] = ()  # nothing is like what is none
            if once:
                like = (kind, entry.site, entry.on, entry.actor, body.get("known"), many and entry.origin)
                if like in state.kept_alike:
                    checks, like = rest, ()
            for code, check in checks:
                found = check(entry, state)
                if found is not None:
                    yield _found(code, entry, state, found)
                    like = () if code in once else like
            state.kept_alike.add(like)
            if many:
                yield from _beside_others(state, entry, takes)
            else:
                taken(state, entry, takes)
        except _UNREADABLE as fault:
            yield Breach(entry.origin, entry.seq, "body_unreadable", {"detail": type(fault).__name__})
    for _code, asked_at_end in AFTER_ALL:
        yield from asked_at_end(state)
