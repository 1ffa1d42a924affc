"""What the phrasebooks do with words they were not written from.

    .venv/bin/python -m pytest tests/safety -k recall -s

prints the figures that docs/safety.md quotes; the last test keeps the two equal.
"""

import tomllib
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.safety.phrases import Concern, concern_in
from bot.safety.shipped import shipped_phrasebooks

HERE = Path(__file__).parent
LANGUAGES = tuple(
    sorted(path.stem.removeprefix("held_out_") for path in HERE.glob("held_out_*.toml"))
)
DOCUMENT = HERE.parent.parent / "docs" / "safety.md"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    language: str
    must_hit: int
    found: int
    interrupted: int
    must_not_hit: int
    false: int

    @property
    def recall(self) -> float:
        return self.found / self.must_hit

    @property
    def false_rate(self) -> float:
        return self.false / self.must_not_hit

    def row(self) -> str:
        return (
            f"| {self.language} | {self.found} of {self.must_hit} ({self.recall:.1%}) "
            f"| {self.interrupted} of {self.must_hit} "
            f"| {self.false} of {self.must_not_hit} ({self.false_rate:.1%}) |"
        )


def measure(language: str) -> Figures:
    held_out = tomllib.loads((HERE / f"held_out_{language}.toml").read_text(encoding="utf-8"))
    books = shipped_phrasebooks()
    hits = [concern_in(text, books) for text in held_out["must_hit"]]
    others = [concern_in(text, books) for text in held_out["must_not_hit"]]
    return Figures(
        language=language,
        must_hit=len(hits),
        found=sum(hit is not Concern.NONE for hit in hits),
        interrupted=sum(hit is Concern.CLEAR for hit in hits),
        must_not_hit=len(others),
        false=sum(other is not Concern.NONE for other in others),
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_recall_and_false_hits_hold_their_floor(
    language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    figures = measure(language)
    with capsys.disabled():
        print(f"\n{figures.row()}", end="")  # noqa: T201  # the command in docs/safety.md prints it
    assert min(figures.must_hit, figures.must_not_hit) >= 60
    assert figures.recall >= 0.9
    assert figures.false_rate <= 0.05


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_document_quotes_the_figures_that_recall_measures(language: str) -> None:
    assert measure(language).row() in DOCUMENT.read_text(encoding="utf-8")


def test_every_shipped_language_has_a_held_out_set_for_its_recall() -> None:
    assert {book.language for book in shipped_phrasebooks()} == set(LANGUAGES)
