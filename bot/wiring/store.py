"""Opens the store of these settings, and the keys of the clinic in it."""

import secrets
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from uuid import UUID

from bot.alliance.errors import AllianceError
from bot.alliance.people import ClinicId
from bot.settings import Settings
from bot.storage.clinic_keys import StoredClinicKeys, read_clinic_keys
from bot.storage.engine import check_store, open_engine
from bot.storage.errors import SchemaBehindError, SchemaTooNewError
from bot.storage.schema import SchemaState, schema_state, upgrade_to_head
from bot.storage.unit_of_work import NoteErased, make_open_work, open_stored_work
from bot.usecases.actors import Operator
from bot.usecases.init_clinic import InitClinic
from bot.usecases.ports import OpenWork, Vault
from bot.usecases.reapply_erasures import ReapplyErasures
from bot.vault import ClinicVault, RootKey, SealedClinicKeys, new_clinic_keys, open_clinic_keys
from bot.wiring.clocks import SystemClock
from bot.wiring.erasure_ledger import FILE_NAME, ErasureLedger
from bot.wiring.root_keys import make_key, read_key

READ_AT_START = 256 * 1024 * 1024
"""Bytes of a SQLite file, some 100,000 clients and a second. After a crash polling must begin
within 5 s; larger ones are read whole by `alliance doctor`."""


class NoClinicError(AllianceError):
    """Nothing was founded here."""

    def __init__(self) -> None:
        super().__init__(
            "there is no clinic here yet; run “alliance init”, or look at ALLIANCE_DATA_DIR"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedStore:
    """The clinic's own, until it is closed."""

    clinic_id: ClinicId
    vault: Vault = field(repr=False)
    open_work: OpenWork = field(repr=False)


def database_url(settings: Settings) -> str:
    """What the settings say, or SQLite in the data folder. May hold a password."""
    if settings.database_url is not None:
        return settings.database_url.get_secret_value()
    return f"sqlite:///{settings.sqlite_file}"


async def refuse_other_schema(settings: Settings) -> None:
    """Raises NoClinicError, SchemaBehindError or SchemaTooNewError where ours does not fit."""
    if settings.database_url is None and not settings.sqlite_file.is_file():
        raise NoClinicError
    match await schema_state(database_url(settings)):
        case SchemaState.EMPTY:
            raise NoClinicError
        case SchemaState.OLDER:
            raise SchemaBehindError(
                "the database was written by an older version; run “alliance init” to bring it "
                "up to date"
            )
        case SchemaState.NEWER:
            raise SchemaTooNewError(
                "the database was written by a newer version; install that version"
            )
        case SchemaState.CURRENT:
            return


@asynccontextmanager
async def open_store(settings: Settings, *, thorough: bool = False) -> AsyncIterator[OpenedStore]:
    """Read and write what is there. `thorough` also reads a SQLite file for damage.

    Raises:
        NoClinicError: nothing was founded here.
        KeyRefusedError: no root key, or another one.
        StoreUnavailableError, StoreCorruptError: as their names say.
    """
    await refuse_other_schema(settings)
    root = read_key(settings)
    engine = open_engine(database_url(settings))
    try:
        if thorough:
            await check_store(engine, at_most=READ_AT_START)
        keys = await read_clinic_keys(engine)
        if keys is None:
            raise NoClinicError
        vault = _vault(root, keys)
        ledger = ErasureLedger(settings.data_dir / FILE_NAME)
        open_work = make_open_work(engine, vault, keys.clinic_id, _noting(ledger))
        await _forget_again(open_work, ledger)
        if thorough:
            await _catch_up(open_work, ledger)
        yield OpenedStore(clinic_id=keys.clinic_id, vault=vault, open_work=open_work)
    finally:
        await engine.dispose()


async def found_store(settings: Settings, clinic_id: ClinicId) -> ClinicId:
    """Makes what is missing of key, database and clinic; gives back the clinic's id.

    A new root key is made only where no data is: data that lost its key must not get another.
    """
    settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    await upgrade_to_head(database_url(settings))
    engine = open_engine(database_url(settings))
    try:
        stored = await read_clinic_keys(engine)
        root = make_key(settings) if stored is None else read_key(settings)
        keys = stored or _new_keys(root, clinic_id)
        vault = _vault(root, keys)
        async with open_stored_work(engine, vault, keys.clinic_id) as work:
            if stored is None:
                await work.store_clinic_keys(keys)
            clinic = await InitClinic()(work, Operator(), keys.clinic_id)
            await work.commit()
        return clinic.id
    finally:
        await engine.dispose()


async def _forget_again(open_work: OpenWork, ledger: ErasureLedger) -> None:
    """Before anybody can look: a backup may have brought forgotten people back."""
    forgotten = ledger.read()
    if not forgotten:
        return
    async with open_work() as work:
        if await ReapplyErasures()(work, forgotten, SystemClock().now()):
            await work.commit()


async def _catch_up(open_work: OpenWork, ledger: ErasureLedger) -> None:
    """A crash or a full disk may have come between an erasure and its line in the ledger."""
    async with open_work() as work:
        forgotten = await work.clients.forgotten(Operator())
    ledger.note(forgotten)


def _noting(ledger: ErasureLedger) -> NoteErased:
    def note(erased: Sequence[UUID]) -> None:
        # The erasure has happened and must not look as if it had not; the next start catches up.
        with suppress(OSError):
            ledger.note(erased)

    return note


def _new_keys(root: RootKey, clinic_id: ClinicId) -> StoredClinicKeys:
    made = new_clinic_keys(root, clinic_id, secrets.token_bytes)
    return StoredClinicKeys(clinic_id=clinic_id, check=made.check, bundle=made.bundle)


def _vault(root: RootKey, keys: StoredClinicKeys) -> ClinicVault:
    sealed = SealedClinicKeys(clinic_id=keys.clinic_id, check=keys.check, bundle=keys.bundle)
    return ClinicVault(open_clinic_keys(root, sealed), secrets.token_bytes)
