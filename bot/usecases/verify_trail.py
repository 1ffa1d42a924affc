"""Reads the audit trail from its beginning and says whether anybody touched it."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.alliance.audit import Chain, UnreadableRecordError, Verified
from bot.usecases.actors import Operator
from bot.usecases.ports import AUDIT_SEALS, UnitOfWork, Vault

PAGE = 1000
"""Records held in memory at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyTrail:
    """Raises InvalidValueError if `kept` is not a head as `alliance audit verify` prints it."""

    vault: Vault

    async def __call__(
        self,
        work: UnitOfWork,
        actor: Operator,
        kept: str | None = None,
        progress: Callable[[int], None] = lambda _number: None,
    ) -> Verified:
        chain = Chain(make_seal=self._make_seal, kept=kept)
        try:
            while page := await work.audit.trail(actor, chain.number, PAGE):
                if not chain.takes(page):
                    break
                progress(chain.number)
        except UnreadableRecordError as found:
            chain.stops_at(found.number)
        return chain.verdict()

    def _make_seal(self, message: bytes) -> bytes:
        return self.vault.mac(AUDIT_SEALS, message)
