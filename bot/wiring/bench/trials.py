"""What is measured inside a process of its own, each printed as one document."""

import time
from collections.abc import Mapping
from dataclasses import asdict
from datetime import timedelta
from typing import Final

from bot.ops.bench.crowds import copy_clients
from bot.ops.bench.tapping import percentile
from bot.reports.typst_renderer import TypstRenderer
from bot.settings import load_settings
from bot.usecases.actors import Product
from bot.usecases.digest_report import DigestReport
from bot.usecases.report_json import from_json
from bot.wiring.bench.clinics import Registrar, caseload, founded, people_asked, people_due
from bot.wiring.bench.stopwatch import timed
from bot.wiring.chores import chores_of
from bot.wiring.house import House, open_house
from bot.wiring.ticks import Turn, ticks

Figures = Mapping[str, object]

FAR: Final = timedelta(days=40)
"""After all check-ins of a crowd are due. Nothing there may ever be opened."""
_TOGETHER: Final = 100


async def asked(people: str) -> Figures:
    """Founds a clinic in which so many have a check-in on their screen."""
    async with founded(load_settings()) as house:
        return {"people": [asdict(one) for one in await people_asked(house, int(people))]}


async def crowd(people: str) -> Figures:
    """Founds a clinic of so many, whose check-ins are due in the weeks to come."""
    settings = load_settings()
    async with founded(settings) as house:
        registrar = Registrar(house=house, now=house.clock.now())
        async with house.open_work() as work:
            therapist = await registrar.therapist(work)
            await registrar.read_until(work, therapist, registrar.now)
            client = await registrar.client(work, therapist, "C-0")
            start = registrar.now + timedelta(days=7)
            series = await registrar.series(work, client, start)
            await registrar.checkin(work, series, start)
            await work.commit()
    copy_clients(settings.sqlite_file, client.id.hex, int(people) - 1)
    return {"bytes": settings.sqlite_file.stat().st_size}


async def turns(due: str, rounds: str) -> Figures:
    """In a crowd: what a second costs in which nothing is due, and one in which many are."""
    count = int(due)
    async with open_house(load_settings()) as house:
        every_second = _every_second(house)
        await _take(every_second)
        waits, used = [], time.process_time()
        for _ in range(int(rounds)):
            began = time.perf_counter()
            await every_second[0]()
            waits.append(time.perf_counter() - began)
        idle_cpu = (time.process_time() - used) / int(rounds)
        await people_due(house, count, house.clock.now() - timedelta(minutes=1))
        burst = await timed(every_second[0])
        async with house.open_work() as work:
            written = len(await work.outbox.take(Product(), house.clock.now(), 2 * count))
        return {
            "idle_ms": percentile(waits, 0.5) * 1000,
            "idle_cpu_ms": idle_cpu * 1000,
            "written": written,
            **burst,
        }


def _every_second(house: House) -> list[Turn]:
    made = ticks(
        chores_of(house),
        open_work=house.open_work,
        clock=house.clock,
        changed=lambda: None,
        watch=None,
    )
    return [tick.act for tick in made if tick.name == "deliver" and isinstance(tick.act, Turn)]


async def _take(turns: list[Turn]) -> None:
    for turn in turns:
        await turn()


async def digest(clients: str, weeks: str) -> Figures:
    """One caseload read, judged and worded; its picture and its pages drawn: CPU each."""
    async with founded(load_settings()) as house:
        registrar = Registrar(house=house, now=house.clock.now())
        async with house.open_work() as work:
            therapist = await caseload(registrar, work, clients=int(clients), weeks=int(weeks))
            await work.commit()
        report: list[DigestReport] = []

        async def read() -> None:
            async with house.open_work() as work:
                view = await house.desk.show_digest(
                    work, Product(), therapist.id, house.clock.now()
                )
            rows = house.messenger.digest(therapist, view, "0")
            found = next(row.attachment for row in rows if row.attachment is not None)
            report.append(from_json(found.decode()))

        renderer = TypstRenderer()
        await read()
        await renderer.document(report[0])
        await renderer.picture(report[0])
        return {
            "read": (await timed(read))["cpu"],
            "picture": (await timed(lambda: renderer.picture(report[0])))["cpu"],
            "pages": (await timed(lambda: renderer.document(report[0])))["cpu"],
        }
