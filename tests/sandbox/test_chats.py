"""Edits, deletions, taps, blocking, groups: the rules of a chat, over real HTTP."""

from typing import Any

import pytest

from bot.sandbox.phones import ImpossibleError, Phone, Phones

from .telegram_caller import Caller

SEVEN = {"inline_keyboard": [[{"text": "7", "callback_data": "c1:7"}]]}
EIGHT = {"inline_keyboard": [[{"text": "8", "callback_data": "c1:8"}]]}
HOUR = 3600


async def ask(bot: Caller, phone: Phone, text: str = "How was it?", **more: Any) -> int:
    params = {"reply_markup": SEVEN} | more
    sent = await bot("sendMessage", chat_id=phone.user_id, text=text, **params)
    return int(sent["message_id"])


async def test_an_edit_changes_the_message_and_the_phone_remembers_what_it_was(
    bot: Caller, ada: Phone
) -> None:
    message_id = await ask(bot, ada, protect_content=True)
    where = {"chat_id": ada.user_id, "message_id": message_id}
    edited = await bot("editMessageText", **where, text="And this?", reply_markup=EIGHT)
    seen = await ada.last()
    assert edited["edit_date"] >= edited["date"]
    assert (seen.message_id, seen.text, seen.labels) == (message_id, "And this?", ("8",))
    assert seen.past_texts == ("How was it?",)
    assert seen.edited
    assert seen.protected


async def test_an_edit_without_buttons_takes_them_away(bot: Caller, ada: Phone) -> None:
    message_id = await ask(bot, ada)
    await bot("editMessageText", chat_id=ada.user_id, message_id=message_id, text="Thank you.")
    assert (await ada.last()).buttons == ()


async def test_an_edit_that_changes_nothing_is_refused(bot: Caller, ada: Phone) -> None:
    message_id = await ask(bot, ada)
    where = {"chat_id": ada.user_id, "message_id": message_id}
    same = await bot.refusal(
        "editMessageText", **where, text="<b></b>How was it? ", parse_mode="HTML",
        reply_markup=SEVEN,
    )  # fmt: skip
    assert "message is not modified" in same.description
    same = await bot.refusal("editMessageReplyMarkup", **where, reply_markup=SEVEN)
    assert "message is not modified" in same.description
    assert not (await ada.last()).edited


@pytest.mark.parametrize(
    ("which", "why"),
    [("deleted", "message to edit not found"), ("theirs", "message can't be edited"),
     ("forced reply", "message can't be edited"), ("unknown", "message to edit not found")],
)  # fmt: skip
async def test_some_messages_cannot_be_edited(
    bot: Caller, ada: Phone, which: str, why: str
) -> None:
    ids = {
        "theirs": (await ada.history())[0].message_id,
        "deleted": await ask(bot, ada),
        "forced reply": await ask(bot, ada, reply_markup={"force_reply": True}),
        "unknown": 1,
    }
    await bot("deleteMessage", chat_id=ada.user_id, message_id=ids["deleted"])
    refused = await bot.refusal(
        "editMessageText", chat_id=ada.user_id, message_id=ids[which], text="x"
    )
    assert why in refused.description


async def test_a_deleted_message_is_gone_from_the_screen_but_not_from_the_record(
    bot: Caller, ada: Phone
) -> None:
    message_id = await ask(bot, ada)
    await bot("deleteMessage", chat_id=ada.user_id, message_id=message_id)
    assert await ada.received() == []
    assert (await ada.history())[-1].deleted
    again = await bot.refusal("deleteMessage", chat_id=ada.user_id, message_id=message_id)
    assert again.description == "Bad Request: message to delete not found"


async def test_the_bot_may_delete_what_a_person_typed(bot: Caller, ada: Phone) -> None:
    typed = await ada.says("4")
    await bot("deleteMessages", chat_id=ada.user_id, message_ids=[typed.message_id, 1])
    assert [one.text for one in await ada.messages()] == ["/start"]


@pytest.mark.parametrize(("hours", "deletable"), [(47.9, True), (48, False)])
async def test_a_message_can_be_deleted_for_48_hours(
    bot: Caller, phones: Phones, ada: Phone, hours: float, *, deletable: bool
) -> None:
    message_id = await ask(bot, ada)
    await phones.advance(hours * HOUR)
    where = {"chat_id": ada.user_id, "message_id": message_id}
    if deletable:
        assert await bot("deleteMessage", **where) is True
    else:
        refused = await bot.refusal("deleteMessage", **where)
        assert "message can't be deleted for everyone" in refused.description


async def test_a_tap_is_answered_once(bot: Caller, phones: Phones, ada: Phone) -> None:
    await ask(bot, ada)
    tap = await ada.taps("7")
    assert [one.query_id for one in await phones.unanswered_taps()] == [tap.query_id]
    await bot("answerCallbackQuery", callback_query_id=tap.query_id, text="Saved")
    assert (await ada.is_answered(tap)).answer == "Saved"
    assert await phones.unanswered_taps() == []
    again = await bot.refusal("answerCallbackQuery", callback_query_id=tap.query_id)
    assert "query is too old and response timeout expired" in again.description


async def test_a_tap_is_too_old_after_150_seconds(bot: Caller, phones: Phones, ada: Phone) -> None:
    await ask(bot, ada)
    tap = await ada.taps("7")
    await phones.advance(151)
    refused = await bot.refusal("answerCallbackQuery", callback_query_id=tap.query_id)
    assert "query is too old" in refused.description


async def test_a_phone_that_did_not_refresh_can_tap_a_button_that_is_gone(
    bot: Caller, ada: Phone
) -> None:
    message_id = await ask(bot, ada)
    await bot("editMessageText", chat_id=ada.user_id, message_id=message_id, text="Thank you.")
    with pytest.raises(ImpossibleError):
        await ada.taps_on(message_id, text="7")
    assert (await ada.taps_on(message_id, text="7", stale=True)).data == "c1:7"


async def test_a_forged_tap_carries_whatever_was_forged(bot: Caller, ada: Phone) -> None:
    message_id = await ask(bot, ada)
    await ada.taps_on(message_id, data="c1:10")
    update = (await bot("getUpdates", offset=-1))[0]
    assert update["callback_query"]["data"] == "c1:10"
    assert update["callback_query"]["from"]["id"] == ada.user_id


async def test_a_tap_on_a_deleted_message_shows_the_bot_an_inaccessible_one(
    bot: Caller, ada: Phone
) -> None:
    message_id = await ask(bot, ada)
    await ada.deletes(message_id)
    await ada.taps_on(message_id, index=0, stale=True)
    message = (await bot("getUpdates", offset=-1))[0]["callback_query"]["message"]
    assert (message["message_id"], message["date"]) == (message_id, 0)


async def test_a_link_cannot_be_tapped_as_an_answer(bot: Caller, ada: Phone) -> None:
    link = {"inline_keyboard": [[{"text": "Read", "url": "https://example.org/"}]]}
    await ask(bot, ada, reply_markup=link)
    with pytest.raises(ImpossibleError):
        await ada.taps("Read")


async def test_somebody_who_blocked_the_bot_gets_nothing_until_they_unblock_it(
    bot: Caller, ada: Phone
) -> None:
    await ada.blocks()
    refused = await bot.refusal("sendMessage", chat_id=ada.user_id, text="a")
    assert (refused.code, refused.description) == (403, "Forbidden: bot was blocked by the user")
    update = (await bot("getUpdates", offset=-1))[0]["my_chat_member"]
    assert update["new_chat_member"]["status"] == "kicked"
    await ada.unblocks()
    await bot("sendMessage", chat_id=ada.user_id, text="a")


async def test_a_deleted_account_is_forbidden_and_silent(bot: Caller, ada: Phone) -> None:
    await ada.deactivates()
    refused = await bot.refusal("sendMessage", chat_id=ada.user_id, text="a")
    assert refused.description == "Forbidden: user is deactivated"
    with pytest.raises(ImpossibleError):
        await ada.says("hello")


async def test_a_group_shows_the_bot_commands_but_not_talk(
    bot: Caller, phones: Phones, ada: Phone
) -> None:
    group = await ada.adds_bot("group", "Friends")
    await ada.says("between us", chat_id=group)
    await ada.says("/help@alliance_sandbox_bot", chat_id=group)
    kinds = [next(k for k in one if k != "update_id") for one in await bot("getUpdates")]
    assert kinds == ["message", "my_chat_member", "message", "message"]
    last = (await bot("getUpdates", offset=-1))[0]["message"]
    assert last["entities"] == [{"type": "bot_command", "offset": 0, "length": 26}]
    chidi = await phones.new("Chidi")
    with pytest.raises(ImpossibleError):
        await chidi.says("let me in", chat_id=group)


async def test_a_group_that_became_a_supergroup_tells_its_new_id(
    bot: Caller, phones: Phones, ada: Phone
) -> None:
    group = await ada.adds_bot("group", "Friends")
    moved = await phones.post(f"users/{ada.user_id}/migrates", {"chat_id": group})
    refused = await bot.refusal("sendMessage", chat_id=group, text="a")
    assert refused.parameters == {"migrate_to_chat_id": moved["id"]}
    await bot("sendMessage", chat_id=moved["id"], text="a")


async def test_a_bot_that_left_a_group_cannot_write_there(bot: Caller, ada: Phone) -> None:
    group = await ada.adds_bot("supergroup", "Friends")
    await bot("leaveChat", chat_id=group)
    refused = await bot.refusal("sendMessage", chat_id=group, text="a")
    assert refused.description == "Forbidden: bot is not a member of the supergroup chat"
    refused = await bot.refusal("leaveChat", chat_id=ada.user_id)
    assert refused.code == 400


async def test_a_post_in_a_channel_has_no_author(bot: Caller, ada: Phone) -> None:
    channel = await ada.adds_bot("channel", "News")
    await ada.says("hello", chat_id=channel)
    post = (await bot("getUpdates", offset=-1))[0]["channel_post"]
    assert "from" not in post
    assert post["sender_chat"]["id"] == channel
    own = await bot("sendMessage", chat_id=channel, text="hi")
    where = {"chat_id": channel, "message_id": own["message_id"]}
    assert "from" not in await bot("editMessageText", **where, text="hello to you")


async def test_an_answer_and_a_correction_reach_the_bot_as_such(bot: Caller, ada: Phone) -> None:
    question = await ask(bot, ada)
    said = await ada.says("quite wel", reply_to=question)
    await ada.edits(said.message_id, "quite well")
    said_update, edit_update = (await bot("getUpdates"))[-2:]
    assert said_update["message"]["reply_to_message"]["message_id"] == question
    assert edit_update["edited_message"]["text"] == "quite well"
    assert edit_update["edited_message"]["edit_date"]


async def test_a_text_of_more_than_4096_units_arrives_in_parts(bot: Caller, ada: Phone) -> None:
    await ada.says("🙂" * 2100)
    lengths = [len(one["message"]["text"]) for one in (await bot("getUpdates"))[1:]]
    assert lengths == [2048, 52]


async def test_a_voice_message_arrives_without_text(bot: Caller, ada: Phone) -> None:
    await ada.sends("voice")
    message = (await bot("getUpdates", offset=-1))[0]["message"]
    assert "text" not in message
    assert message["voice"]["duration"] == 1
