"""Doors to the outside where more than one real thing exists: the clock, the mailer, the store."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from engine.model.actor import Actor
from engine.model.deadlines import DeadlineState
from engine.model.deployment import DeployedFile, Deployment
from engine.model.desk import SavedFilter, TakenRecord
from engine.model.documents import Attachment, DocumentMail, DocumentRow, DocumentState, LetterPaper
from engine.model.history import HistoryKind
from engine.model.incoming import IncomingFile, IncomingRow, IncomingState
from engine.model.instances import CaseFilter
from engine.model.organisation import OrganisationFunction, Person, StandIn, Team
from engine.model.outside import KeptForm, LetterAnswer, PartyLink
from engine.model.records import (
    Change,
    DeadlineRecord,
    DocumentRecord,
    DraftRecord,
    HistoryRecord,
    IncomingRecord,
    InstanceRecord,
    LetterTextRecord,
    PersonRecord,
    TaskRecord,
)
from engine.model.tasks import TaskNarrowing
from engine.office_ports import AccountUnit, ForesightUnit, OverviewUnit, PolicyDraftUnit, WishUnit
from engine.reading_ports import LookUnit, SearchUnit
from engine.watch_ports import HealthUnit, ProofUnit
from engine.work_ports import WorkUnit


class Clock(Protocol):
    """Tells the moment. Real: the machine's; demonstration: the machine's plus a stored shift."""

    def now(self) -> datetime:
        """This moment, aware, in UTC."""
        ...


@dataclass(frozen=True, slots=True)
class MailFile:
    """A file that goes with a message."""

    filename: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Mail:
    """A message ready to leave. `key` is the same at every attempt, so a receiver can drop doubles."""

    key: str
    recipient: str
    recipient_name: str
    subject: str
    text: str
    html: str | None = None
    files: tuple[MailFile, ...] = ()


class Mailer(Protocol):
    """Sends mail. Real: SMTP; demonstration: a file per message."""

    def send(self, mail: Mail) -> None:
        """Hand the message over, or raise `MailNotSent`."""
        ...


class MailNotSent(Exception):
    """The mail server refused or did not answer; the message stays in the outbox."""


# The store: SQLite for one machine, PostgreSQL for many; the same contract tests prove both.


class Unit(
    AccountUnit,
    WishUnit,
    PolicyDraftUnit,
    ForesightUnit,
    OverviewUnit,
    HealthUnit,
    ProofUnit,
    WorkUnit,
    LookUnit,
    SearchUnit,
    Protocol,
):
    """One transaction: everything that can be asked and changed within it."""

    # -- instances ------------------------------------------------------------
    def instance(self, instance_id: int, *, lock: bool = False) -> InstanceRecord:
        """One instance; `lock` holds it until the transaction ends. Raises NotFound."""
        ...

    def instance_by_key(self, key: str) -> InstanceRecord:
        """One instance by its case key. Raises NotFound."""
        ...

    def instances(self, ids: Sequence[int]) -> dict[int, InstanceRecord]:
        """Instances by id."""
        ...

    def task_and_instance(
        self, task_id: int, *, lock: bool = False
    ) -> tuple[TaskRecord, InstanceRecord, int]:
        """A task, its instance and the organisation's revision, in one question. Raises NotFound."""
        ...

    def next_in_series(self, series: str) -> int:
        """The next number of a series of case keys."""
        ...

    def add_instance(self, values: Mapping[str, Any]) -> int:
        """A new instance row; returns its id."""
        ...

    def variable(self, instance_id: int, name: str) -> str | None:
        """The JSON of a variable now; None when it was never set."""
        ...

    def variables(self, instance_id: int, names: Sequence[str] | None = None) -> dict[str, str]:
        """The JSON of variables now, by name: of all, or of those named that were ever set."""
        ...

    def variable_history(self, instance_id: int) -> list[tuple[str, int, str]]:
        """Every value that every variable had: (name, seq, JSON), oldest first."""
        ...

    def save(self, before: InstanceRecord, change: Change, now: datetime) -> None:
        """Write everything an action changed. Raises Conflict when another action was first."""
        ...

    def add_history(self, entries: Sequence[HistoryRecord]) -> None:
        """Add entries of history."""
        ...

    def history(self, instance_id: int, kinds: Iterable[HistoryKind] = ()) -> list[HistoryRecord]:
        """Entries of history, oldest first; only these kinds when any are named."""
        ...

    def add_look(self, instance_id: int, actor: Actor, what: str, now: datetime) -> None:
        """Somebody looked into a case."""
        ...

    def looks(self, instance_id: int) -> list[tuple[datetime, str, str, str]]:
        """Who looked into a case: (moment, kind of actor, name, what), oldest first."""
        ...

    def add_party_links(self, links: Iterable[tuple[str, int, str]], now: datetime) -> None:
        """Remember links of parties: (hash of the token, instance, role)."""
        ...

    def party_roles(self, instance_id: int) -> tuple[str, ...]:
        """Roles that have a link into this case."""
        ...

    def instance_ids(self, *, running_only: bool = False, after: int = 0, limit: int = 1000) -> list[int]:
        """Ids of instances in order, from after this one on."""
        ...

    def hold(self, instance_id: int, held: bool) -> None:
        """Keep timers and jobs of an instance from firing, or let them go."""
        ...

    def cases(
        self,
        who: Sequence[str] | None,
        username: str,
        filters: CaseFilter,
        after: int | None,
        limit: int,
        now: datetime,
    ) -> list[tuple[InstanceRecord, int]]:
        """Instances that one of `who` may see (None: all) and their deployment, newest first."""
        ...

    def open_cases_per_deployment(self) -> dict[int, int]:
        """How many instances still run, by deployment."""
        ...

    def name_of(self, username: str) -> str:
        """A person's name, or the username when unknown."""
        ...

    # -- tasks ------------------------------------------------------------
    def inbox(
        self,
        who: Sequence[str],
        username: str,
        after: tuple[int, int] | None,
        limit: int,
        narrow: TaskNarrowing = ...,
    ) -> list[tuple[TaskRecord, int]]:
        """Open tasks offered to any of `who` ("u:username", "f:function"), with rank, after a (rank, id).

        A case that keeps `username` out is left out."""
        ...

    def tasks_seen(
        self,
        who: Sequence[str] | None,
        username: str,
        after: tuple[int, int] | None,
        limit: int,
        narrow: TaskNarrowing = ...,
    ) -> list[tuple[TaskRecord, int]]:
        """Open tasks, whoever does them, of the cases that one of `who` may see (None: all cases)."""
        ...

    def count_seen(
        self, who: Sequence[str] | None, username: str, cap: int, narrow: TaskNarrowing = ...
    ) -> int:
        """How many tasks `tasks_seen` would find, counted up to `cap`."""
        ...

    def count_open(self, who: Sequence[str], username: str, cap: int, narrow: TaskNarrowing = ...) -> int:
        """How many open tasks are offered to any of `who`, counted up to `cap`."""
        ...

    def count_inbox(
        self, mine: Sequence[str], available: Sequence[str], username: str, cap: int, now: datetime
    ) -> tuple[int, int, int]:
        """How many open tasks are offered to `mine`, to `available`, and are late of both."""
        ...

    def open_tasks(self, instance_ids: Sequence[int]) -> list[TaskRecord]:
        """The open tasks of these instances, oldest first."""
        ...

    def worked_on(self, instance_ids: Sequence[int], username: str) -> set[int]:
        """In which of these instances a person completed a task."""
        ...

    def tasks_named(self, task_ids: Sequence[int]) -> list[TaskRecord]:
        """These tasks, as far as they exist, by id."""
        ...

    def tasks(self, instance_id: int) -> list[TaskRecord]:
        """All tasks of an instance, oldest first."""
        ...

    def did_in_loop(self, instance_id: int, element_id: str, loop: int | None, username: str) -> bool:
        """Whether a person completed an iteration of this multi-instance round."""
        ...

    def last_loop(self, instance_id: int, element_id: str) -> int | None:
        """The newest multi-instance round of an element."""
        ...

    def old_drafts(self, limit: int = 500) -> list[int]:
        """Tasks that are over and still have something half filled in."""
        ...

    def drop_drafts(self, task_ids: Sequence[int]) -> None:
        """Forget what was half filled in for these tasks."""
        ...

    def assign(self, task: TaskRecord) -> bool:
        """Write assignee and place in inboxes of an open task; False when it changed meanwhile."""
        ...

    def save_draft(self, task_id: int, username: str, kept: DraftRecord) -> None:
        """Keep half-filled answers."""
        ...

    def draft(self, task_id: int, username: str) -> DraftRecord | None:
        """Half-filled answers and when they were kept."""
        ...

    def drafted(self, task_ids: Sequence[int], username: str) -> set[int]:
        """Which of these tasks this person has a draft for."""
        ...

    # -- papers ------------------------------------------------------------
    def add_deadline(self, record: DeadlineRecord) -> int:
        """A new deadline; returns its id."""
        ...

    def deadlines(self, instance_id: int) -> list[DeadlineRecord]:
        """The deadlines of an instance, oldest first."""
        ...

    def open_deadlines(self, instance_ids: Sequence[int]) -> list[DeadlineRecord]:
        """Open deadlines of these instances, first ending first."""
        ...

    def deadline(self, deadline_id: int) -> DeadlineRecord | None:
        """One deadline."""
        ...

    def end_deadlines(self, ids: Sequence[int], state: DeadlineState, now: datetime) -> None:
        """These no longer run; nobody is told about them any more."""
        ...

    def add_document(self, record: DocumentRecord) -> int:
        """A new document with its content; returns its id."""
        ...

    def documents(self, instance_id: int) -> list[DocumentRow]:
        """The documents of a case, oldest first."""
        ...

    def documents_to_post(self, limit: int) -> list[DocumentRow]:
        """Letters to be posted, oldest first."""
        ...

    def document(self, document_id: int) -> DocumentRow | None:
        """One document, without its content."""
        ...

    def document_content(
        self, document_id: int
    ) -> tuple[bytes, str | None, str | None, tuple[str, ...], str]:
        """Content, HTML, plain text, address lines and norms of a document."""
        ...

    def document_state(self, document_id: int, state: DocumentState, sent_at: datetime | None) -> bool:
        """Write what happened with a document; False when it was so already."""
        ...

    # -- people outside ------------------------------------------------------------
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

    def document_bounced(self, document_id: int, at: datetime, why: str) -> bool:
        """A letter did not arrive; False when that was known."""
        ...

    def post_instead(self, document_id: int) -> bool:
        """A letter that did not arrive by e-mail goes by post; False when it no longer can."""
        ...

    def posted_documents(self, limit: int) -> list[DocumentRow]:
        """Letters that were posted, newest first."""
        ...

    def add_letter_text(self, record: LetterTextRecord) -> None:
        """Keep the text of a letter for the job that will send it."""
        ...

    def letter_texts(self, instance_id: int, element_id: str) -> list[LetterTextRecord]:
        """Texts that wait for the letters of one step, oldest first."""
        ...

    def letter_text_used(self, text_id: int, document_id: int) -> None:
        """This text became a letter."""
        ...

    def letter_text_of(self, document_id: int) -> LetterTextRecord | None:
        """The edited text behind a letter, with what it was before."""
        ...

    # -- post that came in -------------------------------------------------
    def add_incoming(self, record: IncomingRecord) -> int | None:
        """Post with its files; returns its id, None when it was there already."""
        ...

    def knows_incoming(self, external_id: str) -> bool:
        """Whether this came in before."""
        ...

    def incoming_rows(self, state: IncomingState, limit: int) -> list[IncomingRow]:
        """Post in one state: what waits oldest first, what is handled newest first."""
        ...

    def count_incoming(self) -> int:
        """How many wait for a person."""
        ...

    def incoming(self, incoming_id: int) -> tuple[IncomingRow, str, tuple[IncomingFile, ...]] | None:
        """One piece of post with its text and the names of its files."""
        ...

    def incoming_content(self, incoming_id: int, position: int) -> bytes | None:
        """A file of a piece of post; None when it is not there or was refused."""
        ...

    def handle_incoming(
        self,
        incoming_id: int,
        state: IncomingState,
        *,
        instance_id: int | None,
        by: str,
        at: datetime,
        note: str = "",
    ) -> bool:
        """Somebody decided what to do with it; False when another did before."""
        ...

    def sent_under(self, keys: Sequence[str]) -> list[tuple[str, int | None, int | None, str]]:
        """Messages of ours by key: (key, instance, document, address)."""
        ...

    def mails_about(self, document_id: int) -> list[DocumentMail]:
        """The messages with which a letter was mailed, oldest first."""
        ...

    def sent_to(self, address: str, limit: int = 5) -> list[tuple[int, str]]:
        """Cases from which something was sent to this address, newest first: (instance, case key)."""
        ...

    def wrote_with(self, instance_id: int, address: str) -> bool:
        """Whether something of this case was sent to this address."""
        ...

    # -- letters on paper ------------------------------------------------------------
    def add_letter_source(self, document_id: int, typst: str) -> None:
        """Keep what the PDF of a letter is made from."""
        ...

    def letter_paper(self, document_id: int) -> LetterPaper | None:
        """What the PDF of a letter is made from, and the PDF when it was made; None for what is no letter."""
        ...

    def keep_pdf(self, document_id: int, pdf: bytes, pdf_hash: str, now: datetime) -> None:
        """Keep the PDF as it was first made; one that is kept already stays."""
        ...

    # -- organisation ------------------------------------------------------------
    def setting(self, name: str) -> str | None:
        """A small fact; None when it was never written."""
        ...

    def save_setting(self, name: str, value: str) -> None:
        """Write a small fact."""
        ...

    def organisation_revision(self) -> int:
        """Counts the changes to people, functions, teams and stand-ins."""
        ...

    def organisation_changed(self) -> None:
        """Raise the revision."""
        ...

    def people(self) -> list[Person]:
        """Everyone, by name, with the functions they hold."""
        ...

    def person_record(self, username: str) -> PersonRecord | None:
        """What signing in needs."""
        ...

    def count_refused(self, username: str) -> int:
        """One more wrong try in a row; how many there are now. Tries at the same moment are all counted."""
        ...

    def save_password(self, username: str, password_hash: str) -> bool:
        """Write a password's hash; False when there is no such person."""
        ...

    def save_person(self, someone: Person) -> None:
        """Add or change a person and the functions held; the password stays."""
        ...

    def teams(self) -> list[Team]:
        """All teams, by name."""
        ...

    def save_team(self, team_id: str, name: str) -> None:
        """Add or rename a team."""
        ...

    def functions(self) -> list[OrganisationFunction]:
        """All functions, by name, with their holders."""
        ...

    def save_function(self, name: str, in_team: str | None, description: str) -> None:
        """Add or change a function."""
        ...

    def stand_ins(self) -> list[StandIn]:
        """All stand-ins, first day first."""
        ...

    def add_stand_in(
        self, absent: str, instead: str, from_day: date, until_day: date, reason: str, by: str
    ) -> int:
        """A new stand-in; returns its id."""
        ...

    def drop_stand_ins(self, ids: Sequence[int]) -> int:
        """Take stand-ins away; returns how many there were."""
        ...

    # -- desk ------------------------------------------------------------
    def saved_filters(self, username: str, shared_with: Sequence[str]) -> list[SavedFilter]:
        """Filters of this person, and those shared with any of `shared_with`, by name."""
        ...

    def saved_filter(self, filter_id: int) -> SavedFilter | None:
        """One saved filter."""
        ...

    def save_filter(self, owner: str, name: str, query: str, shared_with: str, now: datetime) -> int:
        """Keep a filter under a name; the owner's filter of that name is replaced. Returns its id."""
        ...

    def drop_filter(self, filter_id: int) -> None:
        """Throw a filter away."""
        ...

    def desk_choices(self, username: str) -> dict[str, str]:
        """What this person chose, by name."""
        ...

    def choose(self, username: str, name: str, value: str) -> None:
        """Remember a choice; an empty value forgets it."""
        ...

    def took_over(self, taken: TakenRecord) -> None:
        """A stand-in took this task."""
        ...

    def taken_over(self, stand_in_id: int) -> list[TakenRecord]:
        """Tasks that were taken as this stand-in, oldest first."""
        ...

    def forget_taken_over(self, stand_in_id: int) -> None:
        """What was taken has gone back."""
        ...

    def stand_ins_past(self, day: date) -> list[StandIn]:
        """Stand-ins whose last day lies before a day and that have not been ended."""
        ...

    def end_stand_in(self, stand_in_id: int, now: datetime) -> bool:
        """A stand-in is over; False when it was over already."""
        ...

    # -- policies ------------------------------------------------------------
    def add_deployment(
        self, content_hash: str, files: Mapping[str, tuple[str, bytes]], by: str, note: str, now: datetime
    ) -> int:
        """A new deployment of files (path -> (hash, content)); returns its id."""
        ...

    def deployments(self) -> list[Deployment]:
        """All deployments, newest first."""
        ...

    def newest_deployment(self) -> int | None:
        """The deployment that new cases start in."""
        ...

    def deployment_hash(self, deployment_id: int) -> str | None:
        """The content hash of a deployment."""
        ...

    def deployed_files(self, deployment_id: int) -> list[DeployedFile]:
        """The files of a deployment, by path."""
        ...

    def deployed_content(self, deployment_id: int, path: str | None = None) -> dict[str, bytes]:
        """Content by path: of all files, or of one."""
        ...


class Store(Protocol):
    """Keeps everything. Each `with` block is one transaction; an exception in it saves nothing."""

    def write(self) -> AbstractContextManager[Unit]:
        """One transaction that changes things."""
        ...

    def read(self) -> AbstractContextManager[Unit]:
        """One consistent look."""
        ...

    def look(self) -> AbstractContextManager[None]:
        """Everything read within, by this thread, is one consistent look until something is written."""
        ...
