"""Verify an auditor's package 核对审计包 from its own files alone: every leaf, root, posting and balance, once more.

只凭本包的文件重新计算叶哈希、树根、记账行与余额；不联网，不改动文件。用法 usage: python verify.py [1000-1-123 …]
给出分录号，即列出该笔之时的树根 the roots as they were。无误退出 0 no fault，否则逐条列出并退出 1 each is named.
"""

import csv
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from hashlib import file_digest, sha256
from itertools import groupby, pairwise, zip_longest
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
SHOWN = 200  # so many faults are listed; all are counted
Row = dict[str, str]
Body = dict[str, Any]
Lines = Callable[[Body], list[Body]]  # what the body of an entry says of each of its rows in a table
Rule = Body | str | Lines
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


def number(cell: str) -> int:
    """Return the figure in a cell; what is none differs from every figure, and is told where rows are compared."""
    return int(cell) if re.fullmatch(r"-?\d+", cell) else 0


# --- 二、记账规则 posting rules: what the body of an entry moves, from where to where ------------------------


def moves(kind: str, site: str, body: dict[str, Any]) -> list[tuple[str, str, str, int]]:  # noqa: C901 - a list
    """Return (from account, to account, commodity, amount); a reversal's figures are already negated in its body."""
    shelf, good = f"Assets:Stock:{site}", f"G{body.get('sku')}"
    match kind:
        case "claim.posted" | "award.reversed" if (body["points"] < 0) == (kind == "claim.posted"):  # a deduction
            return [(f"Assets:Households:{body['household']}", f"Expenses:Deducted:{site}", "POINT", -body["points"])]
        case "points.credited" | "credit.reversed" | "claim.posted" | "award.reversed":  # a part may settle a debt
            held, debt = f"Assets:Households:{body['household']}", f"Liabilities:Recoverable:{body['household']}"
            source, settled = f"Equity:Issued:{site}", body.get("settled", 0) - body.get("owed", 0)
            return [(source, held, "POINT", body["points"] - settled), (source, debt, "POINT", settled)]
        case "points.expired" | "expiry.reversed":
            return [(f"Assets:Households:{body['household']}", f"Expenses:Expired:{site}", "POINT", body["points"])]
        case "household.split" | "household.merged":  # a debt goes the same way, below zero
            held, debt, source, target = "Assets:Households", "Liabilities:Recoverable", body["household"], body["into"]
            owed = (f"{debt}:{source}", f"{debt}:{target}", "POINT", -body.get("owed", 0))
            return [(f"{held}:{source}", f"{held}:{target}", "POINT", body["points"]), owed]
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
    return []  # registers, cards, claims, tills and signatures move nothing


def legs_of(entry: dict[str, Any]) -> Legs:
    """Return what an entry must have posted."""
    legs: Legs = defaultdict(int)
    for source, target, commodity, amount in moves(entry["kind"], entry["site"], entry["body"]):
        legs[source, commodity] -= amount
        legs[target, commodity] += amount
    return {leg: amount for leg, amount in legs.items() if amount}


# fmt: off
def award(body: Body) -> list[Body]:
    """Give the award of a credit, a posting or a reversal: what limits and boards count of it."""
    line, day = body["lines"][0], body.get("served", body.get("reversed_on"))
    units, honour = body.get("units", line["quantity"]), body.get("honour", body["points"])
    return [{"rule": line["rule"], "units": units, "honour": honour, "served": day}]


def given(body: Body) -> list[Body]:
    """Give each batch that goods were given from; a service has none."""
    each = ((line["sku"], line.get("from", [{"quantity": line["quantity"]}])) for line in body["lines"])
    return [{**of, "sku": sku, "use": "given"} for sku, batches in each for of in batches]


def passed(gone: str, come: str) -> dict[str, Rule]:
    """Return the rows of a split or merger, which is one thing for the one household and another for the other."""
    def changes(body: Body) -> list[Body]:
        one, other, points = body["household"], body["into"], body["points"]
        return [{"event": gone, "other": other, "points": -points}, {"event": come, "household": other, "other": one}]
    def kin(body: Body) -> list[Body]:
        return [{**each, "household": body["into"]} for each in body.get("kin", ())]
    return {"changes": changes, "moved": "award_years", "kin": kin}


def out(use: str) -> Lines:
    """Return the function that gives the batches from which goods went out, and what became of them."""
    return lambda body: [{**of, "use": use} for of in body.get("from", ())]


def hung(step: str) -> Lines:
    """Return the function that gives the step of every claim of a notice."""
    return lambda body: [{"claim": claim, "step": step} for claim in body["claims"]]


def person(body: Body) -> list[Body]:
    """Give the person that a register's entry is about, if any."""
    return [{}] if "person" in body else []


def card(body: Body) -> list[Body]:
    """Give the states of the card that is made or bound, and of the one that it replaces."""
    old = [{"card": body[field], "state": "replaced"} for field in ("replaces",) if field in body]
    return [{"state": "active" if "household" in body else "blank"}, *old]


REGISTERS = {
    "site.recorded": "sites", "staff.recorded": "staff", "household.recorded": "households", "donor.recorded": "donors",
    "member.recorded": "members", "rule.recorded": "rules", "goods.recorded": "goods", "setting.recorded": "settings",
}
DEPARTED = {"death": "died", "leaving": "left"}
PAPER = {"signer": "", "signed": "", "sha256": ""}
# The rows of an entry, table by table: {…} one row, which says this and else what the body says under a column's name;
# "…" one row for each of a list in the body; a function gives what each of its rows says.
ROWS: dict[str, dict[str, Rule]] = {
    **{kind: {name: {}} for kind, name in REGISTERS.items()},
    "goods.recorded": {"goods": {}, "prices": {}},
    "staff.recorded": {"staff": {}, "people": person},
    "member.recorded": {"members": {}, "people": person},
    "kin.declared": {"kin": {}},
    "card.issued": {"cards": card}, "card.bound": {"cards": card},
    "card.frozen": {"cards": {"state": "frozen"}}, "card.cancelled": {"cards": {"state": "cancelled"}},
    "head.changed": {"changes": {"event": "head-changed"}},
    "household.relocated": {"changes": {"event": "relocated"}},
    "household.departed": {"changes": lambda body: [{"event": DEPARTED[body["why"]], "points": ""}]},
    "household.split": passed("split", "founded"),
    "household.merged": passed("merged", "joined"),
    "proxy.authorised": {"proxies": {}},
    "claim.filed": {"claims": {}, "steps": {"step": "filed"}, "evidence": "evidence"},
    "claim.reviewed": {"steps": {"step": "{verdict}"}}, "claim.withdrawn": {"steps": {"step": "withdrawn"}},
    "notice.published": {"notices": lambda body: [{"claims": len(body["claims"])}], "steps": hung("noticed")},
    "notice.withdrawn": {"steps": hung("notice withdrawn")},
    "claim.objected": {"steps": {"step": "objected"}},
    "objection.resolved": {"steps": {"step": "objection {outcome}"}},
    "claim.posted": {"steps": {"step": "posted"}, "awards": award, "cuts": "cut"},
    **{kind: {"awards": award} for kind in ("award.reversed", "points.credited", "credit.reversed")},
    **{kind: {"expiries": "years"} for kind in ("points.expired", "expiry.reversed")},
    **{kind: {"uses": given} for kind in ("goods.redeemed", "redemption.reversed")},
    **{kind: {"uses": out("spoiled")} for kind in ("stock.spoiled", "spoilage.reversed")},
    "stock.received": {"deliveries": "lines"},
    "stock.sent": {"transfers": "from", "uses": out("moved")},
    "stock.arrived": {"arrivals": lambda body: [{"missing": body["sent"] - body["quantity"]}],
                      "deliveries": lambda body: [{}] if body["quantity"] else []},
    "stock.counted": {"counts": {}, "uses": out("counted"),
                      "deliveries": lambda body: [{"units": n} for n in [body["counted"] - body["book"]] if n > 0]},
    "till.opened": {"tills": {}},
    "month.signed": {"signatures": lambda body: [PAPER | body.get("paper", {}) | {"size": body["size"]}],
                     "closes": "sites"},
    "month.withdrawn": {"withdrawals": {}},
}
# fmt: on
TABLES = sorted({name for tables in ROWS.values() for name in tables} - {"people"} | {"reversals"})
ALSO = {"units": "quantity", "on": "reversed_on", "last_day": "until", "photo": "sha256"}  # other names in a body
DERIVED = {"prices.until", "deliveries.left", "tills.shut", "claims.state", "people.person_name", "people.phone"}


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


Sums = dict[tuple[str, str], dict[str, int]]  # (account, commodity) -> month -> sum of its postings


def check_journal() -> Sums:
    """Walk along the journal with every table beside it; return what the postings add up to."""
    trees: dict[str, Tree] = defaultdict(Tree)
    sums: Sums = defaultdict(lambda: defaultdict(int))
    entries, postings = Beside("entries"), Beside("postings")
    tables = [Beside(name) for name in TABLES]
    tables += [Beside("people")] if (HERE / "tables/people.csv").exists() else []  # only where names were asked for
    derived, reversed_by = Derived(), dict[str, str]()
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
            rows = {each.name: each.take(name) for each in tables}
            for table_name in (x for x in rows if rows[x] or x == "reversals" or x in ROWS.get(entry["kind"], ())):
                check_rows(entry, name, table_name, rows[table_name])
            derived.add(entry, name, rows)
            if reverses and reversed_by.setdefault(reverses, name) != name:
                fault("reversed_twice", name, f"{reverses} 已由 {reversed_by[reverses]} 冲正")
    for each in (entries, postings, *tables):
        if each.entry:
            fault("row_without_entry", f"tables/{each.name}.csv", f"{each.entry}：流水中没有这笔分录，或次序不对")
    derived.check()
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
        totals[row["commodity"]] += number(row["amount"])
        sums[row["account"], row["commodity"]][row["on"][:7]] += number(row["amount"])
    if any(totals.values()):
        fault("unbalanced", name, f"记账行之和不为零：{dict(totals)}")
    found = {(row["account"], row["commodity"]): number(row["amount"]) for row in rows}
    if found != legs or len(found) != len(rows) or any(row["on"] != entry["on"] for row in rows):
        fault("postings_differ", name, f"tables/postings.csv 为 {found}，应为 {legs}")


def check_rows(entry: dict[str, Any], name: str, table_name: str, rows: list[Row]) -> None:
    """See that an entry has just the rows that it must have, and that they say what its body says, cell by cell."""
    body, lines = entry["body"], lines_of(entry["body"], ROWS.get(entry["kind"], {}).get(table_name))
    if table_name == "reversals" and "reverses" in body:
        lines = [{"on": entry["on"]}]  # its own day; elsewhere a reversal counts on the day of what it reverses
    if len(rows) != len(lines):
        fault("rows_differ", name, f"tables/{table_name}.csv 中有 {len(rows)} 行，应有 {len(lines)} 行")
    fields = [field for row in rows[:1] for field in row if f"{table_name}.{field}" not in DERIVED]
    own = {"entry": name, "claim": name, **{field: entry[field] for field in ("site", "on", "actor")}}
    found = Counter(tuple(row[field] for field in fields) for row in rows)
    said = Counter(tuple(said_of(field, line, body, own) for field in fields) for line in lines)
    for cells in found - said if len(rows) == len(lines) else ():
        fault("row_differs", name, f"tables/{table_name}.csv 为 {cells}，应为 {list(said - found)}")


def lines_of(body: Body, rule: Rule | None) -> list[Body]:
    """Return what a body says of each row that it must have by a rule."""
    if isinstance(rule, dict):
        return [{field: says.format_map(body) for field, says in rule.items()}]
    if isinstance(rule, str):
        return [each if isinstance(each, dict) else {"site": each} for each in body.get(rule, ())]
    return rule(body) if rule else []


def said_of(field: str, *says: dict[str, Any]) -> str:
    """Return what a cell must be: by its line of the body, by the body itself, by the entry, in this order."""
    for each in says:
        for name in (field, ALSO.get(field)):
            if name in each:
                return " ".join(each[name]) if isinstance(each[name], list) else str(each[name])
    return ""


class Derived:
    """What no entry says by itself: how a claim stands, until when a price holds, what is left, what shut a till."""

    def __init__(self) -> None:
        self.prices = list[tuple[str, ...]]()
        self.left: dict[str, int] = defaultdict(int)  # "delivery SKU" -> units
        self.shut: dict[str, str] = defaultdict(str)  # what opened a till -> what shut it
        self.steps: dict[str, Counter[str]] = defaultdict(Counter)  # claim -> how often each step was taken
        self.hung: dict[str, tuple[int, str]] = {}  # claim -> when it was noticed last, and the notice's last day
        self.posted = list[tuple[str, str, str]]()  # claim, entry, day
        self.stated = list[tuple[str, str, str, str, str]]()  # table, entry, column, of what, what it says

    def add(self, entry: dict[str, Any], name: str, rows: dict[str, list[Row]]) -> None:
        """Take what an entry and its rows bring."""
        kind, body = entry["kind"], entry["body"]
        if kind == "till.shut":
            self.shut[body["opened"]] = name
        for line in body["lines"] if kind == "delivery.reversed" else ():
            self.left[f"{body['reverses']} {line['sku']}"] += line["quantity"]
        for claim in body["claims"] if kind == "notice.published" else ():
            self.hung[claim] = max(self.hung.get(claim, (0, "")), (entry["at"], body["last_day"]))
        if kind == "claim.posted":
            self.posted.append((body["claim"], name, entry["on"]))
        order = (f"{entry['at']:020}", entry["origin"], f"{entry['seq']:020}")
        self.prices += [(x["sku"], x["scope"], x["from"], *order, x["until"], name) for x in rows["prices"]]
        for row in rows["steps"]:
            self.steps[row["claim"]][row["step"]] += 1
        for row in rows["uses"]:
            self.left[f"{row['delivery']} {row['sku']}"] -= number(row["units"])
        for row in rows["deliveries"]:
            self.left[f"{name} {row['sku']}"] += number(row["units"])
            self.stated.append(("deliveries", name, "left", f"{name} {row['sku']}", row["left"]))
        self.stated += [("tills", name, "shut", name, row["shut"]) for row in rows["tills"]]
        self.stated += [("claims", name, "state", name, row["state"]) for row in rows["claims"]]

    def check(self) -> None:
        """Compare what the columns say with what all entries come to, and every posting of a claim with its notice."""
        for price, after in pairwise([*sorted(self.prices), ("",) * 8]):
            until = after[2] if price[:2] == after[:2] else ""
            if price[6] != until:
                fault("row_differs", price[7], f"tables/prices.csv 的 until 为 {price[6]}，应为 {until}")
        for table_name, name, column, of, stated in self.stated:
            must = {"left": str(self.left[of]), "shut": self.shut[of], "state": state_of(self.steps[of])}[column]
            if stated != must:
                fault("row_differs", name, f"tables/{table_name}.csv 的 {column} 为 {stated}，应为 {must}")
        for claim, name, on in self.posted:
            if on <= self.hung.get(claim, (0, "9"))[1]:
                fault("posted_early", name, f"申报 {claim} 公示期未满即入账")
            if self.steps[claim]["posted"] != 1:
                fault("posted_twice", name, f"申报 {claim} 入账 {self.steps[claim]['posted']} 次")


def state_of(steps: Counter[str]) -> str:
    """Return how a claim stands by its steps, in whatever order they were taken: what ends it comes first."""
    upheld = steps["objection upheld"]
    stands = {
        "posted": steps["posted"],
        "rejected": steps["rejected"] + upheld,
        "withdrawn": steps["withdrawn"],
        "objected": steps["objected"] - upheld - steps["objection dismissed"],
        "noticed": steps["noticed"] - steps["notice withdrawn"],
        "reviewed": steps["accepted"] - 1,
        "reviewed-once": steps["accepted"],
    }
    return next((state for state, count in stands.items() if count > 0), "filed")


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
    stated = {(row["account"], row["commodity"]): number(row["balance"]) for row in table("accounts")}
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
    except (OSError, ValueError, LookupError, TypeError, AttributeError, csv.Error) as error:
        fault("unreadable", "", f"无法读取：{error!r}")
    print(f"共 {FAULTS.total()} 个问题 faults：{dict(FAULTS)}" if FAULTS else "无误 OK")
    return 1 if FAULTS else 0


if __name__ == "__main__":
    sys.exit(main())
