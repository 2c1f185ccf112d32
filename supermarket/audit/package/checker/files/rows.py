"""The rows of the tables: what each entry says in each of them, as one table by the kinds of entries."""

from operator import itemgetter
from typing import (
    Any,
    Callable,
    Container,
    Dict,
    Iterable,
    Iterator,
    List,
    NamedTuple,
    Optional,
    Sequence,
    Tuple,
    Union,
)

from supermarket.audit.package.checker.files.later import CELLS, Cell, Derived, Later, cell_not_said
from supermarket.audit.package.checker.files.practice_rows import PRACTICE_ROWS
from supermarket.audit.package.checker.files.tables import TABLES
from supermarket.audit.package.checker.journal import Entry
from supermarket.audit.package.checker.legs import Legs

Line = Dict[Any, Any]  # what a body says of one row: a cell by the name of its column, or another name of it
Values = Tuple[Any, ...]  # what an entry, its body and a line say, one after another
Lines = Callable[[Line], List[Line]]
Rule = Union[Line, str, Lines]
# --- the rows of an entry that are not simply what its body says ------------------------------------------------------


def award_line(body: Line) -> List[Line]:
    """Give the award of a credit, a posting or a reversal: what limits and boards count of it."""
    line = body["lines"][0]
    units, honour = body.get("units", line["quantity"]), body.get("honour", body["points"])
    served = body.get("served", body.get("reversed_on"))
    minutes = body.get("minutes", "")
    told = {"rule": line["rule"], "claimed": line["quantity"], "units": units, "honour": honour, "served": served}
    return [{**told, "minutes": minutes, "minutes_counted": body.get("counted", minutes)}]


def redeemed_lines(body: Line) -> List[Line]:
    """Give each line of a redemption, with its number."""
    each = enumerate(body["lines"], 1)
    return [{"line": number, **line, "seen_gone": line.get("counted", "")} for number, line in each]


def given_lines(body: Line) -> List[Line]:
    """Give each batch that goods were given from; a service has none."""
    each = ((line["sku"], line.get("from", [{"quantity": line["quantity"]}])) for line in body["lines"])
    return [{**of, "sku": sku, "use": "given"} for sku, batches in each for of in batches]


def returned_lines(body: Line) -> List[Line]:
    """Give the batches of a delivery that was taken back."""
    back = {"delivery": body["reverses"], "use": "returned"}
    return [{"sku": line["sku"], "units": -line["quantity"], **back} for line in body["lines"]]


def left_by(use: str) -> Lines:
    """Return the function that gives the batches from which goods went out, and what became of them."""
    return lambda body: [{**of, "use": use} for of in body.get("from", ())]


def moved_kin(body: Line) -> List[Line]:
    """Give how the staff is related to the household that takes over."""
    return [{**each, "household": body["into"]} for each in body.get("kin", ())]


def moved_proxies(body: Line) -> List[Line]:
    """Give who may fetch goods for whom because households were merged."""
    return list(body.get("proxies", ()))


def change_lines(gone: str, come: str) -> Lines:
    """Return the function that gives what a split or a merger is for either household."""

    def lines(body: Line) -> List[Line]:
        one, other, points, honour = body["household"], body["into"], body["points"], body.get("honour", "")
        owed, lost = body.get("owed", ""), -honour if honour else honour
        left = {"event": gone, "other": other, "points": -points, "honour": lost, "owed": "", "frozen_until": ""}
        return [left, {"event": come, "household": other, "other": one, "points": points, "owed": owed}]

    return lines


def departed_line(body: Line) -> List[Line]:
    """Give what became of a household of which nobody is left; its points wait."""
    event = {"death": "died", "leaving": "left"}[body["why"]]
    return [{"event": event, "points": "", "waiting": body["points"], "reason": body["why"]}]


def holder_lines(body: Line) -> List[Line]:
    """Give each household that another machine holds from here on."""
    lost = body.get("lost")
    told = {"former": body["of"], "holder": body["to"]}
    told["lost"] = " ".join(str(lost[name]) for name in ("origin", "size", "root")) if lost else ""
    return [{**told, "household": household} for household in body["households"]]


def voucher_line(body: Line) -> List[Line]:
    """Give what was lent on a voucher, and which machine gave the household away, if it came by it."""
    return [{"former": body.get("of", "")}]


def given_back_line(body: Line) -> List[Line]:
    """Give what was lent on a voucher and is given back, below zero."""
    return [{"lent": body["taken"], "points": -body["points"], "leaf": ""}]


def moved_members(body: Line) -> List[Line]:
    """Give each member that has another number now."""
    return list(body.get("members", ()))


def notice_line(body: Line) -> List[Line]:
    """Give a notice: how many claims hang there, and what it says of points that lapse soon."""
    lapsing = {f"lapsing_{name}": value for name, value in body.get("lapsing", {}).items()}
    return [{"claims": len(body["claims"]), **lapsing}]


def notice_steps(step: str) -> Lines:
    """Return the function that gives the step of every claim of a notice."""
    return lambda body: [{"claim": claim, "step": step} for claim in body["claims"]]


def card_lines(body: Line) -> List[Line]:
    """Give the states of the card that is made or bound, and of the one that it replaces."""
    old = [{"card": body["replaces"], "state": "replaced"}] if "replaces" in body else []
    return [{"state": "active" if "household" in body else "blank"}, *old]


def filed_lines(body: Line) -> List[Line]:
    """Give who signed in on a roster, if the claim comes of one."""
    return [{}] if "roster" in body else []


def goods_line(body: Line) -> List[Line]:
    """Give goods, with their other barcodes and what each stands for."""
    codes = "; ".join(f"{code['barcode']} {code['units']}" for code in body.get("barcodes", ()))
    return [{"barcodes": codes}] if codes else [{}]


def arrived_batch(body: Line) -> List[Line]:
    """Give the batch that arrived, if anything did."""
    return [{}] if body["quantity"] else []


def surplus_batch(body: Line) -> List[Line]:
    """Give the batch of what was counted more than it should be."""
    more = body["counted"] - body["book"]
    return [{"units": more}] if more > 0 else []


def file_line(what: str) -> Lines:
    """Return the function that gives the photo, or the paper, that an entry has, as a file that is kept."""
    return lambda body: [{"what": what, **body[what]}] if what in body else []


def asked_on_paper(body: Line) -> List[Line]:
    """Give what is asked to be erased, and the photo of the paper on which it is."""
    return [{"photo": body.get("paper", {}).get("sha256", "")}]


def erased_lines(body: Line) -> List[Line]:
    """Give each commitment whose record, or note, was erased."""
    notes = ({"commitment": note["commitment"], "note_of": note["entry"]} for note in body.get("notes", ()))
    return [*({"commitment": each} for each in body["commitments"]), *notes]


def fund_line(sign: int) -> Lines:
    """Return the function that gives money in or out, the latter below zero."""
    return lambda body: [{"amount_fen": sign * body["amount"]}]


def signature_line(body: Line) -> List[Line]:
    """Give a signature, and whose it is on paper; the figures and the size are the ledger's, not the photo's."""
    paper = body.get("paper", {})
    return [{"signer": paper.get("signer", ""), "signed": paper.get("signed", ""), "photo": paper.get("sha256", "")}]


def month_figures(body: Line) -> List[Line]:
    """Give every figure of a closed month as the digest's bytes have them, under its path."""
    sealed = body.get("reconciliation", {}).get("figures", {})
    found = [{"figure": f"points.{name}", "value": value} for name, value in sealed.get("points", {}).items()]
    for goods in sealed.get("goods", ()):
        of = f"goods.{goods['sku']}."
        found += [{"figure": of + name, "value": value} for name, value in goods.items() if name != "sku"]
    found += [{"figure": f"fund.{name}", "value": value} for name, value in sealed.get("fund", {}).items()]
    found += [{"figure": "redemptions", "value": sealed["redemptions"]}] if "redemptions" in sealed else []
    return found + [{"figure": f"cards.{name}", "value": value} for name, value in sealed.get("cards", {}).items()]


def month_checks(body: Line) -> List[Line]:
    """Give every check of a closed month's paper."""
    return [{"check": each["name"], **each} for each in body.get("reconciliation", {}).get("checks", ())]


def month_exceptions(body: Line) -> List[Line]:
    """Give the exceptions of a closed month's paper, sort by sort."""
    listed = body.get("reconciliation", {}).get("exceptions", ())
    return [{"code": each["name"], "entries": each["entries"]} for each in listed if each["entries"]]


# --- what each kind of entry says: {…} one row, with these cells and else what the body says under a column's name; ---
# --- "…" a row for each of a list in the body; a function gives what each of its rows says ----------------------------

# fmt: off
AWARDED: Dict[str, Rule] = {"awards": award_line}
REDEEMED: Dict[str, Rule] = {"redemption_lines": redeemed_lines, "uses": given_lines}
SPOILED: Dict[str, Rule] = {"spoilage": signature_line, "uses": left_by("spoiled")}
PASSED: Dict[str, Rule] = {"moved": "award_years", "moved_members": moved_members, "kin": moved_kin}
ROWS: Dict[str, Dict[str, Rule]] = {
    "stream.opened": {"rulebooks": {}}, "rulebook.adopted": {"rulebooks": {}},
    "machine.keyed": {"machines": {"event": "keyed"}},
    "machine.invited": {"machines": {"event": "invited", "origin": ""}},
    "machine.admitted": {"machines": {"event": "admitted"}},
    "stream.heard": {"heard": "heads"}, "stream.forked": {"forks": {"sha256": "{file}"}},
    "clock.confirmed": {"clocks": {}}, "clock.corrected": {"clocks": {}}, "signin.locked": {"locks": {}},
    "inquiry.locked": {"locks": {}},
    "pin.reset": {"resets": {}},
    "erasure.requested": {"erasures": asked_on_paper, "evidence": file_line("paper")},
    "erasure.approved": {"erased": erased_lines},
    "names.exported": {"name_exports": {}}, "paper.confirmed": {"confirmations": {}},
    "site.recorded": {"sites": {}}, "staff.recorded": {"staff": {}}, "household.recorded": {"households": {}},
    "member.recorded": {"members": {}}, "donor.recorded": {"donors": {}}, "rule.recorded": {"rules": {}},
    "goods.recorded": {"goods": goods_line, "prices": {}}, "setting.recorded": {"settings": {}},
    "kin.declared": {"kin": {}},
    "card.issued": {"cards": card_lines}, "card.bound": {"cards": card_lines},
    "card.frozen": {"cards": {"state": "frozen"}}, "card.cancelled": {"cards": {"state": "cancelled"}},
    "head.changed": {"changes": {"event": "head-changed"}},
    "household.relocated": {"changes": {"event": "relocated"}},
    "household.departed": {"changes": departed_line},
    "household.split": {"changes": change_lines("split", "founded"), **PASSED},
    "household.merged": {"changes": change_lines("merged", "joined"), "proxies": moved_proxies, **PASSED},
    "proxy.authorised": {"proxies": {}}, "holder.changed": {"holders": holder_lines},
    "claim.filed": {"claims": {}, "steps": {"step": "filed"}, "evidence": "evidence", "attendances": filed_lines},
    "roster.taken": {"rosters": {}},
    "claim.reviewed": {"steps": {"step": "{verdict}"}}, "claim.withdrawn": {"steps": {"step": "withdrawn"}},
    "notice.published": {"notices": notice_line, "steps": notice_steps("noticed")},
    "notice.withdrawn": {"steps": notice_steps("notice withdrawn")},
    "claim.objected": {"steps": {"step": "objected"}},
    "objection.resolved": {"steps": {"step": "objection {outcome}"}},
    "claim.posted": {"steps": {"step": "posted"}, "cuts": "cut", **AWARDED},
    "award.reversed": AWARDED, "points.credited": AWARDED, "credit.reversed": AWARDED,
    "points.expired": {"expiries": "years"}, "expiry.reversed": {"expiries": "years"},
    "voucher.taken": {"vouchers": voucher_line}, "voucher.settled": {"vouchers": given_back_line},
    "goods.redeemed": {"redemptions": {}, **REDEEMED}, "redemption.reversed": {"redemptions": {"why": ""}, **REDEEMED},
    "stock.received": {"deliveries": "lines", "evidence": file_line("photo")},
    "delivery.reversed": {"uses": returned_lines},
    "stock.sent": {"transfers": "from", "uses": left_by("moved")},
    "stock.arrived": {"arrivals": lambda body: [{"missing": body["sent"] - body["quantity"]}],
                      "deliveries": arrived_batch},
    "stock.spoiled": {**SPOILED, "evidence": file_line("photo")}, "spoilage.reversed": SPOILED,
    "spoilage.requested": {"requests": {}, "evidence": file_line("photo")}, "spoilage.declined": {"declines": {}},
    "forms.printed": {"forms": {}},
    "stock.counted": {"counts": {}, "deliveries": surplus_batch, "uses": left_by("counted")},
    "fund.received": {"fund": fund_line(1)}, "funding.reversed": {"fund": fund_line(1)},
    "fund.spent": {"fund": fund_line(-1)}, "spending.reversed": {"fund": fund_line(-1)},
    "month.signed": {"signatures": signature_line, "closes": "sites", "month_figures": month_figures,
                     "month_checks": month_checks, "month_exceptions": month_exceptions},
    "month.withdrawn": {"withdrawals": {}},
    **PRACTICE_ROWS,
}
ALSO: Dict[str, str] = {  # what a column is called in a body, where that is not its own name
    "bytes": "size", "first_number": "first", "last_number": "last",
    "last_day": "until", "locked": "minutes", "staff_count": "staff", "sender": "shop",
    "units": "quantity", "units_counted": "units", "where": "place", "why": "reason",
    "before": "was", "service_code": "service",
    "counted_as": "purpose", "corrects": "mends", "leaving": "why", "found_on": "date",
    "passed_to": "to",
    "assessed": "marked", "form_name": "form", "form_line": "item",
    "due_day": "due", "to_mend": "what",
}
# fmt: on
COLUMNS_OF = {
    table.name: [
        (
            column.name,
            ALSO.get(column.name, column.name),
            CELLS.get(f"{table.name}.{column.name}", CELLS.get(column.name, cell_not_said)),
        )
        for column in table.columns
    ]
    for table in TABLES
}


def rows_of(entry: Entry, later: Later, legs: Legs) -> Iterator[Tuple[str, Sequence[Cell]]]:
    """Give each row that an entry has in the tables: the table's name, and the cells; an empty one is no text."""
    known = entry.body.get("known", "")
    told: List[Cell] = [entry.name, entry.origin, entry.seq, entry.kind, entry.site, entry.on, entry.at, entry.actor]
    yield "entries", [*told, " ".join(known) if type(known) is list else known, entry.key, entry.leaf]
    yield from rows_beside(entry, later, legs)


def rows_beside_others(entry: Entry, later: Later) -> Iterator[Tuple[str, List[Cell]]]:
    """Give the row that an entry has where it is booked late, or is doubled."""
    merged = later.merged
    first, booked = merged.doubled.get((entry.origin, entry.seq)), merged.booked(entry)
    if first:
        yield "doubled", [entry.name, entry.kind, f"{first[0]}-{first[1]}"]
    elif booked:
        by = " ".join(f"{each.name[0]}-{each.name[1]}" for each in merged.unknowing(entry))
        yield "late", [entry.name, entry.on, booked, by]


def rows_beside(
    entry: Entry, later: Later, legs: Legs, made: Optional[Container[str]] = None, *, posted_on: str = ""
) -> Iterator[Tuple[str, Sequence[Cell]]]:
    """Give each row that an entry has beside that in the table of all entries; `made` names the tables, if not all.

    `posted_on` is the day on which a late entry is booked.
    """
    body, name = entry.body, entry.name
    rules, reverses = ROWS.get(entry.kind), "reverses" in body
    if rules or reverses:
        names = (entry.kind, *body)
        plans = PLANS.get(names)
        if plans is None:
            if len(PLANS) >= PLANS_MAX:
                PLANS.clear()
            plans = PLANS[names] = {}
        says = (*entry, name, body.get("reversed_on", entry.on), "", *body.values())
        for table, rule in rules.items() if rules else ():
            for line in lines_of(rule, body) if made is None or table in made else ():
                plan = plans.get((table, *line)) or plan_of(plans, table, names, line)
                yield table, cells_of(plan, (*says, *line.values()) if line else says, entry, later)
        if reverses and (made is None or "reversals" in made):
            plan = plans.get(("reversals",)) or plan_of(plans, "reversals", names, {})
            yield "reversals", cells_of(plan, says, entry, later)
    for (account, commodity), amount in legs.items() if made is None or "postings" in made else ():
        yield "postings", [name, posted_on or entry.on, account, commodity, amount]


def lines_of(rule: Rule, body: Line) -> Iterable[Line]:
    """Return what a body says of each row that it has by a rule."""
    if isinstance(rule, dict):
        return [{name: words.format_map(body) for name, words in rule.items()}] if rule else ONE_ROW
    if isinstance(rule, str):
        return [each if isinstance(each, dict) else {"site": each} for each in body.get(rule, ())]
    return rule(body)


class Plan(NamedTuple):
    """How a row is laid out where the same things are said: the cells that these are, and those that others say."""

    said: Callable[[Values], Tuple[Cell, ...]]
    derived: Tuple[Tuple[int, Derived], ...]
    sku: int  # which of the things said is the goods that the row is of


Plans = Dict[Tuple[Any, ...], Plan]  # the name of a table, and those of what a line says -> plan
NOTHING = None  # what no column is called, and no field
# what an entry says of itself around its body, in the order of its fields; no column is called "", and "" is no text
AROUND = (
    *("" if name in ("district", "v", "body") else name for name in Entry._fields),
    "entry", "counts_on", NOTHING,
)  # fmt: skip
ONE_ROW: Tuple[Line, ...] = ({},)
PLANS: Dict[Tuple[str, ...], Plans] = {}  # a kind, and the names of what a body says -> plans; most are said often
PLANS_MAX = 1 << 12


def plan_of(plans: Plans, table: str, names: Tuple[str, ...], line: Line) -> Plan:
    """Make the plan of a row, which is kept: each cell by what its line, its body and its entry say, else by others."""
    kind, *fields = names
    places = {name: place for place, name in enumerate((*AROUND, *fields, *line))}
    if kind == "claim.filed":
        places.setdefault("claim", places["entry"])
    found, derived = [], []
    for number, (name, other, cell) in enumerate(COLUMNS_OF[table]):
        found.append(places[name if name in places else other if other in places else NOTHING])
        if found[-1] == places[NOTHING] and cell is not cell_not_said:
            derived.append((number, cell))
    if len(plans) >= PLANS_MAX:
        plans.clear()
    made = plans[(table, *line)] = Plan(itemgetter(*found), tuple(derived), places.get("sku", places[NOTHING]))
    return made


def cells_of(plan: Plan, told: Values, entry: Entry, later: Later) -> Sequence[Cell]:
    """Return a row by its plan."""
    cells: Sequence[Any] = plan.said(told)
    if plan.derived:
        made = list(cells)
        for number, cell in plan.derived:
            made[number] = cell(later, entry, told[plan.sku])
        cells = made
    if list in map(type, cells):
        return [" ".join(cell) if type(cell) is list else cell for cell in cells]
    return cells
