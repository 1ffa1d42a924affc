"""A message's text with its bold, its links and its commands, as HTML."""

from collections.abc import Sequence
from typing import Final
from urllib.parse import urlsplit

from bot.sandbox.page.markup import Child, Html, el, together
from bot.sandbox.refusals import Json

_TAGS: Final = {
    "bold": "strong",
    "italic": "em",
    "underline": "u",
    "strikethrough": "s",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "expandable_blockquote": "blockquote",
    "spoiler": "span",
}
_SCHEMES: Final = frozenset({"http", "https", "tel", "mailto"})
_TELEGRAM: Final = frozenset({"t.me", "telegram.me"})


def rich(text: str, entities: Sequence[Json]) -> Html:
    """Entities count in UTF-16 units and are sorted as Telegram sorts them."""
    raw = text.encode("utf-16-le")
    return together(_spans(raw, 0, len(raw) // 2, list(entities)))


def link(url: str, *children: Child, css: str = "") -> Html:
    """A link that opens beside the page; not for addresses a browser here must not follow.

    A link to a bot at Telegram would lead out of the sandbox to somebody's real bot: it stays
    words.
    """
    if not _may_follow(url):
        return el("span", {"class": f"unlinked {css}".strip(), "title": url}, *children)
    follow = {"href": url, "target": "_blank", "rel": "noopener noreferrer", "class": css or None}
    return el("a", follow, *children)


def _may_follow(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in _SCHEMES and parts.hostname not in _TELEGRAM


def _spans(raw: bytes, start: int, end: int, entities: list[Json]) -> list[Child]:
    """What crosses the end of the entity around it is cut there."""
    parts: list[Child] = []
    at, rest = start, entities
    while rest:
        entity, later = rest[0], rest[1:]
        begin, stop = max(entity["offset"], at), min(entity["offset"] + entity["length"], end)
        inner = [one for one in later if one["offset"] < stop]
        rest = later if begin >= stop else later[len(inner) :]
        if begin < stop:
            words = together(_spans(raw, begin, stop, inner))
            parts += [_cut(raw, at, begin), _marked(entity, _cut(raw, begin, stop), words)]
            at = stop
    return [*parts, _cut(raw, at, end)]


def _cut(raw: bytes, start: int, end: int) -> str:
    return raw[2 * start : 2 * end].decode("utf-16-le", errors="replace")


def _marked(entity: Json, plain: str, words: Html) -> Html:
    match entity["type"]:
        case "text_link":
            return link(str(entity["url"]), words)
        case "url":
            return link(plain, words)
        case "email":
            return link(f"mailto:{plain}", words)
        case "bot_command":
            say = {"type": "button", "class": "command", "data-say": plain, "dir": "ltr"}
            return el("button", say, words)
        case "spoiler":
            return el("span", {"class": "spoiler", "tabindex": 0}, words)
        case kind if kind in _TAGS:
            return el(_TAGS[kind], None, words)
        case _:
            return words
