"""The clinic and its policies."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.alliance.clinic import Clinic, CrisisNotice, Policies
from bot.alliance.errors import InvalidValueError, NotFoundError
from bot.alliance.people import QuietHours
from bot.usecases.ports import OpenWork
from tests.builders import AS_ADA, AS_DALIA, AS_OPERATOR, CLINIC, CLINIC_ID

CHANGED = Policies(
    checkin_delay=timedelta(hours=3),
    quiet_hours=QuietHours.parse("22:00-07:30"),
    reminder_after=None,
    country="CA",
    help_contact="Call the night line, 555-0100.",
    crisis_notice=CrisisNotice.ALWAYS,
    free_text=True,
)


async def test_a_new_clinic_has_the_default_policies(open_work: OpenWork) -> None:
    async with open_work() as work:
        assert await work.clinic.get(AS_ADA) == CLINIC


async def test_before_init_there_is_no_clinic(empty_store: OpenWork) -> None:
    async with empty_store() as work:
        with pytest.raises(NotFoundError):
            await work.clinic.get(AS_OPERATOR)
        with pytest.raises(NotFoundError):
            await work.clinic.save_policies(AS_OPERATOR, CHANGED)


async def test_there_is_only_one_clinic(open_work: OpenWork) -> None:
    async with open_work() as work:
        with pytest.raises(InvalidValueError):
            await work.clinic.create(AS_OPERATOR, replace(CLINIC, policies=CHANGED))
        assert await work.clinic.get(AS_ADA) == CLINIC


async def test_policies_come_back_as_dalia_set_them(open_work: OpenWork) -> None:
    async with open_work() as work:
        await work.clinic.save_policies(AS_DALIA, CHANGED)
        await work.commit()
    async with open_work() as work:
        assert await work.clinic.get(AS_ADA) == Clinic(id=CLINIC_ID, policies=CHANGED)
