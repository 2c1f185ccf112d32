"""What is promised of the counter holds on a server too: the same tests."""

from tests.spending.redemption.test_redemption import (  # noqa: F401 - pytest finds them here, as in test_sessions
    household,
    test_a_household_spends_up_to_its_last_point_and_no_more,
    test_a_shop_gives_its_last_unit_and_no_more,
    test_goods_leave_the_oldest_delivery_first,
    test_one_line_that_is_refused_refuses_the_whole_basket,
    test_points_leave_the_household_and_goods_the_shelf_in_one_entry,
    test_the_price_of_the_business_date_counts,
)
