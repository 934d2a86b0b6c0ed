"""Mail to people outside in the words that the policy has for it, in their language where it has those."""

from collections.abc import Mapping
from typing import Any

from engine.language import language
from engine.letters import Stationery, render
from engine.model.written_dates import DayInWords
from engine.policy import Policy


def in_words_of_policy(
    policy: Policy, name: str, spoken: str | None, link: Mapping[str, str], until: DayInWords, **more: Any
) -> tuple[str, str] | None:
    """Subject and text of the mail `name` around a link that works until a day; None when the policy has no
    words for it. Raises LetterMistake."""
    text = policy.page_text(name, spoken)
    if text is None:
        return None
    # The day is told as the words around it are: in Dutch where the policy has none in this language.
    day = language(spoken if text.file.endswith(f".{spoken}.md") else None).told(until)
    values = {"huis": dict(policy.house), "link": {**link, "tot": day}, **more}
    rendered = render(text, values, Stationery(policy.stationery.parts, policy.stationery.labels))
    return rendered.subject, rendered.text
