"""A forger's tools: a plain connection without guards, which puts them back, and the seals that he can make."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from supermarket.audit.verification.faults import Fault, Verification
from supermarket.books.roots import BLOCK
from supermarket.inspection import verify_file
from supermarket.journal.entry import Entry, leaf_of
from supermarket.journal.merkle import Tree
from tests.journal.raw import Raw, raw


@contextmanager
def tampering(path: Path) -> Iterator[Raw]:
    """Give a connection on which nothing is refused; all guards stand again afterwards."""
    with raw(path) as connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        guards = connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
        _at_once(connection, [f"DROP TRIGGER {name}" for name, _sql in guards])
        yield connection
        _at_once(connection, [sql for _name, sql in guards])


def _at_once(connection: Raw, statements: list[str]) -> None:
    connection.execute("BEGIN")
    for statement in statements:
        connection.execute(statement)
    connection.execute("COMMIT")


def reseal(connection: Raw, seq: int) -> None:
    """Recompute the leaf of an altered entry, so that by itself it looks sealed."""
    for row in connection.execute("SELECT * FROM entry WHERE seq = ?", (seq,)).fetchall():
        leaf = leaf_of(Entry(*row))
        connection.execute("UPDATE entry SET leaf = ? WHERE origin = ? AND seq = ?", (leaf, row[1], seq))


def reroot(connection: Raw, *, sealed: bool = True) -> None:
    """Recompute the record of the one stream from the leaves that stand there, and the roots sealed in it, with books.

    The frontiers that the books keep are made again too.

    Without `sealed` the roots under the months' signatures are left as they are.
    """
    tree, at = Tree(), 0
    for seq, kind, body, at, leaf in connection.execute("SELECT seq, kind, body, at, leaf FROM entry ORDER BY seq"):  # noqa: B007 - the last one stays
        root = tree.root().hex()
        if sealed and kind == "month.signed" and root not in body:
            signed = json.dumps({**json.loads(body), "root": root}, ensure_ascii=False, separators=(",", ":"))
            connection.execute("UPDATE entry SET body = ? WHERE seq = ?", (signed, seq))
            connection.execute("UPDATE month_signature SET root = ? WHERE seq = ?", (root, seq))
            reseal(connection, seq)
            (leaf,) = connection.execute("SELECT leaf FROM entry WHERE seq = ?", (seq,)).fetchone()  # noqa: PLW2901 - its own, made again
        tree.append(leaf)
        if tree.size % BLOCK == 0:
            connection.execute("UPDATE frontier SET hashes = ? WHERE seq = ?", (tree.frontier().packed(), tree.size))
    connection.execute("UPDATE stream SET size = ?, at = ?, frontier = ?", (tree.size, at, tree.frontier().packed()))


def verified(path: Path) -> Verification:
    """Verify a file as an auditor does who got it on a stick.

    The rules that the village of these tests breaks by its shortcuts are left out; test_rules.py is about rules.
    """
    return replace(verify_file(path), breaches=())


def named(faults: tuple[Fault, ...], code: str | None = None) -> set[tuple[str, int]]:
    """Return the entries that are named by faults of a code, or of any."""
    return {(fault.origin, fault.seq) for fault in faults if code in {None, fault.code}}


def codes(faults: tuple[Fault, ...]) -> set[str]:
    """Return the codes of the faults."""
    return {fault.code for fault in faults}
