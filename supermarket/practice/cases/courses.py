"""A course 流程: which states a case can be in, which steps lead from each to which, who takes them, and in what time.

A course is one table, written where its feature is; everything that asks what may come next reads it there.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from supermarket.errors.practice.cases import StepRefused
from supermarket.locale import N_


class Step(NamedTuple):
    """A step: what it is called, from which states it leads to which, which verb takes it, and who that is, in words.

    `needs` are the fields that must be told with it.
    """

    name: str
    before: tuple[str, ...]
    after: str
    verb: str
    who: str
    needs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Course:
    """The course of one sort of case.

    `noun` is what such a case is called, `opening` its first state, `ended` are those in which nothing waits for
    anybody any more, even where a step still leads on from them. `within` names the setting that says for how many
    hours a case may stay in a state before it is overdue.
    """

    noun: str
    opening: str
    steps: tuple[Step, ...]
    ended: frozenset[str]
    within: Mapping[str, str] = field(default_factory=dict)

    @property
    def states(self) -> tuple[str, ...]:
        """Return every state, in the order of the table."""
        return tuple(dict.fromkeys((self.opening, *(step.after for step in self.steps))))

    def legal(self, state: str) -> tuple[str, ...]:
        """Return the names of the steps that can be taken in a state."""
        return tuple(dict.fromkeys(step.name for step in self.steps if state in step.before))

    def verb(self, name: str) -> str:
        """Return the verb that takes the steps of a name: all of one name have the same."""
        return next(step.verb for step in self.steps if step.name == name)

    def step(self, case: str, state: str, name: str) -> Step:
        """Return the step of this name that leads on from a state.

        Raises:
            StepRefused: none does; those that do are named.
        """
        for step in self.steps:
            if step.name == name and state in step.before:
                return step
        legal = list(self.legal(state)) or [N_("nothing")]
        raise StepRefused(noun=self.noun, case=case, state=state, step=name, legal=legal)

    def opens(self, before: str | None, after: str) -> int:
        """Return by how much a step changes the number of open cases: 1, 0 or −1."""
        return (after not in self.ended) - (before is not None and before not in self.ended)
