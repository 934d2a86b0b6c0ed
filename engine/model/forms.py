"""A form with all that is needed to draw it and to check its answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class FormToFill:
    """A form of a deployment for one task, start or message. Draw and read it through the front door."""

    id: str
    title: str
    schema: Mapping[str, Any]  # the form-js JSON as deployed
    form: Any = field(repr=False)  # as `engine.forms` read it
    context: Mapping[str, Any] = field(repr=False)  # what its expressions see: the variables of the case
    lists: Mapping[str, Any] = field(repr=False)  # code lists by id
