"""Which modules are searched, for which kinds of checks."""

import sys
from collections.abc import Iterator, Sequence
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Final

from tests.mutation import rules
from tests.mutation.checks import Mutant, Rule, mutants_of

ROOT: Final = Path(__file__).parents[2]
_STORAGE: Final[Sequence[Rule]] = (
    rules.admitted,
    rules.found,
    rules.judged,
    rules.chosen,
    rules.refused,
    rules.left_early,
)
_CHAT: Final[Sequence[Rule]] = (rules.refused, rules.left_early, rules.sifted, rules.answered)
_DEEDS: Final[Sequence[Rule]] = (rules.admitted, *_CHAT)

_QUEUE: Final[Sequence[Rule]] = (rules.admitted,)
"""Its conditions say when and in which order, never whose: only the product comes here."""
_QUEUES: Final = ("bot/storage/repositories/outbox.py", "bot/storage/repositories/updates.py")

PLACES: Final[Sequence[tuple[str, Sequence[Rule]]]] = (
    ("bot/storage/visibility.py", _STORAGE),
    ("bot/storage/repositories/*.py", _STORAGE),
    ("bot/usecases/*.py", _DEEDS),
    ("bot/chat/callback_data.py", _CHAT),
    ("bot/chat/talk.py", _CHAT),
    ("bot/chat/routes.py", _CHAT),
    ("bot/chat/handlers/*.py", (*_CHAT, rules.acting)),
    ("bot/chat/handlers/admin/*.py", (*_CHAT, rules.asked_first)),
)
TESTS: Final = ("tests/contracts", "tests/chat", "tests/usecases")
"""Those that come by a check are run without it."""


def every_mutant(only: str = "") -> Iterator[Mutant]:
    """Of all files whose path contains `only`."""
    for pattern, kinds in PLACES:
        for path in sorted(ROOT.glob(pattern)):
            place = path.relative_to(ROOT).as_posix()
            if only in place:
                known = vars(import_module(module_of(place)))
                sought = _QUEUE if place in _QUEUES else kinds
                yield from mutants_of(place, path.read_text(encoding="utf-8"), sought, known)


def module_of(place: str) -> str:
    return place.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def loaded(place: str) -> ModuleType:
    return sys.modules[module_of(place)]
