"""Where the root key comes from: a secrets folder, else its own file."""

import secrets

from bot.settings import Settings, root_key_secret
from bot.vault import RootKey, create_root_key_file, parse_root_key, read_root_key


def read_key(settings: Settings) -> RootKey:
    """Raises KeyRefusedError: missing, open to others, beside the data, or no key."""
    given = root_key_secret()
    if given is not None:
        return parse_root_key(given.get_secret_value())
    return read_root_key(settings.root_key_file, data_dir=settings.data_dir)


def make_key(settings: Settings) -> RootKey:
    """The key that is there, or a new one. Never to be called where there is data already.

    Raises:
        KeyRefusedError: as `read_key`, or a file that cannot be written.
    """
    if root_key_secret() is None and not settings.root_key_file.exists():
        create_root_key_file(settings.root_key_file, secrets.token_bytes)
    return read_key(settings)
