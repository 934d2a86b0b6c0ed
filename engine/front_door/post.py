"""The front door, post that comes in: e-mail and scans, the tray, and where it belongs."""

from collections.abc import Mapping
from typing import Any

from engine.actions import fetch_post, file_incoming, take_in_post
from engine.front_door.door import Door, keeping_out_is_written_down, watched
from engine.model.incoming import FetchCounts, IncomingRow, IncomingState, IncomingView
from engine.queries import incoming


class PostDoor(Door):
    """Takes in post and has it sorted."""

    @watched
    def take_in_post(self) -> FetchCounts:
        """Look into the mailbox and the scan folder of the settings, once. What cannot be kept stays there,
        and becomes an incident."""
        return fetch_post.fetch(self._here, self._here.sources)

    def takes_in_post(self) -> bool:
        """Whether the settings name a mailbox or a scan folder."""
        return bool(self._here.sources)

    def upload_mail(self, raw: bytes, by: str) -> FetchCounts:
        """A kept e-mail (.eml, or .msg of Outlook) for the tray. Raises NotAllowed, FileRefused."""
        file_incoming.must_sort(self._here, by)
        return take_in_post.take_in_upload(self._here, raw)

    def sorts_post(self, person: str) -> bool:
        """Whether this person sorts the post."""
        return file_incoming.sorts(self._here, person)

    def count_incoming(self) -> int:
        """How many pieces of post wait for a person."""
        with self._here.store.read() as unit:
            return unit.count_incoming()

    def incoming(self, person: str, state: IncomingState = IncomingState.WAITING) -> tuple[IncomingRow, ...]:
        """Post in one state: what waits oldest first, what is handled newest first; none of a case that keeps
        this person out. Raises NotAllowed."""
        file_incoming.must_sort(self._here, person)
        return incoming.incoming_rows(self._here, state, person)

    @keeping_out_is_written_down("person")
    def incoming_view(self, incoming_id: int, person: str) -> IncomingView:
        """One piece of post to read. Raises NotFound, NotAllowed, Excluded."""
        file_incoming.must_sort(self._here, person)
        return incoming.incoming(self._here, incoming_id, person)

    @keeping_out_is_written_down("person")
    def incoming_file(self, incoming_id: int, position: int, person: str) -> tuple[str, str, bytes]:
        """A file of it: name, media type, content. Raises NotFound, NotAllowed, Excluded."""
        file_incoming.must_sort(self._here, person)
        return incoming.incoming_file(self._here, incoming_id, position, person)

    @keeping_out_is_written_down("person")
    def first_answers(self, process_id: str, incoming_id: int, person: str) -> Mapping[str, Any]:
        """What the form of a new case begins with, when it starts with a piece of post. Raises NotFound,
        NotAllowed, Excluded."""
        file_incoming.must_sort(self._here, person)
        return incoming.first_answers(self._here, process_id, incoming_id, person)

    @keeping_out_is_written_down("by")
    @watched
    def file_incoming(self, incoming_id: int, instance_id: int, by: str, field: str = "") -> None:
        """Put a piece of post into a case; its files answer `field` of a form when one is named.

        Raises NotFound, NotAllowed, Excluded, Conflict when somebody else was first.
        """
        incoming.incoming(self._here, incoming_id, by)
        file_incoming.file_incoming(self._here, incoming_id, instance_id, by, field)

    @keeping_out_is_written_down("by")
    @watched
    def set_aside(self, incoming_id: int, by: str, reason: str) -> None:
        """It belongs to no case. Raises NotFound, NotAllowed, Excluded, ReasonNeeded, Conflict."""
        file_incoming.must_sort(self._here, by)
        incoming.incoming(self._here, incoming_id, by)
        file_incoming.set_aside(self._here, incoming_id, by, reason)
