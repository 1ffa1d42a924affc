"""The library the product speaks to Telegram with finds everything it expects."""

import struct
from collections.abc import AsyncIterator

import pytest
import telegram
from telegram.error import BadRequest, Conflict, Forbidden, InvalidToken, RetryAfter

from bot.sandbox.limits import STRICT
from bot.sandbox.phones import Phone, Phones
from bot.sandbox.server import RunningServer, new_world, running_server

from .test_media import png

SEVEN = telegram.InlineKeyboardMarkup.from_row(
    [telegram.InlineKeyboardButton(str(number), callback_data=f"c1:{number}") for number in (6, 7)]
)


@pytest.fixture
async def library(server: RunningServer) -> AsyncIterator[telegram.Bot]:
    api = telegram.Bot(server.token, base_url=server.api_url, base_file_url=server.file_url)
    async with api:
        yield api


async def test_a_conversation_from_start_to_saved(
    library: telegram.Bot, phones: Phones, ada: Phone
) -> None:
    (start,) = await library.get_updates(allowed_updates=["message", "callback_query"])
    assert start.message is not None
    assert start.message.date.year == 2026
    sent = await library.send_message(
        ada.user_id, "Monday. <b>How was it?</b>", parse_mode="HTML", reply_markup=SEVEN,
        protect_content=True,
    )  # fmt: skip
    assert sent.entities[0].type == "bold"
    tapped = await ada.taps("7")
    (update,) = await library.get_updates(offset=start.update_id + 1, timeout=5)
    query = update.callback_query
    assert query is not None
    assert query.data == "c1:7"
    assert await query.answer("Saved")
    await query.edit_message_text("Saved: 7", reply_markup=SEVEN)
    await query.edit_message_reply_markup(None)
    assert (await ada.is_answered(tapped)).answer == "Saved"
    assert (await ada.last()).text == "Saved: 7"
    assert await library.delete_message(ada.user_id, sent.message_id)


async def test_a_digest_in_three_parts(
    server: RunningServer, library: telegram.Bot, ada: Phone
) -> None:
    await library.send_chat_action(ada.user_id, "upload_photo")
    photo = await library.send_photo(ada.user_id, png(20, 10), caption="The week")
    document = await library.send_document(
        ada.user_id, b"%PDF-1.7 " + struct.pack("B", 1), filename="week.pdf", caption="The week"
    )
    assert photo.photo[0].width == 20
    assert document.document is not None
    assert document.document.file_name == "week.pdf"
    again = await library.send_document(ada.user_id, document.document.file_id)
    assert again.document == document.document
    fetched = await (await library.get_file(document.document.file_id)).download_as_bytearray()
    assert fetched.startswith(b"%PDF")


async def test_what_a_bot_sets_up_at_the_start(library: telegram.Bot, ada: Phone) -> None:
    await library.set_my_commands(
        [("help", "What I can do")], language_code="fr",
        scope=telegram.BotCommandScopeChat(ada.user_id),
    )  # fmt: skip
    commands = await library.get_my_commands(
        language_code="fr", scope=telegram.BotCommandScopeChat(ada.user_id)
    )
    assert [one.command for one in commands] == ["help"]
    await library.set_my_short_description("A check-in", language_code="fr")
    assert (await library.get_my_short_description("fr")).short_description == "A check-in"
    await library.set_chat_menu_button(menu_button=telegram.MenuButtonCommands())
    assert (await library.get_chat_menu_button()).type == "commands"
    chat = await library.get_chat(ada.user_id)
    assert (chat.first_name, chat.type) == ("Ada", "private")
    await library.set_webhook("http://127.0.0.1:9/", allowed_updates=["message"])
    assert (await library.get_webhook_info()).allowed_updates == ("message",)
    with pytest.raises(Conflict):
        await library.get_updates()
    await library.delete_webhook()


async def test_every_kind_of_update_can_be_read(library: telegram.Bot, ada: Phone) -> None:
    group = await ada.adds_bot("group", "Friends")
    await ada.phones.post(f"users/{ada.user_id}/migrates", {"chat_id": group})
    await ada.adds_bot("channel", "News")
    for kind in ("photo", "document", "voice", "sticker", "location", "contact"):
        await ada.sends(kind)
    await ada.blocks()
    await ada.unblocks()
    said = await ada.says("wel")
    await ada.edits(said.message_id, "well")
    await ada.taps_on(said.message_id, data="forged")
    await ada.deletes(said.message_id)
    await ada.taps_on(said.message_id, data="forged")
    updates = await library.get_updates()
    assert len(updates) == await ada.phones.pending_updates() == 18
    gone = updates[-1].callback_query
    assert gone is not None
    assert gone.message is not None
    assert not gone.message.is_accessible


async def test_refusals_become_the_errors_the_library_knows(
    server: RunningServer, library: telegram.Bot, ada: Phone
) -> None:
    with pytest.raises(BadRequest, match="not found"):
        await library.send_message(42, "a")
    await ada.blocks()
    with pytest.raises(Forbidden, match="blocked by the user"):
        await library.send_message(ada.user_id, "a")
    with pytest.raises(InvalidToken):
        async with telegram.Bot("1:other", base_url=server.api_url):
            pass


async def test_a_wait_is_told_in_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")
    with running_server(new_world(limits=STRICT)) as server:
        ada = await Phones(server.url).new("Ada")
        await ada.says("/start")
        async with telegram.Bot(server.token, base_url=server.api_url) as api:
            await ada.phones.fails("sendMessage", "retry_after", value=7)
            with pytest.raises(RetryAfter) as waits:
                await api.send_message(ada.user_id, "a")
    assert "7" in str(waits.value)
