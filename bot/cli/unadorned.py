"""Imports without what libraries load only to look prettier in a terminal."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import cast

ORNAMENTS = ("rich", "pygments")


@contextmanager
def unadorned() -> Iterator[None]:
    """To an import inside, these are not installed, unless something brought them in before.

    structlog and httpx ask for them at import and use them never here: a tenth of a second and
    ten megabytes. Afterwards everybody can have them again.
    """
    known = cast("dict[str, ModuleType | None]", sys.modules)
    hidden = [name for name in ORNAMENTS if name not in known]
    known.update(dict.fromkeys(hidden))
    try:
        yield
    finally:
        for name in hidden:
            del known[name]
