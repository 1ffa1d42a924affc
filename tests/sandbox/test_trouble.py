"""Faults on demand: each strikes as often as asked, and has exactly the effect it names."""

import asyncio
import json
from typing import Any

import pytest

from bot.sandbox.phones import ImpossibleError, Phone, Phones

from .telegram_caller import Caller, Refused


async def attempt(bot: Caller, ada: Phone) -> Any:
    """What came of one send: the result, or the trouble."""
    try:
        return await bot("sendMessage", chat_id=ada.user_id, text="a")
    except (Refused, OSError, EOFError, ValueError) as trouble:
        return trouble


BROKEN = (ConnectionError, EOFError, ValueError)
OUTCOMES: dict[str, tuple[type[Any] | tuple[type[Any], ...], int]] = {
    "drop_before": (BROKEN, 0),
    "drop_after": (BROKEN, 1),
    "bad_gateway": (json.JSONDecodeError, 0),
    "bad_gateway_after": (json.JSONDecodeError, 1),
    "malformed": (json.JSONDecodeError, 1),
    "retry_after": (Refused, 0),
    "delay": (dict, 1),
}


@pytest.mark.parametrize("kind", OUTCOMES)
async def test_a_fault_strikes_once_and_has_the_effect_it_names(
    bot: Caller, phones: Phones, ada: Phone, kind: str
) -> None:
    outcome, shown = OUTCOMES[kind]
    await phones.fails("sendMessage", kind, value=1 if kind == "retry_after" else 0.01)
    assert isinstance(await attempt(bot, ada), outcome)
    assert len(await ada.received()) == shown
    call = (await phones.calls("sendMessage"))[-1]
    assert call["fault"] == kind
    assert isinstance(await attempt(bot, ada), dict)
    assert len(await ada.received()) == shown + 1


async def test_a_fault_waits_for_its_method(bot: Caller, phones: Phones, ada: Phone) -> None:
    await phones.fails("editMessageText", "bad_gateway", times=2)
    assert isinstance(await attempt(bot, ada), dict)
    assert bot.server.world.faults.waiting


async def test_a_fault_of_every_method_spares_the_polling(
    bot: Caller, phones: Phones, ada: Phone
) -> None:
    await phones.fails("*", "retry_after", times=2, value=7)
    assert len(await bot("getUpdates")) == 1
    assert (await bot.refusal("getMe")).parameters == {"retry_after": 7}
    assert (await bot.refusal("getMe")).code == 429
    assert (await bot("getMe"))["is_bot"]


async def test_a_silent_telegram_answers_nothing_until_it_recovers(
    bot: Caller, phones: Phones, ada: Phone
) -> None:
    await phones.falls_silent()
    sending = asyncio.gather(attempt(bot, ada))
    polling = asyncio.gather(bot("getUpdates"), return_exceptions=True)
    await phones.until(lambda: phones.calls("sendMessage"))
    assert not sending.done()
    await phones.recovers()
    assert isinstance((await sending)[0], BROKEN)
    assert isinstance((await polling)[0], BROKEN)
    assert await ada.received() == []
    assert isinstance(await attempt(bot, ada), dict)


async def test_an_unknown_fault_is_refused(phones: Phones) -> None:
    with pytest.raises(ImpossibleError, match="drop_before"):
        await phones.fails("sendMessage", "earthquake")


async def test_every_call_is_on_record_with_its_outcome(
    bot: Caller, phones: Phones, ada: Phone
) -> None:
    sent = await bot("sendMessage", chat_id=ada.user_id, text="a")
    await bot.refusal("sendMessage", chat_id=ada.user_id)
    fine, refused = await phones.calls("sendMessage")
    assert (fine["ok"], fine["message_id"], fine["params"]["text"]) == (
        True,
        sent["message_id"],
        "a",
    )
    assert (refused["code"], refused["description"]) == (400, "Bad Request: message text is empty")
    assert fine["at"].startswith("2026-11-23T09:00")
    assert refused["real_seconds"] >= fine["real_seconds"]
    assert await phones.calls(after=refused["number"]) == []
