"""Notes on sessions and the frame, on the command line."""

import pytest

from tests.cli.conftest import Shell

LONG_OVER = "2026-11-02T15:00"
"""A single session may be over already, even for years."""


@pytest.fixture
def session(clinic: Shell, ada: str) -> str:
    added = clinic.json("session", "add", "--client", ada, "--start", LONG_OVER)
    return str(added["id"])


@pytest.mark.parametrize("kind", ["late", "fee_change"])
def test_what_is_noted_of_a_session_stands_in_the_clients_export(
    clinic: Shell, ada: str, session: str, kind: str
) -> None:
    noted = clinic.json("session", "note", session, kind)
    assert (noted["noted"], noted["state"]) == (kind, "planned")
    clinic.json("session", "note", session, kind)  # safe to repeat
    assert clinic.json("client", "export", ada)["events"] == [{"session": session, "kind": kind}]


@pytest.mark.parametrize("kind", ["absent", "cancelled_late", "holiday"])
def test_what_means_that_it_fell_out_cancels_it(
    clinic: Shell, ada: str, session: str, kind: str
) -> None:
    assert clinic.json("session", "note", session, kind)["state"] == "cancelled"
    (checkin,) = clinic.json("why", "--client", ada)["checkins"]
    assert (checkin["state"], checkin["reason"]) == ("cancelled", "session_cancelled")


@pytest.mark.parametrize("kind", ["break", "cancelled", "sad", ""])
def test_anything_else_is_refused_in_one_sentence(clinic: Shell, session: str, kind: str) -> None:
    said = clinic("session", "note", session, kind)
    assert said.code == 1
    assert "absent, late, cancelled_late, fee_change, holiday" in said.err


def test_a_session_nobody_knows_is_refused(clinic: Shell, ada: str) -> None:
    said = clinic("session", "note", ada, "absent")
    assert said.code == 1
    assert "no such session" in said.err


def test_the_frame_is_written_from_a_file_and_printed(clinic: Shell, bruno: str) -> None:
    assert clinic.json("therapist", "frame", bruno) == {"version": None, "text": None}
    file = clinic.folder / "frame.txt"
    file.write_text("50 minutes.\n\n90 €, après la séance.\n", encoding="utf-8")

    written = clinic.json("therapist", "frame", bruno, "--file", str(file))

    assert written == {"version": 1, "text": "50 minutes.\n\n90 €, après la séance."}
    assert clinic.json("therapist", "frame", bruno) == written
    assert clinic("therapist", "frame", bruno).out.strip() == written["text"]


def test_a_file_that_is_no_text_is_refused(clinic: Shell, bruno: str) -> None:
    file = clinic.folder / "frame.txt"
    file.write_bytes(b"\xff\xfe\x00")
    for name in (str(file), "nowhere.txt"):
        said = clinic("therapist", "frame", bruno, "--file", name)
        assert said.code == 1
        assert "not text in UTF-8" in said.err


def test_an_export_holds_goals_events_and_the_frame_even_where_there_are_none(
    clinic: Shell, ada: str
) -> None:
    found = clinic.json("client", "export", ada)
    assert found["goals"] == []
    assert found["events"] == []
    assert found["frame"]["version"] is None
