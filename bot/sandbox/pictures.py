"""The size of a picture, read from its first bytes: PNG and JPEG only."""

import struct
from dataclasses import dataclass

from bot.sandbox.refusals import bad_request

MAX_PHOTO_BYTES = 10 * 1024 * 1024
MAX_SIDES_SUM = 10_000
MAX_RATIO = 20

_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8"
_FRAME_HEADERS = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureSize:
    """In pixels."""

    width: int
    height: int


def checked_photo_size(data: bytes) -> PictureSize:
    """The size of what may be sent as a photo.

    Raises:
        Refusal: not a picture, more than 10 MB, sides over 10,000 together, or longer than 20:1.
    """
    if len(data) > MAX_PHOTO_BYTES:
        raise bad_request(f"file is too big: photo size must not exceed {MAX_PHOTO_BYTES} bytes")
    size = picture_size(data)
    if size is None:
        raise bad_request("IMAGE_PROCESS_FAILED")
    short, long = sorted((size.width, size.height))
    if short < 1 or short + long > MAX_SIDES_SUM or long > MAX_RATIO * short:
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    return size


def picture_size(data: bytes) -> PictureSize | None:
    if data.startswith(_PNG) and data[12:16] == b"IHDR" and len(data) > 45:  # noqa: PLR2004  (header, IHDR and IEND alone are 45 bytes)
        width, height = struct.unpack(">II", data[16:24])
        return PictureSize(width=width, height=height)
    if data.startswith(_JPEG):
        return _jpeg_size(data)
    return None


def _jpeg_size(data: bytes) -> PictureSize | None:
    at = len(_JPEG)
    while at + 9 <= len(data) and data[at] == 0xFF:  # noqa: PLR2004  (every JPEG segment starts with FF)
        if data[at + 1] in _FRAME_HEADERS:
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            return PictureSize(width=width, height=height)
        at += 2 + struct.unpack(">H", data[at + 2 : at + 4])[0]
    return None
