"""Files of forms: found by their names, and read strictly, so that nothing of a form is passed over in silence."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any, Final, cast

from supermarket.assessment.forms.forms import MARKED, Bonus, Bounds, Form, Grade, Item, Measure, Veto
from supermarket.assessment.periods import MONTHS, Length
from supermarket.district.kinds import Tier
from supermarket.errors.assessment.runs import FormFaulty, FormUnknown
from supermarket.sample import sample_folder

ENDING: Final = ".toml"
FOLDER: Final = "forms"
"""The folder of forms: beside the ledger, where the office keeps its own, and in the sample district's files."""
WHOLE: Final = 100
"""What weights add up to."""
_NUMBER: Final = re.compile(r"[0-9]{1,12}")
"""The number of a line, in digits as a clerk types them."""
_FIGURE: Final = re.compile(r"[0-9]{1,5}(\.[0-9]{1,2})?")
_PERCENT: Final = 10_000
"""Bounds are written in per cent, with two decimals at most, and kept in hundredths of one per cent."""


def form_files(ledger: Path) -> dict[str, Path]:
    """Return the forms that can be named: those beside a ledger, and the sample's; one's own go before."""
    folders = (sample_folder() / FOLDER, ledger.parent / FOLDER)
    return {path.stem: path for folder in folders for path in sorted(folder.glob(f"*{ENDING}"))}


def find_form(ledger: Path, named: str, known: Iterable[str], patterns: Iterable[str]) -> Form:
    """Return the form that a name or a path means; `known` are the indicators and `patterns` that there are.

    Raises:
        FormUnknown, FormFaulty: there is none, or it cannot be used.
    """
    files = form_files(ledger)
    path = Path(named) if named.endswith(ENDING) else files.get(named)
    if path is None or not path.is_file():
        raise FormUnknown(form=named[:80], forms=" ".join(sorted(files)))
    return read_form(path, known, patterns)


def read_form(path: Path, known: Iterable[str], patterns: Iterable[str]) -> Form:
    """Return the form that a file holds.

    Raises:
        FormFaulty: it is no form, with the place and what is wrong there.
    """
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (ValueError, OSError) as fault:
        raise FormFaulty(file=path.name, place="-", wrong=str(fault)[:120]) from fault
    return _Reading(path.name, frozenset(known), frozenset(patterns)).form(path.stem, content)


class _Reading:
    """Reads a file of a form, and says where it is wrong."""

    def __init__(self, file: str, known: frozenset[str], patterns: frozenset[str]) -> None:
        self._file: Final = file
        self._patterns: Final = patterns
        self._known: Final = known

    def form(self, name: str, content: Mapping[str, Any]) -> Form:
        """Return the form; what is missing, unknown or not in its bounds is refused."""
        fields = {"title": str, "period": str, "tiers": list, "veto_most": int, "item": list, "grade": list}
        optional = {"bonus_most": int, "veto": list, "bonus": list, "beside": list}
        self._fields("-", content, fields, optional)
        if content["period"] not in MONTHS:
            raise self._wrong("period", content["period"])
        tiers = tuple(self._tier(each) for each in content["tiers"])
        if not 0 < len(tiers) == len(set(tiers)):
            raise self._wrong("tiers", ", ".join(tiers))
        form = Form(
            name=name,
            title=content["title"],
            period=cast("Length", content["period"]),
            tiers=tiers,
            items=tuple(self._item(each, tiers) for each in content["item"]),
            vetoes=tuple(map(self._veto, content.get("veto", ()))),
            veto_most=self._points("veto_most", content["veto_most"]),
            bonuses=tuple(map(self._bonus, content.get("bonus", ()))),
            bonus_most=self._points("bonus_most", content.get("bonus_most", 0)),
            grades=tuple(map(self._grade, content["grade"])),
            beside=tuple(content.get("beside", ())),
        )
        self._whole(form)
        return form

    def _whole(self, form: Form) -> None:
        for tier in form.tiers:
            total = sum(each.weights[tier] for each in form.items)
            if total != WHOLE:
                raise self._wrong(f"weight ({tier})", str(total))
        strange = next((each for each in form.beside if each not in self._patterns), None)
        if strange is not None:
            raise self._wrong("beside", str(strange))
        codes = [each.item for each in form.items] + [each.item for each in form.bonuses]
        codes += [each.veto for each in form.vetoes]
        twice = next((code for code in codes if codes.count(code) > 1), None)
        if twice:
            raise self._wrong("item", twice)
        least = [each.least for each in form.grades]
        if least != sorted(set(least), reverse=True) or not least or least[-1] != 0:
            raise self._wrong("grade", ", ".join(map(str, least)))

    def _item(self, line: Mapping[str, Any], tiers: tuple[str, ...]) -> Item:
        place = f"item {line.get('item', '?')}"
        measured = {"indicator": str, "full": object, "zero": object, "zero_when": list, "goods": list}
        self._fields(
            place, line, {"item": str, "name": str, "weight": object}, {"marked": bool, "part": list, **measured}
        )
        given = [name for name in ("marked", "part", "indicator") if name in line]
        if len(given) != 1 or line.get("marked") is False or not _NUMBER.fullmatch(line["item"]):
            raise self._wrong(place, ", ".join(given) or line["item"])
        parts = line.get("part", [line] if "indicator" in line else [])
        measures = tuple(self._measure(place, each, is_part="part" in line) for each in parts)
        return Item(line["item"], line["name"], self._weights(place, line["weight"], tiers), measures)

    def _weights(self, place: str, weight: object, tiers: tuple[str, ...]) -> dict[str, int]:
        said = weight if isinstance(weight, dict) else dict.fromkeys(tiers, weight)
        if said.keys() != set(tiers):
            raise self._wrong(f"{place}, weight", ", ".join(map(str, said)))
        return {tier: self._points(f"{place}, weight", said[tier]) for tier in tiers}

    def _measure(self, place: str, said: Mapping[str, Any], *, is_part: bool) -> Measure:
        if is_part:
            fields = {"indicator": str, "full": object, "zero": object}
            self._fields(place, said, fields, {"share": int, "zero_when": list, "goods": list})
        named = (said["indicator"], *said.get("zero_when", ()))
        strange = next((each for each in named if each not in self._known), None)
        if strange is not None:
            raise self._wrong(f"{place}, indicator", str(strange))
        goods = tuple(map(str, said.get("goods", ())))
        share = said.get("share", 1)
        if share < 1:
            raise self._wrong(f"{place}, share", str(share))
        return Measure(said["indicator"], self._bounds(place, said), share, tuple(said.get("zero_when", ())), goods)

    def _bounds(self, place: str, said: Mapping[str, Any]) -> Bounds:
        """Return the bounds: more is better, less is better, or best between two figures."""
        full, zero = (self._percents(f"{place}, {name}", said.get(name)) for name in ("full", "zero"))
        if len(full) != len(zero):
            raise self._wrong(place, "full, zero")
        if len(full) == 1 and zero[0] < full[0]:
            return Bounds(zero[0], full[0])
        if len(full) == 1 and full[0] < zero[0]:
            return Bounds(-1, 0, full[0], zero[0])
        if len(full) == 2 and zero[0] < full[0] <= full[1] < zero[1]:  # noqa: PLR2004 - from, to
            return Bounds(zero[0], full[0], full[1], zero[1])
        raise self._wrong(place, "full, zero")

    def _percents(self, place: str, said: object) -> list[int]:
        return [self._percent(place, each) for each in (said if isinstance(said, list) else [said])]

    def _percent(self, place: str, said: object) -> int:
        """Return a figure of per cent, a whole number or a text such as "97.5", in hundredths of one."""
        figure = str(said) if isinstance(said, int | str) and not isinstance(said, bool) else ""
        hundredths = 100 * Fraction(figure) if _FIGURE.fullmatch(figure) else Fraction(-1)
        if not 0 <= hundredths <= 100 * _PERCENT:
            raise self._wrong(place, str(said))
        return int(hundredths)

    def _veto(self, line: Mapping[str, Any]) -> Veto:
        place = f"veto {line.get('veto', '?')}"
        self._fields(place, line, {"veto": str, "name": str}, {"indicator": str, "above": object, "marked": bool})
        indicator = line.get("indicator", MARKED)
        if ("indicator" in line) == bool(line.get("marked")) or not _NUMBER.fullmatch(line["veto"]):
            raise self._wrong(place, "indicator, marked")
        if indicator != MARKED and indicator not in self._known:
            raise self._wrong(f"{place}, indicator", indicator)
        return Veto(line["veto"], line["name"], indicator, self._percent(f"{place}, above", line.get("above", 0)))

    def _bonus(self, line: Mapping[str, Any]) -> Bonus:
        place = f"bonus {line.get('item', '?')}"
        self._fields(place, line, {"item": str, "name": str, "most": int}, {})
        if not _NUMBER.fullmatch(line["item"]):
            raise self._wrong(place, line["item"])
        return Bonus(line["item"], line["name"], self._points(place, line["most"]))

    def _grade(self, line: Mapping[str, Any]) -> Grade:
        self._fields("grade", line, {"name": str, "least": int}, {})
        return Grade(line["name"], self._points("grade", line["least"]))

    def _points(self, place: str, said: object) -> int:
        if not isinstance(said, int) or isinstance(said, bool) or not 0 <= said <= WHOLE:
            raise self._wrong(place, str(said))
        return said

    def _tier(self, said: object) -> str:
        if said not in {tier.value for tier in Tier}:
            raise self._wrong("tiers", str(said))
        return str(said)

    def _fields(
        self, place: str, said: Mapping[str, Any], wanted: Mapping[str, type], optional: Mapping[str, type]
    ) -> None:
        """Refuse a field that is missing, unknown, empty, or of another type."""
        if not isinstance(said, dict):
            raise self._wrong(place, str(said))
        strange = next((name for name in (*wanted, *said) if (name in wanted) > (name in said)), None)
        strange = strange or next((name for name in said if name not in {**wanted, **optional}), None)
        types = {**wanted, **optional}
        strange = strange or next((name for name, each in said.items() if not isinstance(each, types[name])), None)
        strange = strange or next(
            (name for name, each in said.items() if isinstance(each, str) and not each.strip()), None
        )
        if strange:
            raise self._wrong(place, strange)

    def _wrong(self, place: str, wrong: str) -> FormFaulty:
        return FormFaulty(file=self._file, place=place, wrong=wrong[:120])
