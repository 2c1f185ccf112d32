"""The menu's deeds 积分: claimed 申报, signed in 签到, reviewed 复核, posted 入账, and the honour board 红榜."""

from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, Final

from supermarket.cli import console
from supermarket.cli.board import show_board, span
from supermarket.cli.claim import kept_file, show_filed, show_posted, show_roster
from supermarket.cli.desk import Choice, Desk, allowed
from supermarket.cli.folders import dragged
from supermarket.cli.menu_notices import notice_hung_out, objections
from supermarket.cli.menu_people import household_named, members
from supermarket.cli.review_queue import review_all, waiting
from supermarket.cli.roster import signed_in_out
from supermarket.cli.typed import day, whole_number
from supermarket.district.numbers import plain
from supermarket.district.quantities import QUANTITY_MAX
from supermarket.locale import N_, _

if TYPE_CHECKING:
    from supermarket.earning.claim_kinds import EvidenceFile
    from supermarket.earning.kinds import Rule

_NONE: Final = "0"
_COLUMN: Final = 39
"""Two rules stand side by side on a terminal of 80 columns, where they are short enough."""
_SHOWN: Final = {
    "photo": N_("photo"),
    "sign-in": N_("sign-in sheet"),
    "witness": N_("witnesses' paper"),
    "document": N_("document"),
    "inspection": N_("inspection record"),
    "order": N_("order"),
    "registry": N_("register"),
    "receipt": N_("receipt for it"),
}
"""What a rule may ask to be shown, in words."""


def deeds(desk: Desk) -> None:
    """Show what can be done about deeds and points, until the person goes back."""
    from supermarket.local.opened import staff_of

    with desk.ledger.reading() as session:
        choices = allowed(CHOICES, staff_of(session, desk.asked.actor))
    while chosen := desk.choose(_("Deeds and points"), choices, _("back")):
        with desk.told():
            chosen.do(desk)


def _claim(desk: Desk) -> None:
    """File claims, one household after another, until nobody more is named."""
    while household := household_named(desk, _("Whose deed? Scan the card, or type the number or name; 0 goes back:")):
        with desk.told():
            _claim_of(desk, household)


def _claim_of(desk: Desk, household: str) -> None:
    from supermarket.earning.caps import counts_households
    from supermarket.earning.claims import Deed, file_claim

    rule = _rule(desk)
    member = _member(desk, household) if rule and not counts_households(rule) else None
    if not rule or member == "":
        return
    text = _("How many units? One unit is: {unit}. Mostly 1:").format(unit=rule.unit)
    quantity = desk.ask_for(text, lambda typed: whole_number(typed, least=1, most=QUANTITY_MAX))
    served = _day(desk) if quantity else None
    if not quantity or not served:
        return
    evidence = _evidence(desk, (rule.evidence or "").split())
    if evidence is None:
        return
    deed = Deed(household, rule.rule, quantity, member, served, evidence=evidence)
    with desk.ledger.writing() as session:
        filed = file_claim(session, deed, desk.asked)
    show_filed(filed)


def _member(desk: Desk, household: str) -> str | None:
    """Return the member who did it, an empty text where nobody is picked."""
    listed = members(desk, household)
    place = desk.pick([member.name for member in listed], _("No member is registered."))
    return "" if place is None else listed[place].member


def _day(desk: Desk) -> str | None:
    with desk.ledger.reading() as session:
        today = session.today
    before = (date.fromisoformat(today) - timedelta(days=1)).isoformat()
    return desk.ask_for(
        _("On which day? 1 today, 2 yesterday; or type one like {today}:").format(today=today),
        lambda typed: {"1": today, "2": before}.get(plain(typed)) or day(typed),
    )


def _evidence(desk: Desk, asked: list[str]) -> "tuple[EvidenceFile, ...] | None":
    """Ask for a file of each kind that a rule asks for, and keep it; None where an answer is left empty."""
    files: list[EvidenceFile] = []
    for kind in asked:
        text = _("{kind}: drag the photo or PDF into this window and press Enter; 0 if there is none here:")
        kept = desk.ask_for(text.format(kind=_(_SHOWN[kind])), partial(_kept, desk, kind))
        if kept is None:
            return None
        files.extend(kept)
    return tuple(files)


def _kept(desk: Desk, kind: str, typed: str) -> "tuple[EvidenceFile, ...]":
    """Keep the file that was named; none for nought."""
    return () if plain(typed) == _NONE else (kept_file(desk.ledger.database.path, f"{kind}={dragged(typed)}"),)


def _rule(desk: Desk) -> "Rule | None":
    """Let a rule be picked by its number; a part of its name, its initials or its code make the list shorter."""
    rules = _rules(desk)
    _show_rules(rules, rules)
    while typed := plain(desk.ask(_("Which deed? Type its number; or a part of its name to see fewer, 0 to see all:"))):
        if typed.isdigit() and 1 <= int(typed) <= len(rules):
            console.say(_rule_words(rules[int(typed) - 1]))
            return rules[int(typed) - 1]
        fit = rules if typed == _NONE else [rule for rule in rules if _fits(rule, typed.lower())]
        if fit:
            _show_rules(rules, fit)
        else:
            console.ring()
            console.note(_("No deed is called {typed}, or has that number.").format(typed=typed[:20]))
    return None


def _rules(desk: Desk) -> "list[Rule]":
    from supermarket.district.registers import all_in_force
    from supermarket.district.sites import chain_of
    from supermarket.earning.kinds import RULES

    with desk.ledger.reading() as session:
        chain = chain_of(session, desk.asked.site, session.today)
        return [rule for rule in all_in_force(session, RULES, session.today, chain) if rule.points]


def _fits(rule: "Rule", word: str) -> bool:
    from supermarket.people.initials import initials

    return word in rule.name.lower() or word in rule.rule.lower() or any(word in each for each in initials(rule.name))


def _rule_words(rule: "Rule") -> str:
    return f"{rule.name}  {rule.points:+} {rule.unit}"


def _show_rules(rules: "list[Rule]", shown: "list[Rule]") -> None:
    """Show rules with their numbers and points, two on a line where both fit: the whole catalogue on one screen."""
    left = ""
    for number, rule in enumerate(rules, 1):
        if rule not in shown:
            continue
        text = f"{number:>3} {rule.name} {rule.points:+}"
        if left and max(map(console.columns_of, (left, text))) <= _COLUMN:
            console.say(left + " " * (_COLUMN + 1 - console.columns_of(left)) + text)
            left = ""
            continue
        if left:
            console.say(left)
        left = text
    if left:
        console.say(left)


def _roster(desk: Desk) -> None:
    """Sign people in and out at an activity, and claim for all of them when + ends it."""
    from supermarket.district.persons import read_text
    from supermarket.earning.rosters import Activity, take_roster
    from supermarket.people.reasons import check_reason

    rule = _rule(desk)
    activity = desk.ask(_("What takes place, in a few words without names:")) if rule else ""
    if not rule or not activity:
        return
    check_reason(read_text(activity, N_("activity")), ())  # before anybody is scanned
    evidence = _evidence(desk, [kind for kind in (rule.evidence or "").split() if kind != "sign-in"])
    people = signed_in_out(desk.ledger, desk.asked, desk.typed) if evidence is not None else []
    if not people:
        return
    with desk.ledger.writing() as session:
        taken = take_roster(session, Activity(rule.rule, activity, evidence=evidence or ()), people, desk.asked)
    show_roster(taken)


def _review(desk: Desk) -> None:
    queue = waiting(desk.ledger, desk.asked)
    if not queue:
        console.say(_("No claim waits for your review."))
        return
    decided = review_all(desk.ledger, desk.asked, desk.lines(), queue)
    console.say(_("{count} claims were reviewed.").format(count=len(decided)))


def _post(desk: Desk) -> None:
    from supermarket.earning.posting import post_claims

    with desk.ledger.writing() as session, console.progress(_("Posting claims")) as done:
        posted = post_claims(session, desk.asked, done)
    if posted:
        show_posted(posted)
    else:
        console.say(_("No notice has ended with claims to post."))


def _board(desk: Desk) -> None:
    from supermarket.earning.boards import board
    from supermarket.earning.expiry import lapsed_at, lapsing_at
    from supermarket.paper.boards import draw_board

    with desk.ledger.reading() as session:
        today = session.today
    last_month = (date.fromisoformat(today).replace(day=1) - timedelta(days=1)).isoformat()[:7]
    quarter = f"{today[:4]}-{(int(today[5:7]) + 2) // 3}"
    periods = (
        (_("this month"), span(today, today[:7], None, None)),
        (_("last month"), span(today, last_month, None, None)),
        (_("this quarter"), span(today, None, quarter, None)),
        (_("this year"), span(today, None, None, int(today[:4]))),
    )
    place = desk.pick([name for name, _days in periods], "")
    if place is None:
        return
    first, last = periods[place][1]
    with desk.ledger.reading() as session:
        places = board(session, desk.asked.site, first, last)
        lapsing, lapsed = (
            (None, 0) if last < today else (lapsing_at(session, desk.asked.site), lapsed_at(session, desk.asked.site))
        )
    if not places:
        console.note(_("Nobody here has earned points in that time."))
        return
    show_board(lapsing, lapsed, places)
    folder = desk.folder(_("The folder or stick for paper and picture; without one none are made:"))
    if not folder:
        return
    name = folder / f"board-{desk.asked.site}-{first}-{min(last, today)}"
    with desk.ledger.reading() as session:
        files = draw_board(
            session,
            desk.asked.site,
            first,
            last,
            operator=desk.asked.actor,
            pdf=name.with_suffix(".pdf"),
            png=name.with_suffix(".png"),
        )
    for file in files:
        console.say(_("Written: {path}").format(path=file))


CHOICES: Final = (
    Choice(N_("claim a deed"), "claim file", _claim),
    Choice(N_("sign people in"), "claim roster", _roster),
    Choice(N_("review claims"), "claim review", _review),
    Choice(N_("hang out a notice"), "notice publish", notice_hung_out),
    Choice(N_("objections"), "notice object", objections),
    Choice(N_("post what is due"), "claim post", _post),
    Choice(N_("honour board"), "", _board),
)
"""What deeds and points offer: 申报, 签到, 复核, 公示, 异议, 入账, 红榜, in this order."""
