"""What is refused to somebody it is not for, or not any more; and nothing is changed then."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest

from bot.alliance.errors import InvitationSpentError, NotAllowedError, NotFoundError
from bot.alliance.people import Address, Client, ClientState, Role, StaffState
from bot.alliance.relinking import RelinkCode
from bot.exchange.shipped import shipped_instruments
from bot.usecases.add_calendar import IssueCodes
from bot.usecases.end_role import EndTherapist
from bot.usecases.guess_ratings import MakeGuess
from bot.usecases.hand_over import HandOver
from bot.usecases.join import AgreeToConsent, DeclineConsent, RedeemInvitation
from bot.usecases.leave import PauseClient, ResumeClient
from bot.usecases.ports import Invited, UnitOfWork
from bot.usecases.post_digest import PostDigest
from bot.usecases.relink_client import ConfirmRelink, InviteAgain
from bot.usecases.renew_consent import RenewConsent
from bot.usecases.show_digest import ShowDigest
from bot.usecases.wish_for_another import AcknowledgeWish
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
    a_reply,
    a_therapist,
    a_wish,
    an_admin,
    meet,
    move_in,
)
from tests.fakes.memory import MemoryStore
from tests.usecases.counted_chance import CountedChance
from tests.usecases.plain_messenger import PlainMessenger

INSTRUMENT = shipped_instruments()[-1][0]
Deed = Callable[[UnitOfWork], Awaitable[object]]


async def lived_in() -> MemoryStore:
    store = MemoryStore()
    async with store.open_work() as work:
        await move_in(work)
        await work.commit()
    return store


async def with_erased_ada() -> MemoryStore:
    store = await lived_in()
    async with store.open_work() as work:
        invited = Invited(role=Role.CLIENT, subject=ADA.id)
        await work.invitations.issue(AS_BRUNO, "token", invited, MONDAY_9 + DAY)
        await work.clients.erase(AS_OPERATOR, ADA.id)
        await work.commit()
    return store


class NoVoice:
    """Whoever is refused is told nothing by anybody."""


async def test_nobody_who_was_erased_is_handed_over() -> None:
    hand_over = HandOver(voice=NoVoice())  # type: ignore[arg-type]  # it must not come to that
    async with (await with_erased_ada()).open_work() as work:
        with pytest.raises(NotFoundError, match="no such client"):
            await hand_over(work, AS_DALIA, ADA.id, CHIDI.id, MONDAY_9)


async def test_nobody_who_was_erased_is_invited_again() -> None:
    again = InviteAgain(chance=CountedChance())
    async with (await with_erased_ada()).open_work() as work:
        with pytest.raises(NotFoundError, match="no such client"):
            await again(work, AS_OPERATOR, ADA.id, MONDAY_9)


def joined(**changes: object) -> Client:
    return replace(ADA, **changes)  # type: ignore[arg-type]  # as given below


async def _overview_for_fay(work: UnitOfWork) -> None:
    fay = a_therapist("Fay", address=None)
    await work.staff.add_therapist(AS_OPERATOR, fay)
    show = ShowDigest(instrument=INSTRUMENT)
    post = PostDigest(show=show, messenger=PlainMessenger(), chance=CountedChance())
    await post(work, AS_OPERATOR, fay.id, MONDAY_9)


AGREE = AgreeToConsent()
REFUSED: dict[str, Deed] = {
    "who agreed agrees": lambda w: AGREE(w, ADA, version="2", steps=(), now=MONDAY_9),
    "who agreed declines": lambda w: DeclineConsent()(w, ADA),
    "who has not joined pauses": lambda w: PauseClient(messenger=PlainMessenger())(
        w, AS_OPERATOR, joined(state=ClientState.INVITED), until=None, now=MONDAY_9
    ),
    "an overview goes to who has not joined": _overview_for_fay,
    "who is active resumes": lambda w: ResumeClient()(w, AS_ADA, ADA),
    "who never agreed resumes": lambda w: ResumeClient()(
        w, AS_ADA, joined(state=ClientState.STOPPED, consent=None)
    ),
    "who agreed to this agrees again": lambda w: RenewConsent()(w, ADA, "1", MONDAY_9),
    "a link that waits for nobody is confirmed": lambda w: ConfirmRelink()(
        w, AS_BRUNO, ADA.id, RelinkCode(0), MONDAY_9
    ),
}


@pytest.mark.parametrize("deed", REFUSED)
async def test_it_is_refused(deed: str) -> None:
    store = await lived_in()
    async with store.open_work() as work:
        with pytest.raises(NotAllowedError):
            await REFUSED[deed](work)
    async with store.open_work() as work:
        assert await work.clients.get(AS_PRODUCT, ADA.id) == ADA


async def test_an_invitation_of_somebody_erased_since_opens_nothing() -> None:
    """The invitation goes with the person; were one left, it would still open nothing."""
    redeem = RedeemInvitation(chance=CountedChance())
    async with (await with_erased_ada()).open_work() as work:
        with pytest.raises(InvitationSpentError):
            await redeem(work, "token", Address("tg:Somebody"), MONDAY_9)
        with pytest.raises(InvitationSpentError, match="erased"):
            await redeem._seat_client(work, ADA.id, Address("tg:Somebody"), MONDAY_9)


# --- therapists -------------------------------------------------------------------------------


async def test_codes_are_issued_for_the_clients_of_one_therapist_only() -> None:
    async with (await lived_in()).open_work() as work:
        codes = await IssueCodes(chance=CountedChance())(work, AS_OPERATOR, BRUNO.id)
        assert [client.id for client, _ in codes] == [ADA.id]


async def test_a_therapist_without_clients_may_go_though_others_have_some() -> None:
    async with (await lived_in()).open_work() as work:
        await work.clients.save(AS_DALIA, replace(EMIL, therapist_id=BRUNO.id))
        ended = await EndTherapist()(work, AS_DALIA, CHIDI.id, MONDAY_9)
        assert ended.state is StaffState.ENDED


async def test_a_therapist_who_does_not_guess_makes_no_guess() -> None:
    make = MakeGuess(instrument=INSTRUMENT)
    async with (await lived_in()).open_work() as work:
        checkin = await meet(work)
        await work.replies.put(AS_PRODUCT, checkin, a_reply())
        with pytest.raises(NotFoundError, match="nothing to guess"):
            await make(work, replace(BRUNO, guesses=False), checkin.id, 5, MONDAY_9)


async def test_nor_of_a_check_in_whose_rating_may_be_known() -> None:
    make = MakeGuess(instrument=INSTRUMENT)
    async with (await lived_in()).open_work() as work:
        checkin = await meet(work)
        await work.guesses.reveal(AS_PRODUCT, ADA.id, MONDAY_9 + 30 * DAY)
        with pytest.raises(NotFoundError, match="nothing to guess"):
            await make(work, replace(BRUNO, guesses=True), checkin.id, 5, MONDAY_9)
        assert not await work.guesses.of_client(AS_PRODUCT, ADA.id)


# --- wishes -----------------------------------------------------------------------------------


async def test_an_admin_who_is_her_therapist_by_now_does_not_see_the_wish() -> None:
    """It was sent to Dalia; since then Ada went to a therapist who uses Dalia's chat."""
    async with (await lived_in()).open_work() as work:
        await work.staff.add_admin(AS_OPERATOR, an_admin("Eve", state=StaffState.ACTIVE))
        await work.wishes.put(AS_ADA, a_wish())
        await work.staff.save_therapist(AS_PRODUCT, replace(BRUNO, address=DALIA.address))
        with pytest.raises(NotFoundError):
            await AcknowledgeWish()(work, DALIA, ADA.id, MONDAY_9)
