"""What Telegram's servers do to every text: measure it in UTF-16, clean it, trim it.

The rules follow `clean_input_string` of TDLib (td/telegram/misc.cpp).
"""

import re
import unicodedata

_REMOVED = re.compile("[\r\u2028-\u202e\u0333\u033f\u030a]")
_TO_SPACE = re.compile("[\x00-\x09\x0b-\x0c\x0e-\x1f]")
_MARK_RUN = re.compile("[\u200e\u200f]+")
_LONGEST_BYTES = 35_000
_ZERO_WIDTH_NON_JOINER = "\u200c"


def utf16_length(text: str) -> int:
    """Telegram's unit for every length and offset."""
    return len(text.encode("utf-16-le")) // 2


def utf8_offset(text: str, index: int) -> int:
    return len(text[:index].encode())


def clean(text: str) -> str:
    """The same text without what Telegram drops: directional overrides, controls, overlines.

    Of a run of left-to-right and right-to-left marks only the last one stays a mark.
    """
    without = _REMOVED.sub("", text)
    spaced = _TO_SPACE.sub(" ", without)
    marked = _MARK_RUN.sub(
        lambda run: _ZERO_WIDTH_NON_JOINER * (len(run[0]) - 1) + run[0][-1], spaced
    )
    return marked.encode()[:_LONGEST_BYTES].decode(errors="ignore")


def is_blank(text: str) -> bool:
    """Whether a reader would see nothing: spaces, line ends and invisible characters only."""
    return all(unicodedata.category(sign) in {"Zs", "Cf", "Cc", "Zl", "Zp"} for sign in text)
