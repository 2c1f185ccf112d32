"""What a district does with assessments, so that every table of them has a row and every rule something to break."""

from supermarket.assessment.beside import PATTERNS
from supermarket.assessment.forms.adopting import adopt
from supermarket.assessment.forms.files import read_form
from supermarket.assessment.forms.forms import Form
from supermarket.assessment.indicators.all import INDICATORS
from supermarket.assessment.kinds import ASSESSMENT_RUN, AssessmentRun
from supermarket.assessment.marks import NewMark, give
from supermarket.assessment.past import Past
from supermarket.assessment.periods import period_with
from supermarket.assessment.results import digest_of, results_of, sealed_parts
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


def adopt_sample(village: Village) -> None:
    """Adopt both forms of the sample district, as an administrator."""
    with village.writing() as session:
        for name in ("supermarket", "station"):
            adopt(session, sample_form(name), None, ADMINISTRATOR)


def live_rootless(village: Village) -> str:
    """Mark a station, and record a run that seals no root, which would betray whoever alters an entry; return it."""
    form, marked = sample_form("supermarket"), sample_form("station")
    adopt_sample(village)
    with village.writing() as session:
        quarter = period_with("quarter", session.today).before
        mark = NewMark("1", "3001", quarter.name, "8.5", "制度上墙", (SEEN,))
        give(session, marked, mark, Second(ADMINISTRATOR.actor), SCORER)
        past = Past(session, quarter, {session.stream.origin: session.stream.size})
        told = {
            "form": form.name,
            "form_content": form.content,
            "form_sha256": form.sha256,
            "period": quarter.name,
            "first": quarter.first,
            "last": quarter.last,
            "roots": [],
            **sealed_parts(results_of(past, form)),
        }
        asked = {"form": form.name, "period": quarter.name}
        body = AssessmentRun.model_validate({**told, "asked": asked, "digest": digest_of(told)}, strict=False)
        site = ADMINISTRATOR.site
        return session.record(ASSESSMENT_RUN, body, ADMINISTRATOR, site=site, on=session.today).name


def live_assessment(village: Village) -> dict[str, str]:
    """Mark a station, and run both forms over the last quarter that is over; return the names of what is there."""
    shops, stations = sample_form("supermarket"), sample_form("station")
    names = {}
    adopt_sample(village)
    with village.writing() as session:
        quarter = period_with("quarter", session.today).before.name
        mark = NewMark("1", "3001", quarter, "8.5", "制度上墙, 缺一块标识牌", (SEEN,))
        names["mark"] = give(session, stations, mark, Second(ADMINISTRATOR.actor), SCORER).entry
        names["shops"] = run(session, shops, quarter, ADMINISTRATOR).name
        names["run"] = run(session, stations, quarter, ADMINISTRATOR).name
    return names
