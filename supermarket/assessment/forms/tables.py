"""The register of forms in the books. Drawer: books."""

from supermarket.district.tables import RegisterRow, register_key
from supermarket.journal.tables import STRICT


class FormRow(RegisterRow, table=True):
    """A change of a form of assessment; `form_content` is its canonical JSON, `form_sha256` the digest of that."""

    __tablename__ = "form"
    __table_args__ = (register_key("form"), STRICT)

    form: str
    name: str
    form_content: str
    form_sha256: str
