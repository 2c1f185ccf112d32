"""What stands in the answers that are objects of names and values, as the commands give them to --json.

A shape is a row of names. A name alone is a text; `#` after it says a whole number, `?` yes or no, `~` whatever the
case brings; `name(…)` is an object of these, `name[…]` a list of such objects, `name[]` of texts, `name{…}` a table by
codes. Each may be null where there is none, and more names may come.
"""

import re
from collections import deque
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

_ORDER: Final = (
    "order state site on service service_name household head member~ how wanted~ priority? organisation "
    "organisation_name day served roster[] rating~ due awaits of organisation_ended? overdue?"
)
_ORDERS: Final = (
    "place", "dispatch", "give-up", "accept", "decline", "agree", "put-off", "miss", "done", "rate",
    "complain", "resolve", "cancel",
)  # fmt: skip
"""The verbs of an order; each answers with the order as it stands then."""
_RUN: Final = (
    "run period digest before~ roots[origin size# root] marks_left_out[~] form form_sha256 places[rank# "
    "site name tier above within# total# grade change~ bonus# vetoes[~] points[item weight# points#] "
    "figures[item indicator numerator# denominator#] beside[~]]"
)
"""A sealed run of an assessment."""
SHAPES: Final[Mapping[str, str]] = MappingProxyType(
    {
        **{f"order {verb}": _ORDER for verb in _ORDERS},
        "balance": "household balance# lapsed# spendable# cumulative#",
        "statement": (
            "household month opening# lines[entry on kind what points# balance# settled# owed# late doubled] closing# "
            "balance# owed# events[~] cumulative# claims[claim on served rule quantity# points# state reason entry "
            "credited# cut[~] reversed_by~ minutes#] lapsing~ lapsed#"
        ),
        "deed rules": "code name points# unit caps evidence hours rounding~",
        "claim show": (
            "claim site on actor household member~ rule quantity# points# served flags[] state minutes# posted "
            "steps[who when what reason~ entry] files[kind sha256 size# what state] lacking[]"
        ),
        "claim list": (
            "claim site on actor household member rule quantity# points# served flags[] state minutes# posted~ "
            "steps[who when what reason entry]"
        ),
        "claim post": "posted[~]",
        "card issue": "card household state payload",
        "card sheet": "card household~ state",
        "card blank": "card household~ state",
        "site list": "code name tier parent telephone~ latitude# longitude#",
        "staff list": "code role site person",
        "staff cards": "file staff[]",
        "staff kin": "household relation",
        "goods list": "sku name unit points# barcode barcodes[~] minimum~ limit service?",
        "goods price": "entry sku points# from",
        "goods labels": "file labels#",
        "donor list": "donor name",
        "setting list": "code value# note",
        "forms print": "file forms[] first# last#",
        "forms commands": "file",
        "stock list": "sku on_hand# delivery left# units# on expires donor cost# paper~ restricted~ state",
        "fund show": "shop balance#",
        "activity show": (
            "activity site on title kind kinds[] day start place theme project online? state heads# qualifier roster~ "
            "why~ reason~ photos# attended# moved_from[~] steps[entry at# on actor step state due~ reason~] next[]"
        ),
        "activity counts": "lines[kind activities# mainly# heads(count# qualifier)] published[~]",
        "calendar": (
            "site name year# as_of months[month theme of_theme# is_gap?] weeks[week[~] held# planned# late# weather# "
            "cancelled# moved_away# stands]"
        ),
        "theme list": "theme month name site",
        "project show": (
            "project name site brand? organisation~ volunteers[~] people# plan since until~ state quarters[[~]] "
            "activities[activity site on title kind kinds[~] day start place theme~ project online? state heads# "
            "qualifier roster~ why~ reason~ photos# attended# moved_from[~]]"
        ),
        "training list": (
            "activity site on title kind kinds[~] day start place theme~ project online? state heads# qualifier "
            "roster~ why~ reason~ photos# attended# moved_from[~] certificates#"
        ),
        "training attended": "member name certificate",
        "certificate list": "certificate training member title site on paper~ until~ trained~ withdrawn~ claim",
        "order list": _ORDER,
        "order show": (
            f"{_ORDER} legal[] steps[ entry at on actor step state due# reason organisation day time served minutes# "
            "said] claims~ to_reverse[~] candidates[organisation name load# capacity# unfit]"
        ),
        "order board": (
            "from to figures{#} board[organisation name open# overdue# dispatched# declined# lapsed# accepting# "
            "closing# answered# satisfied#]"
        ),
        "service list": "service name kind site~ note",
        "organisation list": "organisation name site contact skills[] places[~] capacity# open# volunteers#",
        "volunteer list": "volunteer organisation household member kind~ party~ name",
        "list show": (
            "listing list name kind site capacity# until owner household service site_name since looked(on actor) "
            "stale?"
        ),
        "match propose": (
            "site on objective# pairs[need need_name need_site offer offer_name offer_site list kind owner fixed? "
            "metres# score# parts[part points# figure#]] unmet[need need_name need_site times# why] crowded[~]"
        ),
        "match list": "entry on site need offer score# order state matched? met?",
        "match report": (
            "site month upto whole(what needs# wanted# matched# met# percent#) kinds[what needs# wanted# matched# "
            "met# percent#] places[what needs# wanted# matched# met# percent# name] months[what needs# wanted# "
            "matched# met# percent#] never[need name kind site since ended~ wanted# matched# days#]"
        ),
        "circle show": (
            "on minutes# metres_per_minute# detour_percent# opened_days~ counted whole(institute name homes# "
            "homes_station# homes_shop# households# households_station# households_shop#) institutes[institute name "
            "homes# homes_station# homes_shop# households# households_station# households_shop#] homes[[~]] "
            "unmeasured[~]"
        ),
        "circle best": "on minutes# served# of# counted places[site name adds# served#]",
        "base list": "site name tier host calendar books# things# lent# overdue# finds# reading_room?",
        "item list": "item name sort lendable? days#",
        "report district": (
            "month months[] weeks[] points(credits[#] deductions[#] redemptions[#] reversals[#] expiry[#]) goods( "
            "purchased[#] donated[#] given[#] spoiled[#] counted[#]) most_given[sku name units#] branches[code "
            "name credits[#] redemptions[#] closed[#] stations[#] exceptions# weeks[#]] exceptions{#} failed[~] "
            "made(points(command as_of) goods(command as_of) most_given(command as_of) branches(command "
            "as_of) weeks(command as_of) closed(command as_of) exceptions(command as_of)) origin size# at# "
            "drill? running? practice(held{[#]} kinds{#} orders[{#}] needs[what needs# wanted# matched# met#] "
            "visits[purpose qualifier heads# counts#] minutes# within[institute name homes# homes_station# "
            "homes_shop# households# households_station# households_shop#] stations{latitude# longitude#} shops{ "
            "latitude# longitude#} scored[run title period tiers[tier sites# mean#] grades{#}] made( "
            "activities(command as_of) orders(command as_of) needs(command as_of) visits(command as_of) "
            "circle(command as_of) scored(command as_of)))"
        ),
        "report morning": "today waiting[what count# sites[] since command noun at{#}]",
        "month reconcile": (
            "site name month sites[] points(opening# credits# deductions# redemptions# reversals# expiry# closing#) "
            "goods[sku opening# purchased# donated# in# given# spoiled# out# counted# closing#] fund(opening# "
            "received# spent# closing#) redemptions# cards{#} liability(points# expiring# points_per_yuan# "
            "stock_points# fund_fen# lapsed#) donations[donor name restricted sku opening# received# moved# given# "
            "spoiled# left#] pending{[]} movement[figure now# before# change~ jumped? median~ outlier?] "
            "versions[register rows# changed# latest] checks[name left right compared? expected# found# difference# "
            "ok? entries[]] exceptions[name entries[]] figures entries# first last origin size# root signatures[entry "
            "role actor on figures size# root reason~ recorded_by~ paper~] lapsed[~] closed? ok? above[code name] "
            "shops[code name] households(all# earning# redeeming#) awards[~] exception_lines{[~]} pending_lines{[~]} "
            "staff{}"
        ),
        "month exceptions": (
            "name text place site entry other figures[section item figure entry# other#] machines[] mended_by"
        ),
        "month sign": (
            "site month entry signatures[entry role actor on figures size# root reason~ recorded_by~ paper~] "
            "lapsed[~] turn closed?"
        ),
        "month withdraw": "site month entry signatures[~] lapsed[~] turn closed?",
        "month list": (
            "site name month signatures[entry role actor on figures size# root reason~ recorded_by~ paper~] "
            "lapsed[~] closed? running? waits_for"
        ),
        "audit verify": (
            "ok? streams[origin size# root] roots# evidence? faults[~] breaches[origin seq# code what] "
            "late[origin seq# code what beside] remarks[~]"
        ),
        "audit analyse": (
            "from to findings# cautions[] tests[test title counts honest bound looked# findings[~] figures( "
            "headings[] rows[[~]])]"
        ),
        "audit project": (
            "entry root number# size# confidence_percent# strata[stratum# kind points_least# points_most# entries# "
            "points# drawn# judged# wrong# error_found# error_projected# error_lower# error_upper#] all(entries# "
            "points# judged# wrong# error_found# error_projected# error_lower# error_upper#)"
        ),
        "audit sample": (
            "entry root number# size# seed strata[stratum# kind points_least# points_most# entries# points# drawn#] "
            "lines[number# stratum# entry on place household deed points# look_for]"
        ),
        "assess forms": (
            "name title period tiers[] items[item name weights(station# institute# supermarket#) measures[ "
            "indicator bounds[#] share# zero_when[] goods[]]] vetoes[veto name indicator above#] veto_most# "
            "bonuses[item name most#] bonus_most# grades[name least#] beside[] sha256 in_force_since~"
        ),
        "assess indicators": "name unit meaning formula",
        "assess preview": (
            "run~ period marks_left_out[~] form form_sha256 places[rank# site name tier above within# total# grade "
            "change(total# rank#) bonus# vetoes[~] points[item weight# points#] figures[item indicator "
            "numerator# denominator#] beside[~]]"
        ),
        "assess run": _RUN,
        "assess show": _RUN,
        "doctor": (
            "versions{} ledger(path state bytes# pragmas{~}) free_bytes# sqlite_faults[fault fixed_in advice] advice[] "
            "browsers(installed? answers{} addresses[] ends fingerprint) prefers(receipts backup backup_at_shutting? "
            "receipts_of)"
        ),
        "clock confirm": "entry date",
        "clock correct": "entry date",
        "paper confirm": "entry confirms",
        "assess check": "run digest places# ok?",
        "assess bulletin": (
            "run period form tier mean# grades{#} means{#} places[rank# site name above within# total# grade "
            "vetoes[~] change~ lost[item hundredths#]] commended[] last[] orders[~] sensitivity(last[] "
            "by_rounding? moved[item name knob measure# value# to# leaves[] enters[] change#])"
        ),
        "assess sensitivity": "last[] by_rounding? moved[item name knob measure# value# to# leaves[] enters[] change#]",
    }
)


def schema_of(shape: str) -> dict[str, Any]:
    """Return the JSON schema of an object of this shape.

    Raises: ValueError if a bracket is not closed.
    """
    tokens = deque(re.findall(r"[\w.-]+|[#?~\[\]{}()]", shape))
    schema = _object(tokens)
    if tokens:
        raise ValueError(f"{tokens[0]} stands too much")
    return schema


def _object(tokens: deque[str]) -> dict[str, Any]:
    names: dict[str, Any] = {}
    while tokens and tokens[0] not in _CLOSE:
        name = tokens.popleft()
        names[name] = _value(tokens)
    return {"type": "object", "properties": names}


def _value(tokens: deque[str]) -> dict[str, Any]:
    """Return the schema of what the signs after a name say."""
    if not tokens or tokens[0] not in _SIMPLE.keys() | _OPEN.keys():
        return {"type": ["string", "null"]}
    sign = tokens.popleft()
    if sign in _SIMPLE:
        return dict(_SIMPLE[sign])
    inside = _value(tokens) if tokens[0] in _SIMPLE.keys() | _OPEN.keys() | _CLOSE else _object(tokens)
    if tokens.popleft() != _OPEN[sign]:
        raise ValueError(f"{sign} is not closed")
    if sign == "[":
        return {"type": ["array", "null"], "items": inside}
    table = {"type": "object", "additionalProperties": inside} if sign == "{" else inside
    return {**table, "type": ["object", "null"]}


_SIMPLE: Final[Mapping[str, Mapping[str, Any]]] = MappingProxyType(
    {"#": {"type": ["integer", "null"]}, "?": {"type": ["boolean", "null"]}, "~": {}}
)
_OPEN: Final = MappingProxyType({"(": ")", "[": "]", "{": "}"})
_CLOSE: Final = frozenset(")]}")
