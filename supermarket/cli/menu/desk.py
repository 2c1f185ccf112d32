"""A desk of the menu: who sits there and where, and its pages, whose digits are the same for every role."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from supermarket.cli.frame import console
from supermarket.cli.keyboard.questions import Left, Questions, Sitting
from supermarket.cli.menu.desk_words import at_desk
from supermarket.cli.menu.seated import Seated
from supermarket.cli.till.till import unlocked
from supermarket.district.texts import plain
from supermarket.errors.signing import PinLocked
from supermarket.locale import _

if TYPE_CHECKING:
    from supermarket.books.session import Request
    from supermarket.district.kinds import Staff
    from supermarket.ledger import Ledger

__all__ = ["Choice", "Closing", "Desk", "Left", "SignedOut", "Sitting", "page"]


class SignedOut(Exception):  # noqa: N818 - somebody's wish, no error
    """Whoever worked here is not signed in any more: another person sits down, or the lock was not opened."""


class Closing(Exception):  # noqa: N818 - somebody's wish, no error
    """What is asked for is done when nobody has the ledger open, and then all begin again: `act` does it."""

    def __init__(self, act: "Callable[[], object]") -> None:
        """Take what is to be done."""
        super().__init__()
        self.act = act


@dataclass(frozen=True)
class Desk(Questions):
    """Where one sits: who asks and where, what is typed, and what the sitting remembers."""

    call: Seated

    @property
    def ledger(self) -> "Ledger":
        """The ledger as this person may see it."""
        return self.call.desks

    @property
    def asked(self) -> "Request":
        """Who asks, and where."""
        from supermarket.books.session import Request

        return Request(actor=self.sitting.staff, site=self.call.site or "", known=self.call.known)

    def at(self, site: str) -> "Desk":
        """Return the same desk at another site."""
        return replace(self, call=replace(self.call, site=site))

    def words(self, refused: Exception) -> str:
        """Return what is refused in words of the menu, goods with their name."""
        from supermarket.errors import Refusal
        from supermarket.spending.goods.refused import with_names

        if isinstance(refused, Refusal):
            with self.ledger.reading() as session:
                refused = with_names(session, refused)
        return at_desk(refused)

    def idle(self) -> None:
        """Lock an idle desk like a till.

        Raises:
            SignedOut: the lock was not opened.
        """
        try:
            if not unlocked(self.ledger, self.asked.actor, self.typed):
                raise SignedOut
        except PinLocked as locked:
            self.refuse(at_desk(locked))
            raise SignedOut from locked

    def choose(
        self, title: str, choices: "Sequence[Choice]", leave: str, *, empty_leaves: bool = True
    ) -> "Choice | None":
        """Show choices by their digits until one of them is typed; None for nought and the end of input."""
        named = {choice.digit: choice for choice in choices}
        while True:
            self.sitting.answers = 0
            console.rule(title)
            for choice in choices:
                console.say(f"  {choice.digit}  " + _(choice.name))
            console.say(f"  0  {leave}")
            while (line := self.line()) == "" and not empty_leaves:
                pass
            answer = plain(line or "0")
            if answer == "0":
                return None
            if chosen := named.get(answer):
                return chosen
            self.wrong_digit(answer)

    def serve(self, title: str, choices: "Sequence[Choice]") -> None:
        """Offer a page of the menu until the person goes back."""
        mine = self.allowed(choices)
        while chosen := self.choose(title, mine, _("back")):
            with self.told():
                chosen.do(self)

    def allowed(self, choices: "Sequence[Choice]") -> "list[Choice]":
        """Return the choices that this person may take; each keeps its digit."""
        from supermarket.local.opened import staff_of

        with self.ledger.reading() as session:
            return allowed(choices, staff_of(session, self.asked.actor))


@dataclass(frozen=True)
class Choice:
    """A line of the menu under a digit that is the same for every role.

    Whoever may do any of `verbs` is offered it; where there are none, everybody is.
    """

    digit: str
    name: str
    verbs: tuple[str, ...]
    do: Callable[[Desk], None]
    below: "tuple[Choice, ...]" = ()
    """The page that it opens, where it opens one."""


def allowed(choices: Sequence[Choice], staff: "Staff") -> list[Choice]:
    """Return the choices that a member of staff may take; each keeps its digit."""
    from supermarket.district.roles import VERBS

    return [each for each in choices if not each.verbs or any(staff.role in VERBS[verb] for verb in each.verbs)]


def page(
    *lines: "tuple[str, tuple[str, ...], Callable[[Desk], None]] | tuple[str, tuple[Choice, ...]]",
) -> tuple[Choice, ...]:
    """Return a page of the menu, its lines numbered from 1, the tenth by two digits.

    A line is a name with the verbs and what is done, or a name and a page below.
    """
    choices = []
    for digit, line in enumerate(lines, 1):
        if len(line) == 2:  # noqa: PLR2004 - a name and a page
            name, below = line
            choices.append(Choice(str(digit), name, verbs_of(below), _opening(name, below), below))
        else:
            choices.append(Choice(str(digit), *line))
    return tuple(choices)


def _opening(name: str, below: tuple[Choice, ...]) -> Callable[[Desk], None]:
    """Return what opens a page of the menu under its name."""
    return lambda desk: desk.serve(_(name), below)


def verbs_of(choices: Sequence[Choice]) -> tuple[str, ...]:
    """Return the verbs of which somebody must be allowed one to be offered a page; none where a line asks for none."""
    if not all(choice.verbs for choice in choices):
        return ()
    return tuple(dict.fromkeys(verb for choice in choices for verb in choice.verbs))
