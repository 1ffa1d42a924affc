"""What an operator may set, and how a mistake is told."""

import re
from pathlib import Path

import pytest

from bot.settings import (
    BrokenSettingsError,
    load_settings,
    root_key_secret,
    secret_folders,
    setting_names,
)

TOKEN = "123456:AAF-made_up_token"
ROOT = Path(__file__).parent.parent


@pytest.fixture(autouse=True)
def _bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (*setting_names(), "CREDENTIALS_DIRECTORY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


def test_without_anything_set_the_defaults_of_the_manual_hold(tmp_path: Path) -> None:
    settings = load_settings()

    assert settings.telegram_token is None
    assert settings.telegram_api == "https://api.telegram.org"
    assert settings.data_dir == tmp_path / "data"
    assert settings.root_key_file == Path.home() / ".config/alliance/root.key"
    assert (settings.webhook_listen, settings.health_listen) == ("127.0.0.1:8443", None)
    assert (settings.log_format, settings.log_level) == ("json", "info")


def test_the_environment_goes_before_the_env_file(monkeypatch: pytest.MonkeyPatch) -> None:
    Path(".env").write_text("ALLIANCE_LOG_LEVEL=debug\nALLIANCE_LOG_FORMAT=text\nOTHER=1\n")
    monkeypatch.setenv("ALLIANCE_LOG_LEVEL", "error")

    settings = load_settings()

    assert (settings.log_level, settings.log_format) == ("error", "text")


def test_an_empty_variable_is_as_good_as_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALLIANCE_TELEGRAM_TOKEN", "")

    assert load_settings().telegram_token is None


def test_secrets_are_read_from_the_credentials_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "alliance_telegram_token").write_text(f"{TOKEN}\n")
    (tmp_path / "alliance_root_key").write_text("the key\n")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))

    token, key = load_settings().telegram_token, root_key_secret()

    assert secret_folders() == (Path("/run/secrets"), tmp_path)
    assert token is not None
    assert token.get_secret_value() == TOKEN
    assert key is not None
    assert key.get_secret_value() == "the key"


def test_a_root_key_in_the_environment_is_not_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALLIANCE_ROOT_KEY", "the key")

    assert root_key_secret() is None
    assert not hasattr(load_settings(), "root_key")


def test_an_unreadable_secret_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "alliance_telegram_token").write_bytes(b"\xff\xfe")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))

    with pytest.raises(BrokenSettingsError, match="alliance_telegram_token"):
        load_settings()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ALLIANCE_TELEGRAM_TOKEN", "hunter2-secret"),
        ("ALLIANCE_TELEGRAM_TOKEN", "123456:two words"),
        ("ALLIANCE_TELEGRAM_API", "ftp://somewhere"),
        ("ALLIANCE_TELEGRAM_API", "http://:8081"),
        ("ALLIANCE_TELEGRAM_API", "http://[broken"),
        ("ALLIANCE_DATABASE_URL", "mysql://user:hunter2-secret@host/name"),
        ("ALLIANCE_WEBHOOK_LISTEN", "8444"),
        ("ALLIANCE_WEBHOOK_LISTEN", "127.0.0.1:99999"),
        ("ALLIANCE_WEBHOOK_LISTEN", "127.0.0.1:x"),
        ("ALLIANCE_HEALTH_LISTEN", "nowhere"),
        ("ALLIANCE_LOG_FORMAT", "xml"),
        ("ALLIANCE_LOG_LEVEL", "loud"),
        ("ALLIANCE_WEBHOOK_URL", "example.org"),
        ("ALLIANCE_WEBHOOK_LISTEN", "off"),
        ("ALLIANCE_WEBHOOK_SECRET", "two words"),
    ],
)
def test_a_broken_setting_is_named_and_its_value_is_not(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)

    with pytest.raises(BrokenSettingsError) as caught:
        load_settings()

    assert name in str(caught.value)
    assert value not in str(caught.value)
    assert "\n" not in str(caught.value)


def test_an_env_file_that_is_not_text_is_told_in_a_sentence() -> None:
    Path(".env").write_bytes(b"\xff\xfe\x00A")

    with pytest.raises(BrokenSettingsError, match=re.escape(".env")):
        load_settings()


@pytest.mark.parametrize("key", ["data/root.key", "data/keys/../root.key", "data"])
def test_a_root_key_inside_the_data_folder_is_refused(
    key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALLIANCE_ROOT_KEY_FILE", key)

    with pytest.raises(BrokenSettingsError, match="outside ALLIANCE_DATA_DIR"):
        load_settings()


@pytest.mark.parametrize(
    "api", ["http://127.0.0.1:8081", "http://localhost:8081/", "http://[::1]:8081"]
)
def test_a_borrowed_clock_is_taken_beside_a_local_telegram(
    api: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALLIANCE_TELEGRAM_API", api)
    monkeypatch.setenv("ALLIANCE_CLOCK_URL", "http://127.0.0.1:8081/clock")

    assert load_settings().clock_url == "http://127.0.0.1:8081/clock"


@pytest.mark.parametrize(
    "api", [None, "https://api.telegram.org", "http://127.0.0.1.example.org", "http://10.0.0.1"]
)
def test_a_borrowed_clock_is_refused_beside_any_other(
    api: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    if api is not None:
        monkeypatch.setenv("ALLIANCE_TELEGRAM_API", api)
    monkeypatch.setenv("ALLIANCE_CLOCK_URL", "http://127.0.0.1:8081/clock")

    with pytest.raises(BrokenSettingsError, match="loopback"):
        load_settings()


def test_a_printed_settings_object_shows_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALLIANCE_TELEGRAM_TOKEN", TOKEN)
    monkeypatch.setenv("ALLIANCE_DATABASE_URL", "postgresql://user:hunter2@host/name")

    shown = repr(load_settings())

    assert "AAF" not in shown
    assert "hunter2" not in shown


def test_every_setting_stands_in_the_example_with_a_comment() -> None:
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    shown = {line.lstrip("#").partition("=")[0]: index for index, line in enumerate(lines)}

    for name in setting_names():
        assert name in shown, name
        assert lines[shown[name] - 1].startswith("# "), name
    unknown = {name for name in shown if name.startswith("ALLIANCE_")} - set(setting_names())
    assert not unknown
