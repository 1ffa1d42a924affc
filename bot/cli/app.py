"""All commands under one name."""

import typer

from bot.cli import (
    admin,
    audit,
    bench,
    calendar,
    client,
    clinic,
    closure,
    digest,
    doctor,
    export,
    init,
    instruments,
    locales,
    register,
    replay,
    run,
    sandbox,
    session,
    therapist,
    why,
)

app = typer.Typer(
    help="Asks clients about the alliance after each session; tells therapists which needs care.",
    epilog="Example: alliance init",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

app.command("init", epilog="Example: alliance init --json")(init.init)
app.command("run", epilog="Example: alliance run")(run.run)
app.command("start", hidden=True, epilog="Example: alliance start")(run.start)
app.command("sandbox", epilog="Example: alliance sandbox")(sandbox.sandbox)
app.command("doctor", epilog="Example: alliance doctor")(doctor.doctor)
app.command("bench", epilog="Example: alliance bench --quick")(bench.bench)
app.command("replay", epilog="Example: alliance replay ratings.csv")(replay.replay)
app.command("export", epilog="Example: alliance export --format csv replies")(export.export)
app.command("why", epilog="Example: alliance why --client 1b9d6bcd")(why.why)
for _noun in (
    clinic,
    admin,
    therapist,
    client,
    session,
    calendar,
    closure,
    digest,
    instruments,
    locales,
    audit,
    register,
):
    app.add_typer(_noun.commands)
