import tomllib
from base64 import b64decode
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from bot.usecases.ports import Place, SealBrokenError, SealedCell, WrappedKey
from bot.vault import ClinicVault, SealedClinicKeys, open_clinic_keys
from bot.vault.root_key import parse_root_key
from tests.vault.vault_house import counted

GOLDEN: dict[str, Any] = tomllib.loads(
    Path(__file__).with_name("golden_v1.toml").read_text(encoding="utf-8")
)


@pytest.fixture
def vault() -> ClinicVault:
    sealed = SealedClinicKeys(
        clinic_id=UUID(GOLDEN["clinic_id"]),
        check=b64decode(GOLDEN["check"]),
        bundle=b64decode(GOLDEN["bundle"]),
    )
    return ClinicVault(open_clinic_keys(parse_root_key(GOLDEN["root_key"]), sealed), counted())


def place(cell: dict[str, str]) -> Place:
    return Place(
        table=cell["table"],
        column=cell["column"],
        row=UUID(cell["row"]),
        subject=UUID(cell["subject"]),
    )


def key_of(cell: dict[str, str]) -> WrappedKey | None:
    return WrappedKey(b64decode(GOLDEN[cell["key"]])) if cell["key"] else None


@pytest.mark.parametrize("cell", GOLDEN["cells"], ids=lambda cell: cell["what"])
def test_what_was_sealed_with_the_first_format_still_opens(
    vault: ClinicVault, cell: dict[str, str]
) -> None:
    sealed = SealedCell(b64decode(cell["cell"]))
    assert vault.open(sealed, place(cell), key_of(cell)) == b64decode(cell["plain"])


def test_no_golden_cell_opens_in_the_place_of_another(vault: ClinicVault) -> None:
    cells = GOLDEN["cells"]
    for one in cells:
        for other in cells:
            if place(one) != place(other):
                with pytest.raises(SealBrokenError):
                    vault.open(SealedCell(b64decode(one["cell"])), place(other), key_of(one))


def test_people_and_buttons_known_by_the_first_format_are_still_known(vault: ClinicVault) -> None:
    assert vault.blind("client", "7:1001") == b64decode(GOLDEN["blind_client_7_1001"])
    assert vault.mac("tap", b"c/1/7") == b64decode(GOLDEN["mac_tap"])
