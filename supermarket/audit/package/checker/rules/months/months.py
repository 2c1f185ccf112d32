"""Rules for months: signed in order by three persons, each for the figures as they are; the third closes the month."""

from typing import Any, Dict, List, Tuple

from supermarket.audit.package.checker.journal import Entry
from supermarket.audit.package.checker.merging import next_month
from supermarket.audit.package.checker.rules.months.figures import (
    add_figures,
    carry_over,
    counted_unknowing,
    digest_of,
    figures_known,
    site_taken,
)
from supermarket.audit.package.checker.rules.months.month_papers import (
    checks_untrue,
    forget_closed,
    paper_differs,
    pin_reset,
    signature_of,
)
from supermarket.audit.package.checker.rules.spending.gifts import carry_gifts
from supermarket.audit.package.checker.rules.spending.movements import paper_taken
from supermarket.audit.package.checker.rules.state import State
from supermarket.audit.package.checker.rules.words import SHA256, Found, Row, is_day, is_kept_paper

_SIGN_FIRST = ("clerk", "reviewer")
_SEALED = {
    "board", "checks", "donations", "entries", "exceptions", "figures", "first", "last", "liability", "movement",
    "name", "names", "pending", "sites", "versions",
}  # fmt: skip
_RECOMPUTED_SINCE = 5  # the edition by which a paper's board, movement, prices and what stands behind it follow too


def _signer(entry: Entry) -> str:
    """Return whose signature it is: on paper that of whoever signed there."""
    paper = entry.body.get("paper")
    return str(paper["signer"]) if paper else entry.actor


def _digest(entry: Entry, state: State) -> str:
    """Return the digest that the figures have now; where edition 1 counted otherwise, what the entry says."""
    body = entry.body
    if state.edition < 2 and body["place"] in state.moved_places:
        return str(body["figures"])
    return digest_of(figures_known(state, entry, body["place"], body["month"]))


def _last_day(entry: Entry, state: State) -> str:
    """Return the day as of which the tree of sites counts: the month's last; before edition 2 that of signing."""
    return f"{entry.body['month']}-31" if state.edition > 1 else state.today


def _standing(entry: Entry, state: State) -> List[Row]:
    """Return the signatures before this one that were given for the same figures; the others have lapsed."""
    given = state.signatures[entry.body["place"], entry.body["month"]]
    return [each for each in given if each["figures"] == entry.body["figures"]]


def month_running(entry: Entry, state: State) -> Found:
    """A month is signed when it is over."""
    month = entry.body["month"]
    fine = is_day(f"{month}-01") and month < state.today[:7]
    return None if fine else {"month": month}


def month_signed_elsewhere(entry: Entry, state: State) -> Found:
    """A month is that of a station, and its signatures and their withdrawal are entered there."""
    place = entry.body["place"]
    row = state.latest("site.recorded", place, f"{entry.body['month']}-31")
    station = row is not None and row["tier"] == "station"
    return None if station and place == entry.site else {"site": place}


def month_already_closed(entry: Entry, state: State) -> Found:
    """A closed month is neither signed again nor withdrawn."""
    body = entry.body
    closed = body["month"] in state.closed_of.get(body["place"], ())
    return {"month": body["month"], "site": body["place"]} if closed else None


def month_out_of_order(entry: Entry, state: State) -> Found:
    """No month before the ledger's first is signed; by edition 2 a place's months are signed one after another."""
    place, month = entry.body["place"], entry.body["month"]
    if month < min(state.first_moved.values(), default="9999") and not counted_unknowing(state, entry, place):
        return {"month": month}
    earlier = state.first_moved.get(place, month)
    while state.edition > 1 and earlier in state.closed_of.get(place, ()):
        earlier = next_month(earlier)
    return {"month": earlier} if state.edition > 1 and earlier < month else None


def signed_out_of_turn(entry: Entry, state: State) -> Found:
    """First the clerk signs, or the reviewer where there is none, then the manager, then the institute's manager."""
    body = entry.body
    place = body["place"]
    given = [each["role"] for each in _standing(entry, state)]
    sites = state.sites_of(place, _last_day(entry, state))
    by_reviewer = len(sites) < 2 or state.setting("month_first_by_reviewer", state.today, place)
    if not any(role in _SIGN_FIRST for role in given):
        turn = "reviewer" if by_reviewer else "clerk"
    else:
        turn = next((role for role in ("manager", "institute") if role not in given), "")
    return None if body["role"] == turn else {"role": body["role"]}


def signed_for_another_role(entry: Entry, state: State) -> Found:
    """Whoever signs is clerk, reviewer or manager of the place, or manager of the institute above it."""
    body, signer = entry.body, _signer(entry)
    staff = state.staff_of(signer, state.today)
    if staff is None:
        return {"actor": signer}
    day = _last_day(entry, state)
    home = state.home_then(staff["site"], day)
    role = staff["role"] if home == body["place"] and staff["role"] in ("clerk", "reviewer", "manager") else ""
    if staff["role"] == "manager" and home == state.above_then(body["place"], day):
        role = "institute"
    return None if role == body["role"] else {"actor": signer, "role": body["role"]}


def month_out_of_reach(entry: Entry, state: State) -> Found:
    """Whoever records a signature or withdraws one has his post at the place, or, not a clerk, above it."""
    if state.edition < 2 or state.staff is None:
        return None
    day = _last_day(entry, state)
    home, above = state.home_then(state.staff["site"], day), entry.body["place"]
    reached = [above]
    while above and state.staff["role"] != "clerk" and len(reached) < 6:
        above = state.above_then(above, day)
        reached.append(above)
    return None if home in reached else {"actor": entry.actor, "site": entry.site}


def signed_by_same(entry: Entry, state: State) -> Found:
    """Three different persons sign."""
    who = state.person(_signer(entry))
    same = any(state.person(each["signer"]) == who for each in _standing(entry, state))
    return {"actor": _signer(entry)} if same else None


def figures_differ(entry: Entry, state: State) -> Found:
    """What is signed are the figures that all entries before come to."""
    digest = _digest(entry, state)
    return None if entry.body["figures"] == digest else {"expected": digest}


def signed_size_untrue(entry: Entry, _state: State) -> Found:
    """A signature names the size of its stream just before it."""
    return None if entry.body["size"] == entry.seq - 1 else {"size": entry.body["size"]}


def sites_untrue(entry: Entry, state: State) -> Found:
    """The institute's signature closes the month for every site of the place, and no other does."""
    body = entry.body
    expected = state.sites_of(body["place"], _last_day(entry, state)) if body["role"] == "institute" else None
    return None if body.get("sites") == expected else {"site": body["place"]}


def content_untrue(entry: Entry, state: State) -> Found:
    """By edition 2 the third signature carries the month's paper: the figures signed, sites, names, checks."""
    body = entry.body
    content = body.get("reconciliation")
    if state.edition < 2 or (content is None) == (body["role"] != "institute"):
        return _content_differs(entry, state, content) if content and state.edition > 1 else None
    return {"field": "reconciliation"}


def _content_differs(entry: Entry, state: State, content: Row) -> Found:
    """Return the part of a month's paper that cannot be so."""
    body, day = entry.body, f"{entry.body['month']}-31"
    if digest_of(content["figures"]) != body["figures"]:
        return {"field": "figures"}
    place = state.latest("site.recorded", body["place"], day) or {"name": body["place"]}
    if content.keys() | {"first", "last"} != _SEALED:
        return {"field": "reconciliation"}
    if content["liability"]["fund_fen"] != content["figures"]["fund"]["closing"]:
        return {"field": "liability"}
    if content["sites"] != body["sites"] or content["name"] != place["name"]:
        return {"field": "sites"}
    untrue = checks_untrue(content, state.edition)
    failed = [check["name"] for check in content["checks"] if not check["ok"]]
    if untrue or (failed and "reason" not in body):
        return {"field": untrue or failed[0]}
    skus = [line["sku"] for line in (*content["figures"]["goods"], *content["donations"])]
    goods = {sku: state.latest("goods.recorded", sku, day) or {"name": sku} for sku in skus}
    named = {sku: row["name"] for sku, row in goods.items()}
    if content["names"] != named:
        return {"field": "names"}
    return paper_differs(entry, state, content) if state.edition >= _RECOMPUTED_SINCE else None


def paper_misdated(entry: Entry, state: State) -> Found:
    """A paper is signed after the month is over, and not after the day on which it is recorded."""
    paper = entry.body.get("paper")
    if paper is None:
        return None
    signed = paper["signed"]
    after = entry.body.get("month", "") < signed[:7]
    return None if is_day(signed) and after and signed <= state.today else {"date": signed}


def paper_no_picture(entry: Entry, state: State) -> Found:
    """By edition 2 a paper is a picture or a PDF that was kept, and of whoever is told to have signed it."""
    paper = entry.body.get("paper")
    if state.edition < 2 or paper is None:
        return None
    fine = is_kept_paper(paper)
    photo = SHA256.fullmatch(paper["pixels"]) if "pixels" in paper else paper["kind"] == "application/pdf"
    if entry.kind == "stock.spoiled":
        fine = fine and paper["signer"] == entry.body["approver"]
    return None if fine and photo else {"sha256": paper["sha256"]}


def paper_recorded_by_signer(entry: Entry, state: State) -> Found:
    """By edition 2 whoever records a paper signs nothing of that month, and records one signature of it at most."""
    if state.edition < 2 or entry.kind != "month.signed":
        return None
    who = state.person(entry.actor)
    on_paper = "paper" in entry.body
    if on_paper and state.person(_signer(entry)) == who:
        return {"actor": entry.actor}
    for each in _standing(entry, state):
        recorded = each["recorder"] is not None and state.person(each["recorder"]) == who
        signed = on_paper and state.person(each["signer"]) == who
        if recorded or signed:
            return {"actor": entry.actor}
    return None


def paper_used(entry: Entry, state: State) -> Found:
    """By edition 2 a picture of a paper serves once, and never served as evidence."""
    paper = entry.body.get("paper")
    if state.edition < 2 or paper is None:
        return None
    used = paper["sha256"] in state.papers or bool(state.photos.uses(hash(paper["sha256"])))
    used = used or paper.get("pixels") in state.papers
    return {"sha256": paper["sha256"]} if used else None


def withdrawn_others(entry: Entry, state: State) -> Found:
    """Every signature that stood is withdrawn, and there is one at least."""
    given = [each["name"] for each in state.signatures[entry.body["place"], entry.body["month"]]]
    return None if given and entry.body["signatures"] == given else {"month": entry.body["month"]}


def confirmed_by_another(entry: Entry, state: State) -> Found:
    """What stands on paper is confirmed once, by whoever signed it, under whichever of his staff codes."""
    signer, _site = state.on_paper.get(entry.body["confirms"], ("", ""))
    own = signer and state.person(signer) == state.person(entry.actor)
    return None if own else {"confirms": entry.body["confirms"]}


# --- what the entries come to -----------------------------------------------------------------------------------------


def month_signed(state: State, entry: Entry) -> None:
    """Take in a signature; the third closes the month."""
    body = entry.body
    place, month = body["place"], body["month"]
    state.signatures[place, month].append(signature_of(state, entry))
    if "paper" in body:
        paper_taken(state, entry, _signer(entry))
    elif (entry.origin, entry.actor) in state.pins:
        state.pins[entry.origin, entry.actor][2].setdefault(place, month)
    if "sites" in body:
        state.closed.setdefault((month, ""), set()).update(body["sites"])
        state.closed_of[place].add(month)
        state.closed_last[place] = max(month, state.closed_last.get(place, ""))
        state.closings_of.setdefault(place, []).append((month, (entry.origin, entry.seq)))
        state.kept_alike.clear()
        carry_over(state, place, month)
        carry_gifts(state, place, month)
        forget_closed(state, place, month)


def month_withdrawn(state: State, entry: Entry) -> None:
    """No signature stands any more."""
    state.signatures[entry.body["place"], entry.body["month"]] = []


def paper_confirmed(state: State, entry: Entry) -> None:
    """The paper waits for nobody any more."""
    state.on_paper.pop(entry.body["confirms"], None)


_SIGNED, _WITHDRAWN = ("month.signed",), ("month.withdrawn",)
MONTH_CHECKS: List[Tuple[str, Tuple[str, ...], Any]] = [
    ("month_running", _SIGNED, month_running),
    ("month_signed_elsewhere", _SIGNED + _WITHDRAWN, month_signed_elsewhere),
    ("month_already_closed", _SIGNED + _WITHDRAWN, month_already_closed),
    ("month_out_of_order", _SIGNED, month_out_of_order),
    ("signed_out_of_turn", _SIGNED, signed_out_of_turn),
    ("signed_for_another_role", _SIGNED, signed_for_another_role),
    ("month_out_of_reach", _SIGNED + _WITHDRAWN, month_out_of_reach),
    ("signed_by_same", _SIGNED, signed_by_same),
    ("figures_differ", _SIGNED, figures_differ),
    ("signed_size_untrue", _SIGNED, signed_size_untrue),
    ("sites_untrue", _SIGNED, sites_untrue),
    ("content_untrue", _SIGNED, content_untrue),
    ("paper_misdated", (*_SIGNED, "stock.spoiled"), paper_misdated),
    ("paper_no_picture", (*_SIGNED, "stock.spoiled"), paper_no_picture),
    ("paper_recorded_by_signer", _SIGNED, paper_recorded_by_signer),
    ("paper_used", (*_SIGNED, "stock.spoiled", "erasure.requested"), paper_used),
    ("withdrawn_others", _WITHDRAWN, withdrawn_others),
    ("confirmed_by_another", ("paper.confirmed",), confirmed_by_another),
]
MONTH_TAKEN: Dict[str, Any] = {
    "month.signed": month_signed,
    "month.withdrawn": month_withdrawn,
    "paper.confirmed": paper_confirmed,
    "pin.reset": pin_reset,
    "site.recorded": site_taken,
}
MOVING = (
    "points.credited", "claim.posted", "credit.reversed", "award.reversed", "goods.redeemed", "redemption.reversed",
    "points.expired", "expiry.reversed", "fund.received", "funding.reversed", "fund.spent", "spending.reversed",
    "stock.received", "delivery.reversed", "stock.sent", "stock.arrived", "stock.spoiled", "spoilage.reversed",
    "stock.counted", "household.split", "household.merged", "voucher.taken", "voucher.settled",
)  # fmt: skip
FIGURES_TAKEN: Dict[str, Any] = dict.fromkeys(MOVING, add_figures)
