"""The operator forgets a client, as `/forget` would: keys, replies, and what is in the chat."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.alliance.errors import NeedsConfirmationError, NotFoundError
from bot.alliance.people import Address, ClientId, ClientState
from bot.usecases.actors import Operator, Product
from bot.usecases.leave import ForgetClient
from bot.usecases.messenger import Messenger
from bot.usecases.ports import MessageRef, Outgoing, UnitOfWork


class Remover(Messenger, Protocol):
    """A messenger that can also take away what only the channel has a name for."""

    def removal_of(self, to: Address, ref: MessageRef) -> Outgoing: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class EraseClient:
    """Returns how many replies it destroyed.

    Raises:
        NeedsConfirmationError: it cannot be undone and was not confirmed.
        NotFoundError: no such client, or erased already.
    """

    messenger: Remover

    async def __call__(
        self,
        work: UnitOfWork,
        actor: Operator,
        client_id: ClientId,
        *,
        confirmed: bool,
        now: datetime,
    ) -> int:
        client = await work.clients.get(actor, client_id)
        if client.state is ClientState.ERASED:
            raise NotFoundError("this client was erased already")
        if not confirmed:
            raise NeedsConfirmationError("this cannot be undone; add --yes if you mean it")
        receipt = await ForgetClient(messenger=self.messenger)(work, actor, client, now)
        if client.address is not None:
            for ref in receipt.refs:
                removal = self.messenger.removal_of(client.address, ref)
                await work.outbox.put(Product(), removal)
        return receipt.replies
