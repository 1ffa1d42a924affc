"""When therapists who want to be asked were last asked."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, select, true
from sqlalchemy.dialects.postgresql import insert

from bot.alliance.errors import NotFoundError
from bot.alliance.people import TherapistId
from bot.storage.tables import PromptRow, values_of
from bot.storage.transaction import Transaction
from bot.storage.visibility import ME, Kind, kind_of, me
from bot.usecases.actors import Product, TherapistActor
from bot.usecases.ports import Prompt
from bot.usecases.visibility import admit

PROMPT = PromptRow.__table__
_NEW = insert(PROMPT)
_NOTE = _NEW.on_conflict_do_update(
    index_elements=[PROMPT.c.therapist_id, PROMPT.c.prompt],
    set_={"asked_at": _NEW.excluded.asked_at},
    where=PROMPT.c.asked_at < _NEW.excluded.asked_at,
)


@cache
def _last(kind: Kind) -> Select[Any]:
    seen = PROMPT.c.therapist_id == ME if kind is TherapistActor else true()
    return select(PROMPT.c.asked_at).where(
        PROMPT.c.therapist_id == bindparam("which"), PROMPT.c.prompt == bindparam("what"), seen
    )


@dataclass(frozen=True, slots=True)
class PromptRows:
    work: Transaction

    async def last(
        self, actor: TherapistActor | Product, therapist_id: TherapistId, prompt: Prompt
    ) -> datetime | None:
        admit(actor, (TherapistActor, Product))
        params = {"which": therapist_id, "what": prompt, **me(actor)}
        row = await self.work.statements.one(_last(kind_of(actor)), params)
        return None if row is None else row.asked_at

    async def note(
        self,
        actor: TherapistActor | Product,
        therapist_id: TherapistId,
        prompt: Prompt,
        at: datetime,
    ) -> bool:
        admit(actor, (TherapistActor, Product))
        if isinstance(actor, TherapistActor) and actor.id != therapist_id:
            raise NotFoundError("there is no such therapist")
        row = PromptRow(therapist_id=therapist_id, prompt=prompt, asked_at=at)
        return await self.work.statements.change(_NOTE, values_of(row)) == 1
