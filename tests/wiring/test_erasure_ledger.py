"""Ada was forgotten. Nobody brings her back by restoring yesterday's database."""

import shutil
from pathlib import Path
from uuid import UUID, uuid5

import pytest

from bot.alliance.people import ClientId, ClientState, Speech
from bot.settings import Settings
from bot.usecases.actors import Operator
from bot.wiring.erasure_ledger import FILE_NAME, ErasureLedger
from bot.wiring.founding import found
from bot.wiring.house import House, open_house

SOMEBODY = uuid5(UUID(int=0), "somebody")
ANOTHER = uuid5(UUID(int=0), "another")


async def add_ada(house: House) -> ClientId:
    async with house.open_work() as work:
        now = house.clock.now()
        speech = Speech("en", "UTC")
        bruno = await house.desk.invite_therapist(
            work, Operator(), name="Bruno", speech=speech, now=now
        )
        ada = await house.desk.invite_client(
            work,
            Operator(),
            therapist_id=bruno.id,  # type: ignore[arg-type]  # the therapist's id
            alias="K-17",
            speech=speech,
            country=None,
            now=now,
        )
        await work.commit()
    return ClientId(ada.id)


async def forget(house: House, ada: ClientId) -> None:
    async with house.open_work() as work:
        await work.clients.erase(Operator(), ada)
        await work.commit()


async def state_of(house: House, ada: ClientId) -> ClientState:
    async with house.open_work() as work:
        return (await work.clients.get(Operator(), ada)).state


@pytest.fixture
async def settings(tmp_path: Path) -> Settings:
    made = Settings(data_dir=tmp_path / "data", root_key_file=tmp_path / "keys" / "root.key")
    await found(made)
    return made


async def test_a_restored_backup_forgets_ada_again(settings: Settings, tmp_path: Path) -> None:
    async with open_house(settings) as house:
        ada = await add_ada(house)
    backup = shutil.copyfile(settings.sqlite_file, tmp_path / "yesterday.db")
    async with open_house(settings) as house:
        await forget(house, ada)

    shutil.copyfile(backup, settings.sqlite_file)
    async with open_house(settings) as house:
        assert await state_of(house, ada) is ClientState.ERASED


async def test_an_erasure_that_was_rolled_back_is_not_in_the_ledger(settings: Settings) -> None:
    async with open_house(settings) as house:
        ada = await add_ada(house)
        async with house.open_work() as work:
            await work.clients.erase(Operator(), ada)
    assert ErasureLedger(settings.data_dir / FILE_NAME).read() == frozenset()


async def test_a_line_that_a_crash_prevented_is_written_at_the_next_start(
    settings: Settings,
) -> None:
    async with open_house(settings) as house:
        ada = await add_ada(house)
        await forget(house, ada)
    (settings.data_dir / FILE_NAME).unlink()
    async with open_house(settings, thorough=True):
        pass
    assert ErasureLedger(settings.data_dir / FILE_NAME).read() == {ada}


async def test_bruno_who_was_not_erased_stays(settings: Settings) -> None:
    async with open_house(settings) as house:
        ada = await add_ada(house)
    ErasureLedger(settings.data_dir / FILE_NAME).note([SOMEBODY])
    async with open_house(settings) as house:
        assert await state_of(house, ada) is ClientState.INVITED


def test_a_torn_line_is_stepped_over_and_nobody_is_written_twice(tmp_path: Path) -> None:
    ledger = ErasureLedger(tmp_path / FILE_NAME)
    ledger.note([SOMEBODY, SOMEBODY])
    ledger.path.write_text(ledger.path.read_text() + "\n4f1c-torn")
    ledger.note([SOMEBODY, ANOTHER])
    assert ledger.read() == {SOMEBODY, ANOTHER}
    assert ledger.path.read_text().count(str(SOMEBODY)) == 1
    assert ledger.path.stat().st_mode & 0o077 == 0
