"""Who may be invited, and under what name."""

from datetime import timedelta

import pytest

from bot.alliance.errors import InvalidValueError, InvitationSpentError, NotFoundError
from bot.alliance.people import ClientState, Role, Speech, StaffState, TherapistId
from bot.usecases.actors import Operator, Product, TherapistActor
from bot.usecases.invite import InviteAdmin, InviteClient
from tests.usecases.front_desk import IN_TORONTO, FrontDesk, TwoLanguages, opened


@pytest.fixture
async def desk() -> FrontDesk:
    return await opened()


async def test_an_invited_client_is_in_the_books_and_has_agreed_to_nothing(
    desk: FrontDesk,
) -> None:
    ada = await desk.client()

    assert (ada.alias, ada.state, ada.therapist_id) == ("K-17", ClientState.INVITED, desk.bruno)
    assert not ada.may_be_asked


async def test_an_invitation_works_for_seven_days(desk: FrontDesk) -> None:
    invite = InviteAdmin(chance=desk.chance, languages=TwoLanguages())
    async with desk.open_work() as work:
        dalia = await invite(work, Operator(), name="Dalia", speech=IN_TORONTO, now=desk.now)
        await work.commit()

    assert dalia.expires_at == desk.now + timedelta(days=7)
    assert dalia.token not in repr(dalia)
    async with desk.open_work() as work:
        with pytest.raises(InvitationSpentError):
            await work.invitations.redeem(Product(), dalia.token, dalia.expires_at)
    async with desk.open_work() as work:
        almost = dalia.expires_at - timedelta(seconds=1)
        redeemed = await work.invitations.redeem(Product(), dalia.token, almost)
        admin = (await work.staff.admins(Operator()))[0]
    assert (redeemed.role, redeemed.subject) == (Role.ADMIN, dalia.id)
    assert (admin.name, admin.state) == ("Dalia", StaffState.INVITED)


@pytest.mark.parametrize("alias", ["K-17", "k-17", " K-17 ", "\uff2b-17"])
async def test_one_therapist_has_each_alias_once(desk: FrontDesk, alias: str) -> None:
    with pytest.raises(InvalidValueError, match="alias"):
        await desk.invite_client(alias)


async def test_two_therapists_may_use_the_same_alias(desk: FrontDesk) -> None:
    desk.bruno = await desk.invite_therapist("Chidi")

    await desk.invite_client("K-17")


async def test_an_erased_client_leaves_the_alias_free(desk: FrontDesk) -> None:
    async with desk.open_work() as work:
        await work.clients.erase(Operator(), desk.ada)
        await work.commit()

    await desk.invite_client("K-17")


@pytest.mark.parametrize("alias", ["", "a\nb", "x" * 10_000, "\u202eadA", "K\x00"])
async def test_a_hostile_alias_is_refused(desk: FrontDesk, alias: str) -> None:
    with pytest.raises(InvalidValueError, match="an alias"):
        await desk.invite_client(alias)


@pytest.mark.parametrize(
    "speech",
    [
        Speech("xx", "America/Toronto"),
        Speech("en", "Mars/Base"),
        Speech("en", ""),
        Speech("en", "../../etc/passwd"),
        Speech("en", "America"),
        Speech("en", "x" * 10_000),
        Speech("en", "toronto\x00"),
    ],
)
async def test_a_language_or_zone_that_is_none_is_refused(desk: FrontDesk, speech: Speech) -> None:
    with pytest.raises(InvalidValueError):
        await desk.invite_client("K-18", speech)


@pytest.mark.parametrize("country", ["Canada", "C", "4A", "\u00e7a", ""])
async def test_a_country_is_two_letters(desk: FrontDesk, country: str) -> None:
    invite = InviteClient(chance=desk.chance, languages=TwoLanguages())
    async with desk.open_work() as work:
        with pytest.raises(InvalidValueError, match="two letters"):
            await invite(
                work,
                Operator(),
                therapist_id=desk.bruno,
                alias="K-18",
                speech=IN_TORONTO,
                country=country,
                now=desk.now,
            )


async def test_nobody_is_invited_for_a_therapist_nobody_knows(desk: FrontDesk) -> None:
    desk.bruno = TherapistId(desk.chance.uuid())

    with pytest.raises(NotFoundError):
        await desk.invite_client("K-18")


async def test_chidi_cannot_invite_a_client_for_bruno(desk: FrontDesk) -> None:
    chidi = await desk.invite_therapist("Chidi")
    invite = InviteClient(chance=desk.chance, languages=TwoLanguages())
    async with desk.open_work() as work:
        with pytest.raises(NotFoundError):
            await invite(
                work,
                TherapistActor(chidi),
                therapist_id=desk.bruno,
                alias="K-18",
                speech=IN_TORONTO,
                country=None,
                now=desk.now,
            )
