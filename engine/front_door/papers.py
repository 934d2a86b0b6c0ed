"""The front door, documents and letters of a case."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import BinaryIO

from engine.actions import documents as filing
from engine.actions import waiting_files
from engine.front_door.door import Door, actor, keeping_out_is_written_down, watched
from engine.model.actor import Actor
from engine.model.documents import Attachment, DocumentRow, DocumentView, LetterPdf
from engine.model.incoming import KeptMail
from engine.model.outside import KeptFile
from engine.queries import documents, kept_mail


class PapersDoor(Door):
    """Files and hands out documents."""

    @keeping_out_is_written_down("person")
    def document(self, document_id: int, person: str | Actor, *, on_paper: bool = False) -> DocumentView:
        """A letter or attachment; a party sees only what was sent to or came from them. Others than the
        recipient read it without the address of the recipient's page; `on_paper` gives it whole to who works
        on the case, as long as it waits for the post."""
        return documents.document(self._here, document_id, actor(person), on_paper=on_paper)

    def mail_in(self, document: DocumentView) -> KeptMail | None:
        """What is in a document that is a kept e-mail, or why that cannot be told; None for another."""
        return kept_mail.mail_in(self._here, document)

    @keeping_out_is_written_down("person")
    def mailed_file(self, document_id: int, position: int, person: str) -> Attachment:
        """A file in such an e-mail, checked as if it came in by itself. Raises NotFound, NotAllowed,
        Excluded, FileRefused."""
        return kept_mail.mailed_file(self._here, document_id, position, actor(person))

    def letters_after(self, task_id: int, person: str) -> tuple[DocumentRow, ...]:
        """The letters that left, or wait for the post, because this task was completed. Raises NotFound."""
        return documents.letters_after(self._here, task_id, person)

    @keeping_out_is_written_down("person")
    def letter_pdf(self, document_id: int, person: str | Actor, *, on_paper: bool = False) -> LetterPdf:
        """A letter as tagged PDF (PDF/UA-1, PDF/A-2a), always the same bytes; a copy for whom `document`
        gives one. Raises NotFound when there is none: for an attachment, and for a letter from before PDFs
        were made."""
        return documents.letter_pdf(self._here, document_id, actor(person), on_paper=on_paper)

    def to_post(self, person: str) -> tuple[DocumentRow, ...]:
        """Letters that wait to be printed and posted, oldest first."""
        return documents.to_post(self._here, person)

    @keeping_out_is_written_down("by")
    def mark_posted(self, document_id: int, by: str, on: date | None = None) -> bool:
        """A letter went into the post, today or earlier; False when that was written down before."""
        return filing.mark_posted(self._here, document_id, by, on)

    @keeping_out_is_written_down("by")
    def post_instead(self, document_id: int, by: str) -> None:
        """A letter that did not arrive by e-mail is put ready to post."""
        filing.post_instead(self._here, document_id, by)

    @keeping_out_is_written_down("by")
    def mail_again(self, document_id: int, address: str, by: str) -> bool:
        """A letter that did not arrive by e-mail is mailed again, to this address; False when it no longer
        can. Raises WrongValue for what is no address."""
        return filing.mail_again(self._here, document_id, address, by)

    def posted_lately(self, person: str) -> tuple[DocumentRow, ...]:
        """Letters that were posted, newest first."""
        return documents.posted_lately(self._here, person)

    def post_parcel(self, person: str) -> BinaryIO:
        """All letters that wait for the post with their enclosures, as a ZIP for the printer, on the disk and
        for the caller to close."""
        return documents.post_parcel(self._here, person)

    def upload_endings(self) -> tuple[str, ...]:
        """Endings of the kinds of file that may come in, without the dot."""
        return self._here.doorman.endings

    def add_document(
        self,
        instance_id: int,
        attachment: Attachment,
        title: str,
        by: str,
        *,
        version_of: int | None = None,
    ) -> int:
        """Put a file into the case, or a new version of one that is there: the older ones stay.

        Raises FileRefused, NotAllowed, Excluded, NotFound.
        """
        return self.add_documents(instance_id, [(attachment, title)], by, version_of=version_of)[0]

    @keeping_out_is_written_down("by")
    @watched
    def add_documents(
        self,
        instance_id: int,
        papers: Sequence[tuple[Attachment, str]],
        by: str,
        *,
        version_of: int | None = None,
    ) -> tuple[int, ...]:
        """Put files, each with its title, into the case: all of them or none.

        Raises what `add_document` raises, and WrongValue for more than one new version.
        """
        let_in = self._here.doorman.let_in
        checked = [(let_in(replace(one, source="upload")), title) for one, title in papers]
        return filing.add_documents(self._here, instance_id, checked, by, version_of)

    # -- files of a form that could not be handed in yet -----------------------------------------------

    def keep_waiting(self, secret: str, place: str, attachments: Sequence[Attachment]) -> None:
        """Let files wait under a secret of the page, at one place: who posts, and where.

        Raises FileRefused, WrongValue; the files that are good wait all the same.
        """
        waiting_files.keep(self._here, secret, place, attachments)

    def waiting_files(self, secret: str, place: str) -> tuple[KeptFile, ...]:
        """What waits under this secret at this place."""
        return waiting_files.files(self._here, secret, place)

    def waiting_attachments(self, secret: str, place: str) -> tuple[Attachment, ...]:
        """The same with their content, to hand them in."""
        return waiting_files.attachments(self._here, secret, place)

    def drop_waiting(self, secret: str, place: str, file_id: int) -> None:
        """Take one of these files away again."""
        waiting_files.drop(self._here, secret, place, file_id)

    def forget_waiting(self, secret: str, place: str) -> None:
        """The form is in: none of these files waits any more."""
        waiting_files.forget(self._here, secret, place)
