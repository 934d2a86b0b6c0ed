"""A letter as PDF: from the page of the letter, for those who may see it, always the same."""

from collections.abc import Callable
from io import BytesIO

import pikepdf
import pytest

from engine import Actor, ActorKind, Attachment, Engine, errors
from tests.web.conftest import ANSWERS, Browser
from tests.web.policy import FILES


@pytest.fixture
def letter(engine: Engine) -> int:
    """A letter that went to somebody outside."""
    engine.public_start("bankje", {**ANSWERS, "vrager.kanaal": "post", "vrager.adres": "Kerkweg 3"})
    (row,) = engine.inbox("an").rows
    engine.complete_task(row.task_id, {"plaatsbaar": True}, "an")
    (found,) = engine.to_post("an")
    return found.id


def test_the_page_of_a_letter_offers_it_as_pdf(letter: int, signed_in: Callable[[str], Browser]) -> None:
    visitor = signed_in("an")
    assert f'href="/stukken/{letter}/pdf?post=ja"' in visitor.get(f"/stukken/{letter}").text
    answer = visitor.get(f"/stukken/{letter}/pdf")
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith("inline; filename=")
    pdf = pikepdf.open(BytesIO(answer.data))
    assert "StructTreeRoot" in str(pdf.Root.keys())
    assert str(pdf.docinfo.Title) == "Uw bankje komt er"


def test_it_is_kept_from_the_first_time_on(engine: Engine, letter: int) -> None:
    first, again = engine.letter_pdf(letter, "an"), engine.letter_pdf(letter, "an")
    assert (first.content, first.sha256) == (again.content, again.sha256)
    with engine._here.store.read() as unit:
        paper = unit.letter_paper(letter)
    assert paper is not None
    assert paper.pdf == first.content


def test_history_proves_the_pdf_once(
    engine: Engine, letter: int, signed_in: Callable[[str], Browser]
) -> None:
    instance_id = engine.document(letter, "an").row.instance_id
    made = engine.letter_pdf(letter, "an")
    engine.letter_pdf(letter, "an")
    told = [row for row in engine.history(instance_id, "an") if "pdf" in row.data]
    assert [(row.data["document"], row.data["pdf"]) for row in told] == [(letter, made.sha256)]
    assert told[0].sentence == "De PDF van ‘Uw bankje komt er’ is gemaakt."
    assert engine.verify().problems == ()
    visitor, sentence = signed_in("an"), "De PDF van ‘Uw bankje komt er’"
    assert sentence not in visitor.get(f"/zaken/{instance_id}/verloop").text
    assert sentence in visitor.get(f"/zaken/{instance_id}/verloop?soort=stukken").text


def test_a_copy_says_what_is_proved_of_it_and_what_is_not(
    engine: Engine, signed_in: Callable[[str], Browser]
) -> None:
    path = "forms/letters/antwoord.md"
    text = FILES[path] + b"\nVolg het op {{ statuslink }}.\n"
    assert engine.deploy({**FILES, path: text}, "test").deployment is not None
    engine.public_start("bankje", ANSWERS)
    visitor, said = signed_in("an"), "De PDF van het afschrift wordt bij elke download opnieuw gemaakt"
    (row,) = engine.inbox("an").rows[:1]
    engine.complete_task(row.task_id, {"plaatsbaar": True}, "an")
    (copied,) = engine.case(row.instance_id, "an").documents
    assert said in visitor.get(f"/stukken/{copied.id}").text


def test_a_letter_that_everybody_reads_whole_says_nothing_of_a_copy(
    letter: int, signed_in: Callable[[str], Browser]
) -> None:
    assert "afschrift" not in signed_in("an").get(f"/stukken/{letter}").text


def test_it_is_for_those_who_may_see_the_letter(
    engine: Engine, letter: int, signed_in: Callable[[str], Browser]
) -> None:
    assert signed_in("leeg").get(f"/stukken/{letter}/pdf").status_code == 403
    instance_id = engine.document(letter, "an").row.instance_id
    theirs = Actor(ActorKind.PARTY, "vrager", instance_id)
    assert engine.letter_pdf(letter, theirs).sha256 == engine.letter_pdf(letter, "an").sha256
    with pytest.raises(errors.NotFound):
        engine.letter_pdf(letter, Actor(ActorKind.PARTY, "iemand anders", instance_id))


def test_what_is_no_letter_has_no_pdf(engine: Engine, case: int, signed_in: Callable[[str], Browser]) -> None:
    engine.add_document(case, Attachment("x.txt", "text/plain", b"tekst"), "Foto", "an")
    (row,) = [one for one in engine.case(case, "an").documents if one.title == "Foto"]
    assert signed_in("an").get(f"/stukken/{row.id}/pdf").status_code == 404
