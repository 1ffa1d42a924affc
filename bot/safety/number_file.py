"""Reads the file of crisis numbers into values; what is missing or misspelled is refused."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from bot.safety.numbers import (
    Country,
    Directory,
    EmergencyNumber,
    Line,
    Numbers,
    Source,
    SourceKind,
)


def numbers_from(data: Mapping[str, Any]) -> Numbers:
    """Read the parsed data file.

    Raises:
        ValueError: a source that is not listed, an unknown field, or a line without a way in.
        KeyError: a field that must be there is missing.
    """
    sources = {key: _source(value) for key, value in data["sources"].items()}
    countries = {code: _country(code, value, sources) for code, value in data["countries"].items()}
    directories = tuple(
        Directory(**(value | {"sources": _named(value, sources)})) for value in data["directories"]
    )
    return Numbers(countries=MappingProxyType(countries), directories=directories)


def _source(value: Mapping[str, Any]) -> Source:
    return Source(page=value["page"], kind=SourceKind(value["kind"]), seen_on=value.get("seen_on"))


def _named(value: Mapping[str, Any], sources: Mapping[str, Source]) -> tuple[Source, ...]:
    if unknown := [key for key in value["sources"] if key not in sources]:
        raise ValueError(f"no such source: {', '.join(unknown)}")
    return tuple(sources[key] for key in value["sources"])


def _country(code: str, value: Mapping[str, Any], sources: Mapping[str, Source]) -> Country:
    emergency = tuple(
        EmergencyNumber(**(entry | {"sources": _named(entry, sources)}))
        for entry in value.get("emergency", ())
    )
    lines = tuple(_line(entry, sources) for entry in value.get("lines", ()))
    return Country(code=code, emergency=emergency, lines=lines)


def _line(value: Mapping[str, Any], sources: Mapping[str, Source]) -> Line:
    if not value.keys() & {"call", "text", "chat"}:
        raise ValueError(f"{value['name']}: a line needs a number to call or text, or a chat")
    named = {"sources": _named(value, sources), "languages": tuple(value["languages"])}
    return Line(**(dict(value) | named))
