"""Phones, as the end-to-end tests and the demo week use them."""

import asyncio

import pytest

from bot.sandbox.phones import ImpossibleError, NothingCameError, Phone, Phones
from bot.sandbox.server import running_server

from .telegram_caller import Caller

ROW = {"inline_keyboard": [[{"text": str(n), "callback_data": f"x{n}"} for n in (6, 7)]]}


async def test_a_phone_waits_for_the_message_it_wants(bot: Caller, ada: Phone) -> None:
    waiting = asyncio.gather(ada.wait_for_text("second"))
    for text in ("first", "second"):
        await bot("sendMessage", chat_id=ada.user_id, text=text)
    (seen,) = await waiting
    assert seen.text == "second"
    assert (await ada.wait_for_new((await ada.received())[0])).text == "second"


async def test_a_phone_gives_up_when_nothing_comes(ada: Phone) -> None:
    with pytest.raises(NothingCameError):
        await ada.wait_for(lambda _: True, seconds=0.05)
    with pytest.raises(ImpossibleError):
        await ada.last()


async def test_a_phone_taps_the_newest_button_with_the_words(bot: Caller, ada: Phone) -> None:
    old = await bot("sendMessage", chat_id=ada.user_id, text="a", reply_markup=ROW)
    new = await bot("sendMessage", chat_id=ada.user_id, text="b", reply_markup=ROW)
    await bot("sendMessage", chat_id=ada.user_id, text="c")
    assert (await ada.taps("7")).message_id == new["message_id"] != old["message_id"]
    assert (await ada.taps_first()).data == "x6"
    with pytest.raises(ImpossibleError):
        await ada.taps("8")


async def test_nobody_sees_somebody_elses_chat(bot: Caller, phones: Phones, ada: Phone) -> None:
    sent = await bot("sendMessage", chat_id=ada.user_id, text="for Ada", reply_markup=ROW)
    chidi = await phones.new("Chidi")
    await chidi.says("/start")
    assert await chidi.received() == []
    with pytest.raises(ImpossibleError):
        await chidi.taps_on(sent["message_id"], text="7")
    with pytest.raises(ImpossibleError):
        await phones.post(
            f"users/{chidi.user_id}/taps",
            {"message_id": sent["message_id"], "index": 0, "chat_id": ada.user_id},
        )


async def test_whoever_watches_is_told_of_every_change(phones: Phones, ada: Phone) -> None:
    seen = await phones.changes()
    watching = asyncio.gather(phones.changes(seen, seconds=20))
    await ada.says("4")
    assert (await watching)[0] > seen
    assert {one.name for one in await phones.everybody()} == {"Ada"}


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("users", {}),
        ("users/1/says", {"text": "a"}),
        ("users/ada/says", {"text": "a"}),
        ("clock/advance", {}),
        ("updates", {"update": "text"}),
    ],
)
async def test_the_control_api_says_what_is_wrong(
    phones: Phones, path: str, body: dict[str, object]
) -> None:
    with pytest.raises(ImpossibleError):
        await phones.post(path, body)


async def test_a_verb_nobody_knows_is_refused(phones: Phones, ada: Phone) -> None:
    for verb, body in (("flies", {}), ("says", {"text": " "}), ("sends", {"kind": "gift"})):
        with pytest.raises(ImpossibleError):
            await phones.post(f"users/{ada.user_id}/{verb}", body)


async def test_a_server_that_stopped_leaves_nobody_waiting() -> None:
    with running_server() as server:
        phones = Phones(server.url)
        watching = asyncio.gather(phones.changes(await phones.changes(), seconds=20))
        await asyncio.sleep(0.05)
    assert await watching
    with pytest.raises(OSError, match=r".*"):
        await phones.now()
