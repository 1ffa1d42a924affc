"""Absences, wishes, self checks and guesses."""

from dataclasses import replace

import pytest

from bot.alliance.absences import BACK, AbsenceId
from bot.alliance.checkins import CheckInId, CheckInState
from bot.alliance.errors import NotFoundError
from bot.alliance.self_checks import SelfCheck
from bot.usecases.ports import OpenWork, Prompt
from tests.builders import (
    ADA,
    AS_ADA,
    AS_BRUNO,
    AS_CHIDI,
    AS_DALIA,
    AS_OPERATOR,
    AS_PRODUCT,
    BRUNO,
    CHIDI,
    DALIA,
    DAY,
    EMIL,
    HOUR,
    MONDAY_9,
    WEEK,
    a_guess,
    a_reply,
    a_wish,
    an_absence,
    an_admin,
    meet,
    named_id,
)

THIS_WEEK = SelfCheck(therapist_id=BRUNO.id, week=MONDAY_9.date(), energy=1, load=4)


async def test_an_absence_covers_its_time_and_no_other(open_work: OpenWork) -> None:
    absence = an_absence()
    async with open_work() as work:
        await work.absences.save(AS_BRUNO, absence)
        assert await work.absences.current(AS_BRUNO, BRUNO.id, MONDAY_9) == absence
        for outside in (MONDAY_9 - HOUR, absence.ends_at):
            assert await work.absences.covering(AS_PRODUCT, BRUNO.id, outside) is None
        assert await work.absences.covering(AS_PRODUCT, CHIDI.id, MONDAY_9) is None


async def test_who_came_back_early_is_there_and_the_announced_day_is_kept(
    open_work: OpenWork,
) -> None:
    early = an_absence().ended(MONDAY_9 + DAY)
    async with open_work() as work:
        await work.absences.save(AS_BRUNO, an_absence())
        await work.absences.save(AS_BRUNO, early)
        assert await work.absences.current(AS_PRODUCT, BRUNO.id, MONDAY_9 + DAY) is None
        assert await work.absences.covering(AS_PRODUCT, BRUNO.id, MONDAY_9 + HOUR) == early
        assert await work.absences.unended(AS_PRODUCT, MONDAY_9 + 2 * DAY) == [early]
        assert await work.absences.unended(AS_PRODUCT, early.back_at) == []


async def test_the_last_word_to_each_client_is_remembered(open_work: OpenWork) -> None:
    absence = an_absence()
    async with open_work() as work:
        await work.absences.save(AS_BRUNO, absence)
        await work.absences.tell(AS_PRODUCT, absence.id, ADA.id, "2026-11-30")
        await work.absences.tell(AS_PRODUCT, absence.id, ADA.id, BACK)
        assert await work.absences.told(AS_PRODUCT, absence.id) == {ADA.id: BACK}
        another = AbsenceId(named_id("another"))
        assert await work.absences.told(AS_PRODUCT, another) == {}


async def test_a_wish_takes_the_place_of_the_one_before(open_work: OpenWork) -> None:
    later = a_wish(made_at=MONDAY_9 + WEEK)
    async with open_work() as work:
        await work.wishes.put(AS_ADA, a_wish().withdrawn(MONDAY_9 + HOUR))
        await work.wishes.put(AS_ADA, later)
        assert await work.wishes.get(AS_ADA, ADA.id) == later


async def test_only_the_admins_it_was_sent_to_know_of_a_wish(open_work: OpenWork) -> None:
    async with open_work() as work:
        await work.staff.add_admin(AS_OPERATOR, an_admin("Fay"))
        await work.wishes.put(AS_ADA, a_wish(told=(an_admin("Fay").id,)))
        assert await work.wishes.get(AS_DALIA, ADA.id) is None
        with pytest.raises(NotFoundError):
            await work.wishes.acknowledge(AS_DALIA, ADA.id, MONDAY_9)


async def test_the_first_who_sees_a_wish_counts(open_work: OpenWork) -> None:
    async with open_work() as work:
        await work.wishes.put(AS_ADA, a_wish())
        await work.wishes.acknowledge(AS_DALIA, ADA.id, MONDAY_9 + HOUR)
        seen = await work.wishes.acknowledge(AS_DALIA, ADA.id, MONDAY_9 + 2 * HOUR)
        assert seen == a_wish(seen_at=MONDAY_9 + HOUR)
        assert await work.wishes.get(AS_ADA, ADA.id) == seen


async def test_what_was_withdrawn_cannot_be_seen_any_more(open_work: OpenWork) -> None:
    async with open_work() as work:
        await work.wishes.put(AS_ADA, a_wish().withdrawn(MONDAY_9))
        with pytest.raises(NotFoundError):
            await work.wishes.acknowledge(AS_DALIA, ADA.id, MONDAY_9)
        assert DALIA.id in a_wish().told


async def test_self_checks_come_in_order_and_the_latest_answer_counts(open_work: OpenWork) -> None:
    before = replace(THIS_WEEK, week=(MONDAY_9 - WEEK).date())
    async with open_work() as work:
        await work.self_checks.put(AS_BRUNO, replace(THIS_WEEK, load=None))
        await work.self_checks.put(AS_BRUNO, before)
        await work.self_checks.put(AS_BRUNO, THIS_WEEK)
        assert await work.self_checks.listed(AS_BRUNO) == [before, THIS_WEEK]
        assert await work.self_checks.listed(AS_CHIDI) == []


async def test_erased_self_checks_are_gone_and_new_ones_can_follow(open_work: OpenWork) -> None:
    async with open_work() as work:
        await work.self_checks.put(AS_BRUNO, THIS_WEEK)
        assert await work.self_checks.erase(AS_BRUNO)
        assert not await work.self_checks.erase(AS_BRUNO)
        assert await work.self_checks.listed(AS_BRUNO) == []
        await work.self_checks.put(AS_BRUNO, THIS_WEEK)
        assert await work.self_checks.listed(AS_BRUNO) == [THIS_WEEK]
        assert (await work.staff.therapist(AS_BRUNO, BRUNO.id)).name == BRUNO.name


async def test_who_comes_second_does_not_ask_again(open_work: OpenWork) -> None:
    async with open_work() as work:
        assert await work.prompts.note(AS_PRODUCT, BRUNO.id, Prompt.GUESS, MONDAY_9)
        assert not await work.prompts.note(AS_PRODUCT, BRUNO.id, Prompt.GUESS, MONDAY_9)
        assert await work.prompts.note(AS_PRODUCT, BRUNO.id, Prompt.GUESS, MONDAY_9 + DAY)
        assert await work.prompts.last(AS_BRUNO, BRUNO.id, Prompt.GUESS) == MONDAY_9 + DAY
        assert await work.prompts.last(AS_BRUNO, BRUNO.id, Prompt.SELF_CHECK) is None


async def test_the_first_guess_stays(open_work: OpenWork) -> None:
    async with open_work() as work:
        checkin = await meet(work)
        assert await work.guesses.add(AS_BRUNO, a_guess(checkin, 7))
        assert not await work.guesses.add(AS_BRUNO, a_guess(checkin, 3))
        assert await work.guesses.of_client(AS_BRUNO, ADA.id) == [a_guess(checkin, 7)]
        assert await work.guesses.of_client(AS_PRODUCT, EMIL.id) == []


async def test_nobody_guesses_about_a_check_in_that_is_not_there(open_work: OpenWork) -> None:
    async with open_work() as work:
        await meet(work)
        stray = replace(a_guess(), checkin_id=CheckInId(named_id("stray")))
        with pytest.raises(NotFoundError):
            await work.guesses.add(AS_BRUNO, stray)


async def test_what_was_seen_last_counts_whatever_is_written_last(open_work: OpenWork) -> None:
    async with open_work() as work:
        assert await work.guesses.revealed(AS_PRODUCT, ADA.id) is None
        for hours in (1, 3, 2):
            await work.guesses.reveal(AS_PRODUCT, ADA.id, MONDAY_9 + hours * HOUR)
        assert await work.guesses.revealed(AS_PRODUCT, ADA.id) == MONDAY_9 + 3 * HOUR


async def test_of_a_forgotten_client_no_wish_and_no_guess_is_left(open_work: OpenWork) -> None:
    async with open_work() as work:
        await work.absences.save(AS_BRUNO, an_absence())
        await work.absences.tell(AS_PRODUCT, an_absence().id, ADA.id, BACK)
        await work.wishes.put(AS_ADA, a_wish())
        await work.guesses.add(AS_BRUNO, a_guess(await meet(work)))
        await work.guesses.reveal(AS_PRODUCT, ADA.id, MONDAY_9)

        await work.clients.erase(AS_ADA, ADA.id)

        assert await work.wishes.get(AS_PRODUCT, ADA.id) is None
        assert await work.guesses.of_client(AS_PRODUCT, ADA.id) == []
        assert await work.guesses.revealed(AS_PRODUCT, ADA.id) is None
        assert await work.absences.told(AS_PRODUCT, an_absence().id) == {}


async def test_with_the_replies_that_are_kept_no_longer_the_guesses_go(open_work: OpenWork) -> None:
    async with open_work() as work:
        old, new = await meet(work), await meet(work, starts_at=MONDAY_9 + 4 * WEEK)
        for checkin in (old, new):
            await work.guesses.add(AS_BRUNO, a_guess(checkin))
            await work.replies.put(AS_PRODUCT, checkin, a_reply())
            closed = replace(checkin, closed_at=checkin.expires_at)
            await work.checkins.move(AS_PRODUCT, closed, expecting=frozenset(CheckInState))

        await work.retention.delete_closed_before(AS_PRODUCT, BRUNO.id, MONDAY_9 + 2 * WEEK)

        assert await work.guesses.of_client(AS_PRODUCT, ADA.id) == [a_guess(new)]


async def test_a_wish_has_come_true_with_another_therapist(open_work: OpenWork) -> None:
    async with open_work() as work:
        await work.wishes.put(AS_ADA, a_wish())
        await work.handover.hand_over(AS_DALIA, ADA.id, CHIDI.id, MONDAY_9)
        assert await work.wishes.get(AS_ADA, ADA.id) is None
