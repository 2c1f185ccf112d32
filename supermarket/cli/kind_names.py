"""What people call the kinds of entries."""

from supermarket.locale.kind_names import kind_name

__all__ = ["kind_name"]
