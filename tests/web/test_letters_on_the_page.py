"""On the task page: what happens next, the letter before it leaves, changing it, and drafts in two windows."""

import re
from collections.abc import Callable
from datetime import UTC, datetime

from flask import Flask

from engine import DocumentKind, DocumentRow, DocumentState, Engine
from tests.web.conftest import ANSWERS, Browser
from webui.presenters.letters import on_their_way

FIT = {"plaatsbaar!": "", "plaatsbaar": "true"}


def fields_of_letter(page: str) -> tuple[str, dict[str, str]]:
    """The key of the letter on the page, and the hidden field that goes with its text."""
    found = re.search(r'name="_basis\.(\w+)" value="(\w+)"', page)
    assert found, page
    return found[1], {f"_basis.{found[1]}": found[2]}


def test_the_page_says_what_can_follow_and_offers_to_show_the_letter(
    task: int, signed_in: Callable[[str], Browser]
) -> None:
    page = signed_in("an").get(f"/taken/{task}").text
    assert "Stuur het antwoord" in page
    assert "aan Anna Jansen" in page
    assert "Zet het bankje neer" in page
    assert "Bekijk de brief" in page


def test_the_letter_is_shown_with_the_answers_so_far_and_nothing_leaves(
    engine: Engine, task: int, case: int, signed_in: Callable[[str], Browser]
) -> None:
    answer = signed_in("an").post(f"/taken/{task}", {"_actie": "vooruit", **FIT})
    assert answer.status_code == 200
    assert "Dit gebeurt er als u nu afrondt" in answer.text
    assert "anna@example.org" in answer.text
    assert "Pas de tekst aan" in answer.text
    assert engine.case(case, "olga").documents == ()


def test_answers_that_are_not_complete_are_told_in_the_summary(
    task: int, signed_in: Callable[[str], Browser]
) -> None:
    answer = signed_in("an").post(f"/taken/{task}", {"_actie": "vooruit", "plaatsbaar!": ""})
    assert answer.status_code == 422
    assert "Er klopt nog iets niet" in answer.text


def test_the_text_as_changed_on_the_page_is_what_leaves(
    engine: Engine, task: int, case: int, signed_in: Callable[[str], Browser]
) -> None:
    visitor = signed_in("an")
    key, basis = fields_of_letter(visitor.post(f"/taken/{task}", {"_actie": "vooruit", **FIT}).text)
    changed = {f"_brief.{key}": "Beste Anna,\r\n\r\nWat een *goed* idee.\r\n", **basis}
    again = visitor.post(f"/taken/{task}", {"_actie": "vooruit", **FIT, **changed})
    assert "<em>goed</em>" in again.text
    assert "door u aangepast" in again.text
    assert visitor.post(f"/taken/{task}", {"_actie": "versturen", **FIT, **changed}).status_code == 200
    (document,) = engine.case(case, "olga").documents
    assert document.edited_by == "an"
    assert "Wat een goed idee." in (engine.document(document.id, "olga").text or "")


def test_the_first_text_can_be_put_back(task: int, signed_in: Callable[[str], Browser]) -> None:
    visitor = signed_in("an")
    key, basis = fields_of_letter(visitor.post(f"/taken/{task}", {"_actie": "vooruit", **FIT}).text)
    changed = {f"_brief.{key}": "Heel anders.", **basis}
    page = visitor.post(f"/taken/{task}", {"_actie": f"vooruit-terug-{key}", **FIT, **changed}).text
    assert "Heel anders." not in page
    assert "door u aangepast" not in page


def test_markup_in_a_changed_letter_stays_text(task: int, signed_in: Callable[[str], Browser]) -> None:
    visitor = signed_in("an")
    key, basis = fields_of_letter(visitor.post(f"/taken/{task}", {"_actie": "vooruit", **FIT}).text)
    changed = {f"_brief.{key}": "Dag <script>alert(1)</script> [x](javascript:alert(1)) {{ zaak }}", **basis}
    page = visitor.post(f"/taken/{task}", {"_actie": "vooruit", **FIT, **changed}).text
    assert "<script>alert" not in page
    assert 'href="javascript' not in page
    assert "{{ zaak }}" in page


def test_a_changed_letter_is_kept_with_the_draft(task: int, signed_in: Callable[[str], Browser]) -> None:
    visitor = signed_in("an")
    key, basis = fields_of_letter(visitor.post(f"/taken/{task}", {"_actie": "vooruit", **FIT}).text)
    changed = {f"_brief.{key}": "Bewaarde tekst.", **basis}
    visitor.post(f"/taken/{task}", {"_actie": "concept", **FIT, **changed})
    page = visitor.get(f"/taken/{task}").text
    assert "Bewaarde tekst." in page
    assert "door u aangepast" in page


def test_two_windows_do_not_overwrite_each_other_unseen(
    task: int, signed_in: Callable[[str], Browser]
) -> None:
    visitor = signed_in("an")
    draft = {"_actie": "concept", "_concept": "0", "plaatsbaar!": "", "reden": "venster een"}
    visitor.post(f"/taken/{task}", draft)
    other = {**draft, "reden": "venster twee"}
    by_script = visitor.post(f"/taken/{task}", other, headers={"X-Requested-With": "fetch"})
    assert by_script.status_code == 409
    assert "ander venster" in (by_script.json or {})["tekst"]
    refused = visitor.post(f"/taken/{task}", other)
    assert refused.status_code == 409
    assert 'name="_concept" value="1"' in refused.text
    assert visitor.post(f"/taken/{task}", {**other, "_concept": "1"}).status_code == 200


def test_every_rule_has_an_address(task: int, signed_in: Callable[[str], Browser]) -> None:
    visitor = signed_in("an")
    assert 'href="/regels/B-1"' in visitor.get(f"/taken/{task}").text
    assert 'id="regel-B-1"' in visitor.get("/regels").text


def test_after_completing_the_page_tells_which_letter_goes_where(
    engine: Engine, task: int, signed_in: Callable[[str], Browser]
) -> None:
    page = signed_in("an").post(f"/taken/{task}", {"_actie": "versturen", **FIT}).text
    assert "De brief “Uw bankje komt er” gaat per e-mail naar Anna Jansen." in page
    engine.public_start("bankje", {**ANSWERS, "vrager.kanaal": "post", "vrager.adres": "Kerkweg 3"})
    (second,) = [row.task_id for row in engine.inbox("an").rows if row.name == "Beoordeel de plek"]
    page = signed_in("an").post(f"/taken/{second}", {"_actie": "versturen", **FIT}).text
    assert "De brief “Uw bankje komt er” aan Anna Jansen ligt klaar om te printen en te posten." in page
    assert "per e-mail" not in page


def test_of_many_letters_the_first_are_told_and_the_others_counted(app: Flask) -> None:
    row = DocumentRow(
        1, 1, "Z-1", DocumentKind.LETTER, "Bericht", "b", "Bo", "", "email", DocumentState.TO_SEND,
        datetime(2026, 3, 18, tzinfo=UTC), "job", None, "text/html", 1, "b.html",
    )  # fmt: skip
    with app.test_request_context():
        assert on_their_way([]) == ""
        assert on_their_way([row] * 5).endswith("naar Bo. En nog 2 brieven.")
