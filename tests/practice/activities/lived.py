"""What a village does with activities, so that every table of them has a row and every rule something to break."""

from hashlib import sha256
from typing import Final

from supermarket.district.dated.imports import add_row
from supermarket.earning.claims.claims import Deed, file_claim
from supermarket.earning.claims.kinds import EvidenceFile
from supermarket.earning.claims.rosters import Activity, Attendance, take_roster
from supermarket.practice.activities.activities import Outcome, Plan, cancel, correct, hold, move, plan
from supermarket.practice.activities.counts import Published, report
from supermarket.practice.activities.files import THEME_FILE
from supermarket.practice.projects.files import PROJECT_FILE
from supermarket.practice.projects.trainings import NewCertificate, issue, withdraw
from tests.village import ADMINISTRATOR, CLERK, MANAGER, Village

STREET: Final = b"\xff\xd8\xff people sweeping a street"
STREET_SHA256: Final = sha256(STREET).hexdigest()


def live_activities(village: Village) -> dict[str, str]:
    """Plan, hold, cancel, move and correct; train, certify, claim by it; return the names of what is there."""
    household, other = village.enrol("吴样甲"), village.enrol("吴样乙")
    with village.writing() as session:
        today = session.today
        theme = {"theme": "601", "month": today[:7], "name": "学雷锋志愿服务月", "site": "3001"}
        add_row(session, THEME_FILE, theme, MANAGER, scope="1000")
        project = {"project": "701", "name": "样例助洁", "site": "3001", "brand": "yes", "people": "12"}
        add_row(session, PROJECT_FILE, {**project, "plan": "每季一次"}, MANAGER, scope="1000")
        swept = plan(
            session,
            Plan("清扫村道", ("cleaning", "customs"), today, start="8:30", place="村口", theme="601", project="701"),
            CLERK,
        ).activity
        roster = take_roster(session, Activity("LEC-01", "理论宣讲"), [Attendance(household, "1")], CLERK).roster
        photo = EvidenceFile(what="photo", sha256=STREET_SHA256, kind="image/jpeg", size=len(STREET))
        hold(session, swept, Outcome(35, "at-least", roster=roster, evidence=(photo,)), CLERK)
        correct(session, swept, 30, "about", "数错了", MANAGER)
        training = plan(session, Plan("应急救护培训", ("training",), today, online=True), CLERK).activity
        hold(session, training, Outcome(attended=(f"{household}-1", f"{other}-1")), CLERK)
        certificate = issue(session, NewCertificate(training, f"{household}-1", "应急救护培训合格"), MANAGER)
        file_claim(session, Deed(household, "LEC-03", member="1", certificate=certificate.certificate), CLERK)
        wrong = issue(session, NewCertificate(training, f"{other}-1", "应急救护培训不合格"), MANAGER).certificate
        withdraw(session, wrong, "写错了", MANAGER)
        moved = move(
            session, plan(session, Plan("宣讲", ("theory",), today), CLERK).activity, today, CLERK, start="9:00"
        )
        off = plan(session, Plan("义诊", ("clinic",), today), CLERK).activity
        cancel(session, off, "weather", "大风", CLERK)
        waits = plan(session, Plan("义剪", ("haircut", "old-young"), today), CLERK).activity
        report(session, Published("all", "2022-01-01", "2025-12-31", "区工作总结", 20_000, "at-least"), ADMINISTRATOR)
    return {
        "trained": f"{household}-1",
        "also_trained": f"{other}-1",
        "swept": swept,
        "training": training,
        "certificate": certificate.certificate,
        "withdrawn": wrong,
        "moved_on": moved.activity,
        "called_off": off,
        "waiting": waits,
        "helpers": roster,
    }
