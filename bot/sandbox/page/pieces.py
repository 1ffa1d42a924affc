"""The parts of the page that change while it is open."""

import hashlib
from dataclasses import dataclass, field

from bot.sandbox.page.markup import Attributes, Child, Html, el, together


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One element: it replaces the one with its id, or comes last in the element `into`."""

    id: str
    into: str
    version: str
    html: Html = field(repr=False)

    def as_json(self) -> dict[str, str]:
        return {"id": self.id, "into": self.into, "html": self.html}


def piece(piece_id: str, into: str, tag: str, attributes: Attributes, *children: Child) -> Piece:
    """Its `data-v` tells the browser whether it already shows exactly this."""
    body = together(*children)
    version = hashlib.sha256(f"{attributes}{body}".encode()).hexdigest()[:12]
    html = el(tag, {"id": piece_id, "data-v": version, **attributes}, body)
    return Piece(id=piece_id, into=into, version=version, html=html)
