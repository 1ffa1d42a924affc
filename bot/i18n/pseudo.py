"""Pseudo-locales, made at run time: they show what is not translated and what does not fit."""

from collections.abc import Mapping
from types import MappingProxyType

from bot.i18n.bidi import Direction
from bot.i18n.catalogue import Catalogue
from bot.i18n.placeholders import parts

PSEUDO_LOCALES: Mapping[str, str] = MappingProxyType({"en_XA": "en", "ar_XB": "ar"})
"""Accented and 40 % longer; right to left. With the language whose formats they borrow."""

_ACCENTED = str.maketrans(
    "AEIOUaeioucnsyz",
    "\u00c0\u00c9\u00ce\u00d6\u00db\u00e0\u00e9\u00ee\u00f6\u00fb\u00e7\u00f1\u0161\u00fd\u017e",
)
_HEBREW = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    2 * "\u05d0\u05d1\u05d2\u05d3\u05d4\u05d5\u05d6\u05d7\u05d8\u05d9\u05db\u05dc\u05de"
    "\u05e0\u05e1\u05e2\u05e4\u05e6\u05e7\u05e8\u05e9\u05ea\u05d0\u05d1\u05d2\u05d3",
)


def accented(text: str) -> str:
    """`[Ĥéllö … ~~~]`, four tenths longer, placeholders untouched."""
    padding = "~" * (len(text) * 2 // 5)
    return f"[{_kept(text, _ACCENTED)}{padding}]"


def mirrored(text: str) -> str:
    """The letters as right-to-left ones, placeholders untouched."""
    return _kept(text, _HEBREW)


def pseudo_catalogue(locale: str, direction: Direction, english: Catalogue) -> Catalogue:
    """A catalogue that disguises every English text."""
    disguise = mirrored if direction is Direction.RTL else accented
    return Catalogue(
        tag=locale,
        plural=english.plural,
        instruments={context: disguise(text) for context, text in english.instruments.items()},
        disguise=disguise,
    )


def _kept(text: str, table: dict[int, int]) -> str:
    """Literal text through a table; braces and names as they are."""
    return "".join(
        _doubled(literal.translate(table)) + ("" if name is None else "{" + name + "}")
        for literal, name in parts(text)
    )


def _doubled(literal: str) -> str:
    return literal.replace("{", "{{").replace("}", "}}")
