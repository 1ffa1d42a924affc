"""`/frame`: the therapist writes it, each client reads it and says whether it is clear."""

from bot.alliance.errors import InvalidValueError, NotFoundError
from bot.alliance.frames import Clarity, Frame
from bot.alliance.people import Client, ClientState, Role, Therapist
from bot.chat.callback_data import Press
from bot.chat.content import TapAnswer, split
from bot.chat.keyboards import Rows
from bot.chat.talk import Talk
from bot.chat.texts import frame as texts
from bot.chat.texts import general as general_texts
from bot.chat.verbs import Verb
from bot.chat.voices.news import ChatNews
from bot.usecases.actors import ClientActor, Product, TherapistActor
from bot.usecases.ports import Dialog
from bot.usecases.share_frame import (
    NoteFeeChange,
    SayWhetherClear,
    ShowFrameToClients,
    WriteFrame,
)

FRAME_TEXT = "frame_text"
"""Kind of the dialog while a therapist may write the frame."""


async def frame(talk: Talk, _args: str = "") -> None:
    """A therapist sees their own and what clients said of it; a client that of their therapist."""
    if talk.therapist is not None:
        await _show_own(talk, talk.therapist)
    if talk.client is not None and _takes_part(talk.client):
        await _show(talk, talk.client)
    elif talk.therapist is None:
        await talk.say(general_texts.not_now(talk.t))


async def read(talk: Talk, _press: Press) -> TapAnswer | None:
    await _show(talk, _client(talk))
    return None


# --- the client's side --------------------------------------------------------------------------


async def _show(talk: Talk, client: Client) -> None:
    actor = ClientActor(client.id)
    found = await talk.work.frames.current(actor, client.therapist_id)
    if found is None:
        await talk.say(texts.not_written(talk.t))
        return
    reading = await talk.work.frames.reading(actor, client.id)
    said = reading.said if reading is not None and reading.version == found.version else None
    await _say_frame(talk, found)
    rows = talk.keyboards.rows(
        (talk.t.label("It is clear to me"), _of_version(Verb.FRAME_CLEAR, found)),
        (talk.t.label("I have a question"), _of_version(Verb.FRAME_QUESTION, found)),
    )
    await talk.say(texts.ask_whether_clear(talk.t, said), rows)


async def clear(talk: Talk, press: Press) -> TapAnswer | None:
    await _say_whether_clear(talk, press, Clarity.CLEAR)
    await talk.show(texts.noted_clear(talk.t))
    return None


async def question(talk: Talk, press: Press) -> TapAnswer | None:
    await _say_whether_clear(talk, press, Clarity.QUESTION)
    await talk.show(texts.noted_question(talk.t))
    return None


async def _say_whether_clear(talk: Talk, press: Press, said: Clarity) -> None:
    client = _client(talk)
    say = SayWhetherClear(chance=talk.messenger.chance)
    actor = ClientActor(client.id)
    await say(talk.work, actor, client, version=press.a, said=said, now=talk.now)


# --- the therapist's side -----------------------------------------------------------------------


async def _show_own(talk: Talk, therapist: Therapist) -> None:
    actor = TherapistActor(therapist.id)
    found = await talk.work.frames.current(actor, therapist.id)
    if found is None:
        label = talk.t.label("Write the frame")
        rows = talk.keyboards.rows((label, Press(Verb.WRITE_FRAME)))
        await talk.say(texts.not_written_yet(talk.t), rows)
        return
    await _say_frame(talk, found)
    await talk.say(await _standing(talk, actor, found), _own_rows(talk))


async def _standing(talk: Talk, actor: TherapistActor, found: Frame) -> str:
    said: dict[Clarity | None, list[str]] = {None: [], Clarity.CLEAR: [], Clarity.QUESTION: []}
    for client in await talk.work.clients.listed(actor):
        reading = await talk.work.frames.reading(actor, client.id)
        is_current = reading is not None and reading.version == found.version
        said[reading.said if reading is not None and is_current else None].append(client.alias)
    return texts.standing(
        talk.t, found.version, said[Clarity.CLEAR], said[Clarity.QUESTION], len(said[None])
    )


def _own_rows(talk: Talk) -> Rows:
    return talk.keyboards.rows(
        (talk.t.label("Write it anew"), Press(Verb.WRITE_FRAME)),
        (talk.t.label("Tell my clients"), Press(Verb.SHOW_FRAME_TO_ALL)),
        (talk.t.label("The fee has changed"), Press(Verb.FEE_CHANGED)),
    )


async def write(talk: Talk, _press: Press) -> TapAnswer | None:
    therapist = talk.own_therapist
    dialog = Dialog(kind=FRAME_TEXT, data={"asked_at": talk.now.isoformat()})
    await talk.work.dialogs.put(Product(), Role.THERAPIST, therapist.id, dialog)
    await talk.show(texts.ask_text(talk.t))
    return None


async def typed(talk: Talk, text: str) -> None:
    """The text of the frame; where it cannot be kept it is asked for again."""
    therapist = talk.own_therapist
    write_frame = WriteFrame(chance=talk.messenger.chance)
    try:
        stored = await write_frame(
            talk.work, TherapistActor(therapist.id), therapist.id, text, talk.now
        )
    except InvalidValueError:
        await talk.say(texts.refused(talk.t))
        return
    await talk.work.dialogs.clear(Product(), Role.THERAPIST, therapist.id)
    await talk.say(texts.written(talk.t, stored.version), _own_rows(talk))


async def show_to_all(talk: Talk, _press: Press) -> TapAnswer | None:
    show = ShowFrameToClients(messenger=ChatNews(talk.messenger))
    told = await show(talk.work, TherapistActor(talk.own_therapist.id), talk.now)
    await talk.show(texts.shown_to(talk.t, told))
    return None


async def fee_changed(talk: Talk, _press: Press) -> TapAnswer | None:
    changed = await NoteFeeChange()(talk.work, TherapistActor(talk.own_therapist.id), talk.now)
    await talk.show(texts.fee_noted(talk.t, changed))
    return None


# --- both ---------------------------------------------------------------------------------------


async def _say_frame(talk: Talk, found: Frame) -> None:
    """By itself, so that its full length fits one message."""
    for part in split(found.text):
        await talk.say(part)


def _of_version(verb: Verb, found: Frame) -> Press:
    return Press(verb, a=min(found.version, _MOST_VERSIONS))


_MOST_VERSIONS = 65535


def _takes_part(client: Client) -> bool:
    return client.state in (ClientState.ACTIVE, ClientState.PAUSED)


def _client(talk: Talk) -> Client:
    if talk.client is None or not _takes_part(talk.client):
        raise NotFoundError("not a client here")
    return talk.client
