"""What the audit's lived-in ledger has of orders: something in every table of theirs."""

from supermarket.practice.orders.dispatching import dispatch, give_up
from supermarket.practice.orders.placing import NewOrder, place
from supermarket.practice.orders.serving import decline
from tests.practice.orders.ordering import ANY, HAIRCUT, Scene, able, satisfied, served
from tests.village import CLERK, MANAGER, Village


def live_orders(village: Village) -> Scene:
    """Order twice: once all the way to the claims of those who served, once given up; return who orders and serves."""
    scene = able(village)
    satisfied(village, served(village, scene))
    with village.writing() as session:
        new = NewOrder(scene.payload, HAIRCUT, "1", wanted="2026-12-31", priority="独居")
        order = place(session, new, CLERK).order
        dispatch(session, order, ANY, MANAGER)
        decline(session, order, "人手不足", CLERK)
        give_up(session, order, "没有人能去", MANAGER)
    return scene
