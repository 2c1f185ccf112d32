"""What of a name or a phone leaves the site: 张*, 138****5678 (domain: GB/T 37964 de-identification; PIPL)."""

ERASED = "*"
"""What stands for the name of a person whose record was erased."""


def masked_name(name: str) -> str:
    """Return the first character of a name and a star."""
    return f"{name[0]}*" if name else ""


def masked_phone(phone: str) -> str:
    """Return a phone with all but its first three and last four digits hidden."""
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) > 7 else "****"  # noqa: PLR2004 - three and four digits shown


def phone_tail(phone: str) -> str:
    """Return the last four digits, all of a phone that is ever shown."""
    return phone[-4:]
