"""The two codes on a card, as runs of black modules: QR version 2-H for cameras, Code 128-C for cheap scanners.

Both carry the same digits, whole, so that any reader opens the same household.
"""

from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Final

from supermarket.paper.drawing.marks import Run

if TYPE_CHECKING:
    from qrcode.util import QRData

QR_VERSION: Final = 2
QR_MODULES: Final = 17 + 4 * QR_VERSION
QR_QUIET_MODULES: Final = 4
QR_DIGITS_MAX: Final = 34  # ISO/IEC 18004, table 7: version 2, level H, numeric mode
# The readers undo any of the eight masks; choosing the prettiest takes eight times as long and reads no better.
QR_MASK: Final = 4

# ISO/IEC 15417, table 1: the widths of bar, space, bar, space, bar, space in the symbol characters 0 to 105.
_WIDTHS: Final = (  # noqa: SIM905 - as a list it would be a hundred lines long
    "212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 122231 113222 "
    "123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 322112 322211 212123 212321 "
    "232121 111323 131123 131321 112313 132113 132311 211313 231113 231311 112133 112331 132131 113123 113321 133121 "
    "313121 211331 231131 213113 213311 213131 311123 311321 331121 312113 312311 332111 314111 221411 431111 111224 "
    "111422 121124 121421 141122 141221 112214 112412 122114 122411 142112 142211 241211 221114 413111 241112 134111 "
    "111242 121142 121241 114212 124112 124211 411212 421112 421211 212141 214121 412121 111143 111341 131141 114113 "
    "114311 411113 411311 113141 114131 311141 411131 211412 211214 211232"
).split()
_START_C: Final = 105
_STOP: Final = "2331112"
_CHECK_MODULUS: Final = 103


def barcode_modules(digits: int) -> int:
    """Return how many modules wide the Code 128-C of so many digits is, quiet zones left out."""
    return 11 * (digits // 2 + 2) + 13


def barcode_runs(digits: str, *, height: int) -> tuple[Run, ...]:
    """Return the bars of the Code 128-C (ISO/IEC 15417) of an even number of digits, `height` modules high.

    Raises: ValueError if it is not an even number of ASCII digits.
    """
    _require_digits(digits)
    if len(digits) % 2:
        raise ValueError("Code 128-C takes digits in pairs")
    pairs = [int(digits[at : at + 2]) for at in range(0, len(digits), 2)]
    check = (_START_C + sum(place * pair for place, pair in enumerate(pairs, start=1))) % _CHECK_MODULUS
    widths = "".join(_WIDTHS[character] for character in (_START_C, *pairs, check)) + _STOP
    edges = pairwise(accumulate(map(int, widths), initial=0))
    return tuple(Run(start, 0, end - start, height) for index, (start, end) in enumerate(edges) if index % 2 == 0)


def qr_runs(digits: str) -> tuple[Run, ...]:
    """Return the black modules of the QR code (ISO/IEC 18004, version 2, level H) of 1 to 34 digits, row by row.

    Raises: ValueError if it is not 1 to 34 ASCII digits.
    """
    _require_digits(digits)
    if len(digits) > QR_DIGITS_MAX:
        raise ValueError(f"a QR code of version {QR_VERSION}, level H, holds {QR_DIGITS_MAX} digits")
    from qrcode.constants import ERROR_CORRECT_H

    return _qr_runs(_numeric(digits), level=ERROR_CORRECT_H, version=QR_VERSION)[1]


def large_qr_runs(digits: str) -> tuple[int, tuple[Run, ...]]:
    """Return how many modules wide the QR code (level M) of any number of digits is, and its black ones, row by row.

    Raises: ValueError if it is not ASCII digits.
    """
    _require_digits(digits)
    from qrcode.constants import ERROR_CORRECT_M

    return _qr_runs(_numeric(digits), level=ERROR_CORRECT_M)


def text_qr_runs(text: str) -> tuple[int, tuple[Run, ...]]:
    """Return how many modules wide the QR code (level M) of a text is, and its black ones, row by row."""
    from qrcode.constants import ERROR_CORRECT_M

    return _qr_runs(text, level=ERROR_CORRECT_M)


def _numeric(digits: str) -> "QRData":
    """Return digits as a code holds them in the least room."""
    from qrcode.util import MODE_NUMBER, QRData

    return QRData(digits.encode("ascii"), mode=MODE_NUMBER)


def _qr_runs(data: "str | QRData", *, level: int, version: int | None = None) -> tuple[int, tuple[Run, ...]]:
    """Return the width and the runs of a code of this version, or of the smallest one that holds the data."""
    from qrcode import QRCode

    code = QRCode(version=version, error_correction=level, border=0, mask_pattern=QR_MASK)
    code.add_data(data)
    code.make(fit=version is None)
    runs = tuple(run for row, modules in enumerate(code.modules) for run in _row_runs(row, modules))
    return len(code.modules), runs


def _row_runs(row: int, modules: list[bool]) -> list[Run]:
    """Return the black stretches of one row."""
    edges = [at for at, (left, right) in enumerate(pairwise([False, *modules, False])) if left != right]
    return [Run(start, row, end - start, 1) for start, end in zip(edges[::2], edges[1::2], strict=True)]


def _require_digits(digits: str) -> None:
    if not (digits.isascii() and digits.isdigit()):
        raise ValueError("a code on paper holds the digits 0 to 9 only")
