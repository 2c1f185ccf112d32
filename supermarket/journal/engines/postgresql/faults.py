"""What a server says when it refuses or fails, as exceptions of our own: the driver is loaded where it is used alone.

Codes are those of https://www.postgresql.org/docs/current/errcodes-appendix.html; the driver's own faults, as of a
server that does not answer, have none.
"""

import re
from collections.abc import Sequence
from typing import Final

from supermarket.journal.engines.engine import Faults

READ_ONLY: Final = "25006"
NO_SCHEMA: Final = "3F000"
NO_RIGHT: Final = "42501"
NO_TABLE: Final = "42P01"
"""A table is gone, or lies in a schema that this role may not look into: the server says the same of both."""
NOT_COMMITTED: Final = "40000"
UNCONFIRMED: Final = "01000"
"""It is committed, and not surely on every server that must have it."""
AWAY: Final = "08000"
"""What is said of a server that was asked and does not answer, which has no code of its own."""
UNTRUSTED: Final = "TLS00"
"""What is said of a line that is not encrypted as it should be, or leads to nobody knows whom; it has no code."""
_FULL: Final = "53100"
_BY_WORDS: Final[Sequence[tuple[str, str]]] = (
    (r"authentication failed|no password supplied|fe_sendauth|认证失败|认证 PAM 失败|认证鉴权失败", "28P01"),
    (r"certificate|SSL error|not support SSL|no encryption", UNTRUSTED),
    (r'database ".*" does not exist|数据库 ?".*" ?不存在', "3D000"),
    (r'role ".*" does not exist|角色 ?".*" ?不存在|not permitted to log in|不允许角色', "28000"),
    (r"pg_hba\.conf (entry|rejects)|pg_hba\.conf ?记录|permission denied for|的权限不够", "28000"),
    (
        r"too many connections|too many clients|remaining connection slots|连接太多了|太多的客户|已保留的连接位置",
        "53300",
    ),
    (r"the database system is (starting up|shutting down)|数据库系统(启动|停止)中", "57P03"),
)
"""A connection that was refused tells no code, only words, by whatever way it asks for a proof (`password`, `peer`, …).

They are of the server's own language, so those of a Chinese one stand beside the English (`zh_CN.po` of PostgreSQL 15);
words of a third language mean that it does not answer.
"""
_NOT_YET: Final = frozenset({"57P01", "57P02", "57P03", "25006"})
"""Shut down, crashed, starting up, only to be read."""
_IO: Final = "58030"
LOCKED: Final = "55P03"
"""Whoever waited for somebody else has waited long enough."""
_CROSSED: Final = frozenset({"40001", "40P01", LOCKED})
_OF_THE_DISK: Final = frozenset({READ_ONLY, NO_SCHEMA, _FULL, _IO})
"""What says that a place takes nothing, or is none."""
_OF_THE_MACHINE: Final = (
    "01",
    "08",
    "25",
    "28",
    "3D",
    "3F",
    "40",
    NO_RIGHT,
    "53",
    "54",
    "55",
    "57",
    "58",
    "P0004",
    UNTRUSTED,
)
"""How codes begin that say nothing of what is stored."""


class PostgresqlFault(Exception):  # noqa: N818 - as the other engine's driver calls its own
    """What a server, or the line to it, says; `code` is the five signs of SQLSTATE."""

    def __init__(self, words: str, code: str = AWAY, constraint: str = "") -> None:
        """Take the server's words; `constraint` is the one that refused, where one did."""
        super().__init__(words)
        self.code: Final = code
        self.constraint: Final = constraint


class TakenFault(PostgresqlFault):
    """A guard or a constraint refuses a row."""


class InvalidFault(PostgresqlFault):
    """A value is none that a column can hold."""


def is_away(fault: BaseException) -> bool:
    """Say whether a server does not answer, or not yet, or can only be read; another one may answer soon."""
    code = code_of(fault) if isinstance(fault, PostgresqlFault) else ""
    return code.startswith("08") or code in _NOT_YET


def code_of(fault: PostgresqlFault) -> str:
    """Return the code of a fault; of a connection that was refused it is told by the words."""
    if fault.code != AWAY:
        return fault.code
    return next((known for words, known in _BY_WORDS if re.search(words, str(fault))), AWAY)


def _code(fault: BaseException) -> str:
    return str(getattr(fault, "code", ""))


def is_of_the_disk(fault: BaseException) -> bool:
    """Say whether it is the place that takes nothing; what is in it may be read all the same."""
    return _code(fault) in _OF_THE_DISK


def _is_full(fault: BaseException) -> bool:
    return _code(fault) == _FULL


def _is_forbidden(fault: BaseException) -> bool:
    return _code(fault) in {NO_RIGHT, NO_TABLE}


def _is_crossed(fault: BaseException) -> bool:
    return _code(fault) in _CROSSED


def _is_damage(fault: BaseException) -> bool:
    return _code(fault) != "" and not _code(fault).startswith(_OF_THE_MACHINE)


FAULTS: Final = Faults(
    database=(PostgresqlFault,),
    taken=(TakenFault,),
    invalid=(InvalidFault,),
    is_of_the_disk=is_of_the_disk,
    is_full=_is_full,
    is_damage=_is_damage,
    is_away=is_away,
    is_forbidden=_is_forbidden,
    is_crossed=_is_crossed,
)
