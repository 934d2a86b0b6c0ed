"""Reads form-js JSON into a frozen form, with a finding for each mistake.

Nothing outside the allow-list passes.
"""

from collections.abc import Mapping

from engine.forms.json_text import JsonError, read_json
from engine.forms.model import Form
from engine.forms.reading.components import Components
from engine.forms.reading.values import Values
from engine.model.findings import Finding

__all__ = ["read_form"]

_LARGEST = 1_000_000


def read_form(content: bytes, file: str) -> tuple[Form | None, tuple[Finding, ...]]:
    """Reads one form. Mistakes are findings; None when nothing can be drawn from it."""
    read = Values(file)
    try:
        data = read_json(content, _LARGEST)
    except JsonError as error:
        read.wrong("", error.nl, error.en)
        return None, tuple(read.findings)
    if not isinstance(data, Mapping) or not isinstance(data.get("components"), list):
        read.wrong(
            "",
            "Dit is geen formulier: er is geen lijst 'components'.",
            "This is no form: there is no list 'components'.",
        )
        return None, tuple(read.findings)
    return Components(read).form(data), tuple(read.findings)
