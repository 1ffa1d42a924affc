"""What an actor may see, as part of a query. Mirrors `bot/usecases/visibility.py`.

Conditions depend on the kind of actor only and read who it is from the parameter `me`, so each
statement is built once per kind.
"""

from collections.abc import Hashable
from typing import cast

from sqlalchemy import ColumnElement, Table, Uuid, and_, bindparam, select, true

from bot.storage.statements import Params
from bot.storage.tables import ClientRow
from bot.usecases.actors import Actor, ClientActor, TherapistActor

CLIENT = ClientRow.__table__
ME = bindparam("me", type_=Uuid())

Kind = Hashable
"""The class of an actor."""


def kind_of(actor: Actor) -> Kind:
    return cast("Hashable", type(actor))


def me(actor: Actor) -> Params:
    """The parameters the conditions below need for this actor."""
    return {"me": actor.id} if isinstance(actor, ClientActor | TherapistActor) else {}


def sees_client(kind: Kind) -> ColumnElement[bool]:
    """On a query over `client`."""
    if kind is ClientActor:
        return CLIENT.c.id == ME
    if kind is TherapistActor:
        return CLIENT.c.therapist_id == ME
    return true()


def sees_work(kind: Kind, table: Table) -> ColumnElement[bool]:
    """On a query over a table with `client_id` and `therapist_id`.

    A therapist sees a row only if it was theirs and the client still is.
    """
    if kind is ClientActor:
        return table.c.client_id == ME
    if kind is not TherapistActor:
        return true()
    still_theirs = select(1).where(CLIENT.c.id == table.c.client_id, CLIENT.c.therapist_id == ME)
    return and_(table.c.therapist_id == ME, still_theirs.exists())
