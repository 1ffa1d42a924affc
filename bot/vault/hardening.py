"""Python cannot wipe memory, so we keep others from looking at it."""

import ctypes
import resource
from contextlib import suppress

PR_SET_DUMPABLE = 4
"""From Linux's prctl.h; 0 also keeps other processes of the same user from attaching."""


def harden_process() -> None:
    """No core dump, no debugger, as far as this system lets us; silent where it does not."""
    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)
