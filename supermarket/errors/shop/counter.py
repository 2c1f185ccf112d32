"""What is refused at the counter."""

from collections.abc import Sequence

from supermarket.errors import Refusal
from supermarket.locale import N_, _


def limit_words(limit: str) -> str:
    """Return a household's limit of goods such as 2/month in words; what is none as it is."""
    quantity, _slash, period = limit.partition("/")
    texts = {"month": _("{limit} a month"), "quarter": _("{limit} a quarter"), "year": _("{limit} a year")}
    return texts[period].format(limit=quantity) if period in texts else limit


class BasketEmpty(Refusal):
    """A redemption gives something."""

    sentence = N_("Nothing was named to redeem; give at least one SKU.")


class LineUnreadable(Refusal):
    """A line is an SKU, or an SKU with a quantity."""

    line: str
    sentence = N_("{line} is not an SKU with a quantity; write it like 1001 or 1001x2.")


class CountUnreadable(Refusal):
    """What was counted is an SKU and how many."""

    line: str
    sentence = N_("{line} does not say what was counted; write the SKU, = and how many are there, like 1001=12.")


class CauseUnreadable(Refusal):
    """Why a count differs is an SKU and a reason."""

    line: str
    reasons: Sequence[str]
    sentence = N_(
        "{line} does not say why a count differs; write the SKU, = and one of {reasons}, like 1001=miscounted."
    )


class SlipUnreadable(Refusal):
    """A paper slip is entered once, by the number printed on it."""

    slip: str
    sentence = N_(
        "{slip} is no slip's number; type the number printed on the slip: at most 20 digits, Latin letters and hyphens."
    )


class SlipEntered(Refusal):
    """A paper slip is entered once at its shop, under whatever key; a reversed one is entered right."""

    slip: str
    shop: str
    entry: str
    date: str
    household: str
    sentence = N_(
        "Slip {slip} of shop {shop} is entered already, by entry {entry} of {date} for household {household}; if that "
        "is wrong, have it reversed and enter the slip again."
    )


class BalanceShort(Refusal):
    """A household spends what it has."""

    household: str
    points: int
    balance: int
    missing: int
    sentence = N_(
        "This costs {points} points and household {household} has {balance}: {missing} too few; take something out."
    )


class PointsChanged(Refusal):
    """What was shown is what is charged."""

    sku: str
    shown: int
    now: int
    sentence = N_("{sku} costs {now} points here now, and {shown} were shown; look at it again and confirm once more.")


class BalanceShortThen(Refusal):
    """What a slip of an earlier day gave was paid with points that the household had on that day."""

    household: str
    points: int
    balance: int
    date: str
    sentence = N_(
        "This costs {points} points, and on {date} household {household} had {balance}; what was earned later cannot "
        "pay for it: correct the date, or take something out."
    )


class PointsLapsed(Refusal):
    """Points can be spent until their last day, whenever their expiry is posted."""

    household: str
    points: int
    lapsed: int
    spendable: int
    sentence = N_(
        "This costs {points} points and household {household} can spend {spendable}; {lapsed} points have lapsed. "
        "Take something out."
    )


class PointsLapsedSince(Refusal):
    """A slip of a day on which points could still be spent comes before they are let lapse, or that is taken back."""

    household: str
    points: int
    date: str
    lapsed: int
    entry: str
    sentence = N_(
        "This costs {points} points. Household {household} had them on {date}, but {lapsed} points were let lapse "
        "since, by entry {entry}; whoever may reverse that entry does so, and then the slip can be entered."
    )


class TillShutAlready(Refusal):
    """A session is shut once."""

    till: str
    sentence = N_("The till {till} is shut already; open it again for more.")


class ReceiptElsewhere(Refusal):
    """A receipt is undone by scanning only in the session that gave it."""

    entry: str
    sentence = N_("Receipt {entry} is not of this session, so it is not undone here; a manager can reverse it.")


class LimitReached(Refusal):
    """Scarce goods are shared: so many for a household and period."""

    sku: str
    limit: str
    taken: int
    left: int
    sentence = N_("{sku} is limited to {limit} for a household; it has had {taken}, so {left} more can be given.")

    def words(self) -> dict[str, str]:
        """Return the fields as a sentence shows them, the limit in words."""
        return super().words() | {"limit": limit_words(self.limit)}
