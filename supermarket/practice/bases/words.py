"""What is counted at bases and how sure a count is, in words, for the screen and for paper."""

from typing import Final

from supermarket.locale import N_

PURPOSES: Final = {
    "visit": N_("visit"),
    "study": N_("study visit"),
    "service": N_("service given"),
    "deed": N_("good deed done"),
    "leaflet": N_("leaflet"),
    "pledge": N_("signed pledge"),
}
QUALIFIED: Final = {"exact": "{heads}", "at-least": N_("at least {heads}"), "about": N_("about {heads}")}
