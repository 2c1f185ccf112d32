"""The register of projects as a file: its columns, and whose site a row may be of."""

from typing import Final

from supermarket.books.session import ReadSession
from supermarket.district.dated.files import check_code
from supermarket.district.dated.imports import Known, RegisterFile
from supermarket.practice.activities.files import check_reach
from supermarket.practice.projects.kinds import PROJECTS, Project
from supermarket.registers.tables import FileRow


def _check_project(_session: ReadSession, row: FileRow, project: Project, _known: Known[Project]) -> None:
    check_code(row, "project", project.project)


PROJECT_FILE: Final = RegisterFile(
    PROJECTS,
    "project record",
    ("project", "name", "site", "brand", "organisation", "volunteers", "people", "plan", "from"),
    _check_project,
    together=check_reach,
)
