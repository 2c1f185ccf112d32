"""Where what waits is listed and done, by site: each thing leads to its page."""

from urllib.parse import urlencode

from supermarket.assessment.glance.attention import UNOPENED


def listed_at(what: str, site: str, month: str, *, audits: bool, nouns: tuple[str, ...] = ()) -> str:
    """Return the address of the page that lists what waits at a site, in a month (YYYY-MM) where that is of one.

    `nouns` are the sorts of cases that are overdue. Whoever audits is led to the entries themselves; nothing where
    there is no such page.
    """
    if audits and what in {"unusual", UNOPENED}:
        asked = {"site": site, "exceptions": month} if what == "unusual" else {"site": site}
        return f"/audit?{urlencode(asked)}"
    places = {
        "differing": f"/month/{site}/{month}",
        "unusual": f"/month/{site}/{month}",
        "overdue": _overdue(nouns),
        "objections": _act("claim/list", site=site, state="objected"),
        "unsigned": f"/month/{site}",
        "answered": _act("rectification/list"),
        "papers": "/month/papers",
        "claims": _act("claim/list", site=site),
        "write-offs": "/goods/write-offs",
        "stock": f"/goods/{site}/buy",
    }
    return places.get(what, "")


def _overdue(nouns: tuple[str, ...]) -> str:
    if "order" in nouns:
        return "/practice/orders?which=late"
    return _act("loan/overdue") if "loan" in nouns else _act("rectification/list", overdue="yes")


def _act(path: str, **asked: str) -> str:
    return f"/act/{path}?{urlencode({**asked, 'go': '1'})}"
