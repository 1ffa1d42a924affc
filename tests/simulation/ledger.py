"""What the soak's people did, and how it is held against what was stored."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Tapped:
    """One tap, as the person made it."""

    query_id: str
    user_id: int
    data: str


@dataclass(slots=True)
class Ledger:
    """Taps in order."""

    taps: list[Tapped] = field(default_factory=list)
    stuck: int = 0
    """How often something did not come to rest in time."""

    def tapped(self, query_id: str, user_id: int, data: str) -> None:
        self.taps.append(Tapped(query_id, user_id, data))


def percentile(values: list[float], share: float) -> float:
    """The smallest value that so large a share does not exceed; 0 of none."""
    if not values:
        return 0.0
    ordered = sorted(values)
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)]
