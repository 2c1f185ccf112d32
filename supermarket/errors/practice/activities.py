"""What is refused of activities, themes, projects, trainings and certificates."""

from supermarket.errors import Refusal, Term
from supermarket.locale import N_


class ActivityKindRefused(Refusal):
    """An activity is of one kind in the main, and perhaps of others besides, each once."""

    kind: str
    kinds: list[str]
    """As a script types them."""
    named: list[Term]
    """As they are called."""
    sentence = N_("“{kind}” cannot be a kind of this activity; name one in the main, and others besides, of: {named}.")


class ActivityDayRefused(Refusal):
    """An activity is planned for a day that is near enough, and told soon after it."""

    day: str
    first: str
    last: str
    sentence = N_("{day} is no day for which this can be entered now; that is {first} to {last}.")


class ActivityAlike(Refusal):
    """An activity is entered once; two of one day at one place have different titles."""

    title: str
    day: str
    activity: str
    sentence = N_(
        "“{title}” on {day} is entered already, as {activity}; if there were two, give this one another title, "
        "such as “… (2)”."
    )


class CountRefused(Refusal):
    """A count is a whole number that a person can mean, and says how it is meant."""

    count: int
    most: int
    sentence = N_("A count of {count} cannot be entered; give a whole number from 0 to {most}, and how it is meant.")


class PhotoUsed(Refusal):
    """A photo shows one activity."""

    sha256: str
    entry: str
    sentence = N_("This photo ({sha256}) shows another activity already, by entry {entry}; take one of this activity.")


class RosterRefused(Refusal):
    """The roster of an activity is of its place and day, and of no other activity."""

    roster: str
    day: str
    sentence = N_("{roster} is no roster of this place and {day} that is free; name the entry of this activity's own.")


class AttendanceRefused(Refusal):
    """Attendance is kept of trainings, meetings and lectures."""

    kind: str
    named: Term
    """As it is called."""
    sentence = N_(
        "Who attended is kept of trainings, meetings and lectures, and this is “{named}”; say how many it was."
    )


class CorrectionEmpty(Refusal):
    """What is corrected was wrong."""

    activity: str
    sentence = N_("This is what the activity {activity} says already; there is nothing to correct.")


class SpanReversed(Refusal):
    """A span begins before it ends."""

    first: str
    last: str
    sentence = N_("{first} is after {last}; give the first day and then the last.")


class ProjectUnknown(Refusal):
    """A project is named by its code."""

    project: str
    sentence = N_("There is no project {project}; `supermarket project list` shows those there are.")


class NotATraining(Refusal):
    """A certificate is of a training, meeting or lecture that took place."""

    activity: str
    sentence = N_("{activity} is no training that was held, so there is nothing to certify.")


class DidNotAttend(Refusal):
    """Only who attended a training gets its certificate."""

    training: str
    member: str
    sentence = N_("{member} did not attend the training {training}; only who did gets a certificate of it.")


class CertificateIssuedBefore(Refusal):
    """A member gets one certificate of a training."""

    certificate: str
    member: str
    sentence = N_("{member} has the certificate {certificate} of this training already.")


class CertificateUnknown(Refusal):
    """A certificate is named by the entry that issued it."""

    certificate: str
    sentence = N_("There is no certificate {certificate}; `supermarket certificate list` shows those there are.")
    at_desk = N_("There is no certificate {certificate}; pick one that is shown.")


class CertificateOfAnother(Refusal):
    """A claim rests on a certificate of the member himself."""

    certificate: str
    member: str
    sentence = N_("The certificate {certificate} is not that of “{member}”; name the member who holds it.")


class CertificateMemberMissing(Refusal):
    """A claim rests on a certificate of a member, not of a household."""

    certificate: str
    sentence = N_("The certificate {certificate} is a member's own; name the member who holds it.")


class CertificateOver(Refusal):
    """A certificate counts until it runs out."""

    certificate: str
    until: str
    sentence = N_("The certificate {certificate} held until {until}, and the deed is later.")


class CertificateEarly(Refusal):
    """A certificate is evidence of what was done from the training on."""

    certificate: str
    trained: str
    sentence = N_("The certificate {certificate} is of a training on {trained}, and the deed is earlier.")


class CertificateVoid(Refusal):
    """A certificate that was withdrawn proves nothing."""

    certificate: str
    withdrawn: str
    sentence = N_("The certificate {certificate} was withdrawn on {withdrawn}.")


class CertificateClaimed(Refusal):
    """A certificate is withdrawn when no claim is on its way by it."""

    certificate: str
    claim: str
    sentence = N_(
        "The claim {claim} rests on the certificate {certificate} and is not decided; withdraw or reject that first."
    )


class HeadsBelowAttended(Refusal):
    """An activity reached those who attended it or signed in, at least."""

    heads: int
    attended: int
    sentence = N_("{heads} cannot be how many it reached: {attended} attended by name or signed in.")


class ThemeOfAnother(Refusal):
    """An activity is of the theme that holds at its site in its month: domain.md row 17."""

    theme: str
    month: str
    site: str
    sentence = N_(
        "The theme {theme} is that of {month} at {site}; name the one of this activity's month and site, or none."
    )


class CertificateUsed(Refusal):
    """A certificate is evidence of one deed."""

    certificate: str
    claim: str
    sentence = N_("The claim {claim} rests on the certificate {certificate} already; one certificate earns once.")


class SiteBeyondReach(Refusal):
    """A theme or project is recorded by whoever is at home at its site."""

    site: str
    operator: str
    sentence = N_("{operator} is not at home at the site {site}; its own staff or the centre enters this.")


class CertificateNumberRefused(Refusal):
    """The number on a certificate's paper is letters, digits and hyphens."""

    number: str
    most: int
    sentence = N_("“{number}” is no certificate's number; give at most {most} letters, digits and hyphens, or none.")
