"""What is refused of goods, stock, donors and the fund."""

from collections.abc import Sequence

from supermarket.errors import Refusal
from supermarket.locale import N_


class GoodsUnknown(Refusal):
    """Goods are in the register."""

    sku: str
    sentence = N_("There are no goods {sku}; see `supermarket goods list`.")


class GoodsWithdrawn(Refusal):
    """Goods that were withdrawn are not given."""

    sku: str
    date: str
    sentence = N_("The goods {sku} were withdrawn by {date}; take them out of the basket.")


class PriceRefused(Refusal):
    """A price is a whole number of points that a person can mean."""

    points: int
    most: int
    sentence = N_("A price of {points} points cannot be set; give a whole number from 1 to {most}.")


class GoodsNotStocked(Refusal):
    """A service has no stock."""

    sku: str
    sentence = N_("{sku} is a service and is not kept in stock; name goods.")


class StockShort(Refusal):
    """A shop gives what is on its shelf by the book."""

    sku: str
    quantity: int
    on_hand: int
    sentence = N_(
        "{quantity} of {sku} were asked for and {on_hand} are here by the book; give fewer, or record the delivery."
    )


class StockExpired(Refusal):
    """What has expired is never given."""

    sku: str
    quantity: int
    fresh: int
    sentence = N_("{quantity} of {sku} were asked for, but only {fresh} have not expired; write the others off.")


class DeliveryAlike(Refusal):
    """A paper brings its goods once; what came besides on it is told apart by whoever saw the goods."""

    paper: str
    quantity: int
    sku: str
    date: str
    entry: str
    ways = N_("these came besides, to be taken in too"), N_("these are the same: nothing is recorded")
    sentence = N_(
        "Paper {paper} brought {quantity} of {sku} on {date} already, by entry {entry}. Nothing was recorded; have "
        "that entry reversed if it is wrong, or say --another if these came besides."
    )
    at_desk = N_("Paper {paper} brought {quantity} of {sku} on {date} already, by entry {entry}.")


class CountedSince(Refusal):
    """A count already holds every movement before it."""

    sku: str
    date: str
    counted: str
    sentence = N_("{sku} was counted on {counted}, so nothing of it can be entered for {date}; count it again instead.")


class CountedLater(Refusal):
    """Counts of the same goods are entered in the order in which they were taken."""

    sku: str
    time: str
    counted: str
    sentence = N_("{sku} was counted at {counted}, which is after {time}; that count holds, so leave this one out.")


class CountTimeMissing(Refusal):
    """What moved before a count is in it, what moved after is not."""

    sku: str
    date: str
    sentence = N_("{sku} moved on {date} too; say when on that day it was counted: --at HH:MM.")
    at_desk = N_("{sku} moved on {date} too; it must be said when on that day it was counted.")


class NothingCounted(Refusal):
    """A count counts something."""

    sentence = N_("No goods were counted; give at least one SKU with its count.")


class MovedAtNoTime(Refusal):
    """A slip that does not say its time, what was entered later, what was reversed since: in a count or not."""

    sku: str
    entry: str
    date: str
    time: str
    sentence = N_(
        "Whether {sku} moved before {time} or after it, by entry {entry} of {date}, is not known; nothing was "
        "recorded. Count it again now."
    )


class CountedTwice(Refusal):
    """Goods that lie in two places are added up, or one of the lines is wrong."""

    sku: str
    first: int
    second: int
    sentence = N_(
        "{sku} is counted twice, in line {first} and line {second}; add them up with --add if the goods lie in two "
        "places, or take the wrong line out."
    )
    at_desk = N_("{sku} is counted twice, in line {first} and line {second}; take the wrong line out, or add them up.")


class CountImpossible(Refusal):
    """No more leaves a shelf than stood there."""

    sku: str
    counted: int
    gone: int
    sentence = N_(
        "{sku}: {counted} were counted, but {gone} have left since; correct the count or its time, or count again."
    )


class SlipTimeMissing(Refusal):
    """What a slip gave before a count was not counted any more, what it gave after it was."""

    slip: str
    sku: str
    date: str
    time: str
    sentence = N_(
        "{sku} was counted on {date} at {time}; say when slip {slip} gave it on that day: --at HH:MM, before or after."
    )
    at_desk = N_("{sku} was counted on {date} at {time}; it must be said at what time slip {slip} gave it that day.")


class SlipMissing(Refusal):
    """Only what a slip says was handed out at another time than now."""

    sentence = N_("A time of handing out belongs to a paper slip; name it with --slip, or leave --at out.")
    at_desk = N_("A time of handing out belongs to a paper slip.")


class FormNumbersRefused(Refusal):
    """Numbered forms begin at 1 or higher and are not endless."""

    first: int
    count: int
    most: int
    sentence = N_("{count} numbers from {first} on cannot be printed; ask for 1 to {most}, from 1 up to nine digits.")


class CostRefused(Refusal):
    """A cost is an amount that a village shop can have."""

    cost: int
    in_yuan = ("cost",)
    sentence = N_("A cost of {cost} yuan cannot be entered; give yuan like 12.50.")


class ExpiredOnArrival(Refusal):
    """Goods that have expired are not taken in."""

    sku: str
    expires: str
    sentence = N_("These {sku} expired on {expires} and are not taken in; send them back.")


class TransferHome(Refusal):
    """A transfer goes to another shop."""

    site: str
    sentence = N_("Goods of shop {site} cannot be sent to the same shop; name another with --to.")
    at_desk = N_("Goods of shop {site} cannot be sent to the same shop; name another.")


class NotInTransit(Refusal):
    """Only what is on its way to a shop arrives there, once."""

    entry: str
    site: str
    sentence = N_("Nothing of entry {entry} is on its way to shop {site}; `supermarket stock transit` lists what is.")


class SpoilageUnknown(Refusal):
    """Only a write-off that was asked for is approved or declined."""

    entry: str
    sentence = N_("There is no write-off {entry} that waits; `supermarket stock approvals` lists those that do.")


class SpoilageAnswered(Refusal):
    """A write-off that was asked for is approved or declined once."""

    entry: str
    sentence = N_("The write-off {entry} was approved or declined already; ask for another one.")


class NotACount(Refusal):
    """A count mends a count of the same goods at the same shop."""

    entry: str
    sku: str
    sentence = N_("Entry {entry} is no count of {sku} at this shop; name the count that was wrong.")


class AmountUnreadable(Refusal):
    """An amount of money is yuan with at most two decimals."""

    amount: str
    sentence = N_("{amount} is no amount of money; write yuan like 12 or 12.50.")


class FundShort(Refusal):
    """A shop spends what its fund holds."""

    amount: int
    held: int
    in_yuan = ("amount", "held")
    sentence = N_("{amount} yuan cannot be spent: the fund holds {held} yuan; record what came in first.")


class MoneyAlike(Refusal):
    """A sum of one paper moves once; what moved besides on it is told apart by whoever holds the paper."""

    paper: str
    amount: int
    date: str
    entry: str
    in_yuan = ("amount",)
    ways = N_("it moved besides, to be recorded too"), N_("that is the same sum: nothing is recorded")
    sentence = N_(
        "Paper {paper} moved {amount} yuan on {date} already, by entry {entry}. Nothing was recorded; have that entry "
        "reversed if it is wrong, or say --another if this moved besides."
    )
    at_desk = N_("Paper {paper} moved {amount} yuan on {date} already, by entry {entry}.")


class DonorUnknown(Refusal):
    """A donor's code is in the register."""

    donor: str
    sentence = N_(
        "There is no donor {donor}; see `supermarket donor list`, or give the organisation's name and it is registered."
    )


class DonorAlike(Refusal):
    """A donor is registered once, however the name is typed the next time."""

    donor: str
    known: Sequence[str]
    sentence = N_(
        "“{donor}” may be a donor who is registered already: {known}. Nothing was recorded; give the code of the one "
        "who gave these goods, or have another one registered with `supermarket donor add` first."
    )


class DonorMissing(Refusal):
    """Goods were either bought or given."""

    sentence = N_("Say whether the goods were bought or given: --purchased, or --donated with the donor.")
    at_desk = N_("Say whether the goods were bought or given, and who gave them.")


class PackUnknown(Refusal):
    """A pack counts as so many units as the register says."""

    barcode: str
    sku: str
    name: str
    sentence = N_(
        "{barcode} is a pack of {name} ({sku}), and nobody has said how many are in it; scan a single one, and ask the "
        "centre to enter the pack among its barcodes."
    )


class PackForUnits(Refusal):
    """Beside a figure a pack's barcode could mean so many packs or so many of what is in them."""

    barcode: str
    sku: str
    units: int
    sentence = N_(
        "{barcode} is a pack of {units} of {sku}; give the code of a single one, or the SKU, and say how many single "
        "ones there are."
    )


class BarcodeShared(Refusal):
    """A barcode is scanned for one SKU only."""

    barcode: str
    sku: str
    other: str
    sentence = N_(
        "The SKUs {sku} and {other} would carry the same barcode {barcode}, so nothing was printed; "
        "give one of them another barcode."
    )
