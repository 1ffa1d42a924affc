"""Admins: the last one stays, and none grants a role to themselves behind the others' backs."""

import pytest

from bot.alliance.errors import NotAllowedError
from bot.alliance.people import Address, AdminId, Role, StaffState
from bot.usecases.actors import AdminActor
from bot.usecases.end_role import EndAdmin
from bot.usecases.invite import issue_invitation
from bot.usecases.join import RedeemInvitation
from bot.usecases.ports import Invited, UnitOfWork
from tests.builders import AS_DALIA, AS_OPERATOR, CHIDI, DALIA, MONDAY_9, an_admin, move_in
from tests.fakes.memory import MemoryStore
from tests.usecases.counted_chance import CountedChance


async def lived_in() -> MemoryStore:
    store = MemoryStore()
    async with store.open_work() as work:
        await move_in(work)
        await work.commit()
    return store


async def another_admin(work: UnitOfWork) -> AdminId:
    eve = an_admin("Eve", state=StaffState.ACTIVE, address=Address("tg:Eve"))
    await work.staff.add_admin(AS_OPERATOR, eve)
    return eve.id


async def redeemed_by_dalia(work: UnitOfWork, by: AdminActor) -> None:
    """An invitation to be a therapist, opened at Dalia's address."""
    invited = Invited(role=Role.THERAPIST, subject=CHIDI.id)
    chance = CountedChance()
    invitation = await issue_invitation(work, by, chance, invited, MONDAY_9)
    assert DALIA.address is not None
    redeem = RedeemInvitation(chance=chance)
    await redeem(work, invitation.token, DALIA.address, MONDAY_9)


async def test_the_last_admin_stays() -> None:
    async with (await lived_in()).open_work() as work:
        with pytest.raises(NotAllowedError):
            await EndAdmin()(work, AS_DALIA, DALIA.id, MONDAY_9)


async def test_one_of_two_admins_may_go_and_is_a_stranger_then() -> None:
    async with (await lived_in()).open_work() as work:
        await another_admin(work)
        ended = await EndAdmin()(work, AS_DALIA, DALIA.id, MONDAY_9)
        assert (ended.state, ended.address) == (StaffState.ENDED, None)


async def test_an_admin_among_others_does_not_make_herself_a_therapist() -> None:
    async with (await lived_in()).open_work() as work:
        await another_admin(work)
        with pytest.raises(NotAllowedError):
            await redeemed_by_dalia(work, AS_DALIA)


async def test_another_admin_may_make_her_one() -> None:
    async with (await lived_in()).open_work() as work:
        eve = await another_admin(work)
        await redeemed_by_dalia(work, AdminActor(eve))


async def test_the_only_admin_may_be_therapist_and_admin_at_once() -> None:
    async with (await lived_in()).open_work() as work:
        await redeemed_by_dalia(work, AS_DALIA)
