"""How SQLite is spoken to: its dialect, and its words for what SQL has no one word for."""

from typing import Any, Final, cast

from sqlalchemy import Dialect
from sqlalchemy.dialects import sqlite
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlmodel.sql.sqltypes import AutoString

from supermarket.journal.engines import neutral
from supermarket.journal.engines.engine import Speech
from supermarket.journal.engines.sqlite.guards import GUARDS

_DAY: Final = "[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]"

_ADDING: Final = "INSERT OR FAIL INTO"
"""Whoever is refused a row leaves those before it, so SQLite keeps no journal of the statement, unless a guard could
refuse it (https://sqlite.org/lang_conflict.html)."""
SPEECH: Final = Speech("sqlite", cast("Dialect", sqlite.dialect(paramstyle="named")), GUARDS, "?", _ADDING)


@compiles(AutoString, "sqlite")
def _text(*_: object, **__: object) -> str:
    """Call SQLModel's strings TEXT, the only name that SQLite's strict tables take."""
    return "TEXT"


@compiles(neutral.Upsert, "sqlite")
def _upsert(upsert: neutral.Upsert, *_: object, **__: object) -> str:
    new = sqlite.insert(upsert.table)
    changed = upsert.changed(new.excluded)
    return SPEECH.words_of(new.on_conflict_do_update(index_elements=upsert.key, set_=changed))


def _is_called(element: type[FunctionElement[Any]], name: str) -> None:
    """Write a neutral function as SQLite's own of this name."""

    @compiles(element, "sqlite")
    def _call(call: FunctionElement[Any], compiler: SQLCompiler, **how: Any) -> str:  # noqa: ANN401 - SQLAlchemy's own
        return f"{name}{compiler.process(call.clause_expr, **how)}"


_is_called(neutral.position, "instr")
_is_called(neutral.greater, "max")
_is_called(neutral.each_item, "json_each")
_is_called(neutral.each_text, "json_each")
_is_called(neutral.text_at, "json_extract")
_is_called(neutral.number_at, "json_extract")
_is_called(neutral.is_json, "json_valid")


def _is_written(element: type[FunctionElement[Any]], words: str) -> None:
    """Write a neutral function as these words, in which {0} and {1} are what it is asked of."""

    @compiles(element, "sqlite")
    def _written(call: FunctionElement[Any], compiler: SQLCompiler, **how: Any) -> str:  # noqa: ANN401 - as above
        return words.format(*(compiler.process(part, **how) for part in call.clauses))


_is_written(neutral.text_of, "CAST({0} AS TEXT)")
_is_written(neutral.last_letters, "substr({0}, -{1})")
_is_written(neutral.day_of_second, "date({0}, 'unixepoch')")
_is_written(neutral.day_before, "date({0}, '-' || {1} || ' days')")
_is_written(neutral.is_stored_as, "typeof({0}) = {1}")
_is_written(neutral.is_digits, "{0} NOT GLOB '*[^0-9]*'")
_is_written(neutral.is_day, f"{{0}} GLOB '{_DAY}'")
