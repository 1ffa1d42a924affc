"""A change is shown before it is made, made once it is wanted, and taken back where it can be."""

from bot.alliance.errors import AllianceError
from bot.chat.callback_data import Press
from bot.chat.handlers.admin.desk import AdminDesk, acting, ask, awaited, forget, rows, to
from bot.chat.handlers.admin.headlines import headline
from bot.chat.talk import Talk
from bot.chat.texts import admin as texts
from bot.chat.texts import admin_policies
from bot.usecases.clinic_changes import Change, ChangePolicy, GiveClient, LetGo, from_data, to_data

SAVE, UNDO = "save", "undo"


async def propose(desk: AdminDesk, talk: Talk, change: Change) -> bool:
    """What goes out to whom in the coming seven days, without the change and with it.

    False where it is refused, which was said.
    """
    try:
        found = await desk.change.preview(talk.work, acting(talk), change, talk.now)
        said = await headline(talk, change)
    except AllianceError:
        await _refuse(talk, change)
        return False
    number = await ask(talk, SAVE, **to_data(change))
    yes, no = texts.preview_labels(talk.t)
    buttons = rows(talk, (yes, to("save", b=number)), (no, to("leave")), menu=False)
    await talk.show("\n\n".join([said, texts.preview(talk.t, found)]), buttons)
    return True


async def save(desk: AdminDesk, talk: Talk, press: Press) -> None:
    change = from_data(await awaited(talk, SAVE, press))
    try:
        async with talk.work.savepoint():
            back = await desk.change(talk.work, acting(talk), change, talk.now)
    except AllianceError:
        await _refuse(talk, change)
        return
    await forget(talk)
    if back is None:
        await talk.show(texts.done(talk.t), rows(talk))
        return
    number = await ask(talk, UNDO, **to_data(back))
    undo_button = (texts.undo_label(talk.t), to("undo", b=number))
    await talk.show(texts.done(talk.t), rows(talk, undo_button))


async def undo(desk: AdminDesk, talk: Talk, press: Press) -> None:
    change = from_data(await awaited(talk, UNDO, press))
    try:
        async with talk.work.savepoint():
            await desk.change(talk.work, acting(talk), change, talk.now)
    except AllianceError:
        await _refuse(talk, change)
        return
    await forget(talk)
    await talk.show(texts.undone(talk.t), rows(talk))


async def leave(_desk: AdminDesk, talk: Talk, _press: Press) -> None:
    await forget(talk)
    await talk.show(texts.left(talk.t), rows(talk))


async def _refuse(talk: Talk, change: Change) -> None:
    match change:
        case ChangePolicy(name=name):
            said = admin_policies.not_a_value(talk.t, name)
        case GiveClient() | LetGo():
            said = texts.people_refused(talk.t)
        case _:
            said = texts.schedule_refused(talk.t)
    await talk.show(said, rows(talk))
