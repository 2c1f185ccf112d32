"""Assessments on the screen: forms, indicators, scores by rank, a score opened."""

from typing import TYPE_CHECKING, Any

from supermarket.cli.frame import console
from supermarket.locale import _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from supermarket.assessment.explain import Explanation, Figure, Opened
    from supermarket.assessment.forms.adopting import Adopted
    from supermarket.assessment.forms.forms import Bounds, Form, Item
    from supermarket.assessment.marks import Mark
    from supermarket.assessment.runs import RunLine


def points(hundredths: int | None) -> str:
    """Return hundredths of a point as a figure with two decimals; nothing for what does not apply."""
    if hundredths is None:
        return "-"
    sign, figure = "-" if hundredths < 0 else "", abs(hundredths)
    return f"{sign}{figure // 100}.{figure % 100:02}"


def percent(numerator: int, denominator: int) -> str:
    """Return a share in per cent with two decimals, rounded down."""
    return f"{points(10_000 * numerator // denominator)}%" if denominator > 0 else _("n/a")


def _bound(hundredths: int) -> str:
    return f"{points(hundredths).removesuffix('.00')}%"


def bounds(bounds: "Bounds") -> str:
    """Return where a share is full and where it brings nothing, such as 100% - 60%."""
    if bounds.full_to is None or bounds.zero_to is None:
        return f"{_bound(bounds.full_from)} → {_bound(bounds.zero_from)}"
    if bounds.zero_from < 0:
        return f"{_bound(bounds.full_to)} → {_bound(bounds.zero_to)}"
    full = f"{_bound(bounds.full_from)}–{_bound(bounds.full_to)}"
    return f"{full} → {_bound(bounds.zero_from)}, {_bound(bounds.zero_to)}"


def show_forms(forms: "list[tuple[Form, str | None]]") -> None:
    """Show forms with their lines, each with the day since which it is in force."""
    for form, since in forms:
        if since is None:
            stands = _("not in force; `supermarket assess adopt` makes it so")
        else:
            stands = _("in force since {date}").format(date=since)
        console.say(_("{name}: {text}").format(name=form.name, text=f"{form.title} ({stands})"))
        rows = [row for item in form.items for row in _lines(form, item)]
        console.say_table((_("No."), _("Line"), _("Indicator"), _("Full → none"), _("Weight")), rows, {4: "right"})


def _lines(form: "Form", item: "Item") -> "list[tuple[str, str, str, str, str]]":
    weights = sorted({item.weights[tier] for tier in form.tiers})
    weight = "/".join(str(item.weights[tier]) for tier in form.tiers) if len(weights) > 1 else str(weights[0])
    if item.is_marked:
        return [(item.item, item.name, _("marked by a person"), "", weight)]
    return [
        (item.item if not number else "", item.name if not number else "", each.indicator, bounds(each.bounds),
         weight if not number else "")
        for number, each in enumerate(item.measures)
    ]  # fmt: skip


def show_adopted(adopted: "Adopted") -> None:
    """Show that a form was adopted or ended."""
    if adopted.action == "ended":
        text = _("Entry {entry}: from {date} on, the form {form} is no longer in force.")
    else:
        text = _("Entry {entry}: from {date} on, the form {form} is in force as it is now. Digest {digest}")
    console.say(text.format(entry=adopted.entry, date=adopted.from_, form=adopted.form, digest=adopted.sha256))


def show_indicators(value: list[dict[str, str]]) -> None:
    """Show what each indicator means and how it is worked out."""
    rows = [(each["name"], each["unit"], each["meaning"], each["formula"]) for each in value]
    console.say_table((_("Indicator"), _("Unit"), _("Meaning"), _("Formula")), rows)


def show_mark(mark: "Mark") -> None:
    """Show that a mark was given."""
    console.say(
        _("Entry {entry}: line {item} of site {site} for {period} is marked {points}.").format(
            entry=mark.entry, item=mark.item, site=mark.site, period=mark.period, points=points(mark.hundredths)
        )
    )
    if mark.replaces:
        text = _("It takes the place of the mark {entry}, which gave {points}.")
        console.say(text.format(entry=mark.replaces, points=points(mark.replaced)))


def show_results(title: str, value: dict[str, Any]) -> None:
    """Show the scores of a run by rank, with what is named beside them."""
    text = _("Run {run}: {title}, {period}.") if value["run"] else _("Preview, not sealed: {title}, {period}.")
    console.say(text.format(run=value["run"], title=title, period=value["period"]))
    rows = [_row(each) for each in value["places"]]
    headings = (_("Rank"), _("Site"), _("Score"), _("Grade"), _("Below the same site"), _("Change"), _("Beside"))
    console.say_table(headings, rows, {0: "right", 2: "right", 4: "right", 5: "right"})
    if value["marks_left_out"]:
        text = _("Marks that do not count, because they were given by another version of the form: {entries}.")
        console.say(text.format(entries=_(", ").join(value["marks_left_out"])))
    if value["run"]:
        console.say(_("Digest {digest}").format(digest=value["digest"]))


def _row(each: dict[str, Any]) -> tuple[object, ...]:
    from supermarket.assessment.beside import PATTERNS

    change = each["change"]
    beside = [_("veto {veto}").format(veto=veto) for veto in each["vetoes"]]
    for one in each["beside"]:
        what = PATTERNS[one["pattern"]]
        beside.append(" ".join((_(what.text), f"{one['late']}/{one['every']}")))
    return (
        each["rank"] or "-",
        f"{each['name']} ({each['site']})",
        points(each["total"]),
        each["grade"] or "-",
        each["within"] or "-",
        "" if change is None else f"{'+' if change['total'] >= 0 else ''}{points(change['total'])}",
        _("; ").join(beside),
    )


def show_runs(runs: "list[RunLine]") -> None:
    """Show the runs that were sealed."""
    rows = [(each.entry, each.form, each.period, each.on, each.digest[:16]) for each in runs]
    console.say_table((_("Entry"), _("Form"), _("Period"), _("Date"), _("Digest")), rows)


def show_checked(value: dict[str, Any]) -> None:
    """Show that a run is what its entries come to."""
    text = _("The run {run} holds: {places} sites were worked out again, and nothing differs. Digest {digest}")
    console.say(text.format(**value))


# --- a score opened ---------------------------------------------------------------------------------------------------


def show_explanation(most: int, found: "Explanation") -> None:
    """Show a score opened; of the entries behind each figure the first `most`."""
    text = _("Site {name} ({site}), {period}, run {run}: {points} points, {grade}, rank {rank} of {of}.")
    told = {"name": found.name, "site": found.site, "period": found.period, "run": found.run, "of": found.of}
    console.say(text.format(**told, points=points(found.total), grade=found.grade or _("n/a"), rank=found.rank or "-"))
    console.say_table(
        (_("No."), _("Line"), _("Figure"), _("Share"), _("Score"), _("Of")),
        [row for line in found.lines for row in _opened(line)],
        {2: "right", 3: "right", 4: "right", 5: "right"},
    )
    for line in found.lines:
        for figure in line.figures:
            _show_entries(most, line, figure)
    for each in found.beside:
        _show_beside(most, each.pattern, each.late, each.every, each.entries)


def figure_named(indicator: str) -> str:
    """Return the name of a figure's indicator, by which one asks for it; what is marked by a person has none."""
    from supermarket.assessment.forms.forms import MARKED

    return _("marked by a person") if indicator == MARKED else indicator


def counted(what: str) -> str:
    """Return what a line of a figure counts in words: a kind, a list, a rating; numbers and days as they are."""
    from supermarket.locale.kind_names import NAMES
    from supermarket.practice.orders.words import RATINGS

    words = {**NAMES, **RATINGS}
    return " ".join(_(words.get(word, word)) for word in what.split(" "))


def _opened(line: "Opened") -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = []
    for number, figure in enumerate(line.figures):
        share = percent(figure.numerator, figure.denominator)
        shown = f"{figure.numerator}/{figure.denominator}"
        if line.is_veto:
            brought: tuple[object, object] = (_("there is one") if line.found else _("not found"), "")
        else:
            brought = (points(line.points) if line.points is not None else _("n/a"), points(line.weight))
        rows.append(
            (line.item, line.name, shown, share, *brought)
            if not number
            else ("", figure_named(figure.indicator), shown, share, "", "")
        )
    return rows


def _show_entries(most: int, line: "Opened", figure: "Figure") -> None:
    """Show the entries behind a figure: those that add to the numerator, and those that do not."""
    if not figure.lines:
        return
    console.say(_("Line {item}, {indicator}: {count} behind it.").format(
        item=line.item, indicator=figure_named(figure.indicator), count=len(figure.lines)
    ))  # fmt: skip
    rows = [
        (each.entry or "-", each.site, counted(each.what), each.numerator, each.denominator)
        for each in figure.lines[:most]
    ]
    console.say_table(
        (_("Entry"), _("Site"), _("What"), _("Numerator"), _("Denominator")), rows, {3: "right", 4: "right"}
    )
    _say_more(len(figure.lines), most)


def _show_beside(most: int, pattern: str, late: int, every: int, entries: "Sequence[str]") -> None:
    from supermarket.assessment.beside import PATTERNS

    text = _("Named beside it: {what}, {late} of {every}.")
    console.say(text.format(what=_(PATTERNS[pattern].text), late=late, every=every))
    console.say(" ".join(entries[:most]))
    _say_more(len(entries), most)


def _say_more(count: int, most: int) -> None:
    if count > most:
        console.say(_("… and {count} more; --json gives all.").format(count=count - most))
