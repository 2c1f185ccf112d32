"""What stands in a ledger's schema, read from the server's own catalogue without believing it.

The server keeps no words of a statement but what they mean, and writes that anew; so what must stand is brought into
the same form: columns, keys, conditions without marks, brackets and the names of types that change nothing.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Table
from sqlalchemy.sql.elements import ClauseElement

from supermarket.journal.engines.engine import Made
from supermarket.journal.engines.postgresql.driver import Connection, asked
from supermarket.journal.engines.postgresql.speech import SPEECH

_SORTS: Final = {"r": "table", "p": "table", "f": "table", "S": "table", "v": "view", "m": "view", "i": "index"}
"""What a relation's kind is called; a partition, a foreign table and a sequence are tables that must not be there."""
_RELATIONS: Final = """
SELECT relation.relname, relation.relkind, relation.relpersistence,
    ARRAY(
        SELECT concat(
            attname, ' ', lower(format_type(atttypid, atttypmod)),
            ' collate "' || (SELECT collname FROM pg_collation
                WHERE oid = attcollation AND attcollation <> 'default'::regcollation) || '"',
            CASE WHEN attnotnull THEN ' not null' END,
            CASE WHEN attidentity <> '' OR attgenerated <> '' OR atthasdef THEN ' default' END)
        FROM pg_attribute WHERE attrelid = relation.oid AND attnum > 0 AND NOT attisdropped ORDER BY attnum),
    ARRAY(SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = relation.oid AND contype <> 'n'),
    relation.relispartition OR EXISTS (SELECT 1 FROM pg_inherits WHERE relation.oid IN (inhrelid, inhparent)),
    relation.relrowsecurity,
    EXISTS (SELECT 1 FROM pg_trigger WHERE tgrelid = relation.oid AND tgisinternal AND tgenabled <> 'O')
FROM pg_class AS relation
WHERE relation.relnamespace = to_regnamespace(%(schema)s) AND relation.relkind IN ('r', 'p', 'f', 'S', 'v', 'm')
    AND (%(table)s::text IS NULL OR relation.relname = %(table)s::text)
ORDER BY relation.relname
"""
_NAMES: Final = """
SELECT relname FROM pg_class WHERE relnamespace = to_regnamespace(%(schema)s) AND relkind IN ('r', 'p', 'f', 'S')
"""
_COLUMNS: Final = """
SELECT attname FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
WHERE relnamespace = to_regnamespace(%(schema)s) AND relname = %(table)s AND attnum > 0 AND NOT attisdropped
ORDER BY attnum
"""
_INDEXES: Final = """
SELECT of.relname, tables.relname, indisprimary, indisunique, indisvalid AND indisready,
    ARRAY(SELECT pg_get_indexdef(indexrelid, number::int, true) FROM generate_series(1, indnatts) AS number),
    pg_get_expr(indpred, indrelid), indoption::text
FROM pg_index JOIN pg_class AS of ON of.oid = indexrelid JOIN pg_class AS tables ON tables.oid = indrelid
WHERE tables.relnamespace = to_regnamespace(%(schema)s) ORDER BY of.relname
"""
_GUARDS: Final = """
SELECT tgname, relname, tgtype, tgenabled, tgqual IS NULL AND tgattr::text = '' AND NOT tgdeferrable,
    proname, prosrc, proconfig, lanname, prosecdef
FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid JOIN pg_proc ON pg_proc.oid = tgfoid
    JOIN pg_language ON pg_language.oid = prolang
WHERE relnamespace = to_regnamespace(%(schema)s) AND NOT tgisinternal
"""
_RULES: Final = """
SELECT rulename, relname, pg_get_ruledef(pg_rewrite.oid)
FROM pg_rewrite JOIN pg_class ON pg_class.oid = ev_class
WHERE relnamespace = to_regnamespace(%(schema)s) AND rulename <> '_RETURN'
"""
_MADE_BY: Final = re.compile(
    r"CREATE OR REPLACE FUNCTION \w+\(\) RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT"
    r" AS \$guard\$(.*)\$guard\$",
    re.DOTALL,
)
_FIRES: Final = re.compile(r"CREATE TRIGGER \w+ (.*)")
_BETWEEN: Final = re.compile(r"(\S+) between (\S+) and (\S+)")
_AS_TYPE: Final = re.compile(r"cast\((\w+) as (\w+)\)")
_ONE_OF: Final = re.compile(r"= any \(array\[(.*?)\]\)")
_NO_MATTER: Final = re.compile(r"::(text|bigint|integer|character varying)|[()\"]")


def table_names(driver: Connection) -> set[str]:
    """Return the names of all tables."""
    return {str(name) for (name,) in _of_schema(driver, _NAMES)}


def column_names(driver: Connection, table: str) -> list[str]:
    """Return the names of a table's columns."""
    return [str(name) for (name,) in _of_schema(driver, _COLUMNS, table=table)]


def is_there(driver: Connection) -> bool:
    """Say whether the schema is there."""
    return bool(_of_schema(driver, "SELECT to_regnamespace(%(schema)s) IS NOT NULL")[0][0])


def made(driver: Connection) -> dict[str, Made]:
    """Return every table, view and index."""
    found = {each.name: Made(each.sort, each.name, "; ".join(each.parts + each.odd)) for each in _relations(driver)}
    for name, table, is_key, is_unique, is_whole, columns, where, order in _of_schema(driver, _INDEXES):
        is_plain = is_whole and set(order.split()) <= {"0"}
        words = _index_words(columns, where, is_unique=is_unique and not is_key)
        found[name] = Made("index", table, words if is_plain else f"{words}; {order}, {is_whole}", is_key)
    return found


class _Relation(NamedTuple):
    """A table or view as the catalogue has it: its columns and conditions, and what no table of ours has."""

    name: str
    sort: str
    parts: list[str]
    odd: list[str]


def _relations(driver: Connection, table: str | None = None) -> Iterator[_Relation]:
    for name, kind, lasting, columns, conditions, is_family, is_hidden, is_unheeded in _of_schema(
        driver, _RELATIONS, table=table
    ):
        odd = [f"{kind} {lasting}"] if (kind, lasting) != ("r", "p") else []
        odd += [
            word
            for word, is_so in (("INHERITS", is_family), ("ROW SECURITY", is_hidden), ("DISABLE TRIGGER", is_unheeded))
            if is_so
        ]
        yield _Relation(name, _SORTS[kind], [*columns, *sorted(map(_plain, conditions))], odd)


def _of_schema(driver: Connection, sql: str, **values: str | None) -> list[Any]:
    return asked(driver, sql, schema=driver.schema, **values)


@cache
def must_be_made(table: Table) -> Mapping[str, Made]:
    """Return a table and its indexes as this program makes them."""
    columns = [
        f"{column.name} {column.type.compile(SPEECH.dialect).lower()}".replace('"c"', '"C"')
        + ("" if column.nullable else " not null")
        for column in table.columns
    ]
    must = {table.name: Made("table", table.name, "; ".join(columns + _constraints_must_be(table)))}
    for index in table.indexes:
        where = index.info.get("where")
        words = _words_in_full(where) if isinstance(where, ClauseElement) else None
        names = [column.name for column in index.columns]
        must[str(index.name)] = Made("index", table.name, _index_words(names, words, is_unique=bool(index.unique)))
    return MappingProxyType(must)


def _constraints_must_be(table: Table) -> list[str]:
    words = [f"PRIMARY KEY {', '.join(column.name for column in table.primary_key.columns)}"]
    for constraint in table.constraints:
        if isinstance(constraint, CheckConstraint):
            words.append(f"CHECK {_words_in_full(constraint.sqltext)}")
        elif isinstance(constraint, ForeignKeyConstraint):
            there = [element.column.name for element in constraint.elements]
            words.append(
                f"FOREIGN KEY {', '.join(constraint.column_keys)} REFERENCES {constraint.referred_table.name}"
                f"{', '.join(there)} DEFERRABLE INITIALLY DEFERRED"
            )
    return sorted(map(_plain, words))


def _words_in_full(clause: ClauseElement) -> str:
    """Return a condition with its values in it, as it stands where a table is made."""
    return str(clause.compile(dialect=SPEECH.dialect, compile_kwargs={"literal_binds": True})).replace("%%", "%")


def _index_words(columns: list[str], where: str | None, *, is_unique: bool) -> str:
    names = ", ".join(name.strip('"') for name in columns)
    return f"{'unique ' if is_unique else ''}{names}{f' where {_plain(where)}' if where else ''}"


def _plain(words: str) -> str:
    """Return a condition without what two ways of writing it differ in."""
    text = _AS_TYPE.sub(r"\1::\2", " ".join(words.lower().split()))
    text = _ONE_OF.sub(r"in \1", _BETWEEN.sub(r"\1 >= \2 and \1 <= \3", text))
    return " ".join(_NO_MATTER.sub("", text).replace("!=", "<>").split())


def built_otherwise(driver: Connection, table: Table) -> Iterator[str]:
    """Give what of a table is not as this program builds it: its sort, its columns, keys that the server heeds not."""
    standing = next(_relations(driver, table.name), _Relation(table.name, "", [], ["TABLE"]))
    must = must_be_made(table)[table.name].words.split("; ")
    yield from standing.odd
    yield from (words for words in must if words not in standing.parts)
    yield from (words for words in standing.parts if words not in must)


# --- guards -----------------------------------------------------------------------------------------------------------


def guards_made(driver: Connection) -> dict[str, Made]:
    """Return every trigger, and every rule by which the server would do something else than what it is told."""
    found = {}
    for name, table, when, enabled, is_plain, function, body, settings, language, is_owners in _of_schema(
        driver, _GUARDS
    ):
        words = f"{_fires(when)} ON {table} FOR EACH {'ROW' if when & 1 else 'STATEMENT'} EXECUTE FUNCTION {function}()"
        odd = [
            word
            for word, is_so in (
                (f"enabled {enabled}", enabled != "O"),
                ("under a condition", not is_plain),
                (
                    f"looking in {settings}",
                    [each.replace(", ", ",") for each in settings or ()] != [f"search_path={driver.schema},pg_temp"],
                ),
                (f"in {language}", (language, is_owners) != ("plpgsql", False)),
            )
            if is_so
        ]
        found[name] = Made("trigger", table, "; ".join((words, " ".join(body.split()), *odd)))
    for name, table, words in _of_schema(driver, _RULES):
        found[name] = Made("rule", table, words)
    return found


def _fires(when: int) -> str:
    """Return when a trigger fires, of the bits of pg_trigger.tgtype (src/include/catalog/pg_trigger.h)."""
    events = [word for bit, word in ((4, "INSERT"), (8, "DELETE"), (16, "UPDATE"), (32, "TRUNCATE")) if when & bit]
    return f"{'BEFORE' if when & 2 else 'INSTEAD OF' if when & 64 else 'AFTER'} {' OR '.join(events)}"


def guard_words(made_by: tuple[str, ...]) -> str:
    """Return the words of a guard as they are found where it stands."""
    function, trigger = made_by
    [body] = _MADE_BY.findall(function)
    [fires] = _FIRES.findall(trigger)
    return f"{fires}; {' '.join(body.split())}"


# --- what the server itself finds -------------------------------------------------------------------------------------

_UNSOUND: Final = """
SELECT of.relname
FROM pg_index JOIN pg_class AS of ON of.oid = indexrelid JOIN pg_class AS tables ON tables.oid = indrelid
WHERE tables.relnamespace = to_regnamespace(%(schema)s) AND NOT (indisvalid AND indisready)
    AND (%(table)s::text IS NULL OR tables.relname = %(table)s::text)
ORDER BY of.relname
"""


def damages(driver: Connection, most: int) -> Iterator[str]:
    """Give every index that the server does not use, another encoding than ours, and guards that all sleep.

    A role or a database may be left so by a tool that copied it: then no trigger fires and no key is heeded, though all
    of them stand (https://www.postgresql.org/docs/current/runtime-config-client.html#GUC-SESSION-REPLICATION-ROLE).
    """
    yield from (str(name) for (name,) in _of_schema(driver, _UNSOUND, table=None)[:most])
    [(encoding,)] = asked(driver, "SHOW server_encoding")
    if encoding != "UTF8":
        yield str(encoding)
    [(part,)] = asked(driver, "SHOW session_replication_role")
    if part == "replica":
        yield f"session_replication_role = {part}"


def damage_of(driver: Connection, table: str) -> tuple[str] | None:
    """Return an index of a table that the server does not use."""
    unsound = _of_schema(driver, _UNSOUND, table=table)
    return (str(unsound[0][0]),) if unsound else None
