"""May my present therapist read what I said to a former one?"""

from bot.chat.callback_data import Press
from bot.chat.content import TapAnswer
from bot.chat.talk import Talk
from bot.chat.texts import general as general_texts
from bot.chat.texts import handover as texts
from bot.chat.verbs import Verb
from bot.usecases.hand_over import OpenEarlier


async def open_earlier(talk: Talk, _press: Press) -> TapAnswer | None:
    if talk.client is None or not await OpenEarlier()(talk.work, talk.client, talk.now):
        return TapAnswer(general_texts.button_is_stale(talk.t))
    await talk.show(texts.opened(talk.t))
    return None


async def keep_closed(talk: Talk, _press: Press) -> TapAnswer | None:
    if talk.client is None:
        return TapAnswer(general_texts.button_is_stale(talk.t))
    again = talk.keyboards.rows((talk.t.label("Open them after all"), Press(Verb.OPEN_EARLIER)))
    await talk.show(texts.stays_closed(talk.t), again)
    return None
