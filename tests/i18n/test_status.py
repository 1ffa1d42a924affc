import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.i18n.catalogs import Catalogs
from bot.i18n.folders import locales_folder
from bot.i18n.po_files import Message
from bot.i18n.review import status
from bot.i18n.status import (
    Review,
    TranslationState,
    TranslationStatus,
    fingerprint,
)

GREETING = Message(context=None, source="Hello", texts=("Bonjour",))
BY_A_PERSON = Review(
    state=TranslationState.REVIEWED, by='psychologist, L1 fr-CA; "M.T."', on=dt.date(2026, 11, 22)
)
EMPTY = TranslationStatus.parse("")


def test_what_nobody_reviewed_is_a_draft() -> None:
    assert EMPTY.state("fr", GREETING) is TranslationState.DRAFTED


def test_a_review_is_kept_through_the_file() -> None:
    written = EMPTY.with_reviews("fr@tu", {fingerprint(GREETING): BY_A_PERSON}).render()
    assert TranslationStatus.parse(written).reviews["fr@tu"][fingerprint(GREETING)] == BY_A_PERSON


@pytest.mark.parametrize(
    "edited",
    [
        Message(context=None, source="Hello.", texts=("Bonjour",)),
        Message(context=None, source="Hello", texts=("Salut",)),
        Message(context="button", source="Hello", texts=("Bonjour",)),
    ],
)
def test_an_edit_on_either_side_voids_the_review(edited: Message) -> None:
    reviewed = EMPTY.with_reviews("fr", {fingerprint(GREETING): BY_A_PERSON})
    assert reviewed.state("fr", GREETING) is TranslationState.REVIEWED
    assert reviewed.state("fr", edited) is TranslationState.DRAFTED
    assert reviewed.state("de", GREETING) is TranslationState.DRAFTED


def test_a_language_is_only_as_far_as_its_least_message() -> None:
    other = Message(context=None, source="Bye", texts=("Au revoir",))
    reviewed = EMPTY.with_reviews("fr", {fingerprint(GREETING): BY_A_PERSON})
    assert reviewed.lowest("fr", {"messages": [GREETING]}) is TranslationState.REVIEWED
    assert reviewed.lowest("fr", {"messages": [GREETING, other]}) is TranslationState.DRAFTED
    assert reviewed.lowest("fr", {}) is TranslationState.DRAFTED


@given(st.text(st.characters(codec="utf-8"), min_size=1, max_size=30))
def test_whatever_a_reviewer_signs_with_is_written_safely(name: str) -> None:
    review = Review(state=TranslationState.DEBRIEFED, by=name, on=dt.date(2026, 1, 2))
    written = EMPTY.with_reviews("fr", {fingerprint(GREETING): review}).render()
    assert TranslationStatus.parse(written).reviews["fr"] == {fingerprint(GREETING): review}


def test_states_are_read_by_name() -> None:
    assert TranslationState.parse("back_translated") is TranslationState.BACK_TRANSLATED
    with pytest.raises(ValueError, match="states are drafted"):
        TranslationState.parse("perfect")


def test_our_french_is_called_a_draft_by_a_machine(shipped: Catalogs) -> None:
    french = [each for each in status(Path(locales_folder())) if each.tag == "fr"]
    assert {each.domain for each in french} == {"messages", "instruments"}
    assert {each.state for each in french} == {TranslationState.DRAFTED}
    assert {each.drafted_by for each in french} == {"machine"}
    assert not any(shipped.states[tag] >= TranslationState.REVIEWED for tag in shipped.states)
