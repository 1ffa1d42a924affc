"""The policies as they stand in their one cell."""

import json
from functools import lru_cache

from bot.alliance.clinic import Policies


@lru_cache(maxsize=2)
def policies_of(written: str) -> Policies:
    """Every tap asks for them twice, and reading fifteen texts takes longer than opening them."""
    return Policies.from_texts(json.loads(written))
