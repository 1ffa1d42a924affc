"""One message as the person sees it: text, picture, document, buttons, time, what became of it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from typing import Final

from bot.sandbox.accounts import Message, Tap
from bot.sandbox.page.markup import NOTHING, Child, Html, el, together
from bot.sandbox.page.pieces import Piece, piece
from bot.sandbox.page.rich_text import link, rich
from bot.sandbox.refusals import Json
from bot.sandbox.transcript import shown

_KIB: Final = 1024
_QUOTED: Final = 90


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """What a message needs to know of its chat."""

    user_id: int
    zone: tzinfo
    messages: dict[int, Message] = field(repr=False)
    waiting: frozenset[tuple[int, str]] = frozenset()
    """Message and data of the taps nobody has answered yet."""

    def local(self, unix: int) -> datetime:
        return datetime.fromtimestamp(unix, UTC).astimezone(self.zone)


def open_taps(taps: Iterable[Tap], chat_id: int) -> frozenset[tuple[int, str]]:
    return frozenset(
        (one.message_id, one.data)
        for one in taps
        if one.chat_id == chat_id and one.answered_at is None
    )


def bubble(thread: Thread, message: Message, before: Message | None) -> Piece:
    """One message, under a heading where its day differs from that of the message `before`."""
    mine = "theirs" if message.from_bot else "mine"
    gone = message.deleted_at is not None
    return piece(
        f"m-{thread.user_id}-{message.message_id}",
        f"log-{thread.user_id}",
        "div",
        {"class": f"message {mine}{' gone' if gone else ''}"},
        _day(thread, message, before),
        _gone(thread, message) if gone else _standing(thread, message),
    )


def _day(thread: Thread, message: Message, before: Message | None) -> Html:
    at = thread.local(message.date)
    if before is not None and thread.local(before.date).date() == at.date():
        return NOTHING
    words = f"{at:%A} {at.day} {at:%B %Y}"
    return el("h3", {"class": "day", "lang": "en", "dir": "ltr"}, words)


def _gone(thread: Thread, message: Message) -> Html:
    deleted_at = int(message.deleted_at.timestamp()) if message.deleted_at else message.date
    who = "A message of the bot" if message.from_bot else "Their message"
    words = (f"{who} was deleted at ", _time(thread.local(deleted_at)))
    return el("p", {"class": "trace", "lang": "en", "dir": "ltr"}, words)


def _standing(thread: Thread, message: Message) -> Html:
    face = shown(message)
    sender = el("span", {"class": "quiet", "lang": "en"}, f"{message.sender.first_name}: ")
    text = _as_typed(message, face["text"])
    words = el("div", {"class": "words", "dir": "auto"}, rich(text, face["entities"]))
    return together(
        el(
            "article",
            {"class": "bubble"},
            sender,
            _quote(thread, message),
            _picture(face) if face["photo"] else None,
            _document(face["document"]) if face["document"] else None,
            _other(face["other"]) if face["other"] else None,
            words if text else None,
            _meta(thread, message),
        ),
        _keys(thread, message, face["rows"]) if face["rows"] else None,
    )


def _as_typed(message: Message, text: str) -> str:
    """An app sends the token of a link behind `/start` and shows the command alone."""
    command, _, _token = text.partition(" ")
    return command if command == "/start" and not message.from_bot else text


def _time(at: datetime) -> Html:
    return el("time", {"datetime": at.isoformat(timespec="seconds")}, f"{at:%H:%M}")


def _meta(thread: Thread, message: Message) -> Html:
    words: list[Child] = [_time(thread.local(message.date))]
    if message.edited_at is not None:
        edited = _time(thread.local(message.edited_at))
        same_minute = message.edited_at // 60 == message.date // 60
        words += [", edited"] if same_minute else [", edited ", edited]
    return el("p", {"class": "meta", "lang": "en", "dir": "ltr"}, words)


def _quote(thread: Thread, message: Message) -> Html:
    replied = thread.messages.get(message.reply_to) if message.reply_to else None
    if replied is None or replied.deleted_at is not None:
        return NOTHING
    text = str(replied.content.get("text", replied.content.get("caption", "…")))
    cut = text if len(text) <= _QUOTED else f"{text[:_QUOTED]}…"
    return el("p", {"class": "quote", "dir": "auto"}, cut)


def file_address(file_id: str) -> str:
    return f"/page/files/{file_id}"


def _picture(face: Json) -> Html:
    photo = face["photo"]
    about = str(face["text"]) or "without a caption"
    image = {
        "src": file_address(photo["file_id"]),
        "alt": f"Picture: {about}",
        "width": photo.get("width"),
        "height": photo.get("height"),
    }
    look = {"type": "button", "class": "picture", "data-view": file_address(photo["file_id"])}
    hint = el("span", {"class": "quiet", "lang": "en"}, " (enlarge)")
    return el("button", look | {"data-kind": "picture"}, el("img", image), hint)


def _document(document: Json) -> Html:
    name = str(document.get("file_name") or "file")
    address = file_address(document["file_id"])
    size = readable_size(int(document.get("file_size") or 0))
    is_pdf = document.get("mime_type") == "application/pdf"
    about = el("p", None, el("bdi", {"class": "file-name"}, name), " ", el("small", None, size))
    look = {"type": "button", "data-view": address, "data-kind": "document", "data-name": name}
    quiet = el("span", {"class": "quiet"}, f" {name}")
    doors = (
        el("button", look, "Read", quiet) if is_pdf else None,
        el("a", {"href": address, "target": "_blank", "rel": "noopener"}, "Open in a tab", quiet)
        if is_pdf
        else el("a", {"href": address, "download": name}, "Save", quiet),
    )
    return el("div", {"class": "file", "lang": "en", "dir": "ltr"}, about, el("p", None, *doors))


def readable_size(size: int) -> str:
    if size < _KIB:
        return f"{size} bytes"
    return f"{size / _KIB:.0f} kB" if size < _KIB**2 else f"{size / _KIB**2:.1f} MB"


def _other(content: Json) -> Html:
    return el("p", {"class": "thing", "lang": "en"}, f"[{', '.join(content)}]")


def _keys(thread: Thread, message: Message, rows: list[list[Json]]) -> Html:
    """Rows run left to right whatever the script: Telegram never turns a keyboard round."""
    about = {"class": "keys", "role": "group", "aria-label": "Buttons of this message"}
    return el(
        "div",
        about | {"dir": "ltr"},
        [
            el(
                "div",
                {"class": "row"},
                [_key(thread, message, r, c, one) for c, one in enumerate(row)],
            )
            for r, row in enumerate(rows)
        ],
    )


def _key(thread: Thread, message: Message, row: int, column: int, button: Json) -> Html:
    label = el("span", {"dir": "auto"}, str(button["text"]))
    if "url" in button:
        return link(str(button["url"]), label, css="key")
    data = button.get("callback_data")
    waiting = (message.message_id, data) in thread.waiting
    tap = {
        "type": "button",
        "class": f"key{' waiting' if waiting else ''}",
        "id": f"k-{thread.user_id}-{message.message_id}-{row}-{column}",
        "data-message": message.message_id,
        "data-tap": data,
        "disabled": data is None,
    }
    return el("button", tap, label)
