"""What becomes of orders to mend things, so that both tables of them have rows and every rule something to break."""

from datetime import date, timedelta

from supermarket.assessment.rectification.rectifications import Ordering, answer, judge, order
from tests.assessment.lived import SEEN
from tests.village import ADMINISTRATOR, CLERK, Village

WHAT = "补齐盘点"
ITEMS = ("8", "9")


def live_rectifications(village: Village, run: str) -> dict[str, str]:
    """Order both shops to mend things after a run; one answer is refused, answered again and accepted."""
    names = {}
    with village.writing() as session:
        due, later = ((date.fromisoformat(session.today) + timedelta(days=days)).isoformat() for days in (10, 20))
        names["rectified"] = order(session, Ordering(run, "5001", ITEMS, due, WHAT), ADMINISTRATOR).rectification
        names["to_mend"] = order(session, Ordering(run, "5002", ITEMS, due), ADMINISTRATOR).rectification
    with village.writing() as session:
        answer(session, names["rectified"], "已盘点", [SEEN], CLERK)
        judge(session, names["rectified"], "refuse", ADMINISTRATOR, reason="照片看不清", due=later)
        answer(session, names["rectified"], "重新盘点并拍照", [SEEN], CLERK)
        names["last_day"] = due
    return names
