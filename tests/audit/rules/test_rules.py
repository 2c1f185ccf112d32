"""Every rule is broken once, in a ledger that is sealed again throughout: it is named at that entry, and nothing else.

A rule without a forgery fails the test, and so does a forgery that another rule finds too.
"""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any, Final, NamedTuple

import pytest

from supermarket.assessment.beside import PATTERNS
from supermarket.assessment.indicators.all import INDICATORS
from supermarket.assessment.rectification.course import RECTIFICATION as RECTIFICATION_COURSE
from supermarket.audit.package.checker.journal import Entry
from supermarket.audit.package.checker.rules import all as rules_all
from supermarket.audit.package.checker.rules.all import (
    AFTER_ALL,
    BEFORE_ALL,
    BY_KIND,
    CHECKS,
    TAKES,
    asked_of,
    breaches,
    taken,
)
from supermarket.audit.package.checker.rules.every import ALIKE, ALIKE_KINDS
from supermarket.audit.package.checker.rules.practice.form_content import FORM_INDICATORS, FORM_PATTERNS, FORM_TIERS
from supermarket.audit.package.checker.rules.practice.told import ORDER_TELLS, STEPS_TELL
from supermarket.audit.package.checker.rules.roles import ROLES
from supermarket.audit.package.checker.rules.state import State
from supermarket.audit.package.checker.rules.words import BODIES, field_amiss, later
from supermarket.audit.package.checker.sealed import sealed_roots_of
from supermarket.audit.verification.faults import Fault, told
from supermarket.audit.verification.rules.rules import breaches_of
from supermarket.district.clocks import correct_clock
from supermarket.district.gate.second_persons import Second
from supermarket.district.kinds import Tier
from supermarket.district.roles import VERBS
from supermarket.inspection import inspecting, verify_file
from supermarket.ledger import every_kind, open_ledger
from supermarket.practice.bases.course import FIND, LOAN
from supermarket.practice.orders.course import COURSE
from tests.audit.rules.forgeries import CARDS, EVERY, HOUSEHOLDS, REGISTERS
from tests.audit.rules.forgeries_activities import ACTIVITIES, CASES
from tests.audit.rules.forgeries_assessment import ASSESSMENT
from tests.audit.rules.forgeries_bases import BASES
from tests.audit.rules.forgeries_earning import CLAIMS, POINTS
from tests.audit.rules.forgeries_erasing import ERASURES
from tests.audit.rules.forgeries_lists import LISTS
from tests.audit.rules.forgeries_machines import MACHINES
from tests.audit.rules.forgeries_orders import ORDERS
from tests.audit.rules.forgeries_rectification import RECTIFICATION
from tests.audit.rules.forgeries_spending import GOODS, MONTHS, MOVEMENTS, REVERSALS
from tests.audit.rules.forging import Forger, asked, laid_in, sealed_again, unguarded
from tests.audit.rules.honest_village import Names, lived
from tests.audit.rules.lives import entries_in
from tests.command import run
from tests.village import MANAGER, START, Time, Village, make_ledger, seeded_clock, small_district

SECTIONS: Final = (
    EVERY,
    REGISTERS,
    HOUSEHOLDS,
    CARDS,
    ERASURES,
    CLAIMS,
    POINTS,
    GOODS,
    MOVEMENTS,
    REVERSALS,
    MONTHS,
    ORDERS,
    LISTS,
    CASES,
    ACTIVITIES,
    BASES,
    RECTIFICATION,
    ASSESSMENT,
    MACHINES,
)
FORGERIES: Final = {code: forgery for section in SECTIONS for code, forgery in section.items()}
ONE_OF_EACH: Final = [min(section) for section in SECTIONS]
ASKED_OTHERWISE_BEFORE: Final = "mark_not_of_form"
"""Of entries of an earlier edition it is asked when all have been read; see test_version_before.py."""
ASKED_AFTER: Final = [code for code, _check in AFTER_ALL if code != ASKED_OTHERWISE_BEFORE]
CODES: Final = (*BEFORE_ALL, *(code for code, _kinds, _check in CHECKS), *ASKED_AFTER)


class Honest(NamedTuple):
    """An honest ledger: its file, its entries, and what stands where in it."""

    path: Path
    entries: tuple[Entry, ...]
    names: Names


@pytest.fixture(scope="module")
def village(tmp_path_factory: pytest.TempPathFactory) -> Honest:
    """Give an honest ledger in which something of everything happened."""
    place = tmp_path_factory.mktemp("honest")
    make_ledger(place / "ledger.db", folder=small_district(place))
    with closing(open_ledger(place / "ledger.db", now=START)) as ledger:
        names = lived(ledger)
    return Honest(place / "ledger.db", tuple(entries_in(place / "ledger.db")), names)


def test_every_rule_has_a_forgery_and_every_forgery_its_rule() -> None:
    assert sorted(FORGERIES) == sorted(CODES)
    assert len(set(CODES)) == len(CODES)


def test_an_honest_ledger_breaks_no_rule(village: Honest) -> None:
    assert list(breaches(village.entries)) == []


def test_every_root_that_an_entry_seals_is_one_that_the_checker_compares(village: Honest) -> None:
    kinds = set()
    for entry in village.entries:
        sealed = sorted(_roots_in(entry.body, entry.origin))
        assert sorted((each.origin, each.size, each.root) for each in sealed_roots_of(entry)) == sealed
        kinds |= {entry.kind} if sealed else set()
    assert {"assessment.run", "month.signed"} <= kinds


def _roots_in(content: object, stream: str) -> Iterator[tuple[str, int, str]]:
    """Give every root in a body with its stream, which is the entry's own where none is said, and its size."""
    if isinstance(content, dict) and {"size", "root"} <= content.keys():
        yield content.get("origin", stream), content["size"], content["root"]
    within = content.values() if isinstance(content, dict) else content if isinstance(content, list) else ()
    for each in within:
        yield from _roots_in(each, stream)


def test_a_clock_that_ran_ahead_and_was_set_right_by_two_breaks_no_rule(tmp_path: Path) -> None:
    make_ledger(tmp_path / "ledger.db", folder=small_district(tmp_path))
    time = Time()
    with closing(open_ledger(tmp_path / "ledger.db", now=START)) as ledger:
        place = Village(replace(ledger, clock=seeded_clock(time)), time)
        time.move(days=40)
        household = place.enrol()
        time.move(days=-39)
        with place.writing() as session:
            correct_clock(session, "2026-03-03", MANAGER, second=Second("32001", "named"))
        place.card(place.enrol())
        time.move(days=45)
        place.card(household)
    assert list(breaches(entries_in(tmp_path / "ledger.db"))) == []


@pytest.mark.parametrize("code", sorted(FORGERIES))
def test_a_forgery_is_named_by_its_rule_and_by_no_other(code: str, village: Honest) -> None:
    forger = Forger(list(village.entries), village.names)
    name = FORGERIES[code](forger)
    found = asked(forger.entries)
    assert [(each.code, f"{each.origin}-{each.seq}") for each in found] == [(code, name)]
    fault = Fault(found[0].origin, found[0].seq, code, {field: told(value) for field, value in found[0].fields.items()})
    assert fault.what


@pytest.fixture(scope="module")
def bare(village: Honest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the honest ledger's file without its guards."""
    path = Path(shutil.copyfile(village.path, tmp_path_factory.mktemp("bare") / "ledger.db"))
    unguarded(path)
    return path


@pytest.mark.parametrize("code", sorted(FORGERIES))
def test_a_forgery_that_lies_in_a_file_is_named_as_it_is_there(
    code: str, village: Honest, bare: Path, tmp_path: Path
) -> None:
    path = Path(shutil.copyfile(bare, tmp_path / "ledger.db"))
    forger = Forger(list(village.entries), village.names)
    name = FORGERIES[code](forger)
    laid_in(path, village.entries, forger.entries)
    with inspecting(path) as session:
        ruled = breaches_of(session)
    assert [(each.code, f"{each.origin}-{each.seq}") for each in ruled.breaches] == [(code, name)]
    assert ruled.broken == []


@pytest.mark.parametrize("code", ONE_OF_EACH)
def test_audit_verify_names_a_forgery_in_a_file_that_is_sealed_again(
    code: str, village: Honest, tmp_path: Path
) -> None:
    """One of each section: what `audit verify` asks of the rules it asks of all of them at once."""
    path = Path(shutil.copyfile(village.path, tmp_path / "ledger.db"))
    forger = Forger(list(village.entries), village.names)
    name = FORGERIES[code](forger)
    sealed_again(path, forger.entries)
    verification = verify_file(path)
    assert [(each.code, f"{each.origin}-{each.seq}") for each in verification.breaches] == [(code, name)]
    assert not verification.ok


def test_a_breach_alone_ends_audit_verify_with_1_in_every_output(village: Honest, tmp_path: Path) -> None:
    path = Path(shutil.copyfile(village.path, tmp_path / "ledger.db"))
    forger = Forger(list(village.entries), village.names)
    name = FORGERIES[ONE_OF_EACH[0]](forger)
    sealed_again(path, forger.entries)
    asked_for = ("--db", path, "audit", "verify", "--without-evidence")
    told = run(*asked_for, "--json")
    assert (told.code, told.json["ok"], told.json["faults"]) == (1, False, [])
    assert [f"{breach['origin']}-{breach['seq']}" for breach in told.json["breaches"]] == [name]
    shown = run(*asked_for)
    assert (shown.code, name in shown.out) == (1, True)


class Watched(dict[str, Any]):
    """A body that notes which of its fields are looked at."""

    def __init__(self, body: dict[str, Any], looked_at: set[str]) -> None:
        super().__init__(body)
        self.looked_at: Final = looked_at

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401 - what a body says
        self.looked_at.add(name)
        return super().__getitem__(name)

    def get(self, name: str, default: Any = None) -> Any:  # noqa: ANN401 - what a body says
        self.looked_at.add(name)
        return super().get(name, default)

    def __contains__(self, name: object) -> bool:
        self.looked_at.add(str(name))
        return super().__contains__(name)


def test_rules_asked_once_of_entries_alike_look_at_nothing_in_a_body_that_may_differ(village: Honest) -> None:
    state, looked_at, kinds = State(), set[str](), set()
    for entry in village.entries:
        asked = asked_of(entry.kind, entry.body)
        state.begin(entry)
        for _code, check in (each for each in asked.checks if each[0] in asked.once):
            assert check(entry._replace(body=Watched(entry.body, looked_at)), state) is None
            kinds.add(entry.kind)
        taken(state, entry, asked.takes)
    assert looked_at <= {"known", "reverses"}  # the one is part of what is alike, the other follows from the kind
    assert kinds == set(ALIKE_KINDS)


def by_chance(entries: Sequence[Entry], seed: int) -> Iterator[Entry]:
    """Give entries of which some are left out, come twice, or say what others of their kind say."""
    chance = Random(seed)  # noqa: S311 - entries are changed, no secrets made
    for entry in entries:
        like = chance.choice([each for each in entries if each.kind == entry.kind])
        said = chance.choice(list(like.body) or ["known"])
        changed = entry._replace(body={**entry.body, said: like.body.get(said, "pin")})
        moved = entry._replace(**{field: getattr(like, field) for field in ("site", "on", "actor")})
        yield from chance.choice([[entry]] * 9 + [[], [entry, entry], [changed], [moved]])


def test_what_is_asked_once_of_entries_alike_is_found_where_it_is_asked_of_each(
    village: Honest, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed = [list(by_chance(village.entries, seed)) for seed in range(4)]
    once = [list(breaches(entries)) for entries in changed]
    monkeypatch.setattr(rules_all, "ALIKE_KINDS", {})
    monkeypatch.setattr(rules_all, "LAYOUTS", {})
    assert [list(breaches(entries)) for entries in changed] == once
    assert {each.code for found in once for each in found} & set(ALIKE)


def test_what_is_kept_of_the_registers_is_what_they_say_on_each_day() -> None:
    """Rows begin on several days; what was asked of one day is kept for all on which the same rows are in force."""
    state, chance, days = State(), Random(7), [later("2026-03-01", number) for number in range(12)]  # noqa: S311 - days
    said = [{"site": "1", "tier": "centre"}, *({"site": each, "tier": "station", "parent": "1"} for each in "23")]
    for number in range(40):
        row = chance.choice([*said[1:], {"site": "4", "tier": "supermarket", "parent": chance.choice("23")}])
        value = {"setting": "notice_days", "value": number, "scope": chance.choice("124")}
        kind, body = ("site.recorded", row) if number % 3 else ("setting.recorded", value)
        body = (
            said[0] if not number else {**body, "from": chance.choice(days), **chance.choice([{}, {"state": "ended"}])}
        )
        kind = kind if number else "site.recorded"
        state.add_row(Entry("1", "1-1", number, 1, kind, "1", "2026-03-01", number, "0", "", body, ""))
        state.forget_today()
        for day in days:
            fresh = State()
            fresh.rows = state.rows
            for site in "1234":
                assert state.setting("notice_days", day, site) == fresh.setting("notice_days", day, site)
                assert state.chain(site, day) == fresh.chain(site, day)
                assert state.tier(site, day) == fresh.tier(site, day)
                assert state.sites_of(site, day) == fresh.sites_of(site, day)
                assert set(state.belonging_to(site, day)) == {each for each in "1234" if fresh.place(each, day) == site}
                reaching = {each for each in "1234" if fresh.tier(each, day) and site in fresh.chain(each, day)}
                assert set(state.reaching_up_to(site, day)) == reaching


def test_a_rule_finds_nothing_where_none_of_the_fields_stands_of_which_it_asks(village: Honest) -> None:
    state = State()
    for entry in by_chance(village.entries, 4):
        state.begin(entry)
        for code, check, fields in BY_KIND[entry.kind]:
            if fields and not set(fields) & set(entry.body) and not field_amiss(entry.kind, entry.body):
                with suppress(KeyError):  # it asks for the field itself
                    assert check(entry, state) is None, code
        taken(state, entry, TAKES[entry.kind])


def test_fields_behind_the_kinds_of_a_rule_are_fields_of_these() -> None:
    for kind, rules in BY_KIND.items():
        known = {each.partition(":")[0].rstrip("?") for each in BODIES[kind].split()}
        for code, _check, fields in rules:
            assert not fields or known & set(fields), code


def test_the_table_of_roles_is_the_verbs_own() -> None:
    assert {verb: {*roles.split()} for verb, roles in ROLES.items()} == {
        verb: {role.value for role in roles} for verb, roles in VERBS.items()
    }


def test_the_tables_of_forms_and_of_what_steps_tell_are_the_programs_own() -> None:
    assert tuple(INDICATORS) == FORM_INDICATORS
    assert tuple(PATTERNS) == FORM_PATTERNS
    assert tuple(Tier) == FORM_TIERS
    assert list(ORDER_TELLS) == [step.name for step in COURSE.steps]
    courses = {"loan.stepped": LOAN, "find.stepped": FIND, "rectification.stepped": RECTIFICATION_COURSE}
    assert {kind: [*told] for kind, told in STEPS_TELL.items()} == {
        kind: [step.name for step in course.steps] for kind, course in courses.items()
    }


def test_the_table_of_bodies_knows_every_kind_and_every_field() -> None:
    sorts = {"string": "s", "integer": "i", "array": "l", "object": "o"}
    for name, kind in every_kind().items():
        schema = kind.body.model_json_schema(by_alias=True)
        told_of = {each.partition(":")[0] for each in BODIES[name].split()}
        fields = {
            field if field in schema.get("required", ()) else f"{field}?"
            for field in schema["properties"]
            if field != "known"
        }
        assert fields == told_of, name
    assert set(BODIES) >= set(every_kind())
    assert {each.rpartition(":")[2] for fields in BODIES.values() for each in fields.split()} == {*sorts.values()}


def test_each_rule_says_in_one_sentence_what_it_asks() -> None:
    assert all((check.__doc__ or "").strip().endswith(".") for _code, _kinds, check in CHECKS)
    assert rules_all.CHECKS
