"""`alliance bench`: that it runs and says all it should; never how fast anything is."""

import pytest

from tests.cli.conftest import Shell


def test_what_is_measured_stands_beside_the_usual_recipe(shell: Shell) -> None:
    """The quick subjects; `alliance bench --quick` goes through all, in a minute."""
    rows = shell.json("bench", "--quick", "--only", "sends,digests,week")["rows"]
    names = " ".join(row["name"] for row in rows)
    for word in ("CPU of a send", "50 ms", "picture", "PDF", "2 therapists"):
        assert word in names
    assert all(row["ours"] > 0 for row in rows)
    assert [row["baseline"] is not None for row in rows[:3]] == [True] * 3


def test_a_subject_nobody_measures_is_refused(shell: Shell) -> None:
    said = shell("bench", "--only", "weather")
    assert said.code == 1
    assert "weather" in said.err


@pytest.mark.parametrize("words", [("--renew", "nowhere.md", "--only", "commands", "--quick")])
def test_a_page_that_is_not_there_is_refused(shell: Shell, words: tuple[str, ...]) -> None:
    assert shell("bench", *words).code == 1
