"""Where the catalogues lie."""

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path


def locales_folder() -> Path:
    """`locales/` of the installed package, else of the source tree.

    Raises:
        FileNotFoundError: neither is there.
    """
    package = Path(str(files("bot")))
    for folder in (package / "locales", package.parent / "locales"):
        if (folder / "registry.toml").is_file():
            return folder
    raise FileNotFoundError("locales/registry.toml is missing from this installation")


def shipped_tags(folder: Traversable) -> tuple[str, ...]:
    """Tags that have a catalogue folder, sorted."""
    return tuple(
        sorted(entry.name for entry in folder.iterdir() if (entry / "LC_MESSAGES").is_dir())
    )
