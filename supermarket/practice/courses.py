"""Every course of the practice work: which states its cases can be in, and what leads from each to which."""

from typing import Final

from supermarket.practice.activities.course import ACTIVITY
from supermarket.practice.bases.course import FIND, LOAN
from supermarket.practice.cases.courses import Course
from supermarket.practice.orders.course import COURSE as ORDER

COURSES: Final[tuple[Course, ...]] = (ORDER, ACTIVITY, LOAN, FIND)
