"""An order on the pages from a tap to its rating: each step is the command's own, once, by whoever may."""

from supermarket.practice.orders.dispatching import dispatch
from supermarket.practice.orders.standing import Order, order_of
from tests.practice.orders.ordering import ANY, HELP, ORGANISER, OWN, able, placed
from tests.village import CLERK, MANAGER, Village
from tests.web.conftest import Visitors


def standing(village: Village, order: str) -> Order:
    with village.ledger.reading() as session:
        return order_of(session, order)


def test_an_order_goes_from_hand_to_hand_until_its_resident_has_rated_it(village: Village, site: Visitors) -> None:
    scene = able(village)
    order = placed(village, scene).order
    address = f"/practice/orders/{order}"
    manager, organiser, clerk = site(), site(), site()
    manager.sign_in(MANAGER.actor)
    assert "1 for me" in manager.get("/practice").text or "1 for me" in manager.text
    manager.get(address)
    manager.send("/practice/step/order/dispatch", order=order, organisation=OWN)
    assert manager.page.url.path == address
    assert standing(village, order).state == "dispatched"

    organiser.sign_in(ORGANISER.actor)
    organiser.get("/practice/orders")
    assert "钱*" in organiser.text
    assert "钱样" not in organiser.page.text
    organiser.send("/practice/step/order/accept")
    assert "Recorded" in organiser.text
    organiser.get(address)
    organiser.send("/practice/step/order/done", roster=["80001", ""], minutes="60")
    assert standing(village, order).roster == (scene.volunteers[0],)
    assert scene.volunteers[0] in organiser.get(address).text.partition("Served on ")[2]

    clerk.sign_in(CLERK.actor)
    clerk.get(address)
    clerk.send("/practice/step/order/rate", rating="satisfied", card=scene.payload, reason="")
    found = standing(village, order)
    assert (found.rating, found.told[-1].how) == ("satisfied", "card")
    assert "Claims that followed" in clerk.text
    assert scene.payload not in str(clerk.page.url)


def test_a_double_tap_is_one_step_and_what_is_refused_is_asked_again_with_all_that_was_typed(
    village: Village, site: Visitors
) -> None:
    order = placed(village, able(village)).order
    manager = site()
    manager.sign_in(MANAGER.actor)
    manager.get(f"/practice/orders/{order}")
    form = manager.page
    for _tap in range(2):
        manager.page = form
        manager.send("/practice/step/order/dispatch", order=order, organisation=ANY)
        assert manager.page.status_code == 200
    assert len([told for told in standing(village, order).told if told.step == "dispatch"]) == 1
    manager.get("/practice/step/order/decline", order=order, next="/practice/orders")
    manager.send("/practice/step/order/decline", reason="钱样甲不在家")
    assert manager.page.status_code == 409
    assert "钱样甲不在家" in manager.page.text
    assert 'value="/practice/orders"' in manager.page.text
    manager.send("/practice/step/order/decline", reason="没有人手")
    assert standing(village, order).state == "sent-back"


def test_whoever_may_not_is_refused_by_the_command_itself_and_no_step_leads_out_of_the_practice_work(
    village: Village, site: Visitors
) -> None:
    order = placed(village, able(village)).order
    auditor = site()
    auditor.sign_in("41000")
    auditor.get("/practice/step/order/dispatch", order=order, organisation=ANY, next="//elsewhere.example/")
    assert "elsewhere" not in auditor.page.text
    auditor.send("/practice/step/order/dispatch")
    assert auditor.page.status_code == 403
    assert standing(village, order).state == "placed"
    assert auditor.get("/practice/step/month/sign").status_code == 404
    assert auditor.get("/practice/step/order/place", service=HELP).status_code == 200
    stranger = site()
    assert stranger.get("/practice/orders").url.path == "/door"


def test_an_organiser_sees_where_to_go_and_takes_the_orders_of_his_own_organisation_alone(
    village: Village, site: Visitors
) -> None:
    scene = able(village)
    own, others = placed(village, scene).order, placed(village, scene).order
    organiser = site()
    organiser.sign_in(ORGANISER.actor)
    organiser.get("/practice/orders")
    assert "0 orders." in organiser.text
    with village.writing() as session:
        dispatch(session, own, OWN, MANAGER)
        dispatch(session, others, ANY, MANAGER)
    assert f"/practice/orders/{own}" in organiser.get("/practice/orders").text
    assert f"/practice/orders/{others}" not in organiser.page.text
    assert "Where: " in organiser.text
    assert 'action="/practice/step/order/accept"' in organiser.get(f"/practice/orders/{own}").text
    assert "Where: " in organiser.text
    organiser.get(f"/practice/orders/{others}")
    assert organiser.page.status_code == 200
    assert "/practice/step/order/accept" not in organiser.page.text
    assert "/practice/step/order/decline" not in organiser.page.text
