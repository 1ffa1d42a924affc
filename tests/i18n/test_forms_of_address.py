# ruff: noqa: RUF001  # letters and digits of other scripts are the subject
"""Form of address and grammatical gender: what the reader chose, and nothing anybody guessed."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.alliance.instruments import Instrument, ItemId
from bot.alliance.people import GrammaticalGender, Register, Speech
from bot.i18n.catalogs import Catalogs
from bot.i18n.check import check
from bot.i18n.extraction import Bank
from bot.i18n.folders import locales_folder
from bot.i18n.registry import Manner, Registry
from bot.i18n.rules import Problem

from .small_locales import FRENCH, translate

REGISTRY = Registry.load(locales_folder())
POLITE, FAMILIAR = Register.POLITE, Register.FAMILIAR
FEMININE, MASCULINE = GrammaticalGender.FEMININE, GrammaticalGender.MASCULINE
POLISH = Speech("pl", "Europe/Warsaw")

BOTH = """
avoid = '''\\btu\\b'''
[fr.familiar]
modifier = "tu"
[fr.feminine]
modifier = "f"
avoid = '''\\bentendu\\b'''
[fr.masculine]
modifier = "m"
avoid = '''\\bentendue\\b'''
[fr_CA]
autonym = "Français (Canada)"
"""


@pytest.mark.parametrize(
    ("register", "gender", "chain"),
    [
        (FAMILIAR, FEMININE, ("pl@ty+f", "pl@ty", "pl@f", "pl", "en")),
        (FAMILIAR, MASCULINE, ("pl@ty+m", "pl@ty", "pl@m", "pl", "en")),
        (POLITE, FEMININE, ("pl@f", "pl", "en")),
        (FAMILIAR, None, ("pl@ty", "pl", "en")),
        (POLITE, None, ("pl", "en")),
    ],
)
def test_the_form_of_address_goes_before_the_gender(
    register: Register, gender: GrammaticalGender | None, chain: tuple[str, ...]
) -> None:
    assert REGISTRY.chain("pl", register, gender) == chain
    assert REGISTRY.manner(chain[0]) == Manner(locale="pl", register=register, gender=gender)
    assert REGISTRY.overridden(chain[0]) == chain[1:-1]


@pytest.mark.parametrize("gender", [FEMININE, MASCULINE])
def test_a_language_that_needs_no_gender_does_without(gender: GrammaticalGender) -> None:
    assert REGISTRY.chain("fr_CA", FAMILIAR, gender) == REGISTRY.chain("fr_CA", FAMILIAR)


@pytest.mark.parametrize("tag", ["pl@nobody", "fr@f", "tlh@ty", "@", "pl@", "pl@ty+nobody"])
def test_a_catalogue_nobody_asks_for_harms_nobody(tag: str) -> None:
    assert REGISTRY.manner(tag).gender is None
    assert tag not in REGISTRY.overridden(tag)


def test_who_chose_no_form_reads_words_without_gender(shipped: Catalogs, bank: Instrument) -> None:
    """Polish past tenses end in -łam for her and in -łem for him."""
    without, for_her, for_him = (
        shipped.of(replace(POLISH, gender=gender)) for gender in (None, FEMININE, MASCULINE)
    )
    heard = ItemId("heard")
    assert "chciałam" in for_her.item(bank, heard)
    assert "chciałem" in for_him.item(bank, heard)
    assert not {"chciałam", "chciałem"} & set(without.item(bank, heard).split())
    assert len({t.item_wording(bank, heard) for t in (without, for_her, for_him)}) == 3


def test_a_gendered_item_is_said_in_the_familiar_form_too(
    shipped: Catalogs, bank: Instrument
) -> None:
    spoken = replace(POLISH, register=FAMILIAR, gender=FEMININE)
    assert "chciałam" in shipped.of(spoken).item(bank, ItemId("heard"))
    assert shipped.of(spoken).tag == "pl@ty+f"


def test_where_no_line_has_both_the_familiar_one_without_gender_is_said(
    shipped: Catalogs,
) -> None:
    both, familiar = (
        shipped.of(replace(POLISH, register=FAMILIAR, gender=gender)) for gender in (FEMININE, None)
    )
    words = "A few short questions for you"
    assert both.say(words) == familiar.say(words) == "Kilka krótkich pytań do Ciebie"


@pytest.mark.parametrize("gender", [FEMININE, MASCULINE])
@pytest.mark.parametrize("tag", ["ar", "pl"])
def test_every_language_that_asks_for_a_gender_has_words_for_both(
    shipped: Catalogs, tag: str, gender: GrammaticalGender
) -> None:
    modifier = shipped.registry.language(tag).genders[gender].modifier
    assert shipped.catalogues[f"{tag}@{modifier}"].messages


def with_genders(folder: Path, package: Path, bank: Bank, tag: str, words: str) -> set[Problem]:
    registry = folder / "registry.toml"
    kept, _, rest = registry.read_text().partition("avoid = ")
    registry.write_text(kept + BOTH.strip() + "\n" + rest.partition('(Canada)"')[2])
    for each in ("fr", "fr@f", "fr@m", "fr@tu+f"):
        (folder / each / "LC_MESSAGES").mkdir(parents=True, exist_ok=True)
    translate(folder, "fr", {**FRENCH, "I was heard.": "On m’a écouté."})
    translate(folder, "fr@f", {"I was heard.": "Je me suis sentie écoutée."})
    translate(folder, tag, {**(FRENCH if tag == "fr" else {}), "I was heard.": words})
    return {each.problem for each in check(folder, package, [bank]) if each.tag == tag}


WORDS: tuple[tuple[str, str, Problem | None], ...] = (
    ("fr", "On m’a bien entendu.", Problem.REGISTER),
    ("fr", "On m’a bien entendue.", Problem.REGISTER),
    ("fr@f", "J’ai été entendu.", Problem.REGISTER),
    ("fr@m", "J’ai été entendue.", Problem.REGISTER),
    ("fr@f", "Tu m’as entendue.", Problem.REGISTER),
    ("fr@f", "J’ai été entendue.", None),
    ("fr@m", "J’ai été entendu.", None),
    ("fr@f", "On m’a écouté.", Problem.SAME),
    ("fr@tu+f", "Je me suis sentie écoutée.", Problem.SAME),
    ("fr@tu+f", "Tu m’as entendue.", None),
)


@pytest.mark.parametrize("case", WORDS)
def test_a_form_in_the_wrong_catalogue_is_found(
    folder: Path, package: Path, tiny_bank: Bank, case: tuple[str, str, Problem | None]
) -> None:
    tag, words, problem = case
    expected = set() if problem is None else {problem}
    assert with_genders(folder, package, tiny_bank, tag, words) == expected


def test_how_somebody_is_spoken_of_is_not_printed() -> None:
    assert "feminine" not in repr(replace(POLISH, gender=FEMININE))
