"""Trainings, meetings and lectures: who attended, and certificates for those who did."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from supermarket.books.session import ReadSession, Request, WriteSession
from supermarket.district.dated.registers import in_force
from supermarket.district.dates import read_date
from supermarket.district.persons import NOTE_MAX, read_text
from supermarket.district.roles import allowed_at
from supermarket.district.texts import plain
from supermarket.earning.certificates.certificates import (
    Certificate,
    certificate_of,
    certificates_between,
    certificates_of_training,
    claim_by,
)
from supermarket.earning.certificates.kinds import (
    CERTIFICATE_ISSUED,
    CERTIFICATE_WITHDRAWN,
    CertificateIssued,
    CertificateWithdrawn,
)
from supermarket.earning.claims.standing import State, claim_of
from supermarket.errors.practice.activities import (
    ActivityDayRefused,
    CertificateClaimed,
    CertificateIssuedBefore,
    CertificateNumberRefused,
    CertificateVoid,
    DidNotAttend,
    NotATraining,
)
from supermarket.households.lineage import person_of
from supermarket.locale import N_
from supermarket.practice.activities.standing import Activity, activities_between, activity_of, attended
from supermarket.practice.activities.words import TRAININGS
from supermarket.practice.orders.registers import VOLUNTEERS

_NUMBER_MAX = 24
_LAST_DAY = "2099-12-31"


@dataclass(frozen=True)
class Training:
    """A training, meeting or lecture, who of those it reached is known by number, and how many have its certificate."""

    activity: Activity
    certificates: int


@dataclass(frozen=True)
class Withdrawn:
    """The answer to a withdrawal: its entry, the certificate, and the claim posted by it, which is to be reversed."""

    entry: str
    certificate: Certificate
    to_reverse: str | None


@dataclass(frozen=True)
class NewCertificate:
    """What is certified: of which training, whose, in which words; `number` is that of another body's paper."""

    training: str
    member: str
    title: str
    number: str | None = None
    until: str | None = None


def trainings(session: ReadSession, sites: Iterable[str], first: str, last: str) -> list[Training]:
    """Return the trainings, meetings and lectures of a span at these sites, by day."""
    standing = (each for each in certificates_between(session, first, session.today) if not each.withdrawn)
    issued = Counter(each.training for each in standing)
    found = activities_between(session, sites, first, last)
    return [Training(each, issued[each.activity]) for each in found if each.kind in TRAININGS]


def without_certificate(session: ReadSession, training: str) -> list[str]:
    """Return the members who attended a training and have no certificate of it.

    Raises:
        CaseUnknown, NotATraining: there is no such training that was held.
    """
    training_held = activity_of(session, training)
    activity = training_held.activity
    if training_held.kind not in TRAININGS or not training_held.is_held:
        raise NotATraining(activity=activity)
    issued = {each.member for each in certificates_of_training(session, activity) if not each.withdrawn}
    return [each for each in attended(session, activity) if each not in issued]


def issue(session: WriteSession, new: NewCertificate, request: Request) -> Certificate:
    """Issue a certificate of a training to a member who attended it.

    Raises:
        CaseUnknown, NotATraining: it is none that was held.
        KeyUsed: the key belongs to another request.
        OperatorMissing, StaffUnknown, RoleRefused, SiteRefused: the operator may not.
        TextUnreadable, ReasonPersonal, CertificateNumberRefused, DateUnreadable, ActivityDayRefused: it cannot say so.
        MemberUnknown, DidNotAttend, CertificateIssuedBefore: the member gets none.
    """
    training = activity_of(session, new.training)
    told = {
        "training": training.activity,
        "member": _member(session, new.member),
        "title": read_text(new.title, N_("title")),
    }
    if new.number and plain(new.number):
        told["number"] = _number(new.number)
    if new.until and plain(new.until):
        told["until"] = read_date(new.until)
    if found := session.answered(CERTIFICATE_ISSUED, request, site=training.site, asked=told):
        return certificate_of(session, found.name)
    allowed_at(session, "certificate issue", request, training.site)
    if training.kind not in TRAININGS or not training.is_held:
        raise NotATraining(activity=training.activity)
    if told.get("until", session.today) < session.today:
        raise ActivityDayRefused(day=told["until"], first=session.today, last=_LAST_DAY)
    numbers = person_of(session, told["member"])
    if not numbers & set(attended(session, training.activity)):
        raise DidNotAttend(training=training.activity, member=told["member"])
    for each in certificates_of_training(session, training.activity):
        if each.member in numbers and not each.withdrawn:
            raise CertificateIssuedBefore(certificate=each.certificate, member=told["member"])
    body = CertificateIssued.model_validate({"asked": told, **told, "trained": training.day})
    entry = session.record(CERTIFICATE_ISSUED, body, request, site=training.site, on=session.today)
    return certificate_of(session, entry.name)


def withdraw(session: WriteSession, typed: str, reason: str, request: Request) -> Withdrawn:
    """Withdraw a certificate that should not have been issued; the member may be given another.

    Raises:
        CertificateUnknown: there is none.
        TextUnreadable, ReasonPersonal: the reason cannot be sealed.
        KeyUsed: the key belongs to another request.
        OperatorMissing, StaffUnknown, RoleRefused, SiteRefused: the operator may not.
        CertificateVoid: it was withdrawn before.
        CertificateClaimed: a claim that rests on it is not decided.
    """
    certificate = certificate_of(session, typed)
    asked = {"certificate": certificate.certificate, "reason": read_text(reason, N_("reason"), most=NOTE_MAX)}
    claim = claim_by(session, certificate.certificate)
    if answer := session.answered(CERTIFICATE_WITHDRAWN, request, site=certificate.site, asked=asked):
        return Withdrawn(answer.name, certificate, claim)
    allowed_at(session, "certificate withdraw", request, certificate.site)
    if certificate.withdrawn:
        raise CertificateVoid(certificate=certificate.certificate, withdrawn=certificate.withdrawn)
    if claim and claim_of(session, claim).state is not State.POSTED:
        raise CertificateClaimed(certificate=certificate.certificate, claim=claim)
    body = CertificateWithdrawn(asked=asked, certificate=certificate.certificate, reason=asked["reason"])
    entry = session.record(CERTIFICATE_WITHDRAWN, body, request, site=certificate.site, on=session.today)
    return Withdrawn(entry.name, certificate_of(session, certificate.certificate), claim)


def _member(session: ReadSession, typed: str) -> str:
    """Return the number of whoever is named by it, or by his code as a volunteer."""
    volunteer = in_force(session, VOLUNTEERS, plain(typed), session.today)
    return volunteer.member if volunteer else plain(typed)[:40]


def _number(typed: str) -> str:
    text = plain(typed).upper()
    if not (text.isascii() and 1 <= len(text) <= _NUMBER_MAX and text.replace("-", "").isalnum()):
        raise CertificateNumberRefused(number=text[:40], most=_NUMBER_MAX)
    return text
