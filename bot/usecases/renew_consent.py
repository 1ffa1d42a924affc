"""A consent text that changed is asked about again before anything else is (promise P6)."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.alliance.audit import AuditAction
from bot.alliance.clinic import Policies
from bot.alliance.errors import NotAllowedError
from bot.alliance.people import Client, ClientState, Consent
from bot.usecases.actors import ClientActor, Product
from bot.usecases.join import as_detail, pull_forward
from bot.usecases.messenger import Messenger
from bot.usecases.ports import Night, UnitOfWork


def is_outdated(client: Client, version: str) -> bool:
    """Whether somebody who joined has agreed to other words than these."""
    joined = client.state in (ClientState.ACTIVE, ClientState.PAUSED)
    return joined and client.consent is not None and client.consent.version != version


@dataclass(frozen=True, slots=True, kw_only=True)
class AskConsentAgain:
    """Once per client and version, outside their quiet hours."""

    messenger: Messenger

    async def __call__(
        self, work: UnitOfWork, client: Client, policies: Policies, night: Night
    ) -> None:
        row = self.messenger.consent_again(client, policies)
        await work.outbox.put(Product(), replace(row, night=night))


@dataclass(frozen=True, slots=True, kw_only=True)
class RenewConsent:
    """What waited for it goes out.

    Raises:
        NotAllowedError: what they agreed to is what stands there now.
    """

    async def __call__(
        self, work: UnitOfWork, client: Client, version: str, now: datetime
    ) -> Client:
        if not is_outdated(client, version):
            raise NotAllowedError("has agreed to this already")
        consent = Consent(version=version, locale=client.speech.locale, agreed_at=now)
        renewed = replace(client, consent=consent)
        me = ClientActor(client.id)
        await work.clients.save(me, renewed)
        await work.audit.append(
            me, AuditAction.CONSENTED, now, client_id=client.id, detail=as_detail(version)
        )
        await pull_forward(work, renewed, now)
        return renewed
