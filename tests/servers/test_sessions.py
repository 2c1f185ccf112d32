"""What is promised of a session and of what is taken back holds on a server too: the same tests."""

from tests.books.test_remembered import (  # noqa: F401 - as below
    other,
    test_it_holds_while_others_move_points_alone,
    test_it_is_forgotten_once_somebody_else_has_recorded_in_a_register,
    test_what_is_kept_in_no_journal_is_asked_again,
)
from tests.books.test_session import (  # noqa: F401 - pytest finds them here and gives them the server's village
    household,
    test_a_key_of_another_kind_of_entry_is_refused,
    test_a_key_that_asked_for_something_else_is_refused,
    test_a_verb_that_is_refused_leaves_nothing_of_its_session,
    test_further_entries_of_one_request_take_numbered_keys,
    test_the_first_entry_answers_whatever_has_happened_since,
    test_the_same_request_under_the_same_key_is_answered_by_the_first_entry,
    test_what_is_read_as_of_an_entry_does_not_know_what_came_after_it,
    test_what_is_tried_is_seen_and_then_gone,
)
from tests.corrections.test_corrections import (  # noqa: F401 - as above
    test_an_entry_is_reversed_at_most_once,
    test_an_expiry_reversed_gives_the_points_back,
    test_points_that_were_spent_are_owed_and_the_balance_stops_at_its_floor,
)
