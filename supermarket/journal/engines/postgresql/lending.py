"""What the owner of a ledger lends to the roles that he let in: making the books anew, in just these words.

What others carry in can ask for new books in the midst of a working day, when nobody is there who knows the owner. So
he leaves functions that run as he: one empties the books, as tables that are made anew, and writes down that they must
be made; one finishes them. Whoever calls the first and stops there is overtaken by the next who opens the ledger. They
are of one version of the books; after an upgrade the owner leaves new ones.
"""

from collections.abc import Container, Iterable
from typing import Final

from supermarket.journal.engines.engine import Lent
from supermarket.journal.engines.postgresql.driver import Connection, asked
from supermarket.journal.engines.postgresql.rights import granted_roles, grants

_FUNCTION: Final = """
CREATE FUNCTION {name}() RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = {schema}, pg_temp
AS $lent$ BEGIN {statements}; END $lent$
"""
_OLD: Final = """
SELECT proname FROM pg_proc WHERE pronamespace = to_regnamespace(%(schema)s)
    AND proname ~ '^books_(begun|made|outdated)_[0-9]+$'
"""
_IS_LENT: Final = """
SELECT count(*) FROM pg_proc WHERE pronamespace = to_regnamespace(%(schema)s)
    AND proname = ANY (string_to_array(%(names)s, ' ')) AND has_function_privilege(oid, 'EXECUTE')
"""


def is_lent(driver: Connection, version: int) -> bool:
    """Say whether the role that asks may make books of a version anew, by what their owner lent."""
    names = " ".join(_named(each, version) for each in Lent)
    return int(asked(driver, _IS_LENT, schema=driver.schema, names=names)[0][0]) == len(Lent)


def lend(  # noqa: PLR0913 - what the functions are made of, by name
    driver: Connection,
    version: int,
    *,
    outdated: str,
    begun: Iterable[str],
    made: Iterable[str],
    tables: Container[str],
) -> None:
    """Leave the functions for every role that was let in, as the owner; without any such role there are none.

    `outdated` is the statement that writes down that the books must be made anew, `begun` are those that make empty
    books, `made` those that finish them; `tables` are the books', of which the roles get what they had.
    """
    for (name,) in asked(driver, _OLD, schema=driver.schema):
        driver.execute(f"DROP FUNCTION {name}()")
    roles = granted_roles(driver)
    bodies = {Lent.OUTDATED: [outdated], Lent.BEGUN: [outdated, *begun, *grants(tables, roles)], Lent.MADE: list(made)}
    for each, statements in bodies.items() if roles else ():
        name = _named(each, version)
        driver.execute(_FUNCTION.format(name=name, schema=driver.schema, statements="; ".join(statements)))
        driver.execute(f"REVOKE ALL ON FUNCTION {name}() FROM PUBLIC")
        driver.execute(f"GRANT EXECUTE ON FUNCTION {name}() TO {', '.join(roles)}")


def call(driver: Connection, lent: Lent, version: int) -> None:
    """Do, as the owner, what he lent."""
    driver.execute(f"SELECT {_named(lent, version)}()")


def _named(lent: Lent, version: int) -> str:
    return f"{lent.value}_{version}"
