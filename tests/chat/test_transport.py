"""Over real HTTP: against the strict local Telegram, and against servers that are no Telegram."""

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import pytest

from bot.alliance.people import Address
from bot.chat.content import Button, Content, Kind
from bot.chat.failures import BadToken, PollConflict, RateLimited
from bot.chat.transport import Me, Telegram, WebhookInfo
from bot.sandbox.limits import UNLIMITED
from bot.sandbox.phones import Phone, Phones
from bot.sandbox.server import RunningServer, new_world, running_server
from bot.usecases.ports import MessageRef, TryLater, Undeliverable

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c"
    "6360606060000000050001a5f645400000000049454e44ae426082"
)
KEYBOARD = ((Button("5", "five"), Button("6", "six")), (Button("skip", "skip"),))


@pytest.fixture(scope="module")
def server() -> Iterator[RunningServer]:
    with running_server(new_world(limits=UNLIMITED)) as server:
        yield server


@pytest.fixture
def phones(server: RunningServer) -> Phones:
    return Phones(server.url)


@pytest.fixture
async def telegram(server: RunningServer) -> AsyncIterator[Telegram]:
    telegram = Telegram(server.token, server.url)
    yield telegram
    await telegram.close()


@pytest.fixture
async def ada(phones: Phones) -> Phone:
    phone = await phones.new("Ada")
    await phone.says("/start")
    return phone


def at(phone: Phone) -> Address:
    return Address(f"tg:{phone.user_id}")


async def test_a_message_arrives_as_it_was_written(telegram: Telegram, ada: Phone) -> None:
    content = Content(
        "How was it? <b>&amp; https://example.org", KEYBOARD, protect=True, silent=True
    )
    ref = await telegram.post(at(ada), content)
    shown = await ada.last()
    assert (shown.text, shown.protected, str(shown.message_id)) == (content.text, True, ref)
    assert [[button.text for button in row] for row in shown.rows] == [["5", "6"], ["skip"]]
    assert shown.raw["silent"]


async def test_a_picture_and_a_document_arrive_with_their_words(
    telegram: Telegram, ada: Phone, phones: Phones
) -> None:
    await telegram.post(at(ada), Content("The week", kind=Kind.PHOTO), PIXEL)
    assert (await ada.last()).text == "The week"
    await telegram.post(
        at(ada), Content("", kind=Kind.DOCUMENT, filename="semaine \u05d0.pdf"), b"%PDF-1.7 \xff"
    )
    document = (await ada.last()).raw["document"]
    assert await phones.file(document["file_id"]) == b"%PDF-1.7 \xff"


async def test_a_picture_without_its_bytes_is_undeliverable(telegram: Telegram, ada: Phone) -> None:
    with pytest.raises(Undeliverable):
        await telegram.post(at(ada), Content("The week", kind=Kind.PHOTO))


async def test_a_message_moves_on_and_the_same_again_is_fine(
    telegram: Telegram, ada: Phone
) -> None:
    ref = await telegram.post(at(ada), Content("first", KEYBOARD))
    for _ in range(2):
        await telegram.revise(at(ada), ref, Content("second"))
    shown = await ada.last()
    assert (shown.text, shown.rows) == ("second", ())


async def test_the_words_under_a_picture_can_be_changed(telegram: Telegram, ada: Phone) -> None:
    ref = await telegram.post(at(ada), Content("first", kind=Kind.PHOTO), PIXEL)
    await telegram.revise(at(ada), ref, Content("second", kind=Kind.PHOTO))
    assert (await ada.last()).text == "second"


async def test_a_message_is_removed_and_one_already_gone_is_fine(
    telegram: Telegram, ada: Phone
) -> None:
    ref = await telegram.post(at(ada), Content("first"))
    await telegram.remove(at(ada), ref)
    await telegram.remove(at(ada), ref)
    assert all(one.text != "first" for one in await ada.received())


async def test_changing_a_message_that_is_gone_says_so(telegram: Telegram, ada: Phone) -> None:
    ref = await telegram.post(at(ada), Content("first"))
    await telegram.remove(at(ada), ref)
    with pytest.raises(Undeliverable) as caught:
        await telegram.revise(at(ada), ref, Content("second"))
    assert (caught.value.reason, caught.value.gone) == ("message gone", False)


async def test_a_client_who_blocked_the_bot_is_known_to_be_gone(
    telegram: Telegram, ada: Phone
) -> None:
    await ada.blocks()
    with pytest.raises(Undeliverable) as caught:
        await telegram.post(at(ada), Content("hello"))
    assert caught.value.gone


@pytest.mark.parametrize("nobody", ["tg:1", "tg:", "tg:-5", "mail:7", "7", "tg:x"])
async def test_nobody_is_written_to_at_no_address(telegram: Telegram, nobody: str) -> None:
    with pytest.raises(Undeliverable) as caught:
        await telegram.post(Address(nobody), Content("hello"))
    assert not caught.value.gone


async def test_a_tap_is_taken_and_answered(telegram: Telegram, ada: Phone) -> None:
    await telegram.post(at(ada), Content("How was it?", KEYBOARD))
    tap = await ada.taps("6")
    updates = await telegram.updates(None, 0)
    assert updates[-1]["callback_query"]["data"] == "six"  # type: ignore[index]  # raw JSON
    await telegram.answer(tap.query_id, "Taken. " + "\U0001f600" * 300, alert=True)
    seen = await ada.is_answered(tap)
    assert seen.answer.startswith("Taken.")
    assert seen.alert
    await telegram.answer(tap.query_id, None)  # answered already: fine


async def test_a_tap_that_is_too_old_to_answer_is_no_trouble(telegram: Telegram) -> None:
    await telegram.answer("12345", "late")


async def test_updates_are_given_again_until_they_are_confirmed() -> None:
    with running_server() as server:
        telegram, phones = Telegram(server.token, server.url), Phones(server.url)
        await (await phones.new("Ada")).says("hello")
        first = await telegram.updates(None, 0)
        assert await telegram.updates(None, 0) == first
        assert await phones.pending_updates() == 1
        assert await telegram.updates(int(str(first[0]["update_id"])) + 1, 0) == []
        assert await phones.pending_updates() == 0
        await telegram.close()


async def test_the_bot_knows_itself_and_where_its_updates_go(
    telegram: Telegram, server: RunningServer
) -> None:
    me = server.world.identity
    assert await telegram.me() == Me(id=me.id, username=me.username)
    assert (await telegram.webhook_info()).url == ""


async def test_menus_are_filled_for_all_and_for_one(
    telegram: Telegram, ada: Phone, phones: Phones
) -> None:
    assert await telegram.set_commands(None, "fr", [("help", "De l'aide")])
    assert await telegram.set_commands(at(ada), None, [("help", "Help")])
    assert "De l'aide" in str(await phones.profile())


async def test_a_menu_that_telegram_refuses_stops_nothing(telegram: Telegram, ada: Phone) -> None:
    assert not await telegram.set_commands(at(ada), "fra", [("help", "Help")])
    assert not await telegram.set_commands(Address("tg:1"), None, [("help", "Help")])


async def test_a_stranger_with_a_made_up_token_is_told(server: RunningServer) -> None:
    telegram = Telegram("12:made-up", server.url)
    with pytest.raises(BadToken):
        await telegram.me()
    with pytest.raises(BadToken):
        await telegram.updates(None, 0)
    with pytest.raises(TryLater) as caught:
        await telegram.post(Address("tg:7"), Content("hello"))
    assert not caught.value.maybe_sent
    await telegram.close()


@pytest.mark.parametrize(
    ("fault", "maybe_sent", "arrives"),
    [("drop_before", True, False), ("drop_after", True, True), ("bad_gateway", True, False),
     ("bad_gateway_after", True, True), ("malformed", True, True)],
)  # fmt: skip
async def test_an_answer_that_is_lost_leaves_the_outcome_open(
    telegram: Telegram, ada: Phone, phones: Phones, fault: str, *, maybe_sent: bool, arrives: bool
) -> None:
    await phones.fails("sendMessage", fault)
    with pytest.raises(TryLater) as caught:
        await telegram.post(at(ada), Content("hello"))
    assert caught.value.maybe_sent is maybe_sent
    assert any(one.text == "hello" for one in await ada.received()) is arrives


async def test_a_request_for_patience_is_passed_on(
    telegram: Telegram, ada: Phone, phones: Phones
) -> None:
    await phones.fails("sendMessage", "retry_after", value=17)
    with pytest.raises(RateLimited) as caught:
        await telegram.post(at(ada), Content("hello"))
    assert caught.value.after.total_seconds() == 17


async def test_two_pollers_notice_each_other(server: RunningServer) -> None:
    one, other = Telegram(server.token, server.url), Telegram(server.token, server.url)
    drained = await one.updates(None, 0)
    offset = int(str(drained[-1]["update_id"])) + 1 if drained else None
    outcomes = await asyncio.gather(
        one.updates(offset, 1), other.updates(offset, 1), return_exceptions=True
    )
    assert any(isinstance(outcome, PollConflict) for outcome in outcomes)
    await one.close()
    await other.close()


async def test_the_way_to_ones_own_machine_leads_through_no_proxy(
    server: RunningServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    telegram = Telegram(server.token, server.url)
    assert (await telegram.me()).id == server.world.identity.id
    await telegram.close()


# --- servers that are no Telegram


@asynccontextmanager
async def says(*answers: bytes) -> AsyncIterator[Telegram]:
    """Whatever is asked, these are the answers, the last again and again; each cuts the line."""
    left = list(answers)

    async def reply(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(65536)
        writer.write(left.pop(0) if len(left) > 1 else left[0])
        await writer.drain()
        writer.close()
        await writer.wait_closed()

    server = await asyncio.start_server(reply, "127.0.0.1")
    port = server.sockets[0].getsockname()[1]
    telegram = Telegram("12:secret-token", f"http://127.0.0.1:{port}")
    try:
        yield telegram
    finally:
        await telegram.close()
        server.close()
        await server.wait_closed()


def ok(body: bytes) -> bytes:
    return b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)


@pytest.mark.parametrize(
    "body",
    [b"", b"null", b"[]", b"7", b"{}", b'{"ok":true,"result":null}', b'{"ok":true,"result":[]}',
     b'{"ok":true,"result":{"message_id":"x"}}', b"[" * 100_000, b"\xff\xfe"],
)  # fmt: skip
async def test_an_odd_answer_may_mean_that_it_was_sent(body: bytes) -> None:
    async with says(ok(body)) as telegram:
        with pytest.raises(TryLater) as caught:
            await telegram.post(Address("tg:7"), Content("hello"))
        assert caught.value.maybe_sent
        with pytest.raises(TryLater):
            await telegram.me()
        with pytest.raises(TryLater):
            await telegram.webhook_info()


async def test_a_time_that_was_told_once_does_not_outlive_an_answer_without_one() -> None:
    gate = b"HTTP/1.1 502 Bad Gateway\r\nDate: Mon, 23 Nov 2026 10:00:00 GMT\r\n\r\n"
    me = ok(b'{"ok":true,"result":{"id":7,"username":"bot"}}')
    async with says(gate, me) as telegram:
        with pytest.raises(TryLater):
            await telegram.me()
        assert telegram.their_time == datetime(2026, 11, 23, 10, tzinfo=UTC)
        await telegram.me()
        assert telegram.their_time is None


@pytest.mark.parametrize("status", [b"403 Forbidden", b"404 Not Found", b"302 Found"])
async def test_a_gate_on_the_way_condemns_nobody(status: bytes) -> None:
    async with says(b"HTTP/1.1 " + status + b"\r\nContent-Length: 4\r\n\r\nnope") as telegram:
        with pytest.raises(TryLater):
            await telegram.post(Address("tg:7"), Content("hello"))
        with pytest.raises(TryLater):
            await telegram.updates(None, 0)


async def test_what_is_not_an_update_is_left_out() -> None:
    async with says(ok(b'{"ok":true,"result":[1,null,{"update_id":1}]}')) as telegram:
        assert await telegram.updates(None, 0) == [{"update_id": 1}]


async def test_updates_that_are_no_list_are_refused() -> None:
    async with says(ok(b'{"ok":true,"result":{"update_id":1}}')) as telegram:
        with pytest.raises(TryLater):
            await telegram.updates(None, 0)


async def test_with_nobody_at_the_other_end_nothing_was_sent() -> None:
    telegram = Telegram("12:secret-token", "http://127.0.0.1:9")
    for call in (
        telegram.post(Address("tg:7"), Content("hello")),
        telegram.revise(Address("tg:7"), MessageRef("1"), Content("hello")),
        telegram.answer("7", None),
        telegram.me(),
    ):
        with pytest.raises(TryLater) as caught:
            await call
        assert not caught.value.maybe_sent
    await telegram.close()


async def test_polling_goes_on_after_the_line_was_cut(
    server: RunningServer, phones: Phones
) -> None:
    telegram = Telegram(server.token, server.url)
    await telegram.updates(None, 0)
    line = telegram._polls._session
    await phones.fails("getUpdates", "drop_before")
    with pytest.raises(TryLater):
        await telegram.updates(None, 0)
    await telegram.updates(None, 0)
    assert telegram._polls._session is not line
    await telegram.close()


async def test_neither_token_nor_text_is_in_an_error_or_a_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.WARNING)
    body = b'{"ok":false,"result":[{"message":{"text":"a secret"}}'
    for answer in (ok(body), b"HTTP/1.1 500 No\r\nContent-Length: 8\r\n\r\na secret"):
        async with says(answer) as telegram:
            with pytest.raises(TryLater) as caught:
                await telegram.updates(None, 0)
            told = [repr(caught.value), str(caught.value), caplog.text, repr(telegram)]
            assert not any("secret" in one for one in told)
            assert caught.value.__cause__ is None
            assert caught.value.__context__ is None


def test_where_updates_are_delivered_is_not_printed() -> None:
    assert "secret" not in repr(WebhookInfo(url="https://secret.example.org", pending=1))
