"""The task page: the form, its mistakes, its draft, and what happens when somebody was first."""

import re
from collections.abc import Callable

from engine import Attachment, Engine, TaskState
from tests.web.conftest import ANSWERS, Browser, ids_in


def test_the_page_shows_the_form_the_facts_the_rule_and_what_comes_next(
    task: int, signed_in: Callable[[str], Browser]
) -> None:
    page = signed_in("an").get(f"/taken/{task}").text
    assert "Past het bankje?" in page
    assert "Hoek Dorpsstraat en Kerkweg" in page
    assert "anderhalve meter vrij" in page
    assert "Meet de stoep." in page
    assert "Wat er hierna gebeurt" in page
    assert "Zet het bankje neer" in page


def test_what_people_brought_into_the_case_can_be_opened_beside_the_form(
    engine: Engine, signed_in: Callable[[str], Browser]
) -> None:
    photo = Attachment("hoek.txt", "text/plain", b"De hoek van de straat.", "bijlagen")
    engine.public_start("bankje", ANSWERS, attachments=[photo])
    (row,) = engine.inbox("an").rows
    visitor = signed_in("an")
    page = visitor.get(f"/taken/{row.task_id}").text
    beside = page[page.index('id="stukken"') :]
    address = re.search(r'href="(/stukken/\d+)">hoek.txt</a>', beside)
    assert address
    assert "De hoek van de straat." in visitor.get(address[1] + "/bestand").text


def test_without_such_papers_the_page_names_none(task: int, signed_in: Callable[[str], Browser]) -> None:
    assert 'id="stukken"' not in signed_in("an").get(f"/taken/{task}").text


def test_choices_stand_in_a_fieldset_with_a_legend(task: int, signed_in: Callable[[str], Browser]) -> None:
    page = signed_in("an").get(f"/taken/{task}").text
    assert re.search(r"<fieldset[^>]*>.{0,200}<legend>Past het bankje\?", page, re.S)


def test_a_dependent_question_comes_without_scripts(task: int, signed_in: Callable[[str], Browser]) -> None:
    visitor = signed_in("an")
    assert "Waarom niet?" not in visitor.get(f"/taken/{task}").text
    answer = visitor.post(f"/taken/{task}", {"_actie": "bijwerken", "plaatsbaar!": "", "plaatsbaar": "false"})
    assert answer.status_code == 200
    assert "Waarom niet?" in answer.text
    assert "Er klopt nog iets niet" not in answer.text


def test_mistakes_stand_in_a_summary_that_links_to_the_fields(
    engine: Engine, task: int, signed_in: Callable[[str], Browser]
) -> None:
    answer = signed_in("an").post(f"/taken/{task}", {"_actie": "versturen", "plaatsbaar!": ""})
    assert answer.status_code == 422
    summary = answer.text.split("Er klopt nog iets niet")[1].split("</div>")[0]
    links = re.findall(r'href="#([^"]+)"', summary)
    assert links
    assert set(links) <= ids_in(answer.text)
    assert 'aria-invalid="true"' in answer.text
    assert engine.task(task, "an").state is TaskState.OPEN


def test_a_draft_is_kept_and_shown_again_to_whoever_made_it(
    task: int, signed_in: Callable[[str], Browser]
) -> None:
    an = signed_in("an")
    fields = {"_actie": "concept", "plaatsbaar!": "", "plaatsbaar": "false", "reden": "De stoep is smal"}
    assert "concept is bewaard" in an.post(f"/taken/{task}", fields).text
    assert "De stoep is smal" in an.get(f"/taken/{task}").text
    assert "De stoep is smal" not in signed_in("bo").get(f"/taken/{task}").text


def test_a_script_that_keeps_a_draft_gets_a_short_answer(
    task: int, signed_in: Callable[[str], Browser]
) -> None:
    visitor = signed_in("an")
    fields = {"_actie": "concept", "plaatsbaar!": "", "reden": "half"}
    answer = visitor.post(f"/taken/{task}", fields, headers={"X-Requested-With": "fetch"})
    assert answer.json == {"tekst": "Bewaard om 10.00 uur. Niemand anders ziet het.", "versie": 1}


def test_completing_leads_on_and_is_told(
    engine: Engine, task: int, signed_in: Callable[[str], Browser]
) -> None:
    answer = signed_in("an").post(
        f"/taken/{task}", {"_actie": "versturen", "plaatsbaar!": "", "plaatsbaar": "true"}
    )
    assert answer.status_code == 200
    assert "“Beoordeel de plek” is klaar." in answer.text
    assert engine.task(task, "an").state is TaskState.COMPLETED


def test_a_second_completion_is_refused_with_who_and_when_and_nothing_typed_is_lost(
    engine: Engine, task: int, signed_in: Callable[[str], Browser]
) -> None:
    an = signed_in("an")
    engine.complete_task(task, {"plaatsbaar": True}, "bo")
    fields = {"_actie": "versturen", "plaatsbaar!": "", "plaatsbaar": "false", "reden": "Lang stuk tekst"}
    answer = an.post(f"/taken/{task}", fields)
    assert answer.status_code == 409
    assert "Bo Smit" in answer.text
    assert "18 maart 2026" in answer.text
    assert "Lang stuk tekst" in answer.text
    assert "Deze taak is al afgerond" in an.get(f"/taken/{task}").text


def test_an_excluded_person_is_told_why(engine: Engine, signed_in: Callable[[str], Browser]) -> None:
    from tests.web.conftest import ANSWERS

    started = engine.public_start("bankje", {**ANSWERS, "buurman": "buur"})
    (row,) = engine.inbox("bo").rows
    visitor = signed_in("buur")
    assert "Anna Jansen" not in visitor.get("/taken").text
    for address in (f"/taken/{row.task_id}", f"/zaken/{started.instance_id}"):  # type: ignore[union-attr]
        answer = visitor.get(address)
        assert answer.status_code == 403
        assert "betrokken" in answer.text


def test_handing_over_needs_a_reason(engine: Engine, task: int, signed_in: Callable[[str], Browser]) -> None:
    visitor = signed_in("an")
    visitor.post(f"/taken/{task}/oppakken")
    assert visitor.post(f"/taken/{task}/overdragen", {"naar": "bo", "reden": " "}).status_code == 422
    answer = visitor.post(f"/taken/{task}/overdragen", {"naar": "bo", "reden": "vakantie"})
    assert "overgedragen aan Bo Smit" in answer.text
    assert engine.task(task, "bo").assignee == "bo"


def test_a_task_that_does_not_exist_is_not_found(signed_in: Callable[[str], Browser]) -> None:
    assert signed_in("an").get("/taken/999999").status_code == 404
    assert signed_in("an").get("/taken/99999999999999999999").status_code == 404


def test_for_whom_a_task_is_reads_well_in_english_too(
    engine: Engine, task: int, signed_in: Callable[[str], Browser]
) -> None:
    assert len(engine.task(task, "an").candidate_functions) == 2
    assert (
        " or "
        in signed_in("an").get(f"/taken/{task}?taal=en").text.split('id="tijd"')[1].split("</section>")[0]
    )
