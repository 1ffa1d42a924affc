"""What counts as a check of who may do what, and what is weaker than it."""

import ast
from collections.abc import Iterator, Sequence
from typing import Final

from bot.usecases import actors
from bot.usecases.visibility import ANYBODY
from tests.mutation.checks import Namespace, Slot, Weaker

REFUSALS: Final = frozenset(
    {"NotAllowedError", "NotFoundError", "ForgedError", "InvitationSpentError"}
)
_PEOPLE: Final = frozenset({"client", "therapist", "admin"})
_WHOSE: Final = frozenset({"therapist_id", "client_id", "told", "sharing", "shared", "roles"})
_SAYS_WHO: Final = ("_takes_part", "_joined", "may_", "is_unconfirmed")
_COLUMNS: Final = "ColumnElement[bool]"
_MOST: Final = 90
"""Letters of a condition in a report."""


# --- who is admitted ----------------------------------------------------------------------------


def admitted(slot: Slot, known: Namespace) -> Iterator[Weaker]:
    """`admit(actor, kinds)` lets in one more kind of actor, or whoever comes.

    Where every kind is admitted anyway nothing is refused, and there is nothing to take away.
    """
    if not (isinstance(node := slot.node, ast.Call) and _named(node) == "admit"):
        return
    kinds = node.args[1]
    source = ast.unparse(kinds)
    let_in = eval(source, dict(known))  # noqa: S307  # our own source, as Python itself reads it
    for kind in ANYBODY:
        if kind not in let_in:
            more = _expression(f"(*{source}, {_imported(actors.__name__, kind.__name__)})")
            call = ast.Call(func=node.func, args=[node.args[0], more], keywords=[])
            yield Weaker(f"admits {kind.__name__} beside {source}", call)
    if len(let_in) < len(ANYBODY):
        yield Weaker(f"{ast.unparse(node)} is gone", ast.Constant(value=None))


# --- what a query finds -------------------------------------------------------------------------


def found(slot: Slot, _known: Namespace) -> Iterator[Weaker]:
    """A condition of a statement, alone or in a conjunction, is always true."""
    if not isinstance(node := slot.node, ast.Call):
        return
    match _named(node):
        case "where" | "and_":
            conditions: Sequence[int] = range(len(node.args))
        case "insert_where":
            conditions = [1]
        case _:
            return
    for place in conditions:
        condition = node.args[place]
        if not _is_true(condition) and not _is_conjunction(condition):
            args = [*node.args[:place], _true(), *node.args[place + 1 :]]
            call = ast.Call(func=node.func, args=args, keywords=node.keywords)
            yield Weaker(f"does not ask for {_short(condition)}", call)


def judged(slot: Slot, _known: Namespace) -> Iterator[Weaker]:
    """A function that makes a condition makes one that is always true."""
    match slot.node, slot.function:
        case ast.Return(value=ast.expr() as value), ast.FunctionDef(returns=ast.expr() as kind):
            if ast.unparse(kind) == _COLUMNS and not _is_weak_already(value):
                yield Weaker(f"does not ask for {_short(value)}", ast.Return(value=_true()))


def chosen(slot: Slot, _known: Namespace) -> Iterator[Weaker]:
    """`condition if kind is … else true()` outside such a function."""
    if isinstance(node := slot.node, ast.IfExp) and _is_true(node.orelse):
        yield Weaker(f"does not ask for {_short(node.body)}", _true())


# --- what is refused ----------------------------------------------------------------------------


def refused(slot: Slot, _known: Namespace) -> Iterator[Weaker]:
    """`if …: raise` of a refusal does not refuse, or not for one of its reasons."""
    if isinstance(node := slot.node, ast.If) and _raises(node.body):
        yield from _never(node, "refuses")


def asked_first(slot: Slot, _known: Namespace) -> Iterator[Weaker]:
    """`acting(talk)` by itself, which raises for whoever is no admin, is gone."""
    match slot.node:
        case ast.Expr(value=ast.Call(func=ast.Name(id="acting")) as call):
            yield Weaker(f"{ast.unparse(call)} is gone", ast.Pass())


def left_early(slot: Slot, _known: Namespace) -> Iterator[Weaker]:
    """`if` it is not somebody who may: `return`."""
    if (
        isinstance(node := slot.node, ast.If)
        and isinstance(node.body[-1], ast.Return)
        and _about(node.test)
    ):
        yield from _never(node, "stops", only_about=True)


def sifted(slot: Slot, _known: Namespace) -> Iterator[Weaker]:
    """`for one in … if one.therapist_id == …` takes everyone."""
    if isinstance(node := slot.node, ast.comprehension):
        for place, test in enumerate(node.ifs):
            if _WHOSE & _attributes(test) or _calls_who(test):
                ifs = [*node.ifs[:place], *node.ifs[place + 1 :]]
                rest = ast.comprehension(
                    target=node.target, iter=node.iter, ifs=ifs, is_async=node.is_async
                )
                yield Weaker(f"does not sift by {_short(test)}", rest)


def answered(slot: Slot, _known: Namespace) -> Iterator[Weaker]:
    """A function that says whether somebody may says yes."""
    match slot.node, slot.function:
        case ast.Return(value=ast.expr() as value), ast.FunctionDef(name=name):
            if name.startswith(("sees_", "reads_", "may_")) and not _is_yes(value):
                yes = ast.Return(value=ast.Constant(value=True))
                yield Weaker(f"says yes instead of {_short(value)}", yes)


# --- as whom it is done -------------------------------------------------------------------------


def acting(slot: Slot, _known: Namespace) -> Iterator[Weaker]:
    """What a client or therapist asks for is done as if the product itself asked."""
    if isinstance(node := slot.node, ast.Call) and _named(node) in (
        "ClientActor",
        "TherapistActor",
    ):
        product = _expression(f"{_imported(actors.__name__, 'Product')}()")
        yield Weaker(f"acts as the product, not as {ast.unparse(node)}", product)


# --- small words --------------------------------------------------------------------------------


def _never(node: ast.If, does: str, *, only_about: bool = False) -> Iterator[Weaker]:
    reasons = node.test.values if _is_or(node.test) else [node.test]  # type: ignore[attr-defined]  # a BoolOp, as asked
    for place, reason in enumerate(reasons):
        if _is_only_of_the_button(reason) or (only_about and not _about(reason)):
            continue
        rest = [*reasons[:place], *reasons[place + 1 :]]
        test = ast.BoolOp(op=ast.Or(), values=rest) if len(rest) > 1 else _one_or_never(rest)
        new = ast.If(test=test, body=node.body, orelse=node.orelse)
        yield Weaker(f"never {does} because {_short(reason)}", new)


def _one_or_never(rest: Sequence[ast.expr]) -> ast.expr:
    return rest[0] if rest else ast.Constant(value=False)


def _raises(body: Sequence[ast.stmt]) -> bool:
    last = body[-1]
    return (
        isinstance(last, ast.Raise)
        and isinstance(last.exc, ast.Call)
        and _named(last.exc) in REFUSALS
    )


def _is_only_of_the_button(test: ast.expr) -> bool:
    """That a button names something and a number is in range: what, not who."""
    names = {one.id for one in ast.walk(test) if isinstance(one, ast.Name)}
    return "press" in names and all(
        name in ("press", "len") or name.isupper() or name.startswith("_") for name in names
    )


def _about(test: ast.expr) -> bool:
    """Whether it asks who is here, or for whom it is done."""
    nodes = list(ast.walk(test))
    if any(isinstance(one, ast.Await) for one in nodes):
        return False
    return _calls_who(test) or any(map(_is_somebody, nodes))


def _is_somebody(node: ast.AST) -> bool:
    match node:
        case ast.Name(id="actor"):
            return True
        case ast.Attribute(value=ast.Name(id="talk"), attr=who):
            return who in _PEOPLE or who == "roles"
        case ast.Compare(left=ast.Name(id=who), ops=[ast.Is() | ast.IsNot()]):
            return who in _PEOPLE
        case _:
            return False


def _calls_who(test: ast.expr) -> bool:
    calls = (_named(one) for one in ast.walk(test) if isinstance(one, ast.Call))
    return any(name.startswith(_SAYS_WHO) for name in calls)


def _attributes(test: ast.expr) -> set[str]:
    return {one.attr for one in ast.walk(test) if isinstance(one, ast.Attribute)}


def _named(call: ast.Call) -> str:
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case _:
            return ""


def _is_or(test: ast.expr) -> bool:
    return isinstance(test, ast.BoolOp) and isinstance(test.op, ast.Or)


def _is_true(node: ast.expr) -> bool:
    """SQL's."""
    return isinstance(node, ast.Call) and _named(node) == "true"


def _is_weak_already(node: ast.expr) -> bool:
    """Or another rule sees to it."""
    if isinstance(node, ast.IfExp):
        return _is_true(node.orelse)
    return _is_true(node) or _is_conjunction(node)


def _is_yes(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is True


def _is_conjunction(node: ast.expr) -> bool:
    """Its parts are taken away one by one."""
    return isinstance(node, ast.Call) and _named(node) == "and_"


def _true() -> ast.expr:
    return _expression(f"{_imported('sqlalchemy', 'true')}()")


def _imported(module: str, name: str) -> str:
    """An expression for something the mutated module may not have imported."""
    return f'__import__({module!r}, fromlist=["{name}"]).{name}'


def _expression(source: str) -> ast.expr:
    return ast.parse(source, mode="eval").body


def _short(node: ast.AST) -> str:
    text = " ".join(ast.unparse(node).split())
    return text if len(text) <= _MOST else f"{text[: _MOST - 1]}…"
