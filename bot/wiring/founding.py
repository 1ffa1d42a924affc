"""`alliance init`: an installation becomes a clinic."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from bot.alliance.people import ClinicId
from bot.settings import ROOT_KEY_SECRET, Settings, root_key_secret, secret_folders
from bot.wiring.chance import SystemChance
from bot.wiring.store import found_store


@dataclass(frozen=True, slots=True, kw_only=True)
class Founded:
    """`database` is a path, or an address without its password."""

    clinic_id: ClinicId
    database: str
    key_file: str


async def found(settings: Settings) -> Founded:
    """Safe to repeat: what is there stays.

    Raises:
        KeyRefusedError: the root key of this data is missing, or another one.
        SchemaTooNewError: a newer version wrote the database.
    """
    clinic_id = await found_store(settings, ClinicId(SystemChance().uuid()))
    return Founded(clinic_id=clinic_id, database=_database(settings), key_file=_key(settings))


def _database(settings: Settings) -> str:
    if settings.database_url is None:
        return str(settings.sqlite_file)
    parts = urlsplit(settings.database_url.get_secret_value())
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"


def _key(settings: Settings) -> str:
    if root_key_secret() is None:
        return str(settings.root_key_file)
    places = [folder / ROOT_KEY_SECRET for folder in reversed(secret_folders())]
    return str(next(place for place in places if place.is_file()))
