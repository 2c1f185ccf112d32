"""What of a name or a phone is shown: 张* beyond the site, four digits of a phone (GB/T 37964, de-identification)."""

ERASED = "*"
"""What stands for the name of a person whose record was erased."""


def masked_name(name: str) -> str:
    """Return the first character of a name and a star."""
    return f"{name[0]}*" if name else ""


def phone_tail(phone: str) -> str:
    """Return the last four digits, all of a phone that is ever shown."""
    return phone[-4:]
