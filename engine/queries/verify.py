"""Whether what is stored is whole: for after a restore, and for every day."""

from engine.bpmn import JobWait, MessageWait, SignalWait, TimerWait, UserTaskWait
from engine.casework.chronicle import broken_at
from engine.casework.surroundings import Surroundings
from engine.casework.variables import CaseVariables
from engine.model.instances import InstanceState
from engine.model.records import wait_id
from engine.model.running import JobState, Verification
from engine.model.tasks import TaskState
from engine.ports import Unit
from engine.queries.task import looked_at

BATCH = 200


def verify(here: Surroundings) -> Verification:
    """Every instance loads; tasks, timers, jobs and messages are those of its tokens; history is chained."""
    problems: list[str] = []
    instances = entries = 0
    after = 0
    while True:
        with here.store.read() as unit:
            ids = unit.instance_ids(after=after, limit=BATCH)
            for instance_id in ids:
                instances += 1
                entries += _one(here, unit, instance_id, problems)
        if len(ids) < BATCH:
            break
        after = ids[-1]
    return Verification(instances, entries, tuple(problems), {})


def _one(here: Surroundings, unit: Unit, instance_id: int, problems: list[str]) -> int:
    instance = unit.instance(instance_id)
    history = unit.history(instance_id)
    broken = broken_at(history)
    if broken is not None:
        problems.append(f"{instance.key}: de geschiedenis is verbroken bij regel {broken}.")
    elif len(history) != instance.history_seq or (history and history[-1].hash != instance.history_hash):
        problems.append(f"{instance.key}: de geschiedenis is niet compleet.")
    try:
        policy = here.shelf.get(instance.deployment_id, unit)
        variables = CaseVariables(unit, instance, policy, here.people.get(unit), here.now())
        variables.read_all()
        waiting = looked_at(instance, policy, variables, here.now()).waiting()
    except Exception as problem:  # whatever it is, it is what must be told
        problems.append(f"{instance.key}: kan niet worden geladen ({problem}).")
        return len(history)
    running = instance.state in (InstanceState.RUNNING, InstanceState.SUSPENDED)
    stored = {
        "taken": {task.id for task in unit.tasks(instance_id) if task.state is TaskState.OPEN},
        "klokken": {timer.id for timer in unit.timers_of(instance_id)},
        "opdrachten": {
            job.id for job in unit.jobs_of(instance_id) if job.state in (JobState.WAITING, JobState.FAILED)
        },
        "berichten": {wait_id(instance_id, one.token) for one in unit.subscriptions_of(instance_id)},
    }
    kinds = {
        "taken": (UserTaskWait,),
        "klokken": (TimerWait,),
        "opdrachten": (JobWait,),
        "berichten": (MessageWait, SignalWait),
    }
    for name, rows in stored.items():
        wanted = {
            wait_id(instance_id, token)
            for token, (kind, _) in waiting.items()
            if running and issubclass(kind, kinds[name])
        }
        if rows != wanted:
            problems.append(
                f"{instance.key}: {name} kloppen niet met de stand ({len(rows)} om {len(wanted)})."
            )
    return len(history)
