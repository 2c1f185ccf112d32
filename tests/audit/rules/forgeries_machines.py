"""The forgeries of what many machines do: for each rule one that breaks it, and nothing else."""

from typing import Any, Final

from tests.audit.rules.forgeries import (
    ADMINISTRATOR,
    CENTRE,
    CLERK,
    MANAGER,
    SHOP,
    STATION,
    Forgery,
    opened,
    setting,
)
from tests.audit.rules.forging import Forger

OWN, OTHER = "1000-1", "3002-1"
KEYS: Final = {"signs": "12" * 32, "opens": "34" * 32}


def by_program(v: Forger, kind: str, body: dict[str, Any], *, origin: str = OWN, site: str = CENTRE) -> str:
    return v.add(kind, body, actor="0", site=site, origin=origin)


def invited(v: Forger, node: str = "3002") -> str:
    """Let the centre invite a machine, honestly unless something is said otherwise."""
    body = {"node": node, "proof": "ab" * 32}
    return v.add("machine.invited", body, actor=ADMINISTRATOR, site=CENTRE, origin=OWN)


def admitted(v: Forger, **said: Any) -> str:  # noqa: ANN401 - what a body says
    """Let a machine come and be let in, honestly unless something is said otherwise."""
    invitation = invited(v)
    opened(v, CENTRE)
    by_program(v, "machine.keyed", KEYS, origin=OTHER)
    return by_program(v, "machine.admitted", {"origin": OTHER, **KEYS, "invited": invitation, **said})


def given(v: Forger, **said: Any) -> str:  # noqa: ANN401 - what a body says
    """Give a household away, honestly unless something is said otherwise."""
    asked = {"households": [v.names.household], "to": "3002"}
    body = {"asked": asked, "of": CENTRE, "to": "3002", "households": [v.names.household], **said}
    return v.add("holder.changed", body, actor=MANAGER, site=STATION)


def lent(v: Forger, **said: Any) -> str:  # noqa: ANN401 - what a body says
    """Lend points on a voucher of another machine, honestly unless something is said otherwise."""
    told = {"voucher": f"{OTHER}-9", "household": v.names.household, "points": 5, "credited": v.today, **said}
    body = {"asked": {"voucher": told["voucher"]}, "leaf": "ab" * 32, **told}
    return v.add("voucher.taken", body, actor=CLERK, site=STATION, origin=OWN)


def lent_otherwise(v: Forger) -> str:
    """Credit a household at another machine, and lend more on its voucher."""
    opened(v, CENTRE)
    like = v.last("points.credited", household=v.names.family)
    credited = v.add(like.kind, like.body, actor=like.actor, site=like.site, origin=OTHER)
    return lent(
        v, voucher=credited, household=v.names.family, points=like.body["points"] + 1, credited=v.entries[-1].on
    )


def given_back(v: Forger) -> str:
    told = {"voucher": f"{OTHER}-9", "household": v.names.household, "points": 5, "credited": v.today}
    return v.add("voucher.settled", {"taken": v.names.credit, **told}, actor="0", site=SHOP)


def set_elsewhere(v: Forger) -> str:
    opened(v, CENTRE)
    return setting(v)


MACHINES: Final[dict[str, Forgery]] = {
    "keyed_amiss": lambda v: by_program(v, "machine.keyed", {**KEYS, "signs": "AB" * 32}),
    "invited_amiss": lambda v: invited(v, "7777"),
    "admitted_amiss": lambda v: admitted(v, origin="5002-1"),
    "admitted_otherwise": lambda v: admitted(v, signs="56" * 32),
    "heard_amiss": lambda v: by_program(v, "stream.heard", {"heads": []}),
    "forked_amiss": lambda v: by_program(v, "stream.forked", {"forked": OWN, "seq": 5, "file": "ab" * 32}),
    "centre_alone": set_elsewhere,
    "holder_amiss": lambda v: given(v, of=SHOP),
    "voucher_amiss": lambda v: lent(v, voucher="1000-2-9"),
    "voucher_untrue": lent_otherwise,
    "settled_amiss": given_back,
}
