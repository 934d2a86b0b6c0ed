"""An e-mail that lies in a case as a file (.eml, or .msg of Outlook): what is in it, and its words.

It is read as if it were hostile, like the post that comes in: of its words only their text is ever used.
"""

import logging

from engine.arriving import Message, OutlookUnreadable, is_outlook, read_message, read_outlook
from engine.model.documents import MAIL_TYPES
from engine.model.written_dates import moment_in_words
from engine.watching import note


def message_in(content: bytes) -> Message | None:
    """What is in the file; None when it cannot be read, or holds nothing."""
    try:
        message = read_outlook(content) if is_outlook(content) else read_message(content)
    except OutlookUnreadable as problem:
        note(logging.INFO, "a message of Outlook cannot be read", problem=str(problem))
        return None
    told = message.sender or message.subject or message.text or message.files
    return message if told else None


def words_of_mail(content: bytes, media_type: str) -> str | None:
    """From whom, to whom, about what and when, and the text: to find it by and to read on paper. None for
    what is no e-mail, or cannot be read."""
    message = message_in(content) if media_type in MAIL_TYPES else None
    if message is None:
        return None
    sender = f"{message.sender_name} <{message.sender}>" if message.sender_name else message.sender
    head = (
        ("Van", sender),
        ("Aan", ", ".join(message.to)),
        ("Onderwerp", message.subject),
        ("Geschreven", moment_in_words(message.written_at) if message.written_at else ""),
        ("Bijlagen", ", ".join(file.filename for file in message.files)),
    )
    lines = [f"{name}: {' '.join(words.split())}" for name, words in head if words]
    return "\n".join([*lines, "", message.text])
