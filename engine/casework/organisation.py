"""The organisation at one revision: who holds which function, who stands in for whom."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from functools import cached_property
from threading import Lock
from typing import Any

from engine.errors import NotFound, WrongValue
from engine.model.organisation import FunctionHeld, Person, StandIn
from engine.model.signals import USUAL, MailWish, SignalChoice, SignalKind
from engine.ports import Unit
from engine.sentence import Sentence


class Organisation:
    """People, functions and stand-ins as they were at one revision. Read-only."""

    def __init__(
        self,
        revision: int,
        people: Iterable[Person],
        stand_ins: Iterable[StandIn],
        choices: Mapping[str, Mapping[SignalKind, SignalChoice]] | None = None,
    ) -> None:
        self.revision = revision
        self.choices = choices or {}
        self.people = {person.username: person for person in people}
        self.stand_ins = tuple(stand_ins)

    @cached_property
    def holders(self) -> Mapping[str, tuple[str, ...]]:
        """Usernames of the active holders of each function."""
        found: dict[str, list[str]] = {}
        for person in self.people.values():
            if person.active:
                for name in functions_of(person):
                    found.setdefault(name, []).append(person.username)
        return {name: tuple(usernames) for name, usernames in found.items()}

    @cached_property
    def own_hats(self) -> Mapping[str, tuple[str, ...]]:
        """What each person may act as by own right: "u:username" and "f:function"."""
        return {
            username: (f"u:{username}", *[f"f:{name}" for name in functions_of(person)])
            for username, person in self.people.items()
        }

    @cached_property
    def _stand_ins_of(self) -> Mapping[str, list[StandIn]]:
        found: dict[str, list[StandIn]] = {}
        for stand in self.stand_ins:
            found.setdefault(stand.stand_in, []).append(stand)
        return found

    @cached_property
    def for_expressions(self) -> Mapping[str, Any]:
        """What FEEL and letters see of it: functions with their holders, people with how to reach them, and
        those among them who can be given work. All text, so the values of FEEL already."""
        here = {
            person.username: {
                "naam": person.name,
                "email": person.email,
                "telefoon": person.telephone,
                "functies": list(functions_of(person)),
            }
            for person in self.people.values()
            if person.active
        }
        return {
            "functies": {name: list(usernames) for name, usernames in self.holders.items()},
            "personen": here,
            "uitvoerders": {name: one for name, one in here.items() if self.people[name].works},
        }

    def person(self, username: str) -> Person:
        """One person. Raises NotFound."""
        person = self.people.get(username)
        if person is None:
            raise NotFound("Deze persoon bestaat niet.", username=username)
        return person

    def name(self, username: str | None) -> str:
        """A person's name; the username itself when unknown."""
        person = self.people.get(username or "")
        return person.name if person else (username or "")

    def absent(self, username: str, day: date) -> tuple[str, ...]:
        """Usernames of those this person stands in for on a day."""
        stands = self._stand_ins_of.get(username, ())
        return tuple([stand.absent for stand in stands if stand.from_day <= day <= stand.until_day])

    def with_stand_ins(self, usernames: Iterable[str], day: date) -> tuple[str, ...]:
        """These people, each followed by who stands in for them on a day; each once."""
        found: dict[str, None] = {}
        for username in usernames:
            found[username] = None
            for stand in self.stand_ins:
                if stand.absent == username and stand.from_day <= day <= stand.until_day:
                    found[stand.stand_in] = None
        return tuple(found)

    def seen_on(self, username: str, day: date) -> Person:
        """A person, with those they stand in for on this day. Raises NotFound."""
        return replace(self.person(username), standing_in_for=self.absent(username, day))

    def hats(self, username: str, day: date) -> tuple[str, ...]:
        """Everything a person may act as: "u:username" and "f:function", of those they stand in for too."""
        person = self.people.get(username)
        if person is None or not person.active:
            return ()
        own = self.own_hats[username]
        absent = self.absent(username, day)
        if not absent:
            return own
        others = [hat for name in absent for hat in self.own_hats.get(name, (f"u:{name}",))]
        return tuple(dict.fromkeys([*own, *others]))

    def must_work(self, username: str) -> Person:
        """Somebody to whom work can be given. Raises NotFound; WrongValue for who left or does no tasks."""
        person = self.person(username)
        if not person.active:
            raise WrongValue(Sentence("{name} werkt hier niet meer.", name=person.name))
        if not person.works:
            raise WrongValue(
                Sentence(
                    "{name} kan geen taken krijgen: dit account is alleen om mee te lezen of te beheren.",
                    name=person.name,
                )
            )
        return person

    def called(self, name: str) -> str:
        """What people call a candidate of a diagram: the name of a person, a function as it is called."""
        person = self.people.get(name)
        return name if person is None else person.name

    def choice(self, username: str, kind: SignalKind) -> SignalChoice:
        """How a person hears this kind of news: as they chose, else the loudest choice of their functions."""
        own = self.choices.get(f"u:{username}", {}).get(kind)
        if own is not None:
            return own
        person = self.people.get(username)
        names = functions_of(person) if person is not None else ()
        given = [
            found for name in names if (found := self.choices.get(f"f:{name}", {}).get(kind)) is not None
        ]
        if not given:
            return USUAL[kind]
        loudest = max(given, key=lambda one: list(MailWish).index(one.mail))
        return replace(loudest, page=any(one.page for one in given))

    def wants(self, username: str, kind: SignalKind) -> bool:
        """Whether a person hears this kind of news at all."""
        choice = self.choice(username, kind)
        return choice.page or choice.mail is not MailWish.NEVER

    def somebody_wants(self, kind: SignalKind) -> bool:
        """Whether anybody chose to hear of this; quick, for what happens often."""
        return kind in self._wanted

    @cached_property
    def _wanted(self) -> frozenset[SignalKind]:
        return frozenset(
            kind
            for one in self.choices.values()
            for kind, choice in one.items()
            if choice.page or choice.mail is not MailWish.NEVER
        )

    def usernames(self, who: Iterable[str]) -> tuple[str, ...]:
        """The people behind functions and usernames, each once; what is neither gives nobody."""
        found: dict[str, None] = {}
        for one in who:
            if one in self.people:
                found[one] = None
            for username in self.holders.get(one, ()):
                found[username] = None
        return tuple(found)


def functions_of(person: Person) -> tuple[str, ...]:
    """The names a diagram may use for the functions of a person: as held, and with the team behind it."""
    found: dict[str, None] = {}
    for held in person.functions:
        found[held.function] = None
        found[_with_team(held)] = None
    return tuple(found)


def _with_team(held: FunctionHeld) -> str:
    if not held.team or held.function.endswith(held.team):
        return held.function
    return f"{held.function} {held.team}"


class OrganisationShelf:
    """Remembers the organisation at its newest revision; a change anywhere raises the revision."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._newest: Organisation | None = None

    def get(self, unit: Unit, revision: int | None = None) -> Organisation:
        """The organisation as this transaction sees it; `revision` when it was read already."""
        if revision is None:
            revision = unit.organisation_revision()
        known = self._newest
        if known is not None and known.revision == revision:
            return known
        found = Organisation(revision, unit.people(), unit.stand_ins(), unit.signal_choices())
        with self._lock:
            self._newest = found
        return found
