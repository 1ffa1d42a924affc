"""Which characters a font has, read from its `cmap` table (OpenType 1.9, formats 4 and 12)."""

import struct
from collections.abc import Iterator
from pathlib import Path

_UNICODE_SUBTABLES = frozenset({(0, 3), (0, 4), (0, 6), (3, 1), (3, 10)})
"""Platform and encoding."""


def characters(font: Path) -> frozenset[int]:
    """Code points with a glyph in a font file of one face.

    Raises:
        ValueError: no Unicode subtable of a known format.
    """
    data = font.read_bytes()
    cmap = _table(data, b"cmap")
    (count,) = struct.unpack_from(">H", data, cmap + 2)
    found: set[int] = set()
    for number in range(count):
        platform, encoding, offset = struct.unpack_from(">HHI", data, cmap + 4 + 8 * number)
        if (platform, encoding) in _UNICODE_SUBTABLES:
            found.update(_subtable(data, cmap + offset))
    if not found:
        raise ValueError("a font without Unicode characters")
    return frozenset(found)


def _table(data: bytes, tag: bytes) -> int:
    (count,) = struct.unpack_from(">H", data, 4)
    for number in range(count):
        name, _, offset, _ = struct.unpack_from(">4sIII", data, 12 + 16 * number)
        if name == tag:
            return int(offset)
    raise ValueError("a font without a cmap")


def _subtable(data: bytes, start: int) -> Iterator[int]:
    match struct.unpack_from(">H", data, start)[0]:
        case 4:
            return _segments(data, start)
        case 12:
            return _groups(data, start)
        case _:
            return iter(())


def _groups(data: bytes, start: int) -> Iterator[int]:
    (count,) = struct.unpack_from(">I", data, start + 12)
    for number in range(count):
        first, last, glyph = struct.unpack_from(">III", data, start + 16 + 12 * number)
        yield from (code for code in range(first, last + 1) if glyph + code - first)


def _segments(data: bytes, start: int) -> Iterator[int]:
    """Four columns of equal length follow each other: ends, starts, deltas, offsets."""
    double = struct.unpack_from(">H", data, start + 6)[0]
    ends = start + 14
    starts = ends + double + 2
    for at in range(0, double, 2):
        (last,) = struct.unpack_from(">H", data, ends + at)
        (first,) = struct.unpack_from(">H", data, starts + at)
        (delta,) = struct.unpack_from(">h", data, starts + double + at)
        where = starts + 2 * double + at
        (offset,) = struct.unpack_from(">H", data, where)
        for code in range(first, last + 1):
            if _glyph(data, code, delta, where + offset + 2 * (code - first) if offset else None):
                yield code


def _glyph(data: bytes, code: int, delta: int, where: int | None) -> int:
    if where is None:
        return (code + delta) & 0xFFFF
    (glyph,) = struct.unpack_from(">H", data, where)
    return (glyph + delta) & 0xFFFF if glyph else 0
