"""A visitor of the site in a test: asks for pages and sends forms as a browser does, to the real application."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import unescape

from httpx2 import Client, Response

HOST = "localhost:8080"
Files = Sequence[tuple[str, tuple[str, bytes, str]]] | None
"""Files by field: each with its name, content and type."""
_HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')


@dataclass
class Visitor:
    """Holds a browser's cookies; `page` is the last answer."""

    client: Client
    page: Response = field(init=False)

    def sign_in(self, staff: str, pin: str = "") -> Response:
        """Sign in; the answer is the page that he is sent to."""
        self.get("/door")
        return self.send("/door", staff=staff, pin=pin)

    def get(self, address: str, **query: str) -> Response:
        """Ask for a page."""
        self.page = self.client.get(address, params=query or None)
        return self.page

    def send(self, address: str, *, files: Files = None, **fields: str | list[str]) -> Response:
        """Send the form that the last page has for this address, with what it hides, as a browser would."""
        hidden = self.hidden(address)
        self.page = self.client.post(address, data={**hidden, **fields}, files=files, headers={"origin": self.origin})
        return self.page

    def hidden(self, address: str) -> Mapping[str, str]:
        """Return the hidden fields of the form for an address, or of the first form where none names it."""
        forms = re.findall(r"<form\b.*?</form>", self.page.text, flags=re.DOTALL)
        named = [form for form in forms if f'action="{address}"' in form] or forms
        return {name: unescape(value) for name, value in _HIDDEN.findall(named[0])} if named else {}

    @property
    def origin(self) -> str:
        """Return the origin that a browser names for our own pages."""
        return str(self.client.base_url).rstrip("/")

    @property
    def text(self) -> str:
        """Return the words of the last page without its marks."""
        body = re.sub(r"<(script|style)\b.*?</\1>", " ", self.page.text, flags=re.DOTALL)
        return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())
