"""datapackage.json: what each file of the package is, how large it is, and its SHA-256 (Frictionless Data Package)."""

import json
from hashlib import file_digest
from pathlib import Path
from typing import Any, Final

from supermarket.audit.package.contents import Column, Table, Written
from supermarket.audit.package.csv_tables import GUARD
from supermarket.journal.store import Stream

NAME: Final = "supermarket-audit"
GUARD_MEANING: Final = (
    f"以 = + - @（含全角）、制表、回车、换行或 {GUARD} 开头的文字，前面加了一个 {GUARD}，"
    "以免表格软件当作公式；读取时去掉一个即可"
)


def descriptor(folder: Path, files: list[Written], streams: list[Stream], *, drill: bool) -> str:
    """Return the descriptor of the files that stand in a folder; it carries no date of its making."""
    content: dict[str, Any] = {
        "profile": "data-package",
        "name": NAME,
        "title": "文明实践超市审计包" + ("（演练）" if drill else ""),
        "description": GUARD_MEANING,
        "drill": drill,
        "district": sorted({stream.district for stream in streams}),
        "streams": [{"origin": stream.origin, "size": stream.size, "root": stream.root.hex()} for stream in streams],
        "resources": [_resource(folder, file) for file in files],
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def _resource(folder: Path, file: Written) -> dict[str, Any]:
    path = folder / file.path
    with path.open("rb") as opened:
        digest = file_digest(opened, "sha256").hexdigest()
    resource: dict[str, Any] = {
        "name": _resource_name(file),
        "title": file.title,
        "path": file.path,
        "type": "table" if file.table else "file",
        "format": file.format,
        "mediatype": file.mediatype,
        "bytes": path.stat().st_size,
        "hash": f"sha256:{digest}",
    }
    if file.rows is not None:
        resource["rows"] = file.rows
    if file.table is not None:
        resource |= _tabular(file.table)
    elif file.format in {"jsonl", "txt", "py", "beancount"}:
        resource["encoding"] = "utf-8"
    return resource


def _resource_name(file: Written) -> str:
    """Return a name in the small ASCII letters that the standard asks for."""
    if file.table is not None:
        return file.table.name
    stem = Path(file.path).stem
    return stem.lower() if stem.isascii() else "guide"


def _tabular(table: Table) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "fields": [_field(column) for column in table.columns],
        "missingValues": [""],
        "primaryKey": list(table.key),
    }
    if table.has_entries and table.name != "entries":
        reference = {"resource": "entries", "fields": "entry"}
        schema["foreignKeys"] = [{"fields": "entry", "reference": reference}]
    return {
        "profile": "tabular-data-resource",
        "description": table.meaning,
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True, "header": True},
        "schema": schema,
    }


def _field(column: Column) -> dict[str, Any]:
    field: dict[str, Any] = {"name": column.name, "type": column.type, "title": column.title}
    return {**field, "description": column.meaning} if column.meaning else field
