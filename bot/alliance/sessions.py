"""Therapy sessions: the rule they come from and the hours that take place."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NewType
from uuid import UUID
from zoneinfo import ZoneInfo

from bot.alliance.people import ClientId, TherapistId

SeriesId = NewType("SeriesId", UUID)
SessionId = NewType("SessionId", UUID)

DEFAULT_LENGTH = timedelta(minutes=50)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recurrence:
    """Wall-clock start in an IANA zone, and how it repeats (RFC 5545 RRULE without the name)."""

    start: datetime
    """Naive: the hour on the wall in `timezone`."""
    timezone: str
    length: timedelta = DEFAULT_LENGTH
    rule: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurrence:
    """One hour of a recurrence. `key` is the wall-clock start the rule gave it, before any move."""

    key: datetime
    """Naive local time; identity of the occurrence within its series."""
    starts_at: datetime
    """Aware UTC."""
    ends_at: datetime
    """Aware UTC; always `starts_at` + length, also on daylight-saving nights."""


class SessionState(StrEnum):
    """A moved session stays `planned` with another start."""

    PLANNED = "planned"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class TherapySession:
    """One therapy hour of one client."""

    id: SessionId
    series_id: SeriesId
    client_id: ClientId
    therapist_id: TherapistId
    key: datetime
    """Naive local time the rule gave; unique within the series."""
    starts_at: datetime
    ends_at: datetime
    timezone: str
    state: SessionState = SessionState.PLANNED

    @property
    def day(self) -> date:
        """The date on the wall where it takes place."""
        return self.starts_at.astimezone(ZoneInfo(self.timezone)).date()


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """A recurrence of one client with one therapist; a single session is a series of one.

    `planned_until` is the UTC instant up to which occurrences have been written down as sessions.
    """

    id: SeriesId
    client_id: ClientId
    therapist_id: TherapistId
    recurrence: Recurrence
    planned_until: datetime
    ended: bool = False
