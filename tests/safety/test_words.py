import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.safety.words import ANY_NUMBER, forms_of, normalise, words_of


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("J\u2019ai ENVIE d'être là", ["jai", "envie", "detre", "la"]),
        ("i\u200b want\u202e to\u00a0d\u00adie", ["i", "want", "to", "die"]),
        ("𝐈 𝐰𝐚𝐧𝐭 ⓣⓞ ｄｉｅ", ["i", "want", "to", "die"]),  # noqa: RUF001  # the disguise itself
        ("kill🔪my_self...now", ["kill", "my", "self", "now"]),
        ("k i l l m.y.s.e.l.f", ["killmyself"]),
        ("I'm dead 😂", ["im", "dead", "lol"]),
        ("j'en peux + ", ["jen", "peux", "plus"]),
        ("don`t don\u00b4t don\u2032t", ["dont", "dont", "dont"]),
        ("d!e", ["die"]),
        ("wow! great", ["wow", "great"]),
        ("死にたい", ["死", "に", "た", "い"]),
        ("أُريدُ أن أمــوت", ["اريد", "ان", "اموت"]),
        ("شَيْءٌ سيّئ، ٱلحياةُ مُؤذية", ["شي", "سيي", "الحياه", "موذيه"]),
        ("زندگی سخت ہے", ["زندگي", "سخت", "ہے"]),
        ("chcę umrzeć, Łódź", ["chce", "umrzec", "lodz"]),
        ("", []),
        ("😀 … !", []),
    ],
)
def test_however_ada_types_it_the_words_are_the_same(typed: str, words: list[str]) -> None:
    assert words_of(typed) == words


@pytest.mark.parametrize(
    ("word", "form"),
    [
        ("k1ll", "kill"),
        ("5uicide", "suicide"),
        ("k*ll", "kill"),
        ("su*cide", "suicide"),
        ("f*ck", "fuck"),
        ("sleeeeep", "sleep"),
        ("dieeee", "die"),
        ("de@d", "dead"),
        ("$uicide", "suicide"),
        ("kiiiilllll", "kill"),
        ("10", ANY_NUMBER),
    ],
)
def test_a_disguised_word_is_also_read_as_what_it_stands_for(word: str, form: str) -> None:
    assert form in forms_of(word)


@pytest.mark.parametrize(
    ("word", "form"),
    [("وبدي", "بدي"), ("فقررت", "قررت"), ("وموووت", "موت"), ("مووووت", "موت"), ("٣٠", ANY_NUMBER)],
)
def test_an_arabic_word_is_also_read_without_an_and_and_without_long_letters(
    word: str, form: str
) -> None:
    assert form in forms_of(word)


def test_a_short_arabic_word_keeps_its_first_letter() -> None:
    assert forms_of("ولد") == {"ولد"}
    assert forms_of("فيق") == {"فيق"}


def test_a_plain_word_has_one_form_and_a_word_with_digits_keeps_its_own() -> None:
    assert forms_of("sleep") == {"sleep"}
    assert "g20" in forms_of("g20")


@given(st.text(max_size=200))
def test_normalising_twice_changes_nothing_that_matters(text: str) -> None:
    words = words_of(text)
    assert words_of(" ".join(words)) == words or any(len(word) == 1 for word in words)


@given(st.text(max_size=60))
def test_case_and_invisible_signs_make_no_difference(text: str) -> None:
    sprinkled = "\u200b".join(text)
    assert words_of(sprinkled) == words_of(text) or "'" in normalise(text) or not text.isascii()


@given(st.text(alphabet="abk1l*@$35!وفموت", max_size=80))
def test_no_word_has_more_than_seventeen_forms(word: str) -> None:
    assert all(len(forms_of(part)) <= 17 for part in words_of(word))
