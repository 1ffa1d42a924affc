"""What is said aloud about calendars, owned by the core and rendered by `chat/`."""

from datetime import datetime
from typing import Protocol

from bot.alliance.calendars import Trouble
from bot.alliance.people import Admin, Therapist
from bot.usecases.ports import Outgoing


class CalendarVoice(Protocol):
    """Speaks each person's language. Nothing is sent here."""

    def own_calendar_trouble(
        self, therapist: Therapist, trouble: Trouble, since: datetime
    ) -> Outgoing: ...

    def calendar_trouble(
        self, admin: Admin, therapist: Therapist, trouble: Trouble, since: datetime
    ) -> Outgoing: ...
