"""What an admin may change about the clinic, as values: kept until saved, shown before, undone."""

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from bot.alliance.errors import InvalidValueError


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangePolicy:
    name: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AddSessions:
    """`start` on the client's wall clock; `rule` is an RRULE, None for a single session."""

    client: UUID
    start: datetime
    rule: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelSessions:
    """`some`: one session."""

    some: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelRest:
    """The session and all later ones of its series."""

    session: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdraw:
    """A session or series that was entered by mistake: none of it was ever agreed upon."""

    series: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Restore:
    """A session that was cancelled by mistake takes place after all."""

    session: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveOne:
    """`start` on the client's wall clock."""

    session: UUID
    start: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveRest:
    """The session and all later ones of its series; `start` on the client's wall clock."""

    session: UUID
    start: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseDays:
    """`days`: `2026-12-24` or `2026-12-24..2027-01-03`."""

    days: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenDays:
    closure: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveClient:
    client: UUID
    therapist: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class LetGo:
    """Takes a role from somebody. `role`: admin or therapist."""

    role: str
    person: UUID


Change = (
    ChangePolicy
    | AddSessions
    | CancelSessions
    | CancelRest
    | Withdraw
    | Restore
    | MoveOne
    | MoveRest
    | CloseDays
    | OpenDays
    | GiveClient
    | LetGo
)
_KINDS: Final[dict[str, type[Change]]] = {
    "policy": ChangePolicy,
    "add": AddSessions,
    "cancel": CancelSessions,
    "cancel_rest": CancelRest,
    "withdraw": Withdraw,
    "restore": Restore,
    "move": MoveOne,
    "move_rest": MoveRest,
    "close": CloseDays,
    "open": OpenDays,
    "give": GiveClient,
    "let_go": LetGo,
}
_NAMES = {kind: name for name, kind in _KINDS.items()}
_UUIDS = frozenset({"client", "some", "session", "series", "closure", "therapist", "person"})


def to_data(change: Change) -> dict[str, str]:
    """As a dialog keeps it."""
    values = {item.name: getattr(change, item.name) for item in fields(change)}
    kept = {name: _written(value) for name, value in values.items() if value is not None}
    return {"kind": _NAMES[type(change)], **kept}


def from_data(data: dict[str, str]) -> Change:
    """Raises InvalidValueError for what `to_data` did not write."""
    kind = _KINDS.get(data.get("kind", ""))
    if kind is None:
        raise InvalidValueError("no such change")
    known = {item.name for item in fields(kind)}
    try:
        values: dict[str, Any] = {
            name: _read(name, text) for name, text in data.items() if name in known
        }
        return kind(**values)
    except (TypeError, ValueError) as error:
        raise InvalidValueError("no such change") from error


def _written(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _read(name: str, text: str) -> UUID | datetime | str:
    if name in _UUIDS:
        return UUID(text)
    return datetime.fromisoformat(text) if name == "start" else text
