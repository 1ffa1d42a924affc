"""What the operator can show an authority: who looked, what went wrong, what is done with data."""

import csv
import json
import sqlite3
from collections.abc import Callable
from pathlib import Path

from tests.cli.conftest import Shell

LOST = (
    *("register", "incident", "--occurred", "2026-11-20", "--noticed", "2026-11-21"),
    *("--what", "=HYPERLINK a phone was lost", "--people", "4"),
    *("--harm", "Low: it was locked.", "--measures", "Wiped."),
)


def rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_a_copy_of_adas_data_is_in_the_trail_and_in_the_register(
    clinic: Shell, invite: Callable[[str], str]
) -> None:
    ada = invite("K-17")
    clinic.json("client", "export", ada)

    about = clinic.json("audit", "show", "--client", ada)["records"]
    assert [(one["actor"], one["action"]) for one in about] == [
        ("operator", "invited"),
        ("operator", "export"),
    ]
    clinic.json("register", "export", "registers")
    [_columns, row] = rows(Path("registers/communications.csv"))
    assert row[2:4] == [f"client:{ada}", "operator"]
    assert "K-17" not in Path("registers/communications.csv").read_text(encoding="utf-8")


def test_an_intact_trail_is_said_to_be_intact(clinic: Shell, bruno: str) -> None:
    assert bruno
    found = clinic.json("audit", "verify")
    assert (found["verdict"], found["at"]) == ("intact", None)
    assert clinic.json("audit", "verify", "--head", found["head"])["verdict"] == "intact"


def test_a_changed_record_ends_with_1_and_its_number(clinic: Shell, bruno: str) -> None:
    assert bruno
    with sqlite3.connect("data/alliance.sqlite3") as database:
        database.execute("UPDATE audit SET actor = 'product' WHERE number = 1")
    said = clinic("audit", "verify", "--json")
    assert said.code == 1
    assert json.loads(said.out)["verdict"] == "altered"
    assert json.loads(said.out)["at"] == 1


def test_a_cut_off_tail_is_seen_with_the_head_that_was_kept(
    clinic: Shell, invite: Callable[[str], str]
) -> None:
    invite("K-17")
    head = clinic.json("audit", "verify")["head"]
    with sqlite3.connect("data/alliance.sqlite3") as database:
        database.execute("DELETE FROM audit WHERE number = (SELECT max(number) FROM audit)")
    assert clinic("audit", "verify").code == 0
    assert clinic("audit", "verify", "--head", head).code == 1


def test_a_head_that_is_none_is_refused_in_a_sentence(clinic: Shell) -> None:
    said = clinic("audit", "verify", "--head", "yesterday")
    assert (said.code, said.out) == (1, "")
    assert said.err.startswith("alliance: a head is a number")


def test_an_incident_is_noted_listed_and_exported_as_words_not_as_a_formula(clinic: Shell) -> None:
    clinic.json(*LOST)
    [noted] = clinic.json("register", "list")["incidents"]
    assert (noted["people"], noted["occurred_on"]) == (4, "2026-11-20")
    clinic.json("register", "export", "registers")
    [_columns, row] = rows(Path("registers/incidents.csv"))
    assert row[3] == "'=HYPERLINK a phone was lost"


def test_an_incident_cannot_be_noticed_before_it_happened(clinic: Shell) -> None:
    said = clinic(*LOST[:4], "--noticed", "2026-11-19", *LOST[6:])
    assert said.code == 1
    assert "before it occurred" in said.err


def test_what_an_incident_was_about_does_not_lie_open_in_the_file(clinic: Shell) -> None:
    clinic.json(*LOST)
    assert all(b"phone was lost" not in file.read_bytes() for file in Path("data").iterdir())


def test_the_impact_assessment_says_what_the_clinic_decided(clinic: Shell) -> None:
    clinic.json("clinic", "set", "retention", "400d")
    clinic.json("register", "export", "registers")
    text = Path("registers/impact-assessment.md").read_text(encoding="utf-8")
    assert "400 days" in text
    assert "$" not in text
    assert dict(rows(Path("registers/processing.csv")))["retention of answers"] == "400 days"


def test_a_policy_that_changed_is_in_the_trail_by_name_only(clinic: Shell) -> None:
    clinic.json("clinic", "set", "help_contact", "Call", "us", "at", "555-0100")
    [record] = clinic.json("audit", "show")["records"]
    assert (record["action"], record["detail"]) == ("policy_changed", "help_contact")
