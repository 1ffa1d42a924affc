"""Checks whose absence no test can notice, each with the reason."""

from collections.abc import Mapping
from typing import Final

SPARED: Final[Mapping[str, str]] = {}
