"""Named placeholders, `{alias}`, and nothing else of `str.format`.

Attribute access, conversions and format specifications are refused: a catalogue is data that a
stranger may have edited, and must not reach into the values it is filled with.
"""

from collections.abc import Iterator, Mapping
from string import Formatter


class BrokenTemplateError(ValueError):
    """The braces do not read as plain named placeholders."""


def parts(template: str) -> Iterator[tuple[str, str | None]]:
    """(literal text, placeholder name after it or None), in order.

    Raises:
        BrokenTemplateError: unbalanced braces, `{0}`, `{a.b}`, `{a!r}`, `{a:d}`.
    """
    try:
        parsed = list(Formatter().parse(template))
    except ValueError as error:
        raise BrokenTemplateError(str(error)) from error
    for literal, name, spec, conversion in parsed:
        if name is not None and (spec or conversion or not name.isidentifier()):
            raise BrokenTemplateError("a placeholder is a plain name in braces")
        yield literal, name


def names(template: str) -> frozenset[str]:
    """The placeholders of a template.

    Raises:
        BrokenTemplateError: see `parts`.
    """
    return frozenset(name for _, name in parts(template) if name is not None)


def literal(template: str) -> str:
    """The template without its placeholders, a space in the place of each.

    Raises:
        BrokenTemplateError: see `parts`.
    """
    return "".join(text + (" " if name is not None else "") for text, name in parts(template))


def fill(template: str, values: Mapping[str, str]) -> str:
    """The template with its placeholders replaced; values that are not named are left out.

    Raises:
        BrokenTemplateError: see `parts`, or a placeholder without a value.
    """
    filled: list[str] = []
    for text, name in parts(template):
        filled.append(text)
        if name is not None:
            if name not in values:
                raise BrokenTemplateError("a placeholder has no value")
            filled.append(values[name])
    return "".join(filled)
