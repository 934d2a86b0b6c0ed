"""Who writes down for somebody else what they said is asked in other words than who writes it themselves."""

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
