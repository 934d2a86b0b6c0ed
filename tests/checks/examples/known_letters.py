"""Letters that are there and are sent."""

from tests.checks.bundles import BASE, files, having, job, line, user

SENT = files(line(job("letter", letter="l1", to="=sender")))
HEAD = "---\nid: l1\ntitle: x\n---\n"
# Its own reader says what is wrong with it; that the part is left out would be told falsely.
BROKEN = HEAD.replace("title: x", "title: x\nrequired: _q.md") + "{% include '_q.md' %} {{ name"
GOOD = (SENT, BASE, {**SENT, "forms/letters/l1.md": BROKEN.encode()})
BAD = (
    (files(line(job("letter", letter="l9", to="=sender"))), "j", "'l9' bestaat niet"),
    (having("forms/letters/l1.md", HEAD + "{% include '_q.md' %}"), "l1", "'_q.md' bestaat niet"),
    (
        having(
            "forms/letters/l1.md", HEAD.replace("title: x", "title: x\nrequired: _q.md") + "Dag {{ name }}."
        ),
        "l1",
        "moet deel '_q.md' houden",
    ),
    (having("forms/letters/l1.md", HEAD + "{{ name|keuze('nope') }}"), "l1", "'nope' bestaat niet"),
    (files(line(user())), "l1", "Geen enkele stap"),
)
