"""Where a ledger lies on a server: `postgresql://USER@HOST:PORT/DATABASE?district=220802`, read and shown.

A district is one schema, `district_220802` unless `schema=` names another. Whatever else libpq takes in an address may
stand in it too (https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-PARAMKEYWORDS), but no password: what
is on a command line everybody on the machine can read. libpq finds it in `.pgpass` or PGPASSWORD.
"""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from supermarket.errors.many.places import AddressPassword, AddressUnknown, AddressUnreadable
from supermarket.locale import N_

_SCHEMES: Final = ("postgresql", "postgres")
_LIKE_AN_ADDRESS: Final = re.compile(
    r"[a-z][a-z0-9+.-]+://|(postgres|postgresql|psql|pgsql|mysql|mariadb|sqlite):", re.ASCII | re.IGNORECASE
)
_SCHEMA: Final = re.compile(r"[a-z_][a-z0-9_]{0,62}", re.ASCII)
_DISTRICT: Final = re.compile(r"[0-9]{6}", re.ASCII)
_HOSTS: Final = re.compile(r"[^/?#@\s]*")
_LEFT_TO_LIBPQ: Final = frozenset({
    "application_name", "channel_binding", "connect_timeout", "gssencmode", "host", "hostaddr", "keepalives",
    "keepalives_count", "keepalives_idle", "keepalives_interval", "krbsrvname", "load_balance_hosts", "passfile",
    "port", "require_auth", "requirepeer", "service", "ssl_max_protocol_version", "ssl_min_protocol_version", "sslcert",
    "sslcertmode", "sslcrl", "sslcrldir", "sslkey", "sslmode", "sslnegotiation", "sslrootcert", "sslsni",
    "target_session_attrs", "tcp_user_timeout", "user",
})  # fmt: skip
"""What of an address libpq is told as it stands."""
SCHEMA_NAMED: Final = N_("a schema's name has small letters, digits and _ alone")
_HOST: Final = N_("a host is a name or an address of a network, IPv6 in brackets")


@dataclass(frozen=True)
class Address:
    """A ledger on a PostgreSQL server. `hosts` is HOST:PORT, several with commas; empty: libpq's own.

    `schema` is empty where the address does not say it and nobody has looked yet. `folder` is this machine's own, in
    which files that belong to ledgers on servers lie.
    """

    hosts: str
    database: str
    schema: str = ""
    user: str = ""
    options: tuple[tuple[str, str], ...] = ()
    folder: Path = field(default=Path(), compare=False)

    def __str__(self) -> str:
        """Return the address as it is shown; there is no password in it."""
        user = f"{quote(self.user, safe='')}@" if self.user else ""
        asked = urlencode([*([("schema", self.schema)] if self.schema else []), *self.options], safe="/")
        return f"postgresql://{user}{self.hosts}/{quote(self.database, safe='')}{f'?{asked}' if asked else ''}"

    @property
    def beside(self) -> Path:
        """Return where a ledger's file would be on this machine: photos, drafts and exports lie beside it."""
        named = dict(self.options)
        host = self.hosts or ",".join(filter(None, (named.get("host", ""), named.get("port", "")))) or "here"
        parts = (host, self.database or self.user or "default", self.schema or "none")
        return self.folder.joinpath("servers", *(_as_name(part) for part in parts), "ledger.db")

    def of_schema(self, schema: str) -> "Address":
        """Return the same database's ledger of this schema."""
        return replace(self, schema=schema)

    @property
    def for_libpq(self) -> str:
        """Return the address as libpq takes one, without the schema."""
        return str(replace(self, schema=""))

    def told(self) -> Mapping[str, str]:
        """Return what libpq is told, by its own keywords."""
        told = {"user": self.user, "dbname": self.database, **dict(self.options)}
        if self.hosts:
            named = [each.rpartition(":") if _has_port(each) else (each, "", "") for each in self.hosts.split(",")]
            told["host"] = ",".join(unquote(host).strip("[]") for host, _colon, _port in named)
            told["port"] = ",".join(port for _host, _colon, port in named)
            if not told["port"].strip(","):
                del told["port"]
        return {name: value for name, value in told.items() if value}


def schema_of(district: str) -> str:
    """Return the schema that is a district's (six digits) unless an address names another."""
    return f"district_{district}"


def district_of(schema: str) -> str:
    """Return the district (six digits) that a schema is called by; nothing where it has a name of its own."""
    digits = schema.removeprefix(schema_of(""))
    return digits if schema != digits and _DISTRICT.fullmatch(digits) else ""


def is_schema(name: str) -> bool:
    """Say whether a schema's name is one that an address says; any other is also no word of SQL and of settings."""
    return _SCHEMA.fullmatch(name) is not None


def is_like_an_address(text: str) -> bool:
    """Say whether a text means a place on a server rather than a file."""
    return _LIKE_AN_ADDRESS.match(text) is not None


def address_of(text: str, folder: Path) -> Address:
    """Read an address; `folder` is this machine's own.

    Raises:
        AddressUnknown: it is none of a database that a ledger can lie in.
        AddressPassword: there is a password in it.
        AddressUnreadable: something in it cannot be.
    """
    scheme, colon, rest = text.partition("://")
    if not colon or scheme.lower() not in _SCHEMES:
        raise AddressUnknown(scheme=re.split(r"[:/]", text, maxsplit=1)[0][:20])
    try:
        parts = urlsplit(f"//{rest}")
    except ValueError as fault:  # brackets that are not closed, signs that become others in normal form
        raise AddressUnreadable(what=rest.partition("/")[0].rpartition("@")[2][:40], reason=_HOST) from fault
    user, _at, hosts = parts.netloc.rpartition("@")
    asked = parse_qsl(parts.query, keep_blank_values=True)
    if ":" in user or any(name in {"password", "sslpassword"} for name, _value in asked):
        raise AddressPassword
    options = tuple((name, value) for name, value in asked if name not in {"district", "schema"})
    unknown = [name for name, _value in options if name not in _LEFT_TO_LIBPQ]
    several = [name for name, times in Counter(_meant(name) for name, _value in asked).items() if times > 1]
    database = unquote(parts.path.removeprefix("/"))
    if unknown:
        raise AddressUnreadable(what=unknown[0][:40], reason=N_("no address says such a thing"))
    if several:
        raise AddressUnreadable(what=several[0][:40], reason=N_("an address says each thing once"))
    if parts.fragment or "/" in database or not _HOSTS.fullmatch(hosts):
        raise AddressUnreadable(
            what=database[:40], reason=N_("the name of a database comes after the host, and no more")
        )
    return Address(hosts, database, _schema_in(dict(asked)), unquote(user), options, folder)


def _schema_in(asked: Mapping[str, str]) -> str:
    district, schema = asked.get("district"), asked.get("schema")
    if district is not None and not _DISTRICT.fullmatch(district):
        raise AddressUnreadable(what=district[:40], reason=N_("a district's code is six digits"))
    if schema is not None and not is_schema(schema):
        raise AddressUnreadable(what=schema[:40], reason=SCHEMA_NAMED)
    return schema or (schema_of(district) if district else "")


def _meant(name: str) -> str:
    """Return what a name in an address means: a district is a schema, and either names the ledger."""
    return "district" if name == "schema" else name


def _has_port(host: str) -> bool:
    return host.rpartition(":")[2].isdigit() and not (host.startswith("[") and host.endswith("]"))


def _as_name(part: str) -> str:
    """Return a part of an address as the name of a folder."""
    return quote(part, safe=",").replace("%", "_").replace(".", "-") or "_"
