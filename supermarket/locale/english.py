"""English counts: of a thing that is there once a sentence speaks in the singular. Chinese has no need of it."""

import re
from typing import Final

_NOUNS: Final = (
    "points|entries|claims|faults|files|cards|changes|slips|labels|members|checks|visits|redemptions|households|stations|"
    "deliveries|reversals|units|tokens|sites|rules|characters|streams|times|roots|lines|photos|donors|"
    "problems|rows|numbers|pairs|fields|orders"
)
_VERBS: Final = {
    "were": "was", "are": "is", "have": "has", "lapse": "lapses", "wait": "waits", "hang": "hangs", "fit": "fits",
}  # fmt: skip
_COUNTED: Final = re.compile(
    r"(?P<of> of )?\{(?P<field>\w+)\}(?P<adjectives>(?: (?:new|lost|reviewed|blank|staff|deed))*)"
    rf"(?: (?P<noun>{_NOUNS})\b)?(?P<verb> (?:{'|'.join(_VERBS)})\b)?"
)


class English(str):
    """A text whose counts agree with their words once its fields are filled in."""

    __slots__ = ()

    def format(self, *values: object, **fields: object) -> str:
        """Return the text with its fields filled in."""

        def agreed(found: re.Match[str]) -> str:
            is_one = str(fields.get(found["field"])) == "1" and (found["noun"] or found["verb"] == " fit")
            return _in_singular(found) if is_one else found[0]

        return _COUNTED.sub(agreed, self).format(*values, **fields)


def _in_singular(found: re.Match[str]) -> str:
    noun = found["noun"] or ""
    one = f" {noun[:-3]}y" if noun.endswith("ies") else f" {noun[:-1]}" if noun else ""
    verb = found["verb"] or ""
    # In “{points} points of {households} households lapse” it is the points that lapse.
    agreeing = verb if found["of"] else f" {_VERBS[verb.strip()]}" if verb else ""
    return f"{found['of'] or ''}{{{found['field']}}}{found['adjectives']}{one}{agreeing}"
