"""Series and sessions."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.alliance.errors import NotFoundError
from bot.alliance.sessions import Recurrence, SeriesId, SessionState
from bot.usecases.ports import OpenWork
from tests.builders import (
    ADA,
    AS_BRUNO,
    AS_CHIDI,
    AS_DALIA,
    AS_PRODUCT,
    BRUNO,
    CHIDI,
    DAY,
    EMIL,
    HOUR,
    MONDAY_9,
    WEEK,
    a_series,
    a_session,
    named_id,
)


async def test_a_series_comes_back_as_written(open_work: OpenWork) -> None:
    recurrence = Recurrence(
        start=MONDAY_9.replace(tzinfo=None),
        timezone="America/Toronto",
        length=timedelta(minutes=45),
        rule="FREQ=WEEKLY;COUNT=10",
    )
    series = a_series(recurrence=recurrence)
    changed = replace(series, planned_until=MONDAY_9 + 20 * WEEK, ended=True)
    async with open_work() as work:
        await work.sessions.add_series(AS_BRUNO, series)
        assert await work.sessions.series(AS_DALIA, series.id) == series
        await work.sessions.save_series(AS_BRUNO, changed)
        assert await work.sessions.series(AS_BRUNO, series.id) == changed


async def test_what_is_saved_of_one_series_changes_no_other(open_work: OpenWork) -> None:
    another = a_series(id=SeriesId(named_id("another")))
    async with open_work() as work:
        await work.sessions.add_series(AS_BRUNO, a_series())
        await work.sessions.add_series(AS_BRUNO, another)
        await work.sessions.save_series(AS_BRUNO, replace(another, ended=True))
        assert await work.sessions.series(AS_BRUNO, a_series().id) == a_series()


async def test_a_series_stays_whose_it_is(open_work: OpenWork) -> None:
    async with open_work() as work:
        await work.sessions.add_series(AS_BRUNO, a_series())
        stolen = a_series(client_id=EMIL.id, therapist_id=CHIDI.id)
        await work.sessions.save_series(AS_PRODUCT, stolen)
        assert await work.sessions.series(AS_BRUNO, a_series().id) == a_series()


async def test_a_series_needs_a_client_of_that_therapist(open_work: OpenWork) -> None:
    async with open_work() as work:
        with pytest.raises(NotFoundError):
            await work.sessions.add_series(AS_DALIA, a_series(therapist_id=CHIDI.id))


async def test_series_that_run_out_are_found_and_ended_ones_are_not(open_work: OpenWork) -> None:
    soon, later = MONDAY_9 + WEEK, MONDAY_9 + 2 * WEEK
    async with open_work() as work:
        await work.sessions.add_series(AS_PRODUCT, a_series(planned_until=later))
        await work.sessions.add_series(AS_PRODUCT, a_series(EMIL, planned_until=soon))
        ended = a_series(id=SeriesId(named_id("over")), planned_until=soon, ended=True)
        await work.sessions.add_series(AS_PRODUCT, ended)
        found = await work.sessions.series_to_extend(AS_PRODUCT, later + HOUR)
        assert [one.client_id for one in found] == [EMIL.id, ADA.id]
        found = await work.sessions.series_to_extend(AS_PRODUCT, later)
        assert [one.client_id for one in found] == [EMIL.id]


async def test_an_occurrence_is_written_down_once(open_work: OpenWork) -> None:
    moved = a_session(starts_at=MONDAY_9 + DAY, key=MONDAY_9.replace(tzinfo=None))
    async with open_work() as work:
        await work.sessions.add_series(AS_BRUNO, a_series())
        assert await work.sessions.plan(AS_PRODUCT, a_session())
        assert not await work.sessions.plan(AS_PRODUCT, moved)
        assert await work.sessions.of_series(AS_BRUNO, a_series().id) == [a_session()]


async def test_the_same_hour_of_another_series_is_another_session(open_work: OpenWork) -> None:
    async with open_work() as work:
        for client in (ADA, EMIL):
            await work.sessions.add_series(AS_PRODUCT, a_series(client))
            assert await work.sessions.plan(AS_PRODUCT, a_session(client))


async def test_a_session_needs_its_series(open_work: OpenWork) -> None:
    async with open_work() as work:
        with pytest.raises(NotFoundError):
            await work.sessions.plan(AS_PRODUCT, a_session())
        await work.sessions.add_series(AS_PRODUCT, a_series())
        with pytest.raises(NotFoundError):
            await work.sessions.plan(AS_PRODUCT, a_session(EMIL, series_id=a_series().id))


async def plan_three(open_work: OpenWork) -> None:
    async with open_work() as work:
        await work.sessions.add_series(AS_PRODUCT, a_series())
        for weeks in (2, 0, 1):
            await work.sessions.plan(AS_PRODUCT, a_session(starts_at=MONDAY_9 + weeks * WEEK))
        await work.sessions.add_series(AS_PRODUCT, a_series(EMIL))
        await work.sessions.plan(AS_PRODUCT, a_session(EMIL, MONDAY_9 + DAY))
        await work.commit()


async def test_sessions_are_listed_in_order_of_time(open_work: OpenWork) -> None:
    await plan_three(open_work)
    async with open_work() as work:
        of_ada = [a_session(starts_at=MONDAY_9 + weeks * WEEK) for weeks in (0, 1, 2)]
        assert await work.sessions.listed(AS_BRUNO) == of_ada
        assert await work.sessions.of_series(AS_DALIA, a_series().id) == of_ada
        assert await work.sessions.listed(AS_DALIA, client_id=ADA.id) == of_ada
        assert len(await work.sessions.listed(AS_DALIA)) == 4
        assert await work.sessions.listed(AS_CHIDI) == [a_session(EMIL, MONDAY_9 + DAY)]


async def test_a_listing_begins_with_after_and_ends_before_before(open_work: OpenWork) -> None:
    await plan_three(open_work)
    async with open_work() as work:
        listed = await work.sessions.listed(
            AS_BRUNO, after=MONDAY_9 + WEEK, before=MONDAY_9 + 2 * WEEK
        )
        assert listed == [a_session(starts_at=MONDAY_9 + WEEK)]


async def test_a_cancelled_session_is_listed_but_never_next(open_work: OpenWork) -> None:
    await plan_three(open_work)
    first = a_session(starts_at=MONDAY_9 + WEEK)
    cancelled = replace(first, state=SessionState.CANCELLED)
    async with open_work() as work:
        assert await work.sessions.next_after(AS_BRUNO, ADA.id, MONDAY_9) == first
        await work.sessions.save(AS_BRUNO, cancelled)
        assert cancelled in await work.sessions.listed(AS_BRUNO)
        following = await work.sessions.next_after(AS_BRUNO, ADA.id, MONDAY_9)
        assert following == a_session(starts_at=MONDAY_9 + 2 * WEEK)
        assert await work.sessions.next_after(AS_BRUNO, ADA.id, MONDAY_9 + 2 * WEEK) is None


async def test_a_session_goes_on_in_another_series_of_its_client(open_work: OpenWork) -> None:
    await plan_three(open_work)
    another = a_series(id=SeriesId(named_id("another")))
    going = replace(a_session(), series_id=another.id, key=a_session().key + HOUR)
    async with open_work() as work:
        with pytest.raises(NotFoundError):
            await work.sessions.rejoin(AS_BRUNO, going)
        await work.sessions.add_series(AS_BRUNO, another)
        await work.sessions.rejoin(AS_BRUNO, going)
        assert await work.sessions.of_series(AS_BRUNO, another.id) == [going]


async def test_a_session_never_joins_a_series_of_somebody_else(open_work: OpenWork) -> None:
    await plan_three(open_work)
    emils = a_series(EMIL, id=SeriesId(named_id("emils")))
    async with open_work() as work:
        await work.sessions.add_series(AS_PRODUCT, emils)
        with pytest.raises(NotFoundError):
            await work.sessions.rejoin(AS_PRODUCT, replace(a_session(), series_id=emils.id))


async def test_a_session_never_joins_a_series_of_another_client_of_its_therapist(
    open_work: OpenWork,
) -> None:
    await plan_three(open_work)
    emil = replace(EMIL, therapist_id=BRUNO.id)
    emils = a_series(emil, id=SeriesId(named_id("emils")))
    async with open_work() as work:
        await work.clients.save(AS_DALIA, emil)
        await work.sessions.add_series(AS_BRUNO, emils)
        with pytest.raises(NotFoundError):
            await work.sessions.rejoin(AS_PRODUCT, replace(a_session(), series_id=emils.id))


async def test_a_session_never_joins_a_series_of_its_client_with_another_therapist(
    open_work: OpenWork,
) -> None:
    await plan_three(open_work)
    handed_over = replace(ADA, therapist_id=CHIDI.id)
    chidis = a_series(handed_over, id=SeriesId(named_id("chidis")))
    async with open_work() as work:
        await work.clients.save(AS_DALIA, handed_over)
        await work.sessions.add_series(AS_CHIDI, chidis)
        with pytest.raises(NotFoundError):
            await work.sessions.rejoin(AS_PRODUCT, replace(a_session(), series_id=chidis.id))


async def test_a_moved_session_keeps_its_key_and_its_client(open_work: OpenWork) -> None:
    await plan_three(open_work)
    moved = replace(
        a_session(),
        starts_at=MONDAY_9 + HOUR,
        ends_at=MONDAY_9 + 2 * HOUR,
        key=(MONDAY_9 + HOUR).replace(tzinfo=None),
        client_id=EMIL.id,
    )
    async with open_work() as work:
        await work.sessions.save(AS_BRUNO, moved)
        stored = await work.sessions.get(AS_BRUNO, a_session().id)
        assert stored == replace(moved, key=a_session().key, client_id=ADA.id)
        with pytest.raises(NotFoundError):
            await work.sessions.save(AS_BRUNO, a_session(EMIL))
