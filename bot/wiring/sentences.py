"""Every sentence a person can receive, read from the code that says it.

The code is the list: what a reviewer sees cannot drift from what the product says. Where a sentence
appears and what brings it up is told in `voice_places`.
"""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.resources import files
from typing import Final

from bot.i18n.catalogue import LABEL_CONTEXT
from bot.wiring.voice_places import PLACES

ELSEWHERE: Final = "Elsewhere"
"""The place of what `voice_places` does not know yet."""
_FOLDERS: Final = ("", "handlers", "texts", "voices")
_KNOWN: Final = {
    said_by: (place, trigger)
    for place, triggers in PLACES.items()
    for said_by, trigger in triggers.items()
}
_ORDER: Final = {said_by: number for number, said_by in enumerate(_KNOWN)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """`plural` is empty for what is not counted; `said_by` is the function that says it."""

    said_by: str
    place: str
    trigger: str
    context: str | None
    english: str
    plural: str = ""

    @property
    def source(self) -> str:
        return forms((self.english, self.plural))


def forms(texts: Iterable[str]) -> str:
    """One to a line, none twice."""
    return "\n".join(dict.fromkeys(text for text in texts if text))


def sentences() -> list[Sentence]:
    """Place by place in reading order, each once per place."""
    found = sorted(_all_said(), key=lambda one: _ORDER.get(one.said_by, len(_ORDER)))
    once = {(one.place, one.context, one.english): one for one in reversed(found)}
    return [one for one in found if once[one.place, one.context, one.english] is one]


def _all_said() -> Iterator[Sentence]:
    package = files("bot") / "chat"
    for folder in _FOLDERS:
        for module in sorted((package / folder).iterdir(), key=lambda one: one.name):
            if module.name.endswith(".py"):
                name = f"{folder}.{module.name.removesuffix('.py')}".strip(".")
                reader = _Reader(name)
                reader.visit(ast.parse(module.read_text(encoding="utf-8")))
                yield from reader.found


class _Reader(ast.NodeVisitor):
    """Walks a module from top to bottom and remembers in which function and case it stands."""

    def __init__(self, module: str) -> None:
        self.found: list[Sentence] = []
        self._module = module
        self._function = ""
        self._case = ""

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        self._enter(node, node.name)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> None:
        self._enter(node, node.name)

    def visit_match_case(self, node: ast.match_case) -> None:
        before, self._case = self._case, _case_words(node.pattern)
        self.generic_visit(node)
        self._case = before

    def visit_Call(self, node: ast.Call) -> None:
        match _said(node):
            case (context, english, plural):
                self.found.append(self._sentence(context, english, plural))
            case None:
                pass
        self.generic_visit(node)

    def _enter(self, node: ast.AST, name: str) -> None:
        before, self._function = self._function, name
        self.generic_visit(node)
        self._function = before

    def _sentence(self, context: str | None, english: str, plural: str) -> Sentence:
        said_by = f"{self._module}.{self._function}"
        unknown = ELSEWHERE, self._function.strip("_").replace("_", " ")
        place, trigger = _KNOWN.get(said_by, unknown)
        return Sentence(
            said_by=said_by,
            place=place,
            trigger=f"{trigger}: {self._case}" if self._case else trigger,
            context=context,
            english=english,
            plural=plural,
        )


def _said(call: ast.Call) -> tuple[str | None, str, str] | None:
    """Context, English and plural of a call that says something; the marks of `i18n.extraction`."""
    words = [
        each.value
        for each in call.args
        if isinstance(each, ast.Constant) and isinstance(each.value, str)
    ]
    match _name(call), words:
        case (("say" | "mark"), [english, *_]):
            return None, english, ""
        case (("say_in" | "mark_in"), [context, english, *_]):
            return context, english, ""
        case (("label" | "mark_label"), [english, *_]):
            return LABEL_CONTEXT, english, ""
        case "count", [one, many, *_]:
            return None, one, many
        case _:
            return None


def _name(call: ast.Call) -> str:
    match call.func:
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name
        case _:
            return ""


def _case_words(pattern: ast.pattern) -> str:
    """`Closing.NOT_HELD` is `not held`; what is not a list of members says nothing."""
    match pattern:
        case ast.MatchValue(value=ast.Attribute(attr=member)):
            return member.lower().replace("_", " ")
        case ast.MatchOr(patterns=each):
            return ", ".join(filter(None, map(_case_words, each)))
        case _:
            return ""
