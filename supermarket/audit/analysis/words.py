"""The tests in words, in a flat list: what is counted, what an honest year shows, and from where on it is told.

They look for what domain.md, section 10, says of frauds, and beside a month's exceptions over any span and all places.

Those that the journal alone is enough for stand in the auditor's package too, in Chinese
(`package/checker/analysis/counting.py`).
"""

from typing import Final

from supermarket.audit.analysis.values import Pattern
from supermarket.locale import N_

_BY_CHANCE: Final = N_(
    "5 of 20 at least, twice what is usual with the others at least, and by chance in one of 100 honest years at most"
)
_BY_CHANCE_HOUSEHOLD: Final = N_(
    "5 at least, twice what is usual at the shop at least, and by chance in one of 100 honest years at most"
)
_TOO_FEW: Final = N_(
    "half of what is usual at most, where that is 5 or more, and by chance in one of 100 honest years at most"
)
_DIGITS: Final = N_(
    "of at least 50 figures, Cohen's w 0.3 or more against all others, and by chance in one of 100 honest years at most"
)
_ANY: Final = N_("every one")
TESTS: Final[tuple[Pattern, ...]] = (
    Pattern(
        "same_photo",
        N_("One photo, two deeds"),
        N_("photos and papers that stand under more than one deed; places"),
        N_("None: a photo shows one activity, whose claims may share it."),
        _ANY,
    ),
    Pattern(
        "same_phone",
        N_("One phone, two places"),
        N_("phones of households; places"),
        N_("Few: children who moved out and left their parents' number."),
        N_("households of two places, or more than three of one"),
    ),
    Pattern(
        "same_deed",
        N_("One deed, two places"),
        N_("claims of one person by one rule on one day; places"),
        N_("None: nobody is enrolled in two households."),
        _ANY,
    ),
    Pattern(
        "same_sitting",
        N_("At two deeds at once"),
        N_("claims of one person whose times overlap; places"),
        N_("None: who leaves early writes down when."),
        _ANY,
    ),
    Pattern(
        "filer_reviewer",
        N_("Filer and reviewer"),
        N_("how often somebody's claims are reviewed by one person"),
        N_("Two meet as often as they file and review beside all others; those of one shift somewhat oftener."),
        _BY_CHANCE,
    ),
    Pattern(
        "filer_household",
        N_("Filer and household"),
        N_("how often one person files a household's claims"),
        N_("Whoever is on duty files, so every household comes to all filers."),
        _BY_CHANCE,
    ),
    Pattern(
        "reviewer_household",
        N_("Reviewer and household"),
        N_("how often one reviewer accepts a household's claims"),
        N_("Every household's claims come to all reviewers in turn."),
        _BY_CHANCE,
    ),
    Pattern(
        "typed_cards",
        N_("Cards typed"),
        N_("redemptions by a typed number, by clerk"),
        N_("Clerks type about as often as each other; a shop with many worn cards somewhat oftener."),
        _BY_CHANCE,
    ),
    Pattern(
        "typed_for_household",
        N_("A household never shows its card"),
        N_("redemptions by a typed number, by household"),
        N_("A worn card is replaced, so it is not always the same household."),
        _BY_CHANCE_HOUSEHOLD,
    ),
    Pattern(
        "outside_session",
        N_("Redeemed outside a session"),
        N_("redemptions while no till was open, by clerk"),
        N_("Everybody opens the till first."),
        _BY_CHANCE,
    ),
    Pattern(
        "reversals",
        N_("Taken back"),
        N_("redemptions and awards of a person that were taken back later"),
        N_("One or two of a hundred, about as many with everybody."),
        _BY_CHANCE,
    ),
    Pattern(
        "rejections",
        N_("Rejects much"),
        N_("rejections among a person's reviews, first and later ones by themselves"),
        N_("Reviewers reject about as often as each other."),
        _BY_CHANCE,
    ),
    Pattern(
        "never_rejects",
        N_("Rejects hardly ever"),
        N_("rejections among a person's reviews, first and later ones by themselves"),
        N_("Everybody who reviews much rejects something."),
        _TOO_FEW,
    ),
    Pattern(
        "overrides",
        N_("Accepted in spite of a hint"),
        N_("claims with a hint of the program among those that a person accepts"),
        N_("Reviewers let about as many pass as each other."),
        _BY_CHANCE,
    ),
    Pattern(
        "nights",
        N_("At night"),
        N_("acts from 22:00 to 6:00, by person; paper slips left out"),
        N_("None, or one after a late feast."),
        _BY_CHANCE,
    ),
    Pattern(
        "weekends",
        N_("At weekends"),
        N_("acts on Saturdays and Sundays, by person, beside acts of the same kind"),
        N_("As many as with others who do the like."),
        _BY_CHANCE,
    ),
    Pattern(
        "late_claims",
        N_("Claimed late"),
        N_("claims more than 7 days after their deed, by filer"),
        N_("Most come on the day or within some days of it."),
        _BY_CHANCE,
    ),
    Pattern(
        "late_entries",
        N_("Entered later"),
        N_("acts written after the date that they bear, by person; paper slips left out"),
        N_("Most are written on their day."),
        _BY_CHANCE,
    ),
    Pattern(
        "whole_hours",
        N_("Whole hours"),
        N_("claims of service time in whole hours, by filer, beside the same rule"),
        N_("As many as with others: signing in and out rarely gives whole hours."),
        _BY_CHANCE,
    ),
    Pattern(
        "round_costs",
        N_("Round sums"),
        N_("purchases that cost whole hundreds of yuan, by shop"),
        N_("As many as in other shops: prices times quantities rarely give whole hundreds."),
        _BY_CHANCE,
    ),
    Pattern(
        "minute_digits",
        N_("Last digits of service time"),
        N_("the last digit of claimed minutes, by filer"),
        N_("Everybody's minutes end about as those of the others; many end in 0 and 5."),
        _DIGITS,
    ),
    Pattern(
        "count_digits",
        N_("Last digits of counts"),
        N_("the last digit of what was counted on a shelf, from 10 on, by shop"),
        N_("Every digit comes about as often; who invents a count likes 0 and 5, or avoids them."),
        _DIGITS,
    ),
    Pattern(
        "concentration",
        N_("Points in one hand"),
        N_("a household's points among those of its place"),
        N_("No household has a tenth of its place's points: limits for a month and a year are in its way."),
        N_("a tenth of a place where 20 households earn, and five times their mean"),
    ),
    Pattern(
        "ageing",
        N_("Age of points"),
        N_("points held that are older than a year, by station"),
        N_("Most of what is held was awarded within the year, because points are redeemed and lapse."),
        N_("more than half of a station's points, and 500 of them"),
    ),
    Pattern(
        "breakage",
        N_("Lapsed points"),
        N_("points that lapsed, beside those awarded, by site"),
        N_("Few lapse where there is something to be had for them."),
        N_("more than 30 percent of what was awarded, and 500 points"),
    ),
    Pattern(
        "slow_posting",
        N_("Posted late"),
        N_("claims posted more than 45 days after they were filed, by site"),
        N_("A claim is posted within weeks, everywhere about as fast."),
        _BY_CHANCE,
    ),
    Pattern(
        "price_back",
        N_("Price lowered for a while"),
        N_("redemptions while a price was lowered for a month at most; households"),
        N_("None: a price that was wrong is mended once. A sale stands in the minutes."),
        _ANY,
    ),
    Pattern(
        "rule_back",
        N_("Rule raised for a while"),
        N_("claims while a rule gave more points for a month at most; households"),
        N_("None: a rule holds for a year."),
        _ANY,
    ),
    Pattern(
        "setting_back",
        N_("Setting changed for a while"),
        N_("settings that were changed and changed back within a month"),
        N_("None, or a mistake that was mended at once."),
        _ANY,
    ),
    Pattern(
        "paper_twice",
        N_("One paper, paid twice"),
        N_("papers on which money was spent more than once; shops"),
        N_("None, or one invoice paid in two parts by one shop."),
        _ANY,
    ),
    Pattern(
        "fund_gap",
        N_("Money and goods"),
        N_("fen spent by a shop, and how much of it no purchase is worth"),
        N_("A shop spends no more than its deliveries cost, but for transport and what is paid beforehand."),
        N_("more than a tenth, and more than 100 yuan"),
    ),
)
"""Every test, in the order in which it is shown."""
BY_CODE: Final = {test.code: test for test in TESTS}
"""The same by code."""
CAUTION: Final = (
    N_("What stands out is worth a question and proves nothing; what does not stand out is not proven honest either."),
    N_(
        "Many tests were made: bounds allow each of them one false alarm in 100 honest years of people who act by "
        "chance, and all {count} together about one in {years}. Honest people differ, so there will be more."
    ),
)
"""What must be said of all of them (multiple comparisons)."""
