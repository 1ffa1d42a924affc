"""The instruments of the benchmark: that they measure what they say."""

import asyncio
import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.chat.transport import Telegram
from bot.ops.bench.crowds import copy_clients
from bot.ops.bench.fake_api import BOT_ID, TOKEN, FakeApi
from bot.ops.bench.probes import fsync_waits
from bot.ops.bench.results import Better, Row, markdown, renewed
from bot.ops.bench.tapping import Tap, Tapping, percentile, update_of
from bot.settings import Settings
from bot.wiring.bench.clinics import Registrar, founded


async def test_the_fast_telegram_is_one_that_our_transport_understands() -> None:
    api = FakeApi()
    telegram = Telegram(TOKEN, await api.open())
    try:
        assert (await telegram.me()).id == BOT_ID
        api.push(update_of(Tap(user=7, message=1, data="x"), 1))
        (update,) = await telegram.updates(None, 5)
        assert update["callback_query"]
        assert await telegram.updates(int(str(update["update_id"])) + 1, 0) == []
    finally:
        await telegram.close()
        api.close()


async def test_a_tap_is_timed_until_its_own_answer_and_not_another() -> None:
    api = FakeApi()
    tapping = Tapping(api)
    for user in (1, 2):
        tapping.tap(Tap(user=user, message=1, data="x"))
    api.answered(99)
    assert tapping.waits == []
    api.answered(2)
    assert len(tapping.waits) == 1


async def test_a_closed_loop_never_has_more_taps_open_than_it_should() -> None:
    api = FakeApi()
    tapping, most = Tapping(api), 0

    async def bot() -> None:
        nonlocal most
        while True:
            await asyncio.sleep(0)
            waiting = list(api.waiting)
            most = max(most, len(waiting))
            api.waiting.clear()
            for update in waiting:
                query = update["callback_query"]
                assert isinstance(query, dict)
                api.answered(int(query["id"]))

    async with asyncio.TaskGroup() as group:
        answering = group.create_task(bot())
        taps = [Tap(user=user, message=1, data="x") for user in range(10)]
        await tapping.closed_loop(taps, 3)
        answering.cancel()
    assert len(tapping.waits) == 10
    assert most == 3


async def test_a_copied_client_stands_in_every_table_and_in_no_other_ones_way(
    tmp_path: Path,
) -> None:
    settings = Settings(data_dir=tmp_path / "data", root_key_file=tmp_path / "root.key")
    async with founded(settings) as house:
        registrar = Registrar(house=house, now=house.clock.now())
        async with house.open_work() as work:
            therapist = await registrar.therapist(work)
            client = await registrar.client(work, therapist, "C-0")
            series = await registrar.series(work, client, registrar.now)
            await registrar.checkin(work, series, registrar.now)
            await work.commit()
    copy_clients(settings.sqlite_file, client.id.hex, 4)
    with closing(sqlite3.connect(settings.sqlite_file)) as database:
        for table in ("client", "series", "session", "checkin"):
            assert database.execute(f"SELECT count(*) FROM {table}").fetchone() == (5,)  # noqa: S608
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []


def test_the_disk_is_asked_as_often_as_told(tmp_path: Path) -> None:
    assert len(fsync_waits(tmp_path, 3)) == 3


@pytest.mark.parametrize(
    ("better", "ours", "ratio", "met"),
    [(Better.MORE, 200.0, 2.0, True), (Better.MORE, 50.0, 0.5, False),
     (Better.LESS, 50.0, 2.0, True), (Better.LESS, 200.0, 0.5, False)],
)  # fmt: skip
def test_a_figure_is_judged_by_which_way_is_better(
    better: Better, ours: float, ratio: float, *, met: bool
) -> None:
    row = Row(name="x", unit="ms", ours=ours, baseline=100.0, target=100.0, better=better)
    assert (row.ratio, row.met) == (ratio, met)


def test_a_figure_without_target_or_recipe_is_not_judged() -> None:
    row = Row(name="x", unit="ms", ours=3.0)
    assert (row.ratio, row.met) == (None, None)
    assert json.dumps(row.document())


def test_the_page_gets_its_table_and_keeps_its_words() -> None:
    rows = [Row(name="a tick", unit="ms", ours=0.5, target=1)]
    page = renewed("before\n<!-- bench -->\nold\n<!-- /bench -->\nafter\n", rows)
    assert page == f"before\n<!-- bench -->\n{markdown(rows)}\n<!-- /bench -->\nafter\n"
    with pytest.raises(ValueError, match="marks"):
        renewed("no marks", rows)


def test_percentiles_are_values_that_were_there() -> None:
    assert percentile([3.0, 1.0, 2.0], 0.5) == 2.0
    assert percentile([], 0.99) == 0.0
