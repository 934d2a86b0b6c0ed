"""What cases without a task wait for: for somebody outside to say something."""

from collections.abc import Sequence
from datetime import datetime

from engine.bpmn import Element
from engine.casework.organisation import Organisation
from engine.casework.surroundings import Surroundings
from engine.casework.variables import CaseVariables
from engine.errors import ProcessError
from engine.model.records import InstanceRecord, SubscriptionRecord
from engine.policy import Policy
from engine.ports import Unit
from engine.queries.ahead import may_await_somebody, waited_for
from engine.queries.task import looked_at


def awaited(
    here: Surroundings, unit: Unit, organisation: Organisation, idle: Sequence[InstanceRecord], now: datetime
) -> dict[int, tuple[str, ...]]:
    """What these cases wait for, in the words of the steps at which they stand.

    Of a step with `offeredWhen` only when that is true now. What such conditions read is asked for all cases
    together: a longer list asks no more.
    """
    records = {one.id: one for one in idle}
    together = _Together(unit, list(records))
    found: dict[int, dict[str, None]] = {}
    for one in unit.awaited_in(list(records)) if records else ():
        record = records[one.instance_id]
        policy = here.shelf.get(record.deployment_id, unit)
        element = policy.element(one.process_id, one.element_id)
        if element is None or not may_await_somebody(element):
            continue
        variables = CaseVariables(unit, record, policy, organisation, now, together.value)
        if _offered(element, one, record, policy, variables):
            found.setdefault(one.instance_id, {})[waited_for(element, one.name)] = None
    return {id_: tuple(names) for id_, names in found.items()}


def _offered(
    element: Element,
    wait: SubscriptionRecord,
    record: InstanceRecord,
    policy: Policy,
    variables: CaseVariables,
) -> bool:
    asked = element.extensions.properties.get("offeredWhen", "")
    if not asked:
        return True
    try:
        run = looked_at(record, policy, variables, variables.now)
        return run.evaluate(asked, wait.token) is True
    except ProcessError:
        return False  # a case that cannot be read spoils no list: its own page says what is wrong with it


class _Together:
    """Variables of several cases; each is asked for all of them when the first case reads it."""

    def __init__(self, unit: Unit, instance_ids: Sequence[int]) -> None:
        self._unit, self._ids = unit, instance_ids
        self._found: dict[str, dict[int, str]] = {}

    def value(self, instance_id: int, name: str) -> str | None:
        """The JSON of a variable of one of these cases."""
        if name not in self._found:
            self._found[name] = self._unit.variable_in(self._ids, name)
        return self._found[name].get(instance_id)
