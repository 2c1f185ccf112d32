"""Trainings, meetings and lectures: who attended, and certificates for those who did."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from supermarket.books.session import ReadSession, Request, WriteSession
from supermarket.district.dates import read_date
from supermarket.district.persons import read_text
from supermarket.district.roles import allowed_at
from supermarket.district.texts import plain
from supermarket.earning.certificates.certificates import (
    Certificate,
    certificate_of,
    certificates_between,
    certificates_of_training,
)
from supermarket.earning.certificates.kinds import CERTIFICATE_ISSUED, CertificateIssued
from supermarket.errors.practice.activities import (
    ActivityDayRefused,
    CertificateIssuedBefore,
    CertificateNumberRefused,
    DidNotAttend,
    NotATraining,
)
from supermarket.households.lineage import person_of
from supermarket.locale import N_
from supermarket.people.reasons import check_reason
from supermarket.practice.activities.standing import Activity, activities_between, activity_of, attended
from supermarket.practice.activities.words import TRAININGS

_NUMBER_MAX = 24
_LAST_DAY = "2099-12-31"


@dataclass(frozen=True)
class Training:
    """A training, meeting or lecture, who of those it reached is known by number, and how many have its certificate."""

    activity: Activity
    certificates: int


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
    issued = Counter(each.training for each in certificates_between(session, first, session.today))
    found = activities_between(session, sites, first, last)
    return [Training(each, issued[each.activity]) for each in found if each.kind in TRAININGS]


def without_certificate(session: ReadSession, training: str) -> list[str]:
    """Return the members who attended a training and have no certificate of it.

    Raises:
        CaseUnknown: there is no such training.
    """
    activity = activity_of(session, training).activity
    issued = {each.member for each in certificates_of_training(session, activity)}
    return [each for each in attended(session, activity) if each not in issued]


def issue(session: WriteSession, new: NewCertificate, request: Request) -> Certificate:
    """Issue a certificate of a training to a member who attended it.

    Raises:
        CaseUnknown, NotATraining: it is none that was held.
        KeyUsed: the key belongs to another request.
        OperatorMissing, StaffUnknown, RoleRefused, SiteRefused: the operator may not.
        TextUnreadable, ReasonPersonal, CertificateNumberRefused, DateUnreadable, ActivityDayRefused: it cannot say so.
        DidNotAttend, CertificateIssuedBefore: the member gets none.
    """
    training = activity_of(session, new.training)
    told = {
        "training": training.activity,
        "member": plain(new.member)[:40],
        "title": read_text(new.title, N_("title")),
    }
    if new.number and plain(new.number):
        told["number"] = _number(new.number)
    if new.until and plain(new.until):
        told["until"] = read_date(new.until)
    if found := session.answered(CERTIFICATE_ISSUED, request, site=training.site, asked=told):
        return certificate_of(session, found.name)
    allowed_at(session, "certificate issue", request, training.site)
    check_reason(told["title"], ())
    if training.kind not in TRAININGS or not training.is_held:
        raise NotATraining(activity=training.activity)
    if told.get("until", session.today) < session.today:
        raise ActivityDayRefused(day=told["until"], first=session.today, last=_LAST_DAY)
    numbers = person_of(session, told["member"])
    if not numbers & set(attended(session, training.activity)):
        raise DidNotAttend(training=training.activity, member=told["member"])
    for each in certificates_of_training(session, training.activity):
        if each.member in numbers:
            raise CertificateIssuedBefore(certificate=each.certificate, member=told["member"])
    body = CertificateIssued.model_validate({"asked": told, **told})
    entry = session.record(CERTIFICATE_ISSUED, body, request, site=training.site, on=session.today)
    return certificate_of(session, entry.name)


def _number(typed: str) -> str:
    text = plain(typed).upper()
    if not (text.isascii() and 1 <= len(text) <= _NUMBER_MAX and text.replace("-", "").isalnum()):
        raise CertificateNumberRefused(number=text[:40], most=_NUMBER_MAX)
    return text
