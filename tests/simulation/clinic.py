"""The clinic every life begins in: made once, copied for each seed."""

import asyncio
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from random import Random  # noqa: TID251  # seeded: the same clinic every time

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.alliance.clinic import Policies
from bot.alliance.people import (
    Address,
    ClientId,
    ClientState,
    Consent,
    QuietHours,
    Speech,
    TherapistId,
)
from bot.chat.texts import consent as consent_texts
from bot.sandbox.accounts import Account
from bot.sandbox.clock import SandboxClock
from bot.sandbox.updates import first_update_id
from bot.sandbox.world import TelegramWorld
from bot.storage.engine import open_engine
from bot.storage.schema import upgrade_to_head
from bot.storage.unit_of_work import make_open_work
from bot.usecases.actors import Operator, Product
from bot.usecases.init_clinic import InitClinic
from bot.usecases.ports import UnitOfWork
from bot.usecases.post_digest import baseline
from tests.builders import CLINIC_ID, a_client, a_therapist, an_admin, named_id
from tests.fakes.tiny_vault import TinyVault
from tests.simulation.local_telegram import WatchedQueue
from tests.simulation.process import SeededChance
from tests.simulation.virtual_time import still

FOUNDED = datetime(2026, 10, 12, 9, 0, tzinfo=UTC)
TORONTO, PARIS = "America/Toronto", "Europe/Paris"
STAFF = {"Bruno": TORONTO, "Chidi": PARIS}
ADMINS = {"Dalia": PARIS}
ZONES = {"Ada": TORONTO, "Emil": PARIS, "Fatou": "Pacific/Kiritimati"}
"""The clients, and where they live. Emil is Chidi's, the others Bruno's."""
OWN_QUIET = {"Emil": QuietHours.parse("20:30-07:15")}
"""Who does not keep to the clinic's."""
WHOSE = {"Ada": "Bruno", "Fatou": "Bruno", "Emil": "Chidi"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Clinic:
    """A migrated database with everybody in it, and the file each life gets its copy in."""

    founded: Path
    database: Path
    engine: AsyncEngine

    def made_anew(self) -> None:
        """As it was when it was founded. Nobody may have the database open."""
        self.database.with_name(f"{self.database.name}-journal").unlink(missing_ok=True)
        shutil.copyfile(self.founded, self.database)


def founded(folder: Path) -> Clinic:
    path = folder / "founded.db"
    url = f"sqlite:///{path}"
    still(upgrade_to_head(url))
    still(_move_in(url))
    database = folder / "alliance.db"
    return Clinic(founded=path, database=database, engine=open_engine(f"sqlite:///{database}"))


def new_world(starts_at: datetime) -> tuple[TelegramWorld, dict[str, Account]]:
    """Everybody has opened the chat once. To be called inside the loop that will run it."""
    elapsed = asyncio.get_running_loop().time
    world = TelegramWorld(SandboxClock(starts_at, elapsed=elapsed), seed="simulation")
    world.queue = WatchedQueue(first_update_id("simulation"))
    people = {
        name: world.add_account(first_name=name, language_code="en")
        for name in (*STAFF, *ADMINS, *ZONES)
    }
    for account in people.values():
        world.private_chat(account)
    return world, people


def addresses() -> dict[str, Address]:
    """The same in every world: Telegram's numbers depend on its seed alone."""
    world = TelegramWorld(SandboxClock(FOUNDED), seed="simulation")
    names = (*STAFF, *ADMINS, *ZONES)
    return {name: Address(f"tg:{world.add_account(first_name=name).id}") for name in names}


def client_id(name: str) -> ClientId:
    return ClientId(named_id(name))


def therapist_id(name: str) -> TherapistId:
    return TherapistId(named_id(name))


async def _move_in(url: str) -> None:
    engine = open_engine(url)
    async with make_open_work(engine, TinyVault(), CLINIC_ID)() as work:
        await InitClinic()(work, Operator(), CLINIC_ID)
        known = (await work.clinic.get(Operator())).policies.as_texts()
        policies = Policies.from_texts(known | {"items_per_checkin": "4", "free_text": "on"})
        await work.clinic.save_policies(Operator(), policies)
        await _people(work)
        await work.commit()
    await engine.dispose()


async def _people(work: UnitOfWork) -> None:
    chance, at = SeededChance(Random(0)), addresses()  # noqa: S311  # the same every time
    for name, zone in STAFF.items():
        therapist = a_therapist(name, speech=Speech("en", zone), address=at[name])
        await work.staff.add_therapist(Operator(), therapist)
        await work.digests.add(Product(), baseline(chance, therapist.id, FOUNDED))
    version = consent_texts.version((await work.clinic.get(Operator())).policies)
    for name, zone in ADMINS.items():
        admin = an_admin(name, speech=Speech("en", zone), address=at[name])
        await work.staff.add_admin(Operator(), admin)
    for name, zone in ZONES.items():
        client = a_client(
            name,
            therapist_id=therapist_id(WHOSE[name]),
            speech=Speech("en", zone),
            state=ClientState.ACTIVE,
            address=at[name],
            consent=Consent(version, "en", FOUNDED),
            quiet_hours=OWN_QUIET.get(name),
        )
        await work.clients.add(Operator(), client)
