"""Bring `locales/` up to date with the English: templates written anew, translations kept."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from importlib.resources.abc import Traversable
from pathlib import Path

from bot.i18n.extraction import Bank, templates
from bot.i18n.folders import shipped_tags
from bot.i18n.po_files import DOMAINS, Message, PoFile, po_path, write_bytes
from bot.i18n.registry import SOURCE, Registry

_TEMPLATE_PLURALS = "nplurals=2; plural=(n != 1);"


def refresh(folder: Path, package: Traversable, banks: Iterable[Bank]) -> tuple[Path, ...]:
    """Re-extract and merge; returns the files that changed.

    No fuzzy matching: a sentence whose English changed is untranslated until somebody looks at it.
    Texts no longer asked for are kept as obsolete. Run twice, the second run changes nothing.
    """
    registry = Registry.load(folder)
    fresh = templates(package, banks)
    wanted = {folder / f"{domain}.pot": render_template(fresh[domain]) for domain in DOMAINS}
    for tag in shipped_tags(folder):
        for domain in DOMAINS:
            path = po_path(folder, tag, domain)
            wanted[path] = _updated(registry, tag, PoFile.read(path), fresh[domain])
    changed = tuple(path for path, data in wanted.items() if _differs(path, data))
    for path in changed:
        write_bytes(path, wanted[path])
    return changed


def render_template(messages: tuple[Message, ...]) -> bytes:
    return PoFile(messages=messages).render("", _TEMPLATE_PLURALS)


def is_override(registry: Registry, tag: str) -> bool:
    """Holds only the lines that differ from what it falls back to."""
    return "@" in tag or registry.language(tag).is_regional or tag == SOURCE


def _updated(registry: Registry, tag: str, old: PoFile, template: tuple[Message, ...]) -> bytes:
    root = registry.root(tag)
    known = {message.key: message for message in (*old.obsolete, *old.messages)}
    asked = {message.key for message in template}
    merged = (_merged(message, known, root.plural_count) for message in template)
    kept = tuple(m for m in merged if any(m.texts) or not is_override(registry, tag))
    gone = tuple(m for key, m in known.items() if key not in asked and any(m.texts))
    return PoFile(messages=kept, obsolete=gone).render(tag, root.plural_forms)


def _merged(fresh: Message, known: Mapping[tuple[str | None, str], Message], forms: int) -> Message:
    wanted = 1 if fresh.plural is None else forms
    empty = replace(fresh, texts=("",) * wanted)
    old = known.get(fresh.key)
    if old is None or len(old.texts) != wanted or old.is_fuzzy:
        return empty
    return replace(empty, texts=old.texts, comments=old.comments)


def _differs(path: Path, data: bytes) -> bool:
    return not path.is_file() or path.read_bytes() != data
