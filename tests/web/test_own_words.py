"""On an English page the words that stay Dutch are said to be Dutch, also inside a sentence of the program."""

import re
from collections.abc import Callable
from datetime import date

from flask import Flask
from lxml.html import document_fromstring

from engine import Engine, Sentence
from engine.model.written_dates import day_in_words
from engine.model.written_values import list_in_words
from engine.sentence import Opening
from tests.web.conftest import ANSWERS, Browser
from tests.web.outside import begin
from webui.language import speak
from webui.own_words import retold


def test_what_stands_between_quotes_in_a_sentence_is_marked_and_stays_text(app: Flask) -> None:
    done = Sentence("{who} pakte ‘{name}’ op.", who="<Piet>", name="Bel <b>na</b>")
    with app.test_request_context():
        assert retold(done) == "<Piet> pakte ‘Bel <b>na</b>’ op.", "in Dutch it is text as before"
        speak("en")
        assert retold(done) == ('&lt;Piet&gt; picked up ‘<span lang="nl">Bel &lt;b&gt;na&lt;/b&gt;</span>’.')
        why = Sentence("De zaak staat stil: {reason}", reason="op verzoek van Piet")
        assert retold(why).endswith(': <span lang="nl">op verzoek van Piet</span>')
        assert retold("Een eigen zin.") == '<span lang="nl">Een eigen zin.</span>'
        assert retold("") == ""


def test_days_lists_and_names_are_told_in_the_language_of_the_page(app: Flask) -> None:
    with app.test_request_context():
        speak("en")
        assert retold(day_in_words(date(2026, 3, 16), weekday=False)) == "16 March 2026"
        who = list_in_words(["balie", "<jurist>"])
        named = Sentence("Dit mag alleen worden vastgelegd door: {who}.", who=who)
        assert retold(named) == "Only these may record this: balie and &lt;jurist&gt;."
        begun = Opening("{who} pakte ‘{name}’ op.", who="de balie", name="12")
        assert retold(begun) == "De balie picked up ‘12’."


def test_the_history_of_a_case_marks_them(engine: Engine, signed_in: Callable[[str], Browser]) -> None:
    engine.public_start("bankje", ANSWERS)
    (row,) = engine.inbox("an").rows
    engine.complete_task(row.task_id, {"plaatsbaar": True}, "an")
    engine.choose_language("an", "en")
    page = signed_in("an").get(f"/zaken/{row.instance_id}/verloop").text
    assert re.search(r'completed ‘<span lang="nl">[^<]+</span>’', page)
    assert "&lt;span" not in page
    for address in (f"/zaken/{row.instance_id}", "/taken", "/regels", f"/taken/{row.task_id}"):
        assert "&lt;span" not in signed_in("an").get(address).text, address


def unmarked(page: str, *words: str) -> list[str]:
    """Which of these Dutch words stand somewhere on a page as text that is not said to be Dutch."""
    found = []
    for node in document_fromstring(page).xpath("//body//text()"):
        within = node.getparent() if node.is_text else node.getparent().getparent()
        (language,) = within.xpath("ancestor-or-self::*[@lang][1]/@lang")
        found += [word for word in words if word in node and language != "nl"]
    return found


def test_people_outside_hear_each_language_as_it_is_spoken(engine: Engine, browser: Browser) -> None:
    started = engine.public_start("bankje", ANSWERS)
    own = f"/volg/{started.link}"  # type: ignore[union-attr]
    browser.client.set_cookie("taal", "en")
    status = browser.get(own).text
    assert re.search(
        r'Now: <span lang="nl">[^<]+</span>\. <span lang="nl">Antwoord op de vraag</span>: no later', status
    )
    assert "&lt;span" not in status
    dutch = ("Antwoord op de vraag", "Ik wil geen bankje meer", "Vrager", "bankje", "Bankje aan")
    assert unmarked(status, *dutch) == []
    assert unmarked(browser.get(f"{own}/doen/stoppen").text, "Ik wil geen bankje meer", "Waarom") == []
    browser.post(f"{own}/doen/stoppen", {"stop_reden": "Verhuisd"})
    assert unmarked(browser.get(f"{own}/doen/stoppen").text, "Ik wil geen bankje meer") == []
    assert unmarked(browser.get("/").text, "Bel 14 0999") == []
    _, page = begin(browser)
    assert "Check your answers" in page.text
    assert unmarked(page.text, "Uw naam", "Waar wilt u") == []


def test_a_letter_on_the_own_page_is_dutch(engine: Engine, browser: Browser) -> None:
    started = engine.public_start("bankje", ANSWERS)
    (row,) = engine.inbox("an").rows
    engine.complete_task(row.task_id, {"plaatsbaar": True}, "an")
    browser.client.set_cookie("taal", "en")
    page = browser.get(f"/volg/{started.link}").text  # type: ignore[union-attr]
    (address,) = re.findall(r'href="(/volg/[^"]+/stukken/\d+)"', page)
    assert unmarked(page, "Uw bankje komt er") == []
    assert unmarked(browser.get(address).text, "Uw bankje komt er", "Beste ") == []


def test_who_keeps_the_procedure_and_who_runs_the_program_hear_so_too(
    engine: Engine, signed_in: Callable[[str], Browser]
) -> None:
    engine.public_start("bankje", ANSWERS)
    (row,) = engine.inbox("an").rows
    engine.complete_task(row.task_id, {"plaatsbaar": True}, "an")
    for who in ("daan", "olga"):
        engine.choose_language(who, "en")
    owner, operator, number = signed_in("daan"), signed_in("olga"), engine.deployments()[0].id
    assert unmarked(owner.get(f"/processen/{number}").text, "Bankje in de straat", "Beoordeel de plek") == []
    table = owner.get(f"/processen/{number}/bestand/processes/termijnen.dmn").text
    assert unmarked(table.split("bh-source")[0] + "</pre>", "Antwoord op de vraag") == []
    running = operator.get("/beheer/lopend").text
    assert "completed" in running
    assert unmarked(running, "Bankje in de straat", "Beoordeel de plek") == []
    assert unmarked(operator.get("/beheer/klokken").text, "Bankje in de straat") == []
