# ruff: noqa: RUF001  # letters and digits of other scripts are the subject
"""A locales folder small enough to read, and the words to fill it with."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from bot.i18n.po_files import DOMAINS, PoFile, po_path, write_bytes
from bot.i18n.registry import Registry

ARABIC = (
    "nplurals=6; plural=(n == 0 ? 0 : n == 1 ? 1 : n == 2 ? 2 : "
    "n % 100 >= 3 && n % 100 <= 10 ? 3 : n % 100 >= 11 && n % 100 <= 99 ? 4 : 5);"
)
REGISTRY = """
[en]
autonym = "English"
plural_forms = "nplurals=2; plural=(n != 1);"
[fr]
autonym = "Français"
plural_forms = "nplurals=2; plural=(n > 1);"
avoid = '''\\b(?:tu|te|toi|ta|tes)\\b'''
[fr.familiar]
modifier = "tu"
avoid = '''(?<![-\\w])(?:vous|votre|vos)\\b'''
[fr_CA]
autonym = "Français (Canada)"
fallback = ["fr"]
[ar]
autonym = "العربية"
direction = "rtl"
plural_forms = "ARABIC"
""".replace("ARABIC", ARABIC)

SOURCE = """
def texts(t, n, who):
    t.say("Your therapist reads this on {day}.", day="Monday")
    t.label("Back")
    t.say_in("digest", "Back")
    # TRANSLATORS: n is a number of sessions
    t.count("{n} session", "{n} sessions", n)
    t.say("Between 21:00 and 08:00 nothing arrives.")
"""

FRENCH: Mapping[str, str] = {
    "Your therapist reads this on {day}.": "Votre thérapeute lira ceci {day}.",
    "Back": "Retour",
    "{n} session": "{n} séance|{n} séances",
    "Between 21:00 and 08:00 nothing arrives.": "Entre 21 h 00 et 8 h 00, rien n’arrive.",
    "I was heard.": "On m’a bien entendu.",
    "not at all": "pas du tout",
    "completely": "tout à fait",
}


def translate(folder: Path, tag: str, words: Mapping[str, str]) -> None:
    """Write translations into both catalogues of a tag; plural forms are separated by a bar."""
    root = Registry.load(folder).root(tag)
    for domain in DOMAINS:
        template = PoFile.read(folder / f"{domain}.pot").messages
        messages = tuple(
            replace(message, texts=tuple(words[message.source].split("|")))
            for message in template
            if message.source in words
        )
        data = PoFile(messages=messages).render(tag, root.plural_forms)
        write_bytes(po_path(folder, tag, domain), data)
