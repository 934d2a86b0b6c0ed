"""The log of looks, for those who audit: role auditor, or a function in process property `auditors`."""

from collections.abc import Iterable
from dataclasses import replace

from engine.casework.organisation import Organisation
from engine.casework.sentences import actor_name
from engine.casework.surroundings import Surroundings
from engine.errors import NotAllowed
from engine.model.actor import ActorKind
from engine.model.looks import LookFilter, LookPage, LookRow
from engine.model.organisation import Role
from engine.model.why import WhyKind
from engine.policy import Policy
from engine.ports import Unit
from engine.queries.cursors import after

_WHY_FACT = f"waarom {WhyKind.FACT} "
_WHY_DEADLINE = f"waarom {WhyKind.DEADLINE} "
_WHY_TASK = f"waarom {WhyKind.TASK} "
_LETTER = "brief vooraf "


def looks(here: Surroundings, username: str, filters: LookFilter, cursor: str | None, limit: int) -> LookPage:
    """Who looked into which case, newest first; into no case that keeps this person out. Raises NotAllowed,
    WrongValue for a cursor not ours."""
    place = after(cursor)
    with here.store.read() as unit:
        organisation = here.people.get(unit)
        policy = here.shelf.newest(unit)
        processes = audits(organisation, policy, username)
        if processes == ():
            raise NotAllowed("Alleen wie controleert, ziet wie een dossier heeft ingezien.")
        found = unit.look_rows(replace(filters, processes=processes), place, limit + 1, username)
        called = _called(unit, policy, {row.what for row in found[:limit]})
        rows = tuple(
            _named(replace(row, fact=called.get(row.what, "")), organisation, policy) for row in found[:limit]
        )
    return LookPage(rows, str(rows[-1].id) if len(found) > limit else None)


def may_audit(here: Surroundings, username: str, process_id: str | None = None) -> bool:
    """Whether a person sees who looked: into cases of this process, or into any."""
    with here.store.read() as unit:
        processes = audits(here.people.get(unit), here.shelf.newest(unit), username)
    return processes is None or (bool(processes) if process_id is None else process_id in processes)


def audits(organisation: Organisation, policy: Policy, username: str) -> tuple[str, ...] | None:
    """The processes whose log of looks a person reads; None: of all processes."""
    person = organisation.person(username)
    if person.has_role(Role.AUDITOR):
        return None
    held = set(person.function_names)
    return tuple(
        definition.id
        for definition in policy.library.processes.values()
        if held & {word.strip() for word in definition.properties.get("auditors", "").split(",")} - {""}
    )


def _called(unit: Unit, policy: Policy, whats: Iterable[str]) -> dict[str, str]:
    """What people call what was looked at, where the log keeps a number or the name of a file."""
    letters = {letter.file: letter.name for letter in policy.letters.values()}
    found, tasks, deadlines = {}, {}, {}
    for what in whats:
        if what.startswith(_WHY_FACT) and (fact := policy.dictionary.get(what.removeprefix(_WHY_FACT))):
            found[what] = fact.label
        elif what.startswith(_WHY_DEADLINE) and (number := what.removeprefix(_WHY_DEADLINE)).isdecimal():
            deadlines[int(number)] = what
        elif what.startswith(_WHY_TASK) and (number := what.removeprefix(_WHY_TASK)).isdecimal():
            tasks[int(number)] = what
        elif what.startswith(_LETTER):
            found[what] = letters.get(what.removeprefix(_LETTER), "")
    named = unit.tasks_named(list(tasks)) if tasks else ()
    terms = unit.deadlines_named(list(deadlines)) if deadlines else ()
    return (
        found
        | {tasks[task.id]: task.name for task in named}
        | {deadlines[term.id]: term.label for term in terms}
    )


def _named(row: LookRow, organisation: Organisation, policy: Policy) -> LookRow:
    if row.actor_kind is ActorKind.PERSON:
        return row
    return replace(row, actor_name=actor_name(row.actor_kind, row.actor, organisation, policy))
