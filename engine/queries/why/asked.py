"""One case that somebody asks about, as it was read at that moment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.bpmn import Element
from engine.casework.facts import fact
from engine.casework.organisation import Organisation
from engine.casework.surroundings import Surroundings
from engine.casework.variables import decode
from engine.model.records import InstanceRecord
from engine.model.tasks import Fact
from engine.policy import Policy
from engine.ports import Unit
from engine.queries.why.trail import Trail


@dataclass(frozen=True, slots=True)
class Asked:
    """A case with its history; `handler`: whether the one who asks works on it."""

    unit: Unit
    instance: InstanceRecord
    organisation: Organisation
    handler: bool
    policy: Policy
    policies: Mapping[int, Policy]
    """By deployment: what was live when something happened."""
    numbers: Mapping[int, int]
    """Number of a deployment, as people know it, by id."""
    trail: Trail
    values: Sequence[tuple[str, int, str]]
    """Each variable (name, version of the instance that wrote it, stored value), oldest first."""

    def fact(self, name: str, stored: str) -> Fact:
        """A stored value of a variable, as a person reads it."""
        return fact(name, decode(stored), self.policy, self.organisation, handler=self.handler)

    def element(self, step: tuple[str, str]) -> Element | None:
        """The element of a step: (process, element)."""
        return self.policy.element(*step) if step[1] else None


def asked_of(
    here: Surroundings, unit: Unit, instance: InstanceRecord, organisation: Organisation, *, handler: bool
) -> Asked:
    """The case with all that its answers may need, under the policies that its history names."""
    entries = unit.history(instance.id)
    return Asked(
        unit=unit,
        instance=instance,
        organisation=organisation,
        handler=handler,
        policy=here.shelf.get(instance.deployment_id, unit),
        policies={one: here.shelf.get(one, unit) for one in {entry.deployment_id for entry in entries}},
        numbers={one.id: one.number for one in unit.deployments()},
        trail=Trail(entries),
        values=unit.variable_history(instance.id),
    )
