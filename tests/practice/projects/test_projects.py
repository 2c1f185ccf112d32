"""Projects and brands: live, dormant, ended; trainings with attendance; certificates, and the claims by them."""

import csv
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import pytest

from supermarket.district.dated.file_imports import import_file
from supermarket.district.dated.imports import add_row, end_row
from supermarket.earning.certificates.certificates import Certificate, certificate_of, claim_by
from supermarket.earning.claims.claims import Deed, file_claim, withdraw
from supermarket.earning.household_points.splits_and_mergers import merge
from supermarket.errors.practice.activities import (
    ActivityDayRefused,
    CertificateClaimed,
    CertificateEarly,
    CertificateIssuedBefore,
    CertificateMemberMissing,
    CertificateNumberRefused,
    CertificateOfAnother,
    CertificateOver,
    CertificateUnknown,
    CertificateUsed,
    CertificateVoid,
    DidNotAttend,
    HeadsBelowAttended,
    NotATraining,
    ProjectUnknown,
    SiteBeyondReach,
)
from supermarket.errors.registers import NeverRecorded
from supermarket.paper.activities.certificates import print_certificate
from supermarket.practice.activities.activities import Outcome, Plan, correct, hold_unplanned, plan
from supermarket.practice.orders.files import VOLUNTEER_FILE
from supermarket.practice.projects.files import PROJECT_FILE
from supermarket.practice.projects.projects import (
    DORMANT,
    ENDED,
    LIVE,
    NEW,
    project_of,
    projects,
    quarters_until,
    state_of,
)
from supermarket.practice.projects.trainings import NewCertificate, Withdrawn, issue, trainings, without_certificate
from supermarket.practice.projects.trainings import withdraw as withdraw_certificate
from supermarket.sample import sample_folder
from tests.refusing import refused
from tests.sound import check_honest
from tests.village import ADMINISTRATOR, CLERK, MANAGER, Village

PASSED: Final = "应急救护培训合格"


# --- projects ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("since", "until", "held", "on", "state"),
    [
        ("2026-01-01", None, ["2026-Q2"], "2026-06-30", LIVE),
        ("2026-01-01", None, ["2026-Q1"], "2026-06-30", LIVE),
        ("2026-01-01", None, ["2026-Q1"], "2026-07-01", DORMANT),
        ("2026-01-02", None, [], "2026-06-30", NEW),  # it has missed no whole quarter yet
        ("2026-01-01", None, [], "2026-06-30", DORMANT),
        (None, None, [], "2026-06-30", DORMANT),
        ("2026-01-01", "2026-06-30", ["2026-Q2"], "2026-06-30", ENDED),
        ("2026-01-01", "2026-07-01", ["2026-Q2"], "2026-06-30", LIVE),
    ],
)
def test_a_project_is_live_while_it_holds_something_each_quarter(
    since: str | None, until: str | None, held: list[str], on: str, state: str
) -> None:
    assert state_of(since, until, held, on) == state


def test_quarters_are_counted_back_over_the_turn_of_a_year() -> None:
    assert quarters_until("2026-05-31") == ("2025-Q3", "2025-Q4", "2026-Q1", "2026-Q2")
    assert quarters_until("2026-01-01", 2) == ("2025-Q4", "2026-Q1")


def project(village: Village, code: str = "701", **cells: str) -> None:
    with village.writing() as session:
        row = {"project": code, "name": f"样例{code}", "site": "3001", **cells}
        add_row(session, PROJECT_FILE, row, MANAGER, scope="1000")


def test_a_project_falls_dormant_wakes_and_ends(village: Village) -> None:
    project(village, brand="yes", people="12", plan="每季一次")
    village.time.move(days=122)  # to 2 July: a whole quarter was missed
    with village.writing() as session:
        assert project_of(session, "701")[0].state == DORMANT
        hold_unplanned(session, Plan("助洁", ("other",), project="701"), Outcome(9), CLERK)
        standing, activities = project_of(session, "701")
        assert (standing.state, standing.since, standing.people) == (LIVE, "2026-03-02", 12)
        assert standing.quarters[-1] == ("2026-Q3", 1)
        assert [each.title for each in activities] == ["助洁"]
        end_row(session, PROJECT_FILE, "701", None, MANAGER)
        (ended,) = projects(session, session.today, ["3001"])
        assert (ended.state, ended.until, ended.brand) == (ENDED, "2026-07-02", True)
        assert projects(session, session.today, ["3002"]) == []


def test_a_project_names_an_organisation_and_volunteers_that_are_on_the_register(village: Village) -> None:
    with pytest.raises(NeverRecorded):
        project(village, organisation="8001")
    with pytest.raises(NeverRecorded):
        project(village, volunteers="101 102")
    with refused(village.ledger, SiteBeyondReach, site="3002", operator="33001"):
        project(village, site="3002")
    with refused(village.ledger, ProjectUnknown, project="709"), village.ledger.reading() as session:
        project_of(session, "709")


def test_the_sample_has_as_many_projects_and_brands_as_the_district_published(whole: Village) -> None:
    with (sample_folder() / "projects.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert (len(rows), sum(bool(row["brand"]) for row in rows)) == (255, 6)
    with whole.writing() as session:
        import_file(session, PROJECT_FILE, sample_folder() / "projects.csv", ADMINISTRATOR, scope="1000")
        found = projects(session, session.today)
        assert (len(found), sum(each.brand for each in found)) == (255, 6)


# --- trainings and certificates ---------------------------------------------------------------------------------------


def trained(village: Village, *households: str, kind: str = "training", **planned: Any) -> str:  # noqa: ANN401 - a Plan
    with village.writing() as session:
        outcome = Outcome(attended=tuple(f"{each}-1" for each in households))
        return hold_unplanned(session, Plan("应急救护培训", (kind,), **planned), outcome, CLERK).activity


def certified(village: Village, training: str, household: str, **said: Any) -> Certificate:  # noqa: ANN401 - a NewCertificate
    with village.writing() as session:
        return issue(session, NewCertificate(training, f"{household}-1", PASSED, **said), MANAGER)


def claimed(village: Village, household: str, certificate: str, member: str | None = "1", **deed: Any) -> str:  # noqa: ANN401
    with village.writing() as session:
        filed = file_claim(session, Deed(household, "LEC-03", member=member, certificate=certificate, **deed), CLERK)
        assert filed.flags == ()  # the certificate is the document that the rule asks for
        return filed.claim


def test_a_training_tells_who_attended_and_who_has_no_certificate_yet(village: Village) -> None:
    one, other = village.enrol(), village.enrol("李样乙")
    training = trained(village, one, other)
    certified(village, training, one)
    with village.ledger.reading() as session:
        (found,) = trainings(session, ["3001"], "2026-03-01", "2026-03-31")
        assert (found.activity.activity, found.activity.attended, found.certificates) == (training, 2, 1)
        assert without_certificate(session, training) == [f"{other}-1"]


def test_nobody_who_waits_for_a_certificate_is_told_of_a_training_that_was_not_held(village: Village) -> None:
    with village.writing() as session:
        planned = plan(session, Plan("应急救护", ("training",)), MANAGER).activity
    with refused(village.ledger, NotATraining, activity=planned), village.ledger.reading() as session:
        without_certificate(session, planned)


def test_only_who_attended_gets_a_certificate_and_gets_one(village: Village) -> None:
    one, other = village.enrol(), village.enrol("李样乙")
    training = trained(village, one)
    first = certified(village, training, one, number="RC-2026-9", until="2029-03-02")
    assert (first.paper, first.until, first.site) == ("RC-2026-9", "2029-03-02", "3001")
    with refused(village.ledger, CertificateIssuedBefore, certificate=first.certificate, member=f"{one}-1"):
        certified(village, training, one)
    with refused(village.ledger, DidNotAttend, training=training, member=f"{other}-1"):
        certified(village, training, other)
    cleaning = planned_cleaning(village)
    with refused(village.ledger, NotATraining, activity=cleaning):
        certified(village, cleaning, one)


def planned_cleaning(village: Village) -> str:
    with village.writing() as session:
        return hold_unplanned(session, Plan("清扫", ("cleaning",)), Outcome(9), CLERK).activity


@pytest.mark.parametrize("number", ["证书9", "A" * 25, "--", "9 9"])
def test_a_certificates_own_number_is_letters_digits_and_hyphens(village: Village, number: str) -> None:
    household = village.enrol()
    training = trained(village, household)
    with pytest.raises(CertificateNumberRefused):
        certified(village, training, household, number=number)


def test_a_certificate_that_is_over_when_it_is_issued_is_refused(village: Village) -> None:
    household = village.enrol()
    training = trained(village, household)
    with pytest.raises(ActivityDayRefused):
        certified(village, training, household, until="2026-03-01")
    assert certified(village, training, household, until="2026-03-02").until == "2026-03-02"


def test_a_claim_rests_on_the_members_own_certificate_once(village: Village) -> None:
    one, other = village.enrol(), village.enrol("李样乙")
    certificate = certified(village, trained(village, one, other), one).certificate
    with refused(village.ledger, CertificateUnknown, certificate="1000-1-1"):
        claimed(village, one, "1000-1-1")
    with refused(village.ledger, CertificateOfAnother, certificate=certificate, member=f"{other}-1"):
        claimed(village, other, certificate)
    with refused(village.ledger, CertificateMemberMissing, certificate=certificate):
        claimed(village, one, certificate, None)
    claim = claimed(village, one, certificate)
    village.time.move(days=1)
    with refused(village.ledger, CertificateUsed, certificate=certificate, claim=claim):
        claimed(village, one, certificate)
    with village.writing() as session:
        withdraw(session, claim, "报错了", CLERK)
        assert claim_by(session, certificate) is None
    assert claimed(village, one, certificate) != claim


def test_a_certificate_proves_nothing_of_the_days_before_its_training(village: Village) -> None:
    household = village.enrol()
    certificate = certified(village, trained(village, household), household).certificate
    with refused(village.ledger, CertificateEarly, certificate=certificate, trained="2026-03-02"):
        claimed(village, household, certificate, served="2026-03-01")
    claimed(village, household, certificate, served="2026-03-02")


def test_a_certificate_is_withdrawn_once_and_another_may_be_issued(village: Village, tmp_path: Path) -> None:
    household = village.enrol()
    training = trained(village, household)
    wrong = certified(village, training, household).certificate
    claim = claimed(village, household, wrong)
    with refused(village.ledger, CertificateClaimed, certificate=wrong, claim=claim):
        annulled(village, wrong)
    with village.writing() as session:
        withdraw(session, claim, "记错了", CLERK)
    done = annulled(village, wrong, key="k")
    assert annulled(village, wrong, key="k") == done
    assert (done.certificate.withdrawn, done.to_reverse) == ("2026-03-02", None)
    with refused(village.ledger, CertificateVoid, certificate=wrong, withdrawn="2026-03-02"):
        annulled(village, wrong)
    with refused(village.ledger, CertificateVoid, certificate=wrong, withdrawn="2026-03-02"):
        claimed(village, household, wrong)
    with village.ledger.reading() as session, pytest.raises(CertificateVoid):
        print_certificate(session, certificate_of(session, wrong), MANAGER, tmp_path / "certificate.pdf")
    claimed(village, household, certified(village, training, household).certificate)
    check_honest(village.ledger)


def annulled(village: Village, certificate: str, key: str | None = None) -> Withdrawn:
    with village.writing() as session:
        return withdraw_certificate(session, certificate, "写错了", replace(MANAGER, key=key))


def test_a_certificate_is_issued_to_a_volunteer_by_his_code(village: Village) -> None:
    household = village.enrol()
    with village.writing() as session:
        cells = {"volunteer": "80001", "household": household, "member": f"{household}-1"}
        add_row(session, VOLUNTEER_FILE, cells, MANAGER, scope="1000")
    training = trained(village, household)
    with village.writing() as session:
        issued = issue(session, NewCertificate(training, "80001", PASSED), replace(MANAGER, key="k"))
    with village.writing() as session:
        assert issue(session, NewCertificate(training, f"{household}-1", PASSED), replace(MANAGER, key="k")) == issued
    assert issued.member == f"{household}-1"


@pytest.mark.parametrize(("heads", "is_fine"), [(1, False), (2, True), (3, True)])
def test_a_training_reached_no_fewer_than_attended_by_name(village: Village, heads: int, is_fine: bool) -> None:
    households = [village.enrol(), village.enrol("李样乙")]
    told = Outcome(heads, "at-least", attended=tuple(f"{each}-1" for each in households))

    def says() -> str:
        with village.writing() as session:
            return hold_unplanned(session, Plan("应急救护培训", ("training",)), told, CLERK).activity

    def corrects(training: str) -> None:
        with village.writing() as session:
            correct(session, training, heads, "about", "数错了", MANAGER)

    if is_fine:
        corrects(says())
    else:
        with refused(village.ledger, HeadsBelowAttended, heads=heads, attended=2):
            says()
        training = trained(village, *households)
        with refused(village.ledger, HeadsBelowAttended, heads=heads, attended=2):
            corrects(training)


def test_a_certificate_counts_to_its_last_day(village: Village) -> None:
    household = village.enrol()
    certificate = certified(village, trained(village, household), household, until="2026-03-05").certificate
    village.time.move(days=5)
    with refused(village.ledger, CertificateOver, certificate=certificate, until="2026-03-05"):
        claimed(village, household, certificate)
    assert claimed(village, household, certificate, served="2026-03-05")


def test_whose_household_was_merged_keeps_his_certificate(village: Village) -> None:
    one, other = village.enrol(), village.enrol("李样乙")
    certificate = certified(village, trained(village, one), one).certificate
    with village.writing() as session:
        merge(session, one, other, MANAGER)
    assert claimed(village, other, certificate, "2")
    with village.ledger.reading() as session:
        assert certificate_of(session, certificate).member == f"{one}-1"


def test_what_a_claim_rests_on_is_part_of_its_request(village: Village) -> None:
    household = village.enrol()
    certificate = certified(village, trained(village, household), household).certificate
    claim = claimed(village, household, certificate)
    with village.ledger.reading() as session:
        assert claim_by(session, certificate) == claim
    assert village.ledger.first_difference() is None
