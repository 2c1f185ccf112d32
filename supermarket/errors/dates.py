"""What is refused of a date, of a time of the day, and of how long something took."""

from supermarket.errors import Refusal
from supermarket.locale import N_


class DateUnreadable(Refusal):
    """A date is written YYYY-MM-DD."""

    date: str
    sentence = N_("{date} is not a date; write it like 2026-03-05.")


class DateFuture(Refusal):
    """Nothing is entered for a day that has not come."""

    date: str
    latest: str
    sentence = N_("{date} is later than {latest} and cannot be entered; give {latest} or an earlier date.")


class DateTooFarBack(Refusal):
    """Nothing is entered for a day too long ago."""

    date: str
    earliest: str
    sentence = N_("{date} is too far back to be entered; the earliest date is {earliest}.")


class DateNotToday(Refusal):
    """A manager confirms the date that the machine shows, not another."""

    date: str
    today: str
    sentence = N_("This machine's date is {today}, not {date}; set the clock right first.")


class ClockAgrees(Refusal):
    """Only a clock that ran ahead is corrected."""

    now: str
    last: str
    sentence = N_("The clock says {now} and the last entry is of {last}, so nothing has to be corrected.")


class FromInThePast(Refusal):
    """A change takes effect today or later, never backwards."""

    date: str
    today: str
    sentence = N_("A change cannot take effect on {date}, before today ({today}); give today or a later date.")


class DateDoubted(Refusal):
    """A till is not opened on a date that nobody believes."""

    today: str
    last: str
    sentence = N_(
        "The till stays shut: today is said to be {today} and the last entry is of {last}; set the clock right."
    )


class MomentUnreadable(Refusal):
    """When something was counted or handed out is hours and minutes."""

    time: str
    sentence = N_("{time} is no time of the day; write hours and minutes like 9:05 or 14:30.")


class TimeFuture(Refusal):
    """What was counted or handed out was so by now."""

    time: str
    now: str
    sentence = N_("{time} is not over yet: it is {now} now; correct the time or the date.")


class TimeUnreadable(Refusal):
    """A time of the day is one that a clock can show, or 24:00 at the day's end."""

    time: str
    sentence = N_(
        "“{time}” cannot be read as a time of the day; write it like 08:30, 0830, 8点半 or 下午2:30, at most 24:00."
    )


class DurationUnreadable(Refusal):
    """A duration is hours, or hours and minutes, of one day at most."""

    duration: str
    most: int
    sentence = N_(
        "“{duration}” cannot be read as a duration; write it like 1.5, 1:30, 90分钟 or 1小时30分, "
        "in whole minutes, at most {most} hours."
    )


class TimesUnpaired(Refusal):
    """A sitting has a beginning and an end."""

    starts: int
    ends: int
    sentence = N_("{starts} times of coming and {ends} of going were given; each --start needs an --end.")
    at_desk = N_("{starts} times of coming and {ends} of going were given; each coming needs a going.")


class TimesReversed(Refusal):
    """Nobody goes before he came; over midnight a sitting lasts some hours, not most of a day."""

    start: str
    end: str
    most: int
    sentence = N_(
        "From {start} to {end} would be more than {most} hours over midnight; one of the two times is wrong, "
        "or they are exchanged."
    )


class TimesTooLong(Refusal):
    """What is claimed for one day lasts a day at most."""

    start: str
    end: str
    sentence = N_("The times from {start} to {end} come to more than a whole day; claim each day for itself.")


class TimeEmpty(Refusal):
    """What is counted in hours has lasted a minute at least."""

    start: str
    end: str
    sentence = N_("From {start} to {end} no time has passed; give when it ended, or the hours.")


class TimeBeyondStay(Refusal):
    """Nobody works longer than he is there."""

    minutes: int
    there: int
    sentence = N_("{minutes} minutes of work do not fit into the {there} minutes between coming and going.")


class TimeWithoutRule(Refusal):
    """Hours are given where the rule counts hours."""

    rule: str
    unit: str
    sentence = N_(
        "The rule {rule} is counted in units ({unit}) and is not set to count hours; leave the hours out and say how "
        "many units."
    )


class TimeTooShort(Refusal):
    """A credit is of one point at least."""

    rule: str
    minutes: int
    sentence = N_("{minutes} minutes come to no whole point by the rule {rule}; nothing was credited.")
