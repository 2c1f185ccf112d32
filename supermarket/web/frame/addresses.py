"""Addresses to go on to that a form or an address names: none but those of this site."""


def within(address: str) -> str:
    """Return an address of this site; nothing where another was named."""
    inside = address.startswith("/") and not address.startswith("//") and "\\" not in address
    return address if inside and address.isprintable() else ""
