"""The errors of the domain: each family has one answer at the edge.

`AllianceError` is a refusal: nothing was changed, and a kind sentence can say why. Its text is for
operators and logs, names nobody, and is never shown in the chat; chat texts are chosen by class.
"""


class AllianceError(Exception):
    """We said no; nothing was changed."""


class NotFoundError(AllianceError):
    """There is no such thing, or the actor may not know that there is."""


class NotAllowedError(AllianceError):
    """The actor may not do this."""


class AlreadyClosedError(AllianceError):
    """The check-in takes no more answers."""


class InvalidValueError(AllianceError):
    """A value is outside what is accepted; the message says what is."""


class InvitationSpentError(AllianceError):
    """The invitation was used, has expired, or never existed; which of these is not told."""


class AlreadyJoinedError(AllianceError):
    """This address already belongs to somebody in this role."""


class NeedsConfirmationError(AllianceError):
    """The act cannot be undone and was not confirmed."""
