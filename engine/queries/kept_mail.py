"""An e-mail that somebody kept as a file (.eml, or .msg of Outlook) and put into a case: what is in it.

Its words are read once, in the background (`engine.actions.read_documents`); here only those are asked for. A
file in it is taken out by the same process with little memory and time, when somebody of the organisation
opens it.
"""

from dataclasses import replace

from engine.arriving import file_in_mail, harmless_name, mail_of
from engine.casework import own_page
from engine.casework.surroundings import Surroundings
from engine.errors import FileRefused, NotFound
from engine.model.actor import Actor
from engine.model.documents import Attachment, DocumentView
from engine.model.incoming import IncomingFile, KeptMail
from engine.queries.documents import document
from engine.sentence import Sentence

NOT_YET = Sentence(
    "Deze e-mail is hier nog niet te lezen. Kijk over een paar minuten nog eens, of download het bestand."
)
UNREADABLE = Sentence(
    "Deze e-mail kan hier niet worden gelezen. Misschien is het bestand beschadigd. Download het en open het "
    "in uw eigen mailprogramma."
)


def mail_in(here: Surroundings, view: DocumentView) -> KeptMail | None:
    """What is in a document that is an e-mail, or why that cannot be told; None when it is none."""
    if not view.row.is_mail:
        return None
    words = view.text
    if words is None:
        with here.store.read() as unit:
            words = unit.words_of_document(view.row.id)
    if not words:
        return replace(mail_of(""), why_not=NOT_YET if words is None else UNREADABLE)
    mail = mail_of(own_page.without_address(words))
    return replace(mail, files=tuple(_file(here, one) for one in mail.files))


def mailed_file(here: Surroundings, document_id: int, position: int, actor: Actor) -> Attachment:
    """A file in such an e-mail, with a harmless name and the type of its content. The look is logged.

    Raises NotFound, NotAllowed, Excluded, FileRefused for what would not come in by itself, and OSError when
    no process can be started.
    """
    view = document(here, document_id, actor)
    row = view.row
    file = file_in_mail(view.content, row.media_type, position) if row.is_mail else None
    if file is None:
        raise NotFound("Dit bestand bestaat niet.", document_id=document_id)
    return here.doorman.let_in(Attachment(file.filename, file.media_type, file.content, source="mail"))


def _file(here: Surroundings, file: IncomingFile) -> IncomingFile:
    """A line about a file, by its name. What is in it is looked at only when somebody opens it."""
    name = harmless_name(file.filename)
    try:
        return replace(file, filename=name, media_type=here.doorman.kind_of(name, file.size).media_type)
    except FileRefused as refused:
        return replace(file, filename=name, refused=refused.sentence)
