"""The front door: one class through which the web, the command line and the demo do everything.

Reads return frozen values of `engine.model`. Wrong answers come back as `FormErrors` (field, sentence), wrong
files as findings; refusals are raised as `engine.errors`, each with a sentence for people. Moments are aware
datetimes in UTC; dates are days in Europe/Amsterdam. `by` and `person` are usernames unless typed `Actor`.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import wraps
from inspect import signature
from typing import Any, ParamSpec, TypeVar, cast

from engine import errors, forms
from engine.actions import (
    assign_user_task,
    change_instance,
    complete_user_task,
    deliver_message,
    deploy,
    move_clock,
    people,
    retry_incident,
    run_due,
    run_jobs,
    start_instance,
    write_refusal,
)
from engine.actions import documents as filing
from engine.bpmn import Diagram
from engine.casework.clocks import ShiftedClock
from engine.casework.sentences import PUBLIC
from engine.casework.surroundings import Surroundings
from engine.forms import FormView
from engine.letters import Stationery, render
from engine.model.actor import Actor, ActorKind
from engine.model.deployment import (
    DeployedFile,
    Deployment,
    DeployOutcome,
    Norm,
    StartableProcess,
    StartForm,
    TextPage,
)
from engine.model.documents import Attachment, DocumentRow, DocumentView
from engine.model.findings import FieldError, Finding, FormErrors
from engine.model.forms import FormToFill
from engine.model.history import HistoryRow
from engine.model.instances import (
    CaseFilter,
    CasePage,
    CaseView,
    Delivered,
    IncidentRow,
    Started,
    StatusView,
)
from engine.model.organisation import FunctionHeld, OrganisationFunction, Person, Role, StandIn, Team
from engine.model.running import JobRow, OutboxRow, RunCounts, SignalRow, TimerRow, Verification
from engine.model.tasks import Completed, InboxCounts, InboxFilter, InboxPage, TaskView
from engine.policy import Policy
from engine.queries import case, cases, documents, export, inbox, status, task, timers, verify

P = ParamSpec("P")
R = TypeVar("R")


def _keeping_out_is_written_down(who: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Who is kept out of a case and tries all the same is written down; `who` names the argument."""

    def around(method: Callable[P, R]) -> Callable[P, R]:
        asked = signature(method)

        @wraps(method)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            try:
                return method(*args, **kwargs)
            except errors.Excluded as refusal:
                given = asked.bind(*args, **kwargs).arguments
                write_refusal.write_refusal(cast("Engine", given["self"])._here, _actor(given[who]), refusal)
                raise

        return guarded

    return around


class Engine:
    """Runs processes. Made by `engine.bootstrap.build(settings)`; safe to share between threads."""

    def __init__(self, here: Surroundings, check: deploy.Check) -> None:
        self._here = here
        self._check = check

    # -- the clock ---------------------------------------------------------------------------------

    def now(self) -> datetime:
        """This moment, UTC; on a demonstration clock the moved moment."""
        return self._here.now()

    def clock_shift(self) -> timedelta | None:
        """How far the demonstration clock runs ahead; None when the clock cannot be moved."""
        clock = self._here.clock
        return clock.shift if isinstance(clock, ShiftedClock) else None

    def move_clock(self, by: str, *, to: datetime | None = None, ahead: timedelta | None = None) -> RunCounts:
        """Move the demonstration clock (forward only) and do everything that fell due, in order.

        Raises NotAllowed when this installation runs on the real clock, WrongValue for going back.
        """
        self._here_person(by)
        clock = self._here.clock
        if not isinstance(clock, ShiftedClock):
            raise errors.NotAllowed("De klok van deze installatie kan niet worden verzet.")
        if to is None and ahead is None:
            raise errors.WrongValue("Zeg naar welk moment de klok moet.")
        goal = to if to is not None else self._here.now() + (ahead or timedelta())
        return move_clock.move(self._here, clock, goal)

    # -- policy ------------------------------------------------------------------------------------

    def check(self, files: Mapping[str, bytes]) -> tuple[Finding, ...]:
        """What is wrong with these files (path -> content); nothing is stored."""
        return self._check(files)

    def deploy(self, files: Mapping[str, bytes], by: str, note: str = "") -> DeployOutcome:
        """Put files live together. Refused when a finding refuses; same content makes no new version."""
        return deploy.deploy(self._here, files, by, note, self._check)

    def deployments(self) -> tuple[Deployment, ...]:
        """All deployments, newest first."""
        with self._here.store.read() as unit:
            running = unit.open_cases_per_deployment()
            return tuple(replace(one, open_cases=running.get(one.id, 0)) for one in unit.deployments())

    def deployed_files(self, deployment_id: int) -> tuple[DeployedFile, ...]:
        """The files of a deployment, by path."""
        with self._here.store.read() as unit:
            return tuple(unit.deployed_files(deployment_id))

    def deployed_file(self, deployment_id: int | None, path: str) -> bytes:
        """Content of one file (None: of the newest deployment). Raises NotFound."""
        content = self._policy(deployment_id).files.get(path)
        if content is None:
            raise errors.NotFound("Dit bestand bestaat niet in deze versie.", path=path)
        return content

    def house(self) -> Mapping[str, Any]:
        """processes/house.json of the newest deployment: name, address, counter, telephone …"""
        policy = self._newest_or_none()
        return policy.house if policy else {}

    def text(self, name: str) -> str | None:
        """forms/texts/<name> of the newest deployment, None when there is none."""
        policy = self._newest_or_none()
        content = policy.files.get(f"forms/texts/{name}") if policy else None
        return None if content is None else content.decode("utf-8", "replace")

    def code_list(self, list_id: str, deployment_id: int | None = None) -> Mapping[str, Any] | None:
        """A code list {"id", "title", "values": [...]}; None when there is none."""
        content = self._policy(deployment_id).lists.get(list_id)
        if content is None:
            return None
        options = [
            {"value": one.value, "label": one.label, "explain": one.explain} for one in content.options
        ]
        return {"id": content.id, "title": content.title, "values": options}

    def norms(self) -> tuple[Norm, ...]:
        """The norm register of the newest deployment."""
        policy = self._newest_or_none()
        return tuple(policy.norms.values()) if policy else ()

    def drawing(self, deployment_id: int | None, path: str) -> Diagram:
        """A diagram of a deployment (None: the newest), as read. Raises NotFound."""
        return self._policy(deployment_id).diagram(path)

    def public_text(self, name: str, values: Mapping[str, Any]) -> TextPage | None:
        """forms/texts/<name>.md of the newest deployment with these values in it; None when there is none."""
        policy = self._newest_or_none()
        text = policy.page_text(name) if policy else None
        if policy is None or text is None:
            return None
        stationery = Stationery(policy.stationery.parts, policy.stationery.labels)
        rendered = render(text, {"huis": dict(policy.house), **values}, stationery)
        return TextPage(rendered.subject, rendered.body)

    # -- forms -------------------------------------------------------------------------------------

    def form_view(
        self, form: FormToFill, data: Mapping[str, Any], errors: Iterable[FieldError] = ()
    ) -> FormView:
        """A form as nodes to draw, with the answers `data` (raw or typed) and what is wrong with them."""
        return forms.view(form.form, data, form.context, form.lists, errors)

    def form_answers(self, form: FormToFill, posted: Any) -> dict[str, Any]:
        """Raw answers from what a browser posted (a multi-dict, or name -> list of values)."""
        return forms.from_html(form.form, posted)

    def change_list(self, form: FormToFill, raw: Mapping[str, Any], action: str) -> dict[str, Any]:
        """Do what an add or remove button of a growing list asks; gives new raw answers."""
        return forms.change_list(form.form, raw, action)

    # -- starting ----------------------------------------------------------------------------------

    def startable(self, person: str | None) -> tuple[StartableProcess, ...]:
        """Processes that this person may start by hand; None: those that people outside may start."""
        return start_instance.startable(self._here, person) if self._newest_or_none() else ()

    def start_form(self, process_id: str, *, public: bool = False, person: str | None = None) -> StartForm:
        """What to fill in to start the process. Raises NotFound, NotAllowed."""
        return start_instance.start_form(self._here, process_id, public=public, username=person)

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
        outcome = start_instance.start(
            self._here, process_id, answers, _actor(by), form=form, attachments=attachments
        )
        if isinstance(outcome, Started):
            run_jobs.drain(self._here, outcome.instance_id)
        return outcome

    def public_start(
        self, process_id: str, answers: Mapping[str, Any], attachments: Sequence[Attachment] = ()
    ) -> Started | FormErrors:
        """Start a case from outside, by the public form."""
        by = Actor(ActorKind.PARTY, PUBLIC)
        return self.start(process_id, answers, by, form="public", attachments=attachments)

    # -- tasks -------------------------------------------------------------------------------------

    def inbox(
        self,
        person: str,
        filters: InboxFilter | None = None,
        cursor: str | None = None,
        limit: int = 50,
    ) -> InboxPage:
        """Open tasks of this person and of those they stand in for, most urgent first."""
        return inbox.inbox(self._here, person, filters or InboxFilter(), cursor, limit)

    def inbox_counts(self, person: str) -> InboxCounts:
        """How many tasks wait, for a badge."""
        return inbox.counts(self._here, person)

    @_keeping_out_is_written_down("person")
    def task(self, task_id: int, person: str) -> TaskView:
        """One task, open or done. Raises NotFound, NotAllowed, Excluded. The look is logged."""
        return task.task(self._here, task_id, person)

    @_keeping_out_is_written_down("by")
    def claim(self, task_id: int, by: str) -> TaskView:
        """Take a task. Raises AlreadyClaimed, AlreadyCompleted, TaskWithdrawn, NotAllowed, Excluded."""
        assign_user_task.claim(self._here, task_id, by)
        return task.task(self._here, task_id, by)

    def release(self, task_id: int, by: str) -> None:
        """Give a claimed task back to its candidates."""
        assign_user_task.release(self._here, task_id, by)

    @_keeping_out_is_written_down("by")
    def hand_over(self, task_id: int, to: str, by: str, reason: str) -> None:
        """Give a task to someone else, with a reason. Raises ReasonNeeded, NotAllowed, Excluded."""
        assign_user_task.hand_over(self._here, task_id, to, by, reason)

    @_keeping_out_is_written_down("by")
    def save_draft(self, task_id: int, answers: Mapping[str, Any], by: str) -> datetime:
        """Keep half-filled answers of this person; nothing is checked. Returns the moment."""
        return assign_user_task.save_draft(self._here, task_id, answers, by)

    @_keeping_out_is_written_down("by")
    def complete_task(
        self,
        task_id: int,
        answers: Mapping[str, Any],
        by: str,
        *,
        expected_version: int | None = None,
        attachments: Sequence[Attachment] = (),
    ) -> Completed | FormErrors:
        """Do a task. A task offered to functions is claimed on the way.

        Raises AlreadyCompleted (who, when), AlreadyClaimed, TaskWithdrawn, NotDone (doneRule),
        SomeoneElseMust, Excluded, NotAllowed, Conflict (version), EngineFailed; nothing has changed then.
        """
        here = self._here
        try:
            outcome = complete_user_task.complete(
                here,
                task_id,
                answers,
                Actor.person(by),
                expected_version=expected_version,
                attachments=attachments,
            )
        except errors.EngineFailed as failure:
            complete_user_task.tell_operators(here, task_id, failure)
            raise
        if isinstance(outcome, FormErrors):
            return outcome
        instance, mine, ended = outcome.instance, outcome.next_tasks, outcome.ended
        if outcome.made_jobs and run_jobs.drain(here, instance.id).total:
            instance, mine, ended = complete_user_task.after_jobs(here, instance.id, by)
        policy = here.shelf.get(instance.deployment_id)
        now = here.now()
        rows = tuple(inbox.row_of(one, instance, policy, outcome.organisation, now, by) for one in mine)
        return Completed(task_id, instance.id, instance.key, rows, ended)

    # -- cases -------------------------------------------------------------------------------------

    def cases(
        self, person: str, filters: CaseFilter | None = None, cursor: str | None = None, limit: int = 50
    ) -> CasePage:
        """Cases this person may see, newest first."""
        return cases.cases(self._here, person, filters or CaseFilter(), cursor, limit)

    @_keeping_out_is_written_down("person")
    def case(self, instance_id: int, person: str) -> CaseView:
        """A whole case. Raises NotFound, NotAllowed, Excluded. The look is logged."""
        return case.case(self._here, instance_id, person)

    def find_case(self, key: str, person: str) -> int:
        """Instance id of a case key. Raises NotFound (also when the person may not see it)."""
        return case.find_case(self._here, key, person)

    @_keeping_out_is_written_down("person")
    def history(self, instance_id: int, person: str) -> tuple[HistoryRow, ...]:
        """Everything that happened, oldest first."""
        return case.history(self._here, instance_id, person)

    @_keeping_out_is_written_down("by")
    def deliver_message(
        self,
        case: int | str,
        name: str,
        answers: Mapping[str, Any],
        by: Actor | str,
        *,
        attachments: Sequence[Attachment] = (),
    ) -> Delivered | FormErrors:
        """Record a message on a case (id or key). Raises MessageNotExpected, NotAllowed, Excluded."""
        outcome = deliver_message.deliver(self._here, case, name, answers, _actor(by), attachments)
        if isinstance(outcome, Delivered):
            run_jobs.drain(self._here, outcome.instance_id)
        return outcome

    def start_by_message(
        self, name: str, answers: Mapping[str, Any], by: Actor | str
    ) -> Started | FormErrors:
        """Start the process that has a message start event of this name. Raises MessageNotExpected."""
        outcome = start_instance.start_by_message(self._here, name, answers, _actor(by))
        if isinstance(outcome, Started):
            run_jobs.drain(self._here, outcome.instance_id)
        return outcome

    def broadcast_signal(self, name: str, by: Actor | str) -> int:
        """Tell every waiting case a BPMN signal; returns how many went on."""
        count = deliver_message.broadcast(self._here, name, _actor(by))
        run_jobs.run_due_jobs(self._here, 500)
        return count

    def suspend(self, instance_id: int, by: str, reason: str) -> None:
        """Stop a case: no task, timer or job moves it. Deadlines run on: the law knows no pause."""
        change_instance.suspend(self._here, instance_id, by, reason)

    def resume(self, instance_id: int, by: str, reason: str) -> None:
        """Let a suspended case go on; what fell due meanwhile is done, marked late."""
        change_instance.resume(self._here, instance_id, by, reason)
        run_jobs.drain(self._here, instance_id)

    def cancel(self, instance_id: int, by: str, reason: str) -> None:
        """End a case for good."""
        change_instance.cancel(self._here, instance_id, by, reason)

    def set_variables(self, instance_id: int, variables: Mapping[str, Any], by: str, reason: str) -> None:
        """Mend data of a case by hand (operator), recorded in history."""
        change_instance.set_variables(self._here, instance_id, variables, by, reason)

    # -- documents ---------------------------------------------------------------------------------

    @_keeping_out_is_written_down("person")
    def document(self, document_id: int, person: str | Actor) -> DocumentView:
        """A letter or attachment; a party sees only what was sent to or came from them."""
        return documents.document(self._here, document_id, _actor(person))

    def to_post(self, person: str) -> tuple[DocumentRow, ...]:
        """Letters that wait to be printed and posted, oldest first."""
        return documents.to_post(self._here, person)

    @_keeping_out_is_written_down("by")
    def mark_posted(self, document_id: int, by: str) -> None:
        """A letter went into the post."""
        filing.mark_posted(self._here, document_id, by)

    @_keeping_out_is_written_down("by")
    def add_document(self, instance_id: int, attachment: Attachment, title: str, by: str) -> int:
        """Put a file into the case."""
        return filing.add_document(self._here, instance_id, attachment, title, by)

    # -- outside -----------------------------------------------------------------------------------

    def public_status(self, token: str) -> StatusView:
        """What a party sees behind the secret link. Raises NotFound."""
        return status.public_status(self._here, token)

    def party(self, token: str) -> Actor:
        """The party behind a secret link, to act as in deliver_message and document. Raises NotFound."""
        return status.party(self._here, token)

    def party_links(self, instance_id: int, person: str) -> Mapping[str, str]:
        """Fresh secret tokens by role, for telling a party; earlier ones stay valid."""
        with self._here.store.read() as unit:
            case.may_look(self._here, unit, unit.instance(instance_id), person)
            roles = unit.party_roles(instance_id)
        return {role: self._here.party_token(instance_id, role) for role in roles}

    # -- what runs ---------------------------------------------------------------------------------

    def run_due(self, limit: int = 500) -> RunCounts:
        """Do what is due: jobs, timers, deadline watch, timed starts, outbox; safe from many processes."""
        return run_due.run_due(self._here, limit)

    def next_due(self) -> datetime | None:
        """The first moment at which anything falls due; None when nothing waits for the clock."""
        with self._here.store.read() as unit:
            return unit.next_due()

    def timers(self, limit: int = 200) -> tuple[TimerRow, ...]:
        """Stored moments, first due first, timed starts included."""
        return timers.timers(self._here, limit)

    def jobs(self, limit: int = 200) -> tuple[JobRow, ...]:
        """Jobs that wait or failed."""
        with self._here.store.read() as unit:
            return tuple(unit.job_rows(limit))

    def outbox(self, limit: int = 200) -> tuple[OutboxRow, ...]:
        """Outgoing mail, newest first."""
        with self._here.store.read() as unit:
            return tuple(unit.outbox_rows(limit))

    def incidents(self, *, resolved: bool = False, limit: int = 200) -> tuple[IncidentRow, ...]:
        """What stands still, oldest first."""
        with self._here.store.read() as unit:
            found = unit.incidents(resolved=resolved, limit=limit)
        return tuple(case.incident_row(record, key, title) for record, key, title in found)

    def retry_incident(
        self, incident_id: int, by: str, *, variables: Mapping[str, Any] | None = None, reason: str = ""
    ) -> RunCounts:
        """Mend (set variables) and try again. Raises EngineFailed when it fails again; the incident stays."""
        return retry_incident.retry(self._here, incident_id, by, variables, reason)

    def signals(self, person: str, *, unread_only: bool = True) -> tuple[SignalRow, ...]:
        """What this person should know, newest first."""
        with self._here.store.read() as unit:
            return tuple(unit.notices(person, unread_only=unread_only))

    def mark_read(self, signal_ids: Sequence[int], person: str) -> None:
        """These were read."""
        with self._here.store.write() as unit:
            unit.notices_read(signal_ids, person, self._here.now())

    def verify(self) -> Verification:
        """Whether what is stored is whole: every instance loads, timers and tasks agree, history chained."""
        return verify.verify(self._here)

    @_keeping_out_is_written_down("by")
    def export(self, instance_id: int, by: str) -> bytes:
        """The whole file of a case as a ZIP: JSON, CSV, letters, diagrams, with hashes."""
        return export.export(self._here, instance_id, by)

    # -- people ------------------------------------------------------------------------------------

    def sign_in(self, username: str, password: str) -> Person:
        """Who this is. Raises SignInRefused, LockedOut (after five wrong in a row, for fifteen minutes)."""
        return people.sign_in(self._here, username, password)

    def set_password(self, username: str, password: str, by: str) -> None:
        """Set a password (kept as argon2id). Raises WrongValue when shorter than 12 characters."""
        self._must_manage(by, username)
        people.set_password(self._here, username, password)

    def person(self, username: str) -> Person:
        """One person. Raises NotFound."""
        with self._here.store.read() as unit:
            return self._here.people.get(unit).seen_on(username, self._here.today())

    def people(self, *, active_only: bool = True) -> tuple[Person, ...]:
        """Everyone, by name."""
        with self._here.store.read() as unit:
            everyone = self._here.people.get(unit).people.values()
        return tuple(one for one in everyone if one.active or not active_only)

    def save_person(
        self,
        username: str,
        *,
        name: str,
        by: str,
        email: str = "",
        telephone: str = "",
        roles: Sequence[Role] = (Role.STAFF,),
        functions: Sequence[FunctionHeld] = (),
        active: bool = True,
    ) -> Person:
        """Add or change a person; teams and functions that are new are made."""
        self._must_manage(by)
        return people.save_person(
            self._here,
            Person(username, name, email, telephone, active, tuple(roles), tuple(functions)),
        )

    def functions(self) -> tuple[OrganisationFunction, ...]:
        """All functions with who holds them."""
        with self._here.store.read() as unit:
            return tuple(unit.functions())

    def teams(self) -> tuple[Team, ...]:
        """All teams."""
        with self._here.store.read() as unit:
            return tuple(unit.teams())

    def save_team(self, team_id: str, name: str, by: str) -> Team:
        """Add or rename a team."""
        self._must_manage(by)
        with self._here.store.write() as unit:
            unit.save_team(team_id, name)
        return Team(team_id, name)

    def save_function(self, name: str, by: str, *, team: str | None = None, description: str = "") -> None:
        """Add or change a function."""
        self._must_manage(by)
        with self._here.store.write() as unit:
            unit.save_function(name, team, description)

    def stand_ins(self) -> tuple[StandIn, ...]:
        """Stand-ins now and later."""
        with self._here.store.read() as unit:
            return tuple(unit.stand_ins())

    def save_stand_in(
        self, absent: str, stand_in: str, from_day: date, until_day: date, by: str, reason: str
    ) -> StandIn:
        """Arrange a stand-in. Raises ReasonNeeded, WrongValue."""
        if by != absent:
            self._must_manage(by)
        return people.save_stand_in(self._here, absent, stand_in, from_day, until_day, by, reason)

    def end_stand_in(self, stand_in_id: int, by: str) -> None:
        """Take a stand-in away."""
        with self._here.store.write() as unit:
            arranged = next((one for one in unit.stand_ins() if one.id == stand_in_id), None)
            if arranged is None:
                raise errors.NotFound("Deze vervanging bestaat niet.")
            if by not in (arranged.absent, arranged.stand_in):
                self._must_manage(by)
            unit.drop_stand_ins([stand_in_id])

    # -- within ------------------------------------------------------------------------------------

    def _newest_or_none(self) -> Policy | None:
        try:
            return self._here.shelf.newest()
        except errors.NotFound:
            return None

    def _policy(self, deployment_id: int | None) -> Policy:
        return self._here.shelf.newest() if deployment_id is None else self._here.shelf.get(deployment_id)

    def _here_person(self, username: str) -> Person:
        return self.person(username)

    def _must_manage(self, by: str, about: str | None = None) -> None:
        """Raises NotAllowed when `by` is a person without the role for it; programs may."""
        with self._here.store.read() as unit:
            person = self._here.people.get(unit).people.get(by)
        if person is not None and by != about and not person.has_role(Role.ADMIN):
            raise errors.NotAllowed("Dit mag alleen een beheerder van de organisatie.")


def _actor(by: Actor | str) -> Actor:
    return by if isinstance(by, Actor) else Actor.person(by)
