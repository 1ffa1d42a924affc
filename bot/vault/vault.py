"""Seals and opens for one clinic."""

from uuid import UUID

from bot.usecases.ports import BlindIndex, KeyKind, Place, SealedCell, WrappedKey
from bot.vault import blind_index
from bot.vault.boxes import KEY_BYTES
from bot.vault.cells import DataKey, broken, generation_of, open_cell, seal_cell
from bot.vault.data_keys import unwrap, wrap
from bot.vault.keyring import ClinicKeys
from bot.vault.root_key import RandomBytes

REMEMBERED_KEYS = 512
"""Opened data keys kept at once: a clinic's working set; more would only widen a memory dump."""


class ClinicVault:
    """Implements `ports.Vault` with the opened keys of one clinic. For one event loop."""

    __slots__ = ("_clinic", "_opened", "_own", "_random")

    def __init__(self, clinic: ClinicKeys, random: RandomBytes) -> None:
        self._clinic = clinic
        self._random = random
        self._own = {
            number: DataKey(label=b"clinic", generation=number, secret=each.own)
            for number, each in clinic.generations.items()
        }
        self._opened: dict[tuple[UUID, WrappedKey], DataKey] = {}

    def __repr__(self) -> str:
        return "ClinicVault()"

    def new_key(self, subject: UUID, kind: KeyKind) -> WrappedKey:
        secret = self._random(KEY_BYTES)
        return wrap(
            DataKey(label=kind.encode(), generation=1, secret=secret), subject, self._clinic
        )

    def rewrap(self, key: WrappedKey, subject: UUID) -> WrappedKey:
        """The same data key under the newest generation of the clinic's key."""
        return wrap(unwrap(key, subject, self._clinic), subject, self._clinic)

    def seal(self, plain: bytes, at: Place, key: WrappedKey | None = None) -> SealedCell:
        data_key = self._own[self._clinic.generation] if key is None else self._key(key, at.subject)
        return seal_cell(plain, at, self._clinic.clinic_id, data_key)

    def open(self, cell: SealedCell, at: Place, key: WrappedKey | None = None) -> bytes:
        data_key = self._own_key(cell, at) if key is None else self._key(key, at.subject)
        return open_cell(cell, at, self._clinic.clinic_id, data_key)

    def blind(self, domain: str, value: str) -> BlindIndex:
        return blind_index.blind(self._clinic.index, domain, value)

    def mac(self, domain: str, message: bytes) -> bytes:
        return blind_index.mac(self._clinic.mac, domain, message)

    def forget(self, subject: UUID) -> None:
        for entry in [each for each in self._opened if each[0] == subject]:
            del self._opened[entry]

    def _own_key(self, cell: SealedCell, at: Place) -> DataKey:
        key = self._own.get(generation_of(cell, at))
        if key is None:
            raise broken(at)
        return key

    def _key(self, wrapped: WrappedKey, subject: UUID) -> DataKey:
        # Least recently used goes first: a dict keeps the order in which keys were put back.
        entry = (subject, wrapped)
        key = self._opened.pop(entry, None) or unwrap(wrapped, subject, self._clinic)
        self._opened[entry] = key
        if len(self._opened) > REMEMBERED_KEYS:
            del self._opened[next(iter(self._opened))]
        return key
