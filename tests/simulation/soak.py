"""Faults for real: the bot's own process over HTTP, killed under load, its disk full, its database
locked, Telegram silent. Prints what was lost, doubled and late; exits 1 on any loss.

`python -m tests.simulation.soak --kills 60`
"""

import argparse
import asyncio
import json
import resource
import sqlite3
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from random import Random  # noqa: TID251  # seeded: the same instants every time

from bot.sandbox.bot_process import BotProcess
from bot.sandbox.limits import RateLimits
from bot.sandbox.phones import Phone, Phones
from bot.sandbox.server import RunningServer, new_world, running_server
from bot.sandbox.updates import first_update_id
from bot.settings import Settings
from bot.usecases.ports import StoreUnavailableError
from tests.simulation.ledger import Ledger
from tests.simulation.local_telegram import WatchedQueue
from tests.simulation.soaked_clinic import SoakedClinic

KILL_AFTER = (0.05, 2.0)
"""Real seconds a new process lives, drawn between these."""
AGAIN_AFTER = 10.0
"""Seconds after which a person taps once more what still asks."""
LOCKED_FOR = 35.0
"""Longer than the 30 s the bot waits for a lock."""
FULL_FOR = 10.0
PATIENCE = 120.0


@dataclass(slots=True, kw_only=True)
class Soak:
    """One clinic under load, and what is done to it."""

    bot: BotProcess
    phones: Phones
    clinic: SoakedClinic
    dice: Random
    ledger: Ledger = field(default_factory=Ledger)
    stopping: bool = False
    kills: int = 0

    async def run(self, kills: int, *, troubles: bool) -> dict[str, object]:
        """All of it; the figures."""
        await self.bot.start()
        self.clinic.everybody_writes_first()
        async with asyncio.TaskGroup() as group:
            load = group.create_task(self._load())
            began = time.monotonic()
            await self._kill(kills)
            killing = time.monotonic() - began
            if troubles:
                for trouble in (self._full_disk, self._locked, self._silent_hour):
                    sys.stderr.write(f"… {trouble.__name__[1:].replace('_', ' ')}\n")
                    await trouble()
            self.stopping = True
            await load
        await self._drained()
        await self.bot.stop()
        figures = await self.clinic.judged(self.ledger)
        return {"kills": self.kills, "seconds_of_killing": round(killing), **figures}

    # --- load ----------------------------------------------------------------------------------

    async def _load(self) -> None:
        """Round after round: everybody had an hour, is asked, and answers."""
        while not self.stopping:
            # The soak itself locks the database for a while.
            with suppress(StoreUnavailableError):
                await self.clinic.everybody_had_an_hour()
            async with asyncio.TaskGroup() as group:
                for phone in self.clinic.phones:
                    group.create_task(self._answers(phone))
            await self._until(self._no_updates)
            await self.phones.advance(timedelta(hours=4).total_seconds())

    async def _answers(self, phone: Phone) -> None:
        """Taps what is asked, now and then twice, and again where nothing came of it."""
        end = time.monotonic() + PATIENCE
        tapped: dict[str, float] = {}
        begun = False
        while time.monotonic() < end:
            question = await self.clinic.question(phone)
            if question is None and begun:
                return
            now = time.monotonic()
            if question is not None and now - tapped.get(question.data, 0) > AGAIN_AFTER:
                begun = True
                tapped[question.data] = now
                await self._tap(phone, question.message_id, question.data)
            await asyncio.sleep(self.dice.uniform(0.02, 0.2))

    async def _tap(self, phone: Phone, message_id: int, data: str) -> None:
        times = 2 if self.dice.random() < 0.1 else 1  # one in ten taps twice
        for _ in range(times):
            tap = await phone.taps_on(message_id, data=data)
            self.ledger.tapped(tap.query_id, phone.user_id, data)

    # --- trouble -------------------------------------------------------------------------------

    async def _kill(self, times: int) -> None:
        for _ in range(times):
            await asyncio.sleep(self.dice.uniform(*KILL_AFTER))
            await self.bot.killed()
            self.kills += 1
            await self.bot.start()

    async def _full_disk(self) -> None:
        """No file may grow or be written beyond its first byte, as far as the bot is concerned."""
        no_room = (1, resource.RLIM_INFINITY)
        resource.prlimit(self.bot.pid, resource.RLIMIT_FSIZE, no_room)
        await asyncio.sleep(FULL_FOR)
        room = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
        resource.prlimit(self.bot.pid, resource.RLIMIT_FSIZE, room)
        await self._until(self._no_updates)

    async def _locked(self) -> None:
        """Somebody else holds the database for longer than the bot's patience."""
        with closing(sqlite3.connect(self.clinic.database, isolation_level=None)) as other:
            other.execute("PRAGMA busy_timeout=30000")
            other.execute("BEGIN IMMEDIATE")
            await asyncio.sleep(LOCKED_FOR)
            other.execute("ROLLBACK")
        await self._until(self._no_updates)

    async def _silent_hour(self) -> None:
        """Telegram answers nothing for an hour of its clock, and then asks for patience."""
        await self.phones.falls_silent()
        await asyncio.sleep(5)
        await self.phones.advance(3600)
        await self.phones.recovers()
        await self.phones.fails("*", "retry_after", times=20, value=3)
        await self._until(self._no_updates)

    # --- waiting -------------------------------------------------------------------------------

    async def _no_updates(self) -> bool:
        return await self.phones.pending_updates() == 0

    async def _drained(self) -> None:
        async def empty() -> bool:
            return await self._no_updates() and self.clinic.rows_waiting() == 0

        await self._until(empty)

    async def _until(self, look: Callable[[], Awaitable[bool]]) -> None:
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            with suppress(sqlite3.OperationalError):
                if await look():
                    return
            await asyncio.sleep(0.1)
        self.ledger.stuck += 1


async def soak(kills: int, clients: int, seed: int, *, troubles: bool) -> dict[str, object]:
    world = new_world(limits=RateLimits(chat_burst=3))
    world.queue = WatchedQueue(first_update_id(world.seed))
    with tempfile.TemporaryDirectory() as folder, running_server(world) as server:
        bot = BotProcess(server=server, home=Path(folder))
        settings = _settings(server, Path(folder))
        clinic = await SoakedClinic.founded(settings, server, clients)
        one = Soak(bot=bot, phones=Phones(server.url), clinic=clinic, dice=Random(seed))  # noqa: S311
        try:
            return await one.run(kills, troubles=troubles)
        finally:
            await bot.stop()


def _settings(server: RunningServer, home: Path) -> Settings:
    return Settings(
        telegram_api=server.url, data_dir=home / "data", root_key_file=home / "root.key"
    )


def main() -> int:
    words = argparse.ArgumentParser(prog="soak", description=__doc__)
    words.add_argument("--kills", type=int, default=60)
    words.add_argument("--clients", type=int, default=20)
    words.add_argument("--seed", type=int, default=1)
    words.add_argument("--only-kills", action="store_true", help="no other trouble")
    asked = words.parse_args()
    figures = asyncio.run(
        soak(asked.kills, asked.clients, asked.seed, troubles=not asked.only_kills)
    )
    sys.stdout.write(f"{json.dumps(figures, indent=2)}\n")
    bad = figures["lost"] or figures["doubled"] or figures["stuck"]
    return 1 if bad or int(str(figures["most_copies"])) > 2 else 0


if __name__ == "__main__":
    sys.exit(main())
