"""What is wrong with a file or an answer, told as data: checks and forms return these, they raise nothing."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How much a finding matters."""

    ERROR = "error"  # refuses the deployment
    WARNING = "warning"  # is shown, refuses nothing
    INFO = "info"  # good to know


@dataclass(frozen=True, slots=True)
class Finding:
    """One remark on one place of a deployment, in a sentence that a process owner understands."""

    file: str
    element: str
    rule: str
    severity: Severity
    message: str
    message_en: str = ""

    @property
    def refuses(self) -> bool:
        """Whether a deployment with this finding is refused."""
        return self.severity is Severity.ERROR


@dataclass(frozen=True, slots=True)
class FieldError:
    """What is wrong with one answer: the field's key as in the form, and a sentence."""

    field: str  # key path: `parties[0].name`
    message: str
    label: str = ""  # what the form calls the field
    message_en: str = ""


@dataclass(frozen=True, slots=True)
class FormErrors:
    """Answers that were not accepted; nothing was changed."""

    errors: tuple[FieldError, ...]
