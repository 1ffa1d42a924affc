"""Therapists, admins and invitations."""

from dataclasses import replace

import pytest

from bot.alliance.errors import (
    AlreadyJoinedError,
    InvitationSpentError,
    NotAllowedError,
    NotFoundError,
)
from bot.alliance.people import Address, Role, StaffState, WeeklyTime
from bot.usecases.ports import Dialog, Invited, OpenWork
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
    HOUR,
    MONDAY_9,
    WEEK,
    a_therapist,
    an_admin,
    named_id,
)

FOR_ADA = Invited(role=Role.CLIENT, subject=ADA.id)


async def test_a_therapist_comes_back_as_saved(open_work: OpenWork) -> None:
    changed = replace(BRUNO, name="Bruno B.", digest_at=WeeklyTime.parse("fri 17:30"))
    async with open_work() as work:
        assert await work.staff.therapist(AS_ADA, BRUNO.id) == BRUNO
        await work.staff.save_therapist(AS_BRUNO, changed)
        assert await work.staff.therapist(AS_DALIA, BRUNO.id) == changed


async def test_staff_are_found_by_address(open_work: OpenWork) -> None:
    async with open_work() as work:
        assert await work.staff.therapist_at(AS_PRODUCT, Address("tg:Bruno")) == BRUNO
        assert await work.staff.therapist_at(AS_PRODUCT, Address("tg:Dalia")) is None
        assert await work.staff.admin_at(AS_PRODUCT, Address("tg:Dalia")) == DALIA
        assert await work.staff.admin_at(AS_PRODUCT, Address("tg:Bruno")) is None


async def test_staff_are_listed_by_name(open_work: OpenWork) -> None:
    async with open_work() as work:
        amy = an_admin("amy")
        await work.staff.add_admin(AS_OPERATOR, amy)
        assert await work.staff.therapists(AS_DALIA) == [BRUNO, CHIDI]
        assert await work.staff.admins(AS_DALIA) == [amy, DALIA]


async def test_an_admin_comes_back_as_saved(open_work: OpenWork) -> None:
    gone = replace(DALIA, state=StaffState.ENDED, address=None)
    async with open_work() as work:
        await work.staff.save_admin(AS_OPERATOR, gone)
        assert await work.staff.admin(AS_OPERATOR, DALIA.id) == gone


async def test_who_is_not_there_cannot_be_saved(open_work: OpenWork) -> None:
    async with open_work() as work:
        with pytest.raises(NotFoundError):
            await work.staff.save_therapist(AS_OPERATOR, a_therapist("Nobody"))
        with pytest.raises(NotFoundError):
            await work.staff.save_admin(AS_OPERATOR, an_admin("Nobody"))
        with pytest.raises(NotFoundError):
            await work.staff.admin(AS_OPERATOR, an_admin("Nobody").id)


async def test_one_address_is_one_therapist_and_one_admin(open_work: OpenWork) -> None:
    async with open_work() as work:
        with pytest.raises(AlreadyJoinedError):
            await work.staff.save_therapist(AS_OPERATOR, replace(CHIDI, address=BRUNO.address))
        with pytest.raises(AlreadyJoinedError):
            await work.staff.add_admin(AS_OPERATOR, an_admin("Eve", address=DALIA.address))
        await work.staff.save_admin(AS_OPERATOR, replace(DALIA, address=BRUNO.address))


async def test_an_invitation_works_once(open_work: OpenWork) -> None:
    async with open_work() as work:
        await work.invitations.issue(AS_BRUNO, "token", FOR_ADA, MONDAY_9 + WEEK)
        assert await work.invitations.redeem(AS_PRODUCT, "token", MONDAY_9) == FOR_ADA
        with pytest.raises(InvitationSpentError):
            await work.invitations.redeem(AS_PRODUCT, "token", MONDAY_9)


async def test_an_invitation_expires(open_work: OpenWork) -> None:
    async with open_work() as work:
        await work.invitations.issue(AS_BRUNO, "token", FOR_ADA, MONDAY_9)
        with pytest.raises(InvitationSpentError):
            await work.invitations.redeem(AS_PRODUCT, "token", MONDAY_9)
        before = MONDAY_9 - HOUR
        assert await work.invitations.redeem(AS_PRODUCT, "token", before) == FOR_ADA


async def test_a_made_up_token_opens_nothing(open_work: OpenWork) -> None:
    async with open_work() as work:
        await work.invitations.issue(AS_BRUNO, "token", FOR_ADA, MONDAY_9 + WEEK)
        with pytest.raises(InvitationSpentError):
            await work.invitations.redeem(AS_PRODUCT, "another", MONDAY_9)


async def test_a_later_invitation_voids_the_earlier_one(open_work: OpenWork) -> None:
    async with open_work() as work:
        await work.invitations.issue(AS_BRUNO, "first", FOR_ADA, MONDAY_9 + WEEK)
        await work.invitations.issue(AS_DALIA, "second", FOR_ADA, MONDAY_9 + WEEK)
        with pytest.raises(InvitationSpentError):
            await work.invitations.redeem(AS_PRODUCT, "first", MONDAY_9)
        assert await work.invitations.redeem(AS_PRODUCT, "second", MONDAY_9) == FOR_ADA


async def test_somebody_who_used_an_invitation_can_be_invited_again(open_work: OpenWork) -> None:
    async with open_work() as work:
        await work.invitations.issue(AS_BRUNO, "first", FOR_ADA, MONDAY_9 + WEEK)
        await work.invitations.redeem(AS_PRODUCT, "first", MONDAY_9)
        await work.invitations.issue(AS_BRUNO, "second", FOR_ADA, MONDAY_9 + WEEK)
        assert await work.invitations.redeem(AS_PRODUCT, "second", MONDAY_9) == FOR_ADA


async def test_staff_are_invited_by_admins_only(open_work: OpenWork) -> None:
    later = MONDAY_9 + WEEK
    async with open_work() as work:
        for role, subject in ((Role.THERAPIST, CHIDI.id), (Role.ADMIN, DALIA.id)):
            invited = Invited(role=role, subject=subject)
            await work.invitations.issue(AS_DALIA, f"to {role}", invited, later)
            assert await work.invitations.redeem(AS_PRODUCT, f"to {role}", MONDAY_9) == invited
            with pytest.raises(NotAllowedError):
                await work.invitations.issue(AS_BRUNO, "token", invited, later)


async def test_therapists_invite_their_own_clients_only(open_work: OpenWork) -> None:
    async with open_work() as work:
        with pytest.raises(NotFoundError):
            await work.invitations.issue(AS_CHIDI, "token", FOR_ADA, MONDAY_9 + WEEK)


async def test_a_role_is_part_of_whom_an_invitation_is_for(open_work: OpenWork) -> None:
    mixed_up = Invited(role=Role.ADMIN, subject=ADA.id)
    async with open_work() as work:
        with pytest.raises(NotFoundError):
            await work.invitations.issue(AS_DALIA, "token", mixed_up, MONDAY_9 + WEEK)


async def test_a_dialog_is_one_per_person_and_role(open_work: OpenWork) -> None:
    joining, setting = Dialog(kind="join", data={"step": "2"}), Dialog(kind="set", data={})
    async with open_work() as work:
        await work.dialogs.put(AS_PRODUCT, Role.CLIENT, ADA.id, joining)
        await work.dialogs.put(AS_PRODUCT, Role.THERAPIST, ADA.id, setting)
        assert await work.dialogs.get(AS_PRODUCT, Role.CLIENT, ADA.id) == joining
        await work.dialogs.put(AS_PRODUCT, Role.CLIENT, ADA.id, setting)
        assert await work.dialogs.get(AS_PRODUCT, Role.CLIENT, ADA.id) == setting
        await work.dialogs.clear(AS_PRODUCT, Role.CLIENT, ADA.id)
        assert await work.dialogs.get(AS_PRODUCT, Role.CLIENT, ADA.id) is None
        assert await work.dialogs.get(AS_PRODUCT, Role.THERAPIST, ADA.id) == setting


@pytest.mark.parametrize("role", Role)
async def test_nobody_is_invited_who_is_not_there(open_work: OpenWork, role: Role) -> None:
    nobody = Invited(role=role, subject=named_id("nobody"))
    async with open_work() as work:
        with pytest.raises(NotFoundError):
            await work.invitations.issue(AS_OPERATOR, "token", nobody, MONDAY_9 + WEEK)
