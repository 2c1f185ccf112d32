"""The register of themes as a file: its columns, and whose site a row may be of."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from supermarket.books.session import ReadSession, Request
from supermarket.district.dated.files import check_code
from supermarket.district.dated.imports import Known, RegisterFile
from supermarket.district.dated.registers import STAFF, in_force
from supermarket.district.roles import reaches
from supermarket.errors.practice.activities import SiteBeyondReach
from supermarket.locale import N_
from supermarket.practice.activities.kinds import THEMES, Theme
from supermarket.registers.columns import Column
from supermarket.registers.tables import FileRow


def check_reach(
    session: ReadSession, lines: Sequence[tuple[FileRow, Any]], _standing: Mapping[str, Any], request: Request
) -> None:
    """Refuse rows of a site where whoever asks is not at home.

    Raises:
        SiteUnknown: there is no such site.
        SiteBeyondReach: he is not at home there.
    """
    staff = in_force(session, STAFF, request.actor, session.today)
    for _row, body in lines:
        if staff is not None and not reaches(session, staff, body.site, session.today):
            raise SiteBeyondReach(site=body.site, operator=request.actor)


def _check_theme(_session: ReadSession, row: FileRow, theme: Theme, _known: Known[Theme]) -> None:
    check_code(row, "theme", theme.theme)


_COLUMNS: Final = (
    Column("theme", "主题编号 主题代码 主题编码", "code", N_("a code of 1 to 12 digits")),
    Column("month", "月份 主题月份 月", "text", N_("a month such as 2026-03")),
    Column("name", "主题 主题名称 月主题 名称"),
)
THEME_FILE: Final = RegisterFile(
    THEMES,
    "theme record",
    ("theme", "month", "name", "site", "from"),
    _check_theme,
    own=_COLUMNS,
    together=check_reach,
    home=lambda _session, theme: theme.site,
    alike=lambda theme: (theme.month, theme.site),
)
