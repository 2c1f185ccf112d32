"""What is in two places is named with its entries; what only looks like it is not."""

from supermarket.audit.analysis.repeats import (
    PHONE_HOUSEHOLDS,
    DeedDone,
    PhoneHeld,
    PhotoUsed,
    one_person,
    same_deed,
    same_phone,
    same_photo,
    same_sitting,
)


def photo(mark: str, entry: str, site: str = "3001", deed: str = "3001 ENV-01 2026-03-07") -> PhotoUsed:
    return PhotoUsed(mark * 32, int(entry[1:]), entry, site, deed)


def done(  # noqa: PLR0913 - what a claim says, by name
    entry: str,
    person: str = "m1",
    *,
    site: str = "5001",
    rule: str = "VOL-01",
    served: str = "2026-03-07",
    start: str | None = None,
    end: str | None = None,
    sittings: str | None = None,
) -> DeedDone:
    return DeedDone(person, served, rule, site, int(entry[1:]), entry, start, end, sittings)


def test_a_photo_of_one_activity_may_stand_under_all_its_claims() -> None:
    used = [photo("aa", f"#{number}") for number in range(1, 6)]
    assert same_photo(used).findings == ()


def test_a_photo_under_another_deed_is_named_with_both_entries() -> None:
    used = [photo("aa", "#1"), photo("aa", "#2"), photo("bb", "#3", "3002", "another"), photo("bb", "#4")]
    tested = same_photo(used)
    [found] = tested.findings
    assert tested.looked == 2
    assert (found.entries, found.looked, found.hits) == (("#3", "#4"), 2, 2)


def held(phone: str, *households: str, station: str = "3001") -> list[PhoneHeld]:
    return [PhoneHeld(phone, household, station, f"of {household}") for household in households]


def test_a_family_may_share_a_phone() -> None:
    families = [*held("1", "h1", "h2", "h3"), *held("1", "h1"), *held("2", "h4")]
    assert len({each.household for each in families if each.phone == "1"}) == PHONE_HOUSEHOLDS
    assert same_phone(families).findings == ()


def test_a_phone_of_four_households_is_named_and_so_is_one_of_two_places() -> None:
    rows = [*held("1", "h1", "h2", "h3", "h4"), *held("2", "h5"), *held("2", "h6", station="3002")]
    many, apart = same_phone(rows).findings
    assert (many.subject, many.looked, many.hits) == ("h1 h2 h3 h4", 4, 1)
    assert (apart.subject, apart.hits, apart.entries) == ("h5 h6", 2, ("of h5", "of h6"))


def test_two_deeds_of_a_day_at_one_place_are_two_deeds() -> None:
    rows = [done("#1"), done("#2"), done("#3", rule="VOL-02", site="5002"), done("#4", person="m2", site="5002")]
    assert same_deed(rows).findings == ()


def test_one_deed_claimed_at_two_places_is_named() -> None:
    [found] = same_deed([done("#2", site="5002"), done("#9", served="2026-03-08"), done("#1")]).findings
    assert (found.subject, found.entries, found.hits) == ("VOL-01 2026-03-07", ("#1", "#2"), 2)


def test_who_goes_from_one_deed_to_the_next_was_at_none_twice() -> None:
    rows = [
        done("#1", start="08:00", end="10:00"),
        done("#2", start="10:00", end="11:00", site="5002"),
        done("#3", sittings="12:00-13:00 14:00-15:00"),
        done("#4", start="13:00", end="14:00"),
        done("#5", start="08:30", end="09:00", served="2026-03-08"),
        done("#6", start="08:30", end="09:00", person="m2"),
        done("#7"),
    ]
    tested = same_sitting(rows)
    assert (tested.looked, tested.findings) == (6, ())


def test_who_was_at_two_deeds_at_once_is_named_also_within_a_long_one() -> None:
    rows = [
        done("#1", start="08:00", end="12:00"),
        done("#2", start="09:00", end="09:30", rule="ENV-01"),
        done("#3", sittings="07:00-07:30 11:30-11:45", site="5002", rule="LEC-01"),
    ]
    one, other = same_sitting(rows).findings
    assert (one.entries, one.hits) == (("#1", "#2"), 1)
    assert (other.entries, other.hits, other.subject) == (("#1", "#3"), 2, "VOL-01 LEC-01 2026-03-07")


def test_a_name_and_a_phone_are_one_person_and_neither_alone_is() -> None:
    members = {"b-2": ("王样甲", "138"), "a-1": ("王样甲", "138"), "c-1": ("王样甲", "139"), "d-1": ("李样乙", "138")}
    nameless = {"e-1": ("", ""), "f-1": ("", ""), "g-1": ("王样甲", ""), "h-1": ("王样甲", "")}
    person = one_person({**members, **nameless})
    assert person.pop("b-2") == "a-1"
    assert all(member == who for member, who in person.items())
