"""The machines of the tests of vouchers."""

from tests.earning.vouchers.conftest import made_machines, three

__all__ = ["made_machines", "three"]
