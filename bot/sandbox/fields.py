"""The parameters of one call, whatever carried them: a query, a form, parts or JSON."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.refusals import Json, bad_request

_TRUE = frozenset({"true", "yes", "t", "y", "1"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """One file of a multipart body."""

    name: str
    mime_type: str
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Fields:
    """Values as they came: text from forms, anything from JSON."""

    values: Mapping[str, Any]
    uploads: Mapping[str, Upload] = field(default_factory=dict)

    def has(self, name: str) -> bool:
        return self.values.get(name) not in (None, "")

    def text(self, name: str) -> str:
        value = self.values.get(name)
        if isinstance(value, dict | list):
            raise bad_request(f'field "{name}" must be a String')
        if isinstance(value, bool):
            return "true" if value else "false"
        return "" if value is None else str(value)

    def whole(self, name: str, default: int) -> int:
        text = self.text(name).strip()
        if not text:
            return default
        try:
            return int(text)
        except ValueError:
            raise bad_request(f'field "{name}" must be an Integer') from None

    def flag(self, name: str) -> bool:
        return self.text(name).lower() in _TRUE

    def decoded(self, name: str) -> object:
        """A JSON value, sent as such or as its text; None when absent."""
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return json.loads(value)
        except ValueError:
            raise bad_request(f'can\'t parse "{name}" JSON object') from None

    def mapping(self, name: str) -> Json:
        """A JSON object; empty when absent."""
        value = self.decoded(name)
        if value is None:
            return {}
        if not isinstance(value, dict):
            raise bad_request(f'can\'t parse "{name}": Object expected')
        return value

    def upload(self, name: str) -> Upload | None:
        """The file sent under this name, or attached to it by `attach://`."""
        value = self.values.get(name)
        if isinstance(value, str) and value.startswith("attach://"):
            return self.uploads.get(value.removeprefix("attach://"))
        return self.uploads.get(name)

    def as_json(self) -> Json:
        """For the record of calls: files by name and size, never their bytes."""
        files = {
            name: {"file_name": one.name, "size": len(one.data)}
            for name, one in self.uploads.items()
        }
        return dict(self.values) | files
