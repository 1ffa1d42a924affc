"""The baseline: the same work done as tutorials do it. Nothing of the product is imported here.

python-telegram-bot with its own Updater and httpx, a SQLModel session and commit per tap and per
send, a job per client in APScheduler's memory. It stores in plain what we seal, says nothing in a
chat beyond the answer to the tap, and keeps no outbox: every difference is in its favour.

    python -m bot.ops.bench.usual_recipe taps URL DATABASE JOBS
    python -m bot.ops.bench.usual_recipe sends URL DATABASE COUNT CROWD
    python -m bot.ops.bench.usual_recipe jobs COUNT DUE DATABASE
"""

import asyncio
import json
import sys
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlmodel import Field, Session, SQLModel, create_engine, select
from telegram import Bot, Update
from telegram.ext import Application, CallbackQueryHandler, ContextTypes

from bot.ops.bench.fake_api import TOKEN

Context = ContextTypes.DEFAULT_TYPE


class Person(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    telegram_id: int = Field(index=True, unique=True)


class Response(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    data: str
    at: datetime


class Message(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    chat_id: int
    text: str
    sent_at: datetime | None = None


def now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251  # a recipe, and no part of the product


def opened(database: str) -> Any:
    engine = create_engine(f"sqlite:///{database}")
    SQLModel.metadata.create_all(engine)
    return engine


def taps(url: str, database: str, jobs_ahead: str) -> None:
    """A bot that stores each tap and then answers it, and has so many jobs; until SIGTERM."""
    engine = opened(database)

    async def tapped(update: Update, _context: Context) -> None:
        query = update.callback_query
        if query is None:
            return
        with Session(engine) as session:
            found = select(Person).where(Person.telegram_id == query.from_user.id)
            person = session.exec(found).first()
            if person is None:
                person = Person(telegram_id=query.from_user.id)
                session.add(person)
                session.flush()
            session.add(Response(person_id=person.id or 0, data=query.data or "", at=now()))
            session.commit()
        await query.answer()

    application = Application.builder().token(TOKEN).base_url(f"{url}/bot").build()
    application.add_handler(CallbackQueryHandler(tapped))
    far = now() + timedelta(days=1)
    for number in range(int(jobs_ahead)):
        if application.job_queue is not None:
            application.job_queue.run_once(ask, far + timedelta(milliseconds=number), data=number)
    application.run_polling(allowed_updates=Update.ALL_TYPES, bootstrap_retries=0)


async def ask(_context: Context) -> None:
    """A client's check-in is due."""


async def sends(url: str, database: str, count: str, crowd: str) -> dict[str, float]:
    """Each message is stored, sent and marked as sent, `crowd` of them at once."""
    engine, turn = opened(database), asyncio.Semaphore(int(crowd))

    async def send(bot: Bot, chat: int) -> None:
        async with turn:
            with Session(engine) as session:
                session.add(message := Message(chat_id=chat, text="How was it today?"))
                session.commit()
                await bot.send_message(chat_id=chat, text=message.text)
                message.sent_at = now()
                session.add(message)
                session.commit()

    async with Bot(TOKEN, base_url=f"{url}/bot") as bot:
        await send(bot, 1)
        return await timed(lambda: _all(send(bot, chat) for chat in range(2, int(count) + 2)))


async def jobs(count: str, due: str, database: str) -> dict[str, float]:
    """`count` jobs wait; then `due` of them fall due in one second and each writes its message.

    Seconds by which the last is late. Nothing is sent.
    """
    engine = opened(database)
    scheduler = AsyncIOScheduler(timezone=UTC)
    late: list[float] = []
    all_fired = asyncio.Event()

    async def fire(when: datetime) -> None:
        with Session(engine) as session:
            session.add(Message(chat_id=1, text="How was it today?"))
            session.commit()
        late.append((now() - when).total_seconds())
        if len(late) == int(due):
            all_fired.set()

    far = now() + timedelta(days=1)
    for number in range(int(count)):
        at = far + timedelta(milliseconds=number)
        scheduler.add_job(fire, "date", run_date=at, args=[at])
    scheduler.start()
    soon = now() + timedelta(seconds=2)
    for number in range(int(due)):
        at = soon + timedelta(milliseconds=number)
        scheduler.add_job(fire, "date", run_date=at, args=[at], misfire_grace_time=None)
    await all_fired.wait()
    return {"late": max(late)}


async def timed(work: Callable[[], Awaitable[None]]) -> dict[str, float]:
    began, used = time.perf_counter(), time.process_time()
    await work()
    return {"seconds": time.perf_counter() - began, "cpu": time.process_time() - used}


async def _all(sendings: Any) -> None:
    await asyncio.gather(*sendings)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["taps", url, database, jobs_ahead]:
            taps(url, database, jobs_ahead)
        case ["sends", *words]:
            sys.stdout.write(json.dumps(asyncio.run(sends(*words))))
        case ["jobs", *words]:
            sys.stdout.write(json.dumps(asyncio.run(jobs(*words))))
        case _:
            sys.exit(2)
