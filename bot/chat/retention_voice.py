"""Says to therapists what is deleted, and when, in their waking hours."""

from dataclasses import dataclass

from bot.alliance.clinic import Policies
from bot.alliance.people import Therapist
from bot.alliance.retention import Ending
from bot.chat.content import Content
from bot.chat.messenger import ChatMessenger
from bot.chat.texts import retention as texts
from bot.usecases.end_retention import Counts
from bot.usecases.ports import Act, Chance, Lane, Night, Outgoing


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatRetentionVoice:
    """Implements `end_retention.RetentionVoice`."""

    messenger: ChatMessenger

    @property
    def chance(self) -> Chance:
        return self.messenger.chance

    def ending(
        self, therapist: Therapist, ending: Ending, counts: Counts, policies: Policies
    ) -> Outgoing:
        t, to = self.messenger.for_therapist(therapist)
        body = Content(texts.ending(t, ending, counts), protect=True).to_json()
        night = Night(hours=policies.quiet_hours, timezone=therapist.speech.timezone)
        return self.messenger.row(
            to,
            Act.POST,
            lane=Lane.DIGEST,
            dedupe=f"retention/{ending.id}",
            body=body,
            night=night,
        )
