"""The registers of organisations, volunteers and services as files: their columns and what must fit together."""

from typing import Final

from supermarket.books.session import ReadSession
from supermarket.district.dated.imports import Known, RegisterFile
from supermarket.district.dated.registers import EVER, HOUSEHOLDS, MEMBERS, SITES, STAFF, in_force, latest
from supermarket.locale import N_
from supermarket.practice.orders.registers import (
    ORGANISATIONS,
    SERVICES,
    VOLUNTEERS,
    Organisation,
    Service,
    Volunteer,
)
from supermarket.practice.orders.words import SERVICE_KINDS, VOLUNTEER_KINDS
from supermarket.registers.columns import Column
from supermarket.registers.matching import name_form
from supermarket.registers.tables import FileRow

_NOTHING: Final = N_("a code of 1 to 12 digits, or nothing")
_ORGANISATION: Final = Column(
    "organisation", "组织编号 志愿组织编号 志愿服务组织 所属组织 组织 组织代码", "code", _NOTHING
)
_ORGANISATION_COLUMNS: Final = (
    _ORGANISATION,
    Column("name", "组织名称 名称 志愿组织名称 单位名称 队伍名称"),
    Column("contact", "联系人工号 联系人 负责人工号", "code", _NOTHING),
    Column(
        "skills",
        "服务能力 技能 服务类别 擅长",
        "words",
        N_("some of {words}, with blanks between, or nothing"),
        SERVICE_KINDS,
    ),
    Column(
        "places",
        "服务范围 服务站点 范围",
        "text",
        N_("codes of sites with blanks between, or nothing: all of its home"),
    ),
    Column("capacity", "同时接单数 容量 接单上限", "whole", N_("a whole number, or nothing")),
)
_VOLUNTEER_COLUMNS: Final = (
    Column("volunteer", "志愿者编号 志愿者", "code", N_("a code of 1 to 12 digits")),
    _ORGANISATION,
    Column("member", "成员编号 成员 成员号", "text", N_("a member's whole number")),
    Column("kind", "志愿者类别 类别", "word", N_("{words}, or nothing"), VOLUNTEER_KINDS),
    Column("party", "是否党员 党员", "flag", N_("yes (是), or nothing")),
)
_SERVICE_COLUMNS: Final = (
    Column("service", "服务编号 服务代码", "code", N_("a code of 1 to 12 digits")),
    Column("name", "服务名称 名称 服务项目名称 项目名称"),
    Column("kind", "服务类别 类别", "word", N_("one of {words}"), SERVICE_KINDS),
)


def _check_organisation(
    session: ReadSession, row: FileRow, organisation: Organisation, _known: Known[Organisation]
) -> None:
    if latest(session, SITES, organisation.site, EVER) is None:
        raise row.refused("site", N_("there is no such site"))
    for place in (organisation.places or "").split():
        if latest(session, SITES, place, EVER) is None:
            raise row.refused("places", N_("there is no such site"))
    if organisation.contact and latest(session, STAFF, organisation.contact, EVER) is None:
        raise row.refused("contact", N_("there is no such staff code"))


def _check_volunteer(session: ReadSession, row: FileRow, volunteer: Volunteer, known: Known[Volunteer]) -> None:
    member = in_force(session, MEMBERS, volunteer.member, session.today)
    if member is None or member.household != volunteer.household:
        raise row.refused("member", N_("the household has no such member"))
    if volunteer.organisation and latest(session, ORGANISATIONS, volunteer.organisation, EVER) is None:
        raise row.refused("organisation", N_("there is no such organisation"))
    if any(each.member == volunteer.member and each is not volunteer for each in known.rows.values()):
        raise row.refused("member", N_("this member is registered as a volunteer already"))


def _check_service(session: ReadSession, row: FileRow, service: Service, _known: Known[Service]) -> None:
    if service.site and latest(session, SITES, service.site, EVER) is None:
        raise row.refused("site", N_("there is no such site"))


def _home_of(session: ReadSession, volunteer: Volunteer) -> str:
    """Return the station of a volunteer's household, whose staff know who he is."""
    household = latest(session, HOUSEHOLDS, volunteer.household, EVER)
    return household.station if household else ""


ORGANISATION_FILE: Final = RegisterFile(
    ORGANISATIONS,
    "organisation record",
    ("organisation", "name", "site", "contact", "skills", "places", "capacity", "from"),
    _check_organisation,
    alike=lambda organisation: (name_form(organisation.name), organisation.site),
    own=_ORGANISATION_COLUMNS,
)
VOLUNTEER_FILE: Final = RegisterFile(
    VOLUNTEERS,
    "volunteer record",
    ("volunteer", "organisation", "household", "member", "kind", "party", "from"),
    _check_volunteer,
    home=_home_of,
    own=_VOLUNTEER_COLUMNS,
)
SERVICE_FILE: Final = RegisterFile(
    SERVICES,
    "service record",
    ("service", "name", "kind", "site", "note", "from"),
    _check_service,
    alike=lambda service: (name_form(service.name), service.site),
    own=_SERVICE_COLUMNS,
)
