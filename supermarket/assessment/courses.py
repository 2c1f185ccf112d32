"""Every course that a case can take: those of the practice work, and rectifications."""

from typing import Final

from supermarket.assessment.rectification.course import RECTIFICATION
from supermarket.practice.cases.courses import Course
from supermarket.practice.courses import COURSES as PRACTICE_COURSES

COURSES: Final[tuple[Course, ...]] = (*PRACTICE_COURSES, RECTIFICATION)
