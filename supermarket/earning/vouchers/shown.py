"""What a voucher shows 凭单所载: a sealed entry, signed for the one machine that may take it, as digits alone.

A scanner is a keyboard, and an input method turns letters into words; so the sealed entry and its signature are
compressed and written as one decimal number, with two check digits. Digits are also what a QR code holds most of.

    78 1 <number> CC   78: a voucher, 1: this form, CC: ISO 7064 MOD 97-10 over all before

The number's bytes are 1, the Ed25519 signature (64), and the raw deflate stream, with `_WORDS` as its dictionary, of a
canonical JSON list: district, origin, seq, kind, site, on, at, actor, key, body, the stream that may take it, and what
a household was given away with (-1: it was not).
"""

import json
import zlib
from dataclasses import dataclass
from typing import Any, Final

from supermarket.errors.shop.vouchers import VoucherUnreadable
from supermarket.households.numbers import check_digits, checks
from supermarket.journal.canonical import canonical
from supermarket.journal.entry import ENVELOPE, Entry, entry_name, leaf_of

_BEGINS: Final = "781"
_DIGITS_MIN: Final = 200
_DIGITS_MAX: Final = 2_900
"""What one QR code of the largest size that is printed holds, and more than any entry of one household needs."""
_BYTES_MAX: Final = 20_000
_SIGNATURE_BYTES: Final = 64
_VERSION: Final = b"\x01"
_SIGNED: Final = b"supermarket voucher 1\n"
_ORIGIN_ONLY: Final = "-1"
_NOT_GIVEN: Final = -1
_FIELDS: Final = (str, str, int, str, str, str, int, str, str, dict, str, int)
_WORDS: Final = (
    b'"another":"asked":{"households":["-1-"],"to":"holder.changed","of":"cut":[{"cap":"rule","person-day",'
    b'"household-month","household-year","site-month","points":"frozen_until":"settled":"uncapped":"yes","note":"'
    b'"flags":["evidence-missing"],"known":"card","known":"token","known":"named","minutes":"counted":'
    b'"points.credited","asked":{"household":"-1-","member":"-1-","quantity":1,"rule":"PUB-01","VOL-01","ENV-01"},'
    b'["220802","3001-1",3,"claim.posted","3001","2026-03-10",17724,"33001","",{"asked":{"claim":"-1-"},"claim":"-1-",'
    b'"honour":10,"household":"1000-1-","known":"pin","lines":[{"points":10,"quantity":1,"rule":"VOL-02"}],'
    b'"member":"1000-1-","points":10,"served":"2026-03-02","units":1},"5001-1",-1]'
)
"""The words of entries that vouchers show, the most usual last; a voucher of form 1 is read by these and no others."""


@dataclass(frozen=True)
class Shown:
    """What a voucher shows: an entry, the stream of the machine that may take it, and its maker's signature of both.

    `held` is what a household held when its entry gave it away, None for an entry that credits one.
    """

    entry: Entry
    to: str
    held: int | None
    signature: bytes


def is_voucher(text: str) -> bool:
    """Say whether a text is as long as a voucher and begins as one; nothing else that is scanned does."""
    return len(text) >= _DIGITS_MIN and text.startswith(_BEGINS) and text.isascii() and text.isdigit()


def signed_text(entry: Entry, to: str, held: int | None) -> bytes:
    """Return the bytes that a voucher's signature is of: the entry's leaf, for whom, and what was held."""
    told: dict[str, str | int] = {"leaf": leaf_of(entry).hex(), "to": to}
    return _SIGNED + canonical(told if held is None else {**told, "held": held}).encode()


def digits_of(shown: Shown) -> str:
    """Return a voucher as digits."""
    entry = shown.entry
    about = (entry.district, entry.origin, entry.seq, entry.kind, entry.site, entry.on, entry.at)
    given = _NOT_GIVEN if shown.held is None else shown.held
    words = canonical([*about, entry.actor, entry.key, entry.content, shown.to, given]).encode()
    packer = zlib.compressobj(level=9, wbits=-zlib.MAX_WBITS, memLevel=9, zdict=_WORDS)
    packed = packer.compress(words) + packer.flush()
    digits = _BEGINS + str(int.from_bytes(_VERSION + shown.signature + packed, "big"))
    return digits + check_digits(digits)


def read_digits(digits: str) -> Shown:
    """Return what a voucher shows; whether its signature is anybody's is another question.

    Raises:
        VoucherUnreadable: it is no voucher, or was misread.
    """
    if not is_voucher(digits) or len(digits) > _DIGITS_MAX or not checks(digits):
        raise VoucherUnreadable
    number = int(digits[len(_BEGINS) : -2])
    held = number.to_bytes((number.bit_length() + 7) // 8, "big")
    signature, packed = held[1 : 1 + _SIGNATURE_BYTES], held[1 + _SIGNATURE_BYTES :]
    try:
        fields = json.loads(_unpacked(packed))
        return _shown(fields, signature)
    except (ValueError, TypeError, RecursionError, zlib.error) as fault:
        raise VoucherUnreadable from fault


def _unpacked(packed: bytes) -> bytes:
    """Return what was packed; a number that would unpack to more than any entry is refused."""
    unpacker = zlib.decompressobj(wbits=-zlib.MAX_WBITS, zdict=_WORDS)
    words = unpacker.decompress(packed, _BYTES_MAX)
    if not unpacker.eof or unpacker.unused_data:
        raise ValueError(len(words))
    return words


def _shown(fields: Any, signature: bytes) -> Shown:  # noqa: ANN401 - what JSON holds
    if not isinstance(fields, list) or [type(each) for each in fields] != list(_FIELDS):
        raise ValueError(len(signature))
    district, origin, seq, kind, site, on, at, actor, key, body, to, held = fields
    if entry_name(f"{origin}-{seq}") is None or entry_name(f"{to}{_ORIGIN_ONLY}") is None:
        raise ValueError(origin)
    bare = Entry(district, origin, seq, ENVELOPE, kind, site, on, at, actor, key, canonical(body), b"")
    entry = Entry(*bare[:-1], leaf_of(bare))
    return Shown(entry, to, None if held == _NOT_GIVEN else held, signature)
