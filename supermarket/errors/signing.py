"""What is refused of PINs and tokens."""

from supermarket.errors import Refusal
from supermarket.locale import N_


class PinUnreadable(Refusal):
    """A PIN is what a keypad has and a person remembers."""

    sentence = N_("A PIN is 4 to 8 digits, and nothing else.")


class PinTrivial(Refusal):
    """A PIN that everybody tries first keeps nobody out."""

    sentence = N_(
        "This PIN would be guessed at once (a row of digits, the same ones again, or part of the staff code); "
        "choose another."
    )


class PinMissing(Refusal):
    """Whoever has a PIN is known by it, or by a token of his."""

    operator: str
    sentence = N_(
        "{operator} has a PIN on this machine: work at a terminal and type it when asked, or give a script the token "
        "that `supermarket staff token {operator}` makes, in SUPERMARKET_TOKEN."
    )
    at_desk = N_("{operator} has a PIN on this machine: it must be typed.")


class PinUntyped(Refusal):
    """A PIN is typed out of sight or passed by the environment; an argument could be read by everyone."""

    variable: str
    sentence = N_("There is no terminal to type the PIN at; work at one, or put the PIN in {variable}.")


class PinWrong(Refusal):
    """A wrong PIN is counted."""

    operator: str
    left: int
    sentence = N_("This is not the PIN of {operator}; tries left before it is locked for a while: {left}.")


class PinChanged(Refusal):
    """What a PIN opens is opened by the one that is kept when the turn comes, not by the one before it."""

    operator: str
    sentence = N_("The PIN of {operator} was set or changed at this very moment, and nothing was done; sign in anew.")


class PinLocked(Refusal):
    """After five wrong ones not even the right PIN opens for a while."""

    operator: str
    until: str
    sentence = N_(
        "The PIN of {operator} is locked until {until}, after too many wrong ones; wait, or let a manager reset it "
        "with `supermarket staff pin {operator} --reset --operator` and his own code."
    )
    at_desk = N_(
        "The PIN of {operator} is locked until {until}, after too many wrong ones; wait, or let a manager set a new "
        "one: 8-1-5 of the menu."
    )


class PinNotSet(Refusal):
    """Some things are for those alone who can be known by a PIN."""

    operator: str
    sentence = N_(
        "{operator} has no PIN on this machine yet; set one with a manager there who signs in: "
        "`supermarket staff pin {operator} --operator` and the manager's code."
    )
    at_desk = N_("{operator} has no PIN on this machine yet; a manager who is here sets one: 8-1-5 of the menu.")


class PinFirst(Refusal):
    """The first PIN of a machine is that of somebody in whose presence the others set theirs."""

    operator: str
    sentence = N_(
        "Nobody has a PIN on this machine yet, so {operator} cannot set one: an administrator or a manager sets the "
        "first, and signs in when the others set theirs (--operator)."
    )
    at_desk = N_(
        "Nobody has a PIN on this machine yet, so {operator} cannot set one: an administrator or a manager sets the "
        "first."
    )


class PinAlone(Refusal):
    """Nobody sets a PIN alone, but the very first of a machine and one in place of his own."""

    operator: str
    sentence = N_(
        "Somebody who has a PIN must be there when that of {operator} is set: a manager or an administrator; "
        "give his staff code with --operator."
    )
    at_desk = N_(
        "Somebody who has a PIN must be there when that of {operator} is set: a manager or an administrator, who "
        "sits down at the menu."
    )


class PinsDiffer(Refusal):
    """A new PIN is typed twice, because nobody sees what is typed."""

    sentence = N_("The two PINs typed are not the same; nothing was changed.")


class TokenRefused(Refusal):
    """A token opens for the person it was made for, until it expires or is revoked."""

    operator: str
    sentence = N_(
        "The token given is none of {operator}'s that is still good; "
        "make one with `supermarket staff token {operator}`."
    )
    at_desk = N_(
        "The token that this machine was given is none of {operator}'s that is still good; tell who looks after the "
        "machine."
    )


class TokenNobodys(Refusal):
    """A token that opens for nobody is told so, even where none is needed."""

    sentence = N_(
        "The token in SUPERMARKET_TOKEN is nobody's that is still good; take it out of the environment, or mend it."
    )
    at_desk = N_(
        "The token that this machine was given is nobody's that is still good; tell who looks after the machine."
    )
