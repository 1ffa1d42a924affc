"""What is said about calendars, rendered into outbox rows."""

from dataclasses import dataclass
from datetime import datetime

from bot.alliance.calendars import Trouble
from bot.alliance.people import Admin, Therapist
from bot.chat.content import Content
from bot.chat.texts import calendars as texts
from bot.chat.voices.letters import Letters, reachable
from bot.usecases.ports import Lane, Outgoing


@dataclass(frozen=True, slots=True)
class ChatCalendarVoice:
    """Implements `usecases.calendar_voice.CalendarVoice` for Telegram."""

    letters: Letters

    def own_calendar_trouble(
        self, therapist: Therapist, trouble: Trouble, since: datetime
    ) -> Outgoing:
        t = self.letters.catalogs.of(therapist.speech)
        return self._notice(therapist, texts.own_trouble(t, trouble, since))

    def calendar_trouble(
        self, admin: Admin, therapist: Therapist, trouble: Trouble, since: datetime
    ) -> Outgoing:
        t = self.letters.catalogs.of(admin.speech)
        return self._notice(admin, texts.trouble_of(t, therapist.name, trouble, since))

    def _notice(self, to: Therapist | Admin, text: str) -> Outgoing:
        content = Content(text, protect=True)
        return self.letters.post(reachable(to.address), content, lane=Lane.NOTICE)
