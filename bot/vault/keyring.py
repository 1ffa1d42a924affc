"""The keys of one clinic, and how they hang from the root key.

    root version ─ HKDF "check" → key check value, stored in clear: a wrong key is known at once
                 └ HKDF "wrap"  → seals the bundle: the index key, the mac key, and per generation
                                  the key that wraps data keys and the key of the clinic's own cells

All keys in the bundle are random, so a new root version reseals one row and touches nothing else.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from hmac import compare_digest
from struct import Struct
from uuid import UUID

from bot.vault.boxes import (
    COBBLESTONE_256,
    KEY_BYTES,
    BoxBrokenError,
    canonical,
    close_box,
    open_box,
)
from bot.vault.root_key import KeyRefusedError, RandomBytes, RootKey

MAGIC = 0xC3
HEADER = Struct(">BBH")
"""Magic, suite, root key version; a sealed box follows."""
SYSTEM = Struct(">32s32s")
GENERATION = Struct(">H32s32s")


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedClinicKeys:
    """What the clinic's row keeps: `check` 32 bytes, `bundle` a few hundred; neither is secret."""

    clinic_id: UUID
    check: bytes = field(repr=False)
    bundle: bytes = field(repr=False)

    @property
    def root_version(self) -> int:
        """The version of the root key it is sealed under.

        Raises:
            KeyRefusedError: not a bundle, or of a format this version does not know.
        """
        if len(self.bundle) < HEADER.size:
            raise _damaged()
        magic, suite, version = HEADER.unpack_from(self.bundle)
        if magic != MAGIC or suite != COBBLESTONE_256:
            raise _damaged()
        return int(version)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClinicGeneration:
    """`wrapping` seals data keys, `own` seals cells that are about no one person."""

    wrapping: bytes = field(repr=False)
    own: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClinicKeys:
    """The opened keys of a clinic. The highest generation seals, the others still open."""

    clinic_id: UUID
    index: bytes = field(repr=False)
    mac: bytes = field(repr=False)
    generations: Mapping[int, ClinicGeneration]

    @property
    def generation(self) -> int:
        """The generation that seals."""
        return max(self.generations)


def new_clinic_keys(root: RootKey, clinic_id: UUID, random: RandomBytes) -> SealedClinicKeys:
    """Makes all keys of a new clinic, sealed under the newest root version."""
    keys = ClinicKeys(
        clinic_id=clinic_id,
        index=random(KEY_BYTES),
        mac=random(KEY_BYTES),
        generations={1: _new_generation(random)},
    )
    return _sealed(root, keys)


def open_clinic_keys(root: RootKey, sealed: SealedClinicKeys) -> ClinicKeys:
    """Opens a clinic's keys; nothing may be written before this has succeeded.

    Raises:
        KeyRefusedError: another root key, a root version that is missing, or a damaged row.
    """
    version = sealed.root_version
    if not compare_digest(root.derived(version, "check"), sealed.check):
        raise KeyRefusedError(
            "This root key is not the one the data was sealed with; set ALLIANCE_ROOT_KEY_FILE to "
            "the right key, or ALLIANCE_DATA_DIR to the data of this one."
        )
    try:
        content = open_box(
            root.derived(version, "wrap"),
            _context(sealed.clinic_id, version),
            sealed.bundle[HEADER.size :],
        )
    except BoxBrokenError:
        raise _damaged() from None
    return _unpacked(sealed.clinic_id, content)


def reseal_clinic_keys(root: RootKey, sealed: SealedClinicKeys) -> SealedClinicKeys:
    """The same keys under the newest root version.

    Raises:
        KeyRefusedError: as `open_clinic_keys`.
    """
    return _sealed(root, open_clinic_keys(root, sealed))


def add_clinic_generation(
    root: RootKey, sealed: SealedClinicKeys, random: RandomBytes
) -> SealedClinicKeys:
    """A fresh generation that seals from now on; older ones go on opening.

    Raises:
        KeyRefusedError: as `open_clinic_keys`.
    """
    keys = open_clinic_keys(root, sealed)
    grown = {**keys.generations, keys.generation + 1: _new_generation(random)}
    return _sealed(root, replace(keys, generations=grown))


def _new_generation(random: RandomBytes) -> ClinicGeneration:
    return ClinicGeneration(wrapping=random(KEY_BYTES), own=random(KEY_BYTES))


def _sealed(root: RootKey, keys: ClinicKeys) -> SealedClinicKeys:
    version = root.version
    body = close_box(
        root.derived(version, "wrap"), _context(keys.clinic_id, version), _packed(keys)
    )
    return SealedClinicKeys(
        clinic_id=keys.clinic_id,
        check=root.derived(version, "check"),
        bundle=HEADER.pack(MAGIC, COBBLESTONE_256, version) + body,
    )


def _packed(keys: ClinicKeys) -> bytes:
    generations = [
        GENERATION.pack(number, each.wrapping, each.own)
        for number, each in sorted(keys.generations.items())
    ]
    return SYSTEM.pack(keys.index, keys.mac) + b"".join(generations)


def _unpacked(clinic_id: UUID, content: bytes) -> ClinicKeys:
    index, mac = SYSTEM.unpack_from(content)
    generations = {
        number: ClinicGeneration(wrapping=wrapping, own=own)
        for number, wrapping, own in GENERATION.iter_unpack(content[SYSTEM.size :])
    }
    return ClinicKeys(clinic_id=clinic_id, index=index, mac=mac, generations=generations)


def _context(clinic_id: UUID, version: int) -> bytes:
    return canonical(b"cb1", b"clinic-keys", clinic_id.bytes, version.to_bytes(2, "big"))


def _damaged() -> KeyRefusedError:
    return KeyRefusedError(
        "The clinic's sealed keys in the database are damaged or of a newer version of this "
        "program; restore the newest backup, or install that version."
    )
