"""What a bot refuses to begin with, and whose webhook it takes down."""

from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import cast

import pytest

from bot.chat.failures import BadToken, PollConflict
from bot.chat.reception import Reception
from bot.chat.transport import Me, Telegram, WebhookInfo
from bot.sandbox.limits import UNLIMITED
from bot.sandbox.server import RunningServer, new_world, running_server
from bot.sandbox.world import Webhook
from bot.usecases.events import Event
from bot.usecases.ports import TryLater
from bot.wiring.bot_name import BotName
from bot.wiring.line import (
    REFUSALS_LAST,
    Listening,
    OwnWebhook,
    WrongClockError,
    WrongTokenError,
)
from bot.wiring.reaching import HookKeeper, WebhookRefusedError
from tests.chat.quick_time import quickly
from tests.chat.small_store import Diary, SmallStore

OURS = "http://127.0.0.1:9/ours"
OFFSETS = count(1)
"""Asking twice for the same one is slowed down."""
THEIRS = "http://127.0.0.1:9/theirs"


@pytest.fixture(scope="module")
def server() -> Iterator[RunningServer]:
    with running_server(new_world(limits=UNLIMITED)) as it:
        yield it


@dataclass
class Ahead:
    """The machine's clock, wrong by so much."""

    by: timedelta = timedelta(0)

    def now(self) -> datetime:
        return datetime.now(UTC) + self.by  # noqa: TID251  # compared with the server's real one


@dataclass
class Office:
    line: Listening
    keeper: HookKeeper
    log: Diary
    clock: Ahead
    contacts: int = 0

    def contact(self) -> None:
        self.contacts += 1


def office(server: RunningServer, folder: Path, token: str | None = None) -> Office:
    log, clock = Diary(), Ahead()
    telegram = Telegram(token or server.token, server.url)
    own = OwnWebhook(folder)
    line = Listening(
        telegram=telegram,
        name=BotName(folder),
        own_webhook=own,
        clock=clock,
        log=log,
        elapsed=lambda: 0.0,
    )
    reception = Reception(
        open_work=SmallStore().open_work,
        telegram=line,
        handle=_nobody,
        clock=clock,
        wake_sender=lambda: None,
        log=log,
    )
    keeper = HookKeeper(
        line=line, reception=reception, url=OURS, secret="s", contact=lambda: None, log=log
    )
    made = Office(line, keeper, log, clock)
    keeper.contact = made.contact
    return made


async def _nobody(*_: object) -> None:
    return


@pytest.fixture
async def bot(server: RunningServer, tmp_path: Path) -> AsyncIterator[Office]:
    made = office(server, tmp_path)
    yield made
    await made.line.telegram.close()
    server.world.webhook = Webhook()


async def test_a_token_telegram_does_not_know_is_refused_in_a_sentence(
    server: RunningServer, tmp_path: Path
) -> None:
    bot = office(server, tmp_path, "123456:AAF-of_nobody")
    with pytest.raises(WrongTokenError, match="ALLIANCE_TELEGRAM_TOKEN"):
        await bot.line.me()
    await bot.line.telegram.close()


class Moody:
    """A Telegram that refuses the token for so many calls."""

    def __init__(self, refusals: int) -> None:
        self.refusals, self.asked = refusals, 0
        self.their_time = None

    def _answer(self) -> None:
        self.asked += 1
        if self.asked <= self.refusals:
            raise BadToken("unknown bot or method")

    async def me(self) -> Me:
        self._answer()
        return Me(id=7, username="bot")

    async def updates(self, offset: int | None, timeout: int) -> list[dict[str, object]]:  # noqa: ASYNC109  # Telegram's own name for it
        self._answer()
        return []

    async def webhook_info(self) -> WebhookInfo:
        self._answer()
        return WebhookInfo(url="", pending=0)


def moody(folder: Path, refusals: int, elapsed: Callable[[], float] = float) -> Listening:
    return Listening(
        telegram=cast("Telegram", Moody(refusals)),
        name=BotName(folder),
        own_webhook=OwnWebhook(folder),
        clock=None,
        log=Diary(),
        elapsed=elapsed,
    )


@pytest.mark.parametrize("refusals", [1, 2])
def test_at_the_start_a_refusal_or_two_may_be_a_hiccup(tmp_path: Path, refusals: int) -> None:
    async def begin() -> Me:
        return await moody(tmp_path, refusals).me()

    assert quickly(begin()).id == 7


def test_the_third_is_believed(tmp_path: Path) -> None:
    async def begin() -> Me:
        return await moody(tmp_path, 3).me()

    with pytest.raises(WrongTokenError):
        quickly(begin())


@pytest.mark.parametrize("what", ["updates", "webhook_info"])
async def test_while_running_a_refused_token_is_borne_for_a_quarter_of_an_hour(
    tmp_path: Path, what: str
) -> None:
    now = [1000.0]
    line = moody(tmp_path, 5, lambda: now[0])

    async def asks() -> object:
        if what == "updates":
            return await line.updates(None, 0)
        return await line.webhook_info()

    for _ in range(4):
        with pytest.raises(BadToken):
            await asks()
        now[0] += (REFUSALS_LAST - 1) / 3
    with pytest.raises(WrongTokenError):
        await asks()


async def test_a_token_that_is_taken_again_in_between_ends_nothing(tmp_path: Path) -> None:
    now = [1000.0]
    line = moody(tmp_path, 1, lambda: now[0])
    with pytest.raises(BadToken):
        await line.updates(None, 0)
    now[0] += REFUSALS_LAST - 1
    assert await line.updates(None, 0) == []
    cast("Moody", line.telegram).refusals = 99
    now[0] += REFUSALS_LAST
    with pytest.raises(BadToken):
        await line.updates(None, 0)


async def test_a_telegram_that_cannot_be_reached_is_no_reason_to_end(tmp_path: Path) -> None:
    line = Telegram("123456:AAF", "http://127.0.0.1:1")
    with pytest.raises(TryLater, match="no connection"):
        await line.me()
    await line.close()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (timedelta(days=365), "ahead of"),
        (timedelta(days=-365), "behind"),
        (timedelta(minutes=-11), "behind"),
    ],
)
async def test_a_clock_that_is_far_off_is_refused_before_anything_is_taken_in(
    bot: Office, wrong: timedelta, words: str
) -> None:
    bot.clock.by = wrong
    with pytest.raises(WrongClockError, match=words):
        await bot.line.me()
    with pytest.raises(WrongClockError):
        await bot.line.updates(next(OFFSETS), 0)
    assert bot.log.count(Event.CLOCK_WRONG) == 2
    assert bot.line.agreed_at() is None


async def test_a_clock_that_is_nearly_right_will_do(bot: Office) -> None:
    bot.clock.by = timedelta(minutes=9)
    assert (await bot.line.me()).username
    assert bot.line.agreed_at() == 0.0


async def test_a_borrowed_clock_is_not_compared(bot: Office) -> None:
    bot.line.clock = None
    assert (await bot.line.me()).username


async def test_polling_takes_down_a_webhook_of_ours_and_drops_nothing(bot: Office) -> None:
    await bot.keeper._begin()
    assert await bot.line.updates(next(OFFSETS), 0) == []
    assert bot.log.count(Event.WEBHOOK_TAKEN_DOWN) == 1
    assert (await bot.line.telegram.webhook_info()).url == ""
    assert not bot.line.own_webhook.is_ours(OURS)


async def test_a_webhook_of_which_telegram_says_two_things_is_a_conflict_and_no_contact(
    tmp_path: Path,
) -> None:
    class OfTwoMinds(Moody):
        async def updates(self, offset: int | None, timeout: int) -> list[dict[str, object]]:  # noqa: ASYNC109  # Telegram's own name for it
            self.asked += 1
            raise PollConflict(webhook=True)

    line = moody(tmp_path, 0)
    line.telegram = cast("Telegram", telegram := OfTwoMinds(0))
    with pytest.raises(PollConflict):
        await line.updates(None, 0)
    assert telegram.asked == 3  # two polls, and where the webhook leads


async def test_polling_leaves_a_webhook_of_somebody_else_alone(bot: Office) -> None:
    await bot.line.telegram.set_webhook(THEIRS, "x")
    with pytest.raises(PollConflict):
        await bot.line.updates(next(OFFSETS), 0)
    assert (await bot.line.telegram.webhook_info()).url == THEIRS


async def test_a_webhook_is_set_with_its_secret_and_looked_after(
    bot: Office, server: RunningServer
) -> None:
    await bot.keeper._begin()
    hook = server.world.webhook
    assert (hook.url, hook.secret) == (OURS, "s")
    assert bot.keeper.reception.bot_id == server.world.identity.id
    await bot.keeper._look()
    assert bot.contacts == 1
    assert bot.log.count(Event.FOREIGN_WEBHOOK) == 0


async def test_a_webhook_somebody_took_down_is_set_again_and_a_foreign_one_is_told(
    bot: Office, server: RunningServer
) -> None:
    await bot.keeper._begin()
    await bot.line.telegram.take_webhook_down()
    await bot.keeper._look()
    assert server.world.webhook.url == OURS
    await bot.line.telegram.set_webhook(THEIRS, "x")
    await bot.keeper._look()
    assert server.world.webhook.url == THEIRS
    assert bot.log.count(Event.FOREIGN_WEBHOOK) == 1
    assert bot.contacts == 0


async def test_a_foreign_webhook_is_never_replaced_in_silence(
    bot: Office, server: RunningServer
) -> None:
    await bot.line.telegram.set_webhook(THEIRS, "x")
    await bot.keeper._begin()
    assert server.world.webhook.url == OURS
    assert bot.log.count(Event.FOREIGN_WEBHOOK) == 1


async def test_deliveries_that_fail_are_no_contact(bot: Office, server: RunningServer) -> None:
    await bot.keeper._begin()
    await bot.keeper._look()
    server.world.webhook.last_error = "Wrong response from the webhook: 503"
    server.world.webhook.last_error_date = 1_790_000_000
    await bot.keeper._look()
    assert bot.contacts == 1
    assert bot.log.count(Event.WEBHOOK_FAILED) == 1
    await bot.keeper._look()
    assert bot.contacts == 2


async def test_an_address_telegram_will_not_have_ends_it_with_a_sentence(bot: Office) -> None:
    bot.keeper.url = "http://example.org/hook"
    with pytest.raises(WebhookRefusedError, match="ALLIANCE_WEBHOOK_URL"):
        await bot.keeper._begin()


async def test_a_renewed_line_polls_on(bot: Office) -> None:
    await bot.line.telegram.renew()
    assert await bot.line.updates(next(OFFSETS), 0) == []
