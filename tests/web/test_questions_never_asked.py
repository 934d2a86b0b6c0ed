"""Without scripts an answer shows no other question at once: handing in stops at what was never on the page."""

import re
from collections.abc import Callable
from pathlib import Path

from engine import CaseFilter, Engine
from engine.forms import from_html, read_form, view
from tests.web.conftest import Browser
from webui.filled_forms import unseen

SAID = "Er is een vraag bij gekomen"
NEW = "/zaken/nieuw/bankje"
ASKED = {"vrager.naam": "Nel", "vrager.kanaal!": "", "vrager.kanaal": "post", "plek": "Dorpsplein"}


def cases(engine: Engine) -> int:
    return len(engine.cases("eva", CaseFilter()).rows)


def test_a_question_that_was_not_on_the_page_is_asked_before_anything_is_handed_in(
    engine: Engine, signed_in: Callable[[str], Browser]
) -> None:
    visitor = signed_in("an")
    page = visitor.post(NEW, {**ASKED, "_actie": "versturen"})
    assert SAID in page.text
    assert '<a href="#f-vrager-adres">' in page.text
    assert 'name="vrager.adres"' in page.text
    assert "Dorpsplein" in page.text
    assert "Er klopt nog iets niet" not in page.text
    assert cases(engine) == 0
    answer = visitor.post(NEW, {**ASKED, "vrager.adres": "", "_actie": "versturen"})
    assert SAID not in answer.text
    assert cases(engine) == 1, "it was asked, and left open"


def told(page: str) -> list[str]:
    """What stands above the form, in this order: (anchor) of every line."""
    return re.findall(r'<li><a href="(#[^"]+)">', page.split('<form class="bh-form"')[0])


def test_mistakes_are_told_first_and_the_new_question_with_them(
    engine: Engine, signed_in: Callable[[str], Browser]
) -> None:
    wrong = {**ASKED, "vrager.naam": "", "_actie": "versturen"}
    page = signed_in("an").post(NEW, wrong).text
    assert page.index("Er klopt nog iets niet") < page.index(SAID)
    assert told(page) == ["#f-vrager-naam", "#f-vrager-adres"], "what nobody was asked is not called wrong"
    assert 'id="f-vrager-adres-fout"' not in page
    assert cases(engine) == 0


def test_so_they_are_on_a_page_of_the_public_form(browser: Browser) -> None:
    answers = {"vrager.naam": "", "vrager.kanaal!": "", "vrager.kanaal": "email", "plek": "Dorpsplein"}
    page = browser.post("/melden/bankje", {**answers, "_actie": "verder"})
    assert page.status_code == 422
    assert told(page.text) == ["#f-vrager-naam", "#f-vrager-email"]
    assert "<title>Er klopt iets niet: " in page.text


def test_a_question_that_no_longer_applies_holds_nothing_up(
    engine: Engine, signed_in: Callable[[str], Browser]
) -> None:
    told = {**ASKED, "vrager.kanaal": "email", "vrager.adres": "", "vrager.email": "n@voorbeeld.example"}
    assert SAID not in signed_in("an").post(NEW, {**told, "_actie": "versturen"}).text
    assert cases(engine) == 1


def test_so_it_is_on_a_page_of_the_public_form(browser: Browser) -> None:
    answers = {"vrager.naam": "Nel", "vrager.kanaal!": "", "vrager.kanaal": "post", "plek": "Dorpsplein"}
    page = browser.post("/melden/bankje", {**answers, "_actie": "verder"})
    assert SAID in page.text
    assert "Controleer" in page.text
    page = browser.post(page.request.path, {**answers, "vrager.adres": "", "_actie": "verder"})
    assert SAID not in page.text


def test_in_english_too(signed_in: Callable[[str], Browser]) -> None:
    visitor = signed_in("an")
    visitor.get(f"{NEW}?taal=en")
    page = visitor.post(NEW, {**ASKED, "_actie": "versturen"}).text
    assert "There is one more question" in page
    assert "Nothing has been sent yet." in page


def test_a_question_that_was_on_the_page_beside_a_group_is_no_new_one() -> None:
    path = Path(__file__).parents[2] / "forms/klacht_indienen.form"
    form, _ = read_form(path.read_bytes(), str(path))
    assert form is not None
    posted = {
        "klager.naam": ["Nel"],
        "klager.kanaal!": [""],
        "klager.kanaal": ["email"],
        "vertegenwoordigd!": [""],
    }
    posted |= {"klager.email": ["onzin"], "klager.vertegenwoordiger.naam": [""]}
    raw = from_html(form, posted)
    assert raw["klager"]["email"] == "onzin"
    who = next(node for node in view(form, raw).nodes if node.label == "Wie bent u?")
    assert unseen(who.nodes, raw) == ()
