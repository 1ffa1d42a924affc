"""What an operator types, what comes back, and how mistakes are told."""

import json
import resource
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from typer.main import get_command

from bot.cli.app import app
from tests.cli.conftest import Said, Shell

ONE_SENTENCE = 1
NOBODY = "deadbeef-0000-4000-8000-000000000000"


def is_refused(said: Said) -> bool:
    """Exit code 1, nothing on standard output, one line that ends a sentence."""
    lines = said.err.splitlines()
    return (
        said.code == 1
        and said.out == ""
        and len(lines) == 1
        and lines[0].startswith("alliance: ")
        and lines[0].endswith(".")
        and "unexpectedly" not in lines[0]
    )


# --- founding -----------------------------------------------------------------------------------


def test_init_makes_key_folder_and_database_and_says_where(shell: Shell) -> None:
    document = shell.json("init")

    UUID(document["clinic_id"])
    key, database = Path(document["key_file"]), Path(document["database"])
    assert key.stat().st_mode & 0o777 == 0o600
    assert database.parent == shell.folder / "data"
    assert database.parent.stat().st_mode & 0o777 == 0o700
    assert database.stat().st_mode & 0o777 == 0o600


def test_init_twice_is_the_same_clinic_with_the_same_key(shell: Shell) -> None:
    first = shell.json("init")
    key = Path(first["key_file"]).read_bytes()

    assert shell.json("init") == first
    assert Path(first["key_file"]).read_bytes() == key


def test_data_that_lost_its_key_does_not_get_another(clinic: Shell) -> None:
    Path("keys/root.key").unlink()

    said = clinic("init")

    assert is_refused(said)
    assert not Path("keys/root.key").exists()


def test_another_clinics_key_is_refused(clinic: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as elsewhere:
        elsewhere.setenv("ALLIANCE_DATA_DIR", "other")
        elsewhere.setenv("ALLIANCE_ROOT_KEY_FILE", "other-keys/root.key")
        clinic.json("init")
    monkeypatch.setenv("ALLIANCE_ROOT_KEY_FILE", "other-keys/root.key")

    assert is_refused(clinic("client", "list"))


def test_a_key_others_can_read_is_refused(clinic: Shell) -> None:
    Path("keys/root.key").chmod(0o644)

    assert is_refused(clinic("clinic", "show"))


def test_a_key_from_the_secrets_folder_needs_no_mode(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    shell.json("init")
    secrets = shell.folder / "secrets"
    secrets.mkdir()
    Path("keys/root.key").rename(secrets / "alliance_root_key")
    (secrets / "alliance_root_key").chmod(0o644)
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(secrets))

    assert shell.json("init")["key_file"] == str(secrets / "alliance_root_key")


@pytest.mark.parametrize("command", ["clinic show", "client list", "session list", "run"])
def test_without_a_clinic_every_command_says_what_to_do(
    shell: Shell, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALLIANCE_TELEGRAM_TOKEN", "123456:AAF-made_up")
    said = shell(*command.split())

    assert is_refused(said)
    assert "alliance init" in said.err
    assert not Path("data").exists()


def test_a_damaged_database_is_told_in_a_sentence(clinic: Shell) -> None:
    Path("data/alliance.sqlite3").write_bytes(b"this is not a database" * 1000)

    assert is_refused(clinic("clinic", "show"))


def test_a_database_that_is_empty_is_no_clinic(clinic: Shell) -> None:
    Path("data/alliance.sqlite3").write_bytes(b"")

    said = clinic("clinic", "show")

    assert is_refused(said)
    assert "alliance init" in said.err


def test_a_broken_env_file_is_told_in_a_sentence(clinic: Shell) -> None:
    Path(".env").write_text("ALLIANCE_LOG_FORMAT=xml\n", encoding="utf-8")

    said = clinic("clinic", "show")

    assert is_refused(said)
    assert "ALLIANCE_LOG_FORMAT" in said.err


def test_nothing_said_on_the_command_line_lies_in_the_database(clinic: Shell, ada: str) -> None:
    clinic("clinic", "set", "help_contact", "Call the night nurse Nadine")

    stored = Path("data/alliance.sqlite3").read_bytes()

    for word in (b"K-17", b"Bruno", b"Nadine", b"America/Toronto"):
        assert word not in stored


# --- policies -----------------------------------------------------------------------------------


def test_the_policies_are_those_of_the_manual(clinic: Shell) -> None:
    shown = clinic.json("clinic", "show")

    assert shown["checkin_delay"] == "2h"
    assert shown["quiet_hours"] == "21:00-08:00"
    assert shown["digest_at"] == "mon 08:00"
    assert shown["free_text"] == "off"
    assert shown["retention"] == "none"


@pytest.mark.parametrize(
    "words", [["digest_at", "fri 17:00"], ["digest_at", "fri", "17:00"], ["free_text", "on"]]
)
def test_a_policy_is_set_and_shown(clinic: Shell, words: list[str]) -> None:
    document = clinic.json("clinic", "set", *words)

    assert document[words[0]] == " ".join(words[1:])
    assert clinic.json("clinic", "show") == document


@pytest.mark.parametrize(
    "words",
    [
        ["nope", "1"],
        ["checkin_delay", "soon"],
        ["quiet_hours", "21-8"],
        ["country", "Canada"],
        ["help_contact", "x" * 10_000],
        ["items_per_checkin", "99"],
        ["retention", "1h"],
        ["crisis_notice", "\x1b[31m"],
    ],
)
def test_a_policy_without_sense_is_refused(clinic: Shell, words: list[str]) -> None:
    assert is_refused(clinic("clinic", "set", *words))


# --- people -------------------------------------------------------------------------------------


def test_an_invitation_has_a_token_and_no_link_while_no_bot_has_run(clinic: Shell) -> None:
    document = clinic.json("admin", "add", "--name", "Dalia")

    UUID(document["id"])
    assert len(document["invite_token"]) == 43
    assert document["invite_url"] is None


def test_an_invitation_has_a_link_once_the_bot_is_known(clinic: Shell) -> None:
    Path("data/bot.json").write_text('{"username": "bruno_bot"}', encoding="utf-8")
    document = clinic.json("admin", "add", "--name", "Dalia")

    assert document["invite_url"] == f"https://t.me/bruno_bot?start={document['invite_token']}"


def test_clients_are_listed_by_alias(clinic: Shell, invite: Callable[[str], str]) -> None:
    ids = [invite(alias) for alias in ("K-18", "K-17")]
    listed = clinic.json("client", "list")["clients"]

    assert [(one["alias"], one["id"]) for one in listed] == [("K-17", ids[1]), ("K-18", ids[0])]
    assert {one["state"] for one in listed} == {"invited"}


@pytest.mark.parametrize(
    "wrong",
    [
        ("K\n17", "en", "UTC", "CA"),
        ("\u202eadA", "en", "UTC", "CA"),
        ("x" * 10_000, "en", "UTC", "CA"),
        ("", "en", "UTC", "CA"),
        ("K-17", "tlh", "UTC", "CA"),
        ("K-17", "x" * 10_000, "UTC", "CA"),
        ("K-17", "en", "Mars/Base", "CA"),
        ("K-17", "en", "../../etc/passwd", "CA"),
        ("K-17", "en", "UTC", "Canada"),
    ],
)
def test_what_is_wrong_with_an_invitation_is_told(
    clinic: Shell, bruno: str, wrong: tuple[str, str, str, str]
) -> None:
    alias, locale, timezone, country = wrong
    said = clinic(
        *("client", "add", "--therapist", bruno, "--alias", alias, "--locale", locale),
        *("--timezone", timezone, "--country", country),
    )

    assert is_refused(said)
    assert len(said.err) < 400
    assert clinic.json("client", "list") == {"clients": []}


def test_an_alias_is_never_echoed_when_refused(
    clinic: Shell, bruno: str, invite: Callable[[str], str]
) -> None:
    invite("Secret-Alias")
    said = clinic(
        *("client", "add", "--therapist", bruno, "--alias", "Secret-Alias"),
        *("--locale", "en", "--timezone", "UTC"),
    )

    assert is_refused(said)
    assert "Secret-Alias" not in said.err


def test_an_id_is_taken_by_its_first_eight_letters(clinic: Shell, ada: str) -> None:
    assert clinic.json("client", "export", ada[:8])["checkins"] == []


def test_an_export_holds_every_part_the_guide_names(clinic: Shell, ada: str) -> None:
    found = clinic.json("client", "export", ada)
    parts = {"checkins", "flags", "episodes", "goals", "events", "frame", "client", "consents"}
    assert set(found) == parts | {"wish", "access"}
    assert (found["client"]["alias"], found["flags"], found["consents"]) == ("K-17", [], [])
    assert [one["by"] for one in found["access"] if one["action"] == "export"] == ["operator"]


IDS = [NOBODY, NOBODY[:8], "x", "' OR 1=1 --", "\U0001f33f" * 36]


@pytest.mark.parametrize(
    "command",
    [
        "client export ID",
        "client pause ID",
        "client erase ID --yes",
        "why --client ID",
        "session list --client ID",
        "session add --client ID --start 2026-11-22T15:00",
        "session cancel ID",
        "session move ID --start 2026-11-22T15:00",
        "session note ID absent",
        "therapist frame ID",
        "digest show --therapist ID",
        "digest post --therapist ID",
        "client add --therapist ID --alias K --locale en --timezone UTC",
    ],
)
def test_an_id_nobody_has_is_refused(clinic: Shell, command: str) -> None:
    for unknown in IDS:
        words = [unknown if word == "ID" else word for word in command.split()]
        assert is_refused(clinic(*words)), unknown


def test_a_client_who_has_not_joined_cannot_be_paused(clinic: Shell, ada: str) -> None:
    assert is_refused(clinic("client", "pause", ada))


@pytest.mark.parametrize("day", ["yesterday", "2020-01-01", "2026-02-30", "x" * 1000])
def test_a_pause_ends_on_a_day_to_come(clinic: Shell, ada: str, day: str) -> None:
    assert is_refused(clinic("client", "pause", ada, "--until", day))


def test_where_no_day_is_promised_for_backups_an_erasure_names_none(
    clinic: Shell, ada: str
) -> None:
    clinic.json("clinic", "set", "backup_retention", "none")
    assert clinic.json("client", "erase", ada, "--yes")["backups_gone_on"] is None


def test_an_erasure_needs_a_yes(clinic: Shell, ada: str) -> None:
    assert is_refused(clinic("client", "erase", ada))
    erased = clinic.json("client", "erase", ada, "--yes")
    assert (erased["id"], erased["replies"]) == (ada, 0)
    assert date.fromisoformat(erased["backups_gone_on"]).year > 2000
    assert clinic.json("client", "list") == {"clients": []}
    assert is_refused(clinic("client", "erase", ada, "--yes"))


# --- sessions -----------------------------------------------------------------------------------


def test_a_session_is_recorded_listed_moved_and_cancelled(clinic: Shell, ada: str) -> None:
    added = clinic.json("session", "add", "--client", ada, "--start", "2030-07-22T15:00")
    assert added["occurrences"] == 1

    (listed,) = clinic.json("session", "list", "--client", ada)["sessions"]
    assert (listed["id"], listed["start"], listed["end"]) == (
        added["id"],
        "2030-07-22T19:00:00Z",
        "2030-07-22T19:50:00Z",
    )
    moved = clinic.json("session", "move", added["id"], "--start", "2030-07-23T16:00-04:00")
    assert moved["start"] == "2030-07-23T20:00:00Z"
    (why,) = clinic.json("why", "--client", ada)["checkins"]
    assert (why["session"], why["due_at"]) == (added["id"], "2030-07-23T22:50:00Z")

    assert clinic.json("session", "cancel", added["id"])["cancelled"] == 1
    (why,) = clinic.json("why", "--client", ada)["checkins"]
    assert (why["state"], why["reason"]) == ("cancelled", "session_cancelled")


def test_a_session_over_since_yesterday_is_accepted(clinic: Shell, ada: str) -> None:
    assert clinic.json("session", "add", "--client", ada, "--start", "2024-01-02T15:00")["id"]


def test_a_session_in_the_hour_the_clocks_skip_starts_when_it_ends(clinic: Shell, ada: str) -> None:
    clinic.json("session", "add", "--client", ada, "--start", "2030-03-10T02:30")

    (listed,) = clinic.json("session", "list")["sessions"]
    assert listed["start"] == "2030-03-10T07:00:00Z"


def test_a_counted_series_says_how_many(clinic: Shell, ada: str) -> None:
    added = clinic.json(
        *("session", "add", "--client", ada, "--start", "2030-07-22T15:00"),
        *("--repeat", "FREQ=WEEKLY;COUNT=10"),
    )
    # However far ahead the rule begins, its first hour is there to be seen.
    assert added["occurrences"] >= 1
    assert clinic.json("session", "cancel", added["id"])["cancelled"] == added["occurrences"]


NO_SESSIONS = [
    ["--start", "tomorrow"],
    ["--start", "2030-07-22"],
    ["--start", "2030-07-22T25:00"],
    ["--start", "0001-01-01T00:00"],
    ["--start", "9999-12-31T23:59"],
    ["--start", "2030-07-22T15:00", "--minutes", "0"],
    ["--start", "2030-07-22T15:00", "--minutes", "-5"],
    ["--start", "2030-07-22T15:00", "--minutes", "99999999999999999999"],
    ["--start", "2030-07-22T15:00", "--repeat", ""],
    ["--start", "2030-07-22T15:00", "--repeat", "FREQ=SECONDLY"],
    ["--start", "2030-07-22T15:00", "--repeat", "FREQ=WEEKLY;" * 1000],
    ["--start", "2030-07-22T15:00", "--repeat", "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"],
]


def test_a_session_without_sense_is_refused(clinic: Shell, ada: str) -> None:
    for words in NO_SESSIONS:
        assert is_refused(clinic("session", "add", "--client", ada, *words)), words
    assert clinic.json("session", "list") == {"sessions": []}


# --- digests ------------------------------------------------------------------------------------


def test_a_digest_shows_nothing_where_nothing_was_due(clinic: Shell, bruno: str, ada: str) -> None:
    clinic.json("session", "add", "--client", ada, "--start", "2030-07-22T15:00")

    assert clinic.json("digest", "show", "--therapist", bruno) == {"clients": []}


def test_a_digest_is_not_posted_to_somebody_who_has_not_joined(clinic: Shell, bruno: str) -> None:
    assert clinic.json("digest", "post") == {"therapists": []}
    assert is_refused(clinic("digest", "post", "--therapist", bruno))


# --- every command ------------------------------------------------------------------------------


def every_command() -> Iterator[list[str]]:
    def walk(command: object, words: list[str]) -> Iterator[list[str]]:
        yield words
        for name, inner in getattr(command, "commands", {}).items():
            yield from walk(inner, [*words, name])

    yield from walk(get_command(app), [])


@pytest.mark.parametrize("words", list(every_command()), ids=" ".join)
def test_every_command_explains_itself_with_an_example(shell: Shell, words: list[str]) -> None:
    said = shell(*words, "--help")

    assert said.code == 0
    assert said.out.count("Example: alliance") == 1
    assert said.err == ""


@pytest.mark.parametrize(
    "command",
    [
        "frobnicate",
        "client",
        "client frobnicate",
        "client add",
        "client list --nope",
        "client list extra",
        "clinic set free_text",
        "session add --client x --start y --minutes soon",
        "why",
        "run extra",
    ],
)
def test_what_is_not_understood_ends_with_two(clinic: Shell, command: str) -> None:
    said = clinic(*command.split())

    assert said.code == 2
    assert "Usage: alliance" in said.out + said.err


def test_json_is_one_document_for_people_of_any_script(
    clinic: Shell, invite: Callable[[str], str]
) -> None:
    invite("می‌نا")
    said = clinic("client", "list", "--json")

    assert len(said.out.splitlines()) == 1
    assert json.loads(said.out)["clients"][0]["alias"] == "می‌نا"


def test_the_shipped_instrument_is_listed_without_a_clinic(shell: Shell) -> None:
    (instrument,) = shell.json("instruments", "list")["instruments"]

    assert instrument["id"] == "alliance"
    assert len(instrument["anchors"]) == 3


def test_the_translations_have_a_status(shell: Shell) -> None:
    found = shell.json("locales", "status")["locales"]

    assert {"fr"} <= {one["tag"] for one in found}
    assert all(one["translated"] <= one["messages"] for one in found)


def test_a_review_sheet_goes_out_and_an_unknown_language_does_not(shell: Shell) -> None:
    shell.json("locales", "export", "fr", "fr.csv")

    assert Path("fr.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert is_refused(shell("locales", "export", "tlh", "tlh.csv"))
    assert is_refused(shell("locales", "export", "fr", "no/such/folder/fr.csv"))
    assert not Path("tlh.csv").exists()


@pytest.mark.parametrize("content", [None, b"", b"\xff\xfe", b"not,a,sheet\n"])
def test_a_sheet_that_is_none_is_not_taken_over(shell: Shell, content: bytes | None) -> None:
    if content is not None:
        Path("fr.csv").write_bytes(content)

    assert is_refused(shell("locales", "import", "fr.csv", "--reviewer", "translator, M.T."))


# --- doctor, run, start -------------------------------------------------------------------------


def _come_from_the_future() -> None:
    connection = sqlite3.connect("data/alliance.sqlite3")
    connection.execute("UPDATE alembic_version SET version_num = 'from_the_future'")
    connection.commit()
    connection.close()


def test_the_doctor_finds_a_fresh_clinic_well(clinic: Shell) -> None:
    checks = clinic.json("doctor")["checks"]

    assert [one for one in checks if not one["ok"]] == []
    assert {one["name"] for one in checks} >= {
        *("settings", "key", "database", "schema"),
        *("catalogues", "crisis_numbers", "clock", "telegram"),
    }


@pytest.mark.parametrize(
    ("harm", "named"),
    [
        (lambda: Path("keys/root.key").unlink(), "key"),
        (lambda: Path("data/alliance.sqlite3").unlink(), "database"),
        (_come_from_the_future, "schema"),
        (lambda: Path(".env").write_text("ALLIANCE_LOG_LEVEL=loud"), "settings"),
        (
            lambda: Path(".env").write_text(
                "ALLIANCE_TELEGRAM_TOKEN=123456:AAF\nALLIANCE_TELEGRAM_API=http://127.0.0.1:1"
            ),
            "telegram",
        ),
    ],
)
def test_the_doctor_names_what_is_wrong(
    clinic: Shell, harm: Callable[[], object], named: str
) -> None:
    harm()
    said = clinic("doctor", "--json")

    assert said.code == 1
    assert named in [one["name"] for one in said.json["checks"] if not one["ok"]]
    assert named in said.err


def test_the_doctor_notices_a_disk_that_takes_nothing_more(clinic: Shell) -> None:
    usual = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, usual[1]))
    try:
        said = clinic("doctor", "--json")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, usual)

    assert said.code == 1
    assert "writing" in [one["name"] for one in said.json["checks"] if not one["ok"]]


def test_a_bot_without_a_token_does_not_run(clinic: Shell) -> None:
    said = clinic("run")

    assert is_refused(said)
    assert "ALLIANCE_TELEGRAM_TOKEN" in said.err


@pytest.mark.parametrize("in_use", ["set", "filled"])
def test_a_clinic_that_lost_its_token_does_not_start_as_something_else(
    shell: Shell, in_use: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if in_use == "set":
        monkeypatch.setenv("ALLIANCE_DATA_DIR", "elsewhere")
    else:
        Path("data").mkdir()
        Path("data/something").touch()

    said = shell("start")

    assert is_refused(said)
    assert "ALLIANCE_TELEGRAM_TOKEN" in said.err


def test_help_is_quick_because_it_brings_in_next_to_nothing() -> None:
    code = (
        "import sys; import bot.cli.app; "
        "print([name for name in ('sqlalchemy', 'telegram', 'babel', 'icalendar', 'alembic', "
        "'cryptography', 'apscheduler', 'pydantic_settings') if name in sys.modules])"
    )
    done = subprocess.run(  # noqa: S603  # our own words, run by our own Python
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )

    assert done.stdout.strip() == "[]"
