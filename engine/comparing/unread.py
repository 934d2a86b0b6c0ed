"""What a form holds that could not be read: nothing is known of it, so nothing may be said to be the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from engine.comparing.telling import something
from engine.forms import Form
from engine.forms.json_text import JsonError, read_json
from engine.model.comparison import ChangeKind, Difference
from engine.sentence import Sentence, shortened

_LARGEST = 1_000_000
_OF_THE_MODELLER = frozenset(
    {"$schema", "executionPlatform", "executionPlatformVersion", "exporter", "generated", "schemaVersion"}
    | {"versionTag"}
)
"""What says which program wrote the file."""


def unread_parts(content: bytes, form: Form) -> Mapping[str, Mapping[str, Any]]:
    """The parts of a form that its reader passed over, by their id, as they stand in the file: of a kind that
    does not exist or may not be. What stands inside one of them comes with it."""
    read = {one.id for one in form.walk()}
    return dict(_unread(_data(content).get("components"), read))


def differences(before: bytes, after: bytes, old: Form, new: Form) -> Iterator[Difference]:
    """What differs in the parts that could not be read."""
    was, is_now = unread_parts(before, old), unread_parts(after, new)
    for name in dict.fromkeys([*is_now, *was]):
        if name not in was:
            text = Sentence("Nieuw, maar niet te lezen: {what}.", what=called(is_now[name]))
            yield Difference(name, ChangeKind.ADDED, text)
        elif name not in is_now:
            text = Sentence("Weggehaald: {what}.", what=called(was[name]))
            yield Difference(name, ChangeKind.REMOVED, text)
        elif was[name] != is_now[name]:
            yield something(name, called(is_now[name]))


def same_file(before: bytes, after: bytes) -> bool:
    """Whether two files say the same, however they are laid out and whichever program wrote them."""
    was, is_now = (
        {name: value for name, value in _data(one).items() if name not in _OF_THE_MODELLER}
        for one in (before, after)
    )
    return was == is_now


def called(part: Mapping[str, Any]) -> Sentence:
    """Such a part as people know it: its words and its kind."""
    words = next((part[name] for name in ("label", "text", "key", "id") if part.get(name)), "?")
    kind = shortened(str(part.get("type", "?")), 40)
    return Sentence("‘{name}’ (soort {kind})", name=shortened(" ".join(str(words).split()), 80), kind=kind)


def _unread(components: Any, read: set[str]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for one in components if isinstance(components, list) else ():
        if not isinstance(one, Mapping):
            continue
        # As the reader names them (`engine.forms.reading.components`).
        names = [one[name] for name in ("id", "key") if isinstance(one.get(name), str) and one[name]]
        name = names[0] if names else str(one.get("type"))
        if name in read:
            yield from _unread(one.get("components"), read)
        else:
            yield name, one


def _data(content: bytes) -> Mapping[str, Any]:
    try:
        data = read_json(content, _LARGEST)
    except JsonError:
        return {}
    return data if isinstance(data, Mapping) else {}
