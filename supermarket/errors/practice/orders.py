"""What is refused of organisations, volunteers, services, and of orders from their placing to their rating."""

from supermarket.errors import Refusal, Term
from supermarket.locale import N_


class ServiceUnknown(Refusal):
    """A service is one of the menu in force."""

    service: str
    sentence = N_("There is no service {service}; see `supermarket service list`.")


class ServiceElsewhere(Refusal):
    """A service that is offered at one site is ordered by the households below it alone."""

    service: str
    site: str
    sentence = N_("The service {service} is offered at the site {site} alone; choose another service.")


class WantedFar(Refusal):
    """What is ordered or agreed on lies a year ahead at most: a day further off is a year mistyped."""

    date: str
    latest: str
    sentence = N_("{date} is too far ahead; the last day that can be said is {latest}.")


class WantedPast(Refusal):
    """A day that is wanted or agreed has not passed."""

    date: str
    today: str
    sentence = N_("{date} has passed; today is {today}; give today or a later day.")


class OrdersTooMany(Refusal):
    """What a household orders by itself on the site is bounded, so that nobody fills the list with its card."""

    most: int
    sentence = N_("Only {most} orders a day are taken here from one household; for more ask at the station.")


class OrderAlike(Refusal):
    """An order is placed once; a second of the same kind is told apart by whoever heard the resident."""

    order: str
    service: str
    date: str
    ways = (
        N_("it is wanted once more, to be recorded too"),
        N_("that is the same order: nothing is recorded"),
    )
    sentence = N_(
        "The household ordered the service {service} on {date} already, and the order {order} is still open. Nothing "
        "was recorded; go on with that one, or say --another if it wants the service once more."
    )
    at_desk = N_("The household ordered the service {service} on {date} already, and the order {order} is still open.")


class OrganisationUnknown(Refusal):
    """An organisation is one of the register in force."""

    organisation: str
    sentence = N_("There is no organisation {organisation} in force; see `supermarket organisation list`.")


class OrganisationUnfit(Refusal):
    """An order goes to an organisation that does such a service, serves there, and has room for it."""

    order: str
    organisation: str
    why: Term
    others: list[Term]
    sentence = N_("The organisation {organisation} cannot take the order {order}: {why}. Who can: {others}.")


class OrganisationAgain(Refusal):
    """No organisation gets an order twice in a row unless there is no other."""

    order: str
    organisation: str
    others: list[str]
    sentence = N_("The organisation {organisation} had the order {order} last; send it to another: {others}.")


class AnsweredTooLate(Refusal):
    """An organisation answers in its time, else the order goes on: domain.md section 5.8."""

    order: str
    organisation: str
    due: str
    sentence = N_(
        "The organisation {organisation} had until {due} to answer for the order {order}; that is over, and the order "
        "is dispatched again: `supermarket order dispatch {order}`."
    )
    at_desk = N_(
        "The organisation {organisation} had until {due} to answer for the order {order}; that is over, and the order "
        "is dispatched again."
    )


class NotItsContact(Refusal):
    """An organiser answers for the organisation whose contact he is, and for no other."""

    operator: str
    order: str
    organisation: str
    sentence = N_(
        "{operator} is not the contact of the organisation {organisation}, which has the order {order}; "
        "its contact must do this, or the station records what it said."
    )


class MissedTooEarly(Refusal):
    """Nobody has missed a day that has not come."""

    order: str
    date: str
    sentence = N_("The order {order} is for {date}, which has not come; nobody can have missed it.")


class RosterOfNobody(Refusal):
    """An order is done by somebody."""

    order: str
    sentence = N_("Nobody is named who served the order {order}; give the volunteers' codes.")


class VolunteerUnknown(Refusal):
    """Whoever serves an order is a registered volunteer."""

    volunteer: str
    sentence = N_("{volunteer} is no registered volunteer; see `supermarket volunteer list`, or register him first.")


class VolunteerOfAnother(Refusal):
    """Whoever serves an order is registered with the organisation that has it, on the day on which he serves."""

    volunteer: str
    order: str
    organisation: str
    date: str
    sentence = N_(
        "{volunteer} was not registered with the organisation {organisation}, which has the order {order}, on {date}; "
        "name its own volunteers."
    )


class RosterOfResident(Refusal):
    """Nobody serves an order of his own household."""

    order: str
    member: str
    sentence = N_("{member} belongs to the household that placed the order {order}; he cannot have served it.")


class ServedBeforeOrder(Refusal):
    """An order is served on the day on which it was placed, or later."""

    order: str
    date: str
    placed: str
    sentence = N_("The order {order} was placed on {placed}, so it cannot have been served on {date}.")


class MinutesRefused(Refusal):
    """Whoever served did so for a part of a day."""

    minutes: int
    most: int
    sentence = N_("{minutes} minutes cannot be entered; give a whole number from 1 to {most}.")


class RatingByInvolved(Refusal):
    """Whoever served, answers for the organisation, or is kin of one who served records nothing for the resident."""

    operator: str
    order: str
    sentence = N_(
        "{operator} answers for the organisation that has the order {order}, or somebody of his own served it; "
        "another person must record this."
    )


class RatingByServer(Refusal):
    """Whoever recorded for the organisation what it did rates it for nobody whose card is not scanned."""

    operator: str
    order: str
    others: list[str]
    sentence = N_(
        "{operator} recorded for the organisation what it did for the order {order}; scan the resident's card, "
        "or let another record this: {others}."
    )


class ResolvedByStepper(Refusal):
    """A complaint is judged by somebody who had nothing to do with the order."""

    operator: str
    order: str
    others: list[str]
    sentence = N_("{operator} recorded a step of the order {order}; another must judge the complaint: {others}.")


class OrderReasonMissing(Refusal):
    """What was not as it should be has a reason."""

    order: str
    step: Term
    sentence = N_("“{step}” of the order {order} needs a reason.")


class RatingUnchanged(Refusal):
    """A rating is changed once, to another."""

    order: str
    rating: Term
    sentence = N_("The order {order} is rated “{rating}” already.")


class CardNotScanned(Refusal):
    """What came by scanning a card has a card that was scanned."""

    order: str
    sentence = N_("No card was scanned for the order {order}; scan it, or say that it was said at the station.")


class OrderCardNotScanned(Refusal):
    """An order that came by scanning a card has a card that was scanned."""

    household: str
    sentence = N_("No card of household {household} was scanned; scan it, or say that it was ordered at the station.")


class CardOfAnother(Refusal):
    """A rating is given with a card of the household that placed the order."""

    order: str
    household: str
    sentence = N_("This card is not of {household}, which placed the order {order}.")


class PriorityWithoutReason(Refusal):
    """Whoever is to be served first has a reason, which stays in the people drawer."""

    sentence = N_("Say why the order comes first: old, or living alone; it is kept with the personal records.")
