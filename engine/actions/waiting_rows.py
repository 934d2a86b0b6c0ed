"""The rows that stand for what a case waits for: those that come and those that go with one action."""

from collections.abc import Mapping
from datetime import datetime

from engine.bpmn import JobWait, MessageWait, SignalWait, TimerWait, UserTaskWait, Wait
from engine.model.records import (
    Change,
    InstanceRecord,
    JobRecord,
    SubscriptionRecord,
    TaskRecord,
    TimerRecord,
    wait_id,
)
from engine.ports import Unit


class WaitingRows:
    """Writes waits into a change. `done`: by whom, of the tokens whose work was done in this action."""

    def __init__(
        self,
        unit: Unit,
        instance: InstanceRecord,
        version: int,
        now: datetime,
        change: Change,
        done: Mapping[int, str],
    ) -> None:
        self._unit = unit
        self._instance = instance
        self._version = version
        self._now = now
        self._change = change
        self._done = done

    def gone(self, token: int, kind: type[Wait]) -> None:
        """A wait is over: what it was is done by somebody, or withdrawn."""
        here = wait_id(self._instance.id, token)
        by = self._done.get(token)
        if kind is UserTaskWait:
            if by is not None:
                self._change.tasks_done.append((here, by))
            else:
                self._change.tasks_cancelled.append(here)
                self._change.many_offers.append(here)
        elif kind is JobWait:
            (self._change.jobs_done if by is not None else self._change.jobs_cancelled).append(here)
        elif kind is TimerWait:
            self._change.timers_gone.append(here)
        else:
            self._change.subscriptions_gone.append(token)

    def new(self, wait: Wait, last_event: str) -> None:
        """A wait begins."""
        here = self._instance.id
        place = (wait_id(here, wait.token), here, wait.token, wait.process_id, wait.element_id)
        match wait:
            case UserTaskWait():
                self._change.tasks.append(self._task(wait, last_event))
            case JobWait():
                self._change.jobs.append(JobRecord(*place, wait.type, max(1, wait.retries), self._now))
            case TimerWait():
                self._change.timers.append(TimerRecord(*place, wait.due))
            case MessageWait() | SignalWait():
                kind = "message" if isinstance(wait, MessageWait) else "signal"
                key = wait.correlation_key if isinstance(wait, MessageWait) else None
                self._change.subscriptions.append(
                    SubscriptionRecord(
                        here, wait.token, kind, wait.name, key or "", wait.process_id, wait.element_id
                    )
                )

    def _task(self, wait: UserTaskWait, last_event: str) -> TaskRecord:
        here = self._instance.id
        # Nobody who is kept out can be given a task: then it is for the candidates.
        kept_out = {*self._instance.excluded, *wait.excluded}
        assignee = wait.assignee if wait.assignee not in kept_out else None
        loop = None
        if wait.loop_counter is not None:
            together = any(
                task.element_id == wait.element_id and task.loop is not None for task in self._change.tasks
            )
            loop = self._version + 1
            if wait.loop_counter > 1 and not together:
                loop = self._unit.last_loop(here, wait.element_id) or loop
        return TaskRecord(
            id=wait_id(here, wait.token),
            instance_id=here,
            token=wait.token,
            process_id=wait.process_id,
            element_id=wait.element_id,
            name=wait.name or wait.element_id,
            form_id=wait.form_id,
            assignee=assignee,
            functions=wait.candidate_groups,
            users=tuple([user for user in wait.candidate_users if user not in kept_out]),
            due=wait.due_date,
            follow_up=wait.follow_up_date,
            priority=wait.priority,
            created_at=self._now,
            loop=loop,
            excluded=wait.excluded,
            last_event=last_event,
        )
