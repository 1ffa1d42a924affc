"""What `alliance doctor` looks at."""

import os
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

from bot.chat.failures import BadToken
from bot.chat.transport import Telegram
from bot.i18n.catalogs import Catalogs
from bot.ops.doctor import Check, Finding, Unwell, examine
from bot.safety.numbers import ages
from bot.safety.shipped import shipped_numbers
from bot.settings import PREFIX, BrokenSettingsError, Settings, load_settings, setting_names
from bot.storage.engine import check_store, open_engine
from bot.usecases.actors import Product
from bot.usecases.ports import StoreCorruptError, StoreUnavailableError, TryLater
from bot.wiring.clocks import SystemClock
from bot.wiring.house import open_clock
from bot.wiring.root_keys import read_key
from bot.wiring.store import database_url, open_store, refuse_other_schema

Look = Callable[[], Awaitable[str]]

SANE_SINCE = 2026
"""A clock before the year this was written is wrong."""


async def check_up() -> list[Finding]:
    """Every check that the settings allow; broken settings leave only those that need none."""
    try:
        settings = load_settings()
    except BrokenSettingsError as error:
        broken = Finding(name="settings", ok=False, detail=str(error))
        return [broken, *await examine([_check("catalogues", _catalogues)])]
    look = Checkup(settings)
    names: dict[str, Look] = {
        "settings": look.settings_in_order,
        "key": look.key,
        "database": look.database,
        "schema": look.schema,
        "clinic": look.clinic,
        "writing": look.writing,
        "catalogues": _catalogues,
        "crisis_numbers": look.crisis_numbers,
        "clock": look.clock,
        "telegram": look.telegram,
    }
    return await examine([_check(name, act) for name, act in names.items()])


def _check(name: str, look: Look) -> Check:
    return Check(name=name, look=look)


async def _catalogues() -> str:
    catalogs = Catalogs.load()
    return f"{len(catalogs.choices())} languages"


@dataclass(frozen=True, slots=True)
class Checkup:
    """One method per check; each says what is well or raises."""

    settings: Settings

    async def settings_in_order(self) -> str:
        strange = sorted(
            name for name in os.environ if name.startswith(PREFIX) and name not in setting_names()
        )
        if strange:
            raise Unwell(f"there is no setting {', '.join(strange)}; .env.example lists all")
        return f"data folder {self.settings.data_dir}"

    async def key(self) -> str:
        root = read_key(self.settings)
        return f"the root key opens, version {root.version}"

    async def database(self) -> str:
        if self.settings.database_url is None and not self.settings.sqlite_file.is_file():
            raise Unwell("there is none yet; run “alliance init”")
        engine = open_engine(database_url(self.settings))
        try:
            await check_store(engine)
        except (StoreUnavailableError, StoreCorruptError) as error:
            raise Unwell(str(error)) from error
        finally:
            await engine.dispose()
        return "opens and is whole"

    async def schema(self) -> str:
        await refuse_other_schema(self.settings)
        return "as this version wants it"

    async def clinic(self) -> str:
        async with open_store(self.settings) as store:
            return f"clinic {store.clinic_id} opens with this key"

    async def writing(self) -> str:
        """A full disk and a folder that is read only show nowhere else."""
        try:
            async with open_store(self.settings) as store, store.open_work() as work:
                await work.updates.try_writing(Product(), SystemClock().now())
                await work.commit()
        except StoreUnavailableError as error:
            raise Unwell(f"{error}; nothing can be kept until that is mended") from error
        return "what is written is kept"

    async def crisis_numbers(self) -> str:
        today = SystemClock().now().date()
        found = ages(shipped_numbers(), today)
        dropped = [each for each in found if not each.usable]
        if dropped:
            raise Unwell(
                f"{len(dropped)} of {len(found)} numbers are too old to be shown; "
                "install a newer version"
            )
        old = [each for each in found if each.stale]
        return f"{len(found)} numbers, {len(old)} of them due to be looked at again"

    async def clock(self) -> str:
        clock = await open_clock(self.settings)
        now = clock.now()
        if now.year < SANE_SINCE:
            raise Unwell(f"this machine believes it is {now.year}; set its clock")
        ahead = abs(now - SystemClock().now()) > timedelta(minutes=1)
        return f"{now.isoformat(timespec='seconds')}{' (the sandbox)' if ahead else ''}"

    async def telegram(self) -> str:
        if self.settings.telegram_token is None:
            return "not asked: no ALLIANCE_TELEGRAM_TOKEN is set, so no bot can run"
        line = Telegram(self.settings.telegram_token.get_secret_value(), self.settings.telegram_api)
        try:
            me = await line.me()
        except BadToken as error:
            raise Unwell("does not know this token; ask @BotFather for a new one") from error
        except TryLater as error:
            raise Unwell("does not answer; look at the network and try again") from error
        finally:
            await line.close()
        return f"answers; this is @{me.username}"
