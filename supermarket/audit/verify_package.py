"""Verify an auditor's package 核对审计包 from its own files alone: every leaf, root, posting and balance, once more.

只凭本包的文件重新计算叶哈希、树根、记账行与余额；不联网，不改动文件。用法 usage: python verify.py [1000-1-123 …]
给出分录号，即列出该笔之时的树根 the roots as they were。无误退出 0 no fault，否则逐条列出并退出 1 each is named.
"""

import csv
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from hashlib import file_digest, sha256
from itertools import groupby, zip_longest
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
SHOWN = 200  # so many faults are listed; all are counted
Row = dict[str, str]
Legs = dict[tuple[str, str], int]  # (account, commodity) -> amount


FAULTS: Counter[str] = Counter()


def fault(code: str, where: str, what: str) -> None:
    """Tell one fault: a code, the file or entry, and a sentence; of very many only the first are told."""
    FAULTS[code] += 1
    if FAULTS.total() <= SHOWN:
        print(f"{code}\t{where}\t{what}")


# --- 一、文件 files: each is there, whole, and nothing else is --------------------------------------------------------


def check_files() -> None:
    """Compare every file with datapackage.json: bytes, SHA-256, number of rows."""
    listed = {"datapackage.json"}
    for resource in json.loads((HERE / "datapackage.json").read_bytes())["resources"]:
        path = str(resource["path"])
        listed.add(path)
        if not (HERE / path).is_file():
            fault("file_missing", path, "文件缺失")
            continue
        with (HERE / path).open("rb") as file:
            digest = file_digest(file, "sha256").hexdigest()
            file.seek(0)
            lines = table(resource["name"]) if path.endswith(".csv") else file
            rows = sum(1 for _ in lines) if "rows" in resource else None
        if (HERE / path).stat().st_size != resource["bytes"] or f"sha256:{digest}" != resource["hash"]:
            fault("file_differs", path, f"字节数或 SHA-256 与 datapackage.json 不符，现为 {digest}")
        if rows != resource.get("rows"):
            fault("rows_differ", path, f"应有 {resource['rows']} 行，实有 {rows} 行")
    for path in sorted(each.relative_to(HERE).as_posix() for each in HERE.rglob("*") if each.is_file()):
        if path not in listed and not path.rpartition("/")[2].startswith((".", "~$")):
            fault("file_unlisted", path, "datapackage.json 未列此文件")


def table(name: str) -> Iterator[Row]:
    """Give the rows of a table; a text that began like a formula has one apostrophe before it, which is taken away."""
    with (HERE / "tables" / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            yield {key: (value or "").removeprefix("'") for key, value in row.items()}


# --- 二、记账规则 posting rules: what the body of an entry moves, from where to where ------------------------


def moves(kind: str, site: str, body: dict[str, Any]) -> list[tuple[str, str, str, int]]:
    """Return (from account, to account, commodity, amount); a reversal's figures are already negated in its body."""
    shelf, good = f"Assets:Stock:{site}", f"G{body.get('sku')}"
    match kind:
        case "points.credited" | "credit.reversed":
            return [(f"Equity:Issued:{site}", f"Assets:Households:{body['household']}", "POINT", body["points"])]
        case "goods.redeemed" | "redemption.reversed":  # a service has no batch, and no goods leave the shelf for it
            goods = [line for line in body["lines"] if line.get("from")]
            points = (f"Assets:Households:{body['household']}", f"Expenses:Redeemed:{site}", "POINT", body["points"])
            return [points, *((shelf, f"Expenses:Given:{site}", f"G{x['sku']}", x["quantity"]) for x in goods)]
        case "stock.received" | "delivery.reversed":
            source = f"Equity:Donated:{body['donor']}" if body.get("donor") else f"Equity:Purchased:{site}"
            return [(source, shelf, f"G{line['sku']}", line["quantity"]) for line in body["lines"]]
        case "stock.arrived":
            way, lost = f"Assets:Transit:{body['shop']}", f"Expenses:Lost:{body['shop']}"
            return [(way, shelf, good, body["quantity"]), (way, lost, good, body["sent"] - body["quantity"])]
        case "stock.sent" | "stock.spoiled" | "spoilage.reversed":
            target = f"Assets:Transit:{site}" if kind == "stock.sent" else f"Expenses:Spoiled:{site}"
            return [(shelf, target, good, body["quantity"])]
        case "stock.counted":
            return [(f"Expenses:Counted:{site}", shelf, good, body["counted"] - body["book"])]
        case "fund.received" | "funding.reversed":
            return [(f"Equity:Funded:{site}", f"Assets:Fund:{site}", "CNY", body["amount"])]
        case "fund.spent" | "spending.reversed":
            return [(f"Assets:Fund:{site}", f"Expenses:Spent:{site}", "CNY", body["amount"])]
    return []  # registers, cards, tills and signatures move nothing


def legs_of(entry: dict[str, Any]) -> Legs:
    """Return what an entry must have posted."""
    legs: Legs = defaultdict(int)
    for source, target, commodity, amount in moves(entry["kind"], entry["site"], entry["body"]):
        legs[source, commodity] -= amount
        legs[target, commodity] += amount
    return {leg: amount for leg, amount in legs.items() if amount}


# --- 三、流水 journal: bytes, leaves, roots; beside it the tables that are in the order of the entries ----------------


class Tree:
    """The Merkle tree of RFC 6962: for every set bit of its size the hash of one perfect subtree, largest first."""

    def __init__(self) -> None:
        self.size, self.hashes = 0, list[bytes]()

    def append(self, leaf: bytes) -> None:
        """Add a leaf hash."""
        for _ in range((self.size ^ (self.size + 1)).bit_length() - 1):  # so many set bits stand at the low end
            leaf = sha256(b"\x01" + self.hashes.pop() + leaf).digest()
        self.hashes.append(leaf)
        self.size += 1

    def root(self) -> str:
        """Return the root, in hex."""
        root = self.hashes[-1]
        for left in reversed(self.hashes[:-1]):
            root = sha256(b"\x01" + left + root).digest()
        return root.hex()


class Beside:
    """A table whose rows name entries, in the order of the journal, read along with it."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.groups = groupby(table(name), key=lambda row: row.get("entry", ""))
        self.entry, self.rows = "", list[Row]()
        self.take("")

    def take(self, entry: str) -> list[Row]:
        """Return the rows of an entry, and go on to those of the next one; at the end there is none."""
        if entry != self.entry:
            return []
        rows, (self.entry, group) = self.rows, next(self.groups, ("", iter(())))
        self.rows = list(group)
        return rows


REGISTERS = {
    "site.recorded": "sites", "staff.recorded": "staff", "household.recorded": "households", "donor.recorded": "donors",
    "member.recorded": "members", "rule.recorded": "rules", "goods.recorded": "goods", "setting.recorded": "settings",
}  # fmt: skip
OTHERS = ("cards", "prices", "deliveries", "uses", "counts", "transfers", "arrivals", "tills", "reversals")
Sums = dict[tuple[str, str], dict[str, int]]  # (account, commodity) -> month -> sum of its postings


def check_journal() -> Sums:
    """Walk along the journal with every table beside it; return what the postings add up to."""
    trees: dict[str, Tree] = defaultdict(Tree)
    sums: Sums = defaultdict(lambda: defaultdict(int))
    entries, postings = Beside("entries"), Beside("postings")
    tables = [Beside(name) for name in (*REGISTERS.values(), *OTHERS)]
    reversed_by: dict[str, str] = {}
    with (HERE / "journal.jsonl").open("rb") as journal:
        for number, line in enumerate(journal, 1):
            data = line.removesuffix(b"\n")
            try:
                entry = json.loads(data)
                canonical = json.dumps(entry, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
                name, reverses = f"{entry['origin']}-{entry['seq']}", entry["body"].get("reverses")
                legs, tree = legs_of(entry), trees[entry["origin"]]
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                fault("entry_unreadable", f"journal.jsonl:{number}", f"不是一笔分录：{error!r}")
                continue
            if canonical != data:
                fault("not_canonical", name, "不是规范 JSON 字节")
            if entry["seq"] != tree.size + 1:
                fault("sequence_broken", name, f"序号应为 {tree.size + 1}")
            tree.append(leaf := sha256(b"\x00" + data).digest())
            if name in sys.argv:
                print(f"{name}\t{tree.root()}")
            check_entry({**entry, "entry": name, "leaf": leaf.hex()}, entries.take(name))
            check_postings(entry, name, legs, postings.take(name), sums)
            for each in tables:
                check_rows(entry, name, each.name, each.take(name))
            if reverses and reversed_by.setdefault(reverses, name) != name:
                fault("reversed_twice", name, f"{reverses} 已由 {reversed_by[reverses]} 冲正")
    for each in (entries, postings, *tables):
        if each.entry:
            fault("row_without_entry", f"tables/{each.name}.csv", f"{each.entry}：流水中没有这笔分录，或次序不对")
    check_roots(trees)
    return sums


def check_entry(entry: dict[str, Any], rows: list[Row]) -> None:
    """Compare the one row of an entry with the journal, field by field, and its leaf with the one computed."""
    if len(rows) != 1:
        fault("entry_not_listed", entry["entry"], f"tables/entries.csv 中有 {len(rows)} 行")
    for field, cell in ((field, cell) for row in rows for field, cell in row.items()):
        if cell != str(entry.get(field)):
            fault("entry_differs", entry["entry"], f"tables/entries.csv 的 {field} 为 {cell}，应为 {entry.get(field)}")


def check_postings(entry: dict[str, Any], name: str, legs: Legs, rows: list[Row], sums: Sums) -> None:
    """Compare the postings of an entry with what its body says, and see that they sum to zero."""
    totals: dict[str, int] = defaultdict(int)
    for row in rows:
        totals[row["commodity"]] += int(row["amount"])
        sums[row["account"], row["commodity"]][row["on"][:7]] += int(row["amount"])
    if any(totals.values()):
        fault("unbalanced", name, f"记账行之和不为零：{dict(totals)}")
    found = {(row["account"], row["commodity"]): int(row["amount"]) for row in rows}
    if found != legs or len(found) != len(rows) or any(row["on"] != entry["on"] for row in rows):
        fault("postings_differ", name, f"tables/postings.csv 为 {found}，应为 {legs}")


def check_rows(entry: dict[str, Any], name: str, table_name: str, rows: list[Row]) -> None:
    """See that the rows that an entry made say what its body says under the same names; a register says all of it."""
    register = REGISTERS.get(entry["kind"]) == table_name
    if register and len(rows) != 1:
        fault("row_missing", name, f"tables/{table_name}.csv 中有 {len(rows)} 行")
    for row in rows:
        for field, cell in row.items():
            keys = {field, "replaces"} if field == "card" else {field}  # a card may change another's state too
            said = {name} if field == "entry" else set(values_of(entry["body"], keys))
            if cell not in (said or {""}) and (register or (cell and said)):
                fault("row_differs", name, f"tables/{table_name}.csv 的 {field} 为 {cell}，应为 {sorted(said)}")


def values_of(body: object, keys: set[str]) -> Iterator[str]:
    """Give every value under these keys, however deep."""
    for each, value in body.items() if isinstance(body, dict) else enumerate(body) if isinstance(body, list) else ():
        if isinstance(value, dict | list):
            yield from values_of(value, keys)
        elif each in keys:
            yield str(value)


def check_roots(trees: dict[str, Tree]) -> None:
    """Compare the root of every stream with the one that the package states; compare that with paper yourself."""
    stated = {row["origin"]: (row["size"], row["root"]) for row in table("streams")}
    for origin in sorted(stated.keys() | trees.keys()):
        found = (str(trees[origin].size), trees[origin].root()) if origin in trees else ("0", "")
        if stated.get(origin) != found:
            fault("root_differs", origin, f"tables/streams.csv 为 {stated.get(origin)}，重算为 {found}")
        print(f"{origin}\t{found[0]}\t{found[1]}")


# --- 四、余额 balances: the accounts, and the accounting file ---------------------------------------------------------


def check_accounts(sums: Sums) -> None:
    """Compare every closing balance with the sum of its postings."""
    stated = {(row["account"], row["commodity"]): int(row["balance"]) for row in table("accounts")}
    for key in sorted(stated.keys() | sums.keys()):
        total = sum(sums[key].values()) if key in sums else None
        if stated.get(key) != total:
            fault("balance_differs", " ".join(key), f"tables/accounts.csv 为 {stated.get(key)}，重算为 {total}")


def check_beancount(sums: Sums) -> None:
    """Compare the accounting file with the postings, one by one, and its balances with their sums."""
    listed = ((r["entry"], r["on"], r["account"], r["commodity"], r["amount"]) for r in table("postings"))
    for written, posting in zip_longest(beancount_postings(sums), listed):
        if written != posting:
            fault("beancount_differs", (posting or written or ("",))[0], f"记账文件为 {written}，应为 {posting}")


def beancount_postings(sums: Sums) -> Iterator[tuple[str, str, str, str, str]]:
    """Give the postings of the accounting file; check its balances on the way. FEN there is CNY in the tables."""
    on = entry = ""
    with (HERE / "ledger.beancount").open(encoding="utf-8") as file:
        for line in file:
            if head := re.fullmatch(r'(\S+) \* "\S+" \^(\S+)\n', line):
                on, entry = head[1], head[2]
            elif leg := re.fullmatch(r"  (\S+)  (\S+) (\S+)\n", line):
                yield entry, on, leg[1], leg[3].replace("FEN", "CNY"), leg[2]
            elif told := re.fullmatch(r"(\S+)-(\S+) balance (\S+)  (\S+) (\S+)\n", line):
                months = sums.get((told[3], told[5].replace("FEN", "CNY")), {})
                held = sum(amount for month, amount in months.items() if told[2] != "01" or month < told[1])
                if str(held) != told[4]:
                    fault("beancount_differs", told[3], f"{told[1]}-{told[2]} 余额为 {told[4]}，重算为 {held}")


def main() -> int:
    """Make every check and tell what was found; what the console cannot show is replaced."""
    sys.stdout.reconfigure(errors="replace")  # type: ignore[union-attr]
    try:
        check_files()
        sums = check_journal()
        check_accounts(sums)
        check_beancount(sums)
    except (OSError, ValueError, KeyError, csv.Error) as error:
        fault("unreadable", "", f"无法读取：{error!r}")
    print(f"共 {FAULTS.total()} 个问题 faults：{dict(FAULTS)}" if FAULTS else "无误 OK")
    return 1 if FAULTS else 0


if __name__ == "__main__":
    sys.exit(main())
