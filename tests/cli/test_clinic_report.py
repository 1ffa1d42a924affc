"""The clinic as a whole, on the command line."""

from tests.cli.conftest import Shell

NOTHING_YET = {"due": 0, "delivered": 0, "answered": 0}


def test_a_new_clinic_has_nothing_to_report_and_counts_no_strain(clinic: Shell) -> None:
    document = clinic.json("clinic", "report")

    assert document["checkins"] == NOTHING_YET
    assert document["episodes"] == {"began": None, "by_state": None}
    assert document["after"] < document["until"]


def test_the_report_in_words_says_why_strain_is_not_counted(clinic: Shell) -> None:
    said = clinic("clinic", "report")

    assert said.code == 0
    assert "too few clients to be shown" in said.out


def test_what_a_client_takes_along_holds_the_strain_too(clinic: Shell, ada: str) -> None:
    assert clinic.json("client", "export", ada)["episodes"] == []
