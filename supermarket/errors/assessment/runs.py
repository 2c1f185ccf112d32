"""What is refused of assessments: forms, periods, marks and runs."""

from supermarket.errors import Refusal, Term
from supermarket.locale import N_


class PeriodUnreadable(Refusal):
    """A form is for periods of one length."""

    typed: str
    example: Term
    sentence = N_("“{typed}” is no period of this form, which wants {example}.")


class PeriodRunning(Refusal):
    """A period is assessed when it is over."""

    period: str
    last: str
    sentence = N_("The period {period} runs until {last} and is assessed when it is over; until then, preview it.")


class FormUnknown(Refusal):
    """A form is a file, of the district or of the sample."""

    form: str
    forms: str
    """As they are typed."""
    sentence = N_("There is no form “{form}”; name one of {forms}, or a .toml file.")


class FormNotAdopted(Refusal):
    """Only a form that stands in the register is marked and run: domain.md section 6, a snapshot that can be redone."""

    form: str
    sentence = N_(
        "The form {form} is not in force as it stands there; an administrator adopts it first: "
        "`supermarket assess adopt {form}`."
    )
    at_desk = N_("The form {form} is not in force as it stands there; an administrator adopts it first.")


class FormFaulty(Refusal):
    """A form is read strictly."""

    file: str
    place: str
    wrong: str
    sentence = N_("The form {file} cannot be used: at {place} stands “{wrong}”; mend it there.")


class RunFirst(Refusal):
    """What a form takes from another form's run needs that run."""

    form: str
    other: str
    period: str
    sentence = N_("The form {form} takes scores of the form {other}; run that first for {period}.")


class RunUnknown(Refusal):
    """A run is named by the entry that sealed it, or is the latest."""

    run: str
    sentence = N_("There is no run {run} of an assessment; `supermarket assess list` names them.")
    at_desk = N_("There is no run {run} of an assessment; pick one of those that are shown.")


class RunDiffers(Refusal):
    """A run is what the entries before it come to."""

    run: str
    site: str
    what: Term
    sealed: str
    found: str
    sentence = N_("The run {run} does not hold: at {site}, {what} is sealed as {sealed} and comes to {found}.")


class SiteNotAssessed(Refusal):
    """A run scores the sites of its form's tiers that were in force at the period's end."""

    site: str
    run: str
    sentence = N_("The run {run} has no score of site {site}; it was not in force then, or is of another tier.")


class IndicatorUnknown(Refusal):
    """An indicator or a line is named as the form names it."""

    indicator: str
    form: str
    sentence = N_("The form {form} has nothing called “{indicator}”; name a line's number or an indicator.")


class MarkItemUnknown(Refusal):
    """Marked are the lines of a form that say so."""

    item: str
    form: str
    items: list[str]
    sentence = N_("The form {form} has no line {item} that a person marks; those are: {items}.")


class MarkRefused(Refusal):
    """A mark lies between nothing and the line's weight."""

    mark: str
    most: str
    sentence = N_("A mark of {mark} cannot be given; it is a figure from 0 to {most} with two decimals at most.")


class MarkEarly(Refusal):
    """What a period deserved is known from its first day on."""

    period: str
    first: str
    sentence = N_("The period {period} begins on {first} and cannot be marked before.")


class MarkWithoutEvidence(Refusal):
    """A mark rests on something that can be looked at."""

    item: str
    sentence = N_("Line {item} is marked with evidence: add a photo or a PDF of what was seen.")


class MarkByOwn(Refusal):
    """Nobody marks the place where he is at home."""

    operator: str
    site: str
    sentence = N_("{operator} is at home at {site} and does not mark it; somebody from above does.")


class SiteNotOfForm(Refusal):
    """A form scores sites of its tiers."""

    site: str
    form: str
    tiers: list[Term]
    sentence = N_("The form {form} does not score site {site}; it is for: {tiers}.")
