"""The front door, cases: starting them, reading them, messages, and the parties outside."""

from collections.abc import Mapping, Sequence
from typing import Any

from engine import errors
from engine.actions import (
    add_note,
    change_instance,
    deliver_message,
    index_cases,
    run_jobs,
    start_instance,
)
from engine.actions.write_refusal import write_refusal
from engine.casework.sentences import PUBLIC
from engine.front_door.door import Door, actor, keeping_out_is_written_down, watched
from engine.model.actor import Actor, ActorKind
from engine.model.deployment import (
    StartableProcess,
    StartForm,
)
from engine.model.documents import Attachment
from engine.model.findings import FormErrors
from engine.model.history import HistoryRow
from engine.model.instances import (
    CaseFilter,
    CasePage,
    CaseView,
    Delivered,
    Started,
)
from engine.model.looks import LookFilter, LookPage
from engine.model.why import WhyKind, WhyView
from engine.queries import case, cases, looks, why


class CasesDoor(Door):
    """Starts, finds and moves cases."""

    def startable(self, person: str | None) -> tuple[StartableProcess, ...]:
        """Processes that this person may start by hand; None: those that people outside may start."""
        return start_instance.startable(self._here, person) if self._newest_or_none() else ()

    def start_form(self, process_id: str, *, public: bool = False, person: str | None = None) -> StartForm:
        """What to fill in to start the process. Raises NotFound, NotAllowed."""
        return start_instance.start_form(self._here, process_id, public=public, username=person)

    @watched
    def start(
        self,
        process_id: str,
        answers: Mapping[str, Any],
        by: Actor | str,
        *,
        form: str | None = "staff",
        attachments: Sequence[Attachment] = (),
    ) -> Started | FormErrors:
        """Start a case. `form`: "staff", "public", or None: without form, the answers are variables."""
        outcome, made_jobs = start_instance.start(
            self._here,
            process_id,
            answers,
            actor(by),
            form=form,
            attachments=self._here.doorman.let_all_in(attachments),
        )
        if made_jobs and isinstance(outcome, Started):
            run_jobs.drain(self._here, outcome.instance_id)
        return outcome

    def public_start(
        self, process_id: str, answers: Mapping[str, Any], attachments: Sequence[Attachment] = ()
    ) -> Started | FormErrors:
        """Start a case from outside, by the public form."""
        by = Actor(ActorKind.PARTY, PUBLIC)
        return self.start(process_id, answers, by, form="public", attachments=attachments)

    def cases(
        self, person: str, filters: CaseFilter | None = None, cursor: str | None = None, limit: int = 50
    ) -> CasePage:
        """Cases this person may see, newest or most urgent first; `filters.search` looks in all that they may
        read."""
        if filters is not None and filters.search:
            index_cases.index_what_is_new(self._here)
        return cases.cases(self._here, person, filters or CaseFilter(), cursor, limit)

    @keeping_out_is_written_down("person")
    def case(self, instance_id: int, person: str, part: str = "zaak") -> CaseView:
        """A whole case. Raises NotFound, NotAllowed, Excluded. The look is logged, with the part shown."""
        return case.case(self._here, instance_id, person, part)

    @keeping_out_is_written_down("person")
    def must_record(self, instance_id: int, name: str, person: str) -> None:
        """Raises why a person cannot record this message now: NotFound, NotAllowed (who may), Excluded, or
        MessageNotExpected when nothing waits for it."""
        case.must_record(self._here, instance_id, name, person)

    def find_case(self, key: str, person: str) -> int:
        """Instance id of a case key. Raises NotFound (also when the person may not see it)."""
        try:
            return case.find_case(self._here, key, person)
        except errors.NotFound as unseen:
            if isinstance(unseen.__cause__, errors.Excluded | errors.NotInvolved):
                write_refusal(self._here, Actor.person(person), unseen.__cause__)
            raise

    @keeping_out_is_written_down("person")
    def why(self, instance_id: int, kind: WhyKind, name: str, person: str) -> WhyView:
        """Why a fact, deadline, document, task or the outcome is as it is. Raises NotFound, NotAllowed."""
        return why.why(self._here, instance_id, person, kind, name)

    def looks(
        self, person: str, filters: LookFilter | None = None, cursor: str | None = None, limit: int = 50
    ) -> LookPage:
        """Who looked into which case, newest first, for those who audit. Raises NotAllowed."""
        return looks.looks(self._here, person, filters or LookFilter(), cursor, limit)

    def may_audit(self, person: str, process_id: str | None = None) -> bool:
        """Whether a person sees who looked into cases: of this process, or of any."""
        return looks.may_audit(self._here, person, process_id)

    @keeping_out_is_written_down("person")
    def history(self, instance_id: int, person: str) -> tuple[HistoryRow, ...]:
        """Everything that happened, oldest first."""
        return case.history(self._here, instance_id, person)

    @keeping_out_is_written_down("by")
    @watched
    def deliver_message(
        self,
        case: int | str,
        name: str,
        answers: Mapping[str, Any],
        by: Actor | str,
        *,
        attachments: Sequence[Attachment] = (),
        told_by: str = "",
        how: str = "",
    ) -> Delivered | FormErrors:
        """Record a message on a case (id or key). Raises MessageNotExpected, NotAllowed, Excluded.

        `told_by`: role of the party for whom staff writes it down, who gets the proof; `how` they told it:
        a `Way`, or the outcome has an error of the field `namens.hoe`.
        """
        outcome = deliver_message.deliver(
            self._here,
            case,
            name,
            answers,
            actor(by),
            self._here.doorman.let_all_in(attachments),
            told_by,
            how,
        )
        if isinstance(outcome, Delivered):
            run_jobs.drain(self._here, outcome.instance_id)
        return outcome

    @watched
    def start_by_message(
        self, name: str, answers: Mapping[str, Any], by: Actor | str
    ) -> Started | FormErrors:
        """Start the process that has a message start event of this name. Raises MessageNotExpected, NotFound,
        NotAllowed for a person who may not start it and for a party."""
        outcome = start_instance.start_by_message(self._here, name, answers, actor(by))
        if isinstance(outcome, Started):
            run_jobs.drain(self._here, outcome.instance_id)
        return outcome

    @keeping_out_is_written_down("by")
    @watched
    def add_note(self, instance_id: int, text: str, by: str, *, handlers_only: bool = False) -> None:
        """Write a note on a case; it can only be followed by another. Raises WrongValue, NotAllowed."""
        add_note.add_note(self._here, instance_id, text, by, handlers_only=handlers_only)

    @keeping_out_is_written_down("by")
    @watched
    def suspend(self, instance_id: int, by: str, reason: str) -> None:
        """Stop a case: no task, timer or job moves it. Deadlines run on: the law knows no pause."""
        change_instance.suspend(self._here, instance_id, by, reason)

    @keeping_out_is_written_down("by")
    @watched
    def resume(self, instance_id: int, by: str, reason: str) -> None:
        """Let a suspended case go on; what fell due meanwhile is done, marked late."""
        change_instance.resume(self._here, instance_id, by, reason)
        run_jobs.drain(self._here, instance_id)

    @keeping_out_is_written_down("by")
    @watched
    def cancel(self, instance_id: int, by: str, reason: str) -> None:
        """End a case for good."""
        change_instance.cancel(self._here, instance_id, by, reason)

    @keeping_out_is_written_down("by")
    @watched
    def set_variables(self, instance_id: int, variables: Mapping[str, Any], by: str, reason: str) -> None:
        """Mend data of a case by hand (operator), recorded in history."""
        change_instance.set_variables(self._here, instance_id, variables, by, reason)
