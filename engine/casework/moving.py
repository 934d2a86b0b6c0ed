"""Who may give a task to somebody else.

Whose it is, by own right or as stand-in, and who operates the program. Of those who see the case: who could
do it, by a function or name that the drawing offers it to, so that it does not stand still when the one who
has it is ill; and who gave it to the one who has it. Never who is kept out of the case or of the task, and
never who only reads.
"""

from collections.abc import Sequence

from engine.casework.access import Access
from engine.model.records import TaskRecord
from engine.model.tasks import TaskState
from engine.ports import Unit


def movable(unit: Unit, found: Sequence[tuple[Access, TaskRecord]]) -> set[int]:
    """Which of these open tasks one person may give to somebody else. More is asked of the database only for
    tasks that are with a colleague."""
    may = [(access, task) for access, task in found if not _is_closed(access, task)]
    yes = {task.id for access, task in may if access.offered(task) or access.operates}
    rest = [(access, task) for access, task in may if task.assignee and task.id not in yes]
    if not rest:
        return yes
    username = rest[0][0].actor.name
    did = unit.worked_on([task.instance_id for _, task in rest], username)
    seen = [(access, task) for access, task in rest if access.may_see([task], task.instance_id in did)]
    yes |= {task.id for access, task in seen if access.could_do(task)}
    others = {task.id: task.assignee for _, task in seen if task.id not in yes}
    given = unit.given_by(list(others), username) if others else {}
    return yes | {task_id for task_id, to in given.items() if others[task_id] == to}


def _is_closed(access: Access, task: TaskRecord) -> bool:
    kept_out = access.is_excluded or access.actor.name in task.excluded
    return task.state is not TaskState.OPEN or kept_out or access.only_reads
