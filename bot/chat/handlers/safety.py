"""Help at once: the button, the command, and words that sound like danger."""

from bot.chat.callback_data import Press
from bot.chat.content import TapAnswer
from bot.chat.talk import Talk
from bot.chat.texts import general as general_texts
from bot.chat.texts import safety as texts
from bot.usecases.offer_help import OfferHelp, RespondToDanger, TellTherapist


async def need_help(talk: Talk, _args: str = "") -> None:
    """`/need_help`, in any state and for strangers too."""
    offer = OfferHelp(messenger=talk.messenger)
    await offer(talk.work, to=talk.sender, speech=talk.speech, client=talk.client, now=talk.now)


async def help_now(talk: Talk, _press: Press) -> TapAnswer | None:
    await need_help(talk)
    return None


async def danger(talk: Talk, said: str, *, is_clear: bool) -> None:
    """Somebody wrote words of crisis, or words that may be."""
    respond = RespondToDanger(messenger=talk.messenger, chance=talk.messenger.chance)
    await respond(
        talk.work,
        to=talk.sender,
        speech=talk.speech,
        client=talk.client,
        said=said,
        is_clear=is_clear,
        now=talk.now,
    )


async def tell_therapist(talk: Talk, _press: Press) -> TapAnswer | None:
    if talk.client is None or talk.client.consent is None:
        return TapAnswer(general_texts.button_is_stale(talk.t))
    await TellTherapist(chance=talk.messenger.chance)(talk.work, talk.client, talk.now)
    await talk.say(texts.was_sent(talk.t))
    return None
