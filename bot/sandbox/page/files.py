"""A picture or a document for a browser: known kinds are shown, all else is a download."""

from typing import Final
from urllib.parse import quote

from starlette.responses import Response

from bot.sandbox.accounts import StoredFile

_KINDS: Final = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
)
_SAVED: Final = "application/octet-stream"
SAFE: Final = {
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


def file_response(stored: StoredFile) -> Response:
    """The kind is read from the bytes, never from the name: a page of HTML is never opened here."""
    kind = next((kind for head, kind in _KINDS if stored.data.startswith(head)), _SAVED)
    name = quote(str(stored.described.get("file_name") or "picture"), safe="")
    place = "attachment" if kind == _SAVED else "inline"
    headers = SAFE | {
        "Content-Disposition": f"{place}; filename*=UTF-8''{name}",
        "Content-Security-Policy": "frame-ancestors 'self'",
    }
    return Response(stored.data, media_type=kind, headers=headers)
