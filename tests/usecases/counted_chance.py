"""Randomness that is the same in every run."""

from uuid import UUID


class CountedChance:
    """Ids and tokens that are the same in every run."""

    def __init__(self) -> None:
        self.drawn = 0

    def uuid(self) -> UUID:
        self.drawn += 1
        return UUID(int=self.drawn, version=4)

    def token(self) -> str:
        return f"token-{self.uuid()}"
