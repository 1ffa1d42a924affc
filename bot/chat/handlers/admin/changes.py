"""A change is shown before it is made, made once it is wanted, and taken back where it can be."""

from bot.alliance.errors import AllianceError, NotFoundError
from bot.chat.callback_data import Press
from bot.chat.handlers.admin.desk import AdminDesk, acting, ask, asked, forget, rows, to
from bot.chat.talk import Talk
from bot.chat.texts import admin as texts
from bot.usecases.clinic_changes import Change, from_data, to_data

SAVE, UNDO = "save", "undo"


async def propose(desk: AdminDesk, talk: Talk, change: Change) -> None:
    """What goes out to whom in the coming seven days, without the change and with it."""
    try:
        found = await desk.change.preview(talk.work, acting(talk), change, talk.now)
    except AllianceError:
        await talk.show(texts.refused(talk.t), rows(talk))
        return
    await ask(talk, SAVE, **to_data(change))
    yes, no = texts.preview_labels(talk.t)
    buttons = rows(talk, (yes, to("save")), (no, to("leave")), menu=False)
    await talk.show(texts.preview(talk.t, found), buttons)


async def save(desk: AdminDesk, talk: Talk, _press: Press) -> None:
    change = await _waiting(talk, SAVE)
    try:
        async with talk.work.savepoint():
            back = await desk.change(talk.work, acting(talk), change, talk.now)
    except AllianceError:
        await talk.show(texts.refused(talk.t), rows(talk))
        return
    await forget(talk)
    if back is None:
        await talk.show(texts.done(talk.t), rows(talk))
        return
    await ask(talk, UNDO, **to_data(back))
    await talk.show(texts.done(talk.t), rows(talk, (texts.undo_label(talk.t), to("undo"))))


async def undo(desk: AdminDesk, talk: Talk, _press: Press) -> None:
    change = await _waiting(talk, UNDO)
    try:
        async with talk.work.savepoint():
            await desk.change(talk.work, acting(talk), change, talk.now)
    except AllianceError:
        await talk.show(texts.refused(talk.t), rows(talk))
        return
    await forget(talk)
    await talk.show(texts.undone(talk.t), rows(talk))


async def leave(_desk: AdminDesk, talk: Talk, _press: Press) -> None:
    await forget(talk)
    await talk.show(texts.left(talk.t), rows(talk))


async def _waiting(talk: Talk, what: str) -> Change:
    data = await asked(talk)
    if data is None or data["what"] != what:
        raise NotFoundError("nothing waits for that")
    return from_data(data)
