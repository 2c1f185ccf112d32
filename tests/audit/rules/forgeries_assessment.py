"""The forgeries about assessments: each rule of marks and runs broken once."""

from typing import Any, Final

from supermarket.audit.package.checker.rules.practice.assessment import assessment_score, canonical_sha256
from tests.audit.rules.forgeries import Forgery
from tests.audit.rules.forging import GONE, Forger


def mark(v: Forger, **said: Any) -> str:  # noqa: ANN401 - what a body says
    return v.again(v.last("mark.given"), **said)


def run(v: Forger, form: str = "supermarket", **said: Any) -> str:  # noqa: ANN401 - what a body says
    """Run a form once more, truly unless something is said otherwise."""
    like = v.last("assessment.run", form=form)
    roots = [{"origin": like.origin, "size": v.seq - 1, "root": "ab" * 32}]
    body = {**like.body, "roots": roots, **said}
    body = {name: value for name, value in body.items() if value is not GONE}
    if "digest" not in said:
        told = {name: value for name, value in body.items() if name not in {"asked", "digest", "known"}}
        body["digest"] = canonical_sha256(told)
    return v.add("assessment.run", body, actor=like.actor, site=like.site)


def unweighed(v: Forger) -> str:
    """Run a form of which a line was made heavier, with the digest of what it is now."""
    form = v.last("assessment.run", form="supermarket").body["form_content"]
    first, *rest = form["items"]
    heavier = {**form, "items": [{**first, "weights": {"supermarket": 11}}, *rest]}
    return run(v, form_content=heavier)


def marked_up(v: Forger) -> str:
    """Count a mark among the figures that nobody gave, with the points that follow from it."""
    body = v.last("assessment.run", form="station").body
    figures = [list(each) for each in body["figures"]]
    number = body["places"].index("3001")
    figures[number][0] = 1_000  # the first figure is that of the marked line
    numbers = figures[number]
    points, totals = [[*body[name]] for name in ("points", "totals")]
    points[number], totals[number], _vetoes = assessment_score(body["form_content"], "station", numbers)
    return run(v, "station", figures=figures, points=points, totals=totals)


def adopted(v: Forger, **said: Any) -> str:  # noqa: ANN401 - what a form says
    """Adopt the shops' form once more, in which something is said otherwise, with the digest of what it is then."""
    like = v.last("form.recorded", form="supermarket")
    content = {**like.body["form_content"], **said}
    body = {**like.body, "from": v.today, "form_content": content, "form_sha256": canonical_sha256(content)}
    return v.add("form.recorded", body, actor=like.actor, site=like.site)


def undigested(v: Forger) -> str:
    """Adopt a form under a digest that is not its own."""
    like = v.last("form.recorded", form="supermarket")
    body = {**like.body, "from": v.today, "form_sha256": "ab" * 32}
    return v.add("form.recorded", body, actor=like.actor, site=like.site)


def overturned(v: Forger) -> str:
    """Adopt a form of which one line is full at nothing."""
    first, *rest = v.last("form.recorded", form="supermarket").body["form_content"]["items"]
    measures = [{**each, "bounds": [0, 0, -1, -1]} for each in first["measures"]]
    return adopted(v, items=[{**first, "measures": measures}, *rest])


def against(v: Forger) -> str:
    """Adopt a form of which one line weighs less than nothing, and another one so much more."""
    first, second, *rest = v.last("form.recorded", form="supermarket").body["form_content"]["items"]
    weights = [{"supermarket": each["weights"]["supermarket"] + more} for each, more in ((first, -50), (second, 50))]
    return adopted(v, items=[{**first, "weights": weights[0]}, {**second, "weights": weights[1]}, *rest])


def measured(v: Forger, **said: Any) -> str:  # noqa: ANN401 - what a measure says
    """Adopt a form of which one line is measured otherwise."""
    first, *rest = v.last("form.recorded", form="supermarket").body["form_content"]["items"]
    return adopted(v, items=[{**first, "measures": [{**each, **said} for each in first["measures"]]}, *rest])


def numbered_alike(v: Forger) -> str:
    first, second, *rest = v.last("form.recorded", form="supermarket").body["form_content"]["items"]
    return adopted(v, items=[first, {**second, "item": first["item"]}, *rest])


def lighter(v: Forger) -> str:
    """Adopt a form of which one line is left out, with the digest of what it is then."""
    _first, *rest = v.last("form.recorded", form="supermarket").body["form_content"]["items"]
    return adopted(v, items=rest)


def unvetoed(v: Forger) -> str:
    """Run a form under its name from which the vetoes were taken, with the digest and scores of what it is now."""
    like = v.last("assessment.run", form="supermarket").body
    form = {**like["form_content"], "vetoes": []}
    gone = 2 * len(like["form_content"]["vetoes"])
    figures = [each[: len(each) - gone] for each in like["figures"]]
    scores = [assessment_score(form, "supermarket", each) for each in figures]
    told: dict[str, Any] = {"points": [each[0] for each in scores], "totals": [each[1] for each in scores]}
    vetoes = [each[2] for each in scores]
    return run(v, form_content=form, form_sha256=canonical_sha256(form), figures=figures, vetoes=vetoes, **told)


def shops_form(v: Forger) -> str:
    return str(v.last("assessment.run", form="supermarket").body["form_sha256"])


def last_of(v: Forger) -> str:
    return str(v.last("assessment.run", form="supermarket").body["last"])


ASSESSMENT_WAYS: Final[dict[str, tuple[str, Forgery]]] = {
    "a mark of more than a hundred points": ("mark_amiss", lambda v: mark(v, hundredths=10_001)),
    "a mark of a line that is none": ("mark_not_of_form", lambda v: mark(v, item="99")),
    "a mark above its line's weight": ("mark_not_of_form", lambda v: mark(v, hundredths=9_999)),
    "a mark of a site of another tier": ("mark_not_of_form", lambda v: mark(v, marked="5001", site="5001")),
    "a mark by another form's digest": ("mark_not_of_form", lambda v: mark(v, form_sha256=shops_form(v))),
    "a mark of a month by a form for quarters": ("mark_not_of_form", lambda v: mark(v, period="2026-01")),
    "a form of which a line counts against the others": ("form_content_amiss", against),
    "a form that measures nothing": ("form_content_amiss", lambda v: measured(v, share=0)),
    "a form that measures what nobody can": ("form_content_amiss", lambda v: measured(v, indicator="beauty")),
    "a form with two lines of a number": ("form_content_amiss", numbered_alike),
    "a form whose veto lifts a score": ("form_content_amiss", lambda v: adopted(v, veto_most=-1)),
    "a form with endless points beyond the hundred": ("form_content_amiss", lambda v: adopted(v, bonus_most=1_000)),
    "a form whose grades go up": (
        "form_content_amiss",
        lambda v: adopted(v, grades=[{"name": "合格", "least": 0}, {"name": "优秀", "least": 90}]),
    ),
    "a form that says more": ("form_content_amiss", lambda v: adopted(v, note="x")),
    "something named beside a score by no pattern of the form": (
        "run_beside_amiss",
        lambda v: run(v, beside=[{"site": "5001", "pattern": "beauty", "late": 9, "every": 9}]),
    ),
    "a form full at nothing": ("form_row_untrue", overturned),
    "a form whose weights make no hundred": ("form_row_untrue", lighter),
    "a form under another's name": ("form_row_untrue", lambda v: adopted(v, name="station")),
    "a mark by a form that nobody adopted": ("mark_not_of_form", lambda v: mark(v, form="premises")),
    "a mark of a period that is none": ("mark_amiss", lambda v: mark(v, period="banana")),
    "a mark of a period to come": ("mark_amiss", lambda v: mark(v, period="2099-1")),
    "a mark seen by somebody of the place": ("mark_unseconded", lambda v: mark(v, approver="33001")),
    "a run to the middle of a month": ("run_period_amiss", lambda v: run(v, last=last_of(v)[:8] + "15")),
    "a run under another period's name": ("run_period_amiss", lambda v: run(v, period="2025-1")),
}


ASSESSMENT: Final[dict[str, Forgery]] = {
    "mark_amiss": lambda v: mark(v, marked="3002"),
    "mark_by_own": lambda v: v.again(v.last("mark.given"), actor="33001"),
    "mark_unseconded": lambda v: mark(v, approver="32001"),
    "mark_not_of_form": lambda v: mark(v, item="2"),
    "form_row_untrue": undigested,
    "form_content_amiss": lambda v: adopted(v, veto_most=101),
    "run_beside_amiss": lambda v: run(v, beside=[{"site": "5001", "pattern": "late_counts", "late": 3, "every": 6}]),
    "run_form_not_in_force": unvetoed,
    "run_form_untrue": unweighed,
    "run_period_amiss": lambda v: run(v, last=v.today),
    "run_roots_amiss": lambda v: run(v, roots=[{"origin": "1000-1", "size": 7, "root": "ab" * 32}]),
    "run_before_amiss": lambda v: run(v, before=v.names.run),
    "run_sites_untrue": lambda v: run(v, above=["2001", "2001"]),
    "run_mark_untrue": marked_up,
    "run_score_untrue": lambda v: run(v, ranks=[2, 1]),
    "run_digest_untrue": lambda v: run(v, digest="ab" * 32),
}
