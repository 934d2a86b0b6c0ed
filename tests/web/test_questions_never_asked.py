"""Without scripts an answer shows no other question at once: handing in stops at what was never on the page."""

from collections.abc import Callable

from engine import CaseFilter, Engine
from tests.web.conftest import Browser

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
