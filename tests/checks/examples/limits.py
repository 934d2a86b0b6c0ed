"""Small enough to read and to run."""

from tests.bpmn.drawing import element, flows, nodes
from tests.checks.bundles import files, line, user


def diamonds(count: int) -> dict[str, bytes]:
    body, chain = nodes("start:s end:e"), "s"
    lines = ""
    for at in range(count):
        body += nodes(f"and:f{at} and:j{at}") + user(f"a{at}") + user(f"b{at}")
        lines += flows(f"{chain}>f{at}; f{at}>a{at}>j{at}; f{at}>b{at}>j{at}")
        chain = f"j{at}"
    return files(body + lines + flows(f"{chain}>e"))


def nest(depth: int) -> str:
    body = ""
    for at in range(depth):
        inner = f"x{at - 1}" if at else f"u{at}"
        body = element(
            "subProcess",
            f"x{at}",
            nodes(f"start:s{at} end:e{at}") + (body or user("u0")) + flows(f"s{at}>{inner}>e{at}"),
        )
    return body


GOOD = (diamonds(6), files(line(nest(4), ids="x3")))
MANY = files(line(*(user(f"u{at}") for at in range(320))))
BAD = (
    (MANY, "P", "hooguit 300"),
    (diamonds(16), "P", "splitst te vaak"),
    (files(line(nest(12), ids="x11")), "P", "lagen diep"),
)
