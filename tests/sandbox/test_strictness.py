"""What Telegram refuses, the sandbox refuses: one row each, over real HTTP."""

import json
from typing import Any

import pytest

from bot.sandbox.phones import Phone, Phones
from bot.sandbox.server import RunningServer

from .telegram_caller import Caller


def inline(*rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {"inline_keyboard": list(rows)}


def button(text: str = "7", **action: Any) -> dict[str, Any]:
    return {"text": text} | (action or {"callback_data": "x"})


BOLD = {"type": "bold", "offset": 0, "length": 2}

TALL = inline(*[[button()]] * 101)
WIDE = inline([button()] * 9)
LINK = button(url="https://example.org/")

REFUSED_TEXTS: dict[str, tuple[dict[str, Any], str]] = {
    "no text": ({}, "message text is empty"),
    "only spaces": ({"text": " \n "}, "message text is empty"),
    "only invisible signs": ({"text": "\u200b\u200f"}, "message text is empty"),
    "4097 units": ({"text": "a" * 4097}, "message is too long"),
    "2049 emoji are 4098 units": ({"text": "🙂" * 2049}, "message is too long"),
    "an unknown mode": ({"text": "a", "parse_mode": "RTF"}, "unsupported parse_mode"),
}
REFUSED_HTML = {
    "<b>a": 'Can\'t find end tag corresponding to start tag "b"',
    "1 < 2": 'Unsupported start tag "" at byte offset 2',
    "<p>a</p>": 'Unsupported start tag "p" at byte offset 0',
    "<b>é<i>a</b></i>": 'Unmatched end tag at byte offset 9, expected "</i>", found "</b>"',
    "a</b>": "Unexpected end tag at byte offset 1",
    "<b": "Unclosed start tag at byte offset 0",
    "<b>a</b": "Unclosed end tag at byte offset 4",
    "<span>a</span>": 'Tag "span" must have class "tg-spoiler" at byte offset 0',
    '<tg-time unix="soon">a</tg-time>': 'Tag "tg-time" must have a valid attribute "unix"',
    '<a ="x">a</a>': 'Empty attribute name in the tag "a" at byte offset 0',
}
REFUSED_ENTITIES: dict[str, tuple[object, str]] = {
    "an unknown kind": ([BOLD | {"type": "loud"}], "unsupported type"),
    "past the end": ([BOLD | {"length": 4}], "ENTITY_BOUNDS_INVALID"),
    "half an emoji": ([BOLD | {"length": 1}], "ENTITY_BOUNDS_INVALID"),
    "empty": ([BOLD | {"length": 0}], "whole numbers"),
    "101 of them": ([BOLD] * 101, "ENTITIES_TOO_LONG"),
    "a link to nowhere": ([BOLD | {"type": "text_link"}], 'field "url" is missing'),
    "no list": ("bold", "can't parse"),
}
REFUSED_MARKUP: dict[str, tuple[object, str]] = {
    "broken JSON": ("{", "can't parse"),
    "of no known kind": ({"keys": []}, "reply markup"),
    "rows that are none": ({"inline_keyboard": [button()]}, "Array of Arrays"),
    "a button without words": (inline([button("")]), "BUTTON_TEXT_EMPTY"),
    "a button that does nothing": (inline([{"text": "7"}]), "Text buttons are unallowed"),
    "empty data": (inline([button(callback_data="")]), "Text buttons are unallowed"),
    "65 bytes of data": (inline([button(callback_data="é" * 32 + "a")]), "BUTTON_DATA_INVALID"),
    "two actions": (inline([LINK | {"callback_data": "x"}]), "exactly one action"),
    "a wrong link": (inline([button(url="alliance")]), "Wrong HTTP URL"),
    "an unknown style": (inline([button() | {"style": "loud"}]), "invalid button style"),
    "9 buttons in a row": (WIDE, "REPLY_MARKUP_TOO_LONG"),
    "101 buttons": (TALL, "REPLY_MARKUP_TOO_LONG"),
    "a long placeholder": (
        {"force_reply": True, "input_field_placeholder": "a" * 65},
        "input field placeholder is too long",
    ),
    "a key without words": ({"keyboard": [[""]]}, "must be non-empty"),
}
REFUSED_MESSAGES: dict[str, tuple[dict[str, Any], str]] = (
    REFUSED_TEXTS
    | {html: ({"text": html, "parse_mode": "HTML"}, why) for html, why in REFUSED_HTML.items()}
    | {
        f"entities: {name}": ({"text": "🙂", "entities": entities}, why)
        for name, (entities, why) in REFUSED_ENTITIES.items()
    }
    | {
        f"markup: {name}": ({"text": "a", "reply_markup": markup}, why)
        for name, (markup, why) in REFUSED_MARKUP.items()
    }
    | {
        "a reply to nothing": (
            {"text": "a", "reply_parameters": {"message_id": 1}},
            "message to be replied not found",
        )
    }
)


@pytest.mark.parametrize(
    ("params", "why"),
    REFUSED_MESSAGES.values(),
    ids=REFUSED_MESSAGES.keys(),
)
async def test_a_message_telegram_would_refuse_is_refused_and_not_shown(
    shared_bot: Caller, reader: Phone, params: dict[str, Any], why: str
) -> None:
    refused = await shared_bot.refusal("sendMessage", chat_id=reader.user_id, **params)
    assert refused.code == 400
    assert refused.description.startswith("Bad Request: ")
    assert why in refused.description
    assert await reader.received() == []


ANYWAY = {"allow_sending_without_reply": True}
ACCEPTED_MESSAGES: list[tuple[str, dict[str, Any]]] = [
    ("4096 units", {"text": "a" * 4096}),
    ("markup does not count", {"text": f"<b>{'a' * 4096}</b>", "parse_mode": "HTML"}),
    ("64 bytes of data", {"text": "a", "reply_markup": inline([button(callback_data="é" * 32)])}),
    ("8 in a row", {"text": "a", "reply_markup": inline([button()] * 8)}),
    ("100 buttons", {"text": "a", "reply_markup": inline(*[[button()] * 5] * 20)}),
    ("whole emoji", {"text": "🙂", "entities": [BOLD]}),
    ("forced reply", {"text": "a", "reply_markup": {"force_reply": True}}),
    ("keyboard gone", {"text": "a", "reply_markup": {"remove_keyboard": True}}),
    ("reply keyboard", {"text": "a", "reply_markup": {"keyboard": [["7", {"text": "8"}]]}}),
    ("any reply", {"text": "a", "reply_parameters": {"message_id": 1} | ANYWAY}),
]  # fmt: skip


@pytest.mark.parametrize(
    "params", [row[1] for row in ACCEPTED_MESSAGES], ids=[row[0] for row in ACCEPTED_MESSAGES]
)
async def test_a_message_within_every_limit_is_shown(
    shared_bot: Caller, reader: Phone, params: dict[str, Any]
) -> None:
    sent = await shared_bot("sendMessage", chat_id=reader.user_id, **params)
    assert (await reader.last()).message_id == sent["message_id"]


async def test_markup_becomes_entities_in_utf16_units(shared_bot: Caller, reader: Phone) -> None:
    text = '🙂 <b>a &amp; <i>b</i></b> <a href="https://a.org/?x=1&amp;y=2">l</a> &lt;3 &nbsp;'
    sent = await shared_bot("sendMessage", chat_id=reader.user_id, text=text, parse_mode="HTML")
    assert sent["text"] == "🙂 a & b l <3 &nbsp;"
    assert sent["entities"] == [
        {"type": "bold", "offset": 3, "length": 5},
        {"type": "italic", "offset": 7, "length": 1},
        {"type": "text_link", "offset": 9, "length": 1, "url": "https://a.org/?x=1&y=2"},
    ]


async def test_what_telegram_drops_from_a_text_is_dropped(
    shared_bot: Caller, reader: Phone
) -> None:
    text = "\n \u202aa\u202c\tb\r\n\u2067c\u2069 \u200e\u200fd \n"
    sent = await shared_bot("sendMessage", chat_id=reader.user_id, text=text)
    assert sent["text"] == "a b\n\u2067c\u2069 \u200c\u200fd"


async def test_words_marked_by_hand_keep_their_place_when_the_text_is_trimmed(
    shared_bot: Caller, reader: Phone
) -> None:
    marked = [{"type": "bold", "offset": 3, "length": 3}]
    sent = await shared_bot(
        "sendMessage", chat_id=reader.user_id, text="\u202a  abc  ", entities=marked
    )
    assert (sent["text"], sent["entities"]) == (
        "abc",
        [{"type": "bold", "offset": 0, "length": 3}],
    )


async def test_a_wrong_token_learns_nothing(shared_bot: Caller) -> None:
    answer = await shared_bot.raw("getMe", b"{}", "application/json", token="1:other")
    assert (answer.status, json.loads(answer.body)["description"]) == (401, "Unauthorized")


async def test_an_unknown_method_is_not_found(shared_bot: Caller) -> None:
    assert (await shared_bot.refusal("sendPoll")).code == 404


async def test_a_method_is_found_whatever_its_case(shared_bot: Caller) -> None:
    assert (await shared_bot("GETME"))["is_bot"] is True


async def test_the_same_call_works_from_a_query_a_form_and_json(
    shared_server: RunningServer, shared_bot: Caller, reader: Phone
) -> None:
    form = f"chat_id={reader.user_id}&text=a+b&disable_notification=true".encode()
    answer = await shared_bot.raw("sendMessage", form, "application/x-www-form-urlencoded")
    assert json.loads(answer.body)["result"]["text"] == "a b"
    assert (await reader.last()).raw["silent"] is True
    answer = await shared_bot.raw(
        f"sendMessage?chat_id={reader.user_id}&text=c", b"", "application/x-www-form-urlencoded"
    )
    assert json.loads(answer.body)["result"]["text"] == "c"


async def test_a_body_that_is_not_json_is_refused(shared_bot: Caller) -> None:
    answer = await shared_bot.raw("getMe", b"{", "application/json")
    assert answer.status == 400


def commands(command: str, described: str) -> dict[str, Any]:
    return {"commands": [{"command": command, "description": described}]}


LOCAL = {"url": "http://127.0.0.1:1/"}
REFUSED_CALLS: list[tuple[str, dict[str, Any], str]] = [
    ("sendMessage", {"text": "a"}, "chat_id is empty"),
    ("sendMessage", {"chat_id": 42, "text": "a"}, "chat not found"),
    ("sendMessage", {"chat_id": "@nobody", "text": "a"}, "chat not found"),
    ("getChat", {"chat_id": 42}, "chat not found"),
    ("sendChatAction", {"chat_id": 42, "action": "dance"}, "wrong parameter action"),
    ("answerCallbackQuery", {"callback_query_id": "1"}, "query is too old and response"),
    ("answerCallbackQuery", {"callback_query_id": "1", "text": "a" * 201}, "MESSAGE_TOO_LONG"),
    ("getFile", {"file_id": "x"}, "invalid file_id"),
    ("setMyCommands", commands("Help", "a"), "BOT_COMMAND_INVALID"),
    ("setMyCommands", commands("help", ""), "BOT_COMMAND_DESCRIPTION_INVALID"),
    ("setMyCommands", commands("help", "a") | {"language_code": "pt-br"}, "invalid language"),
    ("setMyCommands", {"commands": [], "scope": {"type": "moon"}}, "unsupported type"),
    ("setMyName", {"name": "a" * 65}, "name is too long"),
    ("setMyDescription", {"description": "a" * 513}, "description is too long"),
    ("setMyShortDescription", {"short_description": "a" * 121}, "description is too long"),
    ("setChatMenuButton", {"menu_button": {"type": "web_app"}}, "unsupported type"),
    ("deleteMessages", {"chat_id": 42, "message_ids": []}, "chat not found"),
    ("setWebhook", {"url": "https://example.org/hook"}, "bad webhook"),
    ("setWebhook", LOCAL | {"secret_token": "a b"}, "unallowed characters"),
    ("getUpdates", {"limit": "many"}, "must be an Integer"),
]


@pytest.mark.parametrize(("method", "params", "why"), REFUSED_CALLS)
async def test_other_calls_that_make_no_sense_are_refused(
    shared_bot: Caller, method: str, params: dict[str, Any], why: str
) -> None:
    refused = await shared_bot.refusal(method, **params)
    assert refused.code == 400
    assert why in refused.description


async def test_the_bot_cannot_write_first(shared_server: RunningServer, shared_bot: Caller) -> None:
    chidi = await Phones(shared_server.url).new("Chidi")
    refused = await shared_bot.refusal("sendMessage", chat_id=chidi.user_id, text="hello")
    assert refused.description == "Bad Request: chat not found"
    assert await chidi.history() == []


async def test_what_the_bot_says_about_itself_is_kept_per_language(bot: Caller) -> None:
    await bot("setMyDescription", description="Hello")
    await bot("setMyDescription", description="Bonjour", language_code="fr")
    commands = [{"command": "help", "description": "What I can do"}]
    await bot("setMyCommands", commands=commands, language_code="fr")
    assert await bot("getMyDescription", language_code="fr") == {"description": "Bonjour"}
    assert await bot("getMyDescription", language_code="de") == {"description": "Hello"}
    assert await bot("getMyCommands", language_code="fr") == commands
    assert await bot("getMyCommands") == []
    await bot("deleteMyCommands", language_code="fr")
    assert await bot("getMyCommands", language_code="fr") == []
    assert await bot("getMyName") == {"name": "Alliance Check-in"}
