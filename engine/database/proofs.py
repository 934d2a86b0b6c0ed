"""Questions of `verify`: many cases at once, in the order of their ids, a bounded number at a time."""

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Column, ColumnElement, Select, and_, exists, func, or_, select, text

from engine.database.instances import instance_record
from engine.database.rows import Rows, filled, of_cases
from engine.database.tables import (
    INSTANCE_COLUMNS,
    deadline,
    deadline_watch,
    document,
    document_content,
    history,
    incident,
    instance,
    instance_access,
    job,
    metadata,
    outbox,
    policy_content,
    subscription,
    task_offer,
    timer,
    user_task,
    variable,
)
from engine.database.tasks import TASK_COLUMNS
from engine.model.deadlines import DeadlineState
from engine.model.documents import DocumentState
from engine.model.instances import InstanceState
from engine.model.proofs import DocumentProof, StoredDeadline, StoredWork, fingerprint, head_of
from engine.model.records import HistoryRecord, InstanceRecord, TaskRecord
from engine.model.running import JobState, MailState
from engine.model.tasks import TaskState

_STREAMED = 500
_HEAD = (
    instance.c.id,
    instance.c.version,
    instance.c.history_seq,
    instance.c.history_hash,
    instance.c.token_state,
)


class ProofRows(Rows):
    """What is stored, for comparing one part with another."""

    def instances_after(self, after: int, limit: int) -> list[InstanceRecord]:
        """Instances in the order of their ids, from after this one on."""
        rows = self.c.execute(
            select(*INSTANCE_COLUMNS).where(instance.c.id > after).order_by(instance.c.id).limit(limit)
        )
        return [instance_record(row) for row in rows]

    def history_between(self, first: int, last: int) -> Iterator[HistoryRecord]:
        """The history of these instances, one after the other, each oldest first; never all in memory."""
        question = (
            select(history)
            .where(history.c.instance_id.between(first, last))
            .order_by(history.c.instance_id, history.c.seq)
        )
        rows = self.c.execution_options(yield_per=_STREAMED).execute(question)
        return (filled(HistoryRecord, row) for row in rows)

    def stored_work(self, first: int, last: int, overdue_until: datetime) -> defaultdict[int, StoredWork]:
        """The rows beside the token state of these instances. A deadline that ended before `overdue_until`
        need not be watched any more."""
        found: defaultdict[int, StoredWork] = defaultdict(StoredWork)
        self._tasks(first, last, found)
        self._waits(first, last, found)
        self._facts(first, last, found)
        self._deadlines(first, last, overdue_until, found)
        return found

    def _tasks(self, first: int, last: int, found: dict[int, StoredWork]) -> None:
        here = user_task.c.instance_id.between(first, last)
        closed = select(
            user_task.c.instance_id, user_task.c.id, user_task.c.completed_by, user_task.c.closed_at
        ).where(here, user_task.c.state == TaskState.COMPLETED)
        for instance_id, task_id, by, at in self.c.execute(closed):
            found[instance_id].tasks_done[task_id] = by, at
        offers: dict[int, set[str]] = {}
        more = (
            select(task_offer.c.task_id, task_offer.c.who)
            .join(user_task, user_task.c.id == task_offer.c.task_id)
            .where(here)
        )
        for task_id, who in self.c.execute(more):
            offers.setdefault(task_id, set()).add(who)
        opened = select(*TASK_COLUMNS, user_task.c.offered_to).where(
            here, user_task.c.state == TaskState.OPEN
        )
        for row in self.c.execute(opened):
            task = filled(TaskRecord, row[:-1])
            work = found[task.instance_id]
            work.tasks.add(task.id)
            whose = task.offered_to
            if row[-1] != next(iter(whose), "") or offers.get(task.id, set()) != set(whose[1:]):
                work.misplaced.append(task.id)

    def _waits(self, first: int, last: int, found: dict[int, StoredWork]) -> None:
        def told(kind: str, wait: Column[Any]) -> ColumnElement[bool]:
            return exists().where(
                incident.c.wait == wait, incident.c.kind == kind, incident.c.resolved_at.is_(None)
            )

        stopped = exists().where(
            instance.c.id == timer.c.instance_id, instance.c.state != InstanceState.RUNNING
        )
        question: Select[Any] = select(
            timer.c.instance_id, timer.c.id, timer.c.due,
            and_(timer.c.held, ~stopped, ~told("timer", timer.c.id)),
        ).where(of_cases(timer.c.id, first, last))  # fmt: skip
        for instance_id, timer_id, due, silent in self.c.execute(question):
            found[instance_id].timers[timer_id] = due
            if silent:
                found[instance_id].silent.append(f"klok {timer_id}")
        stopped = exists().where(
            instance.c.id == job.c.instance_id, instance.c.state != InstanceState.RUNNING
        )
        jobs: Select[Any] = select(
            job.c.instance_id, job.c.id, job.c.state,
            or_(
                and_(job.c.state == JobState.FAILED, ~told("job", job.c.id)),
                and_(job.c.state == JobState.WAITING, job.c.held, ~stopped),
            ),
        ).where(job.c.instance_id.between(first, last), job.c.state != JobState.CANCELLED)  # fmt: skip
        for instance_id, job_id, state, silent in self.c.execute(jobs):
            if state is JobState.DONE:
                found[instance_id].jobs_done += 1
                continue
            found[instance_id].jobs.add(job_id)
            if silent:
                found[instance_id].silent.append(f"opdracht {job_id}")
        waits = select(subscription.c.instance_id, subscription.c.token).where(
            subscription.c.instance_id.between(first, last)
        )
        for instance_id, token in self.c.execute(waits):
            found[instance_id].subscriptions.add(token)

    def _facts(self, first: int, last: int, found: dict[int, StoredWork]) -> None:
        values = (
            select(variable.c.instance_id, variable.c.name, variable.c.seq, variable.c.value)
            .where(variable.c.instance_id.between(first, last))
            .order_by(variable.c.instance_id, variable.c.seq)
        )
        for (instance_id, seq), rows in groupby(self.c.execute(values), key=lambda row: (row[0], row[2])):
            wrote = {name: value for _, name, _, value in rows}
            found[instance_id].variables.update(wrote)  # the newest comes last
            found[instance_id].written[seq] = fingerprint(wrote.items())
        access = select(instance_access.c.instance_id, instance_access.c.who).where(
            instance_access.c.instance_id.between(first, last)
        )
        for instance_id, who in self.c.execute(access):
            found[instance_id].access.add(who)
        documents = select(document.c.instance_id, document.c.id, document.c.content_hash).where(
            document.c.instance_id.between(first, last)
        )
        for instance_id, document_id, digest in self.c.execute(documents):
            found[instance_id].documents[document_id] = digest

    def _deadlines(
        self, first: int, last: int, overdue_until: datetime, found: dict[int, StoredWork]
    ) -> None:
        watched = exists().where(deadline_watch.c.deadline_id == deadline.c.id)
        unwatched = and_(deadline.c.state == DeadlineState.OPEN, deadline.c.ends > overdue_until, ~watched)
        question = (
            select(
                deadline.c.instance_id, deadline.c.term, deadline.c.slot, deadline.c.label,
                deadline.c.due, deadline.c.ends, unwatched,
            )
            .where(deadline.c.instance_id.between(first, last))
            .order_by(deadline.c.id)
        )  # fmt: skip
        for instance_id, *row in self.c.execute(question):
            found[instance_id].deadlines.append(StoredDeadline(*row))

    # -- documents, mail, policy -------------------------------------------------------------------------

    def document_proofs(self, after: int, limit: int) -> list[DocumentProof]:
        """Documents in the order of their ids, from after this one on, without their content."""
        rows = self.c.execute(
            select(
                document.c.id,
                instance.c.key,
                document.c.size,
                document.c.content_hash,
                func.length(document_content.c.content),
            )
            .join(instance, instance.c.id == document.c.instance_id)
            .outerjoin(document_content, document_content.c.document_id == document.c.id)
            .where(document.c.id > after)
            .order_by(document.c.id)
            .limit(limit)
        )
        return [filled(DocumentProof, row) for row in rows]

    def policy_contents(self) -> Iterator[tuple[str, bytes]]:
        """Every stored file of policy with the hash it is known by."""
        rows = self.c.execution_options(yield_per=20).execute(
            select(policy_content.c.content_hash, policy_content.c.content)
        )
        return ((digest, bytes(content)) for digest, content in rows)

    def mail_problems(self, limit: int) -> list[str]:
        """Messages whose state cannot be: each a sentence."""
        told = exists().where(incident.c.kind == "mail", incident.c.wait == outbox.c.id)
        later = outbox.alias("later")
        known_in_the_case = or_(  # a letter that was refused: on the letter, until it is mailed again
            exists().where(document.c.id == outbox.c.document_id, document.c.bounced_at.is_not(None)),
            exists().where(later.c.document_id == outbox.c.document_id, later.c.id > outbox.c.id),
        )
        strange = (
            select(outbox.c.id, outbox.c.state)
            .where(
                or_(
                    and_(outbox.c.state == MailState.SENT, outbox.c.sent_at.is_(None)),
                    and_(outbox.c.state != MailState.SENT, outbox.c.sent_at.is_not(None)),
                    and_(
                        outbox.c.state == MailState.FAILED,
                        outbox.c.instance_id.is_not(None),
                        ~told,
                        ~known_in_the_case,
                    ),
                )
            )
            .limit(limit)
        )
        problems = [
            f"Bericht {mail_id}: de staat ({state}) klopt niet met de rest." for mail_id, state in
            self.c.execute(strange)
        ]  # fmt: skip
        leaving = exists().where(
            outbox.c.document_id == document.c.id, outbox.c.state.in_((MailState.WAITING, MailState.SENT))
        )
        stranded = (
            select(instance.c.key, document.c.id)
            .join(instance, instance.c.id == document.c.instance_id)
            .where(document.c.state == DocumentState.TO_SEND, ~leaving)
            .limit(limit)
        )
        problems += [
            f"{key}: brief {document_id} moet worden gemaild, maar staat niet in de uitgaande mail."
            for key, document_id in self.c.execute(stranded)
        ]
        return problems

    def broken_references(self) -> list[tuple[str, int]]:
        """(what refers to nothing, how many rows): rows whose other half is gone."""
        found: list[tuple[str, int]] = []
        for table in metadata.sorted_tables:
            for key in table.foreign_keys:
                column, target = key.parent, key.column
                other = target.table.alias("other")
                lost = select(func.count()).where(
                    column.is_not(None), ~exists().where(other.c[target.name] == column)
                )
                if count := self.c.execute(lost).scalar_one():
                    found.append((f"{table.name}.{column.name}", int(count)))
        return found

    def damaged_pages(self) -> list[str]:
        """What the database itself finds wrong with its file (SQLite); others watch their own pages."""
        if self.c.dialect.name != "sqlite":
            return []
        told = [str(row[0]) for row in self.c.execute(text("PRAGMA integrity_check(20)"))]
        return [] if told == ["ok"] else told

    def heads(self) -> str:
        """One hash over how every case stands and what its history ends with."""
        rows = self.c.execution_options(yield_per=_STREAMED).execute(select(*_HEAD).order_by(instance.c.id))
        total = hashlib.sha256()
        for row in rows:
            total.update(head_of(*row))
        return total.hexdigest()

    def row_counts(self) -> dict[str, int]:
        """How many rows every table has, by name."""
        return {
            table.name: int(self.c.execute(select(func.count()).select_from(table)).scalar_one())
            for table in metadata.sorted_tables
        }
