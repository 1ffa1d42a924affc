"""Telling a client that there is something new: one neutral sentence and a button."""

from dataclasses import dataclass

from bot.alliance.people import Client
from bot.chat.callback_data import Press
from bot.chat.content import Content
from bot.chat.keyboards import Keyboards
from bot.chat.messenger import ChatMessenger
from bot.chat.texts import checkin as checkin_texts
from bot.chat.verbs import Verb
from bot.usecases.ports import Act, Chance, Lane, MessageKey, Outgoing
from bot.usecases.tell_client import News

_OPENS = {News.GOALS: Verb.GOALS_OF, News.FRAME: Verb.READ_FRAME}


@dataclass(frozen=True, slots=True)
class ChatNews:
    """Implements `usecases.tell_client.NewsBringer` for Telegram."""

    messenger: ChatMessenger

    @property
    def chance(self) -> Chance:
        return self.messenger.chance

    def news(self, client: Client, about: News, *, silent: bool) -> Outgoing:
        t = self.messenger.catalogs.of(client.speech)
        if client.address is None:
            raise ValueError("nobody can be written to without an address")
        keyboards = Keyboards(codec=self.messenger.codec, owner=client.address, t=t)
        rows = keyboards.rows((t.label("Open"), Press(_OPENS[about])))
        content = Content(checkin_texts.discreet(t), rows, protect=True, silent=silent)
        return self.messenger.row(
            client.address,
            Act.POST,
            lane=Lane.NOTICE,
            key=MessageKey(f"said/{self.chance.uuid()}"),
            body=content.to_json(),
            client_id=client.id,
        )
