"""Who holds a role, and how it ends."""

import json
from collections.abc import Callable

from tests.cli.conftest import Shell


def test_a_therapist_with_clients_stays_until_they_are_handed_over(
    clinic: Shell, bruno: str, invite: Callable[[str], str]
) -> None:
    ada = invite("K-17")
    said = clinic("therapist", "end", bruno)
    assert said.code == 1
    assert "hand them over first" in said.err

    chidi = clinic.json(
        *("therapist", "add", "--name", "Chidi", "--locale", "en", "--timezone", "UTC")
    )["id"]
    moved = clinic.json("client", "handover", ada, "--to", chidi)
    assert moved["therapist"] == chidi
    assert clinic.json("therapist", "end", bruno)["state"] == "ended"


def test_nobody_is_invited_to_a_therapist_who_left(clinic: Shell, bruno: str) -> None:
    clinic.json("therapist", "end", bruno)
    said = clinic(
        *("client", "add", "--therapist", bruno, "--alias", "K-1"),
        *("--locale", "en", "--timezone", "UTC"),
    )
    assert (said.code, "left the clinic" in said.err) == (1, True)


def test_ending_a_role_is_in_the_trail(clinic: Shell, bruno: str) -> None:
    clinic.json("therapist", "end", bruno)
    records = clinic.json("audit", "show")["records"]
    assert [one["action"] for one in records] == ["role_granted", "role_ended"]
    assert records[-1]["detail"] == f"therapist:{bruno}"


def test_a_lost_phone_gets_a_new_link(clinic: Shell, invite: Callable[[str], str]) -> None:
    ada = invite("K-17")
    again = clinic.json("client", "relink", ada)
    assert again["id"] == ada
    assert len(again["invite_token"]) == 43


def test_an_invited_admin_may_be_ended_and_is_listed(clinic: Shell) -> None:
    dalia = clinic.json("admin", "add", "--name", "Dalia")["id"]
    assert json.dumps(clinic.json("admin", "list")).count(dalia) == 1
    assert clinic.json("admin", "end", dalia)["state"] == "ended"
