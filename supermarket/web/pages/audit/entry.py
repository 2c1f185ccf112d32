"""An entry on a page: in words, what it posted, what is near it, its bytes, and the proof that one checks by hand."""

import json
import re
from collections.abc import Sequence
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Response

from supermarket.audit.browsing.opened import entry_for, opened
from supermarket.books.proofs import Proof, proof_of
from supermarket.books.session import ReadSession
from supermarket.cli.frame.names import site_name
from supermarket.errors.corrections import EntryUnknown
from supermarket.journal.entry import Entry, bytes_of
from supermarket.journal.store import streams
from supermarket.locale.kind_names import kind_name
from supermarket.web.frame.looks import page
from supermarket.web.frame.visits import StaffVisit
from supermarket.web.pages.audit.seen import audits, ledger_seen
from supermarket.web.pages.audit.words import Line, kind_meaning, line_of, moved

router = APIRouter()
SAID_MAX: Final = 150
"""So many fields of a body a page shows; a closing signature seals a whole paper."""
BYTES_MAX: Final = 12_000
"""So many signs of an entry's bytes a page shows; the JSON has all."""
Size = Annotated[int | None, Query(alias="at", ge=1)]


@router.get("/entry/{name}")
def entry(visit: StaffVisit, name: str, size: Size = None) -> Response:
    """Show an entry."""
    may = audits(visit)
    with ledger_seen(visit).reading() as session:
        found = opened(session, entry_for(session, name, visit.actor))
        proof = _proof(session, found.entry, size)
        lines = [line_of(session, said, found.entry.on, audits=may) for said in found.said[:SAID_MAX]]
        legs = [moved(session, leg, found.entry.on, audits=may) for leg in found.legs]
        site = site_name(session, found.entry.site)
    said = [line for line in lines if not line.path.startswith("asked")]
    wholes = _wholes(said)
    folded = {line for parts in wholes.values() for line in parts}
    return page(
        visit,
        "audit/entry.html",
        found=found,
        entry=found.entry,
        site=site,
        lines=[line for line in said if line not in folded],
        wholes=wholes,
        asked=[line for line in lines if line.path.startswith("asked")],
        left_out=len(found.said) - len(lines),
        legs=legs,
        proof=proof,
        sealed=bytes_of(found.entry).decode()[:BYTES_MAX],
        is_whole=len(bytes_of(found.entry)) <= BYTES_MAX,
        evidence=_evidence(found.entry),
        audits=may,
        kind_name=kind_name,
        kind_meaning=kind_meaning,
    )


@router.get("/entry/{name}/proof.json")
def proof(visit: StaffVisit, name: str, size: Size = None) -> Response:
    """Give an entry's bytes and its inclusion proof, to be checked by whatever program one trusts."""
    with ledger_seen(visit).reading() as session:
        found = entry_for(session, name, visit.actor)
        content = json.dumps(_plain(found, _proof(session, found, size)), ensure_ascii=False, indent=1)
    headers = {"content-disposition": f'attachment; filename="{found.name}-proof.json"'}
    return Response(content.encode(), media_type="application/json", headers=headers)


def _proof(session: ReadSession, entry: Entry, size: int | None) -> Proof:
    """Return the proof at the present size of an entry's stream, or at an earlier one.

    Raises:
        EntryUnknown: the stream has not so many entries, or not this one among them.
    """
    now = next(each.size for each in streams(session.transaction) if each.origin == entry.origin)
    at = now if size is None else size
    if not entry.seq <= at <= now:
        raise EntryUnknown(entry=f"{entry.origin}-{at}")
    return proof_of(session.transaction, entry.origin, entry.seq, at)


def _plain(entry: Entry, proof: Proof) -> dict[str, Any]:
    """Return a proof under the names of RFC 9162, section 4.12 (`audit_path` is its inclusion_path); hashes in hex."""
    return {
        "entry": entry.name,
        "sealed": bytes_of(entry).decode(),
        "leaf_hash": proof.leaf.hex(),
        "leaf_index": proof.seq - 1,
        "tree_size": proof.size,
        "audit_path": [step.hash.hex() for step in proof.steps],
        "sides": [step.side for step in proof.steps],
        "root": proof.root.hex(),
    }


def _wholes(lines: Sequence[Line]) -> dict[str, list[Line]]:
    """Return the fields of each whole whose parts nobody explains one by one, by what the whole means."""
    meant = {_top(line): line.meaning or _top(line) for line in lines if line.within}
    found: dict[str, list[Line]] = {}
    for line in lines:
        if (top := _top(line)) in meant:
            found.setdefault(meant[top], []).append(line)
    return found


def _top(line: Line) -> str:
    """Return the outermost field that a field lies in."""
    return re.split(r"[.\[]", line.path, maxsplit=1)[0]


def _evidence(entry: Entry) -> list[dict[str, Any]]:
    """Return the files that an entry rests on."""
    found = entry.content.get("evidence", ())
    return [each for each in found if isinstance(each, dict) and "sha256" in each]
