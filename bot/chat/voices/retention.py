"""Says to therapists what is deleted, and when, in their waking hours."""

from dataclasses import dataclass

from bot.alliance.clinic import Policies
from bot.alliance.people import Therapist
from bot.alliance.retention import Ending
from bot.chat.content import Content
from bot.chat.texts import retention as texts
from bot.chat.voices.letters import Letters
from bot.usecases.end_retention import Counts
from bot.usecases.ports import Chance, Lane, Night, Outgoing


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatRetentionVoice:
    """Implements `end_retention.RetentionVoice`."""

    letters: Letters

    @property
    def chance(self) -> Chance:
        return self.letters.chance

    def ending(
        self, therapist: Therapist, ending: Ending, counts: Counts, policies: Policies
    ) -> Outgoing:
        t, to = self.letters.for_therapist(therapist)
        night = Night(hours=policies.quiet_hours, timezone=therapist.speech.timezone)
        return self.letters.post(
            to,
            Content(texts.ending(t, ending, counts), protect=True),
            lane=Lane.DIGEST,
            dedupe=f"retention/{ending.id}",
            night=night,
        )
