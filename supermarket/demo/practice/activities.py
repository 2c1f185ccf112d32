"""Activities in the demo: 255 projects, a theme a month, an action a week in four villages, and what came between."""

import random
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from supermarket.books.session import WriteSession
from supermarket.demo.scene import ADMINISTRATOR, FIRST_DAY, HOME, VILLAGES, Stage, Village
from supermarket.demo.telling import Teller, refusal_of, typed
from supermarket.district.dated.file_imports import import_file
from supermarket.district.dated.registers import HOUSEHOLDS, all_in_force
from supermarket.earning.claims.claims import Deed, file_claim
from supermarket.locale import _
from supermarket.practice.activities.activities import Outcome, Plan, cancel, hold, hold_unplanned, move, plan
from supermarket.practice.activities.counts import Published, report
from supermarket.practice.activities.files import THEME_FILE
from supermarket.practice.activities.standing import Activity, activities_between
from supermarket.practice.activities.themes import theme_at
from supermarket.practice.projects.files import PROJECT_FILE
from supermarket.practice.projects.projects import projects
from supermarket.practice.projects.trainings import NewCertificate, issue, trainings

MONDAY: Final = 0
WEDNESDAY: Final = 2
WEEKLY: Final = (
    ("清扫村道和河边", ("cleaning", "customs")),
    ("炕头讲堂：政策到户", ("theory",)),
    ("义诊进村", ("clinic", "old-young")),
    ("垃圾分类与法律知识宣讲", ("waste-law", "theory")),
    ("为老人义务理发", ("haircut", "old-young")),
    ("村文艺队排演", ("culture",)),
)
"""What a village does in turn, a week each: its title and its kinds, the main one first."""
RAINED_OFF: Final = (3, 0)
PUT_OFF: Final = (5, 1)
LEFT_OUT: Final = (7, 2)
UNTOLD: Final = (9, 3)
"""The week, from the first, and the village in which an action was cancelled, moved, never planned, never told."""
TRAINED: Final = 6
"""The week of the first-aid training at the story's village."""
_ATTENDED: Final = 8
BRAND: Final = "701"
"""The project of whose activities the training is one."""
FIRST_AID: Final = "应急救护培训"
PASSED: Final = "应急救护培训合格"


def prepare_activities(stage: Stage, sample: Path) -> None:
    """Take in themes and projects, and record what the district's summary had counted before there was this ledger."""
    scope = ADMINISTRATOR.site
    summary = "区新时代文明实践工作总结"
    with stage.writing() as session:
        import_file(session, THEME_FILE, sample / "themes.csv", ADMINISTRATOR, scope=scope)
        import_file(session, PROJECT_FILE, sample / "projects.csv", ADMINISTRATOR, scope=scope)
        for kind, times, heads in (("all", 20_000, None), ("theory", 4_900, 100_000), ("universal", 730, None)):
            qualifier = "at-least"
            span = ("2022-01-01", "2025-12-31")
            report(session, Published(kind, *span, summary, times, qualifier, heads, qualifier), ADMINISTRATOR)


def live_activities(session: WriteSession, day: date, chance: random.Random) -> None:
    """Live a day: on Mondays each village plans its week's action, which it holds on its day."""
    week = (day - FIRST_DAY).days // 7
    for number, village in enumerate(VILLAGES):
        due = activities_between(session, [village.station], day.isoformat(), day.isoformat())
        for activity in due:
            if activity.state in {"planned", "moved"} and (week, number) != UNTOLD:
                _told(session, activity, (week, number), village, chance)
        if day.weekday() == MONDAY and (week, number) != LEFT_OUT:
            _planned(session, day + timedelta(days=WEDNESDAY), week + number, village)
    if day.weekday() == WEDNESDAY and week == TRAINED:
        _train(session, day)


def _planned(session: WriteSession, day: date, turn: int, village: Village) -> None:
    """Plan a week's action, of the month's theme and of the village's project."""
    title, kinds = WEEKLY[turn % len(WEEKLY)]
    theme = theme_at(session, village.station, day.isoformat()[:7])
    own = [each.project for each in projects(session, session.today, [village.station])]
    of = theme.theme if theme else None
    planned = Plan(title, kinds, day.isoformat(), "9:00", "村部广场", of, own[0] if own else None)
    plan(session, planned, village.manager)


def _told(
    session: WriteSession, activity: Activity, when: tuple[int, int], village: Village, chance: random.Random
) -> None:
    """Tell what became of an action on its day: it was held, rained off, or put off."""
    if when == RAINED_OFF:
        cancel(session, activity.activity, "weather", "大风降温", village.manager)
    elif when == PUT_OFF and activity.state == "planned":
        later = date.fromisoformat(activity.day) + timedelta(days=7)
        move(session, activity.activity, later.isoformat(), village.manager, reason="师傅有事")
    else:
        heads = chance.randint(12, 60)
        rounded = heads >= 40  # noqa: PLR2004 - nobody counts a crowd head by head
        outcome = Outcome(heads // 10 * 10, "at-least") if rounded else Outcome(heads)
        hold(session, activity.activity, outcome, village.manager)


def _train(session: WriteSession, day: date) -> None:
    """Train in first aid whoever heads a household of the story's village, and hold the month's meeting beside it."""
    households = all_in_force(session, HOUSEHOLDS, session.today, column="station", value=HOME.station)
    planned = Plan(FIRST_AID, ("training",), day.isoformat(), "14:00", "村部会议室", project=BRAND)
    outcome = Outcome(attended=tuple(each.head for each in households[:_ATTENDED]))
    training = hold_unplanned(session, planned, outcome, HOME.manager)
    for each in households[1:_ATTENDED]:
        issue(session, NewCertificate(training.activity, each.head, PASSED), HOME.manager)
    meeting = Plan("文明实践工作例会", ("meeting",), day.isoformat(), "16:00", online=True)
    hold_unplanned(session, meeting, Outcome(30, "about"), ADMINISTRATOR)


def tell_activities(stage: Stage, teller: Teller) -> None:
    """Tell how a certificate is issued, that a claim rests on it once, and which weeks of a village lack an action."""
    by = HOME.manager
    with stage.ledger.reading() as session:
        (training,) = (each.activity for each in trainings(session, [HOME.station], "2026-03-01", session.today))
        households = all_in_force(session, HOUSEHOLDS, session.today, column="station", value=HOME.station)
    household, head = households[0].household, households[0].head
    with stage.writing() as session:
        new = issue(session, NewCertificate(training.activity, head, PASSED), by)
    text = _("Certificate {certificate} “{title}” of {member}, of the training {training}.")
    teller.tell(
        _("Whoever attended the first-aid training gets its certificate."),
        typed("certificate issue", training.activity, head, "--title", PASSED, by=by),
        text.format(**vars(new)),
    )
    deed = Deed(household, "LEC-03", member=head, certificate=new.certificate)
    words = (household, "LEC-03", "--member", head, "--certificate", new.certificate)
    with stage.writing() as session:
        filed, filed_on = file_claim(session, deed, by), session.today
    text = _("Claim {claim}: household {household}, {points} points; it waits for review.")
    teller.tell(
        _("The certificate is the evidence that the deed's rule asks for."),
        typed("claim file", *words, by=by),
        text.format(claim=filed.claim, household=filed.household, points=filed.points),
    )
    before = (date.fromisoformat(filed_on) - timedelta(days=1)).isoformat()
    teller.tell_refusal(
        _("One certificate earns once."),
        typed("claim file", *words, "--served", before, by=by),
        refusal_of(
            stage,
            lambda session: file_claim(
                session, Deed(household, "LEC-03", member=head, served=before, certificate=new.certificate), by
            ),
        ),
    )
    _tell_gap(stage, teller)


def _tell_gap(stage: Stage, teller: Teller) -> None:
    """Tell that a week without an action stays one: what is told late is refused."""
    village = VILLAGES[LEFT_OUT[1]]
    week = (FIRST_DAY + timedelta(weeks=LEFT_OUT[0], days=1 + WEDNESDAY)).isoformat()
    title, kinds = WEEKLY[0]
    late = Plan(title, kinds[:1], week)
    teller.tell_refusal(
        _("A week of this village had no action; a month later nobody can write one into it any more."),
        typed("activity record", title, "--kind", kinds[0], "--heads", 20, "--day", week, by=village.manager),
        refusal_of(stage, lambda session: hold_unplanned(session, late, Outcome(20), village.manager)),
    )
