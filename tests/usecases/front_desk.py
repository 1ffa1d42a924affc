"""A clinic with Bruno and Ada in it, and what an operator does there."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from bot.alliance.checkins import CheckIn
from bot.alliance.errors import InvalidValueError
from bot.alliance.people import (
    Address,
    Client,
    ClientId,
    ClientState,
    ClinicId,
    Consent,
    Speech,
    TherapistId,
)
from bot.alliance.sessions import Recurrence, TherapySession
from bot.calendars import recurrence
from bot.usecases.actors import Operator, Product
from bot.usecases.explain_checkins import ExplainCheckIns, Explained
from bot.usecases.init_clinic import InitClinic
from bot.usecases.invite import InviteClient, InviteTherapist
from bot.usecases.ports import OpenWork
from bot.usecases.record_session import Recorded, RecordSession
from tests.fakes.memory import MemoryStore
from tests.usecases.counted_chance import CountedChance

SUNDAY = datetime(2026, 11, 22, 12, tzinfo=UTC)
"""Seven in the morning in Toronto."""
TORONTO = "America/Toronto"
IN_TORONTO = Speech("en", TORONTO)
AT_THREE = datetime(2026, 11, 23, 15)  # noqa: DTZ001  # Monday, on the wall in Toronto
LATER = timedelta(days=1)


class TwoLanguages:
    def accept(self, tag: str) -> str:
        if tag not in ("en", "fr_CA"):
            raise InvalidValueError("there are texts in these languages: en, fr_CA")
        return tag


@dataclass(kw_only=True)
class FrontDesk:
    """What an operator does, one unit of work each."""

    open_work: OpenWork
    chance: CountedChance
    bruno: TherapistId = TherapistId(UUID(int=0))  # noqa: RUF009  # set at opening
    ada: ClientId = ClientId(UUID(int=0))  # noqa: RUF009  # set at opening
    now: datetime = SUNDAY

    async def invite_client(self, alias: str, speech: Speech = IN_TORONTO) -> ClientId:
        invite = InviteClient(chance=self.chance, languages=TwoLanguages())
        async with self.open_work() as work:
            invitation = await invite(
                work,
                Operator(),
                therapist_id=self.bruno,
                alias=alias,
                speech=speech,
                country=None,
                now=self.now,
            )
            await work.commit()
        return ClientId(invitation.id)

    async def invite_therapist(self, name: str) -> TherapistId:
        invite = InviteTherapist(chance=self.chance, languages=TwoLanguages())
        async with self.open_work() as work:
            speech = Speech("fr_CA", TORONTO)
            invitation = await invite(work, Operator(), name=name, speech=speech, now=self.now)
            await work.commit()
        return TherapistId(invitation.id)

    async def join(self, client_id: ClientId) -> None:
        """As if she had read the consent and agreed."""
        async with self.open_work() as work:
            client = await work.clients.get(Operator(), client_id)
            joined = replace(
                client,
                state=ClientState.ACTIVE,
                address=Address(f"tg:{client_id.int % 1000}"),
                consent=Consent("1", "en", self.now),
            )
            await work.clients.save(Operator(), joined)
            await work.commit()

    async def record(
        self,
        start: datetime = AT_THREE,
        rule: str | None = None,
        *,
        minutes: int = 50,
        client_id: ClientId | None = None,
    ) -> Recorded:
        record = RecordSession(chance=self.chance, recurrences=recurrence)
        wanted = Recurrence(
            start=start, timezone=TORONTO, length=timedelta(minutes=minutes), rule=rule
        )
        async with self.open_work() as work:
            done = await record(work, Operator(), client_id or self.ada, wanted, self.now)
            await work.commit()
        return done

    async def client(self) -> Client:
        async with self.open_work() as work:
            return await work.clients.get(Operator(), self.ada)

    async def sessions(self) -> list[TherapySession]:
        async with self.open_work() as work:
            return list(await work.sessions.listed(Operator(), client_id=self.ada))

    async def checkins(self) -> list[CheckIn]:
        async with self.open_work() as work:
            return list(await work.checkins.of_client(Product(), self.ada))

    async def put(self, checkin: CheckIn) -> None:
        """As if a tick or a tap had brought it there."""
        (old,) = [one for one in await self.checkins() if one.id == checkin.id]
        async with self.open_work() as work:
            assert await work.checkins.move(Product(), checkin, expecting=frozenset({old.state}))
            await work.commit()

    async def why(self) -> list[Explained]:
        async with self.open_work() as work:
            return list(await ExplainCheckIns()(work, Operator(), self.ada, self.now))


async def opened() -> FrontDesk:
    chance = CountedChance()
    store = MemoryStore()
    async with store.open_work() as work:
        await InitClinic()(work, Operator(), ClinicId(chance.uuid()))
        await work.commit()
    desk = FrontDesk(open_work=store.open_work, chance=chance)
    desk.bruno = await desk.invite_therapist("Bruno")
    desk.ada = await desk.invite_client("K-17")
    return desk
