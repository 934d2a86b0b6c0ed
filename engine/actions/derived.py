"""What follows from the variables of a case: its title, who is kept out, who reads it, its parties."""

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from engine.bpmn import Run
from engine.casework.surroundings import token_hash
from engine.model.history import HistoryKind

if TYPE_CHECKING:
    from engine.actions.case_action import CaseAction


def derive(action: "CaseAction", run: Run) -> None:
    """Title, people kept out, readers and parties, where what they rest on was written."""
    first = action.before.version == 0
    written = action.variables.written
    properties = action.policy.process(action.instance.process_id).properties

    def touched(name: str) -> str:
        text = properties.get(name, "")
        return text if text and (first or _mentions(text, written)) else ""

    if text := touched("excluded"):
        _replace_access(action, "x:", action.words(text))
    if text := touched("readers"):
        _replace_access(action, "f:", action.words(text))
    if text := touched("title"):
        title = run.evaluate(text)
        if isinstance(title, str) and title and title != action.instance.title:
            action.alter(title=title[:300])
    parties = properties.get("parties", "")
    if parties and (first or _mentions(parties, written)):
        links = [
            (token_hash(action.here.party_token(action.instance.id, role)), action.instance.id, role)
            for role in party_roles(action.variables, parties)
        ]
        action.unit.add_party_links(links, action.now)


def party_roles(variables: Mapping[str, Any], parties: str) -> list[str]:
    """Roles of the parties that are known now: `name`, or `name[2]` for the second of a list."""
    roles: list[str] = []
    for name in (word.strip() for word in parties.split(",")):
        value = variables.get(name)
        if isinstance(value, dict):
            roles.append(name)
        elif isinstance(value, list):
            roles += [f"{name}[{number}]" for number in range(1, len(value) + 1)]
    return roles


def _replace_access(action: "CaseAction", mark: str, names: Sequence[str]) -> None:
    wanted = {f"{mark}{name}" for name in names}
    present = {who for who in action.instance.access if who.startswith(mark)}
    if wanted == present:
        return
    action.change.access_added += sorted(wanted - present)
    action.change.access_gone += sorted(present - wanted)
    kept = [who for who in action.instance.access if who not in present - wanted]
    action.alter(access=(*kept, *sorted(wanted - present)))
    if mark == "x:" and action.before.version:
        _take_tasks_from(action, {who[2:] for who in wanted - present})


def _take_tasks_from(action: "CaseAction", kept_out: set[str]) -> None:
    """Who is kept out from now on gives back the tasks of this case."""
    for task in action.unit.open_tasks([action.instance.id]):
        if task.assignee in kept_out and not action.is_done(task.token):
            action.unit.assign(task._replace(assignee=None))
            action.tell(
                HistoryKind.TASK_RELEASED,
                process_id=task.process_id,
                element_id=task.element_id,
                name=task.name,
                reason="uitgesloten van deze zaak",
            )


def _mentions(text: str, names: Mapping[str, Any]) -> bool:
    words = set(re.findall(r"\w+", text))
    return any(name in words or (" " in name and name in text) for name in names)
