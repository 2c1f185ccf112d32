"""Forms are files that are read strictly: what is wrong is named by its place; what is sealed says all of a form."""

from pathlib import Path

import pytest

from supermarket.assessment.beside import PATTERNS
from supermarket.assessment.forms.files import find_form, form_files, read_form
from supermarket.assessment.forms.forms import Bounds, Form, form_of
from supermarket.assessment.indicators.all import INDICATORS
from supermarket.errors.assessment.runs import FormFaulty, FormUnknown
from supermarket.sample import sample_folder

SUPERMARKETS = sample_folder() / "forms" / "supermarket.toml"


def read(path: Path) -> Form:
    return read_form(path, INDICATORS, PATTERNS)


def with_text(tmp_path: Path, old: str, new: str) -> Path:
    """Return the sample's form of the supermarkets with a text in it changed."""
    text = SUPERMARKETS.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "supermarket.toml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


@pytest.mark.parametrize("name", [path.stem for path in sorted((sample_folder() / "forms").glob("*.toml"))])
def test_every_form_of_the_sample_is_whole(name: str) -> None:
    form = read(sample_folder() / "forms" / f"{name}.toml")
    assert {tier: sum(each.weights[tier] for each in form.items) for tier in form.tiers} == dict.fromkeys(
        form.tiers, 100
    )
    assert form.name == name


def test_the_supermarkets_form_has_the_twelve_lines_and_four_vetoes_of_domain_md() -> None:
    form = read(SUPERMARKETS)
    weights = [each.weights["supermarket"] for each in form.items]
    assert weights == [10, 10, 8, 10, 8, 10, 8, 12, 8, 6, 5, 5]
    assert [each.item for each in form.items] == [str(number) for number in range(1, 13)]
    assert form.items[3].measures[0].bounds == Bounds(2_000, 6_000, 10_000, 15_000)
    assert form.items[10].measures[0].bounds == Bounds(-1, 0, 200, 1_000)
    assert [(each.indicator, each.above) for each in form.vetoes][-1] == ("stock_loss", 500)
    assert form.veto_most == 59


def test_what_a_run_seals_of_a_form_is_the_form_again() -> None:
    form = read(SUPERMARKETS)
    assert form_of(form.content) == form
    assert form_of(form.content).sha256 == form.sha256


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("weight = 12", "weight = 13", "weight (supermarket)"),
        ("weight = 12", "weight = 12\nmark = 3", "item 8"),
        ('indicator = "opening"', 'indicator = "openings"', "item 1, indicator"),
        ("full = 100\nzero = 60", "full = 60\nzero = 60", "item 1"),
        ("full = 100\nzero = 60", "full = 0.9\nzero = 60", "item 1, full"),
        ("full = [60, 100]", "full = [60, 160]", "item 4"),
        ("full = 100\nzero = 60", 'full = "99.555"\nzero = 60', "item 1, full"),
        *(
            ("full = 100\nzero = 60", f'full = "{text}"\nzero = 60', "item 1, full")
            for text in ("١٠", "9e1", "9_0", "9/1", " 90")
        ),
        ('item = "2"', 'item = "1"', "item"),
        ('item = "2"', 'item = "b"', "item b"),
        ('title = "文明实践超市运行考核表"\n', "", "-"),
        ('period = "quarter"', 'period = "week"', "period"),
        ('tiers = ["supermarket"]', 'tiers = ["shop"]', "tiers"),
        ('tiers = ["supermarket"]', 'tiers = ["supermarket", "supermarket"]', "tiers"),
        ('tiers = ["supermarket"]', "tiers = []", "tiers"),
        ('title = "文明实践超市运行考核表"', 'title = " "', "-"),
        ('item = "2"', 'item = "２"', "item ２"),
        ('"late_counts"', '"late_hours"', "beside"),
        ("least = 90", "least = 70", "grade"),
        ("veto_most = 59", "veto_most = 590", "veto_most"),
        ("marked = true", "marked = false", "veto 93"),
        ('veto = "94"', "veto = 94", "veto 94"),
        ("[[grade]]", "[[grade", "-"),
    ],
)
def test_a_form_that_is_wrong_is_refused_with_the_place(tmp_path: Path, old: str, new: str, place: str) -> None:
    with pytest.raises(FormFaulty) as refused:
        read(with_text(tmp_path, old, new))
    assert refused.value.place == place


def test_bounds_may_have_two_decimals_of_a_per_cent(tmp_path: Path) -> None:
    form = read(with_text(tmp_path, "full = 98\nzero = 80", 'full = "98.25"\nzero = 80'))
    assert form.items[6].measures[0].bounds == Bounds(8_000, 9_825)


def test_bounds_may_be_many_times_the_whole(tmp_path: Path) -> None:
    form = read(with_text(tmp_path, "full = 98\nzero = 80", "full = 10000\nzero = 80"))
    assert form.items[6].measures[0].bounds == Bounds(8_000, 1_000_000)


def test_the_offices_own_form_goes_before_the_samples(tmp_path: Path) -> None:
    (tmp_path / "forms").mkdir()
    own = with_text(tmp_path / "forms", "文明实践超市运行考核表", "本区考核表")
    ledger = tmp_path / "ledger.db"
    assert form_files(ledger)["supermarket"] == own
    assert find_form(ledger, "supermarket", INDICATORS, PATTERNS).title == "本区考核表"
    assert find_form(tmp_path / "elsewhere" / "l.db", "supermarket", INDICATORS, PATTERNS).title != "本区考核表"


def test_a_form_that_nobody_has_is_refused_with_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(FormUnknown) as refused:
        find_form(tmp_path / "ledger.db", "kiosk", INDICATORS, PATTERNS)
    assert "supermarket" in refused.value.forms
