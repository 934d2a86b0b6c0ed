"""What every part of the front door leans on: the surroundings, the policy, who asks."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from functools import wraps
from inspect import signature
from typing import ParamSpec, TypeVar, cast

from engine import errors
from engine.actions import (
    deploy,
    write_refusal,
)
from engine.casework.surroundings import Surroundings
from engine.model.actor import Actor, ActorKind
from engine.model.findings import FormErrors
from engine.model.organisation import Person, Role
from engine.policy import Policy
from engine.sentence import Sentence
from engine.watching import action

P = ParamSpec("P")
R = TypeVar("R")


def keeping_out_is_written_down(who: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Who is kept out of a case, or has nothing to do with it, and tries all the same is written down; `who`
    names the argument."""

    def around(method: Callable[P, R]) -> Callable[P, R]:
        asked = signature(method)

        @wraps(method)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            try:
                return method(*args, **kwargs)
            except (errors.Excluded, errors.NotInvolved) as refusal:
                given = asked.bind(*args, **kwargs).arguments
                write_refusal.write_refusal(cast("Door", given["self"])._here, actor(given[who]), refusal)
                raise

        return guarded

    return around


def watched(method: Callable[P, R]) -> Callable[P, R]:
    """Every call is told to the log and the measures, with the id that it is about; never by whom."""
    name = method.__name__
    about = next((word for word in list(signature(method).parameters)[1:2] if word.endswith("_id")), "")

    @wraps(method)
    def told(*args: P.args, **kwargs: P.kwargs) -> R:
        with action(name) as telling:
            if about:
                given = args[1] if len(args) > 1 else kwargs.get(about)
                telling.told[about.removesuffix("_id")] = cast("int | str | None", given)
            outcome = method(*args, **kwargs)
            if isinstance(outcome, FormErrors):
                telling.outcome = "answers refused"
            elif (instance := getattr(outcome, "instance_id", None)) is not None:
                telling.told["instance"] = instance
            return outcome

    return told


class Door:
    """Knows the surroundings, and asks the organisation who may."""

    def __init__(self, here: Surroundings, check: deploy.Check) -> None:
        self._here = here
        self._check = check

    def look(self) -> AbstractContextManager[None]:
        """Everything asked within, by this thread, is one consistent look until something is written."""
        return self._here.store.look()

    def now(self) -> datetime:
        """This moment, UTC; on a demonstration clock the moved moment."""
        return self._here.now()

    def _newest_or_none(self) -> Policy | None:
        try:
            return self._here.shelf.newest()
        except errors.NotFound:
            return None

    def _policy(self, deployment_id: int | None) -> Policy:
        return self._here.shelf.newest() if deployment_id is None else self._here.shelf.get(deployment_id)

    def _here_person(self, username: str) -> Person:
        with self._here.store.read() as unit:
            return self._here.people.get(unit).seen_on(username, self._here.today())

    def _must_have(self, username: str, refusal: Sentence, *roles: Role) -> None:
        """Raises NotAllowed, with the refusal, unless this person has one of the roles; NotFound for
        nobody."""
        person = self._here_person(username)
        if not person.active or not person.has_role(*roles):
            raise errors.NotAllowed(refusal)

    def _must_manage(self, by: Actor | str, about: str | None = None) -> str:
        """The name to write down of who may manage: a part of the program, that says so itself, or a person
        with the role for it, or `about` themselves. A name that nobody has is nobody. Raises NotAllowed."""
        who = actor(by)
        if who.kind is ActorKind.PROGRAM:
            return who.name
        with self._here.store.read() as unit:
            person = self._here.people.get(unit).people.get(who.name) if who.is_person else None
        if person is None or not person.active or (who.name != about and not person.has_role(Role.ADMIN)):
            raise errors.NotAllowed("Dit mag alleen een beheerder van de organisatie.")
        return who.name


def actor(by: Actor | str) -> Actor:
    return by if isinstance(by, Actor) else Actor.person(by)
