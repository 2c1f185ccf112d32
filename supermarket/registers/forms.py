"""The normal forms that the people drawer keeps beside its records, by the rules of `matching.py`."""

from supermarket.journal.database import Transaction
from supermarket.people import forms
from supermarket.registers.matching import MARK, same_form


def are_forms_made(transaction: Transaction) -> bool:
    """Say whether the forms are there, made by the rules of this version."""
    return forms.are_forms_made(transaction, MARK)


def make_forms(transaction: Transaction) -> None:
    """Make the forms anew where a ledger lacks them, or where other rules made them."""
    if not are_forms_made(transaction):
        forms.make_forms(transaction, same_form, MARK)
