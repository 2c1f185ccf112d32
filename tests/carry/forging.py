"""A machine that was let in and lies: it signs whatever it likes, with its own keys, in the form that is asked for."""

import gzip
from collections.abc import Sequence
from contextlib import closing
from hashlib import sha256
from pathlib import Path

from supermarket.carry.files.form import (
    FORMAT,
    UNSIGNED,
    VERSION,
    Header,
    Held,
    Section,
    head_text,
    lines_of,
    signed_text,
    trailer,
    with_signature,
)
from supermarket.carry.keys import required_keys, signed
from supermarket.journal.entry import Entry, leaf_of
from supermarket.journal.merkle import Tree
from supermarket.journal.store import own_stream
from tests.carry.machines import Machine


def forged(machine: Machine, file: Path, sections: Sequence[Sequence[Entry]]) -> Path:
    """Write a file of a machine's to the centre whose own stream goes on by these entries, section after section.

    Number, stream and leaf of each entry are made here.
    """
    with closing(machine.opened()) as ledger, ledger.reading() as session:
        own = own_stream(session.transaction)
        tree, made, lines = Tree(own.frontier), list[Section](), list[str]()
        seq = own.size
        for some in sections:
            before, first, sealed = tuple(each.hex() for each in tree.frontier().hashes), seq + 1, list[Entry]()
            for entry in some:
                seq += 1
                bare = entry._replace(district=own.district, origin=own.origin, seq=seq)
                sealed.append(bare._replace(leaf=leaf_of(bare)))
                tree.append(sealed[-1].leaf)
            lines += lines_of(sealed)
            root, at = tree.root().hex(), sealed[-1].at
            text = head_text(district=own.district, origin=own.origin, size=seq, root=root, at=at)
            made.append(
                Section(
                    origin=own.origin,
                    first=first,
                    last=seq,
                    before=before,
                    root=root,
                    at=at,
                    signer=own.origin,
                    signature=signed(session, own.origin, text),
                )
            )
        header = Header(
            format=FORMAT,
            version=VERSION,
            district=own.district,
            purpose="drill",
            from_=own.origin,
            to="1000",
            made=made[-1].at,
            part=1,
            parts=1,
            keys=required_keys(session, own.origin),
            streams=tuple(made),
            held=(Held(origin=own.origin, size=own.size, root=own.root.hex()),),
        ).line()
        signature = signed(session, own.origin, signed_text(header, UNSIGNED).encode())
    told = "".join(f"{line}\n" for line in (with_signature(header, signature), *lines))
    end = trailer(len(lines), sha256(told.encode()).hexdigest())
    file.write_bytes(gzip.compress(f"{told}{end}\n".encode(), mtime=0))
    return file
