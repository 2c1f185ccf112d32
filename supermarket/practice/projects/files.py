"""The register of projects as a file: its columns, and whose site a row may be of."""

from typing import Final

from supermarket.books.session import ReadSession
from supermarket.district.dated.files import check_code
from supermarket.district.dated.imports import Known, RegisterFile
from supermarket.locale import N_
from supermarket.practice.activities.files import check_reach
from supermarket.practice.projects.kinds import PROJECTS, Project
from supermarket.registers.columns import Column
from supermarket.registers.matching import name_form
from supermarket.registers.tables import FileRow


def _check_project(_session: ReadSession, row: FileRow, project: Project, _known: Known[Project]) -> None:
    check_code(row, "project", project.project)


_COLUMNS: Final = (
    Column("project", "项目编号 项目代码 项目编码", "code", N_("a code of 1 to 12 digits")),
    Column("name", "项目名称 名称 志愿服务项目"),
    Column("brand", "品牌 是否品牌 品牌项目", "flag", N_("yes (是), or nothing")),
    Column("organisation", "组织编号 实施组织 志愿服务组织 组织", "code", N_("a code of 1 to 12 digits, or nothing")),
    Column("volunteers", "志愿者编号 志愿者 项目成员", "text", N_("volunteers' codes with blanks between, or nothing")),
    Column("people", "志愿者人数 成员人数 参加人数", "whole", N_("a whole number, or nothing")),
    Column("plan", "项目计划 计划 服务内容 项目简介", "text", N_("text of at most 200 characters, or nothing")),
)
PROJECT_FILE: Final = RegisterFile(
    PROJECTS,
    "project record",
    ("project", "name", "site", "brand", "organisation", "volunteers", "people", "plan", "from"),
    _check_project,
    own=_COLUMNS,
    together=check_reach,
    home=lambda _session, project: project.site,
    alike=lambda project: (name_form(project.name), project.site),
)
