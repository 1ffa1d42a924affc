"""Photos and documents, over real HTTP."""

import struct

import pytest

from bot.sandbox.exchange import exchange
from bot.sandbox.phones import Phone, Phones
from bot.sandbox.pictures import picture_size
from bot.sandbox.server import RunningServer

from .telegram_caller import Caller, Refused


def png(width: int, height: int, *, padding: int = 0) -> bytes:
    """As much of a PNG as says how big it is."""
    header = struct.pack(">II", width, height) + b"\x08\x02\x00\x00\x00"
    chunks = struct.pack(">I", 13) + b"IHDR" + header + b"crc." + b"\x00\x00\x00\x00IEND" + b"crc."
    return b"\x89PNG\r\n\x1a\n" + chunks + b"\x00" * (padding or 1)


def jpeg(width: int, height: int) -> bytes:
    comment = b"\xff\xfe" + struct.pack(">H", 4) + b"hi"
    frame = b"\xff\xc0" + struct.pack(">HBHHB", 8, 8, height, width, 1)
    return b"\xff\xd8" + comment + frame + b"\x00" * 8


def test_the_size_of_a_picture_is_read_from_its_head() -> None:
    for picture in (png(640, 480), jpeg(640, 480)):
        size = picture_size(picture)
        assert size is not None
        assert (size.width, size.height) == (640, 480)
    assert picture_size(b"GIF89a") is None
    assert picture_size(b"\xff\xd8\x00\x00") is None


async def test_a_photo_with_a_caption_is_shown_and_can_be_fetched(
    shared_server: RunningServer, shared_bot: Caller, reader: Phone
) -> None:
    picture = png(800, 600)
    sent = await shared_bot.parts(
        "sendPhoto",
        {"chat_id": str(reader.user_id), "caption": "<i>This</i> week", "parse_mode": "HTML"},
        photo=("week.png", picture),
    )
    seen = await reader.last()
    assert seen.text == "This week"
    assert seen.raw["entities"] == [{"type": "italic", "offset": 0, "length": 4}]
    assert seen.photo is not None
    assert (seen.photo["width"], seen.photo["height"]) == (800, 600)
    file_id = sent["photo"][-1]["file_id"]
    assert await Phones(shared_server.url).file(file_id) == picture
    path = (await shared_bot("getFile", file_id=file_id))["file_path"]
    url = f"{shared_server.file_url}{shared_server.token}/{path}"
    fetched = await exchange("GET", url, headers={}, seconds=5)
    assert fetched.body == picture


async def test_a_file_can_be_sent_again_by_its_id_but_only_as_what_it_is(
    shared_bot: Caller, reader: Phone
) -> None:
    chat = {"chat_id": str(reader.user_id)}
    sent = await shared_bot.parts("sendDocument", chat, document=("week.pdf", b"%PDF-1.7"))
    file_id = sent["document"]["file_id"]
    assert sent["document"]["mime_type"] == "application/pdf"
    again = await shared_bot("sendDocument", chat_id=reader.user_id, document=file_id)
    assert again["document"] == sent["document"]
    refused = await shared_bot.refusal("sendPhoto", chat_id=reader.user_id, photo=file_id)
    assert "can't use file of type Document as Photo" in refused.description


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "file must be non-empty"),
        (b"%PDF-1.7", "IMAGE_PROCESS_FAILED"),
        (png(9000, 1001), "PHOTO_INVALID_DIMENSIONS"),
        (png(2101, 100), "PHOTO_INVALID_DIMENSIONS"),
        (png(0, 100), "PHOTO_INVALID_DIMENSIONS"),
        (png(10, 10, padding=10 * 1024 * 1024), "file is too big"),
    ],
    ids=["empty", "no picture", "too large", "too long", "flat", "too heavy"],
)
async def test_a_photo_telegram_would_refuse_is_refused(
    shared_bot: Caller, reader: Phone, data: bytes, why: str
) -> None:
    with pytest.raises(Refused) as refused:
        await shared_bot.parts(
            "sendPhoto", {"chat_id": str(reader.user_id)}, photo=("week.png", data)
        )
    assert why in refused.value.description
    assert await reader.received() == []


async def test_a_caption_has_a_limit_of_its_own(shared_bot: Caller, reader: Phone) -> None:
    chat = {"chat_id": str(reader.user_id)}
    file = ("week.pdf", b"%PDF-1.7")
    await shared_bot.parts("sendDocument", chat | {"caption": "a" * 1024}, document=file)
    with pytest.raises(Refused, match="message caption is too long"):
        await shared_bot.parts("sendDocument", chat | {"caption": "a" * 1025}, document=file)


async def test_a_document_of_more_than_50_megabytes_is_refused(
    shared_bot: Caller, reader: Phone
) -> None:
    heavy = ("week.pdf", b"%" * (50 * 1024 * 1024 + 1))
    with pytest.raises(Refused, match="Request Entity Too Large"):
        await shared_bot.parts("sendDocument", {"chat_id": str(reader.user_id)}, document=heavy)


@pytest.mark.parametrize(
    ("params", "why"),
    [
        ({}, "there is no photo in the request"),
        ({"photo": "AgACnothing"}, "wrong remote file identifier"),
        ({"photo": "https://example.org/a.png"}, "failed to get HTTP URL content"),
        ({"photo": "attach://missing"}, "wrong remote file identifier"),
    ],
)
async def test_a_photo_that_is_not_there_is_refused(
    shared_bot: Caller, reader: Phone, params: dict[str, str], why: str
) -> None:
    refused = await shared_bot.refusal("sendPhoto", chat_id=reader.user_id, **params)
    assert why in refused.description


async def test_a_caption_can_be_edited_but_a_text_has_none(
    shared_bot: Caller, reader: Phone
) -> None:
    chat = {"chat_id": str(reader.user_id), "caption": "a"}
    sent = await shared_bot.parts("sendPhoto", chat, photo=("week.png", png(9, 9)))
    where = {"chat_id": reader.user_id, "message_id": sent["message_id"]}
    await shared_bot("editMessageCaption", **where, caption="b")
    seen = await reader.last()
    assert (seen.text, seen.photo is not None) == ("b", True)
    refused = await shared_bot.refusal("editMessageText", **where, text="c")
    assert "there is no text in the message to edit" in refused.description
    text = await shared_bot("sendMessage", chat_id=reader.user_id, text="a")
    where["message_id"] = text["message_id"]
    refused = await shared_bot.refusal("editMessageCaption", **where, caption="c")
    assert "there is no caption in the message to edit" in refused.description
