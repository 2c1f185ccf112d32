"""Account names and commodities: codes, never names, because accounting tools refuse a Chinese first character."""


def household_points(household: str) -> str:
    """Return the account of what a household holds."""
    return f"Assets:Households:{household}"


def issued(site: str) -> str:
    """Return the account against which a site issues points."""
    return f"Equity:Issued:{site}"


def redeemed(shop: str) -> str:
    """Return the account of the points spent at a shop."""
    return f"Expenses:Redeemed:{shop}"


def stock(shop: str) -> str:
    """Return the account of what stands on a shop's shelves."""
    return f"Assets:Stock:{shop}"


def purchased(shop: str) -> str:
    """Return the account against which purchased goods arrive."""
    return f"Equity:Purchased:{shop}"


def donated(donor: str) -> str:
    """Return the account against which a donor's goods arrive."""
    return f"Equity:Donated:{donor}"


def given(shop: str) -> str:
    """Return the account of the goods that a shop gave out."""
    return f"Expenses:Given:{shop}"


def units(sku: str) -> str:
    """Return the commodity of a good; a commodity may not begin with a digit."""
    return f"G{sku}"
