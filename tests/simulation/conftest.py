from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.simulation.clinic import Clinic, founded
from tests.simulation.seeds import fast_folder


@pytest.fixture(scope="session")
def clinic() -> Iterator[Clinic]:
    """Founded once; every life begins in a copy."""
    with fast_folder() as folder:
        yield founded(Path(folder))
