"""What Telegram, people and files call a language, taken apart."""

import re
from functools import lru_cache

_ALIASES = {
    "iw": "he",
    "tl": "fil",
    "no": "nb",
    "nn": "nb",
    "in": "id",
    "ji": "yi",
    "mo": "ro",
    "cmn": "zh",
}
_CHINESE = {"TW": "Hant", "HK": "Hant", "MO": "Hant"}


@lru_cache(maxsize=1024)
def _pieces(code: str) -> tuple[str, str, str]:
    """(language, Script, REGION), empty where absent; extensions are dropped."""
    plain = re.split(r"[-_][a-z0-9][-_]", code.strip().lower(), maxsplit=1)[0]
    language, *rest = re.split(r"[-_@.]", plain)
    script = next((piece.title() for piece in rest if re.fullmatch("[a-z]{4}", piece)), "")
    region = next((piece.upper() for piece in rest if re.fullmatch("[a-z]{2}|[0-9]{3}", piece)), "")
    language = _ALIASES.get(language, language)
    if language == "zh" and not script:
        script = _CHINESE.get(region, "Hans")
    if language == "pt" and not region:
        region = "PT"
    return language, script, region


def region(code: str) -> str:
    """`CA` of `fr-ca`, else empty."""
    return _pieces(code)[2]


def candidates(code: str) -> tuple[str, ...]:
    """Tags to look a code up under, most exact first: zh_Hant_HK, zh_Hant, zh_HK, zh."""
    language, script, where = _pieces(code)
    options = ((script, where), (script, ""), ("", where), ("", ""))
    return tuple(dict.fromkeys("_".join(filter(None, (language, *each))) for each in options))
