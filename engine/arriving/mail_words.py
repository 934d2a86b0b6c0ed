"""An e-mail as its words are kept: lines of who, whom, about what, when and with which files, an empty line,
its text. Searched, put into the dossier, and shown without opening the file again.
"""

import re
from datetime import datetime

from engine.arriving.mail import MOST_FILES, Message, one_line
from engine.model.dutch_time import AMSTERDAM
from engine.model.incoming import IncomingFile, KeptMail

LONGEST_NAME = 300
_FILE = re.compile(r"(.*) \((\d+) bytes\)")
_HEAD = re.compile(r"(Van|Aan|Onderwerp|Geschreven|Bijlage): (.*)")


def written(message: Message) -> str:
    """The words of a message; nothing for one that holds none."""
    if not (message.sender or message.subject or message.text or message.files):
        return ""
    sender = f"{message.sender_name} <{message.sender}>" if message.sender_name else message.sender
    at = message.written_at
    lines = [
        ("Van", sender),
        ("Aan", ", ".join(one[:LONGEST_NAME] for one in message.to)),
        ("Onderwerp", message.subject),
        ("Geschreven", at.astimezone(AMSTERDAM).isoformat(" ", "seconds") if at else ""),
        *(
            ("Bijlage", f"{one_line(file.filename)[:LONGEST_NAME]} ({len(file.content)} bytes)")
            for file in message.files[:MOST_FILES]
        ),
    ]
    head = "\n".join(f"{name}: {one_line(words)}" for name, words in lines if words)
    return f"{head}\n\n{message.text}"


def mail_of(words: str) -> KeptMail:
    """The e-mail of which these are the words."""
    head, _, text = words.partition("\n\n")
    told: dict[str, list[str]] = {}
    for line in head.split("\n"):
        if found := _HEAD.fullmatch(line):
            told.setdefault(found[1], []).append(found[2])
    if not told:
        text = words
    sender = told.get("Van", [""])[0]
    name, named, address = sender.rpartition(" <")
    return KeptMail(
        sender=address.removesuffix(">") if named else sender,
        sender_name=name,
        to=tuple(one for one in told.get("Aan", [""])[0].split(", ") if one),
        subject=told.get("Onderwerp", [""])[0],
        written_at=_moment(told.get("Geschreven", [""])[0]),
        text=text,
        files=tuple(
            IncomingFile(position, found[1], "", int(found[2]))
            for position, line in enumerate(told.get("Bijlage", []))
            if (found := _FILE.fullmatch(line))
        ),
    )


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None
