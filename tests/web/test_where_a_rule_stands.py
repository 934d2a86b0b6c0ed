"""A rule of the register tells where it stands in the procedure, and each place can be opened there."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pytest
from flask import Flask

from engine import Engine
from engine.policy import Policy
from engine.queries import norms
from tests.prepared.everything import ADMIN, AUDITOR, NOBODY, Known
from tests.web.conftest import Browser, client_of
from tests.web.policy import FILES

REGISTER = b"""id,source,kind,rule,status,reason,citation
A-1,Wet 1,term,Snel,,,artikel 1 van de Wet
I-2,Regels 2,step,Netjes,open,Komt in het voorjaar,
"""
ITS_OWN = b"".join(FILES["processes/norms.csv"].splitlines(keepends=True)[1:])


def links(page: str, kind: str) -> list[str]:
    """Addresses of places in files of this kind."""
    return [unescape(one) for one in re.findall(rf'href="([^"]+\{kind}\?plek=[^"]+)"', page)]


def test_every_kind_of_place_is_a_link_that_shows_the_place(town: Flask) -> None:
    auditor = client_of(town, AUDITOR)
    page = auditor.get("/regels/A-9:11").text
    assert "<h1>Artikel 9:11 Awb</h1>" in page
    drawn = auditor.get(links(page, ".bpmn")[0]).text
    assert 'class="dg-asked' in drawn or "dg-asked" in drawn
    assert 'id="plek"' in drawn
    table = auditor.get(links(page, ".dmn")[0]).text
    assert re.search(
        r'<tr class="gezocht" id="plek" tabindex="-1"><th scope="row" class="nummer">\d+ ', table
    )
    form = auditor.get(links(page, ".form")[0]).text
    assert 'href="/regels/A-9:11">artikel 9:11 Awb</a>' in form
    assert form.count('id="plek" tabindex="-1"') == 1
    letter = re.search(r'href="(/processen/\d+/bestand/forms/letters/[^"?]+\.md)"', page)
    assert letter is not None
    assert 'href="/regels/A-9:11">artikel 9:11 Awb</a>' in auditor.get(letter[1]).text


def test_who_may_not_read_the_policy_reads_the_places_without_links(town: Flask) -> None:
    page = client_of(town, NOBODY).get("/regels/A-9:11").text
    assert "klok ‘Wettelijke termijn om’" in page
    assert "/processen/" not in page


def test_who_supervises_reads_versions_and_no_drafts(town: Flask, known: Known) -> None:
    auditor = client_of(town, AUDITOR)
    page = auditor.get("/processen").text
    assert "Versies" in page
    assert "Concepten" not in page
    assert client_of(town, ADMIN).get("/processen").text.count("Concepten")
    assert auditor.get(f"/processen/concept/{known.draft}").status_code == 403


def test_a_rule_that_nothing_carries_is_told_with_its_reason(
    engine: Engine, signed_in: Callable[[str], Browser]
) -> None:
    engine.deploy(
        {**FILES, "processes/norms.csv": REGISTER + ITS_OWN, "forms/texts/words.json": b'{"norms": "A-1"}'},
        "daan",
    )
    page = signed_in("an").get("/regels").text
    assert "1 van de 3 regels staat nergens in de procedure" in page
    assert "Nog niet in de procedure. Komt in het voorjaar" in page
    assert "Staat in 1 lijst" in page
    assert signed_in("an").get("/regels/I-2").text.count("Nog niet in de procedure.") == 1
    assert signed_in("an").get("/regels/A-7").status_code == 404


def test_the_places_are_worked_out_once_for_a_version(town: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    client = client_of(town, AUDITOR)
    client.get("/regels")
    monkeypatch.setattr(norms, "coverage", lambda files: pytest.fail("worked out again"))
    for address in ("/regels", "/regels/A-9:11"):
        assert client.get(address).status_code == 200


def test_places_are_called_by_what_people_call_them() -> None:
    path = "processes/bankje.bpmn"
    flow = b'<bpmn:sequenceFlow id="f4" sourceRef="beoordeel" targetRef="brief"/>'
    carrying = (
        b"<bpmn:extensionElements><zeebe:properties>"
        b'<zeebe:property name="norm" value="A-1"/></zeebe:properties></bpmn:extensionElements>'
    )
    assert flow in FILES[path]
    drawn = FILES[path].replace(flow, flow[:-2] + b">" + carrying + b"</bpmn:sequenceFlow>")
    register = norms.norm_register(Policy({**FILES, "processes/norms.csv": REGISTER, path: drawn}))
    row = register.row("A-1")
    assert row is not None
    (place,) = row.places
    assert (place.path, place.element) == (path, "f4")
    assert place.name.startswith("weg van taak ‘Beoordeel de plek’ naar ")
    assert register.carried_in(path) == ((place, (row.norm,)),)


def test_a_question_that_is_not_in_the_example_is_told_where_it_was_asked_for(town: Flask) -> None:
    auditor = client_of(town, AUDITOR)
    file = re.sub(r"/bestand/.*", "/bestand/forms/", links(auditor.get("/regels/A-9:11").text, ".form")[0])
    seen = auditor.get(f"{file}intrekken.form?plek=veld_intrekking_op").text
    assert re.search(r'<div class="bh-asked" id="plek" tabindex="-1">\s*<div class="bh-field', seen)
    assert "Niet in dit voorbeeld" not in seen
    hidden = auditor.get(f"{file}start_formele_behandeling.form?plek=veld_hoorder").text
    told = hidden.partition('id="plek" tabindex="-1">')[2].partition("</p>")[0]
    assert told.startswith("Niet in dit voorbeeld: vraag ‘")
    assert 'id="plek"' not in auditor.get(f"{file}intrekken.form").text


def test_rules_that_are_named_alike_are_named_once_with_a_link_each(town: Flask) -> None:
    auditor = client_of(town, AUDITOR)
    file = re.sub(r"/bestand/.*", "/bestand/", links(auditor.get("/regels/A-9:11").text, ".form")[0])
    page = auditor.get(f"{file}forms/codelists/beklaagde_soort.json").text
    rules = page.partition("Regels die hier staan")[2].partition("</section>")[0]
    for place in re.findall(r"<dd>(.*?)</dd>", rules):
        words = re.findall(r">([^<]+)</a>", place)
        assert len(words) == len(set(words)), place
    assert re.search(r"Instructie paragraaf 2: <a [^>]+>I-2\.\d</a> <a [^>]+>I-2\.\d</a>", rules)
