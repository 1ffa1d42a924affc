"""One sealed cell: `0xC1 | suite u8 | key generation u16 | body`, big endian.

The body is a box around the padded content, bound to the cell's place, to the clinic, to the kind
of key and to its generation. Nothing is ever tried with a second key, and nothing that is not a
cell is ever taken for plain text.
"""

from dataclasses import dataclass, field
from struct import Struct
from uuid import UUID

from bot.usecases.ports import Place, SealBrokenError, SealedCell
from bot.vault.boxes import COBBLESTONE_256, LENGTH, BoxBrokenError, canonical, close_box, open_box

MAGIC = 0xC1
HEADER = Struct(">BBH")
BUCKETS = (64, 256, 1024, 4096, 16384, 65536)


@dataclass(frozen=True, slots=True, kw_only=True)
class DataKey:
    """A key that seals cells. `label` says what for, and is bound into each cell."""

    label: bytes
    generation: int
    secret: bytes = field(repr=False)


def padded(plain: bytes) -> bytes:
    """Content after its length (u32), filled up to the next bucket: 10 looks like 7."""
    needed = LENGTH.size + len(plain)
    return LENGTH.pack(len(plain)) + plain + bytes(bucket(needed) - needed)


def bucket(size: int) -> int:
    """The smallest bucket that holds `size` bytes; above 64 KiB, multiples of 64 KiB."""
    for limit in BUCKETS:
        if size <= limit:
            return limit
    return -(-size // BUCKETS[-1]) * BUCKETS[-1]


def seal_cell(plain: bytes, at: Place, clinic: UUID, key: DataKey) -> SealedCell:
    """Seals one value where it will live; 76 bytes more than its bucket."""
    body = close_box(key.secret, _context(at, clinic, key), padded(plain))
    return SealedCell(HEADER.pack(MAGIC, COBBLESTONE_256, key.generation) + body)


def generation_of(cell: bytes, at: Place) -> int:
    """Which generation of its key sealed this cell.

    Raises:
        SealBrokenError: not a cell, or of a format this version does not know.
    """
    if len(cell) < HEADER.size:
        raise broken(at)
    magic, suite, generation = HEADER.unpack_from(cell)
    if magic != MAGIC or suite != COBBLESTONE_256:
        raise broken(at)
    return int(generation)


def open_cell(cell: SealedCell, at: Place, clinic: UUID, key: DataKey) -> bytes:
    """What was sealed at this very place under this very key.

    Raises:
        SealBrokenError: in every other case.
    """
    if generation_of(cell, at) != key.generation:
        raise broken(at)
    try:
        content = open_box(key.secret, _context(at, clinic, key), cell[HEADER.size :])
    except BoxBrokenError:
        raise broken(at) from None
    return _unpadded(content, at)


def broken(at: Place) -> SealBrokenError:
    """The one answer, so that nobody learns why by trying."""
    return SealBrokenError(f"A sealed value in {at.table}.{at.column} does not open.")


def _unpadded(content: bytes, at: Place) -> bytes:
    (length,) = LENGTH.unpack_from(content)
    if LENGTH.size + length > len(content):
        raise broken(at)
    return content[LENGTH.size : LENGTH.size + length]


def _context(at: Place, clinic: UUID, key: DataKey) -> bytes:
    return canonical(
        b"cb1",
        at.table.encode(),
        at.column.encode(),
        at.row.bytes,
        clinic.bytes,
        at.subject.bytes,
        key.label,
        key.generation.to_bytes(2, "big"),
    )
