"""Gettext files, read and written the same way every time: no dates, no places, no guesses."""

import io
import os
import re
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Self

from babel.messages import Catalog as BabelCatalog
from babel.messages import Message as BabelMessage
from babel.messages import pofile

MESSAGES = "messages"
INSTRUMENTS = "instruments"
DOMAINS = (MESSAGES, INSTRUMENTS)

_LINE = re.compile(r'(msgctxt|msgid|msgid_plural|msgstr(\[\d+\])?)?\s*"([^"\\]|\\.)*"')

Key = tuple[str | None, str]
"""Context and English text."""


class BrokenCatalogueError(ValueError):
    """A .po or .pot file does not parse; the text says which."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message. `texts` has one entry, or one per plural form; empty strings where missing."""

    context: str | None
    source: str
    plural: str | None = None
    texts: tuple[str, ...] = ("",)
    notes: tuple[str, ...] = ()
    """What the programmer tells the translator."""
    comments: tuple[str, ...] = ()
    """What a translator tells the next one."""
    is_fuzzy: bool = False

    @property
    def key(self) -> Key:
        return (self.context, self.source)

    @property
    def is_translated(self) -> bool:
        return all(self.texts) and not self.is_fuzzy


@dataclass(frozen=True, slots=True, kw_only=True)
class PoFile:
    messages: tuple[Message, ...]
    obsolete: tuple[Message, ...] = ()
    """No longer asked for; kept so that a text that comes back finds its translation."""

    @classmethod
    def read(cls, path: Traversable) -> Self:
        """Read a file; one that is not there is empty.

        Raises:
            BrokenCatalogueError: the file does not parse.
        """
        if not path.is_file():
            return cls(messages=())
        return cls.parse(path.read_bytes(), "/".join(Path(str(path)).parts[-3:]))

    @classmethod
    def parse(cls, data: bytes, name: str = "catalogue") -> Self:
        """Read bytes.

        Raises:
            BrokenCatalogueError: they do not parse.
        """
        try:
            _refuse_torn_lines(data.decode())
            catalog = pofile.read_po(io.BytesIO(data), charset="utf-8", abort_invalid=True)
        except (pofile.PoFileError, UnicodeDecodeError, ValueError) as error:
            raise BrokenCatalogueError(f"{name}: {error}") from error
        return cls(
            messages=tuple(_message(message) for message in catalog if message.id),
            obsolete=tuple(_message(message) for message in catalog.obsolete.values()),
        )

    def by_key(self) -> Mapping[Key, Message]:
        return {message.key: message for message in self.messages}

    def render(self, tag: str, plural_forms: str) -> bytes:
        """The file's bytes; the same messages always give the same bytes."""
        body = io.BytesIO()
        catalog = _babel(self.messages, plural_forms)
        for message in self.obsolete:
            catalog.obsolete[f"{message.context}\4{message.source}"] = _babel_message(message)
        pofile.write_po(body, catalog, width=100, no_location=True, omit_header=True)
        return _header(tag, plural_forms).encode() + body.getvalue()


def _refuse_torn_lines(text: str) -> None:
    """Babel passes over a line whose quotes do not close, and loses the text in silence."""
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip() and not line.startswith("#") and not _LINE.fullmatch(line.strip()):
            raise ValueError(f"line {number} is torn")


def write_bytes(path: Path, data: bytes) -> None:
    """Replace a file at once or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        Path(draft).chmod(0o644)
        Path(draft).replace(path)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise


def po_path(folder: Path, tag: str, domain: str) -> Path:
    return folder / tag / "LC_MESSAGES" / f"{domain}.po"


def _header(tag: str, plural_forms: str) -> str:
    fields = (
        f"Language: {tag}\\n",
        "MIME-Version: 1.0\\n",
        "Content-Type: text/plain; charset=UTF-8\\n",
        "Content-Transfer-Encoding: 8bit\\n",
        f"Plural-Forms: {plural_forms}\\n",
    )
    return 'msgid ""\nmsgstr ""\n' + "".join(f'"{field}"\n' for field in fields) + "\n"


def _babel(messages: Iterable[Message], plural_forms: str) -> BabelCatalog:
    """The header is how Babel learns the number of forms it is to write."""
    catalog = BabelCatalog(charset="utf-8")
    catalog.mime_headers = [("Plural-Forms", plural_forms)]
    for message in messages:
        catalog[message.source] = _babel_message(message)
    return catalog


def _babel_message(message: Message) -> BabelMessage:
    ident = message.source if message.plural is None else (message.source, message.plural)
    text = message.texts[0] if message.plural is None else message.texts
    return BabelMessage(
        ident,
        text,
        flags={"fuzzy"} if message.is_fuzzy else (),
        auto_comments=message.notes,
        user_comments=message.comments,
        context=message.context,
    )


def _message(message: BabelMessage) -> Message:
    source, plural = message.id if isinstance(message.id, (tuple, list)) else (message.id, None)
    texts = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
    return Message(
        context=message.context,
        source=source,
        plural=plural,
        texts=tuple(text or "" for text in texts),
        notes=tuple(message.auto_comments),
        comments=tuple(message.user_comments),
        is_fuzzy=message.fuzzy,
    )
