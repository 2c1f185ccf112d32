"""What a machine could not know: an entry that breaks a rule only by what another machine did is no breach of it.

A rule is asked against all that happened before. Where it finds something, and an entry of another machine, which the
writer had not heard of, did to the same thing what the rule speaks of, then it is a late fact that names both. What a
machine wrote itself, and what it has said that it heard or knows by whom it heard, counts always.
"""

from typing import Dict, Iterator, List, Set, Tuple

from supermarket.audit.package.checker.journal import Entry
from supermarket.audit.package.checker.merging import UNDOING
from supermarket.audit.package.checker.rules.seen import NUMBER_BITS, NUMBER_MASK
from supermarket.audit.package.checker.rules.state import State

GROUPS: Dict[str, str] = {
    "UNDOING": " ".join(UNDOING),
    "CARDS": "card.issued card.bound card.frozen card.cancelled",
    "HOUSEHOLDS": "household.recorded household.merged household.split household.departed household.relocated "
    "head.changed member.recorded",
    "DEBITS": "goods.redeemed points.expired household.split household.merged claim.posted credit.reversed "
    "award.reversed voucher.settled",
    "POINTS": "DEBITS redemption.reversed points.credited expiry.reversed voucher.taken",
    "CLAIMS": "claim.filed claim.reviewed claim.withdrawn claim.objected objection.resolved notice.published "
    "notice.withdrawn claim.posted award.reversed",
    "STOCK": "stock.received delivery.reversed stock.sent stock.arrived stock.spoiled spoilage.reversed "
    "spoilage.requested spoilage.declined stock.counted goods.redeemed redemption.reversed",
    "FUND": "fund.received funding.reversed fund.spent spending.reversed",
    "MONTHS": "month.signed month.withdrawn",
    "BASES": "copies.received copies.removed loan.made loan.stepped find.recorded find.stepped visits.counted",
    "LISTS": "listing.recorded pair.ruled match.confirmed order.placed order.stepped",
    "STEPS": "activity.stepped order.stepped loan.stepped find.stepped rectification.stepped",
}
# The rules | by which of its fields an entry is about the same thing | what another machine may have done to it.
# Of an entry: @actor, @site and @name are its own; @home are the posts of who records or agrees; @household is that of
# its claim; @goods and @rules those of its lines; @files the pictures and papers; * stands for anything at all.
_WORDS = """
actor_unknown actor_not_yet role_may_not site_out_of_reach staff_amiss identity_amiss administrator_lost \
signed_for_another_role month_out_of_reach signed_by_same second_person_missing approver_may_not approver_is_same \
reset_amiss lock_amiss kin_of_nobody review_tier_untrue review_too_low holder_amiss \
| @actor staff approver identity | staff.recorded
site_out_of_reach site_unknown shop_amiss sent_nowhere site_amiss site_still_needed claim_elsewhere staff_amiss \
month_signed_elsewhere sites_untrue household_not_at_home row_out_of_scope moved_nowhere posted_elsewhere \
card_elsewhere member_elsewhere approver_may_not \
| @site site parent station shop place to scope | site.recorded
site_out_of_reach approver_may_not | @home | site.recorded
site_still_needed | site | household.recorded household.relocated site.recorded
day_too_far_back served_too_long_ago notice_too_short reversed_by_author cut_wrongly deducted_wrongly \
departed_wrongly limit_passed review_too_low proxy_unflagged balance_short balance_short_then lapsed_wrongly \
lapsed_spent flags_amiss case_time_amiss signed_out_of_turn activity_day_amiss orders_too_many | * | setting.recorded
household_gone household_not_yet member_of_another household_rewritten member_misnumbered member_without_household \
head_ended head_no_member departed_wrongly members_remain proxy_for_nobody kin_of_nobody card_elsewhere \
member_elsewhere split_unfounded merged_wrongly merged_too_late members_moved_wrongly posted_to_another \
posted_elsewhere reversed_elsewhere reversed_for_another household_not_at_home lapsed_elsewhere settled_amiss \
proxy_unauthorised order_amiss voucher_amiss moved_nowhere | household into proxy was @household | HOUSEHOLDS
balance_short split_too_much | household | DEBITS
cut_wrongly deducted_wrongly settled_wrongly lapsed_wrongly lapsed_spent balance_short_then departed_wrongly \
merged_wrongly years_moved_wrongly household_ended_with_points owed_wrongly reversal_short settled_amiss \
followed_wrongly \
| household into @household | POINTS kin.declared
holder_elsewhere holder_amiss voucher_amiss settled_amiss | household households | holder.changed voucher.taken
household_rewritten | * | machine.admitted holder.changed
limit_passed | household | goods.redeemed household.merged household.split
proxy_unauthorised proxy_unflagged | household proxy | proxy.authorised goods.redeemed
card_misnumbered card_not_replaced card_not_blank card_out_of_use card_of_another card_elsewhere number_shut \
shown_amiss payload_used | card household replaces | CARDS household.merged household.split
price_not_in_force goods_not_in_force delivery_amiss goods_unmovable limit_passed goods_amiss \
| sku @goods | goods.recorded
claim_without_rule claim_miscounted credited_wrongly credit_unflagged time_miscounted roster_without_rule \
posted_as_other cut_wrongly deducted_wrongly review_too_low flags_amiss | rule @rules | rule.recorded
donor_unknown | donor | donor.recorded
review_not_awaited review_by_same withdrawn_too_late notice_too_early notice_not_hanging objection_to_nothing \
no_objection_open posted_out_of_turn posted_too_early step_elsewhere | claim claims notice | CLAIMS
notice_leaves_out | * | CLAIMS HOUSEHOLDS
review_by_kin order_by_involved | household @household | kin.declared HOUSEHOLDS
deed_claimed_twice flags_amiss claim_certificate_amiss order_claim_amiss \
| household activity certificate order @files | claim.filed claim.withdrawn claim.reviewed certificate.withdrawn
reversed_before | reverses | UNDOING
batches_out_of_order counted_since taken_amiss count_out_of_order seen_gone_amiss slip_entered_twice book_differs \
no_count_to_mend request_unfounded request_not_open reversal_short slip_amiss | @site | STOCK
arrived_from_nowhere arrived_otherwise batch_relabelled | transfer | stock.arrived stock.sent
fund_short reversal_short | @site | FUND
till_not_open till_shut_wrongly till_miscounted | opened till | till.opened till.shut goods.redeemed
till_miscounted | @site | redemption.reversed
forms_misnumbered | @site | forms.printed
month_already_closed month_out_of_order signed_out_of_turn signed_by_same withdrawn_others confirmed_by_another \
paper_recorded_by_signer | place confirms | MONTHS paper.confirmed
figures_differ | * | CARDS
erasure_amiss erasure_repeated erasure_not_requested erasure_of_another erasure_of_present \
| * | HOUSEHOLDS staff.recorded erasure.requested erasure.approved
erasure_too_early | * | HOUSEHOLDS staff.recorded CLAIMS POINTS MONTHS
paper_used activity_proof_amiss | @files | month.signed stock.spoiled claim.filed activity.stepped erasure.requested
case_step_illegal order_sent_wrongly order_step_by_role order_rating_amiss order_resolved_by_stepper \
order_rated_by_server loan_ended_amiss find_step_amiss rectification_step_amiss | case | STEPS
certificate_amiss | training member | certificate.issued activity.stepped member.recorded
certificate_withdrawn_amiss | certificate | certificate.withdrawn claim.filed
activity_twice | @site | activity.planned activity.stepped
activity_amiss | theme project | theme.recorded project.recorded
orders_too_many order_amiss | household | order.placed
order_amiss | service | service.recorded
order_sent_wrongly | organisation | organisation.recorded
order_roster_amiss order_roster_of_another volunteer_amiss | * | volunteer.recorded organisation.recorded
organisation_amiss order_step_by_role | * | organisation.recorded staff.recorded
pair_amiss pair_ended pair_crowded match_forbidden match_order_amiss match_worth_amiss match_crowded listing_amiss \
refresh_of_nothing | need offer listing @site | LISTS
copies_left_wrongly copies_short loan_amiss count_not_mended copies_amiss | @site item mends | BASES item.recorded
mark_not_of_form run_form_not_in_force form_row_untrue | * | form.recorded
run_before_amiss run_mark_untrue run_sites_untrue rectification_amiss \
| * | assessment.run mark.given site.recorded rectification.ordered
names_miscounted | * | staff.recorded member.recorded
confirmed_by_another reversed_by_author | * | staff.recorded
"""

Subjects = Tuple[str, ...]


def kinds_in(words: str) -> List[str]:
    """Return the kinds that some words name, one by one or by groups."""
    return [kind for word in words.split() for kind in (kinds_in(GROUPS[word]) if word in GROUPS else [word])]


def _causes() -> Dict[str, List[Tuple[Subjects, Subjects]]]:
    found: Dict[str, List[Tuple[Subjects, Subjects]]] = {}
    for line in _WORDS.strip().splitlines():
        codes, fields, words = line.split("|")
        for code in codes.split():
            found.setdefault(code, []).append((tuple(fields.split()), tuple(words.split())))
    return found


CAUSES = _causes()  # rule -> fields of an entry, and the words for what may have been done to them


def _about() -> Dict[str, List[Tuple[str, Subjects]]]:
    """Return for each kind the words that mean it, each with the fields by which it is about something."""
    fields_of: Dict[str, Set[str]] = {}
    for lines in CAUSES.values():
        for fields, words in lines:
            for word in words:
                fields_of.setdefault(word, set()).update(fields)
    found: Dict[str, List[Tuple[str, Subjects]]] = {}
    for word, those in fields_of.items():
        for kind in kinds_in(word):
            found.setdefault(kind, []).append((word, tuple(sorted(those))))
    return found


ABOUT = _about()


def _said(entry: Entry, field: str, state: State) -> Iterator[str]:
    """Give what an entry is about by a field."""
    body = entry.body
    if field == "*":
        yield "*"
    elif field in ("@actor", "@site"):
        yield entry.actor if field == "@actor" else entry.site
    elif field == "@home":
        posts = (state.staff_of(code, state.today) for code in (entry.actor, str(body.get("approver", ""))))
        yield from (str(post["site"]) for post in posts if post)
    elif field == "@household":
        claim = state.claims.get(body.get("claim", ""))
        yield from [claim.household] if claim else []
    elif field in ("@goods", "@rules"):
        name = "sku" if field == "@goods" else "rule"
        yield from (str(line[name]) for line in body.get("lines", ()) if name in line)
    elif field == "@files":
        files = [
            *body.get("evidence", ()),
            *(body[name] for name in ("paper", "photo") if type(body.get(name)) is dict),
        ]
        yield from (str(each["sha256"]) for each in files)
    else:
        value = body.get(field)
        yield from map(str, value) if type(value) is list else [] if value is None else [str(value)]


def about(entry: Entry, fields: Subjects, state: State) -> Iterator[Tuple[str, str]]:
    """Give each thing that an entry is about by these fields; households and members are things of one sort."""
    for field in fields:
        sort = _THING_OF.get(field, field)
        for value in _said(entry, field, state):
            yield sort, value


_THING_OF = {
    **dict.fromkeys(("into", "proxy", "was", "@household", "households"), "household"),
    **dict.fromkeys(("claims",), "claim"),
    **dict.fromkeys(("@actor", "approver", "identity"), "staff"),
    **dict.fromkeys(("@site", "@home", "parent", "station", "shop", "place", "to", "scope"), "site"),
    **dict.fromkeys(("replaces",), "card"),
    **dict.fromkeys(("@goods",), "sku"),
    **dict.fromkeys(("@rules",), "rule"),
    **dict.fromkeys(("till",), "opened"),
}


def note(state: State, entry: Entry) -> None:
    """Note what an entry is about, so that a machine which does not know of it is not blamed for what follows.

    A few bytes for each thing: by its hash, the number of the machine and that of the entry; of each machine the last.
    """
    number = state.machines.setdefault(entry.origin, len(state.machines))
    last, done = number << NUMBER_BITS | entry.seq, state.done_to
    for word, fields in ABOUT.get(entry.kind, ()):
        for sort, value in about(entry, fields, state):
            thing = hash((word, sort, value))
            before = done.get(thing)
            if before is None or (isinstance(before, int) and before >> NUMBER_BITS == number):
                done[thing] = last
            else:
                kept = [before] if isinstance(before, int) else before
                done[thing] = [*(each for each in kept if each >> NUMBER_BITS != number), last]


_BY_SHOPS = frozenset(("signed_out_of_turn", "signed_for_another_role", "month_out_of_reach"))


def cause_of(code: str, entry: Entry, state: State) -> str:
    """Return the entry of another machine, unknown to the writer of this one, by which it breaks a rule; else ""."""
    if code == "figures_differ":
        before = state.closing_unknown(entry, entry.body["month"]) or state.move_unknown(entry)
    else:
        before = state.move_unknown(entry, alone=True) if code in _BY_SHOPS else ""
    if before:
        return before
    origins = list(state.machines)
    for fields, words in CAUSES.get(code, ()):
        for sort, value in about(entry, fields, state):
            for word in words:
                found = state.done_to.get(hash((word, sort, value)), ())
                for each in [found] if isinstance(found, int) else found:
                    name = origins[each >> NUMBER_BITS], each & NUMBER_MASK
                    if not state.heard.knew(entry.origin, name):
                        return f"{name[0]}-{name[1]}"
    return ""
