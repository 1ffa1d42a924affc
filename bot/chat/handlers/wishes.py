"""`/another_therapist`: asked kindly, confirmed, sent to those who may hear it."""

from bot.alliance.errors import NotAllowedError, NotFoundError
from bot.alliance.people import Client, ClientId
from bot.chat.callback_data import Press
from bot.chat.content import TapAnswer
from bot.chat.talk import Talk
from bot.chat.texts import general as general_texts
from bot.chat.texts import wishes as texts
from bot.chat.verbs import Verb
from bot.chat.voices.care import ChatCareVoice
from bot.usecases.actors import ClientActor
from bot.usecases.wish_for_another import (
    AcknowledgeWish,
    AskForAnother,
    WithdrawWish,
    may_wish,
    who_would_hear,
)


async def another_therapist(talk: Talk, _args: str) -> None:
    client = talk.client
    if client is None or not may_wish(client):
        await talk.say(general_texts.not_now(talk.t))
        return
    wish = await talk.work.wishes.get(ClientActor(client.id), client.id)
    if wish is not None and wish.stands(talk.now):
        withdraw = (talk.t.label("Withdraw my wish"), Press(Verb.WISH_WITHDRAW))
        await talk.say(texts.standing(talk.t, wish), talk.keyboards.rows(withdraw))
    elif await who_would_hear(talk.work, client):
        rows = talk.keyboards.rows(
            (talk.t.label("Yes, tell the clinic"), Press(Verb.WISH)),
            (talk.t.label("No, not now"), Press(Verb.KEEP)),
        )
        await talk.say(texts.ask(talk.t), rows)
    else:
        await talk.say(_nobody(talk))


async def wish(talk: Talk, _press: Press) -> TapAnswer | None:
    client = _client(talk)
    ask = AskForAnother(voice=ChatCareVoice(talk.messenger))
    try:
        made = await ask(talk.work, client, talk.now)
    except NotAllowedError:
        await talk.show(_nobody(talk))
        return None
    await talk.show(texts.sent(talk.t, made.made_at))
    return None


async def withdraw(talk: Talk, _press: Press) -> TapAnswer | None:
    take_back = WithdrawWish(voice=ChatCareVoice(talk.messenger))
    await take_back(talk.work, _client(talk), talk.now)
    await talk.show(texts.withdrawn(talk.t))
    return None


async def seen(talk: Talk, press: Press) -> TapAnswer | None:
    if talk.admin is None or press.id is None:
        raise NotFoundError("not an admin here")
    client = await AcknowledgeWish()(talk.work, talk.admin, ClientId(press.id), talk.now)
    await talk.show(texts.acknowledged(talk.t, client.alias))
    return None


def _nobody(talk: Talk) -> str:
    return texts.nobody_to_tell(talk.t, talk.clinic.policies.referral_words)


def _client(talk: Talk) -> Client:
    if talk.client is None or not may_wish(talk.client):
        raise NotFoundError("not a client here")
    return talk.client
