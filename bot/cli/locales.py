"""alliance locales …"""

from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.alliance.errors import AllianceError, InvalidValueError
from bot.cli.answers import Answer, Json, say, table

if TYPE_CHECKING:
    from bot.i18n.review import DomainStatus

commands = typer.Typer(
    name="locales",
    help="Translations.",
    epilog="Example: alliance locales status",
    no_args_is_help=True,
)

TagArgument = Annotated[str, typer.Argument(metavar="TAG", help="Language tag, such as fr_CA.")]


@commands.command("status", epilog="Example: alliance locales status")
def status(*, as_json: Json = False) -> None:
    """Show how far each translation has come."""
    from bot.i18n import folders, review  # noqa: PLC0415  # `--help` needs none of it

    found = review.status(folders.locales_folder())
    rows = [(s.tag, s.domain, f"{s.translated}/{s.messages}", s.state) for s in found]
    document = {"locales": [_document(each) for each in found]}
    say(Answer(text=table(rows, none="No translations yet."), document=document), as_json=as_json)


def _document(one: "DomainStatus") -> dict[str, object]:
    return {
        "tag": one.tag,
        "domain": one.domain,
        "messages": one.messages,
        "translated": one.translated,
        "state": str(one.state),
        "states": {str(state): count for state, count in one.states.items()},
        "drafted_by": one.drafted_by,
    }


@commands.command("check", epilog="Example: alliance locales check")
def check(*, as_json: Json = False) -> None:
    """Check that translations are fresh, complete, and keep every placeholder."""
    from importlib.resources import files  # noqa: PLC0415  # `--help` needs none of it

    from bot.exchange.shipped import shipped_banks  # noqa: PLC0415
    from bot.i18n.check import check as look  # noqa: PLC0415
    from bot.i18n.folders import locales_folder  # noqa: PLC0415

    found = look(locales_folder(), files("bot"), shipped_banks())
    rows = [(each.tag, each.domain, each.problem, each.where, each.detail) for each in found]
    keys = ("locale", "domain", "problem", "where", "detail")
    document = {"findings": [dict(zip(keys, map(str, row), strict=True)) for row in rows]}
    answer = Answer(text=table(rows, none="All translations are in order."), document=document)
    say(answer, as_json=as_json)
    if found:
        raise AllianceError(f"the translations have {len(found)} faults; each is listed above")


@commands.command("refresh", epilog="Example: alliance locales refresh")
def refresh(*, as_json: Json = False) -> None:
    """Read the English again and bring every catalogue up to date; for developers."""
    from importlib.resources import files  # noqa: PLC0415  # `--help` needs none of it

    from bot.exchange.shipped import shipped_banks  # noqa: PLC0415
    from bot.i18n.folders import locales_folder  # noqa: PLC0415
    from bot.i18n.refresh import refresh as bring_up_to_date  # noqa: PLC0415

    folder = locales_folder()
    changed = bring_up_to_date(folder, files("bot"), shipped_banks())
    names = [path.relative_to(folder).as_posix() for path in changed]
    text = "\n".join(f"Changed: {name}" for name in names) or "All catalogues were up to date."
    say(Answer(text=text, document={"changed": names}), as_json=as_json)


@commands.command("export", epilog="Example: alliance locales export fr fr.csv")
def export(
    *,
    tag: TagArgument,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="CSV to write.")],
    as_json: Json = False,
) -> None:
    """Write the sheet a reviewer fills in."""
    from bot.i18n import folders, review  # noqa: PLC0415  # `--help` needs none of it

    sheet = review.export(folders.locales_folder(), tag)
    try:
        # As it is: the CSV has line ends of its own.
        file.write_bytes(sheet.encode())
    except OSError as error:
        raise InvalidValueError(f"{file} cannot be written ({error.strerror})") from error
    say(Answer(text=f"Written to {file}", document={"file": str(file)}), as_json=as_json)


@commands.command(
    "import", epilog='Example: alliance locales import fr.csv --reviewer "psychologist, M.T."'
)
def import_(
    *,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The sheet, filled in.")],
    reviewer: Annotated[str, typer.Option(help="Role and initials of who vouches for it.")],
    tag: Annotated[
        str | None, typer.Option(help="Language tag; else the first word of the file's name.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Take over what a reviewer decided."""
    from bot.i18n import folders, review  # noqa: PLC0415  # `--help` needs none of it
    from bot.wiring.clocks import SystemClock  # noqa: PLC0415

    report = review.import_(
        folders.locales_folder(),
        tag or file.name.partition(".")[0],
        _read(file),
        reviewer=reviewer,
        on=SystemClock().now().astimezone(UTC).date(),
    )
    refused = [{"line": each.line, "reason": each.reason} for each in report.refused]
    lines = [f"Reviewed: {report.reviewed}, of which changed: {report.changed}"]
    lines += [f"Line {each.line} was left out: {each.reason}" for each in report.refused]
    document = {"reviewed": report.reviewed, "changed": report.changed, "refused": refused}
    say(Answer(text="\n".join(lines), document=document), as_json=as_json)


def _read(file: Path) -> str:
    try:
        return file.read_bytes().decode("utf-8")
    except OSError as error:
        raise InvalidValueError(f"{file} cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise InvalidValueError(f"{file} is not UTF-8; save the sheet as UTF-8 CSV") from error
