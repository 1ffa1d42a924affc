"""Where checks of who may do what stand in a source, and what it is without one of them."""

import ast
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import CodeType
from typing import Any

Function = ast.FunctionDef | ast.AsyncFunctionDef
Namespace = Mapping[str, Any]
"""The names a module knows: what a tuple of actors in it stands for."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A node, and how to put another one in its place."""

    node: ast.AST
    put: Callable[[ast.AST], None]
    holder: str | None
    """Qualified name of the outermost function around it; None where the module itself is."""
    function: Function | None
    """The innermost function around it."""


@dataclass(frozen=True, slots=True)
class Weaker:
    """What could stand in place of a node, and what is missing then."""

    what: str
    node: ast.AST


Rule = Callable[[Slot, Namespace], Iterable[Weaker]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """A source without one of its checks."""

    path: str
    line: int
    holder: str | None
    what: str
    code: Callable[[], CodeType]
    """The whole module, compiled without the check."""

    @property
    def name(self) -> str:
        """Stays when lines move: known exceptions are found by it."""
        return f"{self.path}::{self.holder or 'module'}: {self.what}"


def mutants_of(path: str, source: str, rules: Iterable[Rule], known: Namespace) -> Iterator[Mutant]:
    tree = ast.parse(source)
    rules = tuple(rules)
    names: dict[str, int] = {}
    for slot in slots(tree):
        for weaker in (found for rule in rules for found in rule(slot, known)):
            name = f"{slot.holder}: {weaker.what}"
            names[name] = times = names.get(name, 0) + 1
            yield Mutant(
                path=path,
                line=_line(slot.node),
                holder=slot.holder,
                what=weaker.what if times == 1 else f"{weaker.what} ({times})",
                code=lambda slot=slot, weaker=weaker: _compiled(tree, path, slot, weaker),  # type: ignore[misc]  # bound now, called later
            )


def _line(node: ast.AST) -> int:
    return next((one.lineno for one in ast.walk(node) if isinstance(one, ast.expr | ast.stmt)), 0)


def _compiled(tree: ast.Module, path: str, slot: Slot, weaker: Weaker) -> CodeType:
    new = ast.copy_location(weaker.node, slot.node)
    for below in ast.walk(new):
        if not hasattr(below, "lineno"):
            ast.copy_location(below, slot.node)
    slot.put(new)
    try:
        return compile(tree, path, "exec")
    finally:
        slot.put(slot.node)


def slots(tree: ast.AST) -> Iterator[Slot]:
    yield from _slots(tree, (), None)


def _slots(parent: ast.AST, names: tuple[str, ...], function: Function | None) -> Iterator[Slot]:
    """A function inside of a function counts as a part of it: `names` ends at the outer one."""
    for node, put in _children(parent):
        mine = names
        if function is None and isinstance(node, ast.ClassDef | Function):
            mine = (*names, node.name)
        within = node if isinstance(node, Function) else function
        yield Slot(node, put, ".".join(names) if function else None, function)
        yield from _slots(node, mine, within)


def _children(parent: ast.AST) -> Iterator[tuple[ast.AST, Callable[[ast.AST], None]]]:
    for name, value in ast.iter_fields(parent):
        if isinstance(value, ast.AST):
            yield value, lambda new, name=name: setattr(parent, name, new)  # type: ignore[misc]  # bound now
        elif isinstance(value, list):
            for place, one in enumerate(value):
                if isinstance(one, ast.AST):
                    yield one, lambda new, value=value, place=place: value.__setitem__(place, new)  # type: ignore[misc]  # bound now
