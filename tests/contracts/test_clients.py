"""Clients, from the invitation to the day they are forgotten."""

from dataclasses import replace
from datetime import date

import pytest

from bot.alliance.checkins import CheckInState, Reason
from bot.alliance.errors import AlreadyJoinedError, InvalidValueError, NotFoundError
from bot.alliance.notices import NoticeId, NoticeKind
from bot.alliance.people import (
    Address,
    ClientState,
    GrammaticalGender,
    QuietHours,
    Register,
    Role,
    Sharing,
    Speech,
)
from bot.usecases.ports import Dialog, Invited, MessageKey, OpenWork
from tests.builders import (
    ADA,
    AS_ADA,
    AS_BRUNO,
    AS_DALIA,
    AS_OPERATOR,
    AS_PRODUCT,
    BRUNO,
    CHIDI,
    DALIA,
    DAY,
    EMIL,
    MONDAY_9,
    WEEK,
    a_client,
    a_notice,
    a_posted,
    a_reply,
    a_therapist,
    an_outgoing,
    meet,
    named_id,
)

TOLD_EVERYTHING = a_client(
    "Ada",
    alias="Älpha 7 ✿",
    speech=Speech("pl", "America/Montreal", Register.FAMILIAR, GrammaticalGender.FEMININE),
    country="CA",
    quiet_hours=QuietHours.parse("20:00-09:00"),
    sharing=Sharing.TREND,
    asks_sharing=True,
    discreet=True,
)


async def test_a_client_comes_back_as_saved(open_work: OpenWork) -> None:
    async with open_work() as work:
        assert await work.clients.get(AS_ADA, ADA.id) == ADA
        await work.clients.save(AS_ADA, TOLD_EVERYTHING)
        await work.commit()
    async with open_work() as work:
        assert await work.clients.get(AS_BRUNO, ADA.id) == TOLD_EVERYTHING


async def test_an_invited_client_has_no_address_and_no_consent(open_work: OpenWork) -> None:
    fay = a_client("Fay", state=ClientState.INVITED, address=None, consent=None)
    async with open_work() as work:
        await work.clients.add(AS_BRUNO, fay)
        assert await work.clients.get(AS_BRUNO, fay.id) == fay


async def test_two_clients_may_wait_without_an_address(open_work: OpenWork) -> None:
    async with open_work() as work:
        await work.clients.add(AS_BRUNO, a_client("Fay", address=None))
        await work.clients.add(AS_BRUNO, a_client("Gus", address=None))
        assert len(await work.clients.listed(AS_BRUNO)) == 3


async def test_a_therapist_cannot_be_made_up(open_work: OpenWork) -> None:
    async with open_work() as work:
        nobody = a_therapist("Nobody")
        with pytest.raises(NotFoundError):
            await work.clients.add(AS_DALIA, a_client("Fay", nobody))


async def test_a_client_is_found_by_address(open_work: OpenWork) -> None:
    async with open_work() as work:
        assert await work.clients.at(AS_PRODUCT, Address("tg:Ada")) == ADA
        assert await work.clients.at(AS_PRODUCT, Address("tg:Nobody")) is None


async def test_a_moved_client_is_found_at_the_new_address_only(open_work: OpenWork) -> None:
    moved = replace(ADA, address=Address("tg:New"))
    async with open_work() as work:
        await work.clients.save(AS_PRODUCT, moved)
        assert await work.clients.at(AS_PRODUCT, Address("tg:New")) == moved
        assert await work.clients.at(AS_PRODUCT, Address("tg:Ada")) is None


async def test_one_address_is_one_client(open_work: OpenWork) -> None:
    async with open_work() as work:
        with pytest.raises(AlreadyJoinedError):
            await work.clients.save(AS_PRODUCT, replace(EMIL, address=ADA.address))
    async with open_work() as work:
        with pytest.raises(AlreadyJoinedError):
            await work.clients.add(AS_PRODUCT, a_client("Fay", address=ADA.address))


async def test_one_person_may_be_client_and_therapist(open_work: OpenWork) -> None:
    async with open_work() as work:
        await work.clients.save(AS_PRODUCT, replace(EMIL, address=BRUNO.address))
        assert BRUNO.address is not None
        found = await work.clients.at(AS_PRODUCT, BRUNO.address)
        assert found is not None
        assert found.id == EMIL.id
        assert await work.staff.therapist_at(AS_PRODUCT, BRUNO.address) == BRUNO


async def test_clients_are_listed_by_alias(open_work: OpenWork) -> None:
    async with open_work() as work:
        for name, alias in (("Fay", "b-2"), ("Gus", "A-1"), ("Hal", "C-3")):
            await work.clients.add(AS_BRUNO, a_client(name, alias=alias))
        listed = await work.clients.listed(AS_BRUNO)
        assert [one.alias for one in listed] == ["A-1", "b-2", "C-3", "K-A"]
        assert len(await work.clients.listed(AS_DALIA)) == 5


async def test_dalia_gives_a_client_to_another_therapist(open_work: OpenWork) -> None:
    async with open_work() as work:
        await work.clients.save(AS_DALIA, replace(ADA, therapist_id=CHIDI.id))
        assert await work.clients.listed(AS_BRUNO) == []


async def test_neither_client_nor_therapist_changes_who_the_therapist_is(
    open_work: OpenWork,
) -> None:
    async with open_work() as work:
        for actor in (AS_ADA, AS_BRUNO):
            with pytest.raises(NotFoundError):
                await work.clients.save(actor, replace(ADA, therapist_id=CHIDI.id))


async def test_paused_clients_come_up_on_their_day(open_work: OpenWork) -> None:
    paused = replace(ADA, state=ClientState.PAUSED, paused_until=date(2026, 12, 1))
    for_good = replace(EMIL, state=ClientState.PAUSED)
    async with open_work() as work:
        await work.clients.save(AS_PRODUCT, paused)
        await work.clients.save(AS_PRODUCT, for_good)
        assert await work.clients.paused_until(AS_PRODUCT, "2026-11-30") == []
        assert await work.clients.paused_until(AS_PRODUCT, "2026-12-01") == [paused]
        assert await work.clients.paused_until(AS_PRODUCT, "2027-01-01") == [paused]


async def test_somebody_who_came_back_is_not_paused(open_work: OpenWork) -> None:
    async with open_work() as work:
        odd = replace(ADA, paused_until=date(2026, 12, 1))
        await work.clients.save(AS_PRODUCT, odd)
        assert await work.clients.paused_until(AS_PRODUCT, "2027-01-01") == []


async def live(open_work: OpenWork) -> None:
    """Ada answers, is written to, and is in the middle of something."""
    async with open_work() as work:
        checkin = await meet(work)
        await work.replies.put(AS_ADA, checkin, a_reply())
        theirs = await meet(work, EMIL)
        await work.replies.put(AS_PRODUCT, theirs, a_reply())
        await work.posted.remember(AS_PRODUCT, a_posted())
        await work.posted.remember(AS_PRODUCT, a_posted("Emil", client_id=EMIL.id))
        await work.outbox.put(AS_PRODUCT, an_outgoing("named", client_id=ADA.id))
        await work.outbox.put(AS_PRODUCT, an_outgoing("by address"))
        await work.outbox.put(AS_PRODUCT, an_outgoing("Emil", Address("tg:Emil")))
        await work.notices.add(AS_PRODUCT, a_notice(kind=NoticeKind.ERASED))
        await work.dialogs.put(AS_PRODUCT, Role.CLIENT, ADA.id, Dialog(kind="join", data={}))
        invited = Invited(role=Role.CLIENT, subject=ADA.id)
        await work.invitations.issue(AS_BRUNO, "token", invited, MONDAY_9 + WEEK)
        await work.commit()


async def erase(open_work: OpenWork) -> None:
    async with open_work() as work:
        await work.clients.erase(AS_ADA, ADA.id)
        await work.commit()


async def test_of_a_forgotten_client_only_a_tombstone_is_left(open_work: OpenWork) -> None:
    await live(open_work)
    await erase(open_work)
    async with open_work() as work:
        left = await work.clients.get(AS_OPERATOR, ADA.id)
        assert left.state is ClientState.ERASED
        assert (left.alias, left.address, left.consent, left.country) == ("", None, None, None)
        assert left.therapist_id == BRUNO.id
        assert await work.clients.at(AS_PRODUCT, Address("tg:Ada")) is None
        assert await work.clients.listed(AS_BRUNO) == []


async def test_what_a_forgotten_client_said_is_gone(open_work: OpenWork) -> None:
    await live(open_work)
    await erase(open_work)
    async with open_work() as work:
        assert await work.replies.history(AS_PRODUCT, ADA.id) == []
        (checkin,) = await work.checkins.of_client(AS_PRODUCT, ADA.id)
        assert await work.replies.get(AS_OPERATOR, checkin.id) is None
        with pytest.raises(NotFoundError):
            await work.replies.put(AS_PRODUCT, checkin, a_reply())


async def test_nothing_more_is_sent_to_a_forgotten_client(open_work: OpenWork) -> None:
    await live(open_work)
    await erase(open_work)
    async with open_work() as work:
        taken = await work.outbox.take(AS_PRODUCT, MONDAY_9, 10)
        assert [one.outgoing.to for one in taken] == [Address("tg:Emil")]
        assert await work.posted.find(AS_PRODUCT, MessageKey("key/hello")) is None
        assert await work.posted.of_client(AS_PRODUCT, ADA.id, MONDAY_9 - DAY) == []
        assert await work.dialogs.get(AS_PRODUCT, Role.CLIENT, ADA.id) is None


async def test_the_therapist_still_learns_that_somebody_left(open_work: OpenWork) -> None:
    await live(open_work)
    await erase(open_work)
    async with open_work() as work:
        (notice,) = await work.notices.due(AS_PRODUCT, MONDAY_9, 10)
        assert notice.kind is NoticeKind.ERASED


async def test_what_was_drawn_from_what_a_forgotten_client_said_is_gone(
    open_work: OpenWork,
) -> None:
    await live(open_work)
    async with open_work() as work:
        (checkin,) = await work.checkins.of_client(AS_PRODUCT, ADA.id)
        in_danger = replace(checkin, state=CheckInState.COMPLETED, reason=Reason.CRISIS)
        await work.checkins.move(AS_PRODUCT, in_danger, expecting=frozenset(CheckInState))
        sign = a_notice(id=NoticeId(named_id("sign")), kind=NoticeKind.DIRECT_SIGN)
        await work.notices.add(AS_PRODUCT, sign)
        await work.notices.add(AS_PRODUCT, a_notice(EMIL, kind=NoticeKind.CRISIS))
        await work.commit()

    await erase(open_work)

    async with open_work() as work:
        (after,) = await work.checkins.of_client(AS_PRODUCT, ADA.id)
        assert (after.state, after.reason) == (CheckInState.COMPLETED, Reason.ERASED)
        left = await work.notices.due(AS_PRODUCT, MONDAY_9, 10)
        assert {one.kind for one in left} == {NoticeKind.ERASED, NoticeKind.CRISIS}
        (of_emil,) = await work.checkins.of_client(AS_PRODUCT, EMIL.id)
        assert of_emil.reason is not Reason.ERASED


async def test_others_lose_nothing_when_ada_is_forgotten(open_work: OpenWork) -> None:
    await live(open_work)
    await erase(open_work)
    async with open_work() as work:
        assert await work.clients.get(AS_OPERATOR, EMIL.id) == EMIL
        assert len(await work.replies.history(AS_PRODUCT, EMIL.id)) == 1
        assert await work.posted.find(AS_PRODUCT, MessageKey("key/Emil")) is not None


async def test_a_forgotten_client_who_is_also_staff_keeps_their_messages_as_staff(
    open_work: OpenWork,
) -> None:
    async with open_work() as work:
        await work.clients.save(AS_PRODUCT, replace(ADA, address=DALIA.address))
        await work.outbox.put(AS_PRODUCT, an_outgoing("as client", DALIA.address, client_id=ADA.id))
        await work.outbox.put(AS_PRODUCT, an_outgoing("as admin", DALIA.address))
        await work.clients.erase(AS_OPERATOR, ADA.id)
        taken = await work.outbox.take(AS_PRODUCT, MONDAY_9, 10)
        assert [one.outgoing.dedupe for one in taken] == ["dedupe/as admin"]


async def test_forgetting_twice_is_forgetting_once(open_work: OpenWork) -> None:
    await erase(open_work)
    async with open_work() as work:
        await work.clients.erase(AS_OPERATOR, ADA.id)
        assert (await work.clients.get(AS_OPERATOR, ADA.id)).state is ClientState.ERASED


async def test_nobody_comes_back_from_a_tombstone(open_work: OpenWork) -> None:
    invited = Invited(role=Role.CLIENT, subject=ADA.id)
    await erase(open_work)
    async with open_work() as work:
        with pytest.raises(NotFoundError):
            await work.clients.save(AS_PRODUCT, ADA)
        with pytest.raises(NotFoundError):
            await work.invitations.issue(AS_DALIA, "token", invited, MONDAY_9 + WEEK)


async def test_a_tombstone_cannot_be_written_by_saving(open_work: OpenWork) -> None:
    async with open_work() as work:
        with pytest.raises(InvalidValueError):
            await work.clients.save(AS_PRODUCT, replace(ADA, state=ClientState.ERASED))


async def test_the_address_of_a_forgotten_client_is_free(open_work: OpenWork) -> None:
    await erase(open_work)
    async with open_work() as work:
        again = a_client("Fay", address=ADA.address)
        await work.clients.add(AS_BRUNO, again)
        assert ADA.address is not None
        assert await work.clients.at(AS_PRODUCT, ADA.address) == again


async def test_who_is_forgotten_is_not_there_and_who_is_there_is_not_forgotten(
    open_work: OpenWork,
) -> None:
    async with open_work() as work:
        await work.clients.erase(AS_OPERATOR, ADA.id)
        assert await work.clients.still_there(AS_PRODUCT, [ADA.id, EMIL.id]) == [EMIL.id]
        assert await work.clients.forgotten(AS_PRODUCT) == [ADA.id]
