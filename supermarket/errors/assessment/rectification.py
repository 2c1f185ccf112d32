"""What is refused of bulletins and rectifications."""

from supermarket.errors import Refusal, Term
from supermarket.locale import N_


class TierUnknown(Refusal):
    """A bulletin is of one tier of its run's form."""

    tier: str
    tiers: list[Term]
    sentence = N_("The form ranks no sites of tier “{tier}”; it ranks {tiers}.")


class RectificationSite(Refusal):
    """A rectification follows a run of assessment that has the site among its scores."""

    run: str
    site: str
    sentence = N_("The run {run} has no score of {site}; name one of those that it ranks.")


class RectificationItems(Refusal):
    """What is to be mended are lines of the run's form."""

    items: list[str]
    sentence = N_("{items} are no lines of that form; name those where points were lost.")


class RectificationTwice(Refusal):
    """After one run a site is ordered once; what changes is told by steps."""

    case: str
    site: str
    sentence = N_("{site} was ordered already after this run, by {case}; extend that one, or judge its answer.")


class RectificationDue(Refusal):
    """A due day has not passed, and is no more than a year away."""

    due: str
    today: str
    sentence = N_("{due} cannot be the last day; give one after {today} and within a year.")


class RectificationUnsaid(Refusal):
    """An answer says what was done and shows it."""

    case: str
    sentence = N_("An answer to {case} says what was done and has at least one photo or paper that shows it.")


class RectificationEarly(Refusal):
    """A rectification lapses when its last day has passed."""

    case: str
    due: str
    sentence = N_("{case} may be answered until the end of {due}; it lapses after that.")


class RectificationOwn(Refusal):
    """Whoever answered does not judge the answer."""

    case: str
    sentence = N_("You answered {case} yourself; another person of the centre judges it.")
