"""Account names and commodities: codes, never names, because accounting tools refuse a Chinese first character."""


def household_points(household: str) -> str:
    """Return the account of what a household holds."""
    return f"Assets:Households:{household}"


def recoverable(household: str) -> str:
    """Return the account of what a household owes 待追回: points taken back after it had spent them, below zero."""
    return f"Liabilities:Recoverable:{household}"


def issued(site: str) -> str:
    """Return the account against which a site issues points."""
    return f"Equity:Issued:{site}"


def advanced(site: str) -> str:
    """Return the account of the points that a site lent on vouchers, until the streams bring their entries."""
    return f"Equity:Advanced:{site}"


def deducted(site: str) -> str:
    """Return the account of the points that a site took from households."""
    return f"Expenses:Deducted:{site}"


def expired(site: str) -> str:
    """Return the account of the points that lapsed at a site."""
    return f"Expenses:Expired:{site}"


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


def spoiled(shop: str) -> str:
    """Return the account of the goods that a shop wrote off."""
    return f"Expenses:Spoiled:{shop}"


def counted(shop: str) -> str:
    """Return the account of what counts found missing at a shop, below zero what they found over."""
    return f"Expenses:Counted:{shop}"


def transit(shop: str) -> str:
    """Return the account of what left a shop and has not arrived at another."""
    return f"Assets:Transit:{shop}"


def lost(shop: str) -> str:
    """Return the account of what left a shop and never arrived."""
    return f"Expenses:Lost:{shop}"


def fund(shop: str) -> str:
    """Return the account of the money that a shop holds, in fen."""
    return f"Assets:Fund:{shop}"


def funded(shop: str) -> str:
    """Return the account of the money that a shop was given, in fen."""
    return f"Equity:Funded:{shop}"


def spent(shop: str) -> str:
    """Return the account of the money that a shop spent, in fen."""
    return f"Expenses:Spent:{shop}"


def units(sku: str) -> str:
    """Return the commodity of a good; a commodity may not begin with a digit."""
    return f"G{sku}"
