"""A data key as it is stored, sealed under the clinic's key; 111 bytes.

`0xC2 | suite u8 | clinic generation u16 | kind u8 | generation u16`, big endian, then a box.
The box is bound to clinic, subject, kind and both generations, so a wrapped key put into another
person's row opens nothing. Erasing a person is destroying the few of these that are theirs.
"""

from struct import Struct
from uuid import UUID

from bot.usecases.ports import KeyKind, SealBrokenError, WrappedKey
from bot.vault.boxes import (
    COBBLESTONE_256,
    KEY_BYTES,
    BoxBrokenError,
    canonical,
    close_box,
    open_box,
)
from bot.vault.cells import DataKey
from bot.vault.keyring import ClinicKeys

MAGIC = 0xC2
HEADER = Struct(">BBHBH")
KINDS = {1: KeyKind.IDENTITY, 2: KeyKind.RECORD}
NUMBERS = {kind: number for number, kind in KINDS.items()}


def wrap(key: DataKey, subject: UUID, clinic: ClinicKeys) -> WrappedKey:
    """Seals a data key of one subject under the clinic's newest generation."""
    number = NUMBERS[KeyKind(key.label.decode())]
    header = HEADER.pack(MAGIC, COBBLESTONE_256, clinic.generation, number, key.generation)
    wrapping = clinic.generations[clinic.generation].wrapping
    return WrappedKey(
        header + close_box(wrapping, _context(header, subject, clinic.clinic_id), key.secret)
    )


def unwrap(wrapped: WrappedKey, subject: UUID, clinic: ClinicKeys) -> DataKey:
    """Opens a subject's data key.

    Raises:
        SealBrokenError: altered, another subject's or another clinic's, or an unknown format.
    """
    if len(wrapped) < HEADER.size:
        raise _broken()
    magic, suite, clinic_generation, number, generation = HEADER.unpack_from(wrapped)
    holder = clinic.generations.get(clinic_generation)
    if magic != MAGIC or suite != COBBLESTONE_256 or number not in KINDS or holder is None:
        raise _broken()
    context = _context(wrapped[: HEADER.size], subject, clinic.clinic_id)
    try:
        secret = open_box(holder.wrapping, context, wrapped[HEADER.size :])
    except BoxBrokenError:
        raise _broken() from None
    if len(secret) != KEY_BYTES:
        raise _broken()
    return DataKey(label=KINDS[number].encode(), generation=generation, secret=secret)


def _context(header: bytes, subject: UUID, clinic_id: UUID) -> bytes:
    return canonical(b"cb1", b"data-key", header, clinic_id.bytes, subject.bytes)


def _broken() -> SealBrokenError:
    return SealBrokenError("A sealed data key does not open.")
