"""The consent changed: agree again, or stop."""

from bot.alliance.people import Client
from bot.chat.callback_data import Press
from bot.chat.content import TapAnswer
from bot.chat.handlers import rights
from bot.chat.talk import Talk
from bot.chat.texts import consent as texts
from bot.chat.texts import general as general_texts
from bot.usecases.renew_consent import RenewConsent, is_outdated


async def agree_again(talk: Talk, _press: Press) -> TapAnswer | None:
    client = _asked(talk)
    if client is None:
        return TapAnswer(general_texts.button_is_stale(talk.t))
    version = texts.version(talk.clinic.policies)
    await RenewConsent()(talk.work, client, version, talk.now)
    await talk.show(texts.agreed_again(talk.t))
    return None


async def decline_again(talk: Talk, press: Press) -> TapAnswer | None:
    """Who does not agree any more has stopped; what they said so far is theirs to erase."""
    if _asked(talk) is None:
        return TapAnswer(general_texts.button_is_stale(talk.t))
    return await rights.stop(talk, press)


def _asked(talk: Talk) -> Client | None:
    client, version = talk.client, texts.version(talk.clinic.policies)
    return client if client is not None and is_outdated(client, version) else None
