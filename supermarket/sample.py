"""Where the sample district's files lie, installed or in a checkout."""

from pathlib import Path
from typing import Final

_PACKAGE: Final = Path(__file__).parent


def sample_folder() -> Path:
    """Return the folder of the sample district's files (sites.csv, staff.csv, rules.csv, goods.csv and their like).

    A wheel carries the project's data/ inside the package; an editable checkout has it beside the package.
    """
    inside = _PACKAGE / "data"
    return (inside if inside.is_dir() else _PACKAGE.parent / "data") / "taobei"
