"""Keeps secrets: the root key file, the keys of a clinic, and the cells sealed under them."""

from bot.vault.hardening import harden_process
from bot.vault.keyring import (
    ClinicKeys,
    SealedClinicKeys,
    add_clinic_generation,
    new_clinic_keys,
    open_clinic_keys,
    reseal_clinic_keys,
)
from bot.vault.root_key import KeyRefusedError, RandomBytes, RootKey, parse_root_key
from bot.vault.root_key_file import (
    add_root_key_version,
    create_root_key_file,
    read_root_key,
    retire_root_key_version,
)
from bot.vault.vault import ClinicVault

__all__ = [
    "ClinicKeys",
    "ClinicVault",
    "KeyRefusedError",
    "RandomBytes",
    "RootKey",
    "SealedClinicKeys",
    "add_clinic_generation",
    "add_root_key_version",
    "create_root_key_file",
    "harden_process",
    "new_clinic_keys",
    "open_clinic_keys",
    "parse_root_key",
    "read_root_key",
    "reseal_clinic_keys",
    "retire_root_key_version",
]
