"""How PostgreSQL is spoken to: its dialect, and its words for what SQL has no one word for."""

from collections.abc import Callable
from typing import Any, Final, cast

from sqlalchemy import Dialect
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.schema import CreateIndex
from sqlalchemy.sql.compiler import DDLCompiler, SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlmodel.sql.sqltypes import AutoString

from supermarket.journal.engines import neutral
from supermarket.journal.engines.engine import Speech
from supermarket.journal.engines.postgresql.guards import GUARDS

SPEECH: Final = Speech("postgresql", cast("Callable[[], Dialect]", PGDialect_psycopg)(), GUARDS, "%s", "INSERT INTO")


@compiles(AutoString, "postgresql")
def _text(*_: object, **__: object) -> str:
    """Order texts by their bytes, as SQLite does, whatever the server's language."""
    return 'TEXT COLLATE "C"'


@compiles(CreateIndex, "postgresql")
def _index(made: CreateIndex, compiler: DDLCompiler, **how: Any) -> str:  # noqa: ANN401 - SQLAlchemy's own
    made.element.dialect_options["postgresql"]["where"] = made.element.info.get("where")
    return str(compiler.visit_create_index(made, **how))  # type: ignore[no-untyped-call]


@compiles(neutral.Upsert, "postgresql")
def _upsert(upsert: neutral.Upsert, *_: object, **__: object) -> str:
    new = postgresql.insert(upsert.table)
    changed = upsert.changed(new.excluded)
    return SPEECH.words_of(new.on_conflict_do_update(index_elements=upsert.key, set_=changed))


def _is_written(element: type[FunctionElement[Any]], words: str, whole: str = "$") -> None:
    """Write a neutral function as these words, in which {0} and {1} are what it is asked of.

    `whole` is the path that is meant where none is given.
    """

    @compiles(element, "postgresql")
    def _written(call: FunctionElement[Any], compiler: SQLCompiler, **how: Any) -> str:  # noqa: ANN401 - SQLAlchemy's own
        return words.format(*(compiler.process(part, **how) for part in call.clauses), f"'{whole}'")


_AT: Final = "jsonb_path_query_first(CAST({0} AS JSONB), CAST({1} AS JSONPATH))"

_is_written(neutral.text_of, "convert_from({0}, 'UTF8')")
_is_written(neutral.position, "strpos({0}, {1})")
_is_written(neutral.last_letters, "right({0}, CAST({1} AS INTEGER))")
_is_written(neutral.greater, "greatest({0}, {1})")
_is_written(neutral.day_of_second, "to_char(to_timestamp({0}) AT TIME ZONE 'UTC', 'YYYY-MM-DD')")
_is_written(neutral.day_before, "to_char(CAST({0} AS DATE) - CAST({1} AS INTEGER), 'YYYY-MM-DD')")
_is_written(neutral.each_item, f"jsonb_array_elements({_AT})")
_is_written(neutral.each_text, "json_array_elements_text(CAST({0} AS JSON))")
_is_written(neutral.text_at, f"(({_AT} #>> '{{{{}}}}') COLLATE \"C\")")
_is_written(neutral.number_at, f"CAST({_AT} #>> '{{{{}}}}' AS BIGINT)")
_is_written(neutral.is_stored_as, "({0} IS NOT NULL)")  # a column holds nothing but its type
_is_written(neutral.is_digits, "({0} ~ '^[0-9]*$')")
_is_written(neutral.is_day, "({0} ~ '^[0-9]{{4}}-[01][0-9]-[0-3][0-9]$')")
_is_written(neutral.is_json, "(CAST({0} AS JSON) IS NOT NULL)")
