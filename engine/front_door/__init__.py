"""The front door: one class through which the web, the command line and the demo do everything.

Reads return frozen values of `engine.model`. Wrong answers come back as `FormErrors` (field, sentence), wrong
files as findings; refusals are raised as `engine.errors`, each with a sentence for people. Moments are aware
datetimes in UTC; dates are days in Europe/Amsterdam. `by` and `person` are usernames unless typed `Actor`.
"""

from engine.front_door.accounts import AccountsDoor
from engine.front_door.cases import CasesDoor
from engine.front_door.desk import DeskDoor
from engine.front_door.outside import OutsideDoor
from engine.front_door.papers import PapersDoor
from engine.front_door.people import PeopleDoor
from engine.front_door.policy import PolicyDoor
from engine.front_door.policy_drafts import PolicyDraftsDoor
from engine.front_door.post import PostDoor
from engine.front_door.running import RunningDoor
from engine.front_door.tasks import TasksDoor
from engine.front_door.watching import WatchingDoor

__all__ = ["Engine"]


class Engine(
    PolicyDoor,
    PolicyDraftsDoor,
    CasesDoor,
    OutsideDoor,
    TasksDoor,
    DeskDoor,
    PapersDoor,
    PostDoor,
    RunningDoor,
    PeopleDoor,
    AccountsDoor,
    WatchingDoor,
):
    """Runs processes. Made by `engine.bootstrap.build(settings)`; safe to share between threads."""
