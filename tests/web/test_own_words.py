"""On an English page the words that stay Dutch are said to be Dutch, also inside a sentence of the program."""

import re
from collections.abc import Callable
from datetime import date

from flask import Flask

from engine import Engine, Sentence
from engine.model.written_dates import day_in_words
from engine.model.written_values import list_in_words
from engine.sentence import Opening
from tests.web.conftest import ANSWERS, Browser
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
