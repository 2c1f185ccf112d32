"""What a district does with assessments, so that every table of them has a row and every rule something to break."""

from supermarket.assessment.beside import PATTERNS
from supermarket.assessment.forms import Form, read_form
from supermarket.assessment.indicators.all import INDICATORS
from supermarket.assessment.marks import NewMark, give
from supermarket.assessment.periods import period_with
from supermarket.assessment.runs import run
from supermarket.books.session import Request
from supermarket.district.gate.second_persons import Second
from supermarket.people.evidence import KeptFile
from supermarket.sample import sample_folder
from tests.practice.activities.lived import STREET, STREET_SHA256
from tests.village import ADMINISTRATOR, Village

SCORER = Request(actor="32001", site="2001")
"""The institute's manager, who marks the stations below."""
SEEN = KeptFile(STREET_SHA256, "image/jpeg", len(STREET))


def sample_form(name: str) -> Form:
    """Return a form of the sample district."""
    return read_form(sample_folder() / "forms" / f"{name}.toml", INDICATORS, PATTERNS)


def live_assessment(village: Village) -> dict[str, str]:
    """Mark a station, and run both forms over the last quarter that is over; return the names of what is there."""
    shops, stations = sample_form("supermarket"), sample_form("station")
    names = {}
    with village.writing() as session:
        quarter = period_with("quarter", session.today).before.name
        mark = NewMark("1", "3001", quarter, "8.5", "制度上墙, 缺一块标识牌", (SEEN,))
        names["mark"] = give(session, stations, mark, Second(ADMINISTRATOR.actor), SCORER).entry
        names["shops"] = run(session, shops, quarter, ADMINISTRATOR).name
        names["run"] = run(session, stations, quarter, ADMINISTRATOR).name
    return names
