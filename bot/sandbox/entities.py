"""Formatted text as Telegram keeps it: plain text and entities measured in UTF-16 units."""

import re
from dataclasses import dataclass
from typing import Any, Final

from bot.sandbox.html_markup import parse_html
from bot.sandbox.refusals import Json, bad_request
from bot.sandbox.wording import clean, is_blank, utf16_length

MAX_TEXT: Final = 4096
MAX_CAPTION: Final = 1024
MAX_ENTITIES: Final = 100
KINDS: Final = frozenset(
    {
        "mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number", "bold",
        "italic", "underline", "strikethrough", "spoiler", "blockquote", "expandable_blockquote",
        "code", "pre", "text_link", "text_mention", "custom_emoji", "date_time",
    }
)  # fmt: skip
_NEEDED: Final = {
    "text_link": "url",
    "text_mention": "user",
    "custom_emoji": "custom_emoji_id",
    "date_time": "unix_time",
}
_FOUND_BY_ITSELF: Final = (
    ("bot_command", re.compile(r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?!\w)")),
    ("mention", re.compile(r"(?<![\w@/])@[A-Za-z0-9_]{3,32}\b")),
    ("url", re.compile(r"https?://[^\s<>]+[^\s<>.,;:!?)\]}'\"]")),
    ("email", re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+\.[\w.-]*\w")),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FormattedText:
    """Clean, trimmed text with its entities in order."""

    text: str
    entities: tuple[Json, ...] = ()

    def as_json(self, text_field: str = "text") -> Json:
        """`text` and `entities`, or `caption` and `caption_entities`; nothing when empty."""
        entities_field = "entities" if text_field == "text" else f"{text_field}_entities"
        body: Json = {text_field: self.text} if self.text else {}
        return body | ({entities_field: list(self.entities)} if self.entities else {})


def formatted(
    text: str, *, parse_mode: str, entities: object, most: int, may_be_empty: bool = False
) -> FormattedText:
    """What Telegram makes of a text a bot sends.

    `parse_mode` is empty or `HTML` (the one mode modelled); `entities` is the decoded JSON list
    or None and, as at Telegram, ignored where a parse mode is given. `most` is in UTF-16 units.

    Raises:
        Refusal: markup that cannot be parsed, entities outside the text, too long, or empty.
    """
    plain, marked = _parsed(text, parse_mode, entities)
    if len(marked) > MAX_ENTITIES:
        raise bad_request("ENTITIES_TOO_LONG")
    whole = _trimmed(plain, [*marked, *_found(plain, marked)])
    what = "message caption" if may_be_empty else "message"
    if is_blank(whole.text):
        if not may_be_empty:
            raise bad_request("message text is empty")
        return FormattedText(text="")
    if utf16_length(whole.text) > most:
        raise bad_request(f"{what} is too long")
    return whole


def typed(text: str) -> FormattedText:
    """What a person typed: cleaned, trimmed, commands and links found in it."""
    plain = clean(text)
    return _trimmed(plain, _found(plain, []))


def _parsed(text: str, parse_mode: str, entities: object) -> tuple[str, list[Json]]:
    match parse_mode.lower():
        case "html":
            return parse_html(clean(text))
        case "" | "none":
            plain = clean(text)
            return plain, _checked(entities, text)
        case _:
            # MarkdownV2 and Markdown exist at Telegram; the sandbox does not model them.
            raise bad_request("unsupported parse_mode")


def _checked(entities: object, text: str) -> list[Json]:
    if entities is None:
        return []
    if not isinstance(entities, list) or not all(isinstance(one, dict) for one in entities):
        raise bad_request("can't parse entities: expected an Array of MessageEntity")
    borders = _borders(text)
    return [_checked_one(one, borders) for one in entities]


def _borders(text: str) -> dict[int, int]:
    """Where a character may begin or end, and where that is once the text is cleaned."""
    at, cleaned, borders = 0, 0, {0: 0}
    for sign in text:
        at += utf16_length(sign)
        cleaned += utf16_length(clean(sign))
        borders[at] = cleaned
    return borders


def _checked_one(entity: Json, borders: dict[int, int]) -> Json:
    kind, offset, length = entity.get("type"), entity.get("offset"), entity.get("length")
    if not isinstance(kind, str) or kind not in KINDS:
        raise bad_request("can't parse MessageEntity: unsupported type specified")
    if not isinstance(offset, int) or not isinstance(length, int) or length < 1:
        raise bad_request("can't parse MessageEntity: offset and length must be whole numbers")
    if offset not in borders or offset + length not in borders:
        # Telegram clips or drops these without a word; a sandbox that did would hide the mistake.
        raise bad_request("ENTITY_BOUNDS_INVALID")
    needed = _NEEDED.get(kind)
    if needed is not None and not entity.get(needed):
        raise bad_request(f'can\'t parse MessageEntity: field "{needed}" is missing')
    kept = {key: value for key, value in entity.items() if value is not None}
    start, end = borders[offset], borders[offset + length]
    return kept | {"offset": start, "length": end - start}


def _found(text: str, marked: list[Json]) -> list[Json]:
    taken = [
        (one["offset"], one["offset"] + one["length"])
        for one in marked
        if one["type"] in {"code", "pre", "text_link", "text_mention"}
    ]
    found: list[Json] = []
    for kind, pattern in _FOUND_BY_ITSELF:
        for hit in pattern.finditer(text):
            start, length = utf16_length(text[: hit.start()]), utf16_length(hit[0])
            if all(start >= end or start + length <= begin for begin, end in taken):
                taken.append((start, start + length))
                found.append({"type": kind, "offset": start, "length": length})
    return found


def _trimmed(text: str, entities: list[Json]) -> FormattedText:
    body = text.rstrip(" \n")
    lead = utf16_length(body) - utf16_length(body.lstrip(" \n"))
    body = body.lstrip(" \n")
    end = utf16_length(body)
    kept = [_shifted(one, -lead, end) for one in entities]
    ordered = sorted(
        (one for one in kept if one["length"] > 0),
        key=lambda one: (one["offset"], -one["length"]),
    )
    return FormattedText(text=body, entities=tuple(ordered))


def _shifted(entity: Json, by: int, end: int) -> dict[str, Any]:
    start = min(max(entity["offset"] + by, 0), end)
    stop = min(max(entity["offset"] + entity["length"] + by, 0), end)
    return entity | {"offset": start, "length": stop - start}
