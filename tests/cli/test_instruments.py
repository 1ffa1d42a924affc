"""Bringing an instrument, choosing it, and taking replies along, from the command line."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Shell
from tests.cli.test_commands import is_refused

FORM = """
id = "own-scale"
version = "1"
title = "A scale of our own"
language = "en"
licence = "CC0-1.0"
scale = { low = 1, high = 5 }
reversed = ["i2"]
labels = { 1 = "never", 5 = "always" }
[[items]]
id = "i1"
text = "Item 1"
[[items]]
id = "i2"
text = "Item 2"
"""
RIGHT = "our own work"


@pytest.fixture
def form(tmp_path: Path) -> Path:
    path = tmp_path / "form.toml"
    path.write_text(FORM, encoding="utf-8")
    return path


def test_what_was_imported_is_listed_beside_our_own(clinic: Shell, form: Path) -> None:
    clinic.json("instruments", "import", str(form), "--right", RIGHT)

    ours, own = clinic.json("instruments", "list")["instruments"]
    assert ours["name"] == "alliance/1"
    assert (own["name"], own["licence"], own["right"]) == ("own-scale/1", "CC0-1.0", RIGHT)
    assert (own["languages"], own["scale"], own["reversed"]) == (["en"], [1, 5], ["i2"])
    assert RIGHT in clinic("instruments", "list").out


def test_without_a_right_nothing_is_imported(clinic: Shell, form: Path) -> None:
    for words in ([], ["--right", "  "]):
        said = clinic("instruments", "import", str(form), *words)
        assert is_refused(said)
        assert "--right" in said.err
    assert len(clinic.json("instruments", "list")["instruments"]) == 1


def test_without_a_licence_in_the_file_nothing_is_imported(clinic: Shell, form: Path) -> None:
    form.write_text(FORM.replace('licence = "CC0-1.0"\n', ""), encoding="utf-8")

    said = clinic("instruments", "import", str(form), "--right", RIGHT)
    assert is_refused(said)
    assert "licence" in said.err


def test_nobody_takes_the_name_of_our_own_bank(clinic: Shell, form: Path) -> None:
    form.write_text(FORM.replace("own-scale", "Alliance"), encoding="utf-8")

    assert is_refused(clinic("instruments", "import", str(form), "--right", RIGHT))


def test_a_version_keeps_its_content(clinic: Shell, form: Path) -> None:
    command = ("instruments", "import", str(form), "--right", RIGHT)
    clinic.json(*command)
    clinic.json(*command)
    form.write_text(FORM.replace("Item 1", "Another item"), encoding="utf-8")

    said = clinic(*command)
    assert is_refused(said)
    assert "another version" in said.err


def test_a_check_tells_everything_that_is_wrong(shell: Shell, form: Path) -> None:
    wrong = FORM.replace('["i2"]', '["i13"]').replace('"Item 1"', '""')
    form.write_text(wrong, encoding="utf-8")

    said = shell("instruments", "check", str(form), "--json")
    places = [each["place"] for each in json.loads(said.out)["problems"]]
    assert said.code == 1
    assert sorted(places) == ["items[0].text", "reversed[0]"]


def test_a_check_of_a_good_file_shows_what_would_be_imported(shell: Shell, form: Path) -> None:
    found = shell.json("instruments", "check", str(form))
    assert found["problems"] == []
    assert found["instrument"]["reversed"] == ["i2"]
    assert "own-scale/1" in shell("instruments", "check", str(form)).out


@pytest.mark.parametrize("content", ["", "{", "a = [", "x" * 2_000_000])
def test_what_is_no_instrument_is_refused_in_a_sentence(
    clinic: Shell, form: Path, content: str
) -> None:
    form.write_text(content, encoding="utf-8")

    assert is_refused(clinic("instruments", "import", str(form), "--right", RIGHT))


def test_ten_thousand_items_are_refused(clinic: Shell, form: Path) -> None:
    many = "".join(f'[[items]]\nid = "x{n}"\ntext = "Item"\n' for n in range(10_000))
    form.write_text(FORM + many, encoding="utf-8")

    said = clinic("instruments", "import", str(form), "--right", RIGHT)
    assert is_refused(said)
    assert "between 1 and 100" in said.err


@pytest.fixture
def ada(clinic: Shell) -> str:
    zone = ("--locale", "en", "--timezone", "America/Toronto")
    bruno = clinic.json("therapist", "add", "--name", "Bruno", *zone)["id"]
    added = clinic.json("client", "add", "--therapist", bruno, "--alias", "K-17", *zone)
    return str(added["id"])


def test_an_instrument_is_chosen_for_a_client_and_taken_back(
    clinic: Shell, form: Path, ada: str
) -> None:
    clinic.json("instruments", "import", str(form), "--right", RIGHT)

    assert clinic.json("client", "instrument", ada, "own-scale/1")["instrument"] == "own-scale/1"
    assert clinic.json("client", "instrument", ada, "none")["instrument"] is None


def test_what_was_never_imported_cannot_be_chosen(clinic: Shell, ada: str) -> None:
    assert is_refused(clinic("client", "instrument", ada, "gone/1"))
    assert is_refused(clinic("clinic", "set", "instrument", "gone/1"))
    assert is_refused(clinic("clinic", "set", "instrument", "no name"))


@pytest.mark.parametrize("form_name", ["csv", "fhir", "redcap"])
def test_an_export_goes_into_an_empty_folder_only(
    clinic: Shell, ada: str, form_name: str, tmp_path: Path
) -> None:
    folder = tmp_path / "out"
    found = clinic.json("export", "--format", form_name, str(folder))
    assert found["replies"] == 0
    assert sorted(each.name for each in folder.iterdir()) == found["files"]
    assert all(each.stat().st_mode & 0o077 == 0 for each in folder.iterdir())

    assert is_refused(clinic("export", "--format", form_name, str(folder)))
