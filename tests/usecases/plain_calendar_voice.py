"""Says in one word what it was asked to say about calendars."""

from datetime import datetime

from bot.alliance.calendars import Trouble
from bot.alliance.people import Admin, Therapist
from bot.usecases.ports import Act, Outgoing
from tests.usecases.plain_messenger import PlainMessenger


class PlainCalendarVoice:
    def __init__(self) -> None:
        self._messenger = PlainMessenger()

    def own_calendar_trouble(
        self, therapist: Therapist, trouble: Trouble, since: datetime
    ) -> Outgoing:
        return self._messenger.row(therapist.address, Act.POST, f"own: {trouble}")

    def calendar_trouble(
        self, admin: Admin, therapist: Therapist, trouble: Trouble, since: datetime
    ) -> Outgoing:
        return self._messenger.row(admin.address, Act.POST, f"{therapist.name}: {trouble}")
