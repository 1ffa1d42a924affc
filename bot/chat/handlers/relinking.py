"""A new account for somebody who is here already, and the therapist's confirmation."""

from bot.alliance.errors import InvalidValueError, NotFoundError
from bot.alliance.people import Address, Client, ClientId
from bot.alliance.relinking import RelinkCode, offered
from bot.chat.callback_data import Press
from bot.chat.content import Content, TapAnswer
from bot.chat.talk import Talk
from bot.chat.texts import relinking as texts
from bot.chat.verbs import Verb
from bot.usecases.actors import Product
from bot.usecases.ports import Act, Lane, Night
from bot.usecases.relink_client import ConfirmRelink
from bot.usecases.show_again import ShowOnNewPhone

CLOSED_UNTIL_CONFIRMED = frozenset({"mydata", "progress", "access", "goals"})
"""Commands that would show what lies before the new link."""


async def say_closed(talk: Talk, client: Client) -> None:
    await talk.say(texts.closed(talk.t, RelinkCode(client.relink_code)))


async def welcome_back(talk: Talk, client: Client, former: Address | None) -> None:
    """The client has the words; the therapist is asked for them; the old account is told."""
    await talk.say(texts.linked(talk.t, RelinkCode(client.relink_code)))
    await _ask_therapist(talk, client)
    if former is not None:
        body = Content(texts.left(talk.t, talk.now), protect=True).to_json()
        row = talk.messenger.row(former, Act.POST, lane=Lane.NOTICE, body=body)
        await talk.work.outbox.put(Product(), row)


async def _ask_therapist(talk: Talk, client: Client) -> None:
    therapist = await talk.work.staff.therapist(Product(), client.therapist_id)
    if therapist.address is None:
        return
    t, to = talk.messenger.for_therapist(therapist)
    rows = talk.messenger.keyboards(to, t).rows(
        *(
            (texts.words(t, code), Press(Verb.CONFIRM_RELINK, id=client.id, a=code))
            for code in offered(RelinkCode(client.relink_code))
        )
    )
    text = texts.to_confirm(t, client.alias, talk.now)
    night = Night(hours=talk.clinic.policies.quiet_hours, timezone=therapist.speech.timezone)
    row = talk.messenger.row(
        to,
        Act.POST,
        lane=Lane.NOTICE,
        body=Content(text, rows, protect=True).to_json(),
        night=night,
        client_id=client.id,
    )
    await talk.work.outbox.put(Product(), row)


async def confirm(talk: Talk, press: Press) -> TapAnswer | None:
    if press.id is None:
        raise NotFoundError("no client named")
    therapist, code = talk.acting_therapist, RelinkCode(press.a)
    try:
        client = await ConfirmRelink()(talk.work, therapist, ClientId(press.id), code, talk.now)
    except InvalidValueError:
        return TapAnswer(texts.not_these(talk.t))
    await talk.show(texts.confirmed(talk.t, client.alias))
    await _tell_client(talk, client)
    await ShowOnNewPhone(messenger=talk.messenger)(talk.work, client, talk.now)
    return None


async def _tell_client(talk: Talk, client: Client) -> None:
    if client.address is None:
        return
    t, to, _keyboards = talk.messenger.for_client(client)
    body = Content(texts.is_open_again(t), protect=True).to_json()
    row = talk.messenger.row(to, Act.POST, lane=Lane.NOTICE, body=body, client_id=client.id)
    await talk.work.outbox.put(Product(), row)
