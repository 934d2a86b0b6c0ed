"""What the changed forms of a draft ask, and which answers that running cases have they would not take.

Every known answer is checked as if the form were filled in today with what the case knows. What the form of
now would refuse too is no news and is left out; so is a question that a case has not answered yet.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from engine.casework.surroundings import Surroundings
from engine.casework.variables import decode
from engine.comparing import called, compare, unread_parts
from engine.forms import CodeList, Field, Form, check_answers, form_variables, read_form
from engine.model.findings import FieldError
from engine.model.foresight import CaseChoice, FormChange, FormChanges, RefusedAnswer
from engine.model.records import InstanceRecord
from engine.policy import Policy, steps_with_form
from engine.queries.case import may_look_into
from engine.queries.foresight.known import organisation_seen, provided

MOST_CASES = 500
_SHOWN = 20
_ITEM = re.compile(r"\[\d+\]")
_COUNT = re.compile(r"(?<=het zijn er nu )\d+")  # of this answer only


def form_changes(here: Surroundings, before: Policy, after: Policy, username: str) -> FormChanges:
    """The forms that differ; nothing changes."""
    pairs = list(_differing(before, after))
    with here.store.read() as unit:
        ids = unit.newest_instances(MOST_CASES + 1, running_only=True) if pairs else []
        looked_at, more = ids[:MOST_CASES], len(ids) > MOST_CASES
        instances = unit.instances(looked_at) if looked_at else {}
        mine = [id_ for id_ in looked_at if f"x:{username}" not in instances[id_].access]
        names = {path[0] for _, old, new in pairs if old and new for path in (*_names(old), *_names(new))}
        known: dict[int, dict[str, Any]] = {id_: {} for id_ in mine}
        for id_, name, _, text in unit.values_of(mine, sorted(names)) if mine and names else ():
            known[id_][name] = decode(text)
        organisatie = organisation_seen(after, here.people.get(unit))
        seen = may_look_into(here, unit, mine, username)
        now = here.now()
        scopes = {
            id_: {**values, **provided(instances[id_], organisatie, now)}
            for id_, values in known.items()
            if values
        }
    return FormChanges(
        len(looked_at),
        more,
        tuple(_change(path, old, new, before, after, scopes, seen) for path, old, new in pairs),
    )


def _differing(before: Policy, after: Policy) -> Iterator[tuple[str, Form | None, Form | None]]:
    """Forms of which the content differs, by their path; those that cannot be read have findings."""
    for path in sorted({*before.files, *after.files}):
        if not path.endswith(".form") or before.files.get(path) == after.files.get(path):
            continue
        old, new = (_form_at(policy, path) for policy in (before, after))
        if (old is not None or path not in before.files) and (new is not None or path not in after.files):
            yield path, old, new


def _form_at(policy: Policy, path: str) -> Form | None:
    return read_form(policy.files[path], path)[0] if path in policy.files else None


def _names(form: Form) -> Iterator[tuple[str, ...]]:
    used = form_variables(form)
    yield from (path for _, path in (*used.reads, *used.fills))


def _asked(form: Form | None) -> dict[str, Field]:
    """The questions of a form by the variable that they fill in."""
    if form is None:
        return {}
    by_id = {one.id: one for one in form.walk() if one.type.asks}
    return {".".join(path): by_id[id_] for id_, path in form_variables(form).fills if id_ in by_id}


def _change(
    path: str,
    old: Form | None,
    new: Form | None,
    before: Policy,
    after: Policy,
    scopes: Mapping[int, Mapping[str, Any]],
    seen: Mapping[int, InstanceRecord],
) -> FormChange:
    was, is_then = _asked(old), _asked(new)
    form = new or old
    assert form is not None
    both = [name for name in is_then if name in was]
    return FormChange(
        path=path,
        title=form.title or form.id,
        asked_at=tuple(steps_with_form((after if new else before).diagrams, form.id)),
        fresh=tuple(_named(name, is_then) for name in is_then if name not in was),
        gone=tuple(_named(name, was) for name in was if name not in is_then),
        required=tuple(
            _named(name, is_then)
            for name in both
            if is_then[name].rules.required and not was[name].rules.required
        ),
        loose=tuple(
            _named(name, is_then)
            for name in both
            if was[name].rules.required and not is_then[name].rules.required
        ),
        refused=tuple(_refused(old, new, before, after, scopes, seen)) if old and new else (),
        removed=new is None,
        told=tuple(_told(path, before, after)) if old and new else (),
        unread=tuple(called(one) for one in unread_parts(after.files[path], new).values()) if new else (),
    )


def _told(path: str, before: Policy, after: Policy) -> Iterator[str]:
    for file in compare({path: before.files[path]}, {path: after.files[path]}):
        yield from (one.sentence for one in file.differences)


def _named(name: str, fields: Mapping[str, Field]) -> tuple[str, str]:
    return fields[name].label or name, name


def _refused(
    old: Form,
    new: Form,
    before: Policy,
    after: Policy,
    scopes: Mapping[int, Mapping[str, Any]],
    seen: Mapping[int, InstanceRecord],
) -> Iterator[RefusedAnswer]:
    found: dict[tuple[str, str, str], list[int]] = {}
    for id_, scope in scopes.items():
        problems = _problems(new, scope, after.lists)
        if not problems:
            continue
        known_before = _problems(old, scope, before.lists)
        for name, error in problems.items():
            if name not in known_before:
                place = (_ITEM.sub("", name), error.label, _COUNT.sub("…", error.message))
                if id_ not in found.setdefault(place, []):
                    found[place].append(id_)
    for (name, label, sentence), ids in sorted(found.items(), key=lambda pair: -len(pair[1])):
        visible = [seen[id_] for id_ in ids if id_ in seen]
        shown = tuple(CaseChoice(one.id, one.key, one.title) for one in visible[:_SHOWN])
        yield RefusedAnswer(name, label or name, sentence, len(ids), shown, len(ids) - len(shown))


def _problems(
    form: Form, scope: Mapping[str, Any], lists: Mapping[str, CodeList]
) -> Mapping[str, FieldError]:
    """What this form says of answers that the case has; nothing of those it has not."""
    errors = check_answers(form, {}, scope, lists).errors
    return {one.field: one for one in errors if _has(scope, one.field)}


def _has(scope: Mapping[str, Any], name: str) -> bool:
    value: Any = scope
    for step in name.replace("[", ".").replace("]", "").split("."):
        if isinstance(value, Mapping):
            value = value.get(step)
        elif isinstance(value, list) and step.isdecimal() and int(step) < len(value):
            value = value[int(step)]
        else:
            return False
    return value is not None and value != "" and value != []
