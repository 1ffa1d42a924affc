"""The weeks ahead as a calendar file: aliases and times, nothing else."""

from collections.abc import Iterable
from datetime import UTC, datetime

from icalendar import Calendar, Event

from bot.usecases.show_week import Hour

OWN_DOMAIN = "@alliance-checkin"
"""How our entries end their UID, so that they are known again when they come back in a feed."""


def calendar_file(hours: Iterable[Hour], now: datetime) -> bytes:
    """RFC 5545, UTF-8; entries in the order given."""
    calendar = Calendar()
    calendar.add("prodid", "-//Alliance Check-in//EN")
    calendar.add("version", "2.0")
    for hour in hours:
        calendar.add_component(_event(hour, now))
    return bytes(calendar.to_ical())


def _event(hour: Hour, now: datetime) -> Event:
    event = Event()
    event.add("uid", hour.uid + OWN_DOMAIN)
    event.add("dtstamp", now.astimezone(UTC))
    event.add("dtstart", hour.starts_at.astimezone(UTC))
    event.add("dtend", hour.ends_at.astimezone(UTC))
    event.add("summary", hour.alias)
    event.add("status", "CANCELLED" if hour.cancelled else "CONFIRMED")
    event.add("class", "PRIVATE")
    return event
