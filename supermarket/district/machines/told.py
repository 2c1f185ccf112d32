"""How fresh this machine is, in one line for whoever stands at it."""

from supermarket.books.session import ReadSession
from supermarket.district.machines.freshness import freshness
from supermarket.locale import _


def fresh_words(session: ReadSession) -> str:
    """Return until when the centre was heard and how long points are taken by that; nothing where there is no other."""
    fresh = freshness(session)
    if fresh is None:
        return ""
    if fresh.why == "forked":
        return _("This machine's entries go on elsewhere too: points are only earned here.")
    if fresh.why == "replaced":
        return _("Another machine goes on in this one's place: points are only earned here.")
    if fresh.why == "unheard":
        return _("The centre has not heard of this machine yet: points are only earned here.")
    if fresh.why == "stale":
        text = _("The centre's last word is of {heard}, more than {days} days ago: points are only earned here.")
        return text.format(heard=fresh.heard, days=fresh.days)
    return _("The centre's word is of {heard}; points are taken here until {until}.").format(
        heard=fresh.heard, until=fresh.until
    )
