"""One claimed row of the outbox, and what it does to a chat."""

import json
from dataclasses import dataclass, field, replace
from typing import Final, Protocol, assert_never

from bot.alliance.people import Address
from bot.chat.content import Content, Kind
from bot.chat.transport import Me
from bot.usecases.actors import Product
from bot.usecases.own_sheet import is_own_sheet, own_sheet_from_json
from bot.usecases.ports import Act, MessageRef, Outgoing, Taken, Undeliverable, UnitOfWork
from bot.usecases.renderer import Renderer
from bot.usecases.report_json import from_json
from bot.usecases.supervision_sheet import is_sheet, sheet_from_json

NEVER_POSTED: Final = "never posted"


class Messages(Protocol):
    """The part of `Telegram` that deliveries need."""

    async def post(
        self, to: Address, content: Content, attachment: bytes | None = None
    ) -> MessageRef: ...

    async def revise(self, to: Address, ref: MessageRef, content: Content) -> None: ...

    async def remove(self, to: Address, ref: MessageRef) -> None: ...

    async def me(self) -> Me: ...


@dataclass(frozen=True, slots=True)
class Job:
    """A claimed row. `ref` is the message to change, None for a new one or if it is not there."""

    taken: Taken
    ref: MessageRef | None = field(repr=False)

    @property
    def outgoing(self) -> Outgoing:
        return self.taken.outgoing

    @property
    def is_post(self) -> bool:
        return self.outgoing.act is Act.POST


async def job_of(work: UnitOfWork, taken: Taken) -> Job:
    """Finds the message a row is about; earlier rows to that chat have ended by now."""
    outgoing = taken.outgoing
    if outgoing.act is Act.REMOVE_REF:
        return Job(taken, _ref_in(outgoing.body))
    if outgoing.act is Act.POST or outgoing.key is None:
        return Job(taken, None)
    posted = await work.posted.find(Product(), outgoing.key)
    return Job(taken, None if posted is None else posted.ref)


def _ref_in(body: str) -> MessageRef | None:
    try:
        return MessageRef(str(json.loads(body)["ref"]))
    except (ValueError, LookupError, TypeError):
        return None


async def drawn(renderer: Renderer, job: Job) -> Job:
    """The job, its report drawn where it carries one: outside any transaction.

    Raises:
        RenderError, InvalidValueError: it cannot be drawn.
    """
    row = job.outgoing
    if row.act is not Act.POST or row.attachment is None:
        return job
    content = Content.from_json(row.body)
    if not content.draws:
        return job
    made = replace(row, attachment=await _drawing(renderer, content.kind, row.attachment.decode()))
    return replace(job, taken=replace(job.taken, outgoing=made))


async def _drawing(renderer: Renderer, kind: Kind, text: str) -> bytes:
    if is_own_sheet(text):
        return await renderer.own_data(own_sheet_from_json(text))
    if is_sheet(text):
        return await renderer.supervision(sheet_from_json(text))
    draw = renderer.picture if kind is Kind.PHOTO else renderer.document
    return await draw(from_json(text))


async def perform(telegram: Messages, job: Job) -> MessageRef | None:
    """One call to Telegram; the ref of the message that is in the chat now.

    Raises:
        Undeliverable, TryLater: as `Telegram` does.
        InvalidValueError: the body is not that of a message.
    """
    outgoing, ref = job.outgoing, job.ref
    match outgoing.act:
        case Act.POST:
            content = Content.from_json(outgoing.body)
            return await telegram.post(outgoing.to, content, outgoing.attachment)
        case Act.REVISE:
            if ref is None:
                raise Undeliverable(NEVER_POSTED)
            await telegram.revise(outgoing.to, ref, Content.from_json(outgoing.body))
            return ref
        case Act.REMOVE | Act.REMOVE_REF:
            if ref is not None:  # else it is gone already
                await telegram.remove(outgoing.to, ref)
            return None
        case _:
            assert_never(outgoing.act)
