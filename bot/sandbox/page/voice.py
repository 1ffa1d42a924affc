"""Every sentence a person can receive, on one page per language, for a clinician to review."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Final

from bot.sandbox.page.layout import banner, document, skip_links
from bot.sandbox.page.markup import NOTHING, Html, el

_SOURCE: Final = "en"
_EXPLAINED: Final = (
    "Everything the product can say, once, with the place it appears in and what brings it up. "
    "Words in {braces} are filled in when it is sent."
)
_MISSING: Final = "Not translated yet: the English is sent."


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceLine:
    """One sentence. `text` is empty where the language has none of its own yet."""

    place: str
    """Where it appears; lines of one place stand together and follow each other."""
    trigger: str
    """What brings it up."""
    english: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceLanguage:
    """All lines of one language. `state` is a word for a reader: drafted, reviewed."""

    tag: str
    name: str
    direction: str
    state: str
    lines: Sequence[VoiceLine]


Voice = Callable[[], Sequence[VoiceLanguage]]
"""Read anew each time the page is asked for, so that a changed catalogue shows."""


def voice_page(languages: Sequence[VoiceLanguage], tag: str) -> str | None:
    """The page in the language of the tag (empty: the first); None for an unknown one."""
    chosen = next((one for one in languages if tag in {"", one.tag}), None)
    if chosen is None:
        return None if tag else _page("Every sentence", el("p", None, "No language is loaded."))
    places = [(place, list(lines)) for place, lines in groupby(chosen.lines, attrgetter("place"))]
    return _page(
        f"Every sentence · {chosen.name}",
        _choice(languages, chosen),
        _summary(chosen),
        _contents([place for place, _ in places]),
        [_section(chosen, place, lines) for place, lines in places],
    )


def _page(title: str, *body: Html | list[Html]) -> str:
    return document(
        f"{title} · Alliance Check-in sandbox",
        "voice-page",
        skip_links(("#sentences", "The sentences")),
        banner("/voice"),
        el(
            "main",
            {"id": "sentences"},
            el("h2", None, "Every sentence a person can receive"),
            el("p", {"class": "lead"}, _EXPLAINED),
            *body,
        ),
    )


def _choice(languages: Sequence[VoiceLanguage], chosen: VoiceLanguage) -> Html:
    links = [
        el(
            "a",
            {
                "href": f"/voice?language={one.tag}",
                "lang": _lang(one),
                "hreflang": _lang(one),
                "aria-current": "page" if one is chosen else None,
            },
            el("bdi", None, one.name),
        )
        for one in languages
    ]
    return el("nav", {"class": "languages", "aria-label": "Language"}, links)


def _lang(language: VoiceLanguage) -> str:
    return language.tag.replace("_", "-").partition("@")[0]


def _summary(chosen: VoiceLanguage) -> Html:
    missing = sum(not line.text for line in chosen.lines)
    parts = [el("bdi", {"lang": _lang(chosen)}, chosen.name), f": {chosen.state}, "]
    parts += [f"{len(chosen.lines)} sentences", f", {missing} not translated" if missing else ""]
    return el("p", {"class": "summary"}, parts)


def place_anchor(place: str) -> str:
    """Stays the same while the place keeps its name."""
    plain = "-".join("".join(c if c.isalnum() else " " for c in place.lower()).split())
    return f"place-{plain}"


def line_anchor(line: VoiceLine) -> str:
    """Stays the same in every language while place, trigger and English do."""
    key = f"{line.place}\0{line.trigger}\0{line.english}"
    return f"line-{hashlib.sha256(key.encode()).hexdigest()[:8]}"


def _contents(places: list[str]) -> Html:
    items = [el("li", None, el("a", {"href": f"#{place_anchor(one)}"}, one)) for one in places]
    about = {"class": "contents", "aria-label": "Places"}
    return el("nav", about, el("ol", None, items)) if items else NOTHING


def _section(language: VoiceLanguage, place: str, lines: list[VoiceLine]) -> Html:
    anchor = place_anchor(place)
    return el(
        "section",
        {"aria-labelledby": anchor},
        el("h3", {"id": anchor, "tabindex": -1}, place),
        [_line(language, line) for line in lines],
    )


def _line(language: VoiceLanguage, line: VoiceLine) -> Html:
    anchor = line_anchor(line)
    here = el("a", {"href": f"#{anchor}", "class": "anchor", "aria-label": "Link to this"}, "#")
    said = {"class": "said", "lang": _lang(language), "dir": language.direction}
    missing = el("p", {"class": "missing"}, _MISSING)
    english = el("p", {"class": "english", "lang": "en", "dir": "ltr"}, line.english)
    return el(
        "article",
        {"class": "line", "id": anchor},
        el("p", {"class": "trigger"}, line.trigger, " ", here),
        NOTHING if language.tag == _SOURCE else english,
        el("p", said, line.text) if line.text else missing,
    )
