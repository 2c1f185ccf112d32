"""The courses of the practice work, as the verbs have them and as the checker has them, are the same."""

from supermarket.assessment.courses import COURSES
from supermarket.audit.package.checker.rules.practice.words import COURSES as CHECKED
from supermarket.audit.package.checker.rules.practice.words import STEP_VERBS, WITHIN
from supermarket.kinds import KINDS
from supermarket.practice.cases.courses import Course
from supermarket.practice.cases.kinds import Stepped

STEPS = {name.partition(".")[0]: name for name, kind in KINDS.items() if issubclass(kind.body, Stepped)}
"""The kinds of steps, by what they are steps of."""


def steps_of(course: Course) -> str:
    """Return the kind of the steps of a course."""
    return next(
        kind for kind, told in CHECKED.items() if {each[0] for each in told[2]} == {s.name for s in course.steps}
    )


def test_the_checker_knows_every_course_step_by_step() -> None:
    assert sorted(STEPS.values()) == sorted(CHECKED)
    for course in COURSES:
        opening_kind, opening, steps = CHECKED[steps_of(course)]
        assert opening_kind in KINDS
        assert opening == course.opening
        assert {(name, frozenset(before.split()), after) for name, before, after in steps} == {
            (step.name, frozenset(step.before), step.after) for step in course.steps
        }


def test_the_checker_knows_within_how_many_hours_each_state_is_left() -> None:
    assert {(steps_of(course), state): name for course in COURSES for state, name in course.within.items()} == WITHIN


def test_every_step_leads_somewhere_from_a_state_of_its_course_and_has_one_verb() -> None:
    for course in COURSES:
        assert course.ended <= set(course.states)
        assert {before for step in course.steps for before in step.before} <= set(course.states)
        for name in {step.name for step in course.steps}:
            assert len({step.verb for step in course.steps if step.name == name}) == 1


def test_the_checker_knows_which_verb_takes_each_step() -> None:
    assert {steps_of(course): {step.name: step.verb for step in course.steps} for course in COURSES} == STEP_VERBS
