"""What is refused of a date."""

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


class TimeUnreadable(Refusal):
    """A time of the day is hours and minutes."""

    time: str
    sentence = N_("{time} is no time of the day; write hours and minutes like 9:05 or 14:30.")


class TimeFuture(Refusal):
    """What was counted or handed out was so by now."""

    time: str
    now: str
    sentence = N_("{time} is not over yet: it is {now} now; correct the time or the date.")
