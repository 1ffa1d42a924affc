"""What is said about calendars, rendered into outbox rows."""

from dataclasses import dataclass
from datetime import datetime

from bot.alliance.calendars import Trouble
from bot.alliance.people import Admin, Therapist
from bot.chat.content import Content
from bot.chat.messenger import ChatMessenger
from bot.chat.texts import calendars as texts
from bot.usecases.ports import Act, Lane, Outgoing


@dataclass(frozen=True, slots=True)
class ChatCalendarVoice:
    """Implements `usecases.calendar_voice.CalendarVoice` for Telegram."""

    messenger: ChatMessenger

    def own_calendar_trouble(
        self, therapist: Therapist, trouble: Trouble, since: datetime
    ) -> Outgoing:
        t = self.messenger.catalogs.of(therapist.speech)
        return self._notice(therapist, texts.own_trouble(t, trouble, since))

    def calendar_trouble(
        self, admin: Admin, therapist: Therapist, trouble: Trouble, since: datetime
    ) -> Outgoing:
        t = self.messenger.catalogs.of(admin.speech)
        return self._notice(admin, texts.trouble_of(t, therapist.name, trouble, since))

    def _notice(self, to: Therapist | Admin, text: str) -> Outgoing:
        if to.address is None:
            raise ValueError("nobody can be written to without an address")
        body = Content(text, protect=True).to_json()
        return self.messenger.row(to.address, Act.POST, lane=Lane.NOTICE, body=body)
