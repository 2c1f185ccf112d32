"""The deed catalogue as a file."""

from typing import Final

from supermarket.district.dated.imports import RegisterFile
from supermarket.earning.kinds import RULES
from supermarket.registers.matching import name_form

RULE_FILE: Final = RegisterFile(
    RULES,
    "rule record",
    (
        *("rule", "name", "points", "unit", "caps", "evidence", "reviewer"),
        *("uncapped", "hours", "rounding", "freezes", "from"),
    ),
    alike=lambda rule: name_form(rule.name),
)
