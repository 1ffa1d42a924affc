"""`/supervision`: cases are chosen with buttons, then the sheet comes as a PDF."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from bot.alliance.errors import NotFoundError
from bot.alliance.people import Client, ClientId, Role, Therapist
from bot.alliance.supervision import MOST_CASES
from bot.chat.callback_data import Press
from bot.chat.content import Content, Kind, TapAnswer
from bot.chat.keyboards import Rows
from bot.chat.talk import Talk
from bot.chat.texts import supervision as texts
from bot.chat.verbs import Verb
from bot.usecases.actors import Product, TherapistActor
from bot.usecases.ports import Act, Dialog, Lane
from bot.usecases.prepare_supervision import PrepareSupervision
from bot.usecases.supervision_sheet import sheet_to_json

_CHOOSING: Final = "supervision"
"""Kind of the dialog that holds which clients are chosen so far."""
_MOST_BUTTONS: Final = 90


@dataclass(frozen=True, slots=True)
class _Choice:
    listed: list[Client]
    chosen: tuple[UUID, ...]


async def supervision(talk: Talk, _args: str) -> None:
    """Begins anew: what was chosen for an earlier sheet is no longer chosen."""
    therapist = talk.own_therapist
    listed = await talk.work.clients.listed(TherapistActor(therapist.id))
    if not listed:
        await talk.say(texts.nothing_yet(talk.t))
        return
    await _remember(talk, therapist, ())
    await talk.say(texts.choose(talk.t), _rows(talk, _Choice([*listed], ())))


async def choose(talk: Talk, press: Press) -> TapAnswer | None:
    """Takes a client in, or out again."""
    therapist = talk.own_therapist
    choice = await _choice(talk, therapist)
    if press.id not in [one.id for one in choice.listed]:
        raise NotFoundError("not this therapist's client")
    if press.id in choice.chosen:
        chosen = tuple(one for one in choice.chosen if one != press.id)
    elif len(choice.chosen) == MOST_CASES:
        return TapAnswer(texts.full(talk.t))
    else:
        chosen = (*choice.chosen, *([press.id] if press.id is not None else []))
    await _remember(talk, therapist, chosen)
    await talk.show(texts.choose(talk.t), _rows(talk, _Choice(choice.listed, chosen)))
    return None


async def make(talk: Talk, _press: Press) -> TapAnswer | None:
    therapist = talk.own_therapist
    choice = await _choice(talk, therapist)
    ids = [ClientId(one) for one in choice.chosen]
    prepare = PrepareSupervision(instrument=talk.messenger.instrument)
    cases = await prepare(talk.work, TherapistActor(therapist.id), ids, talk.now)
    await talk.work.dialogs.clear(Product(), Role.THERAPIST, therapist.id)
    names = {one.id: one.alias for one in choice.listed}
    await talk.show(texts.on_its_way(talk.t, [names[one] for one in ids]))
    content = Content("", protect=False, kind=Kind.DOCUMENT, filename="supervision.pdf", draws=True)
    row = talk.messenger.row(
        talk.sender,
        Act.POST,
        lane=Lane.ANSWER,
        body=content.to_json(),
        attachment=sheet_to_json(texts.sheet(talk.t, cases)).encode(),
    )
    await talk.work.outbox.put(Product(), row)
    return None


def _rows(talk: Talk, choice: _Choice) -> Rows:
    buttons = [
        (
            texts.chosen_label(talk.t, one.alias) if one.id in choice.chosen else one.alias,
            Press(Verb.SUPERVISE, id=one.id),
        )
        for one in choice.listed[:_MOST_BUTTONS]
    ]
    ready = [(talk.t.label("Make the sheet"), Press(Verb.SUPERVISE_MAKE))] if choice.chosen else []
    return talk.keyboards.rows(*buttons, *ready)


async def _choice(talk: Talk, therapist: Therapist) -> _Choice:
    """Who left in the meantime is not chosen any more."""
    listed = await talk.work.clients.listed(TherapistActor(therapist.id))
    dialog = await talk.work.dialogs.get(Product(), Role.THERAPIST, therapist.id)
    words = dialog.data.get("ids", "") if dialog is not None and dialog.kind == _CHOOSING else ""
    known = {str(one.id): one.id for one in listed}
    return _Choice([*listed], tuple(known[one] for one in words.split(",") if one in known))


async def _remember(talk: Talk, therapist: Therapist, chosen: tuple[UUID, ...]) -> None:
    dialog = Dialog(kind=_CHOOSING, data={"ids": ",".join(map(str, chosen))})
    await talk.work.dialogs.put(Product(), Role.THERAPIST, therapist.id, dialog)
