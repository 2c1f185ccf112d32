"""The tree of sites: a station and its shops are one place, and a site means one shop or says which it could be."""

from typing import Final

import pytest

from supermarket.district.dated.files import SITE_FILE
from supermarket.district.dated.imports import add_row, end_row
from supermarket.district.sites import centre_of, chain_of, home_of, place_of, shop_of, site_of
from supermarket.errors.staff import ShopAmbiguous, ShopMissing, SiteEnded, SiteNotYet, SiteUnknown, StationMissing
from tests.refusing import refused
from tests.village import ADMINISTRATOR, Village

TODAY: Final = "2026-03-02"


def second_shop(village: Village) -> None:
    with village.writing() as session:
        cells = {"site": "5901", "name": "第二超市", "tier": "supermarket", "parent": "3001"}
        add_row(session, SITE_FILE, cells, ADMINISTRATOR, scope="1000")


def test_a_site_stands_in_a_chain_up_to_the_centre(village: Village) -> None:
    with village.ledger.reading() as session:
        assert chain_of(session, "5001", TODAY) == ("5001", "3001", "2001", "1000")
        assert chain_of(session, "1000", TODAY) == ("1000",)
        assert centre_of(session, TODAY).site == "1000"


def test_a_shops_place_is_its_station_and_every_other_site_is_its_own(village: Village) -> None:
    with village.ledger.reading() as session:
        places = {code: place_of(site_of(session, code, TODAY)) for code in ("5001", "3001", "2001", "1000", "6001")}
    assert places == {"5001": "3001", "3001": "3001", "2001": "2001", "1000": "1000", "6001": "6001"}


def test_a_supermarket_means_itself_and_a_station_its_only_one(village: Village) -> None:
    with village.ledger.reading() as session:
        assert [shop_of(session, code, TODAY).site for code in ("5001", "3001")] == ["5001", "5001"]
        assert [home_of(session, code, TODAY) for code in ("5001", "3001")] == [("3001", "5001")] * 2


def test_a_station_with_several_supermarkets_says_which_they_are(village: Village) -> None:
    second_shop(village)
    shops = ["5001", "5901"]
    with refused(village.ledger, ShopAmbiguous, site="3001", shops=shops), village.ledger.reading() as session:
        shop_of(session, "3001", TODAY)
    with village.ledger.reading() as session:
        assert shop_of(session, "5901", TODAY).site == "5901"
        assert home_of(session, "3001", TODAY) == ("3001", None)


def test_a_supermarket_that_ended_is_none_any_more(village: Village) -> None:
    second_shop(village)
    with village.writing() as session:
        end_row(session, SITE_FILE, "5901", None, ADMINISTRATOR)
    with village.ledger.reading() as session:
        assert shop_of(session, "3001", TODAY).site == "5001"
    ended = {"site": "5901", "date": TODAY, "since": TODAY}
    with refused(village.ledger, SiteEnded, **ended), village.ledger.reading() as session:
        shop_of(session, "5901", TODAY)


def test_a_site_that_comes_later_is_said_to_be_not_there_yet(village: Village) -> None:
    added = {"site": "5902", "name": "新超市", "tier": "supermarket", "parent": "3001", "from": "2026-03-09"}
    with village.writing() as session:
        add_row(session, SITE_FILE, added, ADMINISTRATOR, scope="1000")
    later = {"site": "5902", "date": TODAY, "since": "2026-03-09"}
    for look in (site_of, chain_of, shop_of, home_of):
        with refused(village.ledger, SiteNotYet, **later), village.ledger.reading() as session:
            look(session, "5902", TODAY)


@pytest.mark.parametrize("site", ["1000", "2001", "3187", "6001", "7001"])
def test_a_site_without_a_supermarket_has_none(village: Village, site: str) -> None:
    with refused(village.ledger, ShopMissing, site=site), village.ledger.reading() as session:
        shop_of(session, site, TODAY)


@pytest.mark.parametrize("site", ["1000", "2001", "6001"])
def test_a_site_that_is_no_station_is_no_home(village: Village, site: str) -> None:
    with refused(village.ledger, StationMissing, site=site), village.ledger.reading() as session:
        home_of(session, site, TODAY)


@pytest.mark.parametrize("site", ["", "9999", "５００１", "5001 "])
def test_an_unknown_site_is_called_so(village: Village, site: str) -> None:
    for look in (site_of, chain_of, shop_of, home_of):
        with refused(village.ledger, SiteUnknown, site=site), village.ledger.reading() as session:
            look(session, site, TODAY)
