"""A reason is sealed and public, so it holds no name of the household and nothing like a phone."""

import pytest

from supermarket.errors.households import ReasonPersonal
from supermarket.people.reasons import check_reason

NAMES = ["张样例", ""]


PERSONAL = ["张样例记错了", "记错了, 找13800005678", "1" * 11, "0" * 18, "打 138-0000-0001", "138 0000 0001"]
PLAIN = ["记错了", "张家记错了", "wrong item", "1" * 10, "2026-03-02 1000-1-986", "138-0000-00"]


@pytest.mark.parametrize("reason", PERSONAL)
def test_a_personal_reason_is_refused(reason: str) -> None:
    with pytest.raises(ReasonPersonal):
        check_reason(reason, NAMES)


@pytest.mark.parametrize("reason", PLAIN)
def test_any_other_reason_is_taken(reason: str) -> None:
    check_reason(reason, NAMES)
