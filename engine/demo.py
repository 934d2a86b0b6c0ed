"""A fictitious organisation and its cases, played from data files through the front door.

The player knows no procedure: `processes/demo/organisation.json` names teams, functions and people;
`processes/demo/cases.json` holds scripts of what they did, on which day. Cases begin in the past, so the
player is given an engine whose clock it may set; it plays all scripts together in the order of their moments.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from engine.errors import BehoorlijkError
from engine.front_door import Engine
from engine.model.actor import Actor
from engine.model.dutch_time import AMSTERDAM
from engine.model.findings import FormErrors
from engine.model.organisation import FunctionHeld, Role
from engine.model.tasks import InboxFilter

OFFICE_OPENS = time(9, 0)
DEMO = Actor.program("demo")


class PlayedClock:
    """A clock that stands where the player put it."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self) -> datetime:
        """The moment that is being played, UTC."""
        return self.at


class ScriptDoesNotFit(BehoorlijkError):
    """A demo script asks for something that the procedure does not offer at that moment."""

    sentence = "Demo-zaak '{script}', stap {step}: {reason}"


@dataclass(order=True)
class _Moment:
    at: datetime
    script: int
    step: int
    what: Mapping[str, Any] = field(compare=False)


def play_organisation(
    engine: Engine, organisation: Mapping[str, Any], password: str, by: Actor = DEMO
) -> None:
    """Add the teams, functions, people and stand-ins of the file; everyone gets the same demo password."""
    for team in organisation.get("teams", ()):
        engine.save_team(team["id"], team["name"], by)
    for function in organisation.get("functions", ()):
        engine.save_function(
            function["name"], by, team=function.get("team"), description=function.get("description", "")
        )
    for one in organisation.get("people", ()):
        engine.save_person(
            one["username"],
            name=one["name"],
            by=by,
            email=one.get("email", ""),
            telephone=one.get("telephone", ""),
            roles=tuple(Role(role) for role in one.get("roles", ["staff"])),
            functions=tuple(_held(function) for function in one.get("functions", ())),
            language=one.get("language"),
        )
        engine.set_password(one["username"], password, by)
    for absence in organisation.get("stand_ins", ()):
        engine.save_stand_in(
            absence["absent"], absence["stand_in"], date.fromisoformat(absence["from"]),
            date.fromisoformat(absence["until"]), by, absence.get("reason", "afwezig"),
        )  # fmt: skip


def _held(function: str | Mapping[str, Any]) -> FunctionHeld:
    if isinstance(function, str):
        return FunctionHeld(function)
    return FunctionHeld(function["function"], function.get("team"))


def first_moment(scripts: Sequence[Mapping[str, Any]], today: date) -> datetime:
    """The moment at which the oldest script begins, UTC."""
    return min(
        (_start_of(script, today) for script in scripts),
        default=datetime.combine(today, OFFICE_OPENS, AMSTERDAM),
    )


def play_cases(
    engine: Engine,
    clock: PlayedClock,
    scripts: Sequence[Mapping[str, Any]],
    until: datetime,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> int:
    """Play all scripts up to `until`; returns how many cases were started.

    Raises ScriptDoesNotFit, naming script and step, when the procedure refuses what a script does.
    """
    today = until.astimezone(AMSTERDAM).date()
    moments = sorted(_moments(scripts, today))
    cases: dict[int, tuple[int, str]] = {}
    for done, moment in enumerate(moments):
        if moment.at > until:
            continue
        _let_time_pass(engine, clock, moment.at)
        try:
            _play(engine, moment, cases)
        except BehoorlijkError as refusal:
            title = str(scripts[moment.script].get("title", moment.script))
            raise ScriptDoesNotFit(script=title, step=moment.step, reason=refusal.sentence) from refusal
        progress(done + 1, len(moments))
    _let_time_pass(engine, clock, until)
    return len(cases)


def _let_time_pass(engine: Engine, clock: PlayedClock, until: datetime) -> None:
    """Ring the scheduler's bell at every moment at which something falls due, so that nothing is late."""
    while (due := engine.next_due()) is not None and due < until:
        clock.at = max(clock.at, due)
        done = engine.run_due()
        if not done.total and not done.incidents:
            break  # what is due cannot be done now
    clock.at = max(clock.at, until)
    engine.run_due()


def _start_of(script: Mapping[str, Any], today: date) -> datetime:
    start = script["start"]
    day = (
        date.fromisoformat(start["on"]) if "on" in start else today - timedelta(days=start.get("days_ago", 0))
    )
    return datetime.combine(day, OFFICE_OPENS, AMSTERDAM).astimezone(UTC)


def _moments(scripts: Sequence[Mapping[str, Any]], today: date) -> list[_Moment]:
    moments = []
    for number, script in enumerate(scripts):
        start = _start_of(script, today)
        moments.append(_Moment(start, number, 0, script["start"]))
        for index, step in enumerate(script.get("steps", ()), 1):
            moments.append(_Moment(start + timedelta(days=step.get("after_days", 0)), number, index, step))
    # within a script the written order holds, also when two steps name the same day
    return sorted(moments, key=lambda moment: (moment.at, moment.script, moment.step))


def _play(engine: Engine, moment: _Moment, cases: dict[int, tuple[int, str]]) -> None:
    what, now = moment.what, moment.at.astimezone(AMSTERDAM).date()
    answers = _dated(what.get("answers", {}), now)
    if moment.step == 0:
        if what.get("form", "staff") == "public":
            outcome = engine.public_start(what["process"], answers)
        else:
            outcome = engine.start(what["process"], answers, what["by"])
        if isinstance(outcome, FormErrors):
            raise BehoorlijkError(_wrong(outcome))
        cases[moment.script] = (outcome.instance_id, outcome.key)
        return
    instance_id, key = cases[moment.script]
    if "message" in what:
        actor = Actor.party(instance_id, what["party"]) if "party" in what else what["by"]
        delivered = engine.deliver_message(instance_id, what["message"], answers, actor)
        if isinstance(delivered, FormErrors):
            raise BehoorlijkError(_wrong(delivered))
        return
    waiting = [
        row
        for row in engine.inbox(what["by"], InboxFilter(search=key), limit=200).rows
        if row.instance_id == instance_id and row.element_id == what["task"]
    ]
    if not waiting:
        raise BehoorlijkError(f"{what['by']} heeft geen taak {what['task']}")
    completed = engine.complete_task(waiting[0].task_id, answers, what["by"])
    if isinstance(completed, FormErrors):
        raise BehoorlijkError(_wrong(completed))


def _wrong(errors: FormErrors) -> str:
    return "; ".join(f"{error.field}: {error.message}" for error in errors.errors)


def _dated(value: Any, played: date) -> Any:
    """Scripts may write a day as "+3" or "-10" days from the played day: {"day": -10}."""
    if isinstance(value, Mapping):
        if set(value) == {"day"} and isinstance(value["day"], int):
            return (played + timedelta(days=value["day"])).isoformat()
        return {key: _dated(item, played) for key, item in value.items()}
    if isinstance(value, list):
        return [_dated(item, played) for item in value]
    return value
