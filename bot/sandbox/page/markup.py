"""HTML built from values: whatever is not already `Html` is escaped."""

from collections.abc import Iterable, Mapping
from html import escape
from typing import Final, TypeAlias


class Html(str):
    """Text that is HTML already; only this module and its callers' own literals make it."""

    __slots__ = ()


Child: TypeAlias = "Html | str | Iterable[Child] | None"
Attributes: TypeAlias = Mapping[str, str | int | bool | None]

NOTHING: Final = Html("")
_VOID: Final = frozenset({"br", "hr", "img", "input", "link", "meta"})


def el(tag: str, attributes: Attributes | None = None, *children: Child) -> Html:
    """One element. An attribute that is None or False is left out, True stands alone.

    Tag and attribute names are the caller's own words; values and children may come from anyone.
    """
    head = "".join([tag, *(_attribute(*each) for each in (attributes or {}).items())])
    if tag in _VOID:
        return Html(f"<{head}>")
    return Html(f"<{head}>{together(*children)}</{tag}>")


def together(*children: Child) -> Html:
    """Children side by side without an element around them."""
    return Html("".join(_piece(child) for child in children))


def _piece(child: Child) -> str:
    match child:
        case None:
            return ""
        case Html():
            return child
        case str():
            return escape(child)
        case _:
            return together(*child)


def _attribute(name: str, value: str | int | bool | None) -> str:  # noqa: FBT001  (a value, not a switch)
    match value:
        case None | False:
            return ""
        case True:
            return f" {name}"
        case _:
            return f' {name}="{escape(str(value))}"'
