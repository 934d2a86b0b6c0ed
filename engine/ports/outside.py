"""People outside: their forms, their links into a case, what they thought of a letter."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Protocol

from engine.model.documents import Attachment
from engine.model.outside import KeptForm, LetterAnswer, PartyLink


class OutsideUnit(Protocol):
    """Within one transaction."""

    def add_party_links(self, links: Iterable[tuple[str, int, str]], now: datetime) -> None:
        """Remember links of parties: (hash of the token, instance, role)."""
        ...

    def party_roles(self, instance_id: int) -> tuple[str, ...]:
        """Roles that have a link into this case."""
        ...

    def add_form(self, token_hash: str, process_id: str, now: datetime, until: datetime) -> None:
        """A public form that somebody begins to fill in."""
        ...

    def form(self, token_hash: str, *, lock: bool = False) -> KeptForm:
        """A public form as it was left. Raises NotFound."""
        ...

    def change_form(self, token_hash: str, **columns: Any) -> None:
        """Write these columns of a form that was not sent yet."""
        ...

    def form_sent(self, token_hash: str, instance_id: int, now: datetime, until: datetime) -> None:
        """The form became a case: its files live there from now on."""
        ...

    def add_form_file(self, token_hash: str, field: str, attachment: Attachment) -> None:
        """Keep a file with the form."""
        ...

    def drop_form_file(self, token_hash: str, file_id: int) -> None:
        """Take a file away again."""
        ...

    def form_files(self, token_hash: str) -> list[Attachment]:
        """The files of a form with their content, in the order in which they came."""
        ...

    def forms_over(self, now: datetime, limit: int = 200) -> list[str]:
        """Forms whose time has passed."""
        ...

    def drop_forms(self, tokens: Sequence[str]) -> None:
        """Remove forms and their files for good."""
        ...

    def count_try(self, what: str, who: str, hour: datetime) -> int:
        """Count one more; gives how many there were in this hour, this one with them."""
        ...

    def tries(self, what: str, who: str, hour: datetime) -> int:
        """How many there were in this hour."""
        ...

    def old_tries(self, before: datetime) -> bool:
        """Whether tries of before this moment are still kept."""
        ...

    def drop_tries(self, before: datetime) -> None:
        """Forget the tries of before this moment."""
        ...

    def party_links(self, instance_id: int, days: int) -> dict[str, PartyLink]:
        """The links into a case by role; `days` is how long one works that does not say it itself."""
        ...

    def link_behind(self, token_hash: str, days: int) -> tuple[PartyLink, bool]:
        """The link of this secret and whether it is the present one. Raises NotFound."""
        ...

    def renew_link(
        self, instance_id: int, role: str, token_hash: str, serial: int, now: datetime, until: datetime
    ) -> None:
        """A new secret takes the place of the one before, which opens nothing from now on."""
        ...

    def extend_link(self, instance_id: int, role: str, until: datetime) -> None:
        """Let a link work at least until this moment."""
        ...

    def withdraw_link(self, instance_id: int, role: str, now: datetime) -> None:
        """The link opens nothing from now on; only a person makes a new one."""
        ...

    def answer_letter(self, answer: LetterAnswer) -> None:
        """Keep what somebody thought of a letter; a later answer takes the place of an earlier one."""
        ...

    def letter_answers(self, instance_id: int) -> dict[int, LetterAnswer]:
        """The answers about the letters of one case, by document."""
        ...

    def letter_counts(self) -> list[tuple[str, str, int, int]]:
        """(letter, a title it went out with, answers yes, answers no), those with most noes first."""
        ...

    def letter_remarks(self, limit: int) -> list[tuple[str, datetime, str]]:
        """(letter, moment, remark) of who found a letter unclear, newest first."""
        ...
