"""What people may be called here: one visible line, nothing that hides or reorders text."""

import unicodedata

from bot.alliance.errors import InvalidValueError

MAX_ALIAS = 32
MAX_NAME = 64

# Zero-width joiners spell Persian and Indic words right; every other format character only hides.
_JOINERS = frozenset("\u200c\u200d")
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def clean_alias(text: str) -> str:
    """What a therapist calls a client: 1 to 32 visible characters, trimmed, NFC.

    Raises:
        InvalidValueError: empty, longer, or with control or direction characters.
    """
    return _one_line(text, "an alias", MAX_ALIAS)


def clean_name(text: str) -> str:
    """The name of a member of staff: 1 to 64 visible characters, trimmed, NFC.

    Raises:
        InvalidValueError: see `clean_alias`.
    """
    return _one_line(text, "a name", MAX_NAME)


def same_alias(one: str, other: str) -> bool:
    """Whether a person would take the two for one: case and width are no difference."""
    return _folded(one) == _folded(other)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _one_line(text: str, what: str, longest: int) -> str:
    # Length first: normalising ten million characters is work a stranger could ask for.
    trimmed = unicodedata.normalize("NFC", text.strip()) if len(text) <= 4 * longest else text
    if not 0 < len(trimmed) <= longest:
        raise InvalidValueError(f"{what} has 1 to {longest} characters")
    if any(_is_unseen(char) for char in trimmed):
        raise InvalidValueError(f"{what} is made of visible characters on one line")
    if not any(_is_ink(char) for char in trimmed):
        raise InvalidValueError(f"{what} needs at least one letter, digit or sign")
    return trimmed


def _is_unseen(char: str) -> bool:
    return unicodedata.category(char) in _UNSEEN and char not in _JOINERS


def _is_ink(char: str) -> bool:
    return unicodedata.category(char)[0] in "LNPS"
