"""The front door: one class through which the web, the command line and the demo do everything.

Reads return frozen values of `engine.model`. Wrong answers come back as `FormErrors` (field, sentence), wrong
files as findings; refusals are raised as `engine.errors`, each with a sentence for people. Moments are aware
datetimes in UTC; dates are days in Europe/Amsterdam. `by` and `person` are usernames unless typed `Actor`.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from engine.model.actor import Actor
from engine.model.deployment import (
    DeployedFile,
    Deployment,
    DeployOutcome,
    Norm,
    StartableProcess,
    StartForm,
)
from engine.model.documents import Attachment, DocumentRow, DocumentView
from engine.model.findings import Finding, FormErrors
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


class Engine:
    """Runs processes. Made by `engine.bootstrap.build(settings)`; safe to share between threads."""

    # -- the clock ---------------------------------------------------------------------------------

    def now(self) -> datetime:
        """This moment, UTC; on a demonstration clock the moved moment."""

    def clock_shift(self) -> timedelta | None:
        """How far the demonstration clock runs ahead; None when the clock cannot be moved."""

    def move_clock(self, by: str, *, to: datetime | None = None, ahead: timedelta | None = None) -> RunCounts:
        """Move the demonstration clock (forward only) and do everything that fell due, in order.

        Raises NotAllowed when this installation runs on the real clock, WrongValue for going back.
        """

    # -- policy ------------------------------------------------------------------------------------

    def check(self, files: Mapping[str, bytes]) -> tuple[Finding, ...]:
        """What is wrong with these files (path -> content); nothing is stored."""

    def deploy(self, files: Mapping[str, bytes], by: str, note: str = "") -> DeployOutcome:
        """Put files live together. Refused when a finding refuses; same content makes no new version."""

    def deployments(self) -> tuple[Deployment, ...]:
        """All deployments, newest first."""

    def deployed_files(self, deployment_id: int) -> tuple[DeployedFile, ...]:
        """The files of a deployment, by path."""

    def deployed_file(self, deployment_id: int | None, path: str) -> bytes:
        """Content of one file (None: of the newest deployment). Raises NotFound."""

    def house(self) -> Mapping[str, Any]:
        """processes/house.json of the newest deployment: name, address, counter, telephone …"""

    def text(self, name: str) -> str | None:
        """forms/texts/<name> of the newest deployment, None when there is none."""

    def code_list(self, list_id: str, deployment_id: int | None = None) -> Mapping[str, Any] | None:
        """A code list {"id", "title", "values": [...]}; None when there is none."""

    def norms(self) -> tuple[Norm, ...]:
        """The norm register of the newest deployment."""

    # -- starting ----------------------------------------------------------------------------------

    def startable(self, person: str | None) -> tuple[StartableProcess, ...]:
        """Processes that this person may start by hand; None: those that people outside may start."""

    def start_form(self, process_id: str, *, public: bool = False, person: str | None = None) -> StartForm:
        """What to fill in to start the process. Raises NotFound, NotAllowed."""

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

    def public_start(
        self, process_id: str, answers: Mapping[str, Any], attachments: Sequence[Attachment] = ()
    ) -> Started | FormErrors:
        """Start a case from outside, by the public form."""

    # -- tasks -------------------------------------------------------------------------------------

    def inbox(
        self,
        person: str,
        filters: InboxFilter | None = None,
        cursor: str | None = None,
        limit: int = 50,
    ) -> InboxPage:
        """Open tasks of this person and of those they stand in for, most urgent first."""

    def inbox_counts(self, person: str) -> InboxCounts:
        """How many tasks wait, for a badge."""

    def task(self, task_id: int, person: str) -> TaskView:
        """One task, open or done. Raises NotFound, NotAllowed, Excluded. The look is logged."""

    def claim(self, task_id: int, by: str) -> TaskView:
        """Take a task. Raises AlreadyClaimed, AlreadyCompleted, TaskWithdrawn, NotAllowed, Excluded."""

    def release(self, task_id: int, by: str) -> None:
        """Give a claimed task back to its candidates."""

    def hand_over(self, task_id: int, to: str, by: str, reason: str) -> None:
        """Give a task to someone else, with a reason. Raises ReasonNeeded, NotAllowed, Excluded."""

    def save_draft(self, task_id: int, answers: Mapping[str, Any], by: str) -> datetime:
        """Keep half-filled answers of this person; nothing is checked. Returns the moment."""

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
        SomeoneElseMust, Excluded, NotAllowed, Conflict (version), EngineFailed; in every case nothing has changed.
        """

    # -- cases -------------------------------------------------------------------------------------

    def cases(
        self, person: str, filters: CaseFilter | None = None, cursor: str | None = None, limit: int = 50
    ) -> CasePage:
        """Cases this person may see, newest first."""

    def case(self, instance_id: int, person: str) -> CaseView:
        """A whole case. Raises NotFound, NotAllowed, Excluded. The look is logged."""

    def find_case(self, key: str, person: str) -> int:
        """Instance id of a case key. Raises NotFound (also when the person may not see it)."""

    def history(self, instance_id: int, person: str) -> tuple[HistoryRow, ...]:
        """Everything that happened, oldest first."""

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

    def start_by_message(
        self, name: str, answers: Mapping[str, Any], by: Actor | str
    ) -> Started | FormErrors:
        """Start the process that has a message start event of this name. Raises MessageNotExpected."""

    def broadcast_signal(self, name: str, by: Actor | str) -> int:
        """Tell every waiting case a BPMN signal; returns how many went on."""

    def suspend(self, instance_id: int, by: str, reason: str) -> None:
        """Stop a case: no task, timer or job moves it. Deadlines run on: the law knows no pause."""

    def resume(self, instance_id: int, by: str, reason: str) -> None:
        """Let a suspended case go on; what fell due meanwhile is done, marked late."""

    def cancel(self, instance_id: int, by: str, reason: str) -> None:
        """End a case for good."""

    def set_variables(self, instance_id: int, variables: Mapping[str, Any], by: str, reason: str) -> None:
        """Mend data of a case by hand (operator), recorded in history."""

    # -- documents ---------------------------------------------------------------------------------

    def document(self, document_id: int, person: str | Actor) -> DocumentView:
        """A letter or attachment; a party sees only what was sent to or came from them."""

    def to_post(self, person: str) -> tuple[DocumentRow, ...]:
        """Letters that wait to be printed and posted, oldest first."""

    def mark_posted(self, document_id: int, by: str) -> None:
        """A letter went into the post."""

    def add_document(self, instance_id: int, attachment: Attachment, title: str, by: str) -> int:
        """Put a file into the case."""

    # -- outside -----------------------------------------------------------------------------------

    def public_status(self, token: str) -> StatusView:
        """What a party sees behind the secret link. Raises NotFound."""

    def party(self, token: str) -> Actor:
        """The party behind a secret link, to act as in deliver_message and document. Raises NotFound."""

    def party_links(self, instance_id: int, person: str) -> Mapping[str, str]:
        """Fresh secret tokens by role, for telling a party; earlier ones stay valid."""

    # -- what runs ---------------------------------------------------------------------------------

    def run_due(self, limit: int = 500) -> RunCounts:
        """Do what is due now: jobs, timers, deadline watch, timed starts, outbox; safe from many processes."""

    def timers(self, limit: int = 200) -> tuple[TimerRow, ...]:
        """Stored moments, first due first, timed starts included."""

    def jobs(self, limit: int = 200) -> tuple[JobRow, ...]:
        """Jobs that wait or failed."""

    def outbox(self, limit: int = 200) -> tuple[OutboxRow, ...]:
        """Outgoing mail, newest first."""

    def incidents(self, *, resolved: bool = False, limit: int = 200) -> tuple[IncidentRow, ...]:
        """What stands still, oldest first."""

    def retry_incident(
        self, incident_id: int, by: str, *, variables: Mapping[str, Any] | None = None, reason: str = ""
    ) -> RunCounts:
        """Mend (set variables) and try again. Raises EngineFailed when it fails again; the incident stays."""

    def signals(self, person: str, *, unread_only: bool = True) -> tuple[SignalRow, ...]:
        """What this person should know, newest first."""

    def mark_read(self, signal_ids: Sequence[int], person: str) -> None:
        """These were read."""

    def verify(self) -> Verification:
        """Whether what is stored is whole: every instance loads, timers and tasks agree, history chained."""

    def export(self, instance_id: int, by: str) -> bytes:
        """The whole file of a case as a ZIP: JSON, CSV, letters, diagrams, with hashes."""

    # -- people ------------------------------------------------------------------------------------

    def sign_in(self, username: str, password: str) -> Person:
        """Who this is. Raises SignInRefused, LockedOut (after five wrong in a row, for fifteen minutes)."""

    def set_password(self, username: str, password: str, by: str) -> None:
        """Set a password (kept as argon2id). Raises WrongValue when shorter than 12 characters."""

    def person(self, username: str) -> Person:
        """One person. Raises NotFound."""

    def people(self, *, active_only: bool = True) -> tuple[Person, ...]:
        """Everyone, by name."""

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

    def functions(self) -> tuple[OrganisationFunction, ...]:
        """All functions with who holds them."""

    def teams(self) -> tuple[Team, ...]:
        """All teams."""

    def save_team(self, team_id: str, name: str, by: str) -> Team:
        """Add or rename a team."""

    def save_function(self, name: str, by: str, *, team: str | None = None, description: str = "") -> None:
        """Add or change a function."""

    def stand_ins(self) -> tuple[StandIn, ...]:
        """Stand-ins now and later."""

    def save_stand_in(
        self, absent: str, stand_in: str, from_day: date, until_day: date, by: str, reason: str
    ) -> StandIn:
        """Arrange a stand-in. Raises ReasonNeeded, WrongValue."""

    def end_stand_in(self, stand_in_id: int, by: str) -> None:
        """Take a stand-in away."""
