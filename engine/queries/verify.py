"""Whether what is stored is whole: for after a restore, and for every day. Safe while the program runs.

Cases come in batches, each looked at as of one moment; contents of documents come one by one. So the memory
stays the same however many there are.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby
from typing import TypeVar

import orjson

from engine.bpmn import JobWait, MessageWait, Run, SignalWait, TimerWait, UserTaskWait, Wait
from engine.calendar import first_moment_after
from engine.casework.chronicle import ACTION, FIRST, PDF, VALUES, entry_hash
from engine.casework.organisation import Organisation
from engine.casework.surroundings import Surroundings
from engine.casework.variables import CaseVariables, decode
from engine.model.deadlines import LONGEST_WATCH
from engine.model.history import HistoryKind
from engine.model.instances import InstanceState
from engine.model.proofs import Done, StoredWork, head_of
from engine.model.records import HistoryRecord, InstanceRecord, content_hash, wait_id
from engine.model.running import Verification
from engine.policy import hash_of_set
from engine.ports import Unit
from engine.queries.task import looked_at

T = TypeVar("T", int, str)
BATCH = 100
MOST_TOLD = 500
_OPEN = (InstanceState.RUNNING, InstanceState.SUSPENDED)
_VALUES = f'"{VALUES}"'
_DATED = (
    HistoryKind.TASK_COMPLETED,
    HistoryKind.DEADLINE_SET,
    HistoryKind.DOCUMENT,
    HistoryKind.UPDATED,
)


@dataclass(slots=True)
class _Account:
    """What was seen so far, and what was wrong with it."""

    instances: int = 0
    entries: int = 0
    documents: int = 0
    found: int = 0
    problems: list[str] = field(default_factory=list)
    heads: "hashlib._Hash" = field(default_factory=hashlib.sha256)

    def tell(self, sentence: str) -> None:
        self.found += 1
        if self.found <= MOST_TOLD:
            self.problems.append(sentence)


@dataclass(slots=True)
class _Told:
    """What the history of one case says happened."""

    entries: int = 0
    last: bytes = FIRST
    broken_at: int | None = None
    tasks_done: dict[int, Done] = field(default_factory=dict)
    deadlines: list[tuple[str, str, str]] = field(default_factory=list)  # term, slot, last day
    jobs_done: int = 0
    stopped: bool = False  # suspended, and not resumed since
    documents: dict[int, str | None] = field(default_factory=dict)
    pdfs: dict[int, str] = field(default_factory=dict)
    wrote: dict[int, str] = field(default_factory=dict)  # action -> fingerprint of the values it wrote


def verify(here: Surroundings, progress: Callable[[int], None] = lambda instances: None) -> Verification:
    """Every instance loads; its tasks, timers, jobs and messages are those of its tokens; history is chained
    and agrees; documents, policy and outgoing mail are whole. `progress` hears how many instances were seen.
    """
    account = _Account()
    after = 0
    while True:
        with here.store.read() as unit:
            batch = unit.instances_after(after, BATCH)
            if batch:
                _cases(here, unit, batch, account)
        if len(batch) < BATCH:
            break
        after = batch[-1].id
        progress(account.instances)
    _documents(here, account)
    with here.store.read() as unit:
        _surroundings(unit, account)
        counts = unit.row_counts()
    if account.found > MOST_TOLD:
        account.problems.append(f"… en nog {account.found - MOST_TOLD} problemen.")
    details = {"documents": account.documents, "heads": account.heads.hexdigest(), "rows": counts}
    return Verification(account.instances, account.entries, tuple(account.problems), details)


def _cases(here: Surroundings, unit: Unit, batch: list[InstanceRecord], account: _Account) -> None:
    first, last = batch[0].id, batch[-1].id
    told = {one: _told(entries) for one, entries in _by_instance(unit.history_between(first, last))}
    stored = unit.stored_work(first, last, here.now() - timedelta(days=LONGEST_WATCH))
    incidents = unit.incident_counts([one.id for one in batch])
    pdfs = unit.pdf_hashes(first, last)
    organisation = here.people.get(unit)
    for instance in batch:
        account.instances += 1
        history = told.get(instance.id) or _Told()
        account.entries += history.entries
        account.heads.update(
            head_of(
                instance.id,
                instance.version,
                instance.history_seq,
                instance.history_hash,
                instance.token_state,
            )
        )
        work = stored[instance.id]
        for sentence in (
            *_history(instance, history, work, pdfs),
            *_tokens(here, unit, instance, organisation, work, bool(incidents.get(instance.id))),
            *_rows(instance, work),
        ):
            account.tell(f"{instance.key}: {sentence}")


def _by_instance(entries: Iterator[HistoryRecord]) -> Iterator[tuple[int, Iterator[HistoryRecord]]]:
    return groupby(entries, key=lambda entry: entry.instance_id)


def _told(entries: Iterator[HistoryRecord]) -> _Told:
    told = _Told()
    for entry in entries:
        told.entries += 1
        whole = entry.seq == told.entries and entry_hash(told.last, entry) == entry.hash
        if not whole and told.broken_at is None:
            told.broken_at = entry.seq
        told.last = entry.hash
        if entry.kind is HistoryKind.JOB_DONE:
            told.jobs_done += 1
        elif entry.kind in (HistoryKind.SUSPENDED, HistoryKind.RESUMED):
            told.stopped = entry.kind is HistoryKind.SUSPENDED
        if told.broken_at is None and (entry.kind in _DATED or _VALUES in entry.data):
            data = orjson.loads(entry.data)
            if VALUES in data:
                told.wrote[data[ACTION]] = data[VALUES]
            if entry.kind is HistoryKind.TASK_COMPLETED:
                told.tasks_done[data["task"]] = entry.actor, entry.at
            elif entry.kind is HistoryKind.DEADLINE_SET:
                told.deadlines.append((data["term"], data["slot"], data["due"]))
            elif entry.kind is HistoryKind.DOCUMENT:
                told.documents[data["document"]] = data.get("sha256")
            elif PDF in data:
                told.pdfs[data["document"]] = data[PDF]
    return told


def _history(
    instance: InstanceRecord, told: _Told, work: StoredWork, pdfs: Mapping[int, str]
) -> Iterator[str]:
    if told.broken_at is not None:
        yield f"de geschiedenis is verbroken bij regel {told.broken_at}."
        return
    if told.entries != instance.history_seq or told.last != instance.history_hash:
        yield "de geschiedenis is niet compleet."
        return
    if told.tasks_done != work.tasks_done:
        yield from _differ("afgeronde taken", "de geschiedenis", set(work.tasks_done), set(told.tasks_done))
        for task in sorted(told.tasks_done.keys() & work.tasks_done.keys()):
            if told.tasks_done[task] != work.tasks_done[task]:
                yield f"taak {task} is volgens de geschiedenis door een ander of op een ander moment gedaan."
    yield from _deadlines(told, work)
    yield from _values(told, work)
    if instance.state in _OPEN and told.stopped != (instance.state is InstanceState.SUSPENDED):
        yield f"de zaak staat als {instance.state}, maar volgens de geschiedenis niet."
    if told.jobs_done != work.jobs_done:
        yield f"gedane opdrachten kloppen niet met de geschiedenis ({work.jobs_done} om {told.jobs_done})."
    if told.documents.keys() != work.documents.keys():
        yield from _differ("documenten", "de geschiedenis", set(work.documents), set(told.documents))
    for number in told.documents.keys() & work.documents.keys():
        if told.documents[number] is not None and told.documents[number] != work.documents[number]:
            yield f"document {number} is niet wat volgens de geschiedenis is gemaakt."
    for number, digest in told.pdfs.items():
        if pdfs.get(number) != digest:
            yield f"de PDF van document {number} is niet wat volgens de geschiedenis is gemaakt."


def _deadlines(told: _Told, work: StoredWork) -> Iterator[str]:
    """A term that is set never moves: another one takes its place."""
    if len(told.deadlines) != len(work.deadlines):
        yield f"termijnen kloppen niet met de geschiedenis ({len(work.deadlines)} om {len(told.deadlines)})."
        return
    for (term, slot, due), stored in zip(told.deadlines, work.deadlines):
        if (term, slot, due) != (stored.term, stored.slot, stored.due.isoformat()):
            known = f"volgens de geschiedenis {term} op {due}"
            yield f"termijn ‘{stored.label}’ eindigt op {stored.due}, {known}."
        elif stored.ends != first_moment_after(stored.due):
            yield f"termijn ‘{stored.label}’ eindigt op {stored.due}, maar geldt tot {stored.ends}."


def _values(told: _Told, work: StoredWork) -> Iterator[str]:
    """What each action wrote must be what history proves; the actions before history did so prove nothing."""
    first = min(told.wrote, default=None)
    if first is None:
        return
    for action in sorted(told.wrote.keys() | work.written.keys()):
        if action >= first and told.wrote.get(action) != work.written.get(action):
            yield f"de gegevens van handeling {action} zijn niet wat de geschiedenis bewijst."


def _tokens(
    here: Surroundings,
    unit: Unit,
    instance: InstanceRecord,
    organisation: Organisation,
    work: StoredWork,
    incident: bool,
) -> Iterator[str]:
    try:
        run = _loaded(here, unit, instance, organisation)
        waiting = run.waiting()
    except Exception as problem:  # whatever it is, it is what must be told
        yield f"kan niet worden geladen ({problem})."
        return
    going = instance.state in _OPEN
    if run.completed == going and instance.state is not InstanceState.CANCELLED:
        end = "ten einde" if run.completed else "niet ten einde"
        yield f"de zaak staat als {instance.state}, maar de stand is {end}."
    if not going:
        waiting = {}
    elif not waiting and not incident:
        yield "de zaak wacht nergens op en niemand weet het."

    def wanted(*kinds: type[Wait]) -> set[int]:
        return {
            wait_id(instance.id, token) for token, (kind, _) in waiting.items() if issubclass(kind, kinds)
        }

    subscriptions = {wait_id(instance.id, token) for token in work.subscriptions}
    for name, rows, kinds in (
        ("taken", work.tasks, (UserTaskWait,)),
        ("klokken", set(work.timers), (TimerWait,)),
        ("opdrachten", work.jobs, (JobWait,)),
        ("berichten", subscriptions, (MessageWait, SignalWait)),
    ):
        yield from _differ(name, "de stand", rows, wanted(*kinds))
    for token, (_, due) in waiting.items():
        stored: datetime | None = work.timers.get(wait_id(instance.id, token))
        if due is not None and stored is not None and stored != due:
            yield f"klok {wait_id(instance.id, token)} staat op {stored}, de stand zegt {due}."


def _loaded(here: Surroundings, unit: Unit, instance: InstanceRecord, organisation: Organisation) -> Run:
    policy = here.shelf.get(instance.deployment_id, unit)
    now = here.now()
    return looked_at(instance, policy, CaseVariables(unit, instance, policy, organisation, now), now)


def _rows(instance: InstanceRecord, work: StoredWork) -> Iterator[str]:
    for name, text in work.variables.items():
        try:
            decode(text)
        except Exception as problem:  # whatever it is, the value cannot be read
            yield f"gegeven {name} is onleesbaar ({type(problem).__name__})."
    if max(work.written, default=0) > instance.version:
        yield "er zijn gegevens van na de laatste handeling."
    if set(instance.access) != work.access:
        yield from _differ("toegang", "de zaak", work.access, set(instance.access))
    for task in work.misplaced:
        yield f"taak {task} staat niet in de werkvoorraad van wie haar mag doen."
    for what in work.silent:
        yield f"{what} staat stil en geen storing meldt het."
    for one in work.deadlines:
        if one.unwatched:
            yield f"termijn ‘{one.label}’ wordt niet bewaakt."


def _differ(name: str, against: str, rows: set[T], wanted: set[T]) -> Iterator[str]:
    missing, surplus = sorted(wanted - rows), sorted(rows - wanted)
    if missing:
        yield f"{name} kloppen niet met {against}: {_listed(missing)} ontbreekt."
    if surplus:
        yield f"{name} kloppen niet met {against}: {_listed(surplus)} hoort er niet."


def _listed(values: list[T]) -> str:
    return ", ".join(str(value) for value in values[:5]) + (" …" if len(values) > 5 else "")


def _documents(here: Surroundings, account: _Account) -> None:
    after = 0
    while True:
        with here.store.read() as unit:
            batch = unit.document_proofs(after, BATCH)
            for proof in batch:
                account.documents += 1
                if proof.stored_size is None:
                    account.tell(f"{proof.case_key}: de inhoud van document {proof.id} ontbreekt.")
                    continue
                content, html, text, _, _ = unit.document_content(proof.id)
                known = proof.content_hash
                if len(content) != proof.size or known not in (None, content_hash(content, html, text)):
                    account.tell(f"{proof.case_key}: de inhoud van document {proof.id} is veranderd.")
                paper = unit.letter_paper(proof.id)
                pdf = bytes(paper.pdf) if paper is not None and paper.pdf is not None else None
                if paper and pdf is not None and hashlib.sha256(pdf).hexdigest() != paper.pdf_hash:
                    account.tell(f"{proof.case_key}: de PDF van document {proof.id} is veranderd.")
        if len(batch) < BATCH:
            return
        after = batch[-1].id


def _surroundings(unit: Unit, account: _Account) -> None:
    for digest, content in unit.policy_contents():
        if hashlib.sha256(content).hexdigest() != digest:
            account.tell(f"Beleid: een bestand is veranderd (hash {digest[:12]}).")
    for one in unit.deployments():
        if (
            hash_of_set({file.path: file.content_hash for file in unit.deployed_files(one.id)})
            != one.content_hash
        ):
            account.tell(f"Beleid: versie {one.number} heeft niet de bestanden waarmee zij is gepubliceerd.")
    for sentence in unit.mail_problems(MOST_TOLD):
        account.tell(sentence)
    for column, count in unit.broken_references():
        account.tell(f"{column} wijst {count} keer naar iets dat er niet meer is.")
    for sentence in unit.damaged_pages():
        account.tell(f"Het databasebestand is beschadigd: {sentence}")
