"""Telling a client that there is something new: one neutral sentence and a button."""

from dataclasses import dataclass

from bot.alliance.people import Client
from bot.chat.callback_data import Press
from bot.chat.content import Content
from bot.chat.texts import checkin as checkin_texts
from bot.chat.verbs import Verb
from bot.chat.voices.letters import Letters
from bot.usecases.ports import Chance, Lane, MessageKey, Outgoing
from bot.usecases.tell_client import News

_OPENS = {News.GOALS: Verb.GOALS_OF, News.FRAME: Verb.READ_FRAME}


@dataclass(frozen=True, slots=True)
class ChatNews:
    """Implements `usecases.tell_client.NewsBringer` for Telegram."""

    letters: Letters

    @property
    def chance(self) -> Chance:
        return self.letters.chance

    def news(self, client: Client, about: News, *, silent: bool) -> Outgoing:
        t, to, keyboards = self.letters.for_client(client)
        rows = keyboards.rows((t.label("Open"), Press(_OPENS[about])))
        content = Content(checkin_texts.discreet(t), rows, protect=True, silent=silent)
        return self.letters.post(
            to,
            content,
            lane=Lane.NOTICE,
            key=MessageKey(f"said/{self.chance.uuid()}"),
            client_id=client.id,
        )
