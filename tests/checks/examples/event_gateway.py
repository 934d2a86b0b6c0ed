"""Waiting for the first of several events."""

from tests.bpmn.drawing import KEYED, MESSAGE, catch, flows, nodes, timer
from tests.checks.bundles import files, user

DAY, WEEK = timer("Duration", "P1D"), timer("Duration", "P7D")


def choice(*events: str, more: str = "") -> dict[str, bytes]:
    names = [text.split('id="', 1)[1].split('"', 1)[0] for text in events]
    lines = flows("; ".join(f"g>{name}>e" for name in names))
    return files(nodes("start:s end:e events:g") + "".join(events) + flows("s>g") + lines + more)


GOOD = (choice(catch("m", KEYED), catch("t", DAY)),)
BAD = (
    (choice(catch("t", DAY), catch("t2", WEEK)), "g", "twee timers"),
    (choice(catch("m", MESSAGE)), "g", "minstens twee"),
    (choice(catch("m", MESSAGE), user()), "u", "die wacht"),
    (choice(catch("m", MESSAGE), catch("t", DAY), more=user("u") + flows("s>u>t")), "t", "andere weg"),
)
