"""Telegram's HTML parse mode, as strict as its parser: what it refuses is refused here.

Follows `parse_html` of TDLib (td/telegram/MessageEntity.cpp): the same tags, the same four named
characters, the same sentences with byte offsets in UTF-8.
"""

import re
from dataclasses import dataclass, field
from typing import Final

from bot.sandbox.refusals import Json, Refusal, bad_request
from bot.sandbox.wording import utf8_offset, utf16_length

_TAGS: Final = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline",
    "ins": "underline", "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough",
    "tg-spoiler": "spoiler", "span": "spoiler", "code": "code", "pre": "pre", "a": "text_link",
    "blockquote": "blockquote", "tg-emoji": "custom_emoji", "tg-time": "date_time",
}  # fmt: skip
_NAMED: Final = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_CHARACTER: Final = re.compile(r"&(?:#(\d+)|#[xX]([0-9a-fA-F]+)|([a-z]+));?")
_END_TAG: Final = re.compile(r"</\s*([^\s>]*)\s*>")
_START_TAG: Final = re.compile(r"<([^\s>/]*)")
_ATTRIBUTE: Final = re.compile(
    r"""\s*([^\s=>/"']+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([A-Za-z0-9._:/-]+)))?"""
)


@dataclass(slots=True, kw_only=True)
class _Open:
    tag: str
    start: int
    attributes: dict[str, str]


@dataclass(slots=True)
class _Reader:
    source: str
    at: int = 0
    parts: list[str] = field(default_factory=list)
    length: int = 0
    stack: list[_Open] = field(default_factory=list)
    entities: list[Json] = field(default_factory=list)

    def write(self, text: str) -> None:
        self.parts.append(text)
        self.length += utf16_length(text)

    def fail(self, what: str, at: int | None = None) -> Refusal:
        offset = utf8_offset(self.source, self.at if at is None else at)
        return _unparsable(f"{what} at byte offset {offset}")


def parse_html(source: str) -> tuple[str, list[Json]]:
    """The plain text and its entities, in UTF-16 units.

    Raises:
        Refusal: "can't parse entities" with the reason.
    """
    reader = _Reader(source)
    while reader.at < len(source):
        _step(reader)
    if reader.stack:
        tag = reader.stack[-1].tag
        raise _unparsable(f'Can\'t find end tag corresponding to start tag "{tag}"')
    return "".join(reader.parts), reader.entities


def _unparsable(reason: str) -> Refusal:
    return bad_request(f"can't parse entities: {reason}")


def _step(reader: _Reader) -> None:
    sign = reader.source[reader.at]
    if sign == "&":
        _read_character(reader)
    elif sign != "<":
        reader.write(sign)
        reader.at += 1
    elif reader.source.startswith("</", reader.at):
        _read_end_tag(reader)
    else:
        _read_start_tag(reader)


def _read_character(reader: _Reader) -> None:
    hit = _CHARACTER.match(reader.source, reader.at)
    meant = _character(hit) if hit else None
    reader.write("&" if meant is None else meant)
    reader.at += 1 if hit is None or meant is None else len(hit[0])


def _character(hit: re.Match[str]) -> str | None:
    decimal, hexadecimal, name = hit.groups()
    if name is not None:
        return _NAMED.get(name)
    code = int(decimal) if decimal else int(hexadecimal, 16)
    return chr(code) if 0 < code < 0x10FFFF and not 0xD800 <= code < 0xE000 else None  # noqa: PLR2004  (the range of Unicode, without surrogates)


def _read_end_tag(reader: _Reader) -> None:
    hit = _END_TAG.match(reader.source, reader.at)
    if hit is None:
        raise reader.fail("Unclosed end tag")
    if not reader.stack:
        raise reader.fail("Unexpected end tag")
    opened = reader.stack.pop()
    name = hit[1].lower()
    if name not in {"", opened.tag}:
        raise reader.fail(
            f"Unmatched end tag at byte offset {utf8_offset(reader.source, reader.at)}, "
            f'expected "</{opened.tag}>", found "</{name}>"'
        )
    reader.at += len(hit[0])
    entity = _entity(opened, reader)
    if entity is not None:
        reader.entities.append(entity)


def _read_start_tag(reader: _Reader) -> None:
    hit = _START_TAG.match(reader.source, reader.at)
    tag = hit[1].lower() if hit else ""
    if tag not in _TAGS:
        raise reader.fail(f'Unsupported start tag "{tag}"')
    begin = reader.at
    reader.at += 1 + len(tag)
    attributes = _read_attributes(reader, tag, begin)
    if tag == "span" and attributes.get("class") != "tg-spoiler":
        raise reader.fail('Tag "span" must have class "tg-spoiler"', begin)
    reader.stack.append(_Open(tag=tag, start=reader.length, attributes=attributes))


def _read_attributes(reader: _Reader, tag: str, begin: int) -> dict[str, str]:
    attributes: dict[str, str] = {}
    while True:
        rest = reader.source[reader.at :].lstrip()
        reader.at = len(reader.source) - len(rest)
        if rest.startswith(">"):
            reader.at += 1
            return attributes
        hit = _ATTRIBUTE.match(rest)
        if not rest:
            raise reader.fail("Unclosed start tag", begin)
        if hit is None:
            raise reader.fail(f'Empty attribute name in the tag "{tag}"', begin)
        attributes[hit[1].lower()] = _decoded(hit[2] or hit[3] or hit[4] or "")
        reader.at += len(hit[0])


def _decoded(value: str) -> str:
    return _CHARACTER.sub(lambda hit: _character(hit) or hit[0], value)


def _entity(opened: _Open, reader: _Reader) -> Json | None:
    length = reader.length - opened.start
    if length == 0:
        return None
    entity: Json = {"type": _TAGS[opened.tag], "offset": opened.start, "length": length}
    match opened.tag:
        case "a":
            url = opened.attributes.get("href", "")
            return entity | {"url": url} if url.startswith(("http", "tg:", "mailto:")) else None
        case "blockquote" if "expandable" in opened.attributes:
            return entity | {"type": "expandable_blockquote"}
        case "tg-emoji":
            return entity | {"custom_emoji_id": opened.attributes.get("emoji-id", "")}
        case "tg-time":
            return entity | _moment(opened)
        case _:
            return entity


def _moment(opened: _Open) -> Json:
    unix = opened.attributes.get("unix", "")
    if not unix.isdigit():
        raise _unparsable('Tag "tg-time" must have a valid attribute "unix"')
    style = opened.attributes.get("format")
    return {"unix_time": int(unix)} | ({"date_time_format": style} if style else {})
