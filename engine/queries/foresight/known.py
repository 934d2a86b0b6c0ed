"""What an expression sees of a case beside its variables, at any moment."""

from datetime import datetime
from typing import Any

from engine.casework.organisation import Organisation
from engine.feel import from_python
from engine.model.dutch_time import AMSTERDAM, dutch_day
from engine.model.records import InstanceRecord
from engine.policy import Policy


def organisation_seen(policy: Policy, organisation: Organisation) -> Any:
    """`organisatie` as it is now: the same for all cases of a version."""
    return from_python({**policy.house, **organisation.for_expressions})


def provided(instance: InstanceRecord, organisatie: Any, at: datetime) -> dict[str, Any]:
    """`zaak` and `organisatie` as they are now, `vandaag` and `nu` as they were then."""
    found = {
        "zaak": {
            "nummer": instance.key,
            "titel": instance.title,
            "fase": instance.phase,
            "gestart_op": dutch_day(instance.started_at),
            "gestart_door": instance.started_by,
            "versie": instance.deployment_id,
            "uitkomst": instance.outcome,
        },
        "vandaag": dutch_day(at),
        "nu": at.astimezone(AMSTERDAM),
    }
    return {"organisatie": organisatie, **{name: from_python(value) for name, value in found.items()}}
