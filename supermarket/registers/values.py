"""Reading a cell as its column asks: Chinese words, dates in every writing, and what a spreadsheet made of digits.

A spreadsheet makes numbers of codes: it appends .0, drops zeros at the beginning and digits at the end. What is lost
is put back where only one thing can have stood there; else the cell is refused, never guessed.
"""

import re
import unicodedata
from collections.abc import Callable, Collection, Mapping
from datetime import date, timedelta
from functools import cache
from typing import Final

from supermarket.locale import N_
from supermarket.registers.columns import NO, NOTHING, YES, Column
from supermarket.registers.numerals import hides_digits

_LOST: Final = N_("the spreadsheet dropped some of its digits; format the column as text and type it again")
_ZERO_LOST: Final = N_("a zero at its beginning seems to be lost; format the column as text and type it again")
_FAULT: Final = N_("its formula failed")
_NO_DATE: Final = N_("it is not a date like 2026-03-05")
_NO_WORD: Final = N_("it is not one of the words that the column takes")
_NO_DEGREES: Final = N_("it is no number of degrees like 45.619; leave minutes, seconds and letters out")
_HAS_POINT: Final = N_("it has a decimal point; a whole number stands there without one")
_NOT_WHOLE: Final = N_("it is not a whole number")
_FORMULA: Final = N_("it is a formula whose value is not known; type the value itself")
_MADE: Final = N_("a spreadsheet seems to have made it of something else; format the column as text and type it again")
_MADE_DATE: Final = re.compile(
    r"[0-9]{4}[-/.年][0-9]{1,2}[-/.月][0-9]{1,2}日?([ T][0-9:.]+)?|[0-9]{1,2}月[0-9]{1,2}日|[0-9]{4}年[0-9]{1,2}月"
    r"|([0-9]{1,2}-)?(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)-[0-9]{2,4}"
    r"|[0-9]{1,2}-(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)|[0-9]{1,4}:[0-9]{2}(:[0-9]{2})?",
    re.ASCII | re.IGNORECASE,
)
"""What becomes of a group 3-1 or 3:1 in a spreadsheet, or in the text file that it saves: no name is written so."""
_MADE_VALUE: Final = re.compile(r"true|false|nan|[+-]?inf|[0-9]+(\.[0-9]+)?E\+[0-9]{2,}", re.ASCII | re.IGNORECASE)
_NAMES: Final = frozenset({"head", "name", "group", "unit"})
_FORMULA_FAULT: Final = re.compile(r"#(N/A|REF!|VALUE!|NAME\?|DIV/0!|NUM!|NULL!)")
_SCIENTIFIC: Final = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?E\+?[0-9]+", re.ASCII | re.IGNORECASE)
_WHOLE: Final = re.compile(r"([+-]?[0-9]+)\.0+", re.ASCII)
_POINT: Final = re.compile(r"[+-]?[0-9][0-9,]*\.", re.ASCII)
_THOUSANDS: Final = re.compile(r"[+-]?[0-9]{1,3}(,[0-9]{3})+", re.ASCII)
_COUNTED: Final = re.compile(
    r"([+-]?[0-9]+)\s*(分|积分|个月|月|天|件|个|块|袋|瓶|提|支|盒|桶|条|包|套|双|把|斤|卷|箱|份|张|本|罐|根|台|只)",
    re.ASCII,
)
_DATE: Final = re.compile(r"([0-9]{4})\s*[-/.年]\s*([0-9]{1,2})\s*[-/.月]\s*([0-9]{1,2})\s*日?", re.ASCII)
_MIDNIGHT: Final = re.compile(r"[ T]0{1,2}:00(:00(\.0+)?)?$")
_SERIAL: Final = re.compile(r"([0-9]{5})(\.0+)?", re.ASCII)
_SERIAL_FIRST: Final = 36_526
_SERIAL_LAST: Final = 73_050
"""What spreadsheets count for 2000-01-01 and 2099-12-31."""
_EPOCH: Final = date(1899, 12, 30)
_UNITS: Final = "(?:次|人次|个|小时|件|袋|块|瓶|提|支|盒|条|包|套|双|把|桶|斤|卷|箱|份|张|本|罐|根|台|只)?"
_TIMES: Final = re.compile(rf"([0-9]{{1,4}}){_UNITS}/每?(\w+)")
_EACH: Final = re.compile(rf"每?个?(活动|场|天|日|月|季度|季|年|人)(?:限|最多|不超过|上限)*([0-9]{{1,4}}){_UNITS}")
_BETWEEN: Final = re.compile(r"[\s,、;和及+]+")
_UNTIL: Final = re.compile(r"\s*(?:[-–—~〜]+|至|到)\s*")
_HOURS: Final = re.compile(r"([0-9]{1,2}):([0-9]{2})-([0-9]{1,2}):([0-9]{2})", re.ASCII)
_DEGREES: Final = re.compile(r"(-?)([0-9]{1,9})(?:\.([0-9]{1,15}))?°?", re.ASCII)
_DEGREE_DIGITS: Final = 3
_EAN8: Final = 8
_EAN13: Final = 13
_INVISIBLE: Final = dict.fromkeys(
    [0xAD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x206A), 0xFEFF]
)
_AS_TEXT: Final = re.compile(r'="([^"]*)"|\'([0-9+].*)')
_LANDLINE: Final = range(9, 12)
_NO_AREA: Final = ("0", "1", "400", "800")
"""What a number of nine to eleven digits begins with that has all of its digits."""


class CellUnreadableError(Exception):
    """A cell cannot be what its column asks for; it says why."""


def plain(text: str) -> str:
    """Return a cell's text in NFKC, without blanks around it and without the signs that nobody sees.

    Address books put marks of writing direction around numbers, chats put breaks of no width into names; some programs
    write ="0101" so that a spreadsheet keeps the zero.
    """
    seen = unicodedata.normalize("NFKC", text.translate(_INVISIBLE)).strip()
    kept = _AS_TEXT.fullmatch(seen)
    return (kept[1] or kept[2] or "").strip() if kept else seen


def read_cell(column: Column, text: str) -> str:
    """Return what a cell means, as the program's own files write it; nothing where it means that.

    Raises:
        CellUnreadableError: it cannot be read so.
    """
    typed = plain(text)
    if not typed or (typed.casefold() in NOTHING and not column.is_needed):
        return ""
    if _FORMULA_FAULT.fullmatch(typed):
        raise CellUnreadableError(_FAULT)
    if typed.startswith("="):
        raise CellUnreadableError(_FORMULA)
    if column.what == "whole" and hides_digits(text):
        raise CellUnreadableError(_NOT_WHOLE)
    return _READERS[column.what](column, typed)


def restored(code: str, known: Collection[str]) -> str:
    """Return a code with the zeros that a spreadsheet dropped from it, where exactly one known code has them."""
    if code in known or not code.isdigit():
        return code
    fitting = [each for each in known if each.lstrip("0") == code]
    return fitting[0] if len(fitting) == 1 else code


def _text(column: Column, text: str) -> str:
    """Return a text; of a name, only where no spreadsheet made a date, a time, a truth or a rounded number of it."""
    if column.name in _NAMES and (_MADE_DATE.fullmatch(text) or _MADE_VALUE.fullmatch(text)):
        raise CellUnreadableError(_MADE)
    return text


def _digits(_column: Column, text: str) -> str:
    """Return a code without what a spreadsheet appended to it."""
    if _SCIENTIFIC.fullmatch(text):
        raise CellUnreadableError(_LOST)
    match = _WHOLE.fullmatch(text)
    return match[1] if match else text


def _barcode(column: Column, text: str) -> str:
    """Return a barcode; its check digit says whether zeros before it were dropped, or one put there as in a GTIN-14."""
    code = _digits(column, re.sub(r"(?<=[0-9]) (?=[0-9])", "", text))
    if not (code.isascii() and code.isdigit()):
        return code
    if len(code) == _EAN13 + 1 and code.startswith("0") and _checks(code):
        return code[1:]
    for length in (_EAN8, _EAN13):
        if len(code) < length and code.strip("0") and _checks(code.zfill(length)):
            return code.zfill(length)
    return code


def _checks(digits: str) -> bool:
    """Say whether the last digit of a GS1 number is its check digit."""
    weighed = (int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(reversed(digits)))
    return sum(weighed) % 10 == 0


def _phone(column: Column, text: str) -> str:
    number = _digits(column, text)
    if _MADE_DATE.fullmatch(number):
        raise CellUnreadableError(_MADE)
    if number.isdigit() and len(number) in _LANDLINE and not number.startswith(_NO_AREA):
        raise CellUnreadableError(_ZERO_LOST)
    return number


def _whole(_column: Column, text: str) -> str:
    """Return a whole number, without what groups its digits and the word for what is counted.

    With a decimal point it is none, also where only zeros follow: 1.000 may be a thousand, and 1.0 was no count.
    """
    if _SCIENTIFIC.fullmatch(text):
        raise CellUnreadableError(_LOST)
    if _POINT.match(text):
        raise CellUnreadableError(_HAS_POINT)
    if _THOUSANDS.fullmatch(text):
        return text.replace(",", "")
    match = _COUNTED.fullmatch(text)
    return match[1] if match else text


def _date(_column: Column, text: str) -> str:
    bare = _MIDNIGHT.sub("", text)
    try:
        if match := _DATE.fullmatch(bare):
            return date(int(match[1]), int(match[2]), int(match[3])).isoformat()
    except ValueError as fault:
        raise CellUnreadableError(_NO_DATE) from fault
    match = _SERIAL.fullmatch(bare)
    if match and _SERIAL_FIRST <= int(match[1]) <= _SERIAL_LAST:
        return (_EPOCH + timedelta(days=int(match[1]))).isoformat()
    raise CellUnreadableError(_NO_DATE)


def _flag(_column: Column, text: str) -> str:
    said = text.casefold()
    if said in YES:
        return "yes"
    if said in NO:
        return ""
    raise CellUnreadableError(_NO_WORD)


def _word(column: Column, text: str) -> str:
    said = text.casefold()
    meant = _meanings(column.name, tuple(column.words.items())).get(_bare(said))
    if meant is None and said in NO and not column.is_needed:
        return ""
    if meant is None:
        raise CellUnreadableError(_NO_WORD)
    return meant


def _words(column: Column, text: str) -> str:
    meanings = _meanings(column.name, tuple(column.words.items()))
    whole = meanings.get(_bare(text.casefold()))
    if whole:
        return whole
    if text.casefold() in NO:
        return ""
    said = [word for word in _BETWEEN.split(text.casefold()) if word]
    if any(_bare(word) not in meanings for word in said):
        raise CellUnreadableError(_NO_WORD)
    return " ".join(meanings[_bare(word)] for word in said)


def _caps(column: Column, text: str) -> str:
    """Return limits as N/period, however they are said: 2/月, 每月2次、每年8次, 1/day 8/month."""
    if text.casefold() in NO | {"不限", "unlimited"}:
        return ""
    meanings = _meanings(column.name, tuple(column.words.items()))
    found = []
    for part in (part for part in _BETWEEN.split(re.sub(r"\s*/\s*", "/", text.casefold())) if part):
        if match := _TIMES.fullmatch(part):
            count, period = match[1], match[2]
        elif match := _EACH.fullmatch(part):
            count, period = match[2], match[1]
        else:
            return text  # what its register's own rule refuses
        found.append(f"{count}/{meanings.get(period, period)}")
    return " ".join(found)


def _bare(word: str) -> str:
    return re.sub(r"\s+", "", word)


@cache
def _meanings(_name: str, words: tuple[tuple[str, str], ...]) -> Mapping[str, str]:
    return {_bare(said.casefold()): value for value, several in words for said in (value, *several.split())}


def _degrees(_column: Column, text: str) -> str:
    """Return degrees as whole millionths: 45.619 and 45.619° are 45619000; seven digits or more stand as they are."""
    match = _DEGREES.fullmatch(text)
    if not match or (not match[3] and _DEGREE_DIGITS < len(match[2]) <= _DEGREE_DIGITS + 3):
        raise CellUnreadableError(_NO_DEGREES)
    sign, whole, part = match[1], match[2], match[3] or ""
    if not part and len(whole) > _DEGREE_DIGITS:
        return f"{sign}{whole}"
    millionths = int(whole) * 1_000_000 + int(part[:6].ljust(6, "0")) + (part[6:7] >= "5")
    return f"{sign if millionths else ''}{millionths}"


def _hours(_column: Column, text: str) -> str:
    """Return from when to when a place is open: 8:30—11:30、13:00至17:00 is 08:30-11:30 13:00-17:00."""
    spans = (_HOURS.sub(_zeros, each) for each in _BETWEEN.split(_UNTIL.sub("-", text)))
    return " ".join(filter(None, spans))


def _zeros(span: re.Match[str]) -> str:
    first, minutes, last, over = span.groups()
    return f"{first:0>2}:{minutes}-{last:0>2}:{over}"


_READERS: Final[Mapping[str, Callable[[Column, str], str]]] = {
    "text": _text,
    "code": _digits,
    "barcode": _barcode,
    "whole": _whole,
    "date": _date,
    "time": _text,
    "hours": _hours,
    "phone": _phone,
    "flag": _flag,
    "word": _word,
    "words": _words,
    "caps": _caps,
    "degrees": _degrees,
}
