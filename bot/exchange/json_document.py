"""JSON from outside, read with limits: size, depth, numbers, and no key twice."""

import json
from collections.abc import Iterable
from typing import Any, NoReturn

from bot.alliance.errors import InvalidValueError
from bot.exchange.instrument_rules import LARGEST_FILE

DEEPEST = 32


def read_json(source: bytes) -> dict[str, Any]:
    """One JSON object.

    Raises:
        InvalidValueError: anything else; what stands there is not repeated.
    """
    if len(source) > LARGEST_FILE:
        raise InvalidValueError("the file: larger than 1 MiB")
    try:
        found = json.loads(
            source.decode("utf-8-sig"), object_pairs_hook=_unique, parse_constant=_no_number
        )
    except UnicodeDecodeError as error:
        raise InvalidValueError("the file: not UTF-8") from error
    except json.JSONDecodeError as error:
        raise InvalidValueError(f"the file: not JSON (line {error.lineno}: {error.msg})") from error
    except RecursionError as error:
        raise InvalidValueError(f"the file: nested deeper than {DEEPEST} levels") from error
    except ValueError as error:  # a number with thousands of digits
        raise InvalidValueError("the file: a number in it is too long") from error
    if not isinstance(found, dict):
        raise InvalidValueError("the file: not one JSON object")
    _refuse_deep(found)
    return found


def _unique(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise InvalidValueError(f"the file: the key {key[:40]!r} stands twice in one object")
        found[key] = value
    return found


def _no_number(_: str) -> NoReturn:
    raise InvalidValueError("the file: not a number where one belongs")


def _refuse_deep(document: object) -> None:
    level: list[object] = [document]
    for _ in range(DEEPEST):
        level = [inner for each in level for inner in _inside(each)]
        if not level:
            return
    raise InvalidValueError(f"the file: nested deeper than {DEEPEST} levels")


def _inside(value: object) -> Iterable[object]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()
