"""Results 考核结果: what a form comes to over a period of the ledger, as plain values, and what of it is sealed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Any, Final

from supermarket.assessment.beside import Beside, beside_of
from supermarket.assessment.forms.forms import MARKED, Form, Slot
from supermarket.assessment.indicators.all import INDICATORS
from supermarket.assessment.marks import marked_figure, marks_of
from supermarket.assessment.past import Past
from supermarket.assessment.scoring import Ratio, Score, ranks, score
from supermarket.journal.canonical import canonical

NONE: Final = -1
"""What stands in a sealed list of hundredths for a line that does not apply, and for no total."""
_BESIDES: Final = ("asked", "digest")
"""What of a run's body its digest leaves out."""


@dataclass(frozen=True)
class PlaceResult:
    """How one site did: its figures in the order of the form's slots, its score, its rank among those of its tier.

    `above` is the nearest site above it, `within` its rank among those of its tier below that. `beside` is what is
    named with the rank.
    """

    site: str
    tier: str
    above: str
    figures: tuple[Ratio, ...]
    score: Score
    rank: int
    within: int
    beside: tuple[Beside, ...]

    @property
    def total(self) -> int | None:
        """Return the total in hundredths of a point; None where nothing applies."""
        return self.score.total


@dataclass(frozen=True)
class Results:
    """What a form comes to over a period, at every site of its tiers in the order of tiers and codes."""

    form: Form
    places: tuple[PlaceResult, ...]

    @cached_property
    def by_site(self) -> Mapping[str, PlaceResult]:
        """Return the results by site."""
        return {each.site: each for each in self.places}

    def in_order(self, tier: str) -> list[PlaceResult]:
        """Return the results of a tier by rank, equal ones by their code, those without a score last."""
        of_tier = [each for each in self.places if each.tier == tier]
        return sorted(of_tier, key=lambda each: (each.rank == 0, each.rank, each.site))


def results_of(past: Past, form: Form) -> Results:
    """Work a form out over a period, for every site in force at its end.

    Raises:
        RunFirst: it takes scores of a form that was not run for the period.
    """
    places = past.of_tiers(form.tiers)
    codes = [place.site for place in places]
    columns = [_column(past, form, slot, codes) for slot in form.slots]
    beside = beside_of(past, codes, form.beside)
    rows = [
        (place.site, place.tier, place.above[0] if place.above else "", tuple(column[place.site] for column in columns))
        for place in places
    ]
    return assembled(form, rows, beside)


def _column(past: Past, form: Form, slot: Slot, codes: Sequence[str]) -> Mapping[str, Ratio]:
    """Return one figure of a form at every site."""
    if slot.indicator != MARKED:
        return INDICATORS[slot.indicator].at_places(past, codes, slot.goods)
    marks = marks_of(past, form)
    return {
        site: marked_figure(form, marks.get((site, slot.item)), slot.item, past.places[site].tier) for site in codes
    }


def assembled(
    form: Form,
    rows: Sequence[tuple[str, str, str, tuple[Ratio, ...]]],
    beside: Mapping[str, tuple[Beside, ...]],
) -> Results:
    """Return the results that figures come to: each row is a site, its tier, the site above it, and its figures."""
    scores = {site: score(form, tier, figures) for site, tier, _above, figures in rows}
    ranked: dict[str, int] = {}
    within: dict[str, int] = {}
    for tier in form.tiers:
        of_tier = {row[0]: scores[row[0]].total for row in rows if row[1] == tier}
        ranked |= ranks(of_tier)
        for above in {row[2] for row in rows if row[1] == tier}:
            within |= ranks({row[0]: scores[row[0]].total for row in rows if row[1] == tier and row[2] == above})
    return Results(
        form,
        tuple(
            PlaceResult(site, tier, above, figures, scores[site], ranked[site], within[site], beside.get(site, ()))
            for site, tier, above, figures in rows
        ),
    )


# --- what is sealed ---------------------------------------------------------------------------------------------------


def sealed_parts(results: Results) -> dict[str, Any]:
    """Return the lists of a run's body that hold its results."""
    return {
        "places": [each.site for each in results.places],
        "tiers": [each.tier for each in results.places],
        "above": [each.above for each in results.places],
        "figures": [[number for ratio in each.figures for number in ratio] for each in results.places],
        "points": [[NONE if one is None else one for one in each.score.points] for each in results.places],
        "totals": [NONE if each.total is None else each.total for each in results.places],
        "vetoes": [list(each.score.vetoes) for each in results.places],
        "ranks": [each.rank for each in results.places],
        "beside": [
            {"site": each.site, "pattern": one.pattern, "late": one.late, "every": one.every}
            for each in results.places
            for one in each.beside
        ],
    }


def results_sealed(form: Form, content: Mapping[str, Any]) -> Results:
    """Return the results that a run's body holds; points, totals and ranks follow from its figures."""
    beside: dict[str, tuple[Beside, ...]] = {}
    for line in content["beside"]:
        found = beside.get(line["site"], ())
        beside[line["site"]] = (*found, Beside(line["pattern"], line["late"], line["every"]))
    rows = [
        (site, tier, above, _ratios(figures))
        for site, tier, above, figures in zip(
            content["places"], content["tiers"], content["above"], content["figures"], strict=True
        )
    ]
    return assembled(form, rows, beside)


def _ratios(numbers: Sequence[int]) -> tuple[Ratio, ...]:
    return tuple(Ratio(*pair) for pair in zip(numbers[::2], numbers[1::2], strict=True))


def digest_of(content: Mapping[str, Any]) -> str:
    """Return the digest of what a run seals: the SHA-256 of its canonical JSON but for the request and the digest."""
    told = {name: value for name, value in content.items() if name not in _BESIDES}
    return sha256(canonical(told).encode()).hexdigest()


def differences(sealed: Mapping[str, Any], found: Mapping[str, Any]) -> Iterator[tuple[str, str, str, str]]:
    """Give where two sets of sealed parts differ: the site, what, and both as texts."""
    for name in ("places", "tiers", "above"):
        if list(sealed[name]) != list(found[name]):
            yield "-", name, _told(sealed[name]), _told(found[name])
            return
    for name in ("figures", "points", "totals", "vetoes", "ranks"):
        for site, one, other in zip(sealed["places"], sealed[name], found[name], strict=False):
            if one != other:
                yield site, name, _told(one), _told(other)
        if len(sealed[name]) != len(found[name]):
            yield "-", name, str(len(sealed[name])), str(len(found[name]))
    for one, other in zip(sealed["beside"], found["beside"], strict=False):
        if one != other:
            yield one["site"], "beside", _told([*one.values()]), _told([*other.values()])
    if len(sealed["beside"]) != len(found["beside"]):
        yield "-", "beside", str(len(sealed["beside"])), str(len(found["beside"]))


def _told(value: Any) -> str:  # noqa: ANN401 - a number or a list of a body
    text = " ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
    return text[:120]
