"""The files Telegram keeps: new ones checked and named, known ones found by their id."""

import hashlib
import mimetypes
from collections.abc import Callable
from dataclasses import asdict
from typing import Final

from bot.sandbox.accounts import StoredFile
from bot.sandbox.fields import Fields, Upload
from bot.sandbox.pictures import checked_photo_size
from bot.sandbox.refusals import Json, Refusal, bad_request
from bot.sandbox.world import TelegramWorld

MAX_DOCUMENT_BYTES: Final = 50 * 1024 * 1024
MAX_DOWNLOAD_BYTES: Final = 20 * 1024 * 1024


def file_to_send(world: TelegramWorld, fields: Fields, name: str) -> StoredFile:
    """The uploaded file of the field `photo` or `document`, or the known one it names.

    Nothing is kept yet: a refused message leaves no file behind.

    Raises:
        Refusal: none given, unknown, of the other kind, empty or too big.
    """
    upload = fields.upload(name)
    if upload is None:
        return _known_file(world, fields, name)
    return _kept(world, upload, _photo if name == "photo" else _document)


def _known_file(world: TelegramWorld, fields: Fields, name: str) -> StoredFile:
    file_id = fields.text(name)
    if not file_id:
        raise bad_request(f"there is no {name} in the request")
    if file_id.startswith(("http://", "https://")):
        # Telegram would fetch it; the sandbox reaches nothing beyond this machine.
        raise bad_request("failed to get HTTP URL content")
    stored = world.files.get(file_id)
    if stored is None:
        raise bad_request("wrong remote file identifier specified: Wrong string length")
    if stored.kind.lower() != name:
        raise bad_request(f"can't use file of type {stored.kind} as {name.capitalize()}")
    return stored


def _kept(
    world: TelegramWorld, upload: Upload, keep: Callable[[TelegramWorld, Upload], StoredFile]
) -> StoredFile:
    if not upload.data:
        raise bad_request("file must be non-empty")
    if len(upload.data) > MAX_DOCUMENT_BYTES:
        raise Refusal(413, "Request Entity Too Large")
    return keep(world, upload)


def _photo(world: TelegramWorld, upload: Upload) -> StoredFile:
    size = checked_photo_size(upload.data)
    return _stored(world, upload, "Photo", "photos", asdict(size))


def _document(world: TelegramWorld, upload: Upload) -> StoredFile:
    guessed = mimetypes.guess_type(upload.name)[0] or upload.mime_type
    described = {"file_name": upload.name, "mime_type": guessed}
    return _stored(world, upload, "Document", "documents", described)


def _stored(
    world: TelegramWorld, upload: Upload, kind: str, folder: str, described: Json
) -> StoredFile:
    number = len(world.files)
    file_id = f"{kind[:3]}AgADAgAT{world.number(f'file {number}', 2**63):016x}{number:04x}"
    unique_id = hashlib.sha256(upload.data).hexdigest()[:15]
    ids: Json = {"file_id": file_id, "file_unique_id": unique_id, "file_size": len(upload.data)}
    return StoredFile(
        file_id=file_id,
        unique_id=unique_id,
        kind=kind,
        path=f"{folder}/file_{number}",
        data=upload.data,
        described=ids | described,
    )


def get_file(world: TelegramWorld, fields: Fields) -> Json:
    stored = world.files.get(fields.text("file_id"))
    if stored is None:
        raise bad_request("invalid file_id")
    if len(stored.data) > MAX_DOWNLOAD_BYTES:
        raise bad_request("file is too big")
    return {
        "file_id": stored.file_id,
        "file_unique_id": stored.unique_id,
        "file_size": len(stored.data),
        "file_path": stored.path,
    }
