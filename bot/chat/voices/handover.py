"""Tells therapists and the client that sessions go on with somebody else."""

from dataclasses import dataclass

from bot.alliance.clinic import Policies
from bot.alliance.people import Client, Therapist
from bot.chat.callback_data import Press
from bot.chat.content import Content
from bot.chat.texts import handover as texts
from bot.chat.verbs import Verb
from bot.chat.voices.letters import Letters
from bot.usecases.ports import Clock, Lane, Night, Outgoing


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatHandoverVoice:
    """Implements `hand_over.HandoverVoice`."""

    letters: Letters
    clock: Clock

    def gave(self, therapist: Therapist, alias: str, policies: Policies) -> Outgoing:
        t, _to = self.letters.for_therapist(therapist)
        return self._told(therapist, texts.gave(t, alias, self.clock.now()), policies)

    def received(self, therapist: Therapist, alias: str, policies: Policies) -> Outgoing:
        t, _to = self.letters.for_therapist(therapist)
        return self._told(therapist, texts.received(t, alias, self.clock.now()), policies)

    def _told(self, therapist: Therapist, text: str, policies: Policies) -> Outgoing:
        _t, to = self.letters.for_therapist(therapist)
        night = Night(hours=policies.quiet_hours, timezone=therapist.speech.timezone)
        content = Content(text, protect=True)
        return self.letters.post(to, content, lane=Lane.NOTICE, night=night)

    def asks_for_earlier(self, client: Client, therapist: Therapist) -> Outgoing:
        t, to, keyboards = self.letters.for_client(client)
        rows = keyboards.rows(
            (t.label("Yes, open them"), Press(Verb.OPEN_EARLIER)),
            (t.label("No, not now"), Press(Verb.KEEP_CLOSED)),
        )
        text = texts.asks_for_earlier(t, therapist.name)
        content = Content(text, rows, protect=True)
        return self.letters.post(to, content, lane=Lane.NOTICE, client_id=client.id)
