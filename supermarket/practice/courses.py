"""Every course of the practice work: which states its cases can be in, and what leads from each to which."""

from typing import Final

from supermarket.practice.cases.courses import Course

COURSES: Final[tuple[Course, ...]] = ()
