"""What became of gifts, month by month: by place, donor, what they were given for, and SKU."""

from typing import Dict, List, Tuple

from supermarket.audit.package.checker.journal import Entry
from supermarket.audit.package.checker.rules.state import State
from supermarket.audit.package.checker.rules.words import Row

_GIFT_FIGURES = {"received": 1, "moved": 1, "given": -1, "spoiled": -1}  # and with which sign they are told


def gift_moved(state: State, entry: Entry, batch: Tuple[str, str], what: str, units: int) -> None:
    """Count units that came to a batch, or below zero left it, where somebody had given it."""
    about = state.batches[batch]["about"] if batch in state.batches else {}
    if "donor" in about:
        months = state.gifts.setdefault(state.place(entry.site, entry.on), {})
        gift = (about["donor"], about.get("restricted", ""), batch[1])
        figures = months.setdefault(entry.on[:7], {}).setdefault(gift, {})
        figures[what] = figures.get(what, 0) + units


def _opening(state: State, place: str, month: str) -> Dict[Tuple[str, str, str], int]:
    """Return what was left before a month of each gift."""
    held = dict(state.gifts_left.get(place, {}))
    for each, gifts in state.gifts.get(place, {}).items():
        for gift, figures in gifts.items() if each < month else ():
            held[gift] = held.get(gift, 0) + sum(figures.values())
    return held


def gifts_of(state: State, place: str, month: str) -> List[Row]:
    """Return the lines of a month's paper that say what became of gifts; what was used up before is left out."""
    opening, moved = _opening(state, place, month), state.gifts.get(place, {}).get(month, {})
    lines = []
    for gift in sorted({*opening, *moved}):
        donor, restricted, sku = gift
        figures, held = moved.get(gift, {}), opening.get(gift, 0)
        if held or any(figures.values()):
            row = state.latest("donor.recorded", donor, f"{month}-31") or {"name": donor}
            line = {"donor": donor, "name": row["name"], "sku": sku, "opening": held}
            line.update({name: sign * figures.get(name, 0) for name, sign in _GIFT_FIGURES.items()})
            line["left"] = held + sum(figures.values())
            lines.append({**line, "restricted": restricted} if restricted else line)
    return lines


def carry_gifts(state: State, place: str, month: str) -> None:
    """Close a month: what is left of gifts is kept, and what became of them until then is not."""
    held = {gift: left for gift, left in _opening(state, place, f"{month}-99").items() if left}
    months = state.gifts.get(place, {})
    for each in [each for each in months if each <= month]:
        del months[each]
    state.gifts_left[place] = held
