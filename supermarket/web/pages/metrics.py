"""Figures for whoever watches a server, in the text format of Prometheus: no name, no household, no card is in them.

They are given to this very machine, and to whoever shows a token of a member of staff.
https://prometheus.io/docs/instrumenting/exposition_formats/
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from fastapi import APIRouter, Request, Response
from sqlalchemy import bindparam, func, select, text

from supermarket.books.session import ReadSession
from supermarket.books.tables import HeardMostRow
from supermarket.earning.tables import OPEN, ClaimCountRow
from supermarket.journal.engines.postgresql.health import IN_STEP
from supermarket.journal.entry import node_of
from supermarket.journal.statements import Prepared
from supermarket.journal.store import stream_here, streams
from supermarket.journal.tables import table_of
from supermarket.local.preferences import preferences_of
from supermarket.web.api.operations import visit_of_token
from supermarket.web.frame.counts import Counted
from supermarket.web.frame.guard import METRICS, is_of_here
from supermarket.web.frame.serving import serving

router = APIRouter()
TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"
_OPEN_CLAIMS: Final = Prepared(select(func.count()).select_from(table_of(ClaimCountRow)).where(text(OPEN)))
_heard: Final = table_of(HeardMostRow).c
_HEARD: Final = Prepared(
    select(_heard.heard, _heard.at).where(_heard.origin == bindparam("origin")).order_by(_heard.heard)
)


@dataclass(frozen=True)
class Metric:
    """One figure with its name, what it says, its sort (gauge, counter), and a value for each set of labels."""

    name: str
    says: str
    sort: str
    values: Iterable[tuple[Mapping[str, object], float]]
    whole: tuple[float, ...] = ()
    """Of a histogram the sum and the count of all."""


@router.get(METRICS)
def metrics(request: Request) -> Response:
    """Give the figures to this machine, or to whoever has a token."""
    server = serving(request)
    with server.ledgers.lent() as ledger:
        if not is_of_here(request.scope):
            visit_of_token(request, ledger)
        with ledger.reading() as session:
            found = [
                *_of_ledger(session),
                *_of_backup(session),
                *_of_server(session),
                *_of_answers(server.counts.all()),
            ]
    return Response("".join(map(_written, found)), media_type=TYPE)


def _of_ledger(session: ReadSession) -> Iterator[Metric]:
    """Give what stands in the ledger: each stream with its size and its last entry, and the claims that are open."""
    found = streams(session.transaction)
    own = next((stream.origin for stream in found if stream.own), "")
    yield Metric(
        "supermarket_entries_total",
        "Entries of a machine's stream that are in this ledger.",
        "counter",
        [({"stream": stream.origin, "own": int(stream.own)}, stream.size) for stream in found],
    )
    yield Metric(
        "supermarket_last_entry_timestamp_seconds",
        "When the last of these entries was written, by the clock of its machine.",
        "gauge",
        [({"stream": stream.origin}, stream.at / 1000) for stream in found],
    )
    yield Metric(
        "supermarket_heard_timestamp_seconds",
        "When this machine last wrote down that it had heard from another one.",
        "gauge",
        [({"stream": heard}, at / 1000) for heard, at in session.rows(_HEARD, origin=own)],
    )
    row = session.row(_OPEN_CLAIMS)
    yield Metric("supermarket_claims_open", "Claims that have not ended.", "gauge", [({}, row[0] if row else 0)])


def _of_backup(session: ReadSession) -> Iterator[Metric]:
    """Give when the newest backup of this machine was made, where it has a folder for them; others may use it too."""
    folder = preferences_of(session).backup
    if folder is None:
        return
    node = node_of(stream_here(session.transaction).origin)
    with suppress(OSError):
        made = [file.stat().st_mtime for file in folder.glob(f"supermarket-{node}-*.db")]
        yield Metric(
            "supermarket_last_backup_timestamp_seconds",
            "When the newest backup of this machine in its folder for backups was made; 0 where there is none.",
            "gauge",
            [({}, max(made, default=0))],
        )


def _of_server(session: ReadSession) -> Iterator[Metric]:
    """Give how the server stands that the ledger lies on, where it lies on one."""
    health = session.transaction.engine.health(session.transaction.driver)
    if health is None:
        return
    plain = {
        "connections": ("Connections to the server of the ledger.", health.connections),
        "connections_max": ("The most connections that it takes.", int(health.settings.get("max_connections", 0))),
        "database_bytes": ("The size of the database that the ledger lies in.", health.bytes),
        "transaction_age": ("Transactions since the oldest row was frozen; at 2147483648 it stops.", health.xid_age),
        "archived_timestamp_seconds": ("When it last archived WAL; 0 for never.", (health.archived or 0) / 1000),
        "archive_failed_timestamp_seconds": (
            "When it last failed to archive WAL; 0 for never.",
            (health.archive_failed or 0) / 1000,
        ),
        "standbys_in_step": (
            "Standbys that have every entry before it is acknowledged.",
            sum(each.sync in IN_STEP for each in health.standbys),
        ),
    }
    for name, (says, value) in plain.items():
        yield Metric(f"supermarket_postgresql_{name}", says, "gauge", [({}, value)])
    yield Metric(
        "supermarket_postgresql_lag_bytes",
        "WAL that a standby has not replayed yet.",
        "gauge",
        [({"standby": each.name, "sync": each.sync}, each.bytes or 0) for each in health.standbys],
    )


def _of_answers(counted: Counted) -> Iterator[Metric]:
    """Give what the workers of this server have counted since it was started."""
    yield Metric(
        "supermarket_answers_total",
        "Answers of this server by their status; from 400 to 499 are refusals.",
        "counter",
        [({"status": status or "other"}, count) for status, count in sorted(counted.answers.items())],
    )
    commits = "supermarket_commit_seconds"
    within: list[tuple[Mapping[str, object], float]] = [
        *(({"le": bound}, count) for bound, count in counted.commits_within.items()),
        ({"le": "+Inf"}, counted.commits),
    ]
    says = "Seconds until what was recorded was safe: on the disk, and on the standby that is in step."
    yield Metric(commits, says, "histogram", within, (counted.commit_seconds, counted.commits))


def _written(metric: Metric) -> str:
    """Return a metric's lines; of a histogram those of its buckets, then their sum and count."""
    lines = [f"# HELP {metric.name} {metric.says}", f"# TYPE {metric.name} {metric.sort}"]
    name = f"{metric.name}_bucket" if metric.whole else metric.name
    for labels, value in metric.values:
        named = ",".join(f'{label}="{_quoted(str(of))}"' for label, of in labels.items())
        lines.append(f"{name}{{{named}}} {value:.15g}" if named else f"{name} {value:.15g}")
    if metric.whole:
        lines += [
            f"{metric.name}_{part} {value:.15g}" for part, value in zip(("sum", "count"), metric.whole, strict=True)
        ]
    return "\n".join(lines) + "\n"


def _quoted(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
