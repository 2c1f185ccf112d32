"""Which HTTP status (RFC 9110) a refusal is answered with, in one table; its sentence is the same as everywhere."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from supermarket.errors import Refusal
from supermarket.web.acts.running import MistypedError

CONFLICT: Final = 409
"""What the rules refuse as things stand, and may take when they stand otherwise."""
MISTYPED: Final = 422
_BY_CODE: Final[Mapping[str, int]] = MappingProxyType(
    {
        "pin_missing": 401,
        "pin_untyped": 401,
        "pin_wrong": 401,
        "pin_unreadable": 401,
        "pin_not_set": 401,
        "pin_locked": 429,
        "token_refused": 401,
        "token_nobodys": 401,
        "person_unproven": 401,
        "operator_missing": 401,
        "role_refused": 403,
        "site_refused": 403,
        "second_refused": 403,
        "second_is_first": 403,
        "form_forged": 403,
        "too_many_tries": 429,
        "waiting_unknown": 404,
        "frame_too_large": 413,
        "code_unseen": 422,
        "card_for_goods": 422,
        "guessed_too_often": 429,
        "proof_unfit": 401,
        "inquiry_over": 401,
        "upload_refused": 422,
        "evidence_refused": 422,
        "evidence_gone": 404,
        "works_many": 429,
        "ledger_missing": 503,
        "stream_missing": 503,
        "setting_missing": CONFLICT,
        "shop_missing": CONFLICT,
        "station_missing": CONFLICT,
        "line_cut": 503,
        "commit_unknown": 503,
        "ledger_foreign": 503,
        "ledger_newer": 503,
        "ledger_older": 503,
        "clock_told": 503,
        "clock_behind": 503,
        "clock_ahead": 503,
    }
)


def status_of(refusal: Refusal | MistypedError) -> int:
    """Return the status of a refusal: 422 and 404 where what was typed is unreadable or unknown, else 409."""
    if isinstance(refusal, MistypedError):
        return MISTYPED
    known = _BY_CODE.get(refusal.code)
    if known is not None:
        return known
    if refusal.code.endswith(("_mistyped", "_unreadable")):
        return MISTYPED
    if refusal.code.endswith("_unknown"):
        return 404
    return MISTYPED if refusal.code.endswith("_missing") else CONFLICT
