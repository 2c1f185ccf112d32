"""Times of the day and durations, as people write them and as Excel does: read into minutes, and written again.

Half past eight is 8:30, 0830, 8点半 or 上午8点30分, in a workbook's cell 0.354166, and to a reader of workbooks
1899-12-31T08:30; an hour and a half is 1.5, 1:30, 90分钟 or 1小时30分. Seconds are left out.
"""

import re
from datetime import date
from typing import Final

from supermarket.district.texts import figured, plain
from supermarket.errors.dates import DurationUnreadable, TimeUnreadable
from supermarket.locale import _

HOUR: Final = 60
DAY: Final = 24 * HOUR
HOURS_MAX: Final = 999
"""So many hours can be credited at once, from an old passbook; as with units, three digits are no barcode."""
_SHOWN_MAX: Final = 20
_DIGITS: Final = {sign: place for place, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_NUMERAL: Final = re.compile(r"[零〇一二两三四五六七八九]?十[一二三四五六七八九]?|[零〇一二两三四五六七八九]")
_BEFORE_NOON: Final = {"am", "上午", "早上", "早晨", "清晨", "凌晨", "早", "晨"}
_AFTER_NOON: Final = {"pm", "下午", "午后", "傍晚", "晚上", "夜里", "夜间", "晚"}
_AT_NOON: Final = {"中午", "正午"}
_AT_NIGHT: Final = {"晚上", "夜里", "夜间", "晚"}
_PART: Final = re.compile(rf"^({'|'.join(sorted(_BEFORE_NOON | _AFTER_NOON | _AT_NOON, key=len, reverse=True))})")
_DATED: Final = re.compile(r"^([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})[t ]+(?=[0-9]{1,2}:)")
_CLOCK: Final = re.compile(r"^([0-9]{1,2}):([0-9]{2})(?::[0-9]{2}(?:\.[0-9]+)?)?$")
_SPOKEN: Final = re.compile(r"^([0-9]{1,2})[点时](?:钟|整|半|([0-9]{1,2})分?|([13])刻)?$")
_COMPACT: Final = re.compile(r"^([0-9]{1,2})([0-9]{2})$")
_HOUR_ALONE: Final = re.compile(r"^[0-9]{1,2}$")
_FRACTION: Final = re.compile(r"^([0-9]{0,6})\.([0-9]+)$")
_WHOLE: Final = re.compile(r"^([0-9]+)\.0+$")
_SERIAL_MIN: Final = 20_000
"""The day of 1954 from which on a number is taken for a date and time of Excel's; before it, for a mistake."""
_NOON: Final = 12
_DURATION: Final = re.compile(
    r"^(?:([0-9]{1,6}(?:\.[0-9]+)?)(?:小时|个小时|钟头|个钟头|时|hours?|h))?"
    r"(?:(半)(?:小时|个小时|钟头|个钟头)?|([0-9]{1,6})(?:分钟|分|minutes?|mins?|min|m))?$"
)
_LASTING: Final = re.compile(r"^([0-9]{1,3}):([0-9]{2})(?::[0-9]{2}(?:\.[0-9]+)?)?$")
_HALF_HOUR: Final = re.compile(r"^([0-9]{1,6})个?半(?:小时|钟头)$")
_FIGURE: Final = re.compile(r"^[0-9]{1,4}(?:\.[0-9]+)?$")
_TOLERANCE: Final = 0.02
"""In minutes: 0.3333 of an hour are 20 minutes, and 0.354 of one are none that anybody meant."""
_PLACES: Final = 2


# --- times of the day -------------------------------------------------------------------------------------------------


def read_clock(text: str) -> int:
    """Return a time of the day in minutes after midnight; 24:00 is the day's end.

    Raises:
        TimeUnreadable: no clock shows that.
    """
    typed = _written_plainly(text)
    typed = _DATED.sub("", typed)
    part = _PART.match(typed)
    name = part[1] if part else next((each for each in ("am", "pm") if typed.endswith(each)), "")
    bare = typed.removeprefix(name) if part else typed.removesuffix(name)
    found = _of_day(bare, numbers=not name)
    minutes = _in_part(found, name) if found is not None else None
    if minutes is None or not 0 <= minutes <= DAY:
        raise TimeUnreadable(time=plain(text)[:_SHOWN_MAX])
    return minutes


def days_apart(start: str, end: str) -> int:
    """Return how many days lie from the date written before one time to that before another; 0 where one has none."""
    said = [_DATED.match(_written_plainly(text)) for text in (start, end)]
    try:
        first, last = (date(int(each[1]), int(each[2]), int(each[3])) for each in said if each)
    except ValueError:  # one of them, or a day that no calendar has
        return 0
    return (last - first).days


def is_afternoon(text: str) -> bool:
    """Say whether a time is said for the afternoon or evening, so that what follows it can be too."""
    part = _PART.match(_written_plainly(text))
    return part is not None and part[1] in _AFTER_NOON


def _written_plainly(text: str) -> str:
    """Return a text without blanks that do not matter, in small letters, with Chinese numerals as figures."""
    typed = re.sub(r"(?<![0-9])\s+|\s+(?![0-9])", "", figured(text).lower().replace("点钟", "点"))
    typed = typed.replace("a.m.", "am").replace("p.m.", "pm")
    return _NUMERAL.sub(_figure, typed) if re.search(r"[点时]", typed) else typed


def _figure(numeral: re.Match[str]) -> str:
    tens, ten, ones = numeral[0].partition("十")
    if not ten:
        return str(_DIGITS[tens])
    return str(_DIGITS.get(tens, 1) * 10 + _DIGITS.get(ones, 0))


def _of_day(typed: str, *, numbers: bool) -> int | None:
    """Return what a text says without its part of the day; `numbers` are Excel's, which have none."""
    if found := _CLOCK.match(typed):
        return _together(found[1], found[2])
    if found := _SPOKEN.match(typed):
        quarters = {"1": "15", "3": "45"}
        minutes = "30" if typed.endswith("半") else quarters.get(found[3] or "", found[2] or "0")
        return _together(found[1], minutes)
    whole = _WHOLE.sub(r"\1", typed)
    if _HOUR_ALONE.match(whole):
        return _together(whole, "0")
    if found := _COMPACT.match(whole):
        return _together(found[1], found[2])
    return _of_excel(typed) if numbers else None


def _together(hours: str, minutes: str) -> int | None:
    return int(hours) * HOUR + int(minutes) if int(minutes) < HOUR else None


def _of_excel(typed: str) -> int | None:
    """Return what a number of Excel's says: days since 1900, of which what stands after the point is the time."""
    found = _FRACTION.match(typed)
    if not found or 0 < int(found[1] or "0") < _SERIAL_MIN:
        return None
    return round(float(f"0.{found[2]}") * DAY) % DAY


def _in_part(minutes: int, part: str) -> int | None:
    """Return the minutes after midnight of a time that is said for a part of the day."""
    hour = minutes // HOUR
    if part in _AT_NIGHT and hour == _NOON:
        return DAY if minutes % HOUR == 0 else minutes % HOUR
    if part in _BEFORE_NOON:
        return minutes % (_NOON * HOUR) if hour == _NOON else minutes if hour < _NOON else None
    if part in _AFTER_NOON:
        return minutes + _NOON * HOUR if hour < _NOON else minutes
    if part in _AT_NOON:
        return minutes + _NOON * HOUR if 0 < hour < _NOON - 1 else minutes
    return minutes


def clock(minutes: int) -> str:
    """Return a time of the day as HH:MM; what is past midnight is the next day's."""
    hours, rest = divmod(minutes if minutes == DAY else minutes % DAY, HOUR)
    return f"{hours:02}:{rest:02}"


# --- durations --------------------------------------------------------------------------------------------------------


def read_duration(text: str, *, most: int = DAY) -> int:
    """Return a duration in minutes, one at least; a figure alone is hours, with a point where one is needed.

    Raises:
        DurationUnreadable: it is none, is longer than `most`, or comes to no whole minutes.
    """
    typed = re.sub(r"\s+", "", _DATED.sub("", figured(text).lower()))
    minutes = _of_duration(_NUMERAL.sub(_figure, typed))
    if minutes is None or not 1 <= minutes <= most:
        raise DurationUnreadable(duration=plain(text)[:_SHOWN_MAX], most=most // HOUR)
    return minutes


def _of_duration(typed: str) -> int | None:
    if _FIGURE.match(typed):
        return _of_hours(typed)
    if found := _LASTING.match(typed):
        return _together(found[1], found[2])
    if found := _HALF_HOUR.match(typed):
        return int(found[1]) * HOUR + HOUR // 2
    found = _DURATION.match(typed)
    if not typed or not found:
        return None
    hours = _of_hours(found[1]) if found[1] else 0
    if hours is None:
        return None
    return hours + (HOUR // 2 if found[2] else int(found[3] or 0))


def _of_hours(figure: str) -> int | None:
    """Return hours in minutes; two places after the point are rounded, more of them are to come to whole minutes."""
    minutes = float(figure) * HOUR
    places = len(figure.partition(".")[2].rstrip("0"))
    return round(minutes) if places <= _PLACES or abs(minutes - round(minutes)) <= _TOLERANCE else None


def hours_figure(minutes: int) -> str:
    """Return minutes as a figure of hours: 1.5, or 1:20 where two places after the point do not say it."""
    hours, rest = divmod(abs(minutes), HOUR)
    if (rest * 100) % HOUR:
        return f"{hours}:{rest:02}"
    return f"{hours}.{rest * 100 // HOUR:02}".rstrip("0").rstrip(".")


def in_words(minutes: int) -> str:
    """Return a duration in the language in use: 1.5 hours, 1 hour 20 minutes."""
    if not (abs(minutes) % HOUR * 100) % HOUR:
        figure = hours_figure(minutes)
        return _("1 hour") if figure == "1" else _("{hours} hours").format(hours=figure)
    hours, rest = divmod(abs(minutes), HOUR)
    if not hours:
        return _("{minutes} minutes").format(minutes=rest)
    return _("{hours} h {minutes} min").format(hours=hours, minutes=rest)


def in_chinese(minutes: int) -> str:
    """Return a duration as papers say it, which are Chinese whatever the screen speaks."""
    if not (abs(minutes) % HOUR * 100) % HOUR:
        return f"{hours_figure(minutes)} 小时"
    hours, rest = divmod(abs(minutes), HOUR)
    return f"{hours} 小时 {rest} 分钟" if hours else f"{rest} 分钟"
