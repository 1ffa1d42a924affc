"""Trouble on demand: the next calls of a method fail in a chosen way."""

from dataclasses import dataclass, field
from enum import StrEnum


class FaultKind(StrEnum):
    """What goes wrong; whether the call took effect is part of the kind."""

    DROP_BEFORE = "drop_before"  # the connection breaks, nothing happened
    DROP_AFTER = "drop_after"  # it happened, the answer was lost
    DELAY = "delay"  # it happens `value` real seconds late, then is answered
    BAD_GATEWAY = "bad_gateway"  # 502, nothing happened
    BAD_GATEWAY_AFTER = "bad_gateway_after"  # it happened, the answer is a 502
    MALFORMED = "malformed"  # it happened, the answer is not JSON
    RETRY_AFTER = "retry_after"  # 429 that asks for `value` seconds, nothing happened


AFTER_EFFECT = frozenset({FaultKind.DROP_AFTER, FaultKind.BAD_GATEWAY_AFTER, FaultKind.MALFORMED})


@dataclass(slots=True, kw_only=True)
class Fault:
    """Strikes the next `times` calls of `method`; `*` is every method but getUpdates."""

    method: str
    kind: FaultKind
    times: int = 1
    value: float = 0

    def strikes(self, method: str) -> bool:
        wanted = self.method.lower()
        return wanted == method.lower() or (wanted == "*" and method.lower() != "getupdates")


@dataclass(slots=True)
class FaultPlan:
    """Faults in the order they were asked for; `silent` lets every call hang unanswered."""

    waiting: list[Fault] = field(default_factory=list)
    silent: bool = False

    def take(self, method: str) -> Fault | None:
        fault = next((one for one in self.waiting if one.strikes(method)), None)
        if fault is None:
            return None
        fault.times -= 1
        if fault.times <= 0:
            self.waiting.remove(fault)
        return fault
