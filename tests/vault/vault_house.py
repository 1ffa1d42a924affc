"""A clinic with keys, and the people in it, for the tests of the vault."""

import hashlib
from uuid import UUID

from bot.usecases.ports import KeyKind, Place
from bot.vault import ClinicVault, RandomBytes, RootKey, new_clinic_keys, open_clinic_keys
from bot.vault.root_key import new_root_key

CLINIC = UUID(int=0xC1)
OTHER_CLINIC = UUID(int=0xC2)
ADA = UUID(int=0xADA)
CHIDI = UUID(int=0xC41D1)
ROW = UUID(int=0x1)
REPLY = Place(table="replies", column="responses", row=ROW, subject=ADA)
RECORD = KeyKind.RECORD
IDENTITY = KeyKind.IDENTITY


def counted(seed: str = "house") -> RandomBytes:
    """Bytes that look random and are the same in every run."""
    drawn = iter(range(1_000_000))

    def draw(size: int) -> bytes:
        return hashlib.shake_256(f"{seed}/{next(drawn)}".encode()).digest(size)

    return draw


def house_root(seed: str = "house") -> RootKey:
    return new_root_key(counted(f"root/{seed}"))


def house_vault(clinic: UUID = CLINIC, seed: str = "house") -> ClinicVault:
    root = house_root(seed)
    sealed = new_clinic_keys(root, clinic, counted(f"clinic/{seed}"))
    return ClinicVault(open_clinic_keys(root, sealed), counted(f"vault/{seed}"))
