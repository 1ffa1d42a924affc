"""`alliance sandbox --week`: a newcomer reads what each person saw."""

from pathlib import Path

import pytest

from bot.wiring.week_in_words import play_a_week


async def test_the_week_is_told_from_the_invitation_to_the_digest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    told: list[str] = []

    await play_a_week(told.append)

    story = "\n".join(told)
    moments = [
        "Bruno's phone · bot · new\n   Welcome, Bruno",
        "Before anything is asked",
        "Avant toute question",
        "question 1 of 5",
        "question 1 sur 5",
        "Thank you, that was all",
        "Bruno's phone · bot · new\n   No alliance stands out",
    ]
    places = [story.find(moment) for moment in moments]
    assert -1 not in places
    assert places[-1] == max(places)
