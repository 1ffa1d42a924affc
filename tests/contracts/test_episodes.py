"""Episodes: one writer wins, and what is said of a client dies with them."""

from dataclasses import replace

import pytest

from bot.alliance.episodes import Act, EpisodeId, after_act, after_handing_over
from bot.alliance.errors import NotFoundError
from bot.usecases.ports import OpenWork
from tests.builders import (
    ADA,
    AS_ADA,
    AS_BRUNO,
    AS_CHIDI,
    AS_DALIA,
    AS_OPERATOR,
    AS_PRODUCT,
    CHIDI,
    DAY,
    EMIL,
    MONDAY_9,
    an_episode,
    named_id,
)


async def test_an_episode_comes_back_as_it_was_put(open_work: OpenWork) -> None:
    async with open_work() as work:
        assert await work.episodes.add(AS_PRODUCT, an_episode())
        await work.commit()
    async with open_work() as work:
        assert await work.episodes.get(AS_BRUNO, an_episode().id) == an_episode()
        assert await work.episodes.of_client(AS_ADA, ADA.id) == [an_episode()]
        assert await work.episodes.of_client(AS_PRODUCT, EMIL.id) == []


async def test_two_that_open_one_at_once_open_one(open_work: OpenWork) -> None:
    async with open_work() as work:
        await work.episodes.add(AS_PRODUCT, an_episode())
        second = an_episode(id=EpisodeId(named_id("second")))
        assert not await work.episodes.add(AS_PRODUCT, second)
        assert await work.episodes.add(AS_PRODUCT, replace(second, number=2))
        assert [one.number for one in await work.episodes.of_client(AS_PRODUCT, ADA.id)] == [1, 2]


async def test_of_two_who_move_it_at_once_the_second_learns_that_it_moved(
    open_work: OpenWork,
) -> None:
    addressed = after_act(an_episode(), Act.ADDRESSED, MONDAY_9 + DAY)
    later = after_act(an_episode(), Act.LATER, MONDAY_9 + DAY)
    async with open_work() as work:
        await work.episodes.add(AS_PRODUCT, an_episode())
        assert await work.episodes.move(AS_BRUNO, addressed, expecting=1)
        assert not await work.episodes.move(AS_PRODUCT, later, expecting=1)
        assert await work.episodes.get(AS_BRUNO, addressed.id) == addressed


async def test_an_episode_that_is_not_there_cannot_be_moved(open_work: OpenWork) -> None:
    async with open_work() as work:
        with pytest.raises(NotFoundError):
            await work.episodes.move(AS_PRODUCT, an_episode(), expecting=1)


async def test_who_takes_a_client_over_does_not_see_the_strain_with_the_one_before(
    open_work: OpenWork,
) -> None:
    async with open_work() as work:
        await work.episodes.add(AS_PRODUCT, an_episode())
        await work.clients.save(AS_DALIA, replace(ADA, therapist_id=CHIDI.id))
        for actor in (AS_CHIDI, AS_BRUNO):
            assert await work.episodes.of_client(actor, ADA.id) == []
            with pytest.raises(NotFoundError):
                await work.episodes.get(actor, an_episode().id)
        ended = after_handing_over(an_episode(), MONDAY_9 + DAY)
        assert await work.episodes.move(AS_PRODUCT, ended, expecting=1)


async def test_an_episode_dies_with_its_client(open_work: OpenWork) -> None:
    async with open_work() as work:
        await work.episodes.add(AS_PRODUCT, an_episode())
        await work.clients.erase(AS_OPERATOR, ADA.id)
        assert await work.episodes.of_client(AS_PRODUCT, ADA.id) == []
        with pytest.raises(NotFoundError):
            await work.episodes.add(AS_PRODUCT, an_episode(number=2))


async def test_one_episode_is_moved_and_another_of_the_same_client_stays(
    open_work: OpenWork,
) -> None:
    other = an_episode(id=EpisodeId(named_id("second")), number=2)
    addressed = after_act(an_episode(), Act.ADDRESSED, MONDAY_9 + DAY)
    async with open_work() as work:
        await work.episodes.add(AS_PRODUCT, other)
        await work.episodes.add(AS_PRODUCT, an_episode())
        assert await work.episodes.move(AS_BRUNO, addressed, expecting=1)
        assert await work.episodes.get(AS_BRUNO, other.id) == other


async def test_an_episode_does_not_change_its_client(open_work: OpenWork) -> None:
    addressed = after_act(an_episode(), Act.ADDRESSED, MONDAY_9 + DAY)
    async with open_work() as work:
        await work.episodes.add(AS_PRODUCT, an_episode())
        assert not await work.episodes.move(
            AS_PRODUCT, replace(addressed, client_id=EMIL.id), expecting=1
        )
        assert await work.episodes.get(AS_PRODUCT, addressed.id) == an_episode()
