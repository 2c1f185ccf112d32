"""A district of two villages with March behind it and its shops' form run over the first quarter."""

from supermarket.assessment.beside import PATTERNS
from supermarket.assessment.forms.adopting import adopt
from supermarket.assessment.forms.files import FOLDER, read_form
from supermarket.assessment.forms.forms import Form
from supermarket.assessment.indicators.all import INDICATORS
from supermarket.assessment.runs import Run, run
from supermarket.sample import sample_folder
from tests.months.march import live
from tests.village import ADMINISTRATOR, Village

QUARTER, FORM = "2026-1", "supermarket"


def form_of(name: str = FORM) -> Form:
    """Return a form of the sample district."""
    return read_form(sample_folder() / FOLDER / f"{name}.toml", INDICATORS, PATTERNS)


def run_first_quarter(village: Village) -> Run:
    """Live through March, and run the shops' form when the quarter is over."""
    live(village)
    village.time.move(days=30)
    with village.writing() as session:
        adopt(session, form_of(), None, ADMINISTRATOR)
        return run(session, form_of(), QUARTER, ADMINISTRATOR)
