"""Instruments in TOML, the format of our own item bank; a clinic may import others in it.

Described field by field, with an example, in docs/instruments.md. Keys that are not known are
refused: a misspelt one would be lost in silence.
"""

import tomllib
from collections.abc import Mapping
from typing import Any

from bot.alliance.errors import InvalidValueError
from bot.alliance.imported import About
from bot.exchange.findings import Findings
from bot.exchange.instrument_rules import (
    LARGEST_FILE,
    LONGEST_NOTICE,
    LONGEST_TEXT,
    MOST_ITEMS,
    TAG,
    fits_a_message,
)
from bot.exchange.toml_structure import instrument, response_scale
from bot.exchange.toml_words import all_words
from bot.usecases.import_instrument import ReadInstrument

_TOP = frozenset(
    {"id", "version", "title", "language", "notice", "licence", "source", "rare_gap", "parts"}
    | {"scale", "labels", "ends", "instructions", "items", "reversed", "subscales"}
    | {"translations"}
)
_MOST_DOTS = 50


def read_toml(source: bytes | Mapping[str, Any]) -> ReadInstrument:
    """An instrument and its words; nothing is looked up anywhere.

    Raises:
        InvalidValueError: every problem with its place in the file and what belongs there.
    """
    table = _table(source)
    findings = Findings()
    findings.only(table, _TOP, "the file")
    about = _about(table, findings)
    entries = findings.entries(table.get("items"), "items", MOST_ITEMS)
    scale = response_scale(table.get("scale", {}), findings)
    found = instrument(table, entries, scale, findings)
    texts = all_words(table, entries, scale, about.language, findings)
    fits_a_message(found.items, texts, findings)
    findings.end()
    return ReadInstrument(instrument=found, about=about, texts=texts)


def _table(source: bytes | Mapping[str, Any]) -> Mapping[str, Any]:
    if not isinstance(source, bytes):
        return source
    if len(source) > LARGEST_FILE:
        raise InvalidValueError("the file: larger than 1 MiB")
    # A key of many parts takes the square of their number to read: a megabyte of them, hours.
    if any(line.count(b".") > _MOST_DOTS for line in source.splitlines()):
        raise InvalidValueError(f"the file: more than {_MOST_DOTS} dots in one line")
    try:
        return tomllib.loads(source.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise InvalidValueError("the file: not UTF-8") from error
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        raise InvalidValueError(f"the file: not TOML ({error})") from error


def _about(table: Mapping[str, Any], findings: Findings) -> About:
    def optional(key: str) -> str:
        if key not in table:
            return ""
        return findings.text(table[key], key, LONGEST_NOTICE, is_multiline=True)

    return About(
        title=findings.text(table.get("title"), "title", LONGEST_TEXT),
        language=findings.match(
            table.get("language"), TAG, "language", "a tag such as en or fr_CA"
        ),
        notice=optional("notice"),
        licence=optional("licence"),
        source=optional("source"),
    )
