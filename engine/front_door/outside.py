"""The front door, people outside: the public form, the page of a party, and what they think of letters."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from engine import errors, forms
from engine.actions import letter_answers, party_links, public_forms, run_jobs, tries
from engine.casework.looks import note_look
from engine.front_door.door import Door, keeping_out_is_written_down
from engine.model.actor import Actor
from engine.model.documents import Attachment
from engine.model.findings import FieldError, FormErrors
from engine.model.forms import FormToFill
from engine.model.instances import StatusView
from engine.model.outside import KeptForm, LetterAnswer, LetterScore, PartyLink, Receipt
from engine.queries import case, status


class OutsideDoor(Door):
    """Serves people who have no account. Their secrets are in the addresses of their pages only."""

    # -- the public form -------------------------------------------------------------------------------

    def open_form(self, process_id: str) -> str:
        """Begin to fill in the public form of a process; gives its secret. Raises NotFound."""
        return public_forms.open_form(self._here, process_id)

    def kept_form(self, token: str) -> KeptForm:
        """The form as it was left. Raises NotFound when it never was or has gone."""
        return public_forms.look(self._here, token)

    def keep_form(self, token: str, answers: Mapping[str, Any], step: int = 0) -> None:
        """Keep raw answers. Raises NotFound, Conflict when the form was sent already."""
        public_forms.keep(self._here, token, answers, step)

    def keep_files(self, token: str, field: str, attachments: Sequence[Attachment], most_bytes: int) -> None:
        """Keep files with a form. Raises WrongValue when together they are larger than `most_bytes`."""
        public_forms.add_files(self._here, token, field, attachments, most_bytes)

    def drop_file(self, token: str, file_id: int) -> None:
        """Take a file of a form away again."""
        public_forms.drop_file(self._here, token, file_id)

    def save_form(self, token: str, email: str, address: str, language: str | None = None) -> datetime:
        """Keep a form to go on later; `address`, its page, is mailed when there is an `email`. Gives until
        when it is kept."""
        return public_forms.save(self._here, token, email, address, language)

    def forget_form(self, token: str) -> None:
        """Throw a form away for good."""
        public_forms.forget(self._here, token)

    def send_form(self, token: str) -> Receipt | FormErrors:
        """Begin the case with a kept form. A second time begins nothing and gives the same proof."""
        outcome = public_forms.send(self._here, token)
        if isinstance(outcome, Receipt) and outcome.first_time:
            kept = public_forms.look(self._here, token)
            if kept.instance_id is not None:
                run_jobs.drain(self._here, kept.instance_id)
        return outcome

    def receipt(self, token: str) -> Receipt:
        """The proof of a form that was sent, to see again for a day. Raises NotFound."""
        return public_forms.receipt(self._here, token)

    def form_mistakes(self, form: FormToFill, answers: Mapping[str, Any]) -> tuple[FieldError, ...]:
        """What is wrong with raw answers; nothing is kept or begun."""
        return tuple(forms.check_answers(form.form, answers, form.context, form.lists).errors)

    def must_be_few(self, what: str, who: str, most: int) -> None:
        """Count what somebody at an address does. Raises TooOften after `most` in an hour. The address itself
        is not kept."""
        tries.must_be_few(self._here, what, who, most)

    # -- the page of a party ---------------------------------------------------------------------------

    def public_status(self, token: str) -> StatusView:
        """What a party sees behind the secret link. Raises LinkEnded."""
        return status.public_status(self._here, token)

    def party(self, token: str) -> Actor:
        """The party behind a secret link, to act as in deliver_message and document. Raises LinkEnded."""
        return status.party(self._here, token)

    def send_new_link(self, token: str, language: str | None = None) -> None:
        """Mail a new link to the party of an old one, in the language of who asks as far as there are words.
        Tells nothing to who asks."""
        party_links.send_again(self._here, token, language)

    def send_new_link_by_number(self, key: str, email: str, language: str | None = None) -> None:
        """Mail a new link to the parties of a case known by this address, as `send_new_link` does. Tells
        nothing to who asks."""
        party_links.send_by_number(self._here, key, email, language)

    def party_links(self, instance_id: int, person: str) -> Mapping[str, str]:
        """The secret tokens that work now, by role, for telling a party: a look that is logged by name, since
        who holds one can act as the party. Raises NotAllowed."""
        now = self._here.now()
        found = {
            link.role: self._here.party_token(instance_id, link.role, link.serial)
            for link in self.links_of(instance_id, person)
            if link.works(now)
        }
        if found:
            note_look(self._here, instance_id, Actor.person(person), "adressen")
        return found

    @keeping_out_is_written_down("person")
    def links_of(self, instance_id: int, person: str) -> tuple[PartyLink, ...]:
        """The links of the parties of a case, those that ended too. Raises NotAllowed."""
        with self._here.store.read() as unit:
            case.may_write(self._here, unit, unit.instance(instance_id), person)
            return tuple(unit.party_links(instance_id, self._here.link_days).values())

    @keeping_out_is_written_down("person")
    def renew_party_link(self, instance_id: int, role: str, person: str) -> str:
        """Make another link for a party; the one before opens nothing from now on. Gives the secret."""
        return party_links.renew(self._here, instance_id, role, person)

    @keeping_out_is_written_down("person")
    def withdraw_party_link(self, instance_id: int, role: str, person: str) -> None:
        """End the link of a party at once; only staff makes a new one."""
        party_links.withdraw(self._here, instance_id, role, person)

    # -- letters ---------------------------------------------------------------------------------------

    def answer_letter(self, document_id: int, clear: bool, remark: str, by: Actor) -> None:
        """A party tells whether a letter was clear. Raises NotFound for a letter of somebody else."""
        letter_answers.answer(self._here, document_id, clear, remark, by)

    def letter_answers(self, instance_id: int, person: str | Actor) -> Mapping[int, LetterAnswer]:
        """What who got the letters of a case thought of them, by document. Raises NotFound, NotAllowed."""
        with self._here.store.read() as unit:
            if isinstance(person, str):
                case.may_look(self._here, unit, unit.instance(instance_id), person)
            elif person.instance_id != instance_id:
                raise errors.NotFound()
            return unit.letter_answers(instance_id)

    def letter_scores(self) -> tuple[LetterScore, ...]:
        """How clear each letter is to who gets it, over all cases; the least clear first."""
        return letter_answers.scores(self._here)
