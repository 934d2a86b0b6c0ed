"""Who acts: a person of the organisation, a part of the program, or a party to a case."""

from dataclasses import dataclass
from enum import StrEnum


class ActorKind(StrEnum):
    """The three kinds of actors that history knows."""

    PERSON = "person"  # someone of the organisation, signed in; `name` is the username
    PROGRAM = "program"  # a part of the engine: "timer", "job", "deadline watch"
    PARTY = "party"  # someone outside, through the secret link of a case; `name` is the role


_PERSON = ActorKind.PERSON  # looking a member up takes as long as the rest of `is_person`, asked everywhere


@dataclass(frozen=True, slots=True)
class Actor:
    """The one who acts; written into every history entry."""

    kind: ActorKind
    name: str
    instance_id: int | None = None

    @classmethod
    def person(cls, username: str) -> "Actor":
        """A person of the organisation."""
        return cls(_PERSON, username)

    @classmethod
    def program(cls, name: str) -> "Actor":
        """A part of the program."""
        return cls(ActorKind.PROGRAM, name)

    @classmethod
    def party(cls, instance_id: int, role: str) -> "Actor":
        """A party to one case, known by the variable that holds it (`role`)."""
        return cls(ActorKind.PARTY, role, instance_id)

    @property
    def is_person(self) -> bool:
        """Whether this is a person of the organisation."""
        return self.kind is _PERSON
