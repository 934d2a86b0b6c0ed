"""A draft that changes how long something takes names the texts that still say how long it took."""

from __future__ import annotations

from collections.abc import Callable

from engine import Engine
from tests.web.conftest import Browser
from tests.web.policy import FILES
from tests.web.test_processes import send

LETTER = "forms/letters/antwoord.md"
TABLE = "processes/termijnen.dmn"


def test_the_page_of_a_draft_names_them_with_their_place(
    engine: Engine, signed_in: Callable[[str], Browser]
) -> None:
    draft = engine.begin_draft("Langer wachten", "daan").id
    visitor = signed_in("daan")
    letter = FILES[LETTER] + b"\nWij antwoorden binnen twee weken, <b>altijd</b>.\n"
    longer = FILES[TABLE].replace(b"<text>2</text>", b"<text>3</text>")
    assert longer != FILES[TABLE]
    assert "nog de oude termijn" not in send(visitor, draft, ("antwoord.md", letter))
    page = send(visitor, draft, (TABLE.rpartition("/")[2], longer))
    assert "Was 2 weken, wordt 3 weken" in page
    assert "1 plaats noemt nog 2 weken" in page
    assert "Wij antwoorden binnen <mark>twee weken</mark>, &lt;b&gt;altijd&lt;/b&gt;." in page
    assert f"/processen/concept/{draft}/bestand/{LETTER}" in page
    assert "Kan live" not in page, "a remark, no mistake: the check has nothing to say about it"
    english = visitor.get(f"/processen/concept/{draft}?taal=en").text
    assert "Was 2 weeks, becomes 3 weeks" in english
    mended = letter.replace(b"twee weken", b"drie weken")
    assert "nog de oude termijn" not in send(visitor, draft, ("antwoord.md", mended))
