"""Typed text made comparable: one normal form for what people write and for what we look for."""

import re
import unicodedata
from collections.abc import Iterator
from itertools import islice, product

ANY_NUMBER = "#"

_MAX_FORMS = 16

# Everything keyboards give for an apostrophe, from the typographic one to the prime.
_APOSTROPHES = dict.fromkeys(
    (0x2019, 0x2018, 0x201B, 0x60, 0xB4, 0x2BC, 0x2B9, 0x2032, 0xFF07), "'"
)
# What no decomposition takes apart, and signs that stand for words.
_FOLDS = str.maketrans(
    {
        "ł": "l",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "\N{LATIN SMALL LETTER DOTLESS I}": "i",
        "œ": "oe",
        "æ": "ae",
        "\N{ARABIC LETTER ALEF MAKSURA}": "\N{ARABIC LETTER YEH}",
        "\N{ARABIC LETTER TEH MARBUTA}": "\N{ARABIC LETTER HEH}",
        "\N{ARABIC LETTER ALEF WASLA}": "\N{ARABIC LETTER ALEF}",
        "\N{ARABIC LETTER FARSI YEH}": "\N{ARABIC LETTER YEH}",
        "\N{ARABIC LETTER KEHEH}": "\N{ARABIC LETTER KAF}",
        # Most people leave it out or put it on another letter.
        "\N{ARABIC LETTER HAMZA}": None,
        "\N{ARABIC TATWEEL}": None,
        "+": " plus ",
        **dict.fromkeys("😂🤣😆😹😄😅", " lol "),
    }
)
_INVISIBLE = frozenset({"Mn", "Me", "Cf", "Cs"})
_INSIDE_WORD = re.compile(r"(?<=\w)'(?=\w)")
_UNSPACED = re.compile(r"([\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff])")
_SPELLED_OUT = re.compile(r"(?<!\w)\w(?:[ .\-_*]\w){2,}(?!\w)")
_SHOUTED_I = re.compile(r"(?<!\w)([^\W\d_]{1,2})!(?=[^\W\d_])")
_WORD = re.compile(r"\$?[^\W_]+(?:[*@$][^\W_]+)*")
_RUN = re.compile(r"([^\W\d_])\1{2,}")
# Waw and feh, "and" and "so", are written without a space; a word of two letters is left alone.
_WITH_AND = re.compile(r"[\u0648\u0641]([\u0620-\u064a]{3,})")
_LEET = str.maketrans("013457@$", "oieastas")
_STAR = re.compile(r"\*")


def normalise(text: str) -> str:
    """The text with compatibility forms, case, accents, invisible marks and apostrophes folded.

    Never shown to anybody. "J'ÉTAIS" becomes "jetais"; laughing faces become the word "lol".
    """
    unified = text.translate(_APOSTROPHES)
    parts = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", unified).casefold())
    visible = "".join(char for char in parts if unicodedata.category(char) not in _INVISIBLE)
    return _INSIDE_WORD.sub("", visible.translate(_FOLDS))


def words_of(text: str) -> list[str]:
    """The words of a text in order, normalised; scripts without spaces give one sign each.

    Signs inside a word (`k*ll`, `de@d`) stay for `forms_of`; three or more letters spelled out
    one by one (`k i l l`) are put together.
    """
    plain = _SHOUTED_I.sub(r"\1i", normalise(text))
    joined = _SPELLED_OUT.sub(lambda found: re.sub(r"\W|_", "", found[0]), plain)
    return _WORD.findall(_UNSPACED.sub(r" \1 ", joined))


def forms_of(word: str) -> frozenset[str]:
    """The readings of one word: as typed, digits read as letters, hidden vowels, long letters.

    At most 16, so that no word costs more than its length. A number is also `ANY_NUMBER`, an Arabic
    word with "and" joined to it also the word without.
    """
    if joined := _WITH_AND.fullmatch(word):
        return frozenset(
            {word, *islice(_squeezed(word), _MAX_FORMS - 8), *islice(_squeezed(joined[1]), 8)}
        )
    if word.isalpha() and not _RUN.search(word):
        return frozenset({word})
    if word.isdigit():
        return frozenset({word, ANY_NUMBER})
    readings = (short for spelling in _spellings(word) for short in _squeezed(spelling))
    return frozenset({word, *islice(readings, _MAX_FORMS)})


def _spellings(word: str) -> Iterator[str]:
    plain = word.translate(_LEET)
    if "*" not in plain:
        yield plain
        return
    yield from (_STAR.sub(vowel, plain) for vowel in ("i", "u", "e", "o", "a", ""))


def _squeezed(word: str) -> Iterator[str]:
    """Each run of three or more equal letters as one letter and as two."""
    runs = list(_RUN.finditer(word))[:3]
    for lengths in product((1, 2), repeat=len(runs)):
        pieces, end = [], 0
        for run, length in zip(runs, lengths, strict=True):
            pieces += [word[end : run.start()], run[1] * length]
            end = run.end()
        yield "".join(pieces) + word[end:]
