"""The menu's practice work 文明实践: what is done beside points and goods; each feature appends its page."""

from typing import Final

from supermarket.cli.menu.desk import page
from supermarket.cli.menu.practice import activities, assessment, base_registers, bases, lists, orders, projects
from supermarket.locale import N_

CHOICES: Final = page(
    (N_("orders of services"), orders.CHOICES),
    (N_("activities"), activities.CHOICES),
    (N_("themes of months"), activities.THEME_CHOICES),
    (N_("projects and brands"), projects.CHOICES),
    (N_("trainings and certificates"), projects.TRAINING_CHOICES),
    (N_("bases and points"), bases.CHOICES),
    (N_("lists, matching, circle"), lists.CHOICES),
    (N_("opening days, things to lend or give"), base_registers.CHOICES),
    (N_("assessments"), assessment.CHOICES),
)
"""What is done about the practice work, in this order."""
