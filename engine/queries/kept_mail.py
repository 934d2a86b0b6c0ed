"""An e-mail that somebody kept as a file (.eml, or .msg of Outlook) and put into a case: what is in it.

It is read each time as if it were hostile, like the post that comes in; only its words are kept beside it, to
find it by.
"""

from engine.arriving import Message, harmless_name
from engine.casework.kept_mails import message_in
from engine.casework.surroundings import Surroundings
from engine.errors import FileRefused, NotFound
from engine.model.actor import Actor
from engine.model.documents import Attachment, DocumentView
from engine.model.incoming import IncomingFile, KeptMail
from engine.queries.documents import document


def mail_in(here: Surroundings, view: DocumentView) -> KeptMail | None:
    """What is in a document that is an e-mail; None when it is none, or cannot be read."""
    message = _message(view)
    if message is None:
        return None
    return KeptMail(
        sender=message.sender,
        sender_name=message.sender_name,
        to=message.to,
        subject=message.subject,
        written_at=message.written_at,
        text=message.text,
        files=tuple(
            _file(here, position, _brought(message, position)) for position in range(len(message.files))
        ),
    )


def mailed_file(here: Surroundings, document_id: int, position: int, actor: Actor) -> Attachment:
    """A file in such an e-mail, with a harmless name and the type of its content. The look is logged.

    Raises NotFound, NotAllowed, Excluded, and FileRefused for what would not come in by itself.
    """
    message = _message(document(here, document_id, actor))
    if message is None or position >= len(message.files):
        raise NotFound("Dit bestand bestaat niet.", document_id=document_id)
    return here.doorman.let_in(_brought(message, position))


def _message(view: DocumentView) -> Message | None:
    return message_in(view.content) if view.row.is_mail else None


def _brought(message: Message, position: int) -> Attachment:
    file = message.files[position]
    return Attachment(file.filename, file.media_type, file.content, source="mail")


def _file(here: Surroundings, position: int, brought: Attachment) -> IncomingFile:
    """A line about a file. The scanner is asked only when somebody opens it."""
    name, size = harmless_name(brought.filename), len(brought.content)
    try:
        return IncomingFile(position, name, here.doorman.known(brought).media_type, size)
    except FileRefused as refused:
        return IncomingFile(position, name, brought.media_type, size, refused.sentence)
