"""The clinic's sealed keys: opaque here, opened by the vault before anything else is read."""

from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.alliance.people import ClinicId
from bot.storage.conditional import upsert
from bot.storage.errors import store_errors
from bot.storage.statements import Statements
from bot.storage.tables import ClinicKeysRow, values_of
from bot.usecases.ports import StoreCorruptError

CLINIC_KEYS = ClinicKeysRow.__table__
_READ = select(CLINIC_KEYS)
_STORE = upsert(CLINIC_KEYS, [CLINIC_KEYS.c.clinic_id], ["key_check", "bundle"])


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredClinicKeys:
    """What the vault made of the clinic's keys; one installation has one."""

    clinic_id: ClinicId
    check: bytes = field(repr=False)
    bundle: bytes = field(repr=False)


async def read_clinic_keys(engine: AsyncEngine) -> StoredClinicKeys | None:
    """None before `alliance init`.

    Raises:
        StoreUnavailableError: no database, or one without tables.
        StoreCorruptError: keys of more than one clinic.
    """
    with store_errors():
        async with engine.connect() as connection:
            rows = await Statements(connection).rows(_READ)
    if len(rows) > 1:
        raise StoreCorruptError("the database holds keys of more than one clinic")
    for row in rows:
        clinic_id = ClinicId(row.clinic_id)
        return StoredClinicKeys(clinic_id=clinic_id, check=row.key_check, bundle=row.bundle)
    return None


async def write_clinic_keys(statements: Statements, keys: StoredClinicKeys) -> None:
    row = ClinicKeysRow(clinic_id=keys.clinic_id, key_check=keys.check, bundle=keys.bundle)
    await statements.change(_STORE, values_of(row))
