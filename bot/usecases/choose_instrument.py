"""Which instrument a client is asked: chosen by whoever plans their check-ins."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from bot.alliance.clinic import Policies
from bot.alliance.errors import InvalidValueError, NotFoundError
from bot.alliance.imported import ImportedInstrument
from bot.alliance.instruments import OURS
from bot.alliance.people import Client, ClientId, ClientState
from bot.usecases.actors import AdminActor, Operator, TherapistActor
from bot.usecases.find_instrument import imported, is_ours
from bot.usecases.ports import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class ChooseInstrument:
    """From the next check-in on; one that is out is answered as it was put.

    Raises:
        NotFoundError: no such client, or nothing of that name was imported.
        InvalidValueError: it has no words in this client's language.
    """

    async def __call__(
        self,
        work: UnitOfWork,
        actor: TherapistActor | AdminActor | Operator,
        client_id: ClientId,
        name: str | None,
    ) -> Client:
        """`name`: `wai-sr/1`, `alliance` for our own, None for what the clinic's policy says."""
        client = await work.clients.get(actor, client_id)
        if name is not None:
            _refuse_unspoken(await find_imported(work, name), [client])
        changed = replace(client, instrument=OURS if name and is_ours(name) else name)
        await work.clients.save(actor, changed)
        return changed


async def refuse_unspoken_policy(
    work: UnitOfWork, actor: AdminActor | Operator, policies: Policies
) -> None:
    """Raises as `ChooseInstrument` where a client the policy is for could not read it."""
    found = await find_imported(work, policies.instrument)
    clients = await work.clients.listed(actor)
    asked = (one for one in clients if one.state is not ClientState.STOPPED)
    _refuse_unspoken(found, (one for one in asked if one.instrument is None))


async def find_imported(work: UnitOfWork, name: str) -> ImportedInstrument | None:
    """None for our own. Raises NotFoundError for a name nobody imported."""
    found = await imported(work, name)
    if found is None and not is_ours(name):
        raise NotFoundError(
            "no instrument of that name was imported; “alliance instruments list” shows all"
        )
    return found


def _refuse_unspoken(found: ImportedInstrument | None, clients: Iterable[Client]) -> None:
    if found is None:
        return
    missing = {one.speech.locale for one in clients if found.tag_for(one.speech) is None}
    if missing:
        raise InvalidValueError(
            f"{found.name} has words in {', '.join(sorted(found.texts))}, and there are none for "
            f"{', '.join(sorted(missing))}; import a version that has them, or choose another"
        )
