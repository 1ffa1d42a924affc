"""Where each sentence appears and what brings it up, in the order a clinician would read them.

Keyed by the function of `bot.chat` that says it. A test asks that every one stands here.
"""

from collections.abc import Mapping
from typing import Final

from bot.wiring import told_to_clients, told_to_staff

PLACES: Final[Mapping[str, Mapping[str, str]]] = {
    "Joining": told_to_clients.JOINING,
    "A check-in": told_to_clients.CHECKIN,
    "Help and danger": told_to_clients.DANGER,
    "Pausing, leaving, one's own data": told_to_clients.LEAVING,
    "The frame, goals, and what happened around a session": told_to_clients.CONTEXT,
    "Settings": told_to_clients.SETTINGS,
    "Commands, and words at any time": told_to_clients.ANY_TIME,
    "The therapist's weekly overview": told_to_staff.OVERVIEW,
    "Its picture and PDF": told_to_staff.DRAWING,
    "What a therapist is told at once": told_to_staff.NOTICES,
    "What therapists and admins ask for": told_to_staff.STAFF,
    "The office: /admin": told_to_staff.OFFICE,
    "Care for therapists, and the wish for another one": told_to_staff.CARE,
}
"""Triggers by place, both in reading order."""
