"""Everything that the books refuse: one class per refusal, each with a code and the fields of its sentence.

A sentence says what was refused, why, and what to do. Scripts and tests rely on the code and the fields, never on the
words.
"""

import re
from enum import StrEnum
from inspect import get_annotations
from typing import ClassVar, dataclass_transform

from supermarket.locale import N_, _


def shown(value: object) -> str:
    """Return a field as a sentence shows it: a known term in the reader's language, a list joined, else as it is."""
    if isinstance(value, str):
        return _(value.value if isinstance(value, StrEnum) else value)
    if isinstance(value, list | tuple):
        return _(", ").join(shown(item) for item in value)
    return str(value)


@dataclass_transform(kw_only_default=True, eq_default=False)
class Refusal(Exception):  # noqa: N818 - a refusal is an answer of the rules, not an error of the program
    """A rule refused what was asked; nothing was written."""

    code: ClassVar[str] = "refused"
    sentence: ClassVar[str] = ""
    names: ClassVar[tuple[str, ...]] = ()
    """The fields of the sentence."""

    def __init_subclass__(cls) -> None:
        """Turn the annotations of a refusal into keyword fields and its name into its code."""
        super().__init_subclass__()
        cls.names = tuple(get_annotations(cls))
        cls.code = re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()

    def __init__(self, **values: object) -> None:
        """Take the fields by name, every one of them; a hundred dataclasses would load slowly."""
        super().__init__()
        if values.keys() != set(self.names):
            raise TypeError(f"{type(self).__name__} takes {self.names}")
        self.__dict__.update(values)

    def __str__(self) -> str:
        """Return the sentence in the language in use."""
        return _(self.sentence).format(**{name: shown(getattr(self, name)) for name in self.names})


# --- the ledger file -------------------------------------------------------------------------------------------------


class LedgerMissing(Refusal):
    """A command other than init never creates a ledger."""

    path: str
    sentence = N_("There is no ledger at {path}; make one with `supermarket init`, or name another with --db.")


class LedgerForeign(Refusal):
    """Only a file that says it is a ledger is opened as one."""

    path: str
    sentence = N_("{path} is not a ledger of this program; nothing was changed. Name the right file with --db.")


class LedgerNewer(Refusal):
    """Books that a newer version wrote are not touched by an older one."""

    path: str
    sentence = N_("The ledger at {path} was last used by a newer version of this program; install that version.")


class StreamMissing(Refusal):
    """A ledger that was never finished has no stream to write."""

    sentence = N_("This ledger was never finished; remove it and make it again with `supermarket init`.")


class ClockBehind(Refusal):
    """A clock more than ten minutes behind the last entry is not believed."""

    now: str
    last: str
    sentence = N_(
        "This machine's clock says {now}, but the last entry was written at {last}; set the clock right and try again."
    )


class ClockAhead(Refusal):
    """A clock more than 31 days ahead of the last entry needs a manager's word."""

    now: str
    last: str
    sentence = N_(
        "This machine's clock says {now}, more than 31 days after the last entry ({last}); "
        "if the date is right, a manager confirms it with `supermarket clock confirm`."
    )


class ClockTold(Refusal):
    """Only a drill ledger lets a person name the time."""

    sentence = N_("Only a drill ledger takes --now or SUPERMARKET_NOW; leave it out.")


class KeyUsed(Refusal):
    """A key answers the request that it was first used for, and no other."""

    key: str
    entry: str
    sentence = N_("The key {key} was used for something else (entry {entry}); nothing was written. Use a new key.")


class KeyUnreadable(Refusal):
    """A key is 1 to 64 printable ASCII characters."""

    key: str
    sentence = N_("The key {key} is not 1 to 64 plain letters, digits and signs; choose another.")


class LedgerExists(Refusal):
    """A ledger is never overwritten."""

    path: str
    sentence = N_("There is already a ledger at {path}; nothing was changed. Name another place with --db.")


# --- dates, sites, staff ---------------------------------------------------------------------------------------------


class DateUnreadable(Refusal):
    """A date is written YYYY-MM-DD."""

    date: str
    sentence = N_("{date} is not a date; write it like 2026-03-05.")


class DateFuture(Refusal):
    """Nothing is entered for a day that has not come."""

    date: str
    latest: str
    sentence = N_("{date} is later than {latest} and cannot be entered; give {latest} or an earlier date.")


class DateTooFarBack(Refusal):
    """Nothing is entered for a day too long ago."""

    date: str
    earliest: str
    sentence = N_("{date} is too far back to be entered; the earliest date is {earliest}.")


class DateNotToday(Refusal):
    """A manager confirms the date that the machine shows, not another."""

    date: str
    today: str
    sentence = N_("This machine's date is {today}, not {date}; set the clock right first.")


class FromInThePast(Refusal):
    """A change takes effect today or later, never backwards."""

    date: str
    today: str
    sentence = N_("A change cannot take effect on {date}, before today ({today}); give today or a later date.")


class SettingMissing(Refusal):
    """A rule that depends on a setting does not guess it."""

    setting: str
    sentence = N_("The setting {setting} is missing; an administrator records it with `supermarket setting add`.")


class SiteUnknown(Refusal):
    """A site is in the register."""

    site: str
    sentence = N_("There is no site {site}; see `supermarket site list`.")


class ShopMissing(Refusal):
    """Goods and redemptions belong to a supermarket."""

    site: str
    sentence = N_("Site {site} has no supermarket; name one with --site.")


class ShopAmbiguous(Refusal):
    """A station with several supermarkets does not say which is meant."""

    site: str
    shops: list[str]
    sentence = N_("Station {site} has several supermarkets; name one of them with --site: {shops}.")


class StationMissing(Refusal):
    """Households belong to a village's station."""

    site: str
    sentence = N_("Site {site} is neither a station nor a supermarket; name the household's station with --site.")


class OperatorMissing(Refusal):
    """Every entry says who made it."""

    verb: str
    sentence = N_("`{verb}` must say who asks; give your staff code with --operator.")


class StaffUnknown(Refusal):
    """An operator is in the staff register."""

    operator: str
    sentence = N_("There is no member of staff {operator}; see `supermarket staff list`.")


class RoleRefused(Refusal):
    """What a role may not do is refused by the verb itself."""

    operator: str
    role: StrEnum
    verb: str
    sentence = N_(
        "Operator {operator} is a {role} and may not do `{verb}`; `supermarket doctor --roles` shows who may."
    )


class SiteRefused(Refusal):
    """Staff act at their own place."""

    operator: str
    site: str
    home: str
    sentence = N_("Operator {operator} belongs to site {home} and may not act at site {site}; ask the staff there.")


# --- households, members, cards -------------------------------------------------------------------


class NumberMistyped(Refusal):
    """Numbers and payloads carry check digits, so a slip is told apart from an unknown card."""

    typed: str
    sentence = N_("{typed} is mistyped or is not a card's or household's number; scan or type it again.")


class CardUnknown(Refusal):
    """A well-formed card that was not issued here opens nothing."""

    typed: str
    sentence = N_("The card {typed} is not known here; find the household by name and bind it a card of this district.")


class CardIsBlank(Refusal):
    """A blank card opens nothing until it is bound."""

    card: str
    sentence = N_("The card {card} belongs to nobody yet; bind it to a household with `supermarket card bind`.")


class CardIsFrozen(Refusal):
    """A card reported lost opens nothing."""

    card: str
    sentence = N_("The card {card} was reported lost and is frozen; bind the household another one.")


class CardIsReplaced(Refusal):
    """A card that was replaced opens nothing."""

    card: str
    sentence = N_("The card {card} was replaced by another; use the household's new card.")


class CardIsCancelled(Refusal):
    """A cancelled card opens nothing."""

    card: str
    sentence = N_("The card {card} was cancelled; bind the household another one.")


class CardNotBindable(Refusal):
    """Only a blank card is bound."""

    card: str
    state: StrEnum
    sentence = N_("The card {card} is {state} and cannot be bound; take a blank one.")


class CardNotUsable(Refusal):
    """A card is frozen or cancelled once."""

    card: str
    state: StrEnum
    sentence = N_("The card {card} is {state} already; nothing was changed.")


class HouseholdWithoutCard(Refusal):
    """A household that never had a card has none to freeze."""

    household: str
    sentence = N_("Household {household} has no card; issue or bind one first.")


class HouseholdUnknown(Refusal):
    """An account is a household's, and a household is enrolled."""

    household: str
    sentence = N_("Household {household} is not enrolled here; find it by name with `supermarket household find`.")


class HouseholdHasPoints(Refusal):
    """A household that still holds points is not ended over its head."""

    household: str
    balance: int
    sentence = N_("Household {household} still holds {balance} points and cannot be ended; let it redeem them first.")


class HeadNotEnded(Refusal):
    """A household has a head."""

    member: str
    sentence = N_("Member {member} is the head of the household and cannot be ended alone.")


class BlankCountRefused(Refusal):
    """Blank cards are printed by the sheet, not by the million."""

    count: int
    most: int
    sentence = N_("{count} blank cards cannot be made at once; ask for 1 to {most}.")


class MemberUnknown(Refusal):
    """A deed's member belongs to the household."""

    member: str
    household: str
    sentence = N_("Household {household} has no member {member}; `supermarket household show` lists its members.")


class ReasonPersonal(Refusal):
    """Reasons are sealed and public."""

    sentence = N_("The reason names a person or holds a phone number, and reasons are public; say it without them.")


class TextUnreadable(Refusal):
    """A name or note is a short line of printable characters."""

    field: str
    most: int
    sentence = N_(
        "The {field} is empty, longer than {most} characters or holds characters that cannot be printed; type it again."
    )


class PhoneUnreadable(Refusal):
    """A phone number is 5 to 15 digits."""

    sentence = N_("The phone number is not 5 to 15 digits; type it again or leave it out.")


# --- earning, spending ----------------------------------------------------------------------------


class QuantityRefused(Refusal):
    """A quantity is a whole number that a person can mean."""

    quantity: int
    most: int
    sentence = N_("A quantity of {quantity} cannot be entered; give a whole number from 1 to {most}.")


class RuleNotInForce(Refusal):
    """Only a rule of the catalogue earns points, from its date on."""

    rule: str
    date: str
    sentence = N_("There is no rule {rule} in force on {date}; see `supermarket deed rules`.")


class RuleEnded(Refusal):
    """A rule that has ended earns nothing any more."""

    rule: str
    date: str
    sentence = N_("The rule {rule} had ended by {date}; see `supermarket deed rules` for those in force.")


class RuleDeducts(Refusal):
    """Points are taken only by the open procedure, with notice and the right to object."""

    rule: str
    sentence = N_(
        "The rule {rule} takes points, which needs review and public notice; it cannot be entered as a credit."
    )


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


class BasketEmpty(Refusal):
    """A redemption gives something."""

    sentence = N_("Nothing was named to redeem; give at least one SKU.")


class LineUnreadable(Refusal):
    """A line is an SKU, or an SKU with a quantity."""

    line: str
    sentence = N_("{line} is not an SKU with a quantity; write it like 1001 or 1001x2.")


class BalanceShort(Refusal):
    """A household spends what it has."""

    household: str
    points: int
    balance: int
    missing: int
    sentence = N_(
        "This costs {points} points and household {household} has {balance}: {missing} too few; take something out."
    )


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


class CountedSince(Refusal):
    """A count already holds every movement before it."""

    sku: str
    date: str
    counted: str
    sentence = N_("{sku} was counted on {counted}, so nothing of it can be entered for {date}; count it again instead.")


class CostRefused(Refusal):
    """A cost is an amount that a village shop can have."""

    cost: int
    sentence = N_("A cost of {cost} fen cannot be entered; give yuan like 12.50.")


class ExpiredOnArrival(Refusal):
    """Goods that have expired are not taken in."""

    sku: str
    expires: str
    sentence = N_("These {sku} expired on {expires} and are not taken in; send them back.")


class TransferHome(Refusal):
    """A transfer goes to another shop."""

    site: str
    sentence = N_("Goods of shop {site} cannot be sent to the same shop; name another with --to.")


class NotInTransit(Refusal):
    """Only what is on its way to a shop arrives there, once."""

    entry: str
    site: str
    sentence = N_("Nothing of entry {entry} is on its way to shop {site}; `supermarket stock transit` lists what is.")


class ApproverRefused(Refusal):
    """A write-off needs a manager's word."""

    operator: str
    site: str
    sentence = N_("{operator} is no manager of site {site} and cannot approve this; name one with --approver.")


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
    sentence = N_("{amount} fen cannot be spent: the fund holds {held} fen; record what came in first.")


class TillShutAlready(Refusal):
    """A session is shut once."""

    till: str
    sentence = N_("The till {till} is shut already; open it again for more.")


class ReceiptElsewhere(Refusal):
    """A receipt is undone by scanning only in the session that gave it."""

    entry: str
    sentence = N_("Receipt {entry} is not of this session, so it is not undone here; a manager can reverse it.")


class DateDoubted(Refusal):
    """A till is not opened on a date that nobody believes."""

    today: str
    last: str
    sentence = N_(
        "The till stays shut: today is said to be {today} and the last entry is of {last}; set the clock right."
    )


class LimitReached(Refusal):
    """Scarce goods are shared: so many for a household and period."""

    sku: str
    limit: str
    taken: int
    left: int
    sentence = N_("{sku} is limited to {limit} for a household; it has had {taken}, so {left} more can be given.")


class HolderElsewhere(Refusal):
    """Only the machine that holds a household's points may debit them."""

    household: str
    holder: str
    sentence = N_("The points of household {household} are held by machine {holder}; redeem them there.")


class DonorUnknown(Refusal):
    """A donor's code is in the register."""

    donor: str
    sentence = N_("There is no donor {donor}; give the organisation's name instead and it is registered.")


class DonorMissing(Refusal):
    """Goods were either bought or given."""

    sentence = N_("Say whether the goods were bought or given: --purchased, or --donated with the donor.")


class EntryUnknown(Refusal):
    """Only an entry can be reversed."""

    entry: str
    sentence = N_("There is no entry {entry}; its name is like 1000-1-57, as the receipt and the statement show it.")


class NotReversible(Refusal):
    """Only what moved points or goods is reversed, and no reversal."""

    entry: str
    kind: str
    sentence = N_("Entry {entry} ({kind}) cannot be reversed; record what is right as a new entry instead.")


class ReversedAlready(Refusal):
    """An entry is reversed at most once."""

    entry: str
    by: str
    sentence = N_("Entry {entry} was already reversed by {by}; nothing was changed.")


class ReversalByAuthor(Refusal):
    """Where the settings ask for a second person, nobody reverses what he entered himself."""

    entry: str
    operator: str
    sentence = N_("Operator {operator} made entry {entry}, and here another person must reverse it; ask a colleague.")


class ReversalShort(Refusal):
    """Points already spent and goods already gone cannot be taken back."""

    entry: str
    what: str
    missing: int
    sentence = N_("Entry {entry} cannot be reversed: {missing} of {what} are gone already.")


# --- months ---


class MonthClosed(Refusal):
    """Nothing is dated into a month that three persons signed."""

    month: str
    site: str
    sentence = N_(
        "The month {month} is closed at site {site}, so nothing is entered for it any more; "
        "enter it for today, and say in the reason what it corrects."
    )


class MonthRunning(Refusal):
    """Only a month that has ended is signed."""

    month: str
    sentence = N_("The month {month} has not ended yet, so it cannot be signed; reconcile it, and sign it afterwards.")


class MonthEmpty(Refusal):
    """A month before the first entry needs no signature."""

    month: str
    site: str
    first: str
    sentence = N_("Nothing was recorded before {first} at site {site}; the month {month} needs no signature.")


class MonthElsewhere(Refusal):
    """A month belongs to a station with its supermarkets."""

    site: str
    sentence = N_("Site {site} is neither a station nor a supermarket and has no month to sign; name one with --site.")


class MonthOutOfTurn(Refusal):
    """The three signatures come in their order: clerk, station's manager, institute's manager."""

    operator: str
    month: str
    site: str
    turn: str
    sentence = N_("The month {month} of site {site} is now to be signed by the {turn}, which {operator} is not.")


class MonthSignedBySame(Refusal):
    """Three different persons sign."""

    operator: str
    month: str
    entry: str
    sentence = N_("{operator} signed the month {month} already (entry {entry}); another person must sign now.")


class MonthLapsed(Refusal):
    """Who signs next signs what was signed before, to the last figure."""

    month: str
    site: str
    roles: list[str]
    turn: str
    sentence = N_(
        "The figures of {month} at site {site} have changed since they were signed by: {roles}. "
        "These signatures have lapsed; the {turn} signs again first."
    )


class MonthDiffers(Refusal):
    """A month with a failing check is signed only with a reason."""

    month: str
    site: str
    checks: list[str]
    sentence = N_(
        "The month {month} of site {site} is not signed, because checks fail: {checks}. "
        "See `supermarket month reconcile {month}`; mend what is wrong, or sign with --reason."
    )


class MonthUnsigned(Refusal):
    """Only a signature that stands is withdrawn."""

    month: str
    site: str
    sentence = N_("The month {month} of site {site} carries no signature; nothing was withdrawn.")


# --- registers from files -------------------------------------------------------------------------


class CsvUnreadable(Refusal):
    """An import is all or nothing, and begins with a file that can be read."""

    file: str
    reason: str
    sentence = N_("{file} cannot be read: {reason}; nothing was taken.")


class CsvCellRefused(Refusal):
    """A bad row is refused with its line, column and reason, and the whole file with it."""

    file: str
    line: int
    column: str
    reason: str
    sentence = N_("{file}, line {line}, column {column}: {reason}; nothing was taken.")


class CellRefused(Refusal):
    """A value typed for a register is checked like one from a file."""

    column: str
    reason: str
    sentence = N_("The {column} was refused: {reason}; nothing was written.")


class RowExists(Refusal):
    """A code is added once."""

    register: str
    row: str
    sentence = N_("There is {row} in the {register} register already; change it with `amend`.")


class RowUnknown(Refusal):
    """Only what is in a register is changed or ended."""

    register: str
    row: str
    sentence = N_("There is no {row} in the {register} register; nothing was changed.")


class NothingChanged(Refusal):
    """A change changes something."""

    register: str
    row: str
    sentence = N_("{row} in the {register} register is so already; nothing was written.")


class NodeRefused(Refusal):
    """A machine is named after a site of the register."""

    node: str
    sentence = N_("The machine cannot be named {node}: that is no site of the register.")


# --- paper ------------------------------------------------------------------------------------------------------------


class FileExists(Refusal):
    """A file that holds cards is never overwritten: what it shows is shown once."""

    path: str
    sentence = N_("There is a file {path} already; nothing was made. Name another one.")


class FileKind(Refusal):
    """A file's name says what it is."""

    path: str
    ending: str
    sentence = N_("The file {path} must end in {ending}; nothing was made.")


class EveryoneHasCards(Refusal):
    """A sheet is for households without a card."""

    site: str
    sentence = N_("Every household at site {site} has a card in force, or there is none there; nothing was printed.")


class GlyphMissing(Refusal):
    """What is printed is printed whole: no card leaves a hole in a name."""

    character: str
    text: str
    sentence = N_(
        "No font on this computer can draw the character {character} in “{text}”, so nothing was printed; "
        "install a font that has it, or write the name with another character."
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


class SlipsRefused(Refusal):
    """A register of paper slips begins at a number and is not endless."""

    first: int
    count: int
    most: int
    sentence = N_(
        "{count} slips from number {first} on cannot be printed; ask for 1 to {most} slips, numbered from 1 or higher."
    )


# --- signing in ---


class PinUnreadable(Refusal):
    """A PIN is what a keypad has and a person remembers."""

    sentence = N_("A PIN is 4 to 8 digits, and nothing else.")


class PinTrivial(Refusal):
    """A PIN that everybody tries first keeps nobody out."""

    sentence = N_(
        "This PIN would be guessed at once (a row of digits, the same ones again, or part of the staff code); "
        "choose another."
    )


class PinMissing(Refusal):
    """Whoever has a PIN is known by it, or by a token of his."""

    operator: str
    sentence = N_(
        "{operator} has a PIN on this machine: work at a terminal and type it when asked, or give a script the token "
        "that `supermarket staff token {operator}` makes, in SUPERMARKET_TOKEN."
    )


class PinUntyped(Refusal):
    """A PIN is typed out of sight or passed by the environment; an argument could be read by everyone."""

    variable: str
    sentence = N_("There is no terminal to type the PIN at; work at one, or put the PIN in {variable}.")


class PinWrong(Refusal):
    """A wrong PIN is counted."""

    operator: str
    left: int
    sentence = N_("This is not the PIN of {operator}; tries left before it is locked for a while: {left}.")


class PinLocked(Refusal):
    """After five wrong ones not even the right PIN opens for a while."""

    operator: str
    until: str
    sentence = N_(
        "The PIN of {operator} is locked until {until}, after too many wrong ones; wait, or let a manager reset it "
        "with `supermarket staff pin {operator} --reset`."
    )


class PinNotSet(Refusal):
    """Some things are for those alone who can be known by a PIN."""

    operator: str
    sentence = N_("{operator} has no PIN on this machine yet; set one with `supermarket staff pin {operator}`.")


class PinsDiffer(Refusal):
    """A new PIN is typed twice, because nobody sees what is typed."""

    sentence = N_("The two PINs typed are not the same; nothing was changed.")


class TokenRefused(Refusal):
    """A token opens for the person it was made for, until it expires or is revoked."""

    operator: str
    sentence = N_(
        "The token in SUPERMARKET_TOKEN is none of {operator}'s that is still good; "
        "make one with `supermarket staff token {operator}`."
    )


# --- demo -------------------------------------------------------------------------------------------------------------


class DemoFolderRefused(Refusal):
    """A demo replaces only what a demo made."""

    path: str
    found: str
    sentence = N_("{path} holds {found}, which no demo made; nothing was changed. Name another folder with --out.")


# --- audit, backup ----------------------------------------------------------------------------------------------------


class BackupMissing(Refusal):
    """Only a file that is there is restored."""

    path: str
    sentence = N_("There is no file {path}; name the backup to restore.")


class BackupForeign(Refusal):
    """Only a ledger's copy is restored as a ledger."""

    path: str
    sentence = N_("{path} is no backup of a ledger; nothing was restored.")


class BackupNewer(Refusal):
    """A copy that a newer version made is not restored by an older one."""

    path: str
    sentence = N_("{path} was made by a newer version of this program; install that version to restore it.")


class BackupDamaged(Refusal):
    """A damaged backup never becomes a ledger."""

    path: str
    count: int
    fault: str
    sentence = N_(
        "{path} did not verify, so nothing was restored: {fault} ({count} faults in all). Take an earlier backup."
    )


class BackupFaulty(Refusal):
    """A copy that does not verify is not kept."""

    count: int
    fault: str
    sentence = N_(
        "The copy did not verify, so it was not kept: {fault} ({count} faults in all). "
        "See what is wrong with `supermarket audit verify`."
    )


# --- audit export -----------------------------------------------------------------------------------------------------


class ExportFolderRefused(Refusal):
    """A package is written into a folder of its own and never over anything."""

    path: str
    found: str
    sentence = N_("{path} holds {found} already; nothing was written. Name a new or an empty folder.")
