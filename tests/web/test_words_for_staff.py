"""Who writes down for somebody else what they said is asked in other words than who writes it themselves."""

import re

from flask import Flask

from tests.prepared.everything import ADMIN, COORDINATOR, Known
from tests.web.conftest import Browser, client_of

OURS, THEIRS = "Wat vertelt de betrokkene?", "Wat wilt u ons vertellen?"
FORM = "forms/iets_doorgeven.form"


def test_staff_and_the_party_each_read_their_own_question(town: Flask, known: Known) -> None:
    for browser, address, here, other in (
        (
            Browser(client_of(town, COORDINATOR)),
            f"/zaken/{known.formal}/vastleggen/bericht_betrokkene",
            OURS,
            THEIRS,
        ),
        (Browser(town.test_client()), f"/volg/{known.complainant}/doen/bericht_betrokkene", THEIRS, OURS),
    ):
        for page in (
            browser.get(address),
            browser.post(address, {"bericht_tekst": "", "_actie": "versturen"}),
        ):
            assert here in page.text
            assert other not in page.text
        assert page.status_code == 422
        assert f"Vul iets in bij “{here.rstrip('?')}”" in page.text


def test_the_proof_for_the_party_speaks_to_the_party(town: Flask, known: Known) -> None:
    answers = {"bericht_tekst": "Het was een gesprek.", "_namens": "klager", "_hoe": "telefoon"}
    browser = Browser(client_of(town, COORDINATOR))
    browser.post(f"/zaken/{known.formal}/vastleggen/bericht_betrokkene", answers)
    engine = town.extensions["behoorlijk"].engine
    newest = [one for one in engine.case(known.formal, ADMIN).documents if "bericht" in one.title.lower()][-1]
    proof = engine.document(newest.id, ADMIN).text
    assert THEIRS in proof
    assert OURS not in proof


def test_a_process_owner_reads_both(town: Flask, known: Known) -> None:
    browser = Browser(client_of(town, ADMIN))
    address = f"/processen/{known.new}/bestand/{FORM}"
    for page, here, other in (
        (browser.get(address).text, THEIRS, OURS),
        (browser.get(f"{address}?voor=medewerkers").text, OURS, THEIRS),
    ):
        drawn = page.partition("bh-preview")[2].partition("bh-source")[0]
        assert here in drawn
        assert other not in drawn
        assert page.count('aria-current="true"') == 1
    plain = browser.get(f"/processen/{known.new}/bestand/forms/teken_af.form").text
    assert "voor=medewerkers" not in plain


HOW = "Hoe vertelde de klager dit?"  # the question of the form, for who writes it down in their own name


def test_how_it_was_told_begins_empty_and_must_be_chosen_with_whose_words_they_are(
    town: Flask, known: Known
) -> None:
    address = f"/zaken/{known.formal}/vastleggen/bericht_betrokkene"
    browser = Browser(client_of(town, COORDINATOR))
    chosen = re.compile(r'<option value="(\w*)" selected')
    assert not chosen.search(browser.get(address).text.partition('id="hoe"')[2].partition("</select>")[0])
    refused = browser.post(address, {"bericht_tekst": "Het was een gesprek.", "_namens": "klager"})
    assert refused.status_code == 422
    assert '<a href="#hoe">Kies hoe dit is verteld.' in refused.text
    assert 'id="hoe" name="_hoe" aria-describedby="hoe-uitleg hoe-fout" aria-invalid="true"' in refused.text
    assert "Het was een gesprek." in refused.text


def test_what_is_asked_above_the_form_is_not_asked_in_it(town: Flask, known: Known) -> None:
    address = f"/zaken/{known.formal}/vastleggen/intrekking"
    browser = Browser(client_of(town, COORDINATOR))
    assert HOW in browser.get(address).text
    for said in ({"_actie": "bijwerken"}, {"_actie": "versturen"}):
        page = browser.post(address, {"_namens": "klager", "_hoe": "brief", "intrekking_op": ""} | said).text
        assert HOW not in page
        assert '<option value="brief" selected' in page
        assert page.index('name="_hoe"') < page.index('name="intrekking_op"')
        assert 'data-live="ja"' in page


def test_the_proof_speaks_dutch_whatever_the_language_of_who_wrote_it_down(town: Flask, known: Known) -> None:
    answers = {"bericht_tekst": "Het was aan de balie.", "_namens": "klager", "_hoe": "balie"}
    browser = Browser(client_of(town, COORDINATOR))
    browser.post(f"/zaken/{known.formal}/vastleggen/bericht_betrokkene?taal=en", answers)
    engine = town.extensions["behoorlijk"].engine
    newest = [one for one in engine.case(known.formal, ADMIN).documents if "bericht" in one.title.lower()][-1]
    assert "gesprek aan de balie" in engine.document(newest.id, ADMIN).text
