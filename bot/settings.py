"""The settings of one process, read once: environment, `.env`, and secrets as files.

What a clinic decides is a policy in the database, not a setting.
"""

import os
import re
from ipaddress import ip_address
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from pydantic import SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from bot.alliance.errors import AllianceError

PREFIX = "ALLIANCE_"
TELEGRAM = "https://api.telegram.org"
ROOT_KEY_SECRET = "alliance_root_key"  # noqa: S105  # a file's name
DATABASE_FILE = "alliance.sqlite3"
_WEBHOOK_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")


class BrokenSettingsError(AllianceError):
    """The settings cannot be used. The message names each broken one, never its value."""


class Settings(BaseSettings):
    """Every field is `ALLIANCE_` and its name in capitals. Paths may begin with `~`."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_file=".env", extra="ignore", frozen=True, env_ignore_empty=True
    )

    telegram_token: SecretStr | None = None
    telegram_api: str = TELEGRAM
    data_dir: Path = Path("data")
    database_url: SecretStr | None = None
    root_key_file: Path = Path("~/.config/alliance/root.key")
    webhook_url: str | None = None
    webhook_listen: str = "127.0.0.1:8443"
    webhook_secret: SecretStr | None = None
    health_listen: str | None = None
    clock_url: str | None = None
    calendar_allow_private: bool = False
    log_format: Literal["json", "text"] = "json"
    log_level: Literal["debug", "info", "warning", "error"] = "info"

    @property
    def sqlite_file(self) -> Path:
        """Where the database is unless `database_url` says otherwise."""
        return self.data_dir / DATABASE_FILE

    @property
    def telegram_is_local(self) -> bool:
        return _is_loopback(self.telegram_api)

    @field_validator("log_format", "log_level", mode="before")
    @classmethod
    def _lower(cls, value: object) -> object:
        return value.strip().lower() if isinstance(value, str) else value

    @field_validator("telegram_token", mode="after")
    @classmethod
    def _token(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not _looks_like_a_token(value.get_secret_value()):
            raise ValueError("is not a bot token, such as 123456:ABC-DEF from @BotFather")
        return value

    @field_validator("telegram_api", "clock_url", "webhook_url", mode="after")
    @classmethod
    def _http(cls, value: str | None) -> str | None:
        if value is not None and not _is_http(value):
            raise ValueError("must be an address that begins with http:// or https://")
        return None if value is None else value.rstrip("/")

    @field_validator("webhook_listen", "health_listen", mode="after")
    @classmethod
    def _host_and_port(cls, value: str | None) -> str | None:
        if value is None or value.lower() == "off":
            return None
        host, colon, port = value.rpartition(":")
        if not (host and colon and port.isascii() and port.isdigit() and int(port) < 1 << 16):
            raise ValueError("must be HOST:PORT, such as 127.0.0.1:8443")
        return value

    @field_validator("webhook_listen", mode="before")
    @classmethod
    def _somewhere(cls, value: object) -> object:
        if isinstance(value, str) and value.lower() == "off":
            raise ValueError(
                "must be HOST:PORT, such as 127.0.0.1:8443; to poll, leave ALLIANCE_WEBHOOK_URL out"
            )
        return value

    @field_validator("webhook_secret", mode="after")
    @classmethod
    def _as_telegram_wants_it(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not _WEBHOOK_SECRET.fullmatch(value.get_secret_value()):
            raise ValueError("must be 1 to 256 letters, digits, _ or -")
        return value

    @field_validator("database_url", mode="after")
    @classmethod
    def _known_database(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not value.get_secret_value().startswith(
            ("sqlite:", "sqlite+", "postgresql:", "postgresql+", "postgres:")
        ):
            raise ValueError("must begin with postgresql:// or sqlite://")
        return value

    @field_validator("data_dir", "root_key_file", mode="after")
    @classmethod
    def _absolute(cls, value: Path) -> Path:
        try:
            return value.expanduser().absolute()
        except RuntimeError as error:
            raise ValueError("begins with ~, and this user has no home folder") from error

    @model_validator(mode="after")
    def _key_apart_from_data(self) -> "Settings":
        if self.root_key_file.resolve().is_relative_to(self.data_dir.resolve()):
            raise ValueError("ALLIANCE_ROOT_KEY_FILE must lie outside ALLIANCE_DATA_DIR")
        return self

    @model_validator(mode="after")
    def _borrowed_time_stays_local(self) -> "Settings":
        if self.clock_url is not None and not self.telegram_is_local:
            raise ValueError(
                "ALLIANCE_CLOCK_URL is for the sandbox: it needs ALLIANCE_TELEGRAM_API on loopback"
            )
        return self

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003  # the library's signature
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003  # the library's signature
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Secrets arrive as init values, below the environment."""
        return env_settings, dotenv_settings, init_settings


def load_settings() -> Settings:
    """The settings of this process.

    Raises:
        BrokenSettingsError: a setting that cannot be used, each named in one sentence.
    """
    try:
        return Settings(**_secrets())
    except ValidationError as error:
        raise BrokenSettingsError(_sentence(error)) from None
    except (OSError, UnicodeDecodeError) as error:
        raise BrokenSettingsError(
            f"the settings cannot be read ({type(error).__name__}); look at .env and its rights"
        ) from None


def root_key_secret() -> SecretStr | None:
    """The root key itself, from a secrets folder only: environments are too easily read.

    Raises:
        BrokenSettingsError: it is there and cannot be read.
    """
    for folder in reversed(secret_folders()):
        text = _secret(folder / ROOT_KEY_SECRET)
        if text:
            return SecretStr(text)
    return None


def setting_names() -> tuple[str, ...]:
    """Every setting, as an environment names it."""
    return tuple(f"{PREFIX}{name}".upper() for name in Settings.model_fields)


def secret_folders() -> tuple[Path, ...]:
    """Where secrets may lie as files, the most particular last."""
    own = os.environ.get("CREDENTIALS_DIRECTORY")
    return (Path("/run/secrets"), *([Path(own)] if own else []))


def _secrets() -> dict[str, Any]:
    found = {
        field: _secret(folder / f"{PREFIX}{field}".lower())
        for folder in secret_folders()
        for field in Settings.model_fields
    }
    return {field: text for field, text in found.items() if text}


def _secret(file: Path) -> str | None:
    try:
        return file.read_text(encoding="utf-8").strip() if file.is_file() else None
    except (OSError, UnicodeDecodeError) as error:
        raise BrokenSettingsError(
            f"the secret {file.name} cannot be read ({type(error).__name__})"
        ) from None


def _sentence(error: ValidationError) -> str:
    """Pydantic's own text quotes the value, which may be a secret."""
    return "; ".join(
        _clause(tuple(each["loc"]), each["type"], each["msg"]) for each in error.errors()
    )


def _clause(place: tuple[int | str, ...], kind: str, message: str) -> str:
    reason = message.removeprefix("Value error, ")
    if not place:
        return reason
    name = f"{PREFIX}{place[0]}".upper()
    if kind == "value_error":
        return f"{name} {reason}"
    if kind == "literal_error":
        return f"{name}: {reason[0].lower()}{reason[1:]}"
    return f"{name} cannot be read"


def _looks_like_a_token(text: str) -> bool:
    number, colon, secret = text.partition(":")
    plain = secret.replace("-", "").replace("_", "")
    return (
        bool(colon)
        and number.isascii()
        and number.isdigit()
        and plain.isascii()
        and plain.isalnum()
    )


def _is_http(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return False


def _is_loopback(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
