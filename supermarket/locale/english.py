"""English counts: of a thing that is there once a sentence speaks in the singular. Chinese has no need of it."""

import re
from typing import Final

_NOUNS: Final = (
    "points|entries|claims|faults|files|cards|changes|slips|labels|members|checks|visits|redemptions|households|stations|"
    "deliveries|reversals|units|tokens|sites|rules|characters|streams|times|roots|lines|photos|donors|"
    "problems|rows|numbers|pairs|fields|orders|minutes|exchanges|exceptions|bytes|books|shops|breaches|days|hours|"
    "seconds|connections|sessions|people|facts|villages|places|digits|letters"
)
_BETWEEN: Final = (
    r" of \{\w+\} (?:households|lines|stations|shops)(?: here)?| that (?:its )?entries rest on| from outside"
    r"| of them| of it\b| of its entries| of the points| here| more"
    r"| of \{\w+\}(?: \(\{\w+\}\))?(?= (?:are|were|wait)\b)"
)
"""What may stand between what is counted and what is said of it."""
_OF_WHAT: Final = re.compile(r" of \{\w+\}(?: \(\{\w+\}\))?")
"""What does not say that it is a count which stands before it."""
_COUNTS: Final = frozenset(
    {
        *(
            "count",
            "quantity",
            "missing",
            "here",
            "on_hand",
            "counted",
            "gone",
            "fresh",
            "free",
            "shown",
            "found",
            "twice",
        ),
        *("placed", "review", "hanging", "objected", "expiring", "error", "now", "items", "points"),
    }
)
"""Fields that count though no noun behind them says what; another one with a verb may be a code, a name or a day."""
_VERBS: Final = {
    "were": "was", "are": "is", "have": "has", "lapse": "lapses", "wait": "waits", "hang": "hangs", "fit": "fits",
    "agree": "agrees", "arrive": "arrives", "go": "goes", "settle": "settles",
    "are as they were": "is as it was",
    "are on their way": "is on its way",
    "are no lines": "is no line",
    "are stale: nobody has looked at them": "is stale: nobody has looked at it",
    "are reading rooms": "is a reading room",
    "were written under edition {edition} of the rules and were judged": (
        "was written under edition {edition} of the rules and was judged"
    ),
    "are listed as exceptions": "is listed as an exception",
    "are not here: they lie": "is not here: it lies",
    "are not beside the ledger, in {folder}; where they lie elsewhere, look at them": (
        "is not beside the ledger, in {folder}; where it lies elsewhere, look at it"
    ),
    "are past their last day and redeem": "is past its last day and redeems",
    "are past their last day and wait": "is past its last day and waits",
    "are past their last day; they wait": "is past its last day; it waits",
    "were made before; their QR codes were": "was made before; its QR code was",
    "were spent already; the household owes them, and what it earns next settles them": (
        "was spent already; the household owes it, and what it earns next settles it"
    ),
    "are owed, because awards that were spent were taken back; new ones settle them": (
        "is owed, because awards that were spent were taken back; new ones settle it"
    ),
    "and cannot be ended; let it redeem them": "and cannot be ended; let it redeem it",
    "lapse after {until}; redeem them": "lapses after {until}; redeem it",
    "lapse after {until}; use them": "lapses after {until}; use it",
    ", which are no breach: their machines did": ", which is no breach: its machine did",
    ". Household {household} had them": ". Household {household} had it",
    "; by the rule they are": "; by the rule it is",
    "that were taken back after it had spent them; what it earns next settles them": (
        "that was taken back after it had spent it; what it earns next settles it"
    ),
}  # fmt: skip
"""What is said of several, and of one; with the words for them that follow."""
_COUNTED: Final = re.compile(
    r"(?P<of> of )?\{(?P<field>\w+)\}"
    r"(?P<adjectives>(?: (?:new|lost|reviewed|blank|staff|deed|open|late|more(?= \w+s\b)))*)"
    rf"(?: (?P<noun>{_NOUNS})\b)?(?P<between>{_BETWEEN})?"
    rf"(?P<verb>(?: |(?=[,.;]))(?:{'|'.join(map(re.escape, sorted(_VERBS, key=len, reverse=True)))})\b)?"
)


class English(str):
    """A text whose counts agree with their words once its fields are filled in."""

    __slots__ = ()

    def format(self, *values: object, **fields: object) -> str:
        """Return the text with its fields filled in."""

        def agreed(found: re.Match[str]) -> str:
            between, verb = _COUNTED.sub(agreed, found["between"] or ""), found["verb"] or ""
            counted = found["noun"] or _is_count(found["field"], found["between"], verb)
            is_one = str(fields.get(found["field"])) == "1" and counted
            return _in_singular(found, between) if is_one else _in_plural(found, between)

        return _COUNTED.sub(agreed, self).format(*values, **fields)


def _is_count(field: str, between: str | None, verb: str) -> bool:
    """Say whether a field without a noun is a count, because of its name, or of what is said of it."""
    return bool((verb and field in _COUNTS) or (between and not _OF_WHAT.fullmatch(between)) or verb == " fit")


def _in_plural(found: re.Match[str], between: str) -> str:
    noun = f" {found['noun']}" if found["noun"] else ""
    return f"{found['of'] or ''}{{{found['field']}}}{found['adjectives']}{noun}{between}{found['verb'] or ''}"


def _in_singular(found: re.Match[str], between: str) -> str:
    noun = found["noun"] or ""
    one = f" {_of_one(noun)}" if noun else ""
    verb = found["verb"] or ""
    # In “{points} points of {households} households lapse” it is the points that lapse.
    agreeing = verb if found["of"] else verb.replace(verb.strip(), _VERBS[verb.strip()]) if verb else ""
    return f"{found['of'] or ''}{{{found['field']}}}{found['adjectives']}{one}{between}{agreeing}"


def _of_one(noun: str) -> str:
    if noun == "people":
        return "person"
    if noun.endswith("ies"):
        return f"{noun[:-3]}y"
    return noun.removesuffix("es") if noun.endswith("ches") else noun.removesuffix("s")
