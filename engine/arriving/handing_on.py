"""A message on its way from the process that reads it to the one that asked: a line of JSON that says what is
in it, and the octets of its files behind it. Who asked takes nothing from it but texts, moments and octets.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict, fields, replace
from datetime import datetime
from typing import IO

from engine.arriving.mail import MailedFile, Message, Undelivered, storable


def handed_on(message: Message) -> Iterator[bytes]:
    """The message in pieces."""
    told = {one.name: getattr(message, one.name) for one in fields(message)}
    told["written_at"] = message.written_at.isoformat() if message.written_at else None
    told["undelivered"] = [asdict(one) for one in message.undelivered]
    told["files"] = [(one.filename, one.media_type, len(one.content)) for one in message.files]
    yield json.dumps(told).encode() + b"\n"
    yield from (one.content for one in message.files)


def taken_over(told: IO[bytes]) -> Message | None:
    """The message in these octets; None when they are not the whole of one."""
    try:
        found = json.loads(told.readline())
        files = tuple(MailedFile(name, kind, told.read(size)) for name, kind, size in found["files"])
        if any(len(one.content) != size for one, (_, _, size) in zip(files, found["files"])):
            return None
        at = found["written_at"]
        lists = {name: tuple(found[name]) for name in ("answers", "to", "about")}
        undelivered = tuple(Undelivered(**one) for one in found["undelivered"])
        message = Message(**{**found, **lists, "files": (), "written_at": None, "undelivered": undelivered})
        written_at = datetime.fromisoformat(at) if at else None
        return storable(replace(message, files=files, written_at=written_at))
    except (ValueError, TypeError, LookupError):
        return None
