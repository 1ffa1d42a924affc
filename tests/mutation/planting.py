"""Puts changed code into modules that are in use, in this process alone."""

import inspect
from collections.abc import Iterator
from types import CodeType, FunctionType, ModuleType
from typing import Any


def plant(module: ModuleType, holder: str | None, code: CodeType) -> None:
    """`code` is the whole module, changed within `holder`; None stands for the module itself."""
    if holder is None:
        _plant_values(module, code)
        return
    function = function_in(module, holder)
    function.__code__ = next(
        one
        for one in _codes(code)
        if one.co_qualname == holder and one.co_firstlineno == function.__code__.co_firstlineno
    )


def function_in(module: ModuleType, holder: str) -> FunctionType:
    found: Any = module
    for name in holder.split("."):
        found = inspect.getattr_static(found, name)
        found = getattr(found, "fget", None) or getattr(found, "__func__", None) or found
    found = inspect.unwrap(found)
    assert isinstance(found, FunctionType), holder
    return found


def _codes(code: CodeType) -> Iterator[CodeType]:
    for one in code.co_consts:
        if isinstance(one, CodeType):
            yield one
            yield from _codes(one)


def _plant_values(module: ModuleType, code: CodeType) -> None:
    """The statements written down once; functions and classes stay as they are known."""
    fresh: dict[str, Any] = {"__name__": module.__name__, "__file__": module.__file__}
    exec(code, fresh)  # noqa: S102  # our own source without one check
    for name, value in fresh.items():
        is_code = callable(value) and getattr(value, "__module__", None) == module.__name__
        if not (name.startswith("__") or is_code or isinstance(value, ModuleType)):
            setattr(module, name, value)
