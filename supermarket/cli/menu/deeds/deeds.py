"""The menu's deeds 积分: claimed 申报, signed in 签到, reviewed 复核, posted 入账, listed, and what lapses."""

from functools import partial
from typing import TYPE_CHECKING, Final

from supermarket.cli.earning.claim import show_filed, show_posted, show_roster
from supermarket.cli.earning.evidence import SHOWN, kept_file
from supermarket.cli.earning.review_queue import review_all, waiting
from supermarket.cli.earning.roster import signed_in_out
from supermarket.cli.frame import console
from supermarket.cli.frame.folders import dragged
from supermarket.cli.frame.names import households_named
from supermarket.cli.frame.typed import prose, whole_number
from supermarket.cli.menu.deeds import lapses
from supermarket.cli.menu.deeds.boards import board_shown
from supermarket.cli.menu.deeds.certificates import certificate_asked
from supermarket.cli.menu.deeds.claims import CLAIM_CHOICES
from supermarket.cli.menu.deeds.notices import notice_hung_out, objections
from supermarket.cli.menu.desk import Desk, Left, page
from supermarket.cli.menu.people import day_asked, household_named, member
from supermarket.district.quantities import QUANTITY_MAX
from supermarket.district.texts import plain
from supermarket.locale import N_, _
from supermarket.registers.numerals import chosen

if TYPE_CHECKING:
    from supermarket.earning.claims.kinds import EvidenceFile
    from supermarket.earning.claims.told_times import Told
    from supermarket.earning.kinds import Rule

_NONE: Final = "1"
_ALL: Final = "+"
_COLUMN: Final = 39
"""Two rules stand side by side on a terminal of 80 columns, where they are short enough."""


def _claim(desk: Desk) -> None:
    """File claims, one household after another, until nobody more is named."""
    while True:
        household = household_named(desk, _("Whose deed? Scan the card, or type the number or name"))
        with desk.told():
            _claim_of(desk, household)


def _claim_of(desk: Desk, household: str) -> None:
    from supermarket.earning.caps import counts_households
    from supermarket.earning.claims.claims import Deed, file_claim

    rule = _rule(desk)
    who = None if counts_households(rule) else member(desk, household, _("Who did it?"))
    quantity, told = _amount(desk, rule)
    served = day_asked(desk, _("On which day?"))
    certificate = certificate_asked(desk, rule, who)
    asked = [kind for kind in (rule.evidence or "").split() if not (certificate and kind == "document")]
    evidence = _evidence(desk, asked)
    deed = Deed(household, rule.rule, quantity, who, served, told=told, evidence=evidence, certificate=certificate)
    with desk.call.writing() as session:
        filed = file_claim(session, deed, desk.asked)
    show_filed(filed)


def _amount(desk: Desk, rule: "Rule") -> "tuple[int | None, Told | None]":
    """Ask how many units it was, or when and how long where the rule counts hours."""
    from supermarket.earning.claims.told_times import counted, told_in_a_line

    if not rule.hours:
        text = _("How many units? One unit is: {unit}. Mostly 1").format(unit=rule.unit)
        return desk.ask_for(text, lambda typed: whole_number(typed, least=1, most=QUANTITY_MAX)), None

    def read(typed: str) -> "Told":
        told = told_in_a_line(typed)
        counted(rule, told, None)
        return told

    text = _("From when to when, such as 8:30-11:00 13:00-14:30; or how many hours, such as 1.5")
    return None, desk.ask_for(text, read)


def _evidence(desk: Desk, asked: list[str]) -> "tuple[EvidenceFile, ...]":
    """Ask for a file of each kind that a rule asks for, and keep it; 1 says that there is none here."""
    files: list[EvidenceFile] = []
    for kind in asked:
        text = _("{kind}: drag the photo or PDF into this window and press Enter; 1 if there is none here")
        files.extend(desk.ask_for(text.format(kind=_(SHOWN[kind])), partial(_kept, desk, kind)))
    return tuple(files)


def _kept(desk: Desk, kind: str, typed: str) -> "tuple[EvidenceFile, ...]":
    """Keep the file that was named; none for 1."""
    return () if plain(typed) == _NONE else (kept_file(desk.ledger.database.path, f"{kind}={dragged(typed)}"),)


def _rule(desk: Desk) -> "Rule":
    """Let a rule be picked by its number; a part of its name, its initials or its code make the list shorter.

    Raises:
        Left: none is picked.
    """
    rules = _rules(desk)
    _show_rules(rules, rules)
    while True:
        typed = plain(desk.ask(_("Which deed? Type its number; or a part of its name to see fewer, + to see all")))
        if place := chosen(typed, len(rules)):
            console.say(_rule_words(rules[place - 1]))
            return rules[place - 1]
        desk.sitting.answers -= 1
        fit = rules if typed == _ALL else [rule for rule in rules if _fits(rule, typed.lower())]
        if fit:
            _show_rules(rules, fit)
        else:
            desk.refuse(_("No deed is called {typed}, or has that number.").format(typed=typed[:20]))


def _rules(desk: Desk) -> "list[Rule]":
    from supermarket.district.dated.registers import all_in_force
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
    from supermarket.earning.claims.rosters import Activity, take_roster

    rule = _rule(desk)
    activity = desk.ask_for(_("What takes place, in a few words without names"), _activity)
    evidence = _evidence(desk, [kind for kind in (rule.evidence or "").split() if kind != "sign-in"])
    people = signed_in_out(desk.ledger, desk.asked, desk.typed)
    if not people:
        raise Left
    while not desk.agrees(_("File a claim for each of them?")):
        desk.leave()  # nobody scans those again who have gone home
    with desk.call.writing() as session:
        taken = take_roster(session, Activity(rule.rule, activity, evidence=evidence), people, desk.asked)
    show_roster(taken)


def _activity(typed: str) -> str:
    """Return what takes place, if it can be sealed: before anybody is scanned."""
    from supermarket.district.persons import read_text
    from supermarket.people.reasons import check_reason

    check_reason(text := read_text(prose(typed), N_("activity")), ())
    return text


def _review(desk: Desk) -> None:
    queue = waiting(desk.ledger, desk.asked)
    if not queue:
        console.say(_("No claim waits for your review."))
        return
    decided = review_all(desk.ledger, desk.asked, desk.lines(), queue)
    console.say(_("{count} claims were reviewed.").format(count=len(decided)))


def _post(desk: Desk) -> None:
    from supermarket.earning.claims.posting import post_claims

    with desk.call.writing() as session, console.progress(_("Posting claims")) as done:
        posted = post_claims(session, desk.asked, done)
        names = households_named(session, posted)
    if posted:
        show_posted(names, posted)
    else:
        console.say(_("No notice has ended with claims to post."))


CHOICES: Final = page(
    (N_("claim a deed"), ("claim file",), _claim),
    (N_("sign people in"), ("claim roster",), _roster),
    (N_("review claims"), ("claim review",), _review),
    (N_("notices"), ("notice publish",), notice_hung_out),
    (N_("objections"), ("notice object",), objections),
    (N_("post what is due"), ("claim post",), _post),
    (N_("honour board"), (), board_shown),
    (N_("points that lapse"), lapses.CHOICES),
    (N_("claims: list, look at, withdraw"), CLAIM_CHOICES),
)
"""What deeds and points offer: 申报, 签到, 审核, 公示, 异议, 入账, 光荣榜, 到期, 申报单, in this order."""
