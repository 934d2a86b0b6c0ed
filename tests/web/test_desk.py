"""The inbox as a desk: filters in the address, several tasks at once without scripts, absence, and what it costs."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event
from sqlalchemy.engine import Engine as Database

from engine import DeskChoice, Engine, Role
from engine.demo import PlayedClock
from engine.model.actor import Actor
from tests.bench.filling import copy_cases
from tests.web.conftest import ANSWERS, Browser
from webui import asset_files

MOST_STATEMENTS = 13
HEAVIEST = 150_000  # bytes over the wire: the page, its style, script and font
SignIn = Callable[[str], Browser]


def more_cases(engine: Engine, number: int) -> list[int]:
    """Tasks of further cases."""
    for count in range(number):
        engine.public_start("bankje", {**ANSWERS, "vrager.naam": f"Vrager {count}"})
    return [row.task_id for row in engine.inbox("an", limit=200).rows]


@contextmanager
def statements() -> Iterator[list[str]]:
    """Every statement that reaches a database."""
    asked: list[str] = []

    def hear(connection: object, cursor: object, statement: str, *rest: object) -> None:
        asked.append(" ".join(statement.split()))

    event.listen(Database, "before_cursor_execute", hear)
    try:
        yield asked
    finally:
        event.remove(Database, "before_cursor_execute", hear)


def test_several_tasks_are_taken_with_one_form_and_the_filter_stays(
    engine: Engine, signed_in: SignIn
) -> None:
    tasks = more_cases(engine, 3)
    page = signed_in("an").post(
        "/taken/samen", {"taak": tasks[:2], "samen": "pak-op", "terug": "/taken?welke=mine&haast=soon"}
    )
    assert page.request.full_path.startswith("/taken?welke=mine&haast=soon")
    assert "2 taken opgepakt." in page.text
    assert engine.inbox_counts("an").mine == 2


def test_after_doing_something_with_tasks_one_is_back_on_the_same_page(
    engine: Engine, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("webui.pages.inbox.ON_A_PAGE", 2)
    tasks = more_cases(engine, 3)
    engine.choose("an", DeskChoice.VIEW, "table")
    visitor = signed_in("an")
    second = re.findall(r'rel="next" href="([^"]+)"', visitor.get("/taken").text)[0].replace("&amp;", "&")
    back = re.findall(r'name="terug" value="([^"]+vanaf[^"]+)"', visitor.get(second).text)
    assert len(back) == 1
    sent = {
        "_token": visitor.token(),
        "taak": tasks[2:],
        "samen": "pak-op",
        "terug": back[0].replace("&amp;", "&"),
    }
    answer = visitor.client.post("/taken/samen", data=sent)
    assert "vanaf=" in answer.location
    engine.complete_task(tasks[2], {"plaatsbaar": True}, "an")
    assert visitor.client.get(answer.location).location == "/taken?welke=all"  # nothing is left there


def test_what_is_asked_about_many_tasks_stands_near_the_top(engine: Engine, signed_in: SignIn) -> None:
    tasks = more_cases(engine, 8)
    page = signed_in("an").get("/taken/overdragen?" + "&".join(f"taak={one}" for one in tasks)).text
    assert page.split("<details")[0].count("<li><strong") == 5
    assert "En nog 3 taken" in page


def test_a_refusal_among_several_is_told_with_its_reason(engine: Engine, signed_in: SignIn) -> None:
    tasks = more_cases(engine, 2)
    engine.claim(tasks[0], "bo")
    page = signed_in("an").post("/taken/samen", {"taak": tasks, "samen": "pak-op"})
    assert "Niet alles is gelukt" in page.text
    assert "Bo Smit heeft deze taak al opgepakt." in page.text
    assert "1 taak opgepakt." in page.text
    assert engine.task(tasks[1], "an").assignee == "an"


def test_handing_over_asks_whom_and_why_and_keeps_what_was_filled_in(
    engine: Engine, signed_in: SignIn
) -> None:
    tasks = more_cases(engine, 2)
    visitor = signed_in("an")
    page = visitor.post("/taken/samen", {"taak": tasks, "samen": "draag-over"})
    assert "2 taken overdragen" in page.text
    assert page.text.count('name="taak"') == 2
    assert page.text.index("Bo Smit") < page.text.index("Leo Leeg")
    again = visitor.post("/taken/overdragen", {"taak": tasks, "naar": "bo", "reden": " "})
    assert again.status_code == 422
    assert "Schrijf op waarom" in again.text
    assert 'value="bo" selected' in again.text
    done = visitor.post("/taken/overdragen", {"taak": tasks, "naar": "bo", "reden": "drukte"})
    assert "2 taken overgedragen aan Bo Smit." in done.text
    assert engine.inbox_counts("bo").mine == 2


def test_the_task_of_a_colleague_is_refused_under_the_right_heading(
    engine: Engine, signed_in: SignIn
) -> None:
    tasks = more_cases(engine, 1)
    engine.claim(tasks[0], "bo")
    refused = signed_in("leeg").get(f"/taken/overdragen?taak={tasks[0]}")
    assert refused.status_code == 403
    assert "Dit is niet voor u" in refused.text
    assert "Deze taken kunt u niet overdragen." in refused.text
    assert "Deze pagina bestaat niet" not in refused.text
    assert signed_in("an").get("/taken/overdragen?taak=987654").status_code == 404


def test_who_could_do_the_task_of_a_colleague_reads_its_questions_and_gives_it_to_another(
    engine: Engine, signed_in: SignIn
) -> None:
    (task,) = more_cases(engine, 1)
    engine.claim(task, "bo")
    visitor = signed_in("an")
    desk = visitor.get("/taken?welke=seen").text
    assert f'name="taak" value="{task}"' in desk
    assert f'value="draag-over:{task}"' in desk
    page = visitor.get(f"/taken/{task}").text
    questions = page.split('aria-labelledby="vragen"')[1].split("</section>")[0]
    assert "U kunt ze hier alleen lezen." in questions
    assert "disabled" in questions.split("<fieldset")[1].split(">")[0]
    assert 'name="_actie"' not in page  # nothing to hand in, so nothing to type in vain
    assert 'href="#naar"' in page
    assert '<option value="an">An de Bruin (ikzelf)</option>' in page
    visitor.post(f"/taken/{task}/overdragen", {"naar": "an", "reden": "Bo is ziek"})
    assert 'name="_actie"' in visitor.get(f"/taken/{task}").text
    assert "An de Bruin nam uw taak" in signed_in("bo").get("/taken").text


def test_who_only_audits_or_administers_can_be_chosen_for_no_work(engine: Engine, signed_in: SignIn) -> None:
    for username, name, role in (
        ("toets", "Toos Toetser", Role.AUDITOR),
        ("it", "Ibo Technicus", Role.ADMIN),
    ):
        engine.save_person(username, name=name, by=Actor.program("proef"), roles=[role])
    tasks = more_cases(engine, 1)
    visitor = signed_in("an")
    days = {"van": "2026-03-18", "tot": "2026-03-20"}
    plan = "/mensen/afwezig/bekijken?van=2026-03-18&tot=2026-03-20"
    for address in (f"/taken/overdragen?taak={tasks[0]}", "/mensen/afwezig", plan):
        page = visitor.get(address).text
        assert "Bo Smit" in page
        assert not [name for name in ("Toos Toetser", "Ibo Technicus") if name in page]
    refused = visitor.post("/mensen/vervanging", {**days, "vervanger": "toets", "reden": "verlof"})
    assert refused.status_code == 422
    assert "Toos Toetser kan geen taken krijgen" in refused.text
    refused = visitor.post("/taken/overdragen", {"taak": tasks, "naar": "toets", "reden": "drukte"})
    assert "Toos Toetser kan geen taken krijgen" in refused.text
    assert engine.task(tasks[0], "an").assignee is None


def test_who_is_away_reads_that_a_colleague_has_the_tasks_now(engine: Engine, signed_in: SignIn) -> None:
    tasks = more_cases(engine, 2)
    engine.claim(tasks[0], "an")
    days = {"van": "2026-03-18", "tot": "2026-03-20"}
    visitor = signed_in("an")
    visitor.post("/mensen/vervanging", {**days, "vervanger": "leeg", "reden": "verlof"})
    page = visitor.get("/taken").text
    assert "Zolang u afwezig bent, staan 2 taken van u of uw functie bij Leo Leeg." in page
    assert "U hebt 1 taak" not in page
    assert 'aria-current="page">Mijn taken</a>' in page  # no number of work that waits for them
    assert "U hebt 1 taak." in signed_in("leeg").get("/taken").text


def test_one_task_is_given_back_from_its_row(engine: Engine, task: int, signed_in: SignIn) -> None:
    engine.claim(task, "an")
    visitor = signed_in("an")
    assert f'value="geef-terug:{task}"' in visitor.get("/taken").text
    assert "ligt weer klaar" in visitor.post("/taken/samen", {"een": f"geef-terug:{task}"}).text
    assert engine.task(task, "an").assignee is None


def test_an_operator_is_asked_why_the_tasks_of_colleagues_go_back(engine: Engine, signed_in: SignIn) -> None:
    tasks = more_cases(engine, 2)
    engine.claim(tasks[0], "an")
    engine.hand_over(tasks[1], "olga", "an", "drukte")
    visitor = signed_in("olga")
    for page in (
        visitor.post("/taken/samen", {"taak": tasks, "samen": "geef-terug"}),
        visitor.post(f"/taken/{tasks[0]}/teruggeven"),
        visitor.get(f"/taken/teruggeven?taak={tasks[0]}"),
    ):
        assert "Nu bij An de Bruin" in page.text
        assert "Wie haar kan oppakken, kan het ook lezen." in page.text
        assert "Waarom?" in page.text
    assert f"/taken/teruggeven?taak={tasks[0]}" in visitor.get(f"/taken/{tasks[0]}").text
    assert engine.task(tasks[0], "olga").assignee == "an"
    again = visitor.post("/taken/teruggeven", {"taak": tasks, "reden": " "})
    assert again.status_code == 422
    assert "Schrijf op waarom" in again.text
    done = visitor.post("/taken/teruggeven", {"taak": tasks, "reden": "An is ziek"})
    assert "2 taken liggen weer klaar voor anderen." in done.text
    assert "Olga Operator gaf uw taak" in signed_in("an").get("/taken").text
    assert "niet (meer) bij een collega" in visitor.get(f"/taken/teruggeven?taak={tasks[0]}").text


def test_nothing_chosen_is_told_kindly(task: int, signed_in: SignIn) -> None:
    page = signed_in("an").post("/taken/samen", {"samen": "pak-op"})
    assert "Kies eerst een of meer taken." in page.text


@pytest.mark.parametrize("back", ["https://elders.example/", "//elders.example", "javascript:alert(1)"])
def test_the_way_back_stays_on_this_site(task: int, signed_in: SignIn, back: str) -> None:
    fields = {"taak": [task], "samen": "pak-op", "terug": back}
    visitor = signed_in("an")
    answer = visitor.client.post("/taken/samen", data={"_token": visitor.token(), **fields})
    assert answer.location == "/taken"


def test_a_filter_stands_in_the_address_and_each_wish_can_be_taken_away(
    engine: Engine, task: int, signed_in: SignIn
) -> None:
    page = signed_in("an").get("/taken?welke=all&haast=soon&zoek=bankje&binnen_van=2026-03-01").text
    assert "Anna Jansen" in page
    assert "1 taak past hierbij." in page
    chips = re.findall(r'class="bh-chip" href="([^"]+)"', page)
    assert "/taken?welke=all&amp;haast=soon&amp;binnen_van=2026-03-01" in chips
    assert len(chips) == 3
    assert "Niets gevonden" in signed_in("an").get("/taken?haast=later").text


def test_tasks_are_narrowed_by_what_happened_last_and_that_is_kept_and_shared(
    engine: Engine, task: int, signed_in: SignIn
) -> None:
    page = signed_in("an").get("/taken?welke=all&laatst=began").text
    assert "1 taak past hierbij." in page
    assert '<option value="began" selected>De zaak begon</option>' in page
    assert re.search(r'href="/taken\?welke=all">laatst: de zaak begon<', page)
    assert "Niets gevonden" in signed_in("an").get("/taken?welke=all&laatst=post").text
    fields = {"vraag": "laatst=began&onzin=1", "naam": "Nieuw", "delen": "wijkteam"}
    signed_in("bo").post("/taken/filters", fields)
    (saved,) = engine.desk("buur").filters
    assert saved.query == "laatst=began"
    assert 'href="/taken?welke=all&amp;laatst=began"' in signed_in("buur").get("/taken?welke=all").text


def test_nonsense_in_the_address_asks_nothing(task: int, signed_in: SignIn) -> None:
    strange = "/taken?welke=%00&haast=x&laatst=x&voor=gisteren&binnen_van=2026-13-45&soort=::&wie=&kies=ja"
    assert "Anna Jansen" in signed_in("an").get(strange).text
    assert signed_in("an").get("/taken?vanaf=niks").status_code == 422


def test_a_filter_is_kept_shared_and_opened_with(engine: Engine, task: int, signed_in: SignIn) -> None:
    fields = {"vraag": "haast=soon&onzin=1", "naam": "Haast <b>", "delen": "wijkteam", "begin": "ja"}
    signed_in("bo").post("/taken/filters", fields)
    (saved,) = engine.desk("buur").filters
    assert (saved.name, saved.query, saved.may_delete) == ("Haast <b>", "haast=soon", False)
    assert "Haast &lt;b&gt;" in signed_in("buur").get("/taken?welke=all").text
    opened = signed_in("bo").client.get("/taken")
    assert opened.location == "/taken?welke=all&haast=soon"
    assert signed_in("buur").post(f"/taken/filters/{saved.id}/weg").status_code == 403
    assert "weggehaald" in signed_in("bo").post(f"/taken/filters/{saved.id}/weg").text


def test_few_tasks_are_cards_many_are_a_table_and_a_choice_is_remembered(
    engine: Engine, signed_in: SignIn
) -> None:
    more_cases(engine, 3)
    visitor = signed_in("an")
    assert "<table" not in visitor.get("/taken").text
    visitor.post("/taken/keuze", {"wat": "view", "waarde": "table"})
    assert "<table" in visitor.get("/taken").text
    visitor.post("/taken/keuze", {"wat": "view", "waarde": ""})
    more_cases(engine, 12)
    assert "<table" in visitor.get("/taken").text


def test_everything_on_the_page_can_be_chosen_without_a_script(engine: Engine, signed_in: SignIn) -> None:
    more_cases(engine, 14)
    visitor = signed_in("an")
    page = visitor.get("/taken?welke=all").text
    assert " checked" not in page
    chosen = visitor.get(re.findall(r'href="([^"]+)" data-choose-all', page)[0].replace("&amp;", "&")).text
    assert len(re.findall(r'name="taak" value="\d+" checked', chosen)) == 14


def test_shortcuts_can_be_turned_off(task: int, engine: Engine, signed_in: SignIn) -> None:
    visitor = signed_in("an")
    assert "data-keys-off" not in visitor.get("/taken").text
    visitor.post("/taken/keuze", {"wat": "keys", "waarde": "off"})
    assert "data-keys-off" in visitor.get("/taken").text


def test_an_absence_is_looked_into_before_it_is_arranged(
    engine: Engine, case: int, task: int, signed_in: SignIn
) -> None:
    engine.claim(task, "an")
    visitor = signed_in("an")
    plan = "/mensen/afwezig/bekijken?van=2026-03-20&tot=2026-04-30&vervanger=bo&reden=verlof"
    page = visitor.get(plan).text
    assert "Wat blijft liggen als An de Bruin er niet is?" in page
    assert "Er is nog niets geregeld" in page
    assert "Beoordeel de plek" in page
    assert "Antwoord" in page  # the deadline of the case, with its day
    assert visitor.get("/mensen/afwezig/bekijken?van=2026-03-20&tot=2026-03-01").status_code == 422
    fields = {"van": "2026-03-18", "tot": "2026-03-20", "vervanger": "bo", "reden": "verlof"}
    arranged = visitor.post("/mensen/vervanging", fields).text
    assert "is geregeld" in arranged
    assert "An de Bruin is afwezig, Bo Smit neemt waar" in arranged
    assert "U vervangt An de Bruin" in signed_in("bo").get("/taken").text
    assert "U bent afwezig gemeld" in visitor.get("/taken").text
    (arranged,) = engine.stand_ins()
    assert signed_in("buur").get(f"/mensen/vervanging/{arranged.id}").status_code == 403


def test_what_is_late_already_stands_apart_from_what_an_absence_breaks(
    engine: Engine, case: int, task: int, clock: PlayedClock, signed_in: SignIn
) -> None:
    engine.claim(task, "an")
    clock.at += timedelta(days=90)
    page = signed_in("an").get("/mensen/afwezig/bekijken?van=2026-06-20&tot=2026-07-30").text
    late, breaks, terms = (
        page.split(f'aria-labelledby="{one}"')[1] for one in ("telaat", "breekt", "termijnen")
    )
    assert "Nu al te laat" in late
    assert "Antwoord" in late.split("</section>")[0]
    assert "Antwoord" not in terms.split("</section>")[0]
    assert "Geen enkele taak" in breaks.split("</section>")[0]


def test_who_stands_in_reads_it_beside_the_tasks_of_functions_too(engine: Engine, signed_in: SignIn) -> None:
    more_cases(engine, 1)
    assert "Van mijn functies" in signed_in("an").get("/taken").text
    day = date(2026, 3, 18)
    engine.save_stand_in("an", "leeg", day, day, "an", "ziek")
    page = signed_in("leeg").get("/taken").text
    assert "U vervangt An de Bruin</span>" in page
    assert "Van onze functies" in page
    assert "Van mijn functies" not in page


def test_nobody_is_offered_to_stand_in_for_themselves(signed_in: SignIn) -> None:
    page = signed_in("an").get("/mensen/afwezig").text.split('id="vervanger"')[1].split("</select>")[0]
    assert 'value="bo"' in page
    assert 'value="an"' not in page


def pages_of(engine: Engine, case: int, task: int) -> dict[str, str]:
    """The main pages, with who asks for them."""
    cursor = engine.inbox("an", limit=2).next_cursor
    return {
        "/taken?welke=all": "an",
        "/taken?welke=seen": "an",
        "/taken?welke=all&zoek=vrager&haast=soon": "an",
        f"/taken?welke=all&vanaf={cursor}": "an",
        f"/taken/{task}": "an",
        f"/taken/overdragen?taak={task}": "an",
        "/zaken": "an",
        "/zaken?zoek=anna": "eva",
        f"/zaken/{case}": "an",
        f"/zaken/{case}/procedure": "an",
        f"/zaken/{case}/stukken": "an",
        f"/zaken/{case}/mensen": "an",
        f"/zaken/{case}/verloop": "an",
        "/post": "an",
        "/mensen": "an",
        "/mensen/afwezig": "an",
        "/mensen/afwezig/bekijken?van=2026-03-20&tot=2026-04-30": "an",
        "/processen": "eva",
        "/": "",
    }


def test_no_page_asks_more_of_the_database_when_there_is_more_in_it(
    app: Flask, engine: Engine, case: int, task: int, signed_in: SignIn
) -> None:
    store: Any = engine._here.store
    copy_cases(store, [case], 55)  # more than a page already, so that both counts are of full pages
    visitors = {name: signed_in(name) if name else Browser(app.test_client()) for name in ("an", "eva", "")}

    def asked() -> dict[str, list[str]]:
        found = {}
        for address, username in pages_of(engine, case, task).items():
            visitors[username].get(address)  # what is kept between requests is filled
            with statements() as seen:
                assert visitors[username].get(address).status_code == 200, address
            found[address.split("&vanaf")[0]] = list(seen)
        return found

    few = asked()
    copy_cases(store, [case], 190)
    many = asked()
    for address, seen in many.items():
        assert len(seen) <= MOST_STATEMENTS, (address, seen)
        assert len(seen) <= len(few[address]), (address, seen)


def test_a_full_inbox_weighs_little(app: Flask, engine: Engine, case: int, signed_in: SignIn) -> None:
    store: Any = engine._here.store
    copy_cases(store, [case], 60)
    visitor = signed_in("an")
    page = visitor.get("/taken?welke=all")
    assert page.text.count("data-row ") + page.text.count("data-row>") == 50
    weight = len(gzip.compress(page.data, 6))
    styles = re.findall(r'(?:href|src)="(/stijl/[^"]+)"', page.text)
    assert len(styles) >= 2
    fonts = [f"/stijl/{file.name}" for file in asset_files.DIST.glob("*.woff2")]
    for address in (*styles, *fonts):
        weight += len(visitor.client.get(address, headers={"Accept-Encoding": "gzip"}).data)
    assert weight < HEAVIEST, weight


def test_a_choice_of_somebody_else_changes_nothing_for_me(engine: Engine, signed_in: SignIn) -> None:
    signed_in("bo").post("/taken/keuze", {"wat": "view", "waarde": "table"})
    assert engine.desk("an").view == ""
    assert engine.desk("bo").view == "table"
    engine.choose("bo", DeskChoice.VIEW, "")
    assert engine.desk("bo").view == ""
