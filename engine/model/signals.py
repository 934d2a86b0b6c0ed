"""What people want to be told, and how."""

from dataclasses import dataclass
from enum import StrEnum


class SignalKind(StrEnum):
    """The kinds of news."""

    TASK = "task"  # a new task
    NEAR = "near"  # a deadline comes near
    PASSED = "passed"  # a deadline has passed
    ESCALATION = "escalation"  # somebody else's deadline, told to who must act
    MESSAGE = "message"  # a message from a party, or from the procedure
    INCIDENT = "incident"  # something stands still


class MailWish(StrEnum):
    """When the same news comes by e-mail."""

    NEVER = "never"
    DAILY = "daily"  # gathered in one mail, each working morning
    NOW = "now"


@dataclass(frozen=True, slots=True)
class SignalChoice:
    """How one kind of news comes; `given_by` tells whose choice it is: the person, a function, or nobody."""

    kind: SignalKind
    page: bool
    mail: MailWish
    given_by: str = ""  # "u:username", "f:function", empty: the program's own


# What holds for whoever chose nothing: tasks are seen in the inbox, news that cannot wait comes by mail.
USUAL: dict[SignalKind, SignalChoice] = {
    SignalKind.TASK: SignalChoice(SignalKind.TASK, page=False, mail=MailWish.NEVER),
    SignalKind.NEAR: SignalChoice(SignalKind.NEAR, page=True, mail=MailWish.NOW),
    SignalKind.PASSED: SignalChoice(SignalKind.PASSED, page=True, mail=MailWish.NOW),
    SignalKind.ESCALATION: SignalChoice(SignalKind.ESCALATION, page=True, mail=MailWish.NOW),
    SignalKind.MESSAGE: SignalChoice(SignalKind.MESSAGE, page=True, mail=MailWish.NOW),
    SignalKind.INCIDENT: SignalChoice(SignalKind.INCIDENT, page=True, mail=MailWish.NEVER),
}
