"""What is refused of times of the day, and of how long something took."""

from supermarket.errors import Refusal
from supermarket.locale import N_


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
    sentence = N_("The rule {rule} counts {unit}, not hours; leave the hours out, or say how many units it is.")


class TimeTooShort(Refusal):
    """A credit is of one point at least."""

    rule: str
    minutes: int
    sentence = N_("{minutes} minutes come to no whole point by the rule {rule}; nothing was credited.")
