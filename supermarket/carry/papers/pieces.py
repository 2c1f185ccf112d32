"""The pieces of a file that goes on paper 捎账码: digits alone, in any order, each says of which file it is a part.

A scanner is a keyboard, and an input method turns letters into words; so a piece is one decimal number with check
digits, as a voucher is. Digits are also what a QR code holds most of.

    79 1 <number> CC   79: a piece of a file, 1: this form, CC: ISO 7064 MOD 97-10 over all before

The number's bytes are 1, the first four of the file's SHA-256, the piece's number and how many there are (a byte each),
and its part of the file. The file itself says whether it is whole.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from supermarket.district.texts import scanned
from supermarket.errors.many.carry import CodeUnreadable
from supermarket.households.numbers import check_digits, checks

PIECE_BYTES: Final = 600
"""So many bytes of a file a code holds at most: some 1,470 digits, 97 modules at level M."""
PIECES_MAX: Final = 12
"""So many codes a file on paper has at most, three sheets; a longer one goes by stick."""
_BEGINS: Final = "791"
_VERSION: Final = b"\x01"
_NAME_BYTES: Final = 4
_HEAD_BYTES: Final = len(_VERSION) + _NAME_BYTES + 2
_DIGITS_MAX: Final = 1_600
_DIGITS_MIN: Final = 24


@dataclass(frozen=True)
class Piece:
    """Piece `number` of `count` of a file; `of` is the beginning of the file's SHA-256, in hexadecimal digits."""

    of: str
    number: int
    count: int
    data: bytes


@dataclass(frozen=True)
class Gathered:
    """What some pieces come to: the files that are whole, and of the others which of how many pieces are missing."""

    whole: tuple[bytes, ...]
    missing: tuple[tuple[int, tuple[int, ...]], ...]


def pieces_of(data: bytes) -> list[str]:
    """Return a file that goes on paper as the digits of its codes, each about as long as the others."""
    count = max(1, -(-len(data) // PIECE_BYTES))
    size = -(-len(data) // count)
    name = sha256(data).digest()[:_NAME_BYTES]
    return [_digits(name, number, count, data[(number - 1) * size : number * size]) for number in range(1, count + 1)]


def fits(data: bytes) -> bool:
    """Say whether a file goes on paper."""
    return len(data) <= PIECE_BYTES * PIECES_MAX


def _digits(name: bytes, number: int, count: int, part: bytes) -> str:
    head = _VERSION + name + bytes([number, count])
    digits = _BEGINS + str(int.from_bytes(head + part, "big"))
    return digits + check_digits(digits)


def read_piece(typed: str) -> Piece:
    """Return the piece that a scanner typed.

    Raises:
        CodeUnreadable: it is none, or was misread.
    """
    digits = scanned(typed)
    is_one = _DIGITS_MIN <= len(digits) <= _DIGITS_MAX and digits.startswith(_BEGINS)
    if not (is_one and digits.isascii() and digits.isdigit() and checks(digits)):
        raise CodeUnreadable
    number = int(digits[len(_BEGINS) : -2])
    held = number.to_bytes((number.bit_length() + 7) // 8, "big")
    if len(held) <= _HEAD_BYTES or held[:1] != _VERSION:
        raise CodeUnreadable
    name, (place, count) = held[1 : 1 + _NAME_BYTES], held[1 + _NAME_BYTES : _HEAD_BYTES]
    if not 1 <= place <= count <= PIECES_MAX:
        raise CodeUnreadable
    return Piece(name.hex(), place, count, held[_HEAD_BYTES:])


def gathered(pieces: Iterable[Piece]) -> Gathered:
    """Put pieces together that came in any order, each as often as it was scanned."""
    files: dict[tuple[str, int], dict[int, bytes]] = {}
    for piece in pieces:
        files.setdefault((piece.of, piece.count), {})[piece.number] = piece.data
    whole, missing = list[bytes](), list[tuple[int, tuple[int, ...]]]()
    for (_of, count), parts in files.items():
        left = tuple(number for number in range(1, count + 1) if number not in parts)
        if left:
            missing.append((count, left))
        else:
            whole.append(b"".join(parts[number] for number in range(1, count + 1)))
    return Gathered(tuple(whole), tuple(missing))
