"""What stands still is told with its cause and can be tried again; the clock of a demonstration moves."""

import os
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from engine import Engine, Settings
from engine.arriving import ScanFolder
from engine.demo import PlayedClock
from engine.model.records import MailRecord
from tests.web.conftest import ANSWERS, Browser
from tests.web.policy import FILES


def test_a_step_that_failed_is_told_with_its_cause_and_tried_again(
    engine: Engine, clock: PlayedClock, task: int, case: int, signed_in: Callable[[str], Browser]
) -> None:
    engine.complete_task(task, {"plaatsbaar": False, "reden": "te smal"}, "an")
    for _ in range(8):  # retries wait longer and longer
        clock.at += timedelta(days=1)
        engine.run_due()
    visitor = signed_in("olga")
    page = visitor.get("/beheer/storingen").text
    assert "B-2026-0001" in page
    assert "bestaat_niet" in page
    (incident,) = engine.incidents()
    again = visitor.post(f"/beheer/storingen/{incident.id}/opnieuw", {"reden": "nog eens"})
    assert "bh-message--bad" in again.text
    assert len(engine.incidents()) == 1
    engine.set_variables(case, {"plaatsbaar": True}, "olga", "de brief bestaat niet")
    assert "Opgelost" in visitor.post(f"/beheer/storingen/{incident.id}/opnieuw", {"reden": "hersteld"}).text
    assert engine.incidents() == ()


def fail(engine: Engine, clock: PlayedClock, task: int) -> None:
    """A step that keeps failing until it is an incident."""
    engine.complete_task(task, {"plaatsbaar": False, "reden": "te smal"}, "an")
    for _ in range(8):
        clock.at += timedelta(days=1)
        engine.run_due()


def test_alike_incidents_are_one_cause_and_tried_again_together(
    engine: Engine, clock: PlayedClock, task: int, signed_in: Callable[[str], Browser]
) -> None:
    engine.public_start("bankje", ANSWERS)
    second = next(row.task_id for row in engine.inbox("an").rows if row.task_id != task)
    engine.complete_task(second, {"plaatsbaar": False, "reden": "te nat"}, "an")
    fail(engine, clock, task)
    (cause,) = engine.causes("olga")
    assert len(cause.rows) == 2
    assert cause.element_name
    visitor = signed_in("olga")
    page = visitor.get("/beheer/storingen").text
    assert "Probeer deze 2 zaken opnieuw" in page
    ids = [str(row.id) for row in cause.rows]
    assert "2 zaken staan nog stil" in visitor.post("/beheer/storingen/opnieuw", {"storing": ids}).text
    engine.set_variables(cause.rows[0].instance_id, {"plaatsbaar": True}, "olga", "hersteld")
    page = visitor.post("/beheer/storingen/opnieuw", {"storing": ids, "reden": "hersteld"}).text
    assert "1 zaak loopt weer" in page
    assert "1 zaak staat nog stil" in page
    assert "hersteld" not in visitor.get("/beheer/storingen?opgelost=nee").text
    assert signed_in("an").post("/beheer/storingen/opnieuw", {"storing": ids}).status_code == 403


def test_how_much_stands_still_stands_in_the_navigation_of_who_mends_it(
    engine: Engine, clock: PlayedClock, task: int, signed_in: Callable[[str], Browser]
) -> None:
    counted = re.compile(r">Storingen <span[^>]*>1<span[^>]*> open</span></span></a>")
    assert not counted.search(signed_in("olga").get("/taken").text)
    fail(engine, clock, task)
    assert counted.search(signed_in("olga").get("/taken").text)
    assert "Storingen" not in signed_in("an").get("/taken").text


def test_a_value_is_mended_with_a_reason_and_stands_in_history(
    engine: Engine, clock: PlayedClock, task: int, case: int, signed_in: Callable[[str], Browser]
) -> None:
    fail(engine, clock, task)
    (incident,) = engine.incidents()
    visitor = signed_in("olga")
    page = visitor.get(f"/beheer/storingen/{incident.id}").text
    assert "plaatsbaar" in page
    address = f"/beheer/storingen/{incident.id}/opnieuw"
    assert visitor.post(address, {"naam": "plaatsbaar", "waarde": "true"}).status_code == 422
    deep = {"naam": "plaatsbaar", "waarde": "[" * 100_000, "reden": "proef"}
    refused = visitor.post(address, deep)
    assert refused.status_code == 422
    assert "past niet" in refused.text or "geen goede JSON" in refused.text
    wrong = {"naam": "plaatsbaar", "waarde": "misschien", "reden": "een gok"}
    page = visitor.post(address, wrong).text
    assert '<a href="#waarde-1">De waarde van plaatsbaar past niet. Vul in: ja of nee.</a>' in page
    assert 'value="misschien"' in page, "what was typed stands there still"
    assert 'value="een gok"' in page
    assert "Een nieuwe versie verandert deze zaak niet" in page
    assert "· ja of nee" in page, "types are told in words"
    two = {"naam": ["plaatsbaar", "kent_niemand"], "waarde": ["misschien", "5"], "reden": "een gok"}
    page = visitor.post(address, two).text
    assert '<a href="#waarde-1">De waarde van plaatsbaar past niet' in page
    assert '<a href="#waarde-2">Deze zaak kent geen gegeven met de naam kent_niemand.</a>' in page
    assert f'href="/zaken/{case}#beheer"' in page, "the way to end the case"
    assert '<h2 id="beheer">' in visitor.get(f"/zaken/{case}").text
    kept = visitor.post(address, {"naam": "reden", "waarde": "te smal", "reden": "een gok"}).text
    assert "Er is niets gewijzigd" in kept
    assert 'value="te smal"' in kept
    page = visitor.post(address, {"naam": "plaatsbaar", "waarde": "true", "reden": "brief bestaat niet"}).text
    assert "Opgelost" in page
    assert any(row.data.get("reason") == "brief bestaat niet" for row in engine.history(case, "olga"))
    assert ("olga", case) in [(look.actor, look.instance_id) for look in engine.looks("eva").rows]


def test_mail_that_stands_still_is_told_in_mails(
    engine: Engine, clock: PlayedClock, signed_in: Callable[[str], Browser]
) -> None:
    for _ in range(2):
        engine.public_start("bankje", ANSWERS)
    for row in engine.inbox("an").rows:
        engine.complete_task(row.task_id, {"plaatsbaar": True}, "an")
    engine.hold_mail(clock.now())
    (cause,) = engine.causes("olga")
    visitor = signed_in("olga")
    page = visitor.get("/beheer/storingen").text
    assert "Welke e-mails?" in page
    assert "Welke zaken?" not in page
    ids = [str(row.id) for row in cause.rows]
    assert len(ids) > 1
    assert (
        f"{len(ids)} mails staan weer klaar"
        in visitor.post("/beheer/storingen/opnieuw", {"storing": ids}).text
    )
    page = visitor.post("/beheer/storingen/opnieuw", {"storing": ids}).text
    assert f"{len(ids)} e-mails staan nog stil" in page
    assert "zaken staan" not in page


def test_instances_are_counted_and_found_by_version_and_state(
    engine: Engine, case: int, signed_in: Callable[[str], Browser]
) -> None:
    engine.public_start("bankje", ANSWERS)
    engine.suspend(case, "olga", "even wachten")
    counts = {(one.process_id, one.state.value): one.count for one in engine.instance_counts()}
    assert counts[("bankje", "suspended")] == 1
    visitor = signed_in("olga")
    page = visitor.get("/beheer/lopend?stand=suspended").text
    assert "even wachten" in page
    assert "B-2026-0002" not in page.split('id="lijst"')[1]
    assert "B-2026-0002" in visitor.get("/beheer/lopend?proces=bankje").text
    assert visitor.get("/beheer/lopend?stand=onzin&versie=x").status_code == 200


def test_timers_jobs_and_mail_are_listed(case: int, signed_in: Callable[[str], Browser]) -> None:
    visitor = signed_in("olga")
    assert visitor.get("/beheer/klokken").status_code == 200
    assert visitor.get("/beheer/mail").status_code == 200


def test_lists_of_operators_leave_out_cases_that_keep_them_out(
    engine: Engine, case: int, signed_in: Callable[[str], Browser]
) -> None:
    engine.public_start("bankje", {**ANSWERS, "buurman": "olga"})
    assert [row.key for row in engine.instance_lines()] == ["B-2026-0002", "B-2026-0001"]
    visitor = signed_in("olga")
    for address in ("/beheer/lopend", "/beheer/klokken", "/klok"):
        assert "B-2026-0002" not in visitor.get(address).text, address
    assert "B-2026-0001" in visitor.get("/beheer/lopend").text


def test_owners_look_at_what_went_live(engine: Engine, signed_in: Callable[[str], Browser]) -> None:
    visitor = signed_in("daan")
    number = engine.deployments()[0].id
    assert "Eerste versie" in visitor.get("/processen").text
    assert "processes/bankje.bpmn" in visitor.get(f"/processen/{number}").text
    assert "<svg" in visitor.get(f"/processen/{number}/bestand/processes/bankje.bpmn").text
    assert "Straatregels 1" in visitor.get(f"/processen/{number}/bestand/processes/norms.csv").text
    assert visitor.get(f"/processen/{number}/bestand/../../etc/passwd").status_code == 404
    assert visitor.get(f"/processen/{number}/alles.zip").mimetype == "application/zip"


def test_people_arrange_their_own_stand_in_and_no_one_elses(
    engine: Engine, signed_in: Callable[[str], Browser]
) -> None:
    fields = {"vervanger": "bo", "van": "2026-03-20", "tot": "2026-03-27", "reden": "vakantie"}
    assert "is geregeld" in signed_in("an").post("/mensen/vervanging", fields).text
    assert signed_in("an").post("/mensen/vervanging", {**fields, "afwezig": "buur"}).status_code == 403
    (arranged,) = engine.stand_ins()
    assert signed_in("buur").post(f"/mensen/vervanging/{arranged.id}/weg").status_code == 403
    assert "weggehaald" in signed_in("an").post(f"/mensen/vervanging/{arranged.id}/weg").text


def test_what_the_message_names_stands_ready_to_be_mended_and_changes_nothing_by_itself(
    engine: Engine, signed_in: Callable[[str], Browser]
) -> None:
    letter = FILES["forms/letters/antwoord.md"] + b"\n{{ reden }}\n"
    assert engine.deploy({**FILES, "forms/letters/antwoord.md": letter}, "proef", "brief").deployment
    engine.public_start("bankje", ANSWERS)
    (row,) = engine.inbox("an").rows
    engine.complete_task(row.task_id, {"plaatsbaar": True}, "an")
    (incident,) = engine.incidents()
    assert "mist gegevens: reden" in incident.message
    visitor = signed_in("olga")
    address = f"/beheer/storingen/{incident.id}"
    assert 'name="naam" value="reden"' in visitor.get(address).text
    again = visitor.post(f"{address}/opnieuw", {"naam": "reden", "waarde": " ", "reden": "nog eens"})
    assert "mist gegevens: reden" in again.text, "without a value nothing was changed"
    mended = {"naam": "reden", "waarde": "Er is plaats.", "reden": "de brief vraagt erom"}
    assert "Opgelost" in visitor.post(f"{address}/opnieuw", mended).text
    assert engine.incidents() == ()


def test_what_stands_still_outside_cases_is_told_and_tried_again(
    engine: Engine, tmp_path: Path, signed_in: Callable[[str], Browser]
) -> None:
    for name in ("map", "scan"):
        (tmp_path / name).mkdir()
    scan = tmp_path / "scan" / "brief.pdf"
    scan.write_bytes(b"geen pdf")
    os.utime(scan, (1, 1))
    engine._here = replace(engine._here, sources=(ScanFolder(tmp_path / "scan"),))
    engine.take_in_post()
    visitor = signed_in("olga")
    page = visitor.get("/beheer/storingen").text
    assert "Buiten de zaken" in page
    assert "“brief.pdf” is geen goed pdf-bestand" in page
    assert "geweigerd/brief.pdf" in page
    (setback,) = engine.setbacks("olga")
    assert setback.about not in page, "a name of the program itself says nothing"
    address = f"/beheer/storingen/buiten-zaken/{setback.id}/opnieuw"
    assert signed_in("an").post(address, {}).status_code == 403
    assert "bh-message--bad" in visitor.post(address, {}).text
    (setback,) = engine.setbacks("olga")
    refused = tmp_path / "scan" / "geweigerd" / "brief.pdf"
    refused.write_bytes(b"%PDF-1.4 nu wel")
    os.utime(refused, (1, 1))
    page = visitor.post(f"/beheer/storingen/buiten-zaken/{setback.id}/opnieuw", {}).text
    assert "Opgelost: het gaat weer." in page
    assert "Geen storingen" in page
    assert [row.subject for row in engine.incoming("eva")] == ["brief"]
    assert "brief.pdf" in visitor.get("/beheer/storingen?opgelost=ja").text


def test_what_need_not_go_again_is_closed_with_a_reason_that_stays(
    engine: Engine, tmp_path: Path, signed_in: Callable[[str], Browser]
) -> None:
    (tmp_path / "scan").mkdir()
    scan = tmp_path / "scan" / "brief.pdf"
    scan.write_bytes(b"geen pdf")
    os.utime(scan, (1, 1))
    engine._here = replace(engine._here, sources=(ScanFolder(tmp_path / "scan"),))
    engine.take_in_post()
    engine._here = replace(engine._here, sources=())
    (setback,) = engine.setbacks("olga")
    visitor = signed_in("olga")
    address = f"/beheer/storingen/buiten-zaken/{setback.id}"
    page = visitor.post(f"{address}/opnieuw").text
    assert "staat niet meer in de instellingen" in page
    assert "Waarom?" in page
    assert signed_in("an").post(f"{address}/sluiten", {"reden": "weg"}).status_code == 403
    assert "Schrijf op waarom dit niet meer hoeft." in visitor.post(f"{address}/sluiten", {"reden": " "}).text
    assert engine.setbacks("olga") == (setback,)
    page = visitor.post(f"{address}/sluiten", {"reden": "De map is {verhuisd}."}).text
    assert "De storing is gesloten." in page
    assert "Geen storingen" in page
    page = visitor.get("/beheer/storingen?opgelost=ja").text
    assert "Gesloten zonder herstel: De map is {verhuisd}." in page
    assert engine.person("olga").name in page
    assert ", olga<" not in page
    assert (tmp_path / "scan" / setback.aside).is_file() or (tmp_path / setback.aside).is_file()
    assert visitor.post(f"{address}/sluiten", {"reden": "nog eens"}).status_code == 409
    engine.choose_language("olga", "en")
    closed = 'Closed without repair: <span lang="nl">De map is {verhuisd}.</span>'
    assert closed in visitor.get("/beheer/storingen?opgelost=ja").text


def test_each_page_is_headed_by_its_own_tab(signed_in: Callable[[str], Browser]) -> None:
    visitor = signed_in("olga")
    for address in ("/beheer/storingen", "/beheer/lopend", "/beheer/klokken", "/beheer/mail"):
        page = visitor.get(address).text
        here = re.search(r'aria-current="page">([^<]+)</a></li>', page[page.index('class="bh-tabs"') :])
        assert here is not None
        assert f"<h1>{here[1]}</h1>" in page


def test_mail_that_is_tried_again_is_not_told_to_have_gone(
    engine: Engine, settings: Settings, clock: PlayedClock, case: int, signed_in: Callable[[str], Browser]
) -> None:
    folder = settings.var_dir / "mail"
    while engine.run_due().mails:
        pass
    engine.complete_task(engine.inbox("an").rows[0].task_id, {"plaatsbaar": True}, "an")
    if folder.exists():
        folder.rename(folder.with_name("elders"))
    folder.write_text("geen map")  # where mail goes is in the way
    for _ in range(12):
        clock.at += timedelta(days=1)
        engine.run_due()
    mails = [one for one in engine.incidents() if one.kind == "mail"]
    assert mails
    visitor = signed_in("olga")
    page = visitor.get(f"/beheer/storingen/{mails[0].id}").text
    assert "De mail gaat dan opnieuw naar hetzelfde adres." in page
    assert 'name="waarde"' not in page
    assert ">Mail</h2>" in page
    overview = visitor.get("/beheer/storingen").text
    assert " · </p>" not in overview
    assert "Bekijk de mail" in overview
    assert "Herstel gegevens" not in overview, "nothing of the case can be mended there"
    told = visitor.post(f"/beheer/storingen/{mails[0].id}/opnieuw", {"reden": "map terug"}).text
    assert "1 mail staat weer klaar." in told
    assert "loopt weer" not in told
    folder.unlink()
    folder.mkdir()
    clock.at += timedelta(days=1)
    engine.run_due()
    assert mails[0].id not in {one.id for one in engine.incidents()}
    assert list(folder.iterdir())


def test_mails_are_counted_as_mails_and_named_once(
    engine: Engine, clock: PlayedClock, case: int, signed_in: Callable[[str], Browser]
) -> None:
    hold(engine, clock, case, Anna="anna@example.org", Bea="bea@example.org")
    page = signed_in("olga").get("/beheer/storingen").text
    assert ">2 e-mails</span>" in page
    assert "Probeer deze 2 e-mails opnieuw" in page
    assert " zaak</span>" not in page
    assert not re.search(r"Probeer (deze )?\d+ za", page)
    assert page.count(">Mail<") == 1, "the heading says it"
    english = signed_in("olga").get("/beheer/storingen?taal=en").text
    assert "Try these 2 e-mails again" in english


def test_mail_that_failed_is_one_warning_and_no_standstill_of_the_case(
    engine: Engine, clock: PlayedClock, case: int, signed_in: Callable[[str], Browser]
) -> None:
    hold(engine, clock, case, Anna="anna@example.org", Bea="bea@example.org")
    page = signed_in("an").get(f"/zaken/{case}").text
    assert "staat op één punt stil" not in page
    assert page.count("2 e-mails konden niet worden verzonden.") == 1
    assert "<p>Aan Anna, Bea</p>" in page
    assert "De beheerder kan dit herstellen." in page
    first, *_ = engine.incidents()
    engine.close_mail(first.id, "olga", "is al aangekomen")
    page = signed_in("olga").get(f"/zaken/{case}").text
    assert "1 e-mail kon niet worden verzonden." in page
    assert "<p>Aan Bea</p>" in page
    assert "Naar de storingen" in page
    engine.choose_language("olga", "en")
    assert "1 e-mail could not be sent." in signed_in("olga").get(f"/zaken/{case}").text


def hold(engine: Engine, clock: PlayedClock, case: int, **people: str) -> None:
    """E-mails about a case stand still, one for each address: they waited when a copy was made that was put
    back."""
    while engine.run_due().mails:
        pass
    with engine._here.store.write() as unit:
        for name, address in people.items():
            mail = MailRecord(0, f"proef-{name}", case, None, address, name, "Proef", "Dag", "", clock.at)
            unit.add_mail(mail, clock.at)
    assert engine.hold_mail(clock.at) == len(people)


def test_mail_held_after_a_copy_was_put_back_is_closed_with_the_reason_why(
    engine: Engine, settings: Settings, clock: PlayedClock, case: int, signed_in: Callable[[str], Browser]
) -> None:
    while engine.run_due().mails:
        pass
    engine.complete_task(engine.inbox("an").rows[0].task_id, {"plaatsbaar": True}, "an")
    folder = settings.var_dir / "mail"
    if folder.exists():
        folder.rename(folder.with_name("elders"))
    folder.write_text("geen map")  # where mail goes is in the way
    engine.run_due()
    assert engine.hold_mail(clock.at) >= 1
    assert engine.hold_mail(clock.at) == 0
    held, *_ = [one for one in engine.incidents() if one.kind == "mail"]
    visitor = signed_in("olga")
    assert "Teruggezet uit een kopie van" in visitor.get("/beheer/storingen").text
    assert "Put back from a copy of" in visitor.get("/beheer/storingen?taal=en").text
    address = "/beheer/storingen/mail/sluiten"
    assert f'action="{address}"' in visitor.get(f"/beheer/storingen/{held.id}?taal=nl").text
    assert visitor.post(address, {"storing": [str(held.id)], "reden": ""}).status_code >= 400
    told = visitor.post(address, {"storing": [str(held.id)], "reden": "is al aangekomen"}).text
    assert "De storing is gesloten." in told
    assert held.id not in {one.id for one in engine.incidents()}
    assert "is al aangekomen" in str(engine.case(held.instance_id, "an").history)
    assert engine.verify().problems == ()
