"""`/mydata`: everything stored about a client, to read and as data."""

import json

from bot.alliance.people import Client
from bot.chat.content import Content, Kind
from bot.chat.handlers.access import looked
from bot.chat.talk import Talk
from bot.chat.texts import own_data as texts
from bot.chat.texts import rights as rights_texts
from bot.usecases.actors import ClientActor
from bot.usecases.gather_own_data import GatherOwnData, OwnData
from bot.usecases.own_data_json import own_data_json
from bot.usecases.own_sheet import own_sheet_to_json


async def my_data(talk: Talk, client: Client, gather: GatherOwnData) -> None:
    """A PDF, drawn when it leaves, and the JSON that `alliance client export` prints.

    Both may be kept and passed on by their owner, so neither is protected.
    """
    data = await gather(talk.work, ClientActor(client.id), client.id, talk.now)
    await _to_read(talk, data)
    await _as_data(talk, data)


async def _to_read(talk: Talk, data: OwnData) -> None:
    sheet = texts.sheet(talk.t, data, looked(talk.t, data.client, data.trail))
    content = Content(
        rights_texts.my_data(talk.t), filename="my-data.pdf", kind=Kind.DOCUMENT, draws=True
    )
    await talk.post(content, attachment=own_sheet_to_json(sheet).encode())


async def _as_data(talk: Talk, data: OwnData) -> None:
    body = json.dumps(own_data_json(data), ensure_ascii=False, indent=2).encode()
    content = Content(texts.as_data(talk.t), filename="my-data.json", kind=Kind.DOCUMENT)
    await talk.post(content, attachment=body)
