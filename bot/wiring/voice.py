"""Every sentence a person can receive, with its place and trigger, read from the code that says it.

The place is the first line of the module's docstring, the trigger that of the function (or its
name, where it has none): what a reviewer sees cannot drift from what the product says.
"""

import ast
from collections.abc import Iterator
from importlib.resources import files

from bot.alliance.instruments import Instrument
from bot.alliance.people import Register
from bot.i18n.catalogs import Catalogs, Choice
from bot.i18n.translator import Translator
from bot.sandbox.page.voice import VoiceLanguage, VoiceLine

_SAYS = {"say": 0, "label": 0, "mark": 0, "mark_label": 0, "say_in": 1, "mark_in": 1, "count": 0}
"""Which argument holds the words."""
_TEXTS = ("chat/texts", "chat/handlers", "chat")


def voice(catalogs: Catalogs, instrument: Instrument) -> list[VoiceLanguage]:
    """One entry per shipped language."""
    sentences = list(_sentences())
    return [_language(catalogs, choice, instrument, sentences) for choice in catalogs.choices()]


_Sentence = tuple[str, str, str, tuple[str, ...]]
"""Place, trigger, name of the call, its words."""


def _language(
    catalogs: Catalogs, choice: Choice, instrument: Instrument, sentences: list[_Sentence]
) -> VoiceLanguage:
    t = catalogs.translator(choice.tag, Register.POLITE, "UTC")
    lines = [line for sentence in sentences for line in _lines(t, sentence)]
    return VoiceLanguage(
        tag=choice.tag,
        name=choice.autonym,
        direction=choice.direction,
        state="source" if choice.state is None else choice.state.name.lower(),
        lines=[*lines, *_items(t, instrument)],
    )


def _lines(t: Translator, sentence: _Sentence) -> Iterator[VoiceLine]:
    place, trigger, call, words = sentence
    for english, text in _texts(t, call, words):
        yield VoiceLine(place=place, trigger=trigger, english=english, text=text)


def _texts(t: Translator, call: str, words: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    match call:
        case "label" | "mark_label":
            yield words[0], t.template("button", words[0])
        case "say_in" | "mark_in":
            yield words[1], t.template(words[0], words[1])
        case "count":
            for form in t.plural_templates(words[0], words[1]):
                yield words[1], form
        case _:
            yield words[0], t.template(None, words[0])


def _items(t: Translator, instrument: Instrument) -> Iterator[VoiceLine]:
    for item in instrument.items:
        low, high = t.item_ends(instrument, item.id)
        yield VoiceLine(
            place="The questions",
            trigger=f"{item.facet.value}: {item.id} (0 = {low}, 10 = {high})",
            english=item.id,
            text=t.item(instrument, item.id),
        )


# --- reading the code --------------------------------------------------------------------------


def _sentences() -> Iterator[_Sentence]:
    package = files("bot")
    for folder in _TEXTS:
        for module in sorted((package / folder).iterdir(), key=lambda one: one.name):
            if module.name.endswith(".py"):
                yield from _said_in(ast.parse(module.read_text(encoding="utf-8")))


def _said_in(module: ast.Module) -> Iterator[_Sentence]:
    place = _first_line(module) or "Elsewhere"
    for function in ast.walk(module):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            trigger = _first_line(function) or function.name.strip("_").replace("_", " ")
            for call in ast.walk(function):
                yield from _said_by(place, trigger, call)


def _said_by(place: str, trigger: str, call: ast.AST) -> Iterator[_Sentence]:
    if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute):
        name = call.func.attr
        words = tuple(
            each.value
            for each in call.args
            if isinstance(each, ast.Constant) and isinstance(each.value, str)
        )
        if name in _SAYS and len(words) > _SAYS[name]:
            yield place, trigger, name, words


def _first_line(node: ast.Module | ast.FunctionDef | ast.AsyncFunctionDef) -> str:
    return (ast.get_docstring(node) or "").split("\n", maxsplit=1)[0].rstrip(".")
