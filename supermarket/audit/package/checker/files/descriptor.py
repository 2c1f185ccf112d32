"""datapackage.json: what each file of the package is, how large it is, and its SHA-256 (Frictionless Data Package)."""

import json
from typing import Any, Dict, List, NamedTuple, Optional

from supermarket.audit.package.checker.files.columns import Column
from supermarket.audit.package.checker.files.csv_lines import GUARD
from supermarket.audit.package.checker.files.later import Later
from supermarket.audit.package.checker.files.tables import NAMED_TABLES, TABLES, Table

GUIDE_FILE, FORMAT_FILE, DICTIONARY_FILE = "0-说明.txt", "1-正文字典.txt", "dictionary.csv"
WORKBOOK_FILE, JOURNAL_FILE, BEANCOUNT_FILE = "overview.xlsx", "journal.jsonl", "ledger.beancount"
VERIFIER_FILE, DESCRIPTOR_FILE = "verify.py", "datapackage.json"
GUARD_MEANING = (
    f"以 = + - @（含全角）、制表、回车、换行或 {GUARD} 开头的文字，前面加了一个 {GUARD}，"
    "以免表格软件当作公式；读取时去掉一个即可"
)
FILES = {  # name, title, format, media type of every file that is no table
    GUIDE_FILE: ("guide", "说明", "txt", "text/plain"),
    FORMAT_FILE: ("format", "正文字典与算法", "txt", "text/plain"),
    DICTIONARY_FILE: ("dictionary", "正文字典", "csv", "text/csv"),
    WORKBOOK_FILE: ("overview", "一览表", "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    VERIFIER_FILE: ("verify", "核对程序", "py", "text/x-python"),
    JOURNAL_FILE: ("journal", "流水账", "jsonl", "application/jsonl"),
    BEANCOUNT_FILE: ("ledger", "纯文本记账文件", "beancount", "text/plain"),
}


class Filed(NamedTuple):
    """A file of the package as it stands there; `rows` is None where it is no table."""

    path: str
    size: int
    sha256: str
    rows: Optional[int]


def descriptor_text(later: Later, files: List[Filed]) -> str:
    """Return the descriptor of the files, in their order; it carries no date of its making."""
    tables = {table.path: table for table in TABLES + NAMED_TABLES}
    streams = sorted(later.streams)
    content: Dict[str, Any] = {
        "profile": "data-package",
        "name": "supermarket-audit",
        "title": "文明实践超市审计包" + ("（演练）" if later.drill() else ""),
        "description": GUARD_MEANING,
        "drill": later.drill(),
        "district": sorted(later.districts),
        "streams": [{"origin": each, "size": later.size[each], "root": later.roots[each]} for each in streams],
        "resources": [resource_of(file, tables.get(file.path)) for file in files],
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def resource_of(file: Filed, table: Optional[Table]) -> Dict[str, Any]:
    """Return what the descriptor says of a file."""
    name, title, written, media = FILES[file.path] if table is None else (table.name, table.title, "csv", "text/csv")
    resource: Dict[str, Any] = {"name": name, "title": title, "path": file.path, "type": "table" if table else "file"}
    resource.update(format=written, mediatype=media, bytes=file.size, hash="sha256:" + file.sha256)
    if written != "xlsx":
        resource["encoding"] = "utf-8"
    if table is not None:
        resource.update(rows=file.rows, profile="tabular-data-resource", description=table.meaning)
        resource["dialect"] = {"csv": {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"'}, "header": True}
        resource["schema"] = schema_of(table)
    return resource


def schema_of(table: Table) -> Dict[str, Any]:
    """Return the fields of a table, those that name a row, and which entry or claim they name."""
    schema: Dict[str, Any] = {
        "fields": [field_of(column) for column in table.columns],
        "missingValues": [""],
        "primaryKey": list(table.key),
    }
    foreign = [
        {"fields": column.name, "reference": {"resource": "entries", "fields": "entry"}}
        for column in table.columns
        if column.name in {"entry", "reverses", "reversed"} and table.name != "entries"
    ]
    return {**schema, "foreignKeys": foreign} if foreign else schema


def field_of(column: Column) -> Dict[str, Any]:
    """Return what the descriptor says of a column."""
    type_ = "integer" if column.type in {"fen", "moment"} else column.type
    field: Dict[str, Any] = {"name": column.name, "type": type_, "title": column.title}
    meaning = "；".join(part for part in (column.meaning, "单位：人民币分钱" if column.type == "fen" else "") if part)
    return {**field, "description": meaning} if meaning else field
